"""The rows of every table as plain values, the same for both databases: read at one moment, and put back.

A value is what JSON can hold: moments as text in UTC, days as text, plain data as the very text that is kept.
So what was read from SQLite goes into PostgreSQL, and back, without a difference.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import JSON, Boolean, Connection, Date, DateTime, Integer, MetaData, String, Table, text
from sqlmodel import Session

from data.db import Database
from data.models import metadata

T = TypeVar("T")
Row = list[Any]

#: Rows that are in memory at the same time.
BATCH = 500
#: What a column may hold, the narrower kinds first.
_KINDS: tuple[tuple[type[Any], str], ...] = (
    (Boolean, "truth"),
    (Integer, "number"),
    (DateTime, "moment"),
    (Date, "day"),
    (JSON, "json"),
    (String, "text"),
)
_MOMENT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: its columns with what they hold, and by which of them its rows are put in order."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    order: tuple[str, ...]


def at_one_moment(database: Database, work: Callable[[Connection], T]) -> T:
    """What work reads, all as it was at one moment, beside any writer (SQLite: a snapshot of its WAL)."""

    def reading(session: Session) -> T:
        options = {} if database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        return work(session.connection(execution_options=options))

    return database.read_now(reading)


def shapes(connection: Connection) -> list[Shape]:
    """Our tables as they stand in the database, those that others refer to first."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in metadata().tables)
    return [_shape(table) for table in found.sorted_tables]


def _shape(table: Table) -> Shape:
    columns = tuple(column.name for column in table.columns)
    kinds = tuple(_kind(column.type) for column in table.columns)
    return Shape(table.name, columns, kinds, tuple(column.name for column in table.primary_key))


def _kind(type_: object) -> str:
    """What a column of a type holds. Raises ValueError for a type that no table has had so far."""
    for known, kind in _KINDS:
        if isinstance(type_, known):
            return kind
    raise ValueError(f"no way to put {type_!r} into a backup")


def rows(connection: Connection, shape: Shape) -> Iterator[list[Row]]:
    """The rows of a table in their order, some at a time."""
    read = _read_of_sqlite if _is_sqlite(connection) else _read_of_postgresql
    quoted = {name: _quote(connection, name) for name in shape.columns}
    kinds = dict(zip(shape.columns, shape.kinds, strict=True))
    wanted = ", ".join(read(quoted[name], kinds[name]) for name in shape.columns)
    order = ", ".join(_ordered(connection, quoted[name], kinds[name]) for name in shape.order)
    statement = f"SELECT {wanted} FROM {_quote(connection, shape.name)} ORDER BY {order}"  # noqa: S608  # names of our own
    found = connection.exec_driver_sql(statement, execution_options={"yield_per": BATCH})
    truths = [index for index, kind in enumerate(shape.kinds) if kind == "truth"]
    for part in found.partitions():
        yield [_plain(list(row), truths) for row in part]


def load(connection: Connection, shape: Shape, batches: Iterable[list[Row]]) -> None:
    """Put rows into an empty table."""
    names = ", ".join(_quote(connection, name) for name in shape.columns)
    target = f"{_quote(connection, shape.name)} ({names})"
    if _is_sqlite(connection):
        marks = ", ".join("?" * len(shape.columns))
        for batch in batches:
            connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({marks})", list(map(tuple, batch)))  # noqa: S608  # names of our own
    else:
        _copy(connection, target, shape, batches)


def next_id(connection: Connection, shape: Shape) -> int | None:
    """The last id that a table gave away, be its row gone; None where the rows themselves tell."""
    sequence = _sequence(connection, shape)
    if sequence is None:
        return None
    last, called = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608  # the server's own name
    return int(last) if called else 0


def continue_after(connection: Connection, shape: Shape, last: int | None) -> None:
    """Let a table give away ids beyond the last one that was given, and beyond those of its rows."""
    sequence = _sequence(connection, shape)
    if sequence is not None:
        highest = connection.exec_driver_sql(f"SELECT max(id) FROM {_quote(connection, shape.name)}").scalar()  # noqa: S608  # a name of our own
        following = max(highest or 0, last or 0) + 1
        connection.execute(
            text("SELECT setval(:name, :next, false)"), {"name": sequence, "next": following}
        ).one()


def _copy(connection: Connection, target: str, shape: Shape, batches: Iterable[list[Row]]) -> None:
    moments = [index for index, kind in enumerate(shape.kinds) if kind == "moment"]
    cursor = cast("Any", connection.connection.cursor())
    with cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for batch in batches:
            for row in batch:
                for index in moments:
                    row[index] = f"{row[index]}+00" if row[index] is not None else None
                copy.write_row(row)


def _sequence(connection: Connection, shape: Shape) -> str | None:
    if _is_sqlite(connection) or "id" not in shape.columns:
        return None
    named = text("SELECT pg_get_serial_sequence(:name, 'id')")
    return connection.execute(named, {"name": _quote(connection, shape.name)}).scalar()


def _read_of_sqlite(column: str, _: str) -> str:
    return column


def _read_of_postgresql(column: str, kind: str) -> str:
    if kind == "moment":
        return _MOMENT.format(column)
    return f"{column}::text" if kind in {"day", "json"} else column


def _ordered(connection: Connection, column: str, kind: str) -> str:
    """By bytes, as SQLite does, and not by the rules of a language."""
    return f'{column} COLLATE "C"' if kind == "text" and not _is_sqlite(connection) else column


def _plain(row: Row, truths: list[int]) -> Row:
    for index in truths:
        row[index] = None if row[index] is None else bool(row[index])
    return row


def _quote(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
