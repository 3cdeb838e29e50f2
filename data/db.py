"""The two databases as one: a transaction runner, and the few statements in which they differ.

Work is an ordinary synchronous function of a session; it runs as one transaction on a database thread
(design decision 1). SQLite has one writer thread with `BEGIN IMMEDIATE` and its own reading connections;
PostgreSQL has a small pool.
"""

import asyncio
import contextvars
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import ClauseElement, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import SessionTransaction, make_transient_to_detached
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel, select

from data.sqlite_file import FileMoved, SqliteFile
from data.writer import Came, Work, Writer

T = TypeVar("T")
Row = TypeVar("Row", bound=SQLModel)
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
#: What it says while it can't be used (Appendix A): 08 no connection, 53 no room or memory left, 57P going
#: down or coming up, 58 errors of its machine, 25006 may only be read, XX finds what is no data.
_AWAY_STATES = ("08", "53", "57P", "58", "25006", "XX")
#: The same of SQLite (sqlite.org/rescode.html); extended codes begin with these.
_AWAY_NAMES = tuple(
    f"SQLITE_{name}"
    for name in (
        "BUSY",
        "LOCKED",
        "FULL",
        "IOERR",
        "CANTOPEN",
        "READONLY",
        "CORRUPT",
        "NOTADB",
        "PERM",
        "NOMEM",
    )
)
#: How long a server may take to be reached, and to be missed when its machine is gone (libpq).
_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


class Runner(Protocol):
    """Whatever runs work: a database, or somebody patient in front of one."""

    async def run(self, work: Work[T], *, apart: bool = False) -> T:
        """Run work in one transaction and commit it; `apart` from any other work."""
        ...

    async def read(self, work: Work[T]) -> T:
        """Run work that only reads."""
        ...


class _OneLine(Session):
    """A session that looks up its connection once: every statement made beforehand asks for it."""

    def __init__(self, bind: Engine | Connection, **options: Any) -> None:
        """On a connection whose transaction runs, statements need no transaction of the session's own."""
        super().__init__(bind, expire_on_commit=False, **options)
        self._line = bind if isinstance(bind, Connection) else None
        self._savepoint: SessionTransaction | None = None

    def connection(self, *arguments: Any, **options: Any) -> Connection:
        """The connection of this transaction."""
        if arguments or options:
            return super().connection(*arguments, **options)
        savepoint = self.get_nested_transaction()
        if savepoint is not self._savepoint:
            self._savepoint = savepoint
            if savepoint is not None:
                return super().connection()  # with the first look it begins
        if self._line is None or self._line.closed:
            self._line = super().connection()
        return self._line


class Database:
    """One database, whichever engine: `await run(work)` writes, `await read(work)` only reads."""

    def __init__(self, url: str) -> None:
        """Prepare the engines for an SQLAlchemy URL; nothing is opened before the first work."""
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_folder(url)
            file = SqliteFile(make_url(url).database, BUSY_TIMEOUT / 1000)
            self.engine = _sqlite_engine(url, file, begin="BEGIN IMMEDIATE")
            self._reading = _sqlite_engine(url, file, begin="BEGIN")
            self._writer: Writer | None = Writer(self.engine, alone=self.run_now, within=_within)
            self._readers = ThreadPoolExecutor(READERS, "db-read")
        else:
            # Without its parameters an error in a log tells nothing that a person said.
            self.engine = self._reading = create_engine(
                url,
                pool_size=POSTGRES_THREADS,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args=_PATIENCE,
            )
            self._writer = None
            self._readers = ThreadPoolExecutor(POSTGRES_THREADS, "db")
        #: transactions that were run again
        self.retries = 0
        #: hears, on the event loop, each error that `is_away` knows
        self.when_away: Callable[[Exception], None] = lambda _: None

    async def run(self, work: Work[T], *, apart: bool = False) -> T:
        """Run work as one transaction, committed before this answers.

        It may be run again, so it has no other effects. On SQLite works that wait at the same moment are
        committed together, each in a savepoint of its own, for it is the commit that takes long; `apart` is
        for work that takes long itself, or may end the process.
        """
        try:
            if self._writer is not None:
                return await self._writer.run(work, apart=apart)
            return await _in_thread(self._readers, self.run_now, work)
        except Exception as error:
            self._note(error)
            raise

    async def read(self, work: Work[T]) -> T:
        """Run work that only reads, beside any writer."""
        try:
            return await _in_thread(self._readers, self.read_now, work)
        except Exception as error:
            self._note(error)
            raise

    def _note(self, error: Exception) -> None:
        if is_away(error):
            self.when_away(error)

    def run_now(self, work: Work[T]) -> T:
        """The same as `run`, on this thread: for the command line and for tests."""
        for attempt in range(1, TRIES + 1):
            try:
                with _OneLine(self.engine) as session, session.begin():
                    return work(session)
            except DBAPIError as error:
                if attempt == TRIES or not _worth_another_try(error):
                    raise
                self.retries += 1
        raise AssertionError("unreachable: the last try returns or raises")

    def read_now(self, work: Work[T]) -> T:
        """The same as `read`, on this thread."""
        with _OneLine(self._reading) as session:
            return work(session)

    def close(self) -> None:
        """Let running work end, then close every connection."""
        if self._writer is not None:
            self._writer.close()
        self._readers.shutdown()
        self.engine.dispose()
        self._reading.dispose()


