"""Marks answered updates in the inbox: all that came together in one commit."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from data import inbox
from data.db import Database

_log = structlog.get_logger(__name__)

#: Seconds in which marks gather, and after which those that could not be written are tried again.
GATHER = 0.05
AGAIN = 1.0


class Marks:
    """Collects the numbers of answered updates: nobody waits for their commit, so it is one for many.

    A mark that is lost with the process costs a second answer at the next start, never a lost one.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._numbers: list[int] = []
        self._wake = asyncio.Event()
        self._writing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._write_for_ever(), name="inbox marks")

    async def stop(self) -> None:
        """Write what is left, and end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
            try:
                await self.write()
            except Exception as error:
                _log.error("answers may be repeated at the next start", error=type(error).__name__)

    def __contains__(self, update_id: int) -> bool:
        """Whether this update was answered and its mark is still to be written."""
        return update_id in self._numbers

    def answered(self, update_id: int) -> None:
        """The answer to this update went out."""
        self._numbers.append(update_id)
        self._wake.set()

    async def _write_for_ever(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(GATHER)
            self._wake.clear()
            try:
                await self.write()
            except Exception as error:
                _log.error("answered updates not marked yet", error=type(error).__name__)
                await asyncio.sleep(AGAIN)
                self._wake.set()

    async def write(self) -> None:
        """Write what has gathered. Raises whatever the database raises; then it is written later."""
        async with self._writing:
            numbers, now = tuple(self._numbers), self._clock()
            await self._database.run(lambda session: inbox.answered(session, numbers, now))
            del self._numbers[: len(numbers)]
