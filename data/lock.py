"""A lock of PostgreSQL over a whole database, held by a connection and gone with it."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from data.db import Database

_TRY = text("SELECT pg_try_advisory_lock(:number)")
_ALIVE = text("SELECT true")


class AdvisoryLock:
    """The advisory lock of a number; whoever holds it keeps a connection of their own open."""

    def __init__(self, database: Database, number: int) -> None:
        self._database = database
        self._number = number
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Whether the lock is ours from now on (or was already); never waits for another holder."""
        if self.held():
            return True
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        # Closing a detached connection ends it, and with it the lock; the pool would keep both.
        connection.detach()
        if not connection.execute(_TRY, {"number": self._number}).scalar():
            connection.close()
            return False
        self._connection = connection
        return True

    def held(self) -> bool:
        """Whether the lock is still ours; a connection that broke took its lock along."""
        if self._connection is None:
            return False
        try:
            return bool(self._connection.execute(_ALIVE).scalar())
        except DBAPIError:
            self.release()
            return False

    def release(self) -> None:
        """Give the lock to whoever asks next."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
