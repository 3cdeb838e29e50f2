"""A run: the bot sends, is killed at random and started again, often; then the truth is looked at."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data.db import Database
from simulator import Simulator
from tests.chaos.bots import Mortal
from tests.chaos.office import Office
from tests.chaos.verdict import Evidence

#: Seconds between two looks.
LOOK = 0.02
#: Seconds that a bot may take to its first message, on a busy machine.
BIRTH = 60.0


class TooLong(Exception):
    """The run was broken off: nothing moved, or its time was over."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Chances of a sendMessage: the reply swallowed after the message was taken, a 502, a 429.

    A connection cut before the message was taken is left out: to the bot it looks like a swallowed reply, so
    that such a row is unsure too, and the bound on unsure rows would say less.
    """

    lost: float = 0.02
    error: float = 0.04
    too_many: float = 0.01


@dataclass(frozen=True, slots=True)
class Chaos:
    """What is tried. Times in seconds."""

    kills: int = 200
    people: int = 2000
    #: notices of one sending; the next is owed when fewer than `scarce` can go
    sending: int = 2000
    scarce: int = 150
    #: a kill comes so long after the first message of a life, at most ...
    longest: float = 0.8
    #: ... but of so many lives not after a message: at any time after its start, so long at most
    stillborn: float = 0.1
    youth: float = 2.0
    trouble: Trouble = Trouble()
    seed: int = 0
    #: the last life waits after failures as every sender does; else trouble and waits end before it
    patient: bool = True
    #: nothing lasts longer
    limit: float = 900.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, and how long it took: all of it, and a life from its start to its first message."""

    evidence: Evidence
    failed: int
    seconds: float
    start: float


Told = Callable[[str], None]


async def run(chaos: Chaos, database: Database, home: Path, tell: Told = lambda _: None) -> Outcome:
    """Let it happen. Raises Died if the bot ends by itself, TooLong if it does not come to rest in time."""
    begun = time.monotonic()
    async with Simulator(flood=False) as sim:
        bot = Mortal(sim, database.url, home)
        office = Office(sim, database, chaos.people)
        killing = Killing(chaos, sim, office, bot, tell)
        try:
            async with asyncio.timeout(chaos.limit):
                await office.build()
                await killing.all()
                await killing.rest()
        except TimeoutError:
            raise TooLong(f"after {chaos.limit:.0f} s and {bot.deaths} kills; {bot.last_words()}") from None
        finally:
            await bot.end()
        return Outcome(await killing.evidence(), killing.failed, time.monotonic() - begun, killing.start)


class Killing:
    """The lives of one bot."""

    def __init__(self, chaos: Chaos, sim: Simulator, office: Office, bot: Mortal, tell: Told) -> None:
        self._chaos = chaos
        self._sim = sim
        self._office = office
        self._bot = bot
        self._tell = tell
        self._dice = random.Random(chaos.seed)  # noqa: S311  # a drill's chance
        self._starts: list[float] = []
        self._caught = self._deaths_seen = self._most_caught = 0

    @property
    def start(self) -> float:
        """Seconds from a start to its first message, on average."""
        return sum(self._starts) / max(1, len(self._starts))

    @property
    def failed(self) -> int:
        """Messages that the simulator refused to take."""
        return self._sim.faults.counts["error"]

    async def all(self) -> None:
        """Live and die, so often."""
        trouble = self._chaos.trouble
        self._sim.faults.chance(
            seed=self._chaos.seed,
            methods=("sendMessage",),
            lost=trouble.lost,
            error=trouble.error,
            too_many=trouble.too_many,
        )
        while self._bot.deaths < self._chaos.kills:
            if await self._office.due() < self._chaos.scarce:
                await self._office.owe(self._chaos.sending)
            await self._bot.start()
            await self._live()
            await self._bot.kill()
            await asyncio.sleep(LOOK)  # what the dead one had said comes before what the next one says
            if self._bot.deaths % 20 == 0:
                self._tell(f"{self._bot.deaths} kills, {self._office.owed} owed, {len(self._sim.sent)} taken")

    async def rest(self) -> None:
        """The last life goes on until everything is settled."""
        if not self._chaos.patient:
            self._sim.faults.clear()
            await self._office.hurry()
        await self._bot.start()
        await self._first_message()
        while await self._office.left():
            self._bot.ensure_alive()
            await asyncio.sleep(10 * LOOK)

    async def evidence(self) -> Evidence:
        """What it has come to."""
        arrived, astray = self._office.arrivals()
        return Evidence(
            rows=await self._office.rows(),
            arrived=arrived,
            astray=astray,
            owed=self._office.owed,
            kills=self._bot.deaths,
            most_caught=self._most_caught,
            swallowed=self._sim.faults.counts["lost"],
        )

    async def _live(self) -> None:
        if self._dice.random() < self._chaos.stillborn:
            await asyncio.sleep(self._dice.uniform(0, self._chaos.youth))
        else:
            await self._first_message()
            await asyncio.sleep(self._dice.uniform(0, self._chaos.longest))

    async def _first_message(self) -> None:
        """Wait until this life sends; whoever sends has settled what the lives before had on their way."""
        begun, before = time.monotonic(), len(self._sim.sent)
        while len(self._sim.sent) == before:
            self._bot.ensure_alive()
            if time.monotonic() > begun + BIRTH:
                raise TooLong(f"no message for {BIRTH:.0f} s; {self._bot.last_words()}")
            await asyncio.sleep(LOOK)
        self._starts.append(time.monotonic() - begun)
        await self._count_caught()

    async def _count_caught(self) -> None:
        caught, deaths = await self._office.caught(), self._bot.deaths
        if deaths > self._deaths_seen:
            of_each = -(-(caught - self._caught) // (deaths - self._deaths_seen))
            self._most_caught = max(self._most_caught, of_each)
        self._caught, self._deaths_seen = caught, deaths
