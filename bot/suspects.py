"""Updates found unhandled at a start: one of them may be what ended the last process."""

import asyncio
from collections.abc import AsyncIterator, Callable, Set
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from bot.marks import Marks
from data import inbox
from data.db import Transaction
from data.outage import Outage

_log = structlog.get_logger(__name__)

#: Seconds for which what was there at an end before waits until everything else is answered.
PATIENCE = 10.0
LOOK = 0.02


class Suspects:
    """Lets them be handled one at a time, so that an end of the process is held against no other."""

    def __init__(
        self,
        database: Outage,
        marks: Marks,
        clock: Callable[[], datetime],
        here: Set[int],
        give_up: Callable[[Transaction, int, str, datetime], None],
        me: str,
    ) -> None:
        """`here` are the updates that this process is not done with; `give_up` sets one aside.

        `me` is this process where several share the inbox.
        """
        self._database = database
        self._marks = marks
        self._clock = clock
        self._here = here
        self._give_up = give_up
        self._ours = {"", me}
        self._waiting: set[int] = set()
        self._begun: set[int] = set()
        self._one = asyncio.Lock()

    def add(self, update_ids: Set[int]) -> None:
        """These were found unhandled."""
        self._waiting |= update_ids

    def waits(self, update_id: int) -> bool:
        """Whether this one has still to take its turn."""
        return update_id in self._waiting

    def __contains__(self, update_id: int) -> bool:
        """Whether this one has had its turn: what ends the process is to take no other's work along."""
        return update_id in self._begun

    @asynccontextmanager
    async def turn(self, update_id: int) -> AsyncIterator[bool]:
        """Wait for its turn; whether it has ended the process so often that it is set aside now."""
        async with self._one:
            self._waiting.discard(update_id)
            self._begun.add(update_id)
            starts = await self._database.run(
                lambda session: self._counted(session, update_id, self._clock())
            )
            if starts >= inbox.STARTS:
                _log.error("update set aside: it ended the process again and again", update_id=update_id)
            elif starts > 1:
                await self._quiet(update_id)
            yield starts >= inbox.STARTS

    def _counted(self, session: Transaction, update_id: int, now: datetime) -> int:
        """How often it was begun with after an end; 0 if there is nothing left to do for it."""
        found = inbox.standing(session, update_id)
        if found is None or found.handled or found.closed or found.owner not in self._ours:
            return 0
        starts = inbox.started(session, update_id)
        if starts >= inbox.STARTS:
            self._give_up(session, update_id, "ended the process", now)
        return starts

    async def _quiet(self, update_id: int) -> None:
        """Whoever else is being answered is not to be answered again after the next end."""
        others = self._here - self._waiting - {update_id}
        for _ in range(round(PATIENCE / LOOK)):
            if not others & self._here:
                break
            await asyncio.sleep(LOOK)
        await self._marks.write()
