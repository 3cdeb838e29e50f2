"""A lock of PostgreSQL over a whole database, held by a connection and gone with it."""

from threading import RLock

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from data.db import Database

_TRY = text("SELECT pg_try_advisory_lock(:number)")
_ALIVE = text("SELECT true")
_GIVE = text("SELECT pg_advisory_unlock(:number)")
#: A machine that loses its power says no goodbye: after these seconds the server asks, and lets the lock go.
KEEP_ALIVE = tuple(
    text(f"SET tcp_keepalives_{name} = {value}")
    for name, value in (("idle", 5), ("interval", 2), ("count", 3))
)


class AdvisoryLock:
    """The advisory lock of a number; whoever holds it or waits for it keeps a connection of their own."""

    def __init__(self, database: Database, number: int) -> None:
        self._database = database
        self._number = number
        self._connection: Connection | None = None
        self._held = False
        # Asked for in threads: a connection that is closed while another one waits for it waits for ever.
        self._mutex = RLock()

    def take(self) -> bool:
        """Whether the lock is ours from now on (or was already); never waits for another holder.

        False too while the database can't be reached.
        """
        with self._mutex:
            if self.held():
                return True
            try:
                self._held = bool(self._connected().execute(_TRY, {"number": self._number}).scalar())
            except DBAPIError:
                self.release()
            return self._held

    def held(self) -> bool:
        """Whether the lock is still ours; a connection that broke took its lock along."""
        with self._mutex:
            if not self._held or self._connection is None:
                return False
            try:
                return bool(self._connection.execute(_ALIVE).scalar())
            except DBAPIError:
                self.release()
                return False

    def release(self) -> None:
        """Give the lock to whoever asks next, or wait for it no more."""
        with self._mutex:
            connection, self._connection = self._connection, None
            held, self._held = self._held, False
            if connection is None:
                return
            if held and not connection.invalidated:
                self._give(connection)
            connection.close()

    def _give(self, connection: Connection) -> None:
        """The server notices the end of a connection a moment later; this it notices at once."""
        try:
            connection.execute(_GIVE, {"number": self._number})
        except DBAPIError:
            return  # it broke, and took its lock along

    def _connected(self) -> Connection:
        """The one connection of all tries: opening one for each would cost the server a process each time."""
        if self._connection is None:
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            # Closing a detached connection ends it, and with it the lock; the pool would keep both.
            connection.detach()
            self._connection = connection
            for setting in KEEP_ALIVE:
                connection.execute(setting)
        return self._connection
