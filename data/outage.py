"""A database that can't be used for a while: noticed, waited for, and tried until it can be written to again.

Whoever must not lose what they do runs it through here: it waits and goes on by itself.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from data.db import Database, insert_or_ignore, is_away, table_of
from data.models import TrialWrite
from data.sqlite_file import FileMoved
from data.writer import Work
from domain.health import Cause

T = TypeVar("T")

#: Seconds between two tries, doubled up to the longest; a relapse within CALM seconds goes on where it was.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 5.0
CALM = 60.0
#: Seconds between two looks at a database that nobody uses, and how many it has to answer a look.
PULSE = 5.0
ANSWER = 10.0
#: Times that work may find damaged data in a database that is well otherwise, before the fault is its own.
ROUNDS = 3
#: Letters that are written to see that there is room for what people say.
FILLER = 65_536

_PING = text("SELECT 1")


_CAUSES = {
    Cause.FULL: ("SQLITE_FULL", "53100"),
    Cause.LOCKED: ("SQLITE_BUSY", "SQLITE_LOCKED"),
    Cause.READ_ONLY: ("SQLITE_READONLY", "SQLITE_PERM", "25006"),
    Cause.MOVED: ("SQLITE_CANTOPEN",),
    Cause.DAMAGED: ("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX"),
}


class NotNow(Exception):
    """The program ends before the database has come back; its error is the cause."""


def cause_of(error: BaseException) -> Cause:
    """What an error that `is_away` says of the database."""
    if isinstance(error, FileMoved):
        return Cause.MOVED
    origin = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(origin, "sqlite_errorname", "") or getattr(origin, "sqlstate", "") or ""
    return next((cause for cause, codes in _CAUSES.items() if code.startswith(codes)), Cause.LOST)


class Outage:
    """Knows whether the database is away; runs work for those who wait until it is back."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        database.when_away = self._met
        #: when it began and why, while it lasts
        self.since: datetime | None = None
        self.cause = Cause.LOST
        #: called on the event loop: when one begins, when somebody begins to wait, and when it is over
        self.on_begin: Callable[[Cause], None] = lambda _: None
        self.on_wait: Callable[[], None] = lambda: None
        self.on_end: Callable[[], None] = lambda: None
        self._begun, self._over = asyncio.Event(), asyncio.Event()
        self._over.set()
        self._given_up = False
        self._pause, self._ended = FIRST_PAUSE, float("-inf")
        self._trial: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def on(self) -> bool:
        """Whether the database can't be used now."""
        return self.since is not None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._look_for_ever(), name="outage")

    async def stop(self) -> None:
        """End."""
        self.give_up()
        tasks = [task for task in (self._task, self._trial) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def give_up(self) -> None:
        """The program ends: nobody waits any longer, NotNow is raised at once."""
        self._given_up = True
        self._over.set()

    async def run(self, work: Work[T], *, apart: bool = False) -> T:
        """The same as `Database.run`, as soon as the database can be used. Raises NotNow after `give_up`."""
        return await self._patiently(lambda: self._database.run(work, apart=apart))

    async def read(self, work: Work[T]) -> T:
        """The same as `Database.read`, as soon as the database can be used. Raises NotNow after `give_up`."""
        return await self._patiently(lambda: self._database.read(work))

    async def found(self) -> bool:
        """Whether the database is away, found out by looking."""
        if not self.on:
            await self._look()
        return self.on

    async def over(self, within: float) -> bool:
        """Wait until the database can be used, so many seconds at most; whether it can."""
        try:
            async with asyncio.timeout(within):
                await self._over.wait()
        except TimeoutError:
            return False
        return True

    async def _patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        damaged = 0
        while True:
            try:
                return await attempt()
            except Exception as error:
                if not is_away(error):
                    raise
                if self._given_up:
                    raise NotNow from error
                # A page that can't be read stays so: no reason to hold everybody up for ever.
                damaged += cause_of(error) is Cause.DAMAGED
                if damaged > ROUNDS:
                    raise
            self.on_wait()
            await self._over.wait()

    def _met(self, error: Exception) -> None:
        self._begin(cause_of(error))

    def _begin(self, cause: Cause) -> None:
        if self._given_up or self.on:
            return
        self.since, self.cause = self._clock(), cause
        if time.monotonic() - self._ended > CALM:
            self._pause = FIRST_PAUSE
        self._over.clear()
        self._begun.set()
        self.on_begin(cause)

    def _end(self) -> None:
        self.on_end()
        self.since, self._ended = None, time.monotonic()
        self._begun.clear()
        self._over.set()

    async def _look_for_ever(self) -> None:
        while True:
            if not self.on:
                await self._pulse()
                continue
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
            if await self._writes():
                self._end()

    async def _pulse(self) -> None:
        """Wait for the begin of an outage; one that nobody has met yet is found by looking."""
        try:
            async with asyncio.timeout(PULSE):
                await self._begun.wait()
        except TimeoutError:
            await self._look()

    async def _look(self) -> None:
        try:
            async with asyncio.timeout(ANSWER):
                await self._database.read(_ping)
        except TimeoutError:
            self._begin(Cause.LOST)
        except Exception:
            return  # the database's own errors were noted; others are not its absence

    async def _writes(self) -> bool:
        """Whether something can be written; a try that gets no answer is not begun twice."""
        if self._trial is None:
            self._trial = asyncio.create_task(self._try_to_write(), name="trial write")
        await asyncio.wait({self._trial}, timeout=ANSWER)
        if not self._trial.done():
            return False
        trial, self._trial = self._trial, None
        return trial.exception() is None

    async def _try_to_write(self) -> None:
        """In two transactions: pages that are freed before the commit need no room."""
        filler = os.urandom(FILLER // 2).hex()
        await self._database.run(lambda session: _write(session, filler))
        await self._database.run(lambda session: _write(session, ""))


def _ping(session: Session) -> None:
    session.connection().execute(_PING)


def _write(session: Session, filler: str) -> None:
    insert_or_ignore(session, table_of(TrialWrite), [{"id": 1, "filler": ""}])
    row: Any = update(TrialWrite).where(col(TrialWrite.id) == 1).values(filler=filler)
    session.connection().execute(row)
