"""Reading what was sent as a plan: opened in a process of its own, read in a moment, its sender told."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from pathlib import Path

import structlog

from bot.beside import Beside
from data import evidence, plan_files
from data.db import Runner, Transaction
from data.models import PlanFile
from documents import plan_in
from documents.plan_in.blocks import Opened
from domain.errors import UnreadablePlan
from forms import evidence as files
from handlers import plan_files as reading

_log = structlog.get_logger(__name__)

Open = Callable[[bytes], Awaitable[Opened]]


class PlanReader(Beside):
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
        super().__init__("plans", self._read_all)
        self._database = database
        self._folder = folder
        self._clock = clock
        self._zone = zone
        self._told = told
        self._open = open_apart

    async def _read_all(self) -> float:
        for row in await self._database.read(plan_files.waiting):
            await self._read(row)
        return 0.0

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
