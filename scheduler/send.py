"""The sender: takes what is due in order, words it now, hands it over, keeps each outcome by itself.

One process sends at a time (`scheduler.lock`). Sending is at least once with one window: the channel may
accept a message whose outcome is never written down. Such a row becomes "unsure" and is not repeated.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime, timedelta, tzinfo

from data import groups, holidays, outbox
from data.db import Runner, Transaction
from data.outbox import Taken
from domain.delivery import Moved, Outcome, RetryIn, Sent, Unreachable, Unsure
from domain.message import Message
from scheduler import absence
from scheduler.words import Worded, word

Clock = Callable[[], datetime]
Deliver = Callable[[str, Message], Awaitable[Outcome]]
Turn = Callable[[], AbstractAsyncContextManager[None]]

#: Messages handed to the channel at the same time (design 4).
IN_FLIGHT = 4
#: The first wait after a failure that names none, doubled each time up to the longest.
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
#: Moves to another address that are followed at once.
MOVES = 3
#: How long an idle sender sleeps if nobody wakes it.
IDLE = timedelta(seconds=30)
#: What `drain` calls a message of which nothing was left to say, and one that the Office has to see again.
DROPPED = "dropped"
PROPOSED = "proposed"

_NAMES: dict[type[Outcome], str] = {
    Sent: "sent",
    Unsure: "unsure",
    RetryIn: "waiting",
    Moved: "moved",
    Unreachable: "unreachable",
}


class Sender:
    """Sends the outbox through `deliver`, at most four messages in flight.

    `turn` is waited for before a row is taken, so that what waits for the pace is not yet on its way. With a
    patient `database` (`data.outage`) an outcome that can't be written down waits until it can.
    """

    def __init__(
        self, database: Runner, deliver: Deliver, clock: Clock, zone: tzinfo, turn: Turn = nullcontext
    ) -> None:
        self._database = database
        self._deliver = deliver
        self._clock = clock
        self._zone = zone
        self._turn = turn
        self._woken = asyncio.Event()
        self._stopping = False

    async def recover(self) -> int:
        """At the start, once the lock is held: what the last sender left in flight becomes unsure."""
        return await self._database.run(outbox.recover)

    async def drain(self) -> Counter[str]:
        """Send everything that is due now; how many messages met each fate."""
        fates: Counter[str] = Counter()
        if not await self._database.run(self._anything_due):
            return fates
        # Each lane ends what it has in flight, even if another one met an error.
        lanes = await asyncio.gather(*(self._work(fates) for _ in range(IN_FLIGHT)), return_exceptions=True)
        for broken in lanes:
            if broken is not None:
                raise broken
        return fates

    async def run(self) -> None:
        """Send until `stop`: at once when woken, and when a message's turn comes."""
        while not self._stopping:
            self._woken.clear()
            await self.drain()
            if self._stopping:
                break
            pause = await self._database.read(self._pause)
            try:
                async with asyncio.timeout(pause.total_seconds()):
                    await self._woken.wait()
            except TimeoutError:
                continue

    def wake(self) -> None:
        """Tell a running sender that something may be due. To be called on its event loop."""
        self._woken.set()

    def stop(self) -> None:
        """Let `run` end after the messages that are in flight."""
        self._stopping = True
        self.wake()

    def _anything_due(self, session: Transaction) -> bool:
        outbox.expire(session, self._clock())
        turn = outbox.next_turn(session)
        return turn is not None and turn <= self._clock()

    def _pause(self, session: Transaction) -> timedelta:
        turn = outbox.next_turn(session)
        until = IDLE if turn is None else turn - self._clock()
        return min(max(until, timedelta(seconds=1)), IDLE)

    async def _work(self, fates: Counter[str]) -> None:
        while not self._stopping:
            async with self._turn():
                taken = None if self._stopping else await self._database.run(self._take)
                if taken is None:
                    return
                fates[await self._send(taken)] += 1

    def _take(self, session: Transaction) -> Taken | None:
        return outbox.take(session, self._clock(), self._zone, holidays.WhenAsked(session))

    async def _send(self, taken: Taken) -> str:
        """Word, hand over, and write the outcome down; what became of the message."""
        try:
            worded = await self._database.read(
                lambda session: word(session, taken, self._clock(), self._zone)
            )
        except Exception as broken:
            # Nothing left the house yet: it may be tried again.
            later = RetryIn(backoff(taken), f"{type(broken).__name__}: {broken}")
            await self._database.run(lambda session: self._conclude(session, taken, Worded(None), later))
            return _NAMES[RetryIn]
        if worded.message is None:
            return await self._put_aside(taken, worded)
        outcome = await self._hand_over(taken, worded.message)
        await self._database.run(lambda session: self._conclude(session, taken, worded, outcome))
        return _NAMES[type(outcome)]

    async def _put_aside(self, taken: Taken, worded: Worded) -> str:
        put = outbox.propose_again if worded.changed else outbox.drop
        await self._database.run(lambda session: put(session, taken))
        return PROPOSED if worded.changed else DROPPED

    async def _hand_over(self, taken: Taken, message: Message) -> Outcome:
        try:
            outcome = await self._deliver(taken.chat, message)
        except Exception as broken:
            # Whatever broke in the channel, the message may have left: it is not repeated.
            return Unsure(f"{type(broken).__name__}: {broken}")
        match outcome:
            case RetryIn(wait, error) if not wait:
                return RetryIn(backoff(taken), error)
            case Moved(chat) if taken.attempts > MOVES:
                return RetryIn(backoff(taken), f"moved again and again, now to {chat}")
        return outcome

    def _conclude(self, session: Transaction, taken: Taken, worded: Worded, outcome: Outcome) -> None:
        now = self._clock()
        lost = isinstance(outcome, Unreachable)
        if lost and taken.group is not None:
            self._lose_group(session, taken.group, now)
        outbox.conclude(session, taken, outcome, worded.said, now)
        if lost and taken.person is not None:
            calendar = holidays.calendar(session)
            absence.tell_office(session, [taken.person], now, self._zone, calendar)

    def _lose_group(self, session: Transaction, group_id: int, now: datetime) -> None:
        group = groups.find(session, group_id)
        if group is not None:
            absence.lose_group(session, group, now, self._zone, holidays.calendar(session))


def backoff(taken: Taken) -> timedelta:
    """How long to wait after a failure that names no time: doubled each time, spread by a quarter.

    The spread follows from the row, so that a crowd that failed together does not come back together.
    """
    wait: timedelta = min(FIRST_WAIT * 2 ** min(taken.attempts - 1, 16), LONGEST_WAIT)
    return wait * (1 + (taken.id * 37 % 100 - 50) / 200)
