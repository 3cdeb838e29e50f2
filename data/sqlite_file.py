"""The file of an SQLite database, watched: its open connections would follow it wherever it is moved.

What is written into a file that was moved away, or replaced by a copy, is lost to whoever opens the place it
stood at. So a process that has opened it uses it only while it is there, and never makes an empty one anew.
"""

import sqlite3
from pathlib import Path

#: Which file it is: device and inode.
Identity = tuple[int, int]


class FileMoved(Exception):
    """The file is not where this process opened it, or another one is there."""


class SqliteFile:
    """One file for all connections of a process; one in memory has no place to stay at."""

    def __init__(self, path: str | None, timeout: float) -> None:
        """`timeout` is how many seconds a connection waits for another process's write."""
        self._path = Path(path) if path and path != ":memory:" else None
        self._timeout = timeout
        self._known: Identity | None = None

    def connect(self) -> sqlite3.Connection:
        """Open it; the first time, it is made if there is none. Raises FileMoved."""
        self.ensure_there()
        where = self._path or ":memory:"
        connection = sqlite3.connect(where, timeout=self._timeout, check_same_thread=False)
        self._known = self._known or self._identity()
        return connection

    def ensure_there(self) -> None:
        """Raises FileMoved if it was opened before and is not there any more."""
        if self._known is not None and self._identity() != self._known:
            raise FileMoved(f"{self._path} was moved or replaced")

    def _identity(self) -> Identity | None:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
