"""Where the demo plays: the simulated server, the real bot against it, and the clock that both go by."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import monotonic

from pydantic import SecretStr

from bot import importing, inviting
from bot.app import build_app
from bot.demo.ledger import Ledger
from bot.demo.screen import Screen
from bot.demo_world import VIETNAM
from bot.life import Bot
from bot.pacer import Pacer
from bot.settings import Settings
from data import seed
from domain.people import Role
from simulator import MovableClock, Simulator
from simulator.flood import Flood

#: What one act takes.
MOMENT = timedelta(seconds=10)
#: When the bot looks at its tables, every day: the first word and the second one.
LOOKS = (time(8), time(15))
#: How many times faster than the world's the seconds go in which messages are limited, on both sides.
HASTE = 6
#: Tries to send what the server held off in one morning.
TRIES = 20


class Stage:
    """Opens with a fresh bot; `ledger` learns when the bot looked at its tables."""

    def __init__(self, home: Path, screen: Screen, ledger: Ledger, start: datetime) -> None:
        self.clock = MovableClock(start, stopped=True)
        self.sim = Simulator(clock=self.clock)
        self.sim.world.flood = Flood(monotonic=_hasty)
        self.ledger = ledger
        self.screen = screen
        self._home = home
        self._bot: Bot | None = None

    @property
    def bot(self) -> Bot:
        """The bot. Raises RuntimeError while none runs."""
        if self._bot is None:
            raise RuntimeError("no bot runs")
        return self._bot

    @property
    def now(self) -> datetime:
        """The moment of the story."""
        return self.clock()

    @property
    def today(self) -> date:
        """The day of the story."""
        return self.now.astimezone(VIETNAM).date()

    @property
    def settings(self) -> Settings:
        """All of them, so that none is taken from the environment, whatever bot is set up there."""
        return Settings(
            token=SecretStr(self.sim.token),
            api_url=self.sim.url,
            database_url="",
            home=self._home,
            timezone="Asia/Ho_Chi_Minh",
            proxy="",
            web="",
            web_address="",
        )

    async def open(self) -> None:
        """Start the server and the bot."""
        await self.sim.start()
        await self.start_bot()

    async def close(self) -> None:
        """Stop both."""
        await self.stop_bot()
        await self.sim.stop()

    async def start_bot(self) -> None:
        """A new bot over the database that is there."""
        pacer = Pacer(monotonic=_hasty, sleep=lambda seconds: asyncio.sleep(seconds / HASTE))
        # Its year passes in a minute: people say in a second what takes them hours.
        self._bot = build_app(self.settings, clock=self.clock, pace=pacer, ticking=False, limits=None)
        await self._bot.start()

    async def stop_bot(self) -> None:
        """The process of the bot ends."""
        if self._bot is not None:
            bot, self._bot = self._bot, None
            await bot.stop()

    async def import_plan(self) -> str:
        """What `thidua import-plan` does beside a running bot; what it says in the end."""
        store = partial(importing.store, self.settings, seed.PLAN_2024, None, confirmed=False)
        return (await asyncio.to_thread(store, clock=self.clock))[1]

    async def invite(self, roles: Iterable[str], unit: str, name: str) -> str:
        """What `thidua invite` does beside a running bot; the code."""
        chosen = [Role(role) for role in roles]
        lines = await asyncio.to_thread(inviting.lines, self.settings, chosen, unit, name, self.clock)
        return lines[-1]

    def pass_moment(self) -> None:
        """An act takes its time."""
        self.clock.move(MOMENT)

    async def at(self, day: date, hour: int, minute: int = 0) -> None:
        """Go on to a moment, with every morning and afternoon in between."""
        moment = datetime.combine(day, time(hour, minute), VIETNAM)
        while (look := self._next_look()) <= moment:
            self.clock.set(look)
            await self.tick()
        if moment > self.now:
            self.clock.set(moment)

    def _next_look(self) -> datetime:
        days = (self.today, self.today + timedelta(days=1))
        looks = [datetime.combine(day, look, VIETNAM) for day in days for look in LOOKS]
        return next(look for look in looks if look > self.now)

    async def tick(self) -> None:
        """The bot looks at what is due at this moment, and sends it; what is held off follows soon."""
        for _ in range(TRIES):
            self.ledger.moments.append(self.now)
            fates = await self.bot.tick()
            self.screen.show(self.sim, self.now)
            if not fates["waiting"]:
                break
            self.pass_moment()
        self.screen.reached(self.today)


def _hasty() -> float:
    """Seconds that go by faster than the world's."""
    return monotonic() * HASTE
