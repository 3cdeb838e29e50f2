"""Statements on the path of every update: compiled once, then handed to the driver without a detour.

What SQLAlchemy does at each execution (looking up the compiled form, its context, its result) takes several
times as long as SQLite takes for the row: measured, these take half of it. Text, types and errors are
SQLAlchemy's. For one set of parameters at a time, and none of them a list.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlmodel import Session

from data.db import insert_of, wrapped

_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The statement in the words of one database."""

    text: str
    #: the parameters in order where the driver wants a sequence, else None
    order: Sequence[str] | None
    #: those that the statement itself holds, as the driver wants them
    fixed: dict[str, Any]
    #: how the others are made as the driver wants them
    given: tuple[tuple[str, _Convert], ...]
    row: Callable[[Sequence[Any]], Any]
    columns: tuple[_Convert, ...]

    def parameters(self, values: dict[str, Any]) -> Any:
        """The parameters of one execution. Raises KeyError if one is missing."""
        said = {
            **self.fixed,
            **{name: make(values[name]) if make else values[name] for name, make in self.given},
        }
        return said if self.order is None else [said[name] for name in self.order]


class Prepared:
    """A Core statement that runs often; its parameters are `bindparam`s.

    An INSERT takes the columns it is given for them: `given` names these, and others have their defaults.
    """

    def __init__(self, statement: Any, given: Iterable[str] | None = None) -> None:
        """Nothing is compiled before it first runs."""
        self._statement = statement
        self._given = None if given is None else list(given)
        self._known: dict[str, _Compiled] = {}

    @classmethod
    def adding(cls, table: Table) -> "Prepared":
        """Add one row; it is given every column but the key, which the database hands out."""
        return cls(insert(table), columns_given(table))

    def all(self, session: Session, **values: Any) -> list[Any]:
        """The rows, as named tuples."""
        cursor, compiled = self._run(session, values)
        found = cursor.fetchall()
        cursor.close()
        return [_row(compiled, one) for one in found]

    def first(self, session: Session, **values: Any) -> Any:
        """The first row as a named tuple, None if there is none."""
        cursor, compiled = self._run(session, values)
        found = cursor.fetchone()
        cursor.close()
        return None if found is None else _row(compiled, found)

    def change(self, session: Session, **values: Any) -> int:
        """Run what changes rows; how many it changed."""
        cursor, _ = self._run(session, values)
        changed = int(cursor.rowcount)
        cursor.close()
        return changed

    def _run(self, session: Session, values: dict[str, Any]) -> tuple[Any, _Compiled]:
        line = session.connection()
        compiled = self._known.get(line.dialect.name) or self._compile(line.dialect)
        parameters = compiled.parameters(values)
        cursor = line.connection.cursor()
        line.dispatch.before_cursor_execute(line, cursor, compiled.text, parameters, None, False)
        try:
            cursor.execute(compiled.text, parameters)
        except line.dialect.loaded_dbapi.Error as error:
            raise wrapped(line, compiled.text, error) from error
        return cursor, compiled

    def _for(self, _: Dialect) -> Any:
        """The statement, in SQLAlchemy's words, for one database."""
        return self._statement

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._for(dialect)
        compiled: Any = statement.compile(dialect=dialect, column_keys=self._given)
        makes = {
            name: one.type.dialect_impl(dialect).bind_processor(dialect)
            for name, one in compiled.binds.items()
        }
        needed = {name for name, one in compiled.binds.items() if one.required}
        held = {name: one.effective_value for name, one in compiled.binds.items() if name not in needed}
        columns = list(statement.exported_columns)
        made = self._known[dialect.name] = _Compiled(
            str(compiled),
            compiled.positiontup,
            {name: makes[name](value) if makes[name] else value for name, value in held.items()},
            tuple((name, makes[name]) for name in sorted(needed)),
            _row_of([str(one.key) for one in columns]),
            tuple(one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns),
        )
        return made


class AddedOnce(Prepared):
    """Add one row, unless a unique index holds one like it.

    It is given every column but the key, or those in `given`. Where the database hands out the key, ask for
    `all`: a row with the `id`, or none; the statement has ended only then.
    """

    def __init__(self, table: Table, given: Iterable[str] | None = None) -> None:
        """Nothing is compiled before it first runs."""
        super().__init__(table, columns_given(table) if given is None else given)

    def _for(self, dialect: Dialect) -> Any:
        table = self._statement
        added = insert_of(dialect.name)(table).on_conflict_do_nothing()
        return added.returning(table.c.id) if "id" in table.c else added


def columns_given(table: Table) -> list[str]:
    """The columns of a row that is added: all but the key, which the database hands out."""
    return [one.key for one in table.columns if not one.primary_key]


def _row_of(names: list[str]) -> Callable[[Sequence[Any]], Any]:
    row: Any = namedtuple("Row", names)  # type: ignore[misc]  # the names are those of the statement
    made: Callable[[Sequence[Any]], Any] = row._make
    return made


def _row(compiled: _Compiled, found: Sequence[Any]) -> Any:
    pairs = zip(compiled.columns, found, strict=True)
    return compiled.row([make(value) if make else value for make, value in pairs])
