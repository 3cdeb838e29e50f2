"""The office's own tables: days off, settings, and the log of who did what."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from data.models.base import Moment, data, key, link


class Holiday(SQLModel, table=True):
    """A day off, or a weekend day worked in exchange; the Office edits it, and its word is the truth."""

    day: dt.date = Field(primary_key=True)
    name: str
    #: True for a Saturday or Sunday on which the office works
    worked: bool = False
    #: number of the document that says so, or where the seed took it from
    source: str
    verified: bool = False


class Setting(SQLModel, table=True):
    """A choice of the office that may change while the bot runs."""

    name: str = Field(primary_key=True)
    value: Any = data()


_UNCHAINED = text("number IS NULL")


class Audit(SQLModel, table=True):
    """One thing done, by whom and to what; appended, never changed: triggers refuse it (migration 4).

    The last four are set once, when a tick chains the entry (`data.chain`).
    """

    __table_args__ = (
        CheckConstraint(
            "(salt IS NULL) = (number IS NULL) AND (digest IS NULL) = (number IS NULL)"
            " AND (hash IS NULL) = (number IS NULL)",
            name="chained",
        ),
        Index("ix_audit_unchained", "id", sqlite_where=_UNCHAINED, postgresql_where=_UNCHAINED),
    )

    id: int = key()
    at: Moment
    person_id: int | None = link("person.id", default=None)
    #: "plan.activated", "obligation.done", ...
    action: str = Field(index=True)
    subject: str
    #: what may be erased later: the chain holds a digest of it
    detail: dict[str, Any] = data()
    #: its place in the chain, from 1 without gaps
    number: int | None = Field(default=None, unique=True)
    #: chance that goes into the digest, gone with an erased detail
    salt: str | None = None
    #: sha256 of salt and detail
    digest: str | None = None
    #: sha256 of the entry and of the hash before it
    hash: str | None = None
