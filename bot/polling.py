"""Fetching updates: by one process at a time, for Telegram gives them to one (Bot API, getUpdates: 409)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from telegram.error import Conflict, TelegramError
from telegram.ext import Updater

from data.db import Database
from scheduler.lock import SenderLock

_log = structlog.get_logger(__name__)

#: What the bot listens to; updates of other kinds never come.
LISTENS_TO = ("message", "edited_message", "callback_query", "my_chat_member")
#: Seconds that Telegram may keep a getUpdates open (Bot API server: at most 50).
LONG_POLL = 30
#: PostgreSQL's advisory lock of the one that fetches.
POLLER = 7_302_403
#: Seconds between two looks whether the lock is still ours.
LOOK = 1.0


class Receiving(Protocol):
    """A way by which updates come in."""

    async def start(self) -> None:
        """Begin to receive."""
        ...

    async def stop(self) -> None:
        """Receive no more: what comes now is left to others, or to the next start."""
        ...


async def _never() -> bool:
    return False


class Polling:
    """Asks for updates. Of several processes one does, and another as soon as that one is gone."""

    def __init__(
        self, updater: "Updater | None", database: Database, absent: Callable[[], Awaitable[bool]] = _never
    ) -> None:
        """`absent` tells whether the database is away."""
        assert updater is not None  # noqa: S101  # the builder makes one
        self._updater = updater
        self._absent = absent
        self._conflict = False
        # An SQLite database has one process (`Clockwork.claim`).
        self._lock = None if database.is_sqlite else SenderLock(database, POLLER)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; a webhook that was set is taken away first (Bot API: either one or the other)."""
        if self._lock is None:
            await self._begin()
            return
        if await asyncio.to_thread(self._lock.take):
            await self._begin()
        else:
            _log.info("another process fetches the updates")
        self._task = asyncio.create_task(self._fetch_for_ever(self._lock), name="polling")

    async def stop(self) -> None:
        """End; what was fetched is acknowledged."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self._end()
        if self._lock is not None:
            self._lock.release()

    async def _fetch_for_ever(self, lock: SenderLock) -> None:
        while True:
            await lock.wait()
            await self._begin()
            await _lost(lock)
            _log.warning("the lock of the one that fetches is lost")
            await self._linger()
            await self._end()

    async def _linger(self) -> None:
        """While the database is away nobody gets the lock, but people write and want to be told.

        If another process has it after all, Telegram tells both of their conflict: then this one ends.
        """
        self._conflict = False
        while not self._conflict and await self._absent():  # noqa: ASYNC110  # the lock is asked for
            await asyncio.sleep(LOOK)

    async def _begin(self) -> None:
        if not self._updater.running:
            await self._updater.start_polling(
                timeout=LONG_POLL,
                bootstrap_retries=-1,
                allowed_updates=LISTENS_TO,
                error_callback=self._failed,
            )

    async def _end(self) -> None:
        if self._updater.running:
            await self._updater.stop()

    def _failed(self, error: TelegramError) -> None:
        if isinstance(error, Conflict):
            self._conflict = True
            _log.error("another program fetches this bot's updates", error=str(error))
        else:
            _log.warning("updates not fetched", error=str(error))


async def _lost(lock: SenderLock) -> None:
    held = True
    while held:
        await asyncio.sleep(LOOK)
        held = await asyncio.to_thread(lock.held)
