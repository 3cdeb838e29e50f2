"""Where updates come in, however they came: kept first, then put into the lanes (design decision 2.3)."""

import asyncio
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import Update
from telegram.ext import ExtBot

from bot.handling import Clock, Handling
from bot.order import lane
from data import inbox, lanes, replicas
from data.db import Database, Transaction
from data.inbox import Arrival

_log = structlog.get_logger(__name__)

Json = dict[str, Any]

#: How old what an older release received has to be before somebody else handles it: that one may still run.
ORPHANED = timedelta(minutes=1)
#: Of a pressed message, where it is and whether it can still be reached (Bot API, MaybeInaccessibleMessage).
_PLACE = frozenset({"message_id", "date", "chat", "from"})
#: Bot API numbers updates from a random number on, "positive"; the database has room for so many.
_NUMBERS = range(2**63)


@dataclass(frozen=True, slots=True)
class Read:
    """An update as it is kept, and as it is handled; `update` is None if it can't be read."""

    arrival: Arrival
    update: Update | None


class Intake:
    """Keeps what came and hands on what this process handles; where several share the inbox, in lanes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handling: Handling,
        bot: ExtBot[str],
        queue: "asyncio.Queue[object]",
        me: str = "",
    ) -> None:
        """`queue` leads to `Handling.handle`; `me` is this process where several share the inbox, else ""."""
        self._database = database
        self._clock = clock
        self._handling = handling
        self._bot = bot
        self._queue = queue
        self._me = me
        self._adopting = asyncio.Lock()

    async def take(self, updates: Sequence[Json]) -> None:
        """Keep a batch in one commit, then hand it on; each has to be `numbered`.

        Raises whatever the database raises: then nothing was kept, and the channel has to send it again.
        """
        read = [self.read(update) for update in updates]
        new = {one.arrival.update_id for one in read if not self._handling.has(one.arrival.update_id)}
        self._handling.expect(new)
        try:
            kept = await self._kept([one.arrival for one in read])
        except BaseException:
            self._handling.forget(new)
            raise
        self._handling.forget(new - kept.ours)
        if missing := [number for number in kept.before if not self._handling.has(number)]:
            await self.adopt(missing)
        for one in read:
            if one.update is not None and one.arrival.update_id in kept.ours:
                await self._queue.put(one.update)

    async def take_up(self) -> None:
        """At the start: what earlier processes left, first what was handled and not answered."""
        if self._me:
            while await self.take_over():
                pass
            await self.adopt()
            return
        unanswered = await self._database.read(inbox.to_answer)
        unhandled = await self._database.read(inbox.to_handle)
        self._handling.suspects.add({arrival.update_id for arrival in unhandled})
        await self._hand_on([*unanswered, *unhandled])
        if unanswered or unhandled:
            _log.info("taken up", unanswered=len(unanswered), unhandled=len(unhandled))

    async def take_over(self) -> int:
        """Make some updates of processes that are gone ours; how many. `adopt` brings them into the lanes."""
        now = self._clock()
        taken = await self._database.run(lambda session: self._taken_over(session, now))
        self._handling.suspects.add(taken.unhandled)
        if taken.count:
            _log.info("taken over", updates=taken.count, unhandled=len(taken.unhandled))
        return taken.count

    async def adopt(self, numbers: Collection[int] | None = None) -> int:
        """Bring what is ours and not here yet into the lanes, or some of it; how many."""
        async with self._adopting:
            rows = await self._database.read(lambda session: lanes.mine(session, self._me, numbers))
            return await self._hand_on([row for row in rows if not self._handling.has(row.update_id)])

    async def given(self, words: Sequence[str]) -> None:
        """Bring into the lanes what others received for this process; what is too long to be said is read."""
        if "" in words:
            await self.adopt()
            return
        arrivals = [Arrival(json.loads(word)["update_id"], word) for word in words]
        async with self._adopting:  # in the order in which it was said, and behind what is read just now
            await self._hand_on([one for one in arrivals if not self._handling.has(one.update_id)])

    def read(self, update: Json, payload: str = "", starts: int = 0) -> Read:
        """The update as PTB reads it, and as it is kept."""
        update = _without_screen(update)
        number, payload = update["update_id"], payload or _payload(update)
        try:
            parsed = Update.de_json(update, self._bot)
            return Read(Arrival(number, payload, lane=lane(parsed), starts=starts), parsed)
        except Exception as error:
            _log.error("unreadable update set aside", update_id=number, error=type(error).__name__)
            return Read(Arrival(number, payload, type(error).__name__), None)

    async def _kept(self, arrivals: list[Arrival]) -> lanes.Kept:
        now = self._clock()
        return await self._database.run(lambda session: self._received(session, arrivals, now))

    def _received(self, session: Transaction, arrivals: list[Arrival], now: datetime) -> lanes.Kept:
        if self._me:
            kept = lanes.receive(session, arrivals, now, self._me)
        else:
            inbox.receive(session, arrivals, now)
            kept = lanes.Kept(frozenset(one.update_id for one in arrivals), frozenset())
        for one in arrivals:
            if one.error:
                self._handling.set_aside(session, one.update_id, one.error, now)
        return kept

    def _taken_over(self, session: Transaction, now: datetime) -> lanes.Taken:
        living = replicas.living(session, replicas.clock(session)) | {self._me}
        before = now - ORPHANED if len(living) > 1 else now
        return lanes.take_over(session, self._me, living, before)

    async def _hand_on(self, arrivals: list[Arrival]) -> int:
        found = [self.read(json.loads(one.payload), one.payload, one.starts) for one in arrivals]
        for read in _least_suspect_first(found):
            if read.update is None:
                await self._set_aside(read.arrival)
                continue
            self._handling.expect([read.arrival.update_id])
            await self._queue.put(read.update)
        return len(arrivals)

    async def _set_aside(self, arrival: Arrival) -> None:
        now = self._clock()
        await self._database.run(
            lambda session: self._handling.set_aside(session, arrival.update_id, arrival.error, now)
        )


def _least_suspect_first(found: Sequence[Read]) -> list[Read]:
    """What may have ended the last process waits for the others; a lane goes by its first, in its order."""
    starts: dict[int | None, int] = {}
    for read in found:
        starts.setdefault(read.arrival.lane, read.arrival.starts)
    return sorted(found, key=lambda read: starts[read.arrival.lane])


def numbered(update: Any) -> bool:
    """Whether this is an update, as far as it can be kept.

    >>> [numbered(one) for one in ({"update_id": 5}, {"update_id": True}, {"update_id": -1}, {}, "x")]
    [True, False, False, False, False]
    """
    return (
        isinstance(update, dict) and type(update.get("update_id")) is int and update["update_id"] in _NUMBERS
    )


def _without_screen(update: Json) -> Json:
    """The update without what the pressed message shows: the bot's own words, which nobody reads again.

    >>> _without_screen({"callback_query": {"data": "x", "message": {"message_id": 5, "text": "..."}}})
    {'callback_query': {'data': 'x', 'message': {'message_id': 5}}}
    """
    query = update.get("callback_query")
    shown = query.get("message") if isinstance(query, dict) else None
    if not isinstance(query, dict) or not isinstance(shown, dict):
        return update
    place = {name: value for name, value in shown.items() if name in _PLACE}
    return {**update, "callback_query": {**query, "message": place}}


def _payload(update: Json) -> str:
    """The update as it is kept: readable, unless half a surrogate pair in it fits into no database.

    >>> _payload({"a": chr(0x1EC7)}) == '{"a": "' + chr(0x1EC7) + '"}', _payload({"a": chr(0xD800)})
    (True, '{"a": "\\\\ud800"}')
    """
    payload = json.dumps(update, ensure_ascii=False)
    try:
        payload.encode()
    except UnicodeEncodeError:
        return json.dumps(update)
    return payload
