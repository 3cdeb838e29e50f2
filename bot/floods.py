"""Who says very much at once is heard to the end, and slower; nobody else is (`domain.flood`).

What is above the limits waits in its lane. Of a long queue only its beginning is kept in memory: the rest
waits in the inbox, where it was written before anything else, and is read again in its order.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from telegram import Message as Shown
from telegram import Update

from bot import texts
from bot.adapter import Adapter
from data import inbox
from data.db import Database
from domain.flood import Limits, Past, Utterance, turn
from domain.message import Message, Rich

_log = structlog.get_logger(__name__)

#: Updates of one person that wait in memory; more than fit into a minute at the slow pace help nobody.
WAITING = 50
#: People who are remembered before those who have long been silent are forgotten.
REMEMBERED = 1000
#: Seconds before an inbox that can't be read is tried again.
AGAIN = 1.0

#: Says a warning to a private chat.
Warn = Callable[[str, Rich], Awaitable[None]]
#: Brings an update, as it came, to the lanes once more.
Bring = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class _Person:
    """What one person has said and what of it waits."""

    past: Past = field(default_factory=Past)
    #: how many updates are in the lane
    inside: int = 0
    #: updates that wait in the inbox, in the order in which they came
    outside: deque[int] = field(default_factory=deque)
    #: updates on their way back from the inbox to the lane, each with the moment of its receipt
    coming: dict[int, datetime] = field(default_factory=dict)
    #: an update was left for the next start: so is all that follows it
    left: bool = False
    seen: float = 0.0


class Floods:
    """Lets each person's updates into their lane and to their turn, as `domain.flood` says."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        warn: Warn,
        bring: Bring,
        old: Callable[[int], bool],
        limits: Limits,
        waiting: int = WAITING,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`old` tells whether an update waits since before this process began."""
        self._database = database
        self._clock = clock
        self._warn = warn
        self._bring = bring
        self._old = old
        self._limits = limits
        self._waiting = waiting
        self._monotonic = monotonic
        self._people: dict[int, _Person] = {}
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """Wait for nobody any more: who would have to wait is heard at the next start."""
        self._stopping.set()
        for task in self._tasks:
            task.cancel()

    def enter(self, update: object) -> datetime | None:
        """An update comes to its lane: when it was received, None if it is to wait in the inbox."""
        now = self._clock()
        key = _sender(update)
        if key is None or not isinstance(update, Update):
            return now
        person = self._person(key)
        received = person.coming.pop(update.update_id, None)
        if received is None and (person.outside or person.coming or person.inside >= self._waiting):
            person.outside.append(update.update_id)
            return None
        person.inside += 1
        return received or now

    async def turn(self, update: object, received: datetime) -> bool:
        """Wait until an update may be handled; False if it is left for the next start."""
        key = _sender(update)
        if key is None or not isinstance(update, Update):
            return True
        person, now = self._person(key), self._monotonic()
        found = turn(person.past, self._utterance(update, received), now, self._limits)
        person.past, person.seen = found.past, now
        if found.warn is not None and update.effective_chat is not None:
            _log.info("updates above the limit", update_id=update.update_id)
            words = texts.MANY_FILES if found.warn is self._limits.files else texts.MANY_UPDATES
            self._begin(self._warn(str(update.effective_chat.id), words))
        if found.wait > 0 and not person.left:
            await self._pause(found.wait)
        person.left = person.left or (found.wait > 0 and self._stopping.is_set())
        return not person.left

    def leave(self, update: object) -> None:
        """An update has left its lane; when the lane is empty, what waits in the inbox follows."""
        key = _sender(update)
        if key is None:
            return
        person = self._person(key)
        person.inside -= 1
        if person.outside and not person.inside and not person.coming and not self._stopping.is_set():
            self._begin(self._fetch(person))

    def _utterance(self, update: Update, received: datetime) -> Utterance:
        message = update.message or update.edited_message
        chat = update.effective_chat
        private = chat is not None and chat.type == chat.PRIVATE
        unwarned = not private or self._old(update.update_id)
        if message is None:
            return Utterance(received, unwarned=unwarned)
        at = message.edit_date or message.date
        return Utterance(at, _brings_a_file(message), message.media_group_id or "", unwarned)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _fetch(self, person: _Person) -> None:
        """Bring the next of what waits in the inbox back to the lane."""
        numbers = [person.outside[place] for place in range(min(self._waiting, len(person.outside)))]
        rows = await self._read(numbers)
        for _ in numbers:
            person.outside.popleft()
        person.coming = {row.update_id: row.received_at for row in rows}
        for row in rows:
            await self._brought(person, row)
        if not person.coming and not person.inside and person.outside:
            self._begin(self._fetch(person))

    async def _brought(self, person: _Person, row: inbox.Kept) -> None:
        """Bring one; where that fails it is left for the next start, and those behind it are not."""
        try:
            await self._bring(json.loads(row.payload))
        except Exception as error:
            _log.error("update left for the next start", update_id=row.update_id, error=type(error).__name__)
            person.coming.pop(row.update_id, None)

    async def _read(self, numbers: list[int]) -> list[inbox.Kept]:
        while True:
            try:
                return await self._database.read(lambda session: inbox.kept(session, numbers))
            except Exception as error:
                _log.error("updates that wait are not read yet", error=type(error).__name__)
                await asyncio.sleep(AGAIN)

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(self._done(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _done(self, work: Awaitable[None]) -> None:
        """Do something beside the lanes; what fails there holds nobody up."""
        try:
            await work
        except Exception as error:
            _log.warning("not done beside the lanes", error=type(error).__name__)

    def _person(self, key: int) -> _Person:
        if key not in self._people:
            self._forget_silent()
        return self._people.setdefault(key, _Person())

    def _forget_silent(self) -> None:
        if len(self._people) >= REMEMBERED:
            long_ago = self._monotonic() - self._limits.files.within.total_seconds()
            self._people = {
                key: person
                for key, person in self._people.items()
                if person.inside or person.outside or person.coming or person.seen > long_ago
            }


async def say(adapter: Adapter, chat: str, words: Rich) -> None:
    """Say a warning; whoever does not get it is not told again."""
    await adapter.errand(chat, Message(words, fresh=True)).run()


def _sender(update: object) -> int | None:
    """The account that said it; what nobody said is never too much."""
    if not isinstance(update, Update) or update.effective_user is None:
        return None
    return update.effective_user.id


def _brings_a_file(message: Shown) -> bool:
    return bool(message.document or message.photo) and message.edit_date is None
