"""Once a day what has been kept long enough is removed, some at a time beside everything else."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from data import loose_files, retention
from data.db import Database
from forms import evidence as files
from scheduler.daily import Daily

_log = structlog.get_logger(__name__)

#: The time between two looks, and the seconds between two batches of one.
EVERY = timedelta(days=1)
PAUSE = 0.2


def tidying(database: Database, folder: Path) -> Daily:
    """What removes it; due at the start, and a day after each time that it came to its end.

    `folder` has the bytes of files.
    """
    ended: list[datetime] = []

    async def work(now: datetime) -> None:
        gone: Counter[str] = Counter()
        while some := await database.run(lambda session: retention.apply(session, now)):
            gone.update(some)
            await asyncio.sleep(PAUSE)
        await _take_bytes_away(database, folder)
        ended[:] = [now]
        if gone:
            _log.info("kept long enough, removed", **gone)

    def failed(error: Exception) -> None:
        _log.error("nothing removed that was kept long enough", error=type(error).__name__)

    return Daily("retention", lambda now: not ended or now - ended[0] >= EVERY, work, failed)


async def _take_bytes_away(database: Database, folder: Path) -> None:
    """After the commit, and noted once it is done: a process that ends in between leaves it to the next."""
    left = await database.read(loose_files.bare)
    if left:
        await asyncio.to_thread(files.forget, folder, {sha256 for sha256 in left.values() if sha256})
        await database.run(lambda session: loose_files.stripped(session, left))
