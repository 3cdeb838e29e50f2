"""The lock of the one sender: held by a process, and gone with it however it dies (design 4)."""

import asyncio
import fcntl
from pathlib import Path
from typing import IO

from data.db import Database
from data.lock import AdvisoryLock

#: PostgreSQL's advisory locks are numbers; this one means "sends the outbox of this database".
SENDER = 7_302_402
#: Seconds between two tries to take a lock that another process holds. A try is one short statement, can be
#: broken off, and outlives a restart of the server, which a wait inside the server does not.
RETRY_SECONDS = 0.25


class FileLock:
    """The lock on a file, by the operating system; a file left behind by a dead process locks nobody out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether the lock is ours from now on (or was already); never waits for another holder."""
        if self._file is not None:
            return True
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def held(self) -> bool:
        """Whether the lock is ours."""
        return self._file is not None

    def release(self) -> None:
        """Give the lock to whoever asks next."""
        if self._file is not None:
            self._file.close()
            self._file = None


class SenderLock:
    """One sender for one database: a locked file beside SQLite's, an advisory lock on PostgreSQL."""

    def __init__(self, database: Database, number: int = SENDER) -> None:
        """`number` is PostgreSQL's: there, other work of which one process does all has its own."""
        path = Path(f"{database.engine.url.database}.sender")
        self._lock = FileLock(path) if database.is_sqlite else AdvisoryLock(database, number)

    def take(self) -> bool:
        """Whether this process sends from now on (or did already); False while another one does."""
        return self._lock.take()

    async def wait(self, every: float = RETRY_SECONDS) -> None:
        """Wait until the lock is ours; whoever is cancelled holds nothing."""
        try:
            while True:
                if await self._try():
                    return
                await asyncio.sleep(every)
        except asyncio.CancelledError:
            self.release()
            raise

    def held(self) -> bool:
        """Whether the lock is still ours."""
        return self._lock.held()

    def release(self) -> None:
        """Let another process send."""
        self._lock.release()

    async def _try(self) -> bool:
        trying = asyncio.ensure_future(asyncio.to_thread(self.take))
        try:
            return await asyncio.shield(trying)
        except asyncio.CancelledError:
            await trying  # a thread can't be broken off, and may just have taken it
            raise
