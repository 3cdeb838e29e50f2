"""How the bot is: looked at every 20 seconds, for the heartbeat, the web, the technicians and `/suckhoe`.

Sources of the limits: a long poll lasts 30 s, a tick comes every 20 s, an answer takes well under a second.
"""

import asyncio
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

import structlog

from bot import heartbeat, systemd
from bot.counters import Counters
from data.backlog import Backlog, backlog, last_taken
from data.db import Database, Transaction
from data.outage import Outage
from domain.health import GRAVE, Trouble

_log = structlog.get_logger(__name__)

#: Seconds between two looks, and how long one may take.
EVERY = 20.0
PATIENCE = 10.0
#: Seconds without a fetch, or without a tick, after which something is wrong.
SILENCE = 120.0
#: Seconds that an update may wait while none comes to an end, that one may be in hand, and that a message
#: may be due while none is sent.
STUCK = 300.0
IN_HAND = 600.0
OVERDUE = 900.0
#: Bytes that have to be free where the database lies, and which part of the disk.
FREE_BYTES = 500 * 1024 * 1024
FREE_PART = 0.05
#: How old the newest backup may be; one is made each night.
BACKUP_AGE = timedelta(hours=36)


class Disk(Protocol):
    """The size of a disk and what is free of it, in bytes."""

    @property
    def total(self) -> int: ...

    @property
    def free(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Place:
    """What lies on the disk: the folder of the installation, and how one learns what is free there."""

    home: Path
    usage: Callable[[Path], Disk] = shutil.disk_usage
    #: where backups are, if not in the folder of that name there
    backups: Path | None = None

    def cramped(self) -> bool:
        """Whether hardly any room is left."""
        try:
            disk = self.usage(self.home)
        except OSError:
            return False  # no folder yet, or no disk: the database says so by itself
        return disk.free < max(FREE_BYTES, disk.total * FREE_PART)

    def room(self) -> int | None:
        """The bytes that are free; None if nobody can tell."""
        try:
            return self.usage(self.home).free
        except OSError:
            return None

    def newest_backup(self) -> float | None:
        """When the newest backup was written, in seconds of the wall clock; None if there is none."""
        folder = self.backups or self.home / "backups"
        try:
            return max((file.stat().st_mtime for file in folder.glob("*.bak")), default=None)
        except OSError:
            return None

    def unsaved(self, now: datetime) -> bool:
        """Whether the newest backup is too old. Whoever makes none at all does so elsewhere, or not yet."""
        newest = self.newest_backup()
        return newest is not None and now.timestamp() - newest > BACKUP_AGE.total_seconds()


class Health:
    """Looks, and remembers what it saw: `troubles` costs nothing to ask."""

    def __init__(
        self,
        database: Database,
        outage: Outage,
        counters: Counters,
        clock: Callable[[], datetime],
        place: Place,
        *,
        ticks: bool = True,
    ) -> None:
        """`ticks`: the clock of this process does."""
        self._database = database
        self._outage = outage
        self._counters = counters
        self._clock = clock
        self._place = place
        self._ticks = ticks
        #: whether this process asks for updates
        self.fetches: Callable[[], bool] = lambda: False
        self._seen: frozenset[Trouble] = frozenset()
        #: called with what is wrong after each look that the database answered
        self.on_look: Callable[[frozenset[Trouble], datetime], Callable[[Transaction], object]] | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        systemd.tell(systemd.READY)
        self._task = asyncio.create_task(self._look_for_ever(), name="health")

    async def stop(self) -> None:
        """End."""
        systemd.tell(systemd.STOPPING)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def troubles(self) -> frozenset[Trouble]:
        """What was wrong at the last look, and what is known without looking."""
        return self._seen | self._at_hand()

    def grave(self) -> list[Trouble]:
        """Those with which the bot may be deaf or dumb."""
        return sorted(self.troubles() & GRAVE)

    def beat(self) -> None:
        """Tell whoever watches the process."""
        heartbeat.beat(self._place.home, self.grave())

    async def look(self) -> frozenset[Trouble]:
        """Look at everything; what is wrong."""
        now = self._clock()
        found = set(self._at_hand())
        try:
            async with asyncio.timeout(PATIENCE):
                waits = await self._database.read(lambda session: backlog(session, now))
            found |= await self._behind(waits, now)
        except Exception:
            found.add(Trouble.DATABASE)
        if await asyncio.to_thread(self._place.cramped):
            found.add(Trouble.DISK)
        if await asyncio.to_thread(self._place.unsaved, now):
            found.add(Trouble.BACKUP)
        # What is known without looking is asked for anew each time.
        self._seen = frozenset(found - {Trouble.RECEIVING, Trouble.CLOCK, Trouble.CONFLICT})
        return frozenset(found)

    async def _behind(self, waits: Backlog, now: datetime) -> set[Trouble]:
        found = set()
        idle = time.monotonic() - max(self._counters.ended, self._counters.started)
        if waits.inbox_age > STUCK and idle > STUCK:
            found.add(Trouble.INBOX)
        if waits.due_age > OVERDUE:
            taken = await self._database.read(last_taken)
            if taken is None or (now - taken).total_seconds() > STUCK:
                found.add(Trouble.SENDER)
        return found

    def _at_hand(self) -> frozenset[Trouble]:
        """What is known without asking anybody."""
        now, counted = time.monotonic(), self._counters
        found = set()
        if self._outage.on:
            found.add(Trouble.DATABASE)
        if self.fetches() and now - max(counted.fetched, counted.started) > SILENCE:
            conflict = counted.fetch_code == HTTPStatus.CONFLICT
            found.add(Trouble.CONFLICT if conflict else Trouble.RECEIVING)
        if self._ticks and now - max(counted.ticked, counted.started) > SILENCE:
            found.add(Trouble.CLOCK)
        if any(now - since > IN_HAND for since in counted.running.values()):
            found.add(Trouble.INBOX)
        return frozenset(found)

    async def _look_for_ever(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            systemd.tell(systemd.ALIVE)
            try:
                found = await self.look()
                if self.on_look is not None and Trouble.DATABASE not in found:
                    await self._database.run(self.on_look(found, self._clock()))
            except Exception as error:
                _log.error("the look at the bot's health failed", error=type(error).__name__)