def _within(line: Connection, work: Work[Any]) -> Came:
    """Do one of many works in a savepoint. Raises if the transaction around it is lost or to begin anew."""
    driver: Any = line.connection.dbapi_connection
    driver.execute("SAVEPOINT wish")
    with _OneLine(line, join_transaction_mode="rollback_only") as session:
        try:
            found = Came(work(session))
            session.flush()
        except Exception as error:
            if isinstance(error, DBAPIError) and _worth_another_try(error):
                raise
            # A full disk ends the whole transaction by itself, and then there is no savepoint.
            driver.execute("ROLLBACK TO wish")
            found = Came(error=error)
    driver.execute("RELEASE wish")
    return found


def is_away(error: BaseException) -> bool:
    """Whether an error says that the database can't be used now, and nothing of the work that met it.

    No connection, no room left on its disk, a file that is locked, moved, read-only or damaged.
    """
    if isinstance(error, FileMoved | NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    name, state = getattr(error.orig, "sqlite_errorname", ""), getattr(error.orig, "sqlstate", "")
    if error.connection_invalidated or not (name or state):
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return name.startswith(_AWAY_NAMES) if name else state.startswith(_AWAY_STATES)


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model, for statements of SQLAlchemy Core."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def insert_or_ignore(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert the rows that break no unique index, leave the others out; how many went in."""
    values = [dict(row) for row in rows]
    if not values:
        return 0
    connection = session.connection()
    statement = _insert_into(table, connection.dialect.name)
    if _alike(values):
        return connection.execute(statement, values).rowcount
    return sum(connection.execute(statement, row).rowcount for row in values)


def _alike(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one statement does for all rows: the same columns, and none made by the database."""
    return all(row.keys() == rows[0].keys() for row in rows) and not any(
        isinstance(value, ClauseElement) for row in rows for value in row.values()
    )


@cache
def _insert_into(table: Table, dialect: str) -> Any:
    return insert_of(dialect)(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def insert_of(dialect: str) -> Callable[[Table], Any]:
    """The database's own `insert`; only its dialect is loaded, which the start would feel."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert


def as_read(session: Session, row: Row) -> Row:
    """A row that a statement has just added, as if the session had read it; all its columns are given."""
    make_transient_to_detached(row)
    session.add(row)
    return row


def lock_row(session: Session, model: type[Row], key: int) -> Row | None:
    """The row, read afresh and locked until the end of the transaction (SQLite's writer holds all locks)."""
    statement = select(model).where(table_of(model).c.id == key)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()


def wrapped(line: Connection, statement: str, error: Exception) -> BaseException:
    """The driver's error as SQLAlchemy says it, without what a person said."""
    return DBAPIError.instance(
        statement,
        None,
        error,
        line.dialect.loaded_dbapi.Error,
        hide_parameters=True,
        dialect=line.dialect,
    )


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


def _sqlite_engine(url: str, file: SqliteFile, begin: str) -> Engine:
    engine = create_engine(url, creator=file.connect, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # sqlite3: we begin transactions ourselves
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        file.ensure_there()
        try:
            # Straight to the driver: every transaction passes here, and there is nothing to be compiled.
            connection.connection.dbapi_connection.execute(begin)
        except connection.dialect.loaded_dbapi.Error as error:
            raise wrapped(connection, begin, error) from error

    return engine
