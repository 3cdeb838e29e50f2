"""What is said while the database is away: to whoever waits for an answer, and to the technicians.

Nothing of it needs the database: chats are known from the updates themselves, those of the technicians from
the last look that was possible.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, tzinfo
from typing import Any

import structlog
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import texts
from bot.counters import Counters
from bot.trouble import outage_over
from data import alarms
from data.db import Database, is_away
from data.outage import Outage
from domain.health import Cause
from domain.message import Rich

_log = structlog.get_logger(__name__)

#: Seconds that an outage lasts before anybody is told: a server that restarts is no news.
GRACE = 3.0
#: Seconds without a relapse after which it is over for those who were told.
SETTLED = 10.0
#: Seconds between two looks at what is to be said, while it lasts.
LOOK = 0.5
#: Seconds that what could not be kept waits for the database before it is asked for again.
HOLD = 5.0
#: Seconds between two looks at who the technicians are.
TECHNICIANS = 600.0

Take = Callable[[list[dict[str, Any]]], Awaitable[None]]

#: The private chat of the update that is being handled, "" if it has none.
_chat: ContextVar[str] = ContextVar("chat", default="")


@contextmanager
def answering(chat: str) -> Iterator[None]:
    """What waits for the database in this block keeps this chat waiting."""
    before = _chat.set(chat)
    try:
        yield
    finally:
        _chat.reset(before)


def private_chat(update: Any) -> str:
    """The private chat that an update as Telegram wrote it came from; "" if from none.

    >>> private_chat({"update_id": 1, "message": {"chat": {"id": 5, "type": "private"}}})
    '5'
    >>> private_chat({"update_id": 1, "callback_query": {"message": {"chat": {"id": 5, "type": "group"}}}})
    ''
    """
    for kind in ("message", "edited_message", "callback_query"):
        found = update.get(kind) if isinstance(update, dict) else None
        if kind == "callback_query" and isinstance(found, dict):
            found = found.get("message")
        chat = found.get("chat") if isinstance(found, dict) else None
        if isinstance(chat, dict) and chat.get("type") == ChatType.PRIVATE:
            return str(chat.get("id", ""))
    return ""


class Consoler:
    """Tells each person once in an outage that the bot has not forgotten them, and the technicians why."""

    def __init__(
        self,
        outage: Outage,
        database: Database,
        bot: ExtBot[str],
        clock: Callable[[], datetime],
        zone: tzinfo,
        dark: Callable[[], None],
        counters: Counters,
    ) -> None:
        """`dark` is called when an outage begins: whoever watches the process has to see it at once."""
        self._outage = outage
        self._database = database
        self._bot = bot
        self._clock = clock
        self._zone = zone
        self._dark = dark
        self._counters = counters
        self._began = asyncio.Event()
        self._first: tuple[datetime, Cause] | None = None
        self._waiting: set[str] = set()
        self._told: set[str] = set()
        self._technicians: list[str] = []
        self._task: asyncio.Task[None] | None = None
        outage.on_begin, outage.on_wait, outage.on_end = self._begins, self._waits, self._ends

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._console_for_ever(), name="outage told")

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def heeding(self, take: Take) -> Take:
        """`take`, heard when an absent database keeps nothing: the channel has it, and brings it again."""

        async def heeded(updates: list[dict[str, Any]]) -> None:
            self._counters.arrived(update["update_id"] for update in updates)
            try:
                await take(updates)
            except Exception as error:
                if is_away(error):
                    self._waiting.update(filter(None, map(private_chat, updates)))
                raise

        return heeded

    async def pause(self) -> None:
        """Comes back when it is worth asking again for what could not be kept."""
        await self._outage.over(HOLD)

    def _begins(self, cause: Cause) -> None:
        _log.error("the database is away", cause=cause)
        self._counters.outages += 1
        self._dark()
        self._first = self._first or (self._clock(), cause)
        self._began.set()

    def _waits(self) -> None:
        if chat := _chat.get():
            self._waiting.add(chat)

    def _ends(self) -> None:
        _log.warning("the database is back", cause=self._outage.cause)

    async def _console_for_ever(self) -> None:
        while True:
            await self._look_up_technicians()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TECHNICIANS):
                    await self._began.wait()
            if self._first is not None:
                try:
                    await self._console(*self._first)
                except Exception:
                    _log.exception("outage not told")

    async def _console(self, since: datetime, cause: Cause) -> None:
        """One outage with its relapses, from its begin until it is over for good."""
        loop = asyncio.get_running_loop()
        begun, told = loop.time(), False
        calm_since = begun
        while loop.time() - calm_since < SETTLED:
            await asyncio.sleep(LOOK)
            if not self._outage.on:
                continue
            calm_since = loop.time()
            if calm_since - begun >= GRACE:
                await self._tell_people()
                told = told or await self._tell_technicians(cause)
        self._first = None
        self._began.clear()
        self._waiting.clear()
        self._told.clear()
        now = self._clock()
        await self._outage.run(lambda session: outage_over(session, since, cause, now, self._zone))

    async def _tell_people(self) -> None:
        chats, self._waiting = self._waiting - self._told, set()
        self._told |= chats
        await asyncio.gather(*(self._say(chat, texts.DATABASE_AWAY) for chat in chats))

    async def _tell_technicians(self, cause: Cause) -> bool:
        words = texts.outage(texts.CAUSES[cause])
        await asyncio.gather(*(self._say(chat, words) for chat in self._technicians))
        return True

    async def _say(self, chat: str, words: Rich) -> None:
        try:
            await self._bot.send_message(chat, words, parse_mode="HTML")
        except TelegramError as error:
            _log.info("outage not told", error=type(error).__name__)

    async def _look_up_technicians(self) -> None:
        today = self._clock().astimezone(self._zone).date()
        try:
            self._technicians = await self._database.read(lambda session: alarms.chats(session, today))
        except Exception as error:
            _log.warning("technicians not looked up", error=type(error).__name__)
