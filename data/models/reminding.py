"""What shapes the reminders: leave, snoozing, groups, choices of the Office; announcements; who sends."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from data.models.base import Moment, data, key, link, long_text, one_of, unique_where, word
from data.models.people import Reach
from domain.ladders import Kind


class Leave(SQLModel, table=True):
    """Somebody is away on these days, the first and the last one included; a substitute hears instead."""

    __table_args__ = (CheckConstraint("starts <= ends", name="order"),)

    id: int = key()
    person_id: int = link("person.id")
    starts: date
    ends: date
    #: None: whoever stands in by post (a deputy)
    substitute_id: int | None = link("person.id", default=None)
    entered_by: int | None = link("person.id", default=None)
    entered_at: Moment
    ended_at: Moment | None = None


class Snooze(SQLModel, table=True):
    """A person wants to hear of an obligation again on a later day, and not before."""

    __table_args__ = (UniqueConstraint("person_id", "obligation_id"),)

    id: int = key()
    person_id: int = link("person.id")
    obligation_id: int = link("obligation.id")
    until: date
    at: Moment


class ReminderChoice(SQLModel, table=True):
    """Whether a kind of reminder goes by itself, or waits for the Office's approval."""

    __tablename__ = "reminder_choice"
    __table_args__ = (one_of("kind", Kind),)

    kind: Kind = word(Kind, primary_key=True)
    automatic: bool
    updated_by: int | None = link("person.id", default=None)
    updated_at: Moment


class UnitGroup(SQLModel, table=True):
    """The group chat of a unit: the only one that gets its digest."""

    __tablename__ = "unit_group"
    __table_args__ = (
        unique_where("uq_unit_group_chat", "channel", "chat", condition="ended_at IS NULL"),
        unique_where("uq_unit_group_unit", "unit_id", condition="ended_at IS NULL"),
        one_of("reach", Reach),
    )

    id: int = key()
    channel: str
    #: where it is written to; a group that becomes a supergroup moves
    chat: str
    title: str
    unit_id: int = link("unit.id")
    reach: Reach = word(Reach, default=Reach.OK)
    linked_by: int | None = link("person.id", default=None)
    linked_at: Moment
    ended_at: Moment | None = None


class ItemNeed(SQLModel, table=True):
    """An item that cannot be completed before another one is; a circle is refused when it is written."""

    __tablename__ = "item_need"
    __table_args__ = (
        UniqueConstraint("item_id", "needs_id"),
        CheckConstraint("item_id <> needs_id", name="self"),
    )

    id: int = key()
    item_id: int = link("item.id")
    needs_id: int = link("item.id")


class Announcement(SQLModel, table=True):
    """What the Office tells many people at once; a row of the outbox for each of them refers to it."""

    id: int = key()
    text: str = long_text()
    evidence_id: int | None = link("evidence.id", default=None)
    #: whom it was meant for, as it was chosen: {"all": true}, or {"roles": [], "units": [], "people": []}
    audience: dict[str, Any] = data()
    by: int = link("person.id")
    at: Moment
    recalled_by: int | None = link("person.id", default=None)
    recalled_at: Moment | None = None


class CalendarFeed(SQLModel, table=True):
    """The private address of a person's calendar; only a hash of it is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (unique_where("uq_calendar_feed_one", "person_id", condition="revoked_at IS NULL"),)

    id: int = key()
    person_id: int = link("person.id")
    hash: str = Field(unique=True)
    created_at: Moment
    revoked_at: Moment | None = None


class Replica(SQLModel, table=True):
    """A running process of this bot: who shares the budget of messages, and until when all are silent."""

    id: str = Field(primary_key=True)
    seen_at: Moment
    #: whether it is at a mass sending now
    sending: bool = False
    #: the server asked for silence until then, towards everybody
    silent_until: Moment | None = None
