"""In which order updates are handled: one person's one after another, people side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.floods import Floods
from bot.reading import number

#: People whose updates are handled at the same moment.
AT_ONCE = 64
#: Updates in memory beyond which no more are fetched; they wait at the channel.
FULL = 1000
#: PTB's own limit counts waiting updates too, so one flooding person could fill it: ours counts running ones.
_NO_LIMIT = 1_000_000


def lane(update: object) -> int | None:
    """Whose turn an update takes: the person's, else the chat's, else None's.

    A message and a button press of one person share a lane: Telegram does not order them to each other.
    Raises TypeError if what stands there is no number of Telegram's, for PTB hashes both.
    """
    if not isinstance(update, Update):
        return None
    user, chat = update.effective_user, update.effective_chat
    where = number(chat.id) if chat is not None else None
    return number(user.id) if user is not None else where


class Lanes(BaseUpdateProcessor):
    """A lane for each person who has something waiting; an empty lane is forgotten."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        full: int = FULL,
        key: Callable[[object], Any] = lane,
        floods: Floods | None = None,
    ) -> None:
        """`floods` makes those wait who say very much at once; None: nobody."""
        super().__init__(_NO_LIMIT)
        self._floods = floods
        self._key = key
        self._full = full
        self._running = asyncio.Semaphore(at_once)
        self._tails: dict[Any, asyncio.Future[None]] = {}
        self._held = 0
        self._room = asyncio.Event()
        self._room.set()

    def __len__(self) -> int:
        """How many updates are being handled or wait for their turn."""
        return self._held

    @property
    def lanes(self) -> int:
        """How many people have something in their lane."""
        return len(self._tails)

    async def room(self) -> None:
        """Wait until there is room for another batch."""
        await self._room.wait()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle the update when everything before it in its lane is done."""
        if self._floods is None:
            await self._counted(update, coroutine, None)
        elif (received := self._floods.enter(update)) is None:
            _drop(coroutine)
        else:
            try:
                await self._counted(update, coroutine, received)
            finally:
                self._floods.leave(update)

    async def _counted(self, update: object, coroutine: Awaitable[Any], received: datetime | None) -> None:
        self._count(1)
        try:
            await self._in_turn(update, coroutine, received)
        finally:
            self._count(-1)

    async def _in_turn(self, update: object, coroutine: Awaitable[Any], received: datetime | None) -> None:
        key = self._key(update)
        before = self._tails.get(key)
        mine = self._tails[key] = asyncio.get_running_loop().create_future()
        try:
            if before is not None:
                await asyncio.shield(before)
            if self._floods and received and not await self._floods.turn(update, received):
                _drop(coroutine)
                return
            async with self._running:
                await coroutine
        finally:
            mine.set_result(None)
            if self._tails.get(key) is mine:
                del self._tails[key]

    def _count(self, change: int) -> None:
        self._held += change
        if self._held < self._full:
            self._room.set()
        else:
            self._room.clear()


def _drop(coroutine: Awaitable[Any]) -> None:
    """Don't handle an update now: its row in the inbox waits."""
    if isinstance(coroutine, Coroutine):
        coroutine.close()
