"""The office's own tables: days off, settings, and the log of who did what."""

import datetime as dt
from typing import Any

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


class Audit(SQLModel, table=True):
    """One thing done, by whom and to what; appended, never changed."""

    id: int = key()
    at: Moment
    person_id: int | None = link("person.id", default=None)
    #: "plan.activated", "obligation.done", ...
    action: str = Field(index=True)
    subject: str
    detail: dict[str, Any] = data()
