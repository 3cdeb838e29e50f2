"""The two databases as one: a transaction runner, and the few statements in which they differ.

Work is an ordinary synchronous function of a session; it runs as one transaction on a database thread
(design decision 1). SQLite has one writer thread with `BEGIN IMMEDIATE` and its own reading connections;
PostgreSQL has a small pool.
"""

import asyncio
import contextvars
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, Table, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel, select

T = TypeVar("T")
Row = TypeVar("Row", bound=SQLModel)
Work = Callable[[Session], T]
#: A session as other folders know it: to be passed on, without the library behind it.
Transaction = Session

#: How often work is run anew when the database asks for it (deadlock, serialisation, a busy file).
TRIES = 5
#: Milliseconds that a SQLite connection waits for another process's write.
BUSY_TIMEOUT = 5000
READERS = 3
POSTGRES_THREADS = 8
#: PostgreSQL's codes for "run it again": serialization_failure, deadlock_detected.
_RETRY_STATES = frozenset({"40001", "40P01"})


class Database:
    """One database, whichever engine: `await run(work)` writes, `await read(work)` only reads."""

    def __init__(self, url: str) -> None:
        """Prepare the engines for an SQLAlchemy URL; nothing is opened before the first work."""
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_folder(url)
            self.engine = _sqlite_engine(url, begin="BEGIN IMMEDIATE")
            self._reading = _sqlite_engine(url, begin="BEGIN")
            self._writers = ThreadPoolExecutor(1, "db-write")
            self._readers = ThreadPoolExecutor(READERS, "db-read")
        else:
            # Without its parameters an error in a log tells nothing that a person said.
            self.engine = self._reading = create_engine(
                url, pool_size=POSTGRES_THREADS, pool_pre_ping=True, hide_parameters=True
            )
            self._writers = self._readers = ThreadPoolExecutor(POSTGRES_THREADS, "db")

    async def run(self, work: Work[T]) -> T:
        """Run work in one transaction and commit it; it may be run again, so it has no other effects."""
        return await _in_thread(self._writers, self.run_now, work)

    async def read(self, work: Work[T]) -> T:
        """Run work that only reads, beside any writer."""
        return await _in_thread(self._readers, self.read_now, work)

    def run_now(self, work: Work[T]) -> T:
        """The same as `run`, on this thread: for the command line and for tests."""
        for attempt in range(1, TRIES + 1):
            try:
                with Session(self.engine, expire_on_commit=False) as session, session.begin():
                    return work(session)
            except DBAPIError as error:
                if attempt == TRIES or not _worth_another_try(error):
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    def read_now(self, work: Work[T]) -> T:
        """The same as `read`, on this thread."""
        with Session(self._reading, expire_on_commit=False) as session:
            return work(session)

    def close(self) -> None:
        """Let running work end, then close every connection."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
        self._reading.dispose()


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model, for statements of SQLAlchemy Core."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def insert_or_ignore(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert the rows that break no unique index, leave the others out; how many went in."""
    values = [dict(row) for row in rows]
    if not values:
        return 0
    statement = _insert_of(session)(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    connection = session.connection()
    return sum(connection.execute(statement, row).rowcount for row in values)


def _insert_of(session: Session) -> Callable[[Table], Any]:
    """The database's own `insert`; only its dialect is loaded, which the start would feel."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert


def lock_row(session: Session, model: type[Row], key: int) -> Row | None:
    """The row, read afresh and locked until the end of the transaction (SQLite's writer holds all locks)."""
    statement = select(model).where(table_of(model).c.id == key)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()


async def _in_thread(pool: ThreadPoolExecutor, run: Callable[[Work[T]], T], work: Work[T]) -> T:
    """One hop to a database thread, with the log context, not to be cut short by a cancellation."""
    context = contextvars.copy_context()
    loop = asyncio.get_running_loop()
    return await asyncio.shield(loop.run_in_executor(pool, context.run, run, work))


def _worth_another_try(error: DBAPIError) -> bool:
    if getattr(error.orig, "sqlstate", None) in _RETRY_STATES:
        return True
    return "database is locked" in str(error.orig)


def _make_folder(url: str) -> None:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)


def _sqlite_engine(url: str, begin: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT / 1000}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # sqlite3: we begin transactions ourselves
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
