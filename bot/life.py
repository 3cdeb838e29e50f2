"""The bot's life in one process: start, run until asked to stop, stop without losing anything."""

import asyncio
import signal
from collections import Counter
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from telegram.error import InvalidToken, NetworkError
from telegram.ext import Application

from bot import heartbeat, texts
from bot.background import Clockwork
from bot.budget import Budget
from bot.crew import Crew
from bot.handling import Clock, Handling
from bot.intake import Intake
from bot.polling import Receiving
from bot.settings import BadSettings, Settings
from bot.web import Web
from data import migrate
from data.db import Database
from domain.errors import ThiduaError

_log = structlog.get_logger(__name__)

PtbApplication = Application[Any, Any, Any, Any, Any, Any]

#: Seconds between tries to reach Telegram at the start.
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class Helper(Protocol):
    """Something that runs beside the handling of updates."""

    def start(self) -> None:
        """Begin."""
        ...

    async def stop(self) -> None:
        """End in order."""
        ...


@dataclass(frozen=True, slots=True)
class Chat:
    """What a process needs to talk with people: how updates come, are kept and answered, and who helps."""

    receiving: Receiving
    intake: Intake
    handling: Handling
    helpers: tuple[Helper, ...]


class Bot:
    """Everything that `build_app` put together, to be started and stopped as one."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        database: Database,
        application: PtbApplication,
        chat: Chat | None,
        crew: tuple[Budget, Crew],
        clockwork: Clockwork,
        web: Web | None = None,
        watch: tuple[Helper, ...] = (),
    ) -> None:
        """Without `chat` another process talks with people. `crew` is how it knows of other processes.

        `watch` looks after the process itself: first to start, and last to end.
        """
        self.settings = settings
        self.database = database
        self._clock = clock
        self._application = application
        self.chat = chat
        self._crew = crew
        self.web = web
        own: tuple[Helper, ...] = chat.helpers if chat is not None else ()
        self._helpers: tuple[Helper, ...] = (*watch, *crew, *own, *(() if web is None else (web,)))
        self._clockwork = clockwork
        self._end = asyncio.Event()
        self._error: ThiduaError | None = None

    @property
    def name(self) -> str:
        """The bot's user name, known once it has started."""
        return str(self._application.bot.username)

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT. Raises ThiduaError with the reason where it can't go on."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end.set)
        starting = asyncio.create_task(self.start())
        ending = asyncio.create_task(self._end.wait())
        await asyncio.wait((starting, ending), return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        if not starting.cancelled() and starting.exception() is None:
            await ending
            await self.stop()
        ending.cancel()
        if not starting.cancelled():
            starting.result()
        if self._error is not None:
            raise self._error

    async def start(self) -> None:
        """Come to life: what the last process left is taken up first, then new updates are fetched.

        Waits for a server that can't be reached. Raises ThiduaError where waiting would not help.
        """
        self._clockwork.claim()
        try:
            if self.web is not None:
                self.web.claim()
            await asyncio.gather(self._prepare_database(), self._reach_telegram())
            await self._begin()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop fetching, let what was begun come to its end, and close everything."""
        if self.chat is not None:
            await self.chat.receiving.stop()
            self.chat.handling.stop()
        if self._application.running:
            await self._application.stop()
        if self.chat is not None:
            await self.chat.handling.close()
        await self._clockwork.stop()
        for helper in reversed(self._helpers):
            await helper.stop()
        await self._application.shutdown()
        for request in (self._application.bot.request, self._application.bot._request[0]):
            await request.shutdown()  # PTB forgets them where the start failed half-way
        heartbeat.stop(self.settings.home)
        self._clockwork.release()
        await asyncio.to_thread(self.database.close)
        _log.info("stopped")

    async def tick(self) -> Counter[str]:
        """Plan and send what is due at this moment of the clock; how many messages met each fate."""
        return await self._clockwork.tick()

    def refused(self, code: int) -> None:
        """The server refuses the token: nothing can be done but to say so and stop."""
        self._error = BadSettings(texts.REFUSED_BY_SERVER, f"getUpdates answered {code}")
        self._end.set()

    async def _prepare_database(self) -> None:
        today = self._clock().astimezone(self.settings.zone).date()
        try:
            await asyncio.to_thread(migrate.prepare, self.database, today)
        except ThiduaError:
            raise
        except Exception as error:
            raise ThiduaError(texts.no_database(type(error).__name__), f"database: {error}") from error

    async def _reach_telegram(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                return await self._application.initialize()
            except InvalidToken as error:
                raise BadSettings(texts.REFUSED_BY_SERVER, "getMe: the token is refused") from error
            except NetworkError as error:
                _log.warning("server not reached yet", error=str(error), again_in=pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _begin(self) -> None:
        for each in self._crew:
            await each.join()
        if self.chat is not None:
            await self.chat.intake.take_up()
        await self._application.start()
        for helper in self._helpers:
            helper.start()
        if self.chat is not None:
            await self.chat.receiving.start()
        await self._clockwork.start()
        _log.info("running", bot=self.name, database="sqlite" if self.database.is_sqlite else "postgresql")
