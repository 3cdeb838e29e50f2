"""What goes on by the clock: planning what is owed, and sending it."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, tzinfo

import structlog

from bot import texts
from data.db import Database
from domain.errors import ThiduaError
from scheduler.lock import SenderLock
from scheduler.plan import plan
from scheduler.send import Deliver, Sender
from scheduler.ticks import Ticker

_log = structlog.get_logger(__name__)

#: Seconds before a sender that met an unexpected error goes on.
AGAIN = 5.0
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
    ) -> None:
        """`beat` is called at every tick that could plan.

        `ticking=False`: nothing goes by itself, `tick` is called for each moment that matters.
        """
        self._database = database
        self._clock = clock
        self._zone = zone
        self._beat = beat
        self._lock = SenderLock(database)
        self._sender = Sender(database, deliver, clock, zone)
        self._ticker = Ticker(self.plan, zone) if ticking else None
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
            await self._lock.wait()
            await self._sender.recover()
            return
        self._task = asyncio.create_task(self._send_for_ever(), name="sender")
        self._ticker.start()

    async def stop(self) -> None:
        """End after the messages that are in flight."""
        if self._waking is not None:
            self._waking.cancel()
        if self._ticker is not None and self._task is not None:
            self._ticker.stop()
            self._sender.stop()
            if not self._lock.held():
                self._task.cancel()  # it waits for the lock
            await asyncio.gather(self._task, return_exceptions=True)

    def release(self) -> None:
        """Let another process be the one."""
        self._lock.release()

    def wake(self) -> None:
        """Something may be owed now. In a crowd of updates the sender looks twice a second, not at each."""
        if self._waking is None:
            self._waking = asyncio.get_running_loop().call_later(SOON, self._wake)

    def _wake(self) -> None:
        self._waking = None
        self._sender.wake()

    async def plan(self) -> int:
        """Write what has become due; how many messages."""
        now = self._clock()
        rows = await self._database.run(lambda session: plan(session, now, self._zone))
        self._beat()
        if rows:
            self.wake()
        return rows

    async def tick(self) -> Counter[str]:
        """Plan, and send all that is due at this moment; how many messages met each fate."""
        await self.plan()
        return await self._sender.drain()

    async def _send_for_ever(self) -> None:
        await self._lock.wait()
        await self._sender.recover()
        while True:
            try:
                await self._sender.run()
            except Exception:
                _log.exception("sender stumbled")
                await asyncio.sleep(AGAIN)
            else:
                return
