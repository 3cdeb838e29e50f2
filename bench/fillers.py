"""People who fill in forms, in the simulator's own process: only the bot speaks HTTP."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby, islice
from pathlib import Path
from typing import Final

from bench import form, processes
from bench.processes import Failed, Process
from simulator import Simulator
from simulator.messages import Message, all_buttons

#: Seconds that an answer may take.
PATIENCE: Final = 60.0
_LONG_LOOK: Final = 1.0
#: People who come in at the same time.
_AT_ONCE: Final = 20

Known = Callable[[Message], bool]


class Room:
    """A server without flood limits, and who waits for which answer of its bot."""

    def __init__(self, patience: float) -> None:
        self.sim = Simulator(flood=False)
        self._patience = patience
        self._waiting: dict[int, tuple[Known, asyncio.Future[Message]]] = {}

    def person(self, name: str) -> int:
        """Somebody new."""
        return self.sim.actions.person(name).id

    async def answer(self, person: int, known: Known, what: str) -> Message:
        """The bot's next message or edit that is known for the answer. Raises Failed if none comes."""
        seen: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[person] = known, seen
        try:
            async with asyncio.timeout(self._patience):
                return await seen
        except TimeoutError:
            raise Failed(f"no answer within {self._patience:.0f} s to {what}; {self._last(person)}") from None

    async def watch(self) -> None:
        """Look at all that the bot does, until cancelled."""
        world, revision = self.sim.world, 0
        while True:
            await world.wait_change(None, revision, _LONG_LOOK)
            news, revision = world.changed_since(revision, None), world.revision
            for message in news:
                known, seen = self._waiting.get(message.chat_id, (None, None))
                if known and seen and message.from_bot and not seen.done() and known(message):
                    seen.set_result(message)

    def _last(self, person: int) -> str:
        said = [one for one in self.sim.world.chats[person].messages.values() if one.from_bot]
        return f"the bot's last words: {said[-1].text!r}" if said else "the bot said nothing"


class Filler:
    """One person, who fills in the form again and again."""

    def __init__(self, room: Room, name: str) -> None:
        self._room = room
        self.id = room.person(name)
        self._screen: Message | None = None
        self._steps = _rounds()
        #: rounds handed in
        self.done = 0

    async def come_in(self, code: str) -> None:
        """Join by a one-time code, and read what is answered."""
        self._room.sim.actions.say(self.id, f"/start {code}")
        await self._room.answer(self.id, lambda _: True, "/start")

    async def step(self) -> None:
        """Do the next step and read its answer. Raises Failed if it does not come."""
        await self._do([next(self._steps)])

    async def round(self) -> None:
        """Do a whole round; words in a row are said at once, and only the last answer is waited for."""
        for typed, run in groupby(islice(self._steps, form.STEPS), key=lambda step: bool(step.said)):
            for steps in [list(run)] if typed else [[step] for step in run]:
                await self._do(steps)

    def read(self) -> list[str]:
        """What the bot's messages to this person say by now, oldest first."""
        messages = self._room.sim.world.chats[self.id].messages.values()
        return [message.text for message in messages if message.from_bot]

    async def _do(self, steps: Sequence[form.Step]) -> None:
        for step in steps:
            self._act(step)
        last = steps[-1]
        self._screen = await self._room.answer(self.id, lambda shown: last.shows in shown.text, str(last))
        self.done += last.shows == form.RECEIVED

    def _act(self, step: form.Step) -> None:
        if step.said:
            self._room.sim.actions.say(self.id, step.said)
            return
        assert self._screen is not None  # noqa: S101 -- a round begins with a word
        button = next(all_buttons(self._screen.buttons))
        self._room.sim.actions.press(self.id, self.id, self._screen.message_id, button.data or "")


def _rounds() -> Iterator[form.Step]:
    for turn in range(form.ROUNDS):
        yield from form.steps(turn)
    raise Failed(f"nobody has more than {form.ROUNDS} forms to fill in")


