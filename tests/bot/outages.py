"""Ways to take the database from a running bot, and to give it back."""

from itertools import count
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlmodel import Session

from data.db import Database
from data.models import TrialWrite

#: What people say so that their update does not fit into room that is left by chance.
LONG = "dài " * 900
#: SQLite's own limit (sqlite.org/limits.html).
_NO_LIMIT = 1_073_741_823

_NUMBERS = count(2)


class Switch(Protocol):
    """Takes a database away and gives it back."""

    away: bool

    def off(self) -> None: ...

    def on(self) -> None: ...


class FullDisk:
    """SQLite's file may not grow: each statement that needs another page meets SQLITE_FULL."""

    def __init__(self, database: Database) -> None:
        self.away = False
        self._connection: Any = None
        event.listen(database.engine, "begin", self._apply)

    def off(self) -> None:
        """From the next statement on, also of a transaction that has begun."""
        self.away = True
        if self._connection is not None:
            self._connection.execute("PRAGMA max_page_count=1")  # never below the pages that there are

    def on(self) -> None:
        self.away = False

    def _apply(self, connection: Connection) -> None:
        self._connection = connection.connection.dbapi_connection
        connection.exec_driver_sql(f"PRAGMA max_page_count={1 if self.away else _NO_LIMIT}")


class ClosedServer:
    """PostgreSQL ends every connection to the database and takes no new ones."""

    def __init__(self, url: str, server: str) -> None:
        self.away = False
        self._name = make_url(url).database
        self._admin: Engine = create_engine(server, isolation_level="AUTOCOMMIT")

    def off(self) -> None:
        self.away = True
        self._run(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS false')
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'")  # noqa: S608  # a name of our own

    def on(self) -> None:
        self.away = False
        self._run(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS true')

    def close(self) -> None:
        self.on()
        self._admin.dispose()

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


class MovedFile:
    """SQLite's file is elsewhere for a while."""

    def __init__(self, database: Database) -> None:
        self.away = False
        self.here = Path(database.engine.url.database or "")
        self._there = self.here.with_suffix(".moved")

    def off(self) -> None:
        self.away = True
        self.here.rename(self._there)

    def on(self) -> None:
        self.away = False
        self._there.rename(self.here)


def fill(session: Session) -> None:
    """Write what needs more room than may be free inside the file."""
    session.add(TrialWrite(id=next(_NUMBERS), filler="x" * 200_000))
    session.flush()
