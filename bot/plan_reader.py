"""Reading what was sent as a plan: opened in a process of its own, read in a moment, its sender told."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from pathlib import Path

import structlog

from data import evidence, plan_files
from data.db import Runner, Transaction
from data.models import PlanFile
from documents import plan_in
from documents.plan_in.blocks import Opened
from domain.errors import UnreadablePlan
from forms import evidence as files
from handlers import plan_files as reading

_log = structlog.get_logger(__name__)

#: Seconds before a job that met an unexpected error is tried again.
AGAIN = 60.0

Open = Callable[[bytes], Awaitable[Opened]]


class PlanReader:
    """Reads what waits, one after the other; a plan that was just handed in wakes it."""

    def __init__(
        self,
        database: Runner,
        folder: Path,
        clock: Callable[[], datetime],
        zone: tzinfo,
        told: Callable[[], None],
        *,
        open_apart: Open = plan_in.open_apart,
    ) -> None:
        """`folder` has the bytes of files; `told` is called when a word to a sender waits in the outbox."""
        self._database = database
        self._folder = folder
        self._clock = clock
        self._zone = zone
        self._told = told
        self._open = open_apart
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """There may be something to read."""
        self._wake.set()

    def start(self) -> None:
        """Begin; what waited since the last process is read first."""
        self.wake()
        self._task = asyncio.create_task(self._read_for_ever(), name="plans")

    async def stop(self) -> None:
        """End; what is not read yet is read after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _read_for_ever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                for row in await self._database.read(plan_files.waiting):
                    await self._read(row)
            except Exception as error:
                # Without its words: they may be those of the file.
                _log.error("plan not read yet", error=type(error).__name__, again_in=AGAIN)
                asyncio.get_running_loop().call_later(AGAIN, self._wake.set)

    async def _read(self, row: PlanFile) -> None:
        raw = await self._content(row)
        try:
            contents: Opened | UnreadablePlan = await self._open(raw)
        except UnreadablePlan as refusal:
            _log.info("plan refused", plan_file=row.id, reason=refusal.log)
            contents = refusal

        def work(session: Transaction) -> bool:
            return reading.read(session, row.id, contents, raw, self._clock(), self._zone)

        if await self._database.run(work):
            self._told()

    async def _content(self, row: PlanFile) -> bytes:
        """The bytes of the file, or of the words; none if the file is gone: it is told like an empty one."""
        if row.evidence_id is None:
            return row.words.encode()
        wanted = row.evidence_id
        found = await self._database.read(lambda session: evidence.of(session, [wanted]))
        path = files.place(self._folder, next((one.sha256 for one in found if one.sha256), "-"))
        return await asyncio.to_thread(path.read_bytes) if await asyncio.to_thread(path.exists) else b""