@dataclass(slots=True)
class Contender:
    """A bot that is measured, and the people who use it; seconds of its processor are its process's alone."""

    name: str
    room: Room
    bots: Sequence[Process]
    people: Sequence[Filler]

    def cpu_seconds(self) -> float:
        """Processor time used so far by its processes."""
        return sum(bot.cpu_seconds() for bot in self.bots)

    def ensure_running(self) -> None:
        """Raise Failed if one of its processes ended."""
        for bot in self.bots:
            bot.ensure_running()

    def ensure_well(self) -> None:
        """Raise Failed if it ended, or if the server refused something."""
        self.ensure_running()
        if self.room.sim.refusals:
            raise Failed(f"{self.name}: the server refused {self.room.sim.refusals[0]}")


@asynccontextmanager
async def contender(
    name: str, command: tuple[str, ...], home: Path, codes: Sequence[str], *, patience: float = PATIENCE
) -> AsyncIterator[Contender]:
    """A running bot with as many people as there are codes, who have come in."""
    room = Room(patience)
    async with room.sim:
        settings = processes.settings(home, room.sim.url)
        with processes.running(command, home / "bot.log", settings) as bot:
            async with used(name, room, [bot], codes) as who:
                yield who


@asynccontextmanager
async def used(
    name: str, room: Room, bots: Sequence[Process], codes: Sequence[str]
) -> AsyncIterator[Contender]:
    """Running processes of a bot with as many people as there are codes, who have come in."""
    who = Contender(name, room, bots, [Filler(room, f"Staff {number}") for number in range(len(codes))])
    watch = asyncio.create_task(room.watch())
    try:
        await _all_come_in(who.people, codes)
        yield who
    except Failed:
        for bot in bots:
            bot.ensure_running()
        raise
    finally:
        watch.cancel()


async def _all_come_in(people: Sequence[Filler], codes: Sequence[str]) -> None:
    for first in range(0, len(people), _AT_ONCE):
        some = zip(people[first : first + _AT_ONCE], codes[first : first + _AT_ONCE], strict=True)
        await asyncio.gather(*(person.come_in(code) for person, code in some))


@contextmanager
def undisturbed() -> Iterator[None]:
    """No garbage collection of ours while something is measured; what there is is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of a measurement: seconds on the clock, of the bot's processor, of ours, and of each answer.

    `each` is how many steps one of the answers stands for.
    """

    seconds: float
    cpu: float
    own_cpu: float
    waits: tuple[float, ...]
    each: int = 1

    @property
    def steps(self) -> int:
        """Steps that were answered."""
        return len(self.waits) * self.each


async def closed(who: Contender, people: int, seconds: float) -> Slice:
    """So many people at once, each of whom goes on when the answer is there, for about so many seconds."""
    waits: list[float] = []
    until = time.perf_counter() + seconds

    async def fill(person: Filler) -> None:
        while (begun := time.perf_counter()) < until:
            await person.step()
            waits.append(time.perf_counter() - begun)

    return await _measured(who, waits, [fill(person) for person in who.people[:people]])


async def rounds(who: Contender, count: int) -> Slice:
    """Everybody does so many rounds, as fast as they can type."""
    waits: list[float] = []

    async def fill(person: Filler) -> None:
        for _ in range(count):
            begun = time.perf_counter()
            await person.round()
            waits.append(time.perf_counter() - begun)

    return replace(await _measured(who, waits, [fill(one) for one in who.people]), each=form.STEPS)


async def opened(who: Contender, moments: Sequence[float]) -> Slice:
    """A step at each moment, in seconds from now, people in turn; an answer's wait counts from that moment.

    Somebody whose last answer is not there yet goes on when it is; the wait counts from the moment.
    """
    waits: list[float] = []
    begun = time.perf_counter()

    async def fill(person: Filler, mine: Sequence[float]) -> None:
        for moment in mine:
            await asyncio.sleep(begun + moment - time.perf_counter())
            await person.step()
            waits.append(time.perf_counter() - begun - moment)

    count = len(who.people)
    return await _measured(
        who, waits, [fill(person, moments[number::count]) for number, person in enumerate(who.people)]
    )


async def _measured(who: Contender, waits: list[float], work: Sequence[Coroutine[None, None, None]]) -> Slice:
    with undisturbed():
        begun, cpu, own = time.perf_counter(), who.cpu_seconds(), time.process_time()
        await asyncio.gather(*work)
        seconds = time.perf_counter() - begun
        cpu, own = who.cpu_seconds() - cpu, time.process_time() - own
    who.ensure_running()
    return Slice(seconds, cpu, own, tuple(waits))
