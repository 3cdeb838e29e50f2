"""What goes on by the clock: planning what is owed, and sending it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import datetime, tzinfo

import structlog

from bot import texts
from data import outbox
from data.db import Database, Runner, is_away
from domain.errors import ThiduaError
from scheduler import trust
from scheduler.daily import Daily
from scheduler.lock import SenderLock
from scheduler.plan import plan
from scheduler.send import Deliver, Sender, Turn
from scheduler.ticks import Ticker

_log = structlog.get_logger(__name__)

#: Seconds before a sender that met an unexpected error goes on.
AGAIN = 5.0
#: Seconds between two looks whether the lock is still ours.
LOOK = 1.0
#: Seconds that messages in flight have at the end; a container is killed two seconds later.
PATIENCE = 8.0
#: Seconds from an update to the look at what it may have left in the outbox.
SOON = 0.5


class AlreadyRunning(ThiduaError):
    """Another process answers for this database."""


class Clockwork:
    """Plans at every tick and sends what is due; on PostgreSQL the process that holds the lock sends."""

    def __init__(
        self,
        database: Database,
        deliver: Deliver,
        clock: Callable[[], datetime],
        zone: tzinfo,
        *,
        beat: Callable[[], None] = lambda: None,
        ticking: bool = True,
        working: bool = True,
        turn: Turn = nullcontext,
        patient: Runner | None = None,
        daily: Iterable[Daily] = (),
    ) -> None:
        """`beat` is called at every tick; `turn` is waited for before a message is taken.

        `patient` is the database for the sender, who does not go on without it.

        `daily` is work of the one process that sends, begun at its ticks.
        `ticking=False`: nothing goes by itself, `tick` is called for each moment that matters.
        `working=False`: another process plans and sends; a tick only sees that the database answers.
        """
        self._database = database
        self._patient = patient or database
        self._clock = clock
        self._zone = zone
        self._beat = beat
        self._lock = SenderLock(database)
        self._deliver, self._turn = deliver, turn
        self._sender = self._new_sender()
        self._sends = self._stopping = self._ticking = False
        self._working = working
        self._elsewhere: Callable[[], None] = lambda: None
        self._ticker = Ticker(self.plan if working else self._look, zone) if ticking else None
        self._daily = tuple(daily)
        self._task: asyncio.Task[None] | None = None
        self._waking: asyncio.TimerHandle | None = None

    def claim(self) -> None:
        """Be the one bot of an SQLite database. Raises AlreadyRunning if another one is.

        On PostgreSQL several replicas answer and one of them sends: it waits for the lock in `start`.
        """
        if self._database.is_sqlite and not self._lock.take():
            raise AlreadyRunning(texts.ALREADY_RUNS, "the lock beside the database is held")

    async def start(self) -> None:
        """Begin. Without ticks: only take the lock and settle what the last process left in flight."""
        if self._ticker is None:
            if not self._working:
                return
            await self._lock.wait()
            await self._sender.recover()
            return
        if self._working:
            self._task = asyncio.create_task(self._send_for_ever(), name="sender")
        self._ticker.start()
        self._ticking = True

    async def stop(self) -> None:
        """End after the messages that are in flight; what takes too long becomes unsure at the next start."""
        if self._waking is not None:
            self._waking.cancel()
        task, self._task = self._task, None
        if self._ticker is not None and self._ticking:
            self._ticking = False
            self._ticker.stop()
        if task is not None:
            self._stopping = True
            self._sender.stop()
            if not self._sends:
                task.cancel()  # it waits for the lock, or to try again
            ended, _ = await asyncio.wait({task}, timeout=PATIENCE)
            if not ended:
                task.cancel()  # the server asked for a long silence, or does not answer
            await asyncio.gather(task, return_exceptions=True)
        for work in self._daily:
            await work.stop()

    def release(self) -> None:
        """Let another process be the one."""
        self._lock.release()

    def wake(self) -> None:
        """Something may be owed now. In a crowd of updates the sender looks twice a second, not at each."""
        if self._waking is None:
            self._waking = asyncio.get_running_loop().call_later(SOON, self._wake)

    def on_owed(self, elsewhere: Callable[[], None]) -> None:
        """What to call when something may be owed and another process sends."""
        self._elsewhere = elsewhere

    def wake_here(self) -> None:
        """Another process left something that may be owed; all hear of it, and one sends."""
        if self._sends:
            self.wake()

    def _wake(self) -> None:
        self._waking = None
        self._sender.wake()
        if self._ticker is not None and not self._sends:
            self._elsewhere()

    async def plan(self) -> int:
        """Write what has become due; how many messages."""
        now = self._clock()
        try:
            rows = await self._database.run(lambda session: plan(session, now, self._zone), apart=True)
        except Exception as error:
            if not is_away(error):
                raise
            _log.warning("nothing planned: the database is away", error=type(error).__name__)
            self._beat()
            return 0
        self._beat()
        if self._sends:
            for work in self._daily:
                work.look(now)
        told = await self._chain(now)
        if rows or told:
            self.wake()
        return rows

    async def _look(self) -> None:
        try:
            await self._database.read(outbox.next_turn)
        finally:
            self._beat()

    async def _chain(self, now: datetime) -> int:
        """Chain what was noted since the last tick; how many are told of it. Reminders never wait for it."""
        try:
            await trust.catch_up(self._database)
            return await self._database.run(lambda session: trust.tell(session, now, self._zone))
        except Exception:
            _log.exception("the audit log was not chained")
            return 0

    async def tick(self) -> Counter[str]:
        """Plan, and send all that is due at this moment; how many messages met each fate."""
        await self.plan()
        return await self._sender.drain()

    def _new_sender(self) -> Sender:
        return Sender(self._patient, self._deliver, self._clock, self._zone, self._turn)

    async def _send_for_ever(self) -> None:
        while not self._stopping:
            try:
                await self._lock.wait()
                await self._send_while_held()
            except Exception:
                _log.exception("sender stumbled")
                await asyncio.sleep(AGAIN)

    async def _send_while_held(self) -> None:
        """A sender's term: it begins with what its predecessor left in flight, be it this process's own."""
        self._sends, self._sender = True, self._new_sender()
        guard = asyncio.create_task(self._guard(self._sender), name="guard of the lock")
        try:
            await self._sender.recover()
            await self._sender.run()
        finally:
            self._sends = False
            guard.cancel()
            await asyncio.gather(guard, return_exceptions=True)

    async def _guard(self, sender: Sender) -> None:
        """End the term when the lock is lost with its connection: another process may send from then on."""
        if self._database.is_sqlite:
            return  # a locked file is lost with the process and not before
        try:
            held = True
            while held:
                await asyncio.sleep(LOOK)
                held = await asyncio.to_thread(self._lock.held)
            _log.warning("the sender's lock is lost")
        finally:
            sender.stop()
