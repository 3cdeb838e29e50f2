"""The queue of updates and how a poller takes them.

Source: Bot API getUpdates, and the real server's behaviour: an update lives 24 hours from its message's
date, a callback query 150 seconds; the older of two pollers and any poller beside a webhook get 409.
"""

import asyncio
import json
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from simulator.errors import OTHER_POLLER, WEBHOOK_ACTIVE, WEBHOOK_SET, ApiError

MESSAGE_LIFE: Final = timedelta(hours=24)
CALLBACK_LIFE: Final = timedelta(seconds=150)
LONGEST_POLL: Final = 50
"""Seconds; a longer timeout is cut to this."""
NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_FIRST_ID: Final = 500_000_001

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it goes over the wire, with its order key and the moment when it is forgotten."""

    id: int
    kind: str
    key: int
    body: str
    expires: datetime


class Updates:
    """Updates not yet acknowledged, oldest first."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        repeats: Callable[[], bool],
        gone: Callable[[int], None],
    ) -> None:
        """``repeats`` says whether an update comes twice; ``gone`` hears of each that left the queue."""
        self._clock = clock
        self._repeats = repeats
        self._gone = gone
        self._pending: OrderedDict[int, Update] = OrderedDict()
        self._again: list[Update] = []
        self._doubled: set[int] = set()
        self._next_id = _FIRST_ID
        self._allowed: frozenset[str] | None = None
        self._poller = 0
        self._wake = asyncio.Event()
        self._closed = False
        #: pushes each new update while a webhook is set
        self.push: Callable[[Update], None] | None = None
        #: created, filtered, expired, acknowledged
        self.counts: Counter[str] = Counter()

    @property
    def pending(self) -> list[Update]:
        """What has not been acknowledged."""
        return list(self._pending.values())

    @property
    def allowed(self) -> list[str] | None:
        """The kinds asked for; None for the default."""
        return sorted(self._allowed) if self._allowed else None

    def allow(self, kinds: list[str] | None) -> None:
        """Remember the kinds; None keeps the previous setting, an empty list is the default again."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def wants(self, kind: str) -> bool:
        """Whether an update of the kind is made at all."""
        return kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT

    def add(self, kind: str, payload: Json, *, key: int, life: timedelta = MESSAGE_LIFE) -> int | None:
        """Queue an update; its id, or None if the bot did not ask for the kind."""
        if not self.wants(kind):
            self.counts["filtered"] += 1
            return None
        number = self._next_id
        self._next_id += 1
        body = json.dumps({"update_id": number, kind: payload}, ensure_ascii=False, separators=(",", ":"))
        update = Update(number, kind, key, body, self._clock() + life)
        self._pending[number] = update
        self.counts["created"] += 1
        if self._repeats():
            self._doubled.add(number)
        if self.push:
            self.push(update)
        self._wake.set()
        return number

    async def poll(self, offset: int, limit: int, within: float) -> list[str]:
        """The next updates as JSON; waits up to ``within`` seconds for the first one."""
        if self.push:
            raise ApiError(409, WEBHOOK_ACTIVE)
        self._poller += 1
        mine = self._poller
        self._wake.set()
        self._acknowledge_before(offset)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(max(within, 0), LONGEST_POLL)
        while not (batch := self._batch(limit)) and loop.time() < deadline and not self._closed:
            await self._wait(deadline - loop.time())
            self._ensure_still(mine)
        return batch

    def acknowledge(self, number: int) -> None:
        """The update arrived (over a webhook)."""
        if self._pending.pop(number, None):
            self.counts["acknowledged"] += 1
            self._gone(number)

    def live(self, update: Update) -> bool:
        """Whether it is still to be delivered; forgets it if its time is over."""
        if update.id not in self._pending:
            return False
        if update.expires > self._clock():
            return True
        del self._pending[update.id]
        self.counts["expired"] += 1
        self._gone(update.id)
        return False

    def doubled(self, number: int) -> bool:
        """Whether the update is to be delivered once more (asked once)."""
        if number not in self._doubled:
            return False
        self._doubled.remove(number)
        return True

    def clear(self) -> None:
        """Forget all (drop_pending_updates)."""
        for number in list(self._pending):
            self.acknowledge(number)

    def wake(self) -> None:
        """Let a waiting poller look again (a webhook was set)."""
        self._wake.set()

    def close(self) -> None:
        """Send waiting pollers home."""
        self._closed = True
        self._wake.set()

    def _acknowledge_before(self, offset: int) -> None:
        if offset < 0:
            newest = list(self._pending)[offset:]
            offset = newest[0] if newest else 0
        while self._pending and next(iter(self._pending)) < offset:
            number, update = self._pending.popitem(last=False)
            self.counts["acknowledged"] += 1
            if self.doubled(number):
                self._again.append(update)
            self._gone(number)

    def _batch(self, limit: int) -> list[str]:
        # repeated ones go first: PTB takes the last id of a batch as the new offset
        batch = [update.body for update in self._again[:limit]]
        del self._again[:limit]
        expired = []
        for update in self._pending.values():
            if len(batch) >= limit:
                break
            if update.expires > self._clock():
                batch.append(update.body)
            else:
                expired.append(update)
        for update in expired:
            self.live(update)
        return batch

    async def _wait(self, seconds: float) -> None:
        self._wake = event = asyncio.Event()
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return

    def _ensure_still(self, poller: int) -> None:
        if self.push:
            raise ApiError(409, WEBHOOK_SET)
        if poller != self._poller:
            # the newer poller waits on an event of its own by now
            raise ApiError(409, OTHER_POLLER)
