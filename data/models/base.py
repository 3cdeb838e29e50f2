"""What every table shares: names of constraints, columns of choices, JSON, and long ids."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Dialect,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    text,
)
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMES


def metadata() -> MetaData:
    """The tables as the code knows them."""
    return SQLModel.metadata


def one_of(column: str, values: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """A check that the column holds one of the values: what must never happen is not left to an `if`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def unique_where(name: str, *columns: str, condition: str) -> Index:
    """A unique index over the rows that meet a condition, on both databases."""
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


def index_where(name: str, *columns: str, condition: str) -> Index:
    """An index over the rows that meet a condition, on both databases."""
    where = text(condition)
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Word(TypeDecorator[StrEnum]):
    """A StrEnum kept as its value and read back as its member (SQLModel would keep the member's name)."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        """The value to keep."""
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, _: Dialect) -> StrEnum | None:
        """The member that was kept."""
        return None if value is None else self.kind(value)


def word(kind: type[StrEnum], **options: Any) -> Any:
    """A column that holds one member of an enumeration; `one_of` in the table's arguments checks it."""
    return Field(sa_type=Word(kind), **options)


def key(**options: Any) -> Any:
    """A primary key that the database hands out."""
    return Field(default=None, primary_key=True, **options)


def number(**options: Any) -> Any:
    """A whole number beyond 32 bits: Telegram's ids have up to 52 (Bot API, Chat.id)."""
    return Field(sa_type=BigInteger, **options)


def link(target: str, index: bool = True, **options: Any) -> Any:
    """A reference to another table's row."""
    return Field(foreign_key=target, index=index, **options)


def long_text(**options: Any) -> Any:
    """Text of any length."""
    return Field(sa_type=Text, **options)


def data(**options: Any) -> Any:
    """Plain data kept as JSON: stored, never queried (design 6)."""
    return Field(sa_type=JSON, **options)


Moment = datetime
"""An aware moment in UTC; SQLModel refuses naive ones."""
