"""The year's plan: items, their parts, the units named, and the obligations that follow."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from data.models.base import Moment, data, key, link, long_text, one_of, unique_where, word
from domain.duties import DutyState, Every, ItemKind


class PlanState(StrEnum):
    """How far a plan has come."""

    #: read, not yet confirmed: nothing is sent to anyone
    DRAFT = "draft"
    #: confirmed by the Office: obligations exist, reminders run
    ACTIVE = "active"
    #: its year is over, or it was put away as a draft
    CLOSED = "closed"


class Plan(SQLModel, table=True):
    """A plan as issued, with the very text it was read from."""

    __table_args__ = (
        one_of("state", PlanState),
        unique_where("uq_plan_active", "year", condition="state = 'active'"),
    )

    id: int = key()
    year: int = Field(index=True)
    #: as printed ("12/KH-SNgV"), None where the source leaves it blank
    number: str | None = None
    title: str
    source: str = long_text()
    sha256: str = Field(unique=True)
    #: doubts of the reading: [{"kind", "where", "text"}]
    doubts: list[dict[str, str]] = data()
    state: PlanState = word(PlanState, default=PlanState.DRAFT)
    imported_at: Moment
    activated_at: Moment | None = None
    activated_by: int | None = link("person.id", default=None)


class PlanFileState(StrEnum):
    """How far a file that a plan came in has come."""

    #: to be opened in a process of its own, and read
    WAITING = "waiting"
    #: read: its plan waits to be confirmed, or was known before
    READ = "read"
    #: no plan, or one that cannot be read
    REFUSED = "refused"


class PlanFile(SQLModel, table=True):
    """A file, or pasted words, that somebody sent as a plan."""

    __tablename__ = "plan_file"
    __table_args__ = (
        one_of("state", PlanFileState),
        CheckConstraint("(evidence_id IS NULL) <> (words = '')", name="file_or_words"),
        CheckConstraint("(state = 'read') = (plan_id IS NOT NULL)", name="read_has_plan"),
    )

    id: int = key()
    sent_by: int = link("person.id")
    evidence_id: int | None = link("evidence.id", default=None)
    #: the plan itself, if it was pasted into the chat; "" if it came as a file
    words: str = long_text(default="")
    #: the year that its sender gave it, None for the one written in it
    year: int | None = None
    state: PlanFileState = word(PlanFileState, default=PlanFileState.WAITING)
    plan_id: int | None = link("plan.id", default=None)
    #: of a paper that changes the plan: how it is called, which explains its changes; "" for a plan itself
    title: str = ""
    #: and what it asks for (`data.plan_amending`), an entry a change
    changes: list[dict[str, Any]] = data(default_factory=list)
    sent_at: Moment
    settled_at: Moment | None = None
    #: when the Office had the changes made
    applied_at: Moment | None = None


class Item(SQLModel, table=True):
    """One line of the plan, or its registration deadline."""

    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        one_of("kind", ItemKind),
        one_of("every", Every),
    )

    id: int = key()
    plan_id: int = link("plan.id")
    position: int
    kind: ItemKind = word(ItemKind, default=ItemKind.TASK)
    #: as printed; "" for a deadline of the prose
    number: str = ""
    content: str = long_text()
    #: the source text, with its tags and breaks
    source: str = long_text(default="")
    starts: date
    ends: date
    #: the last day on which it is in time
    due: date
    due_source: str
    #: the day that the plan names with "trước" (before); whether it counts itself is the office's choice
    before: date | None = None
    recurring: bool = False
    #: how often it is owed anew, where the Office wants that: "", "month", "quarter"
    every: Every = word(Every, default=Every.ONCE)
    #: the ladder by which it is reminded, a name of data/rules/ladders.toml
    ladder: str = "task"
    #: waits for an event that has no day yet (an invitation): nothing is reminded before the Office gives one
    awaits: bool = False
    #: when the Office confirmed units, lead and conditional parts
    confirmed_at: Moment | None = None
    confirmed_by: int | None = link("person.id", default=None)
    #: when the Office took the whole item off
    cancelled_at: Moment | None = None


class ItemChangeKind(StrEnum):
    """What the Office changed in an item of a plan."""

    ADDED = "added"
    WORDS = "words"
    UNITS = "units"
    DUE = "due"
    CANCELLED = "cancelled"
    #: what was left of it goes on in the next year's plan
    CARRIED = "carried"


class ItemChange(SQLModel, table=True):
    """One change of an item: who made it, how it was and is, and why."""

    __tablename__ = "item_change"
    __table_args__ = (one_of("kind", ItemChangeKind),)

    id: int = key()
    item_id: int = link("item.id")
    at: Moment
    person_id: int | None = link("person.id", default=None)
    kind: ItemChangeKind = word(ItemChangeKind)
    before: str = long_text(default="")
    after: str = long_text(default="")
    reason: str = long_text(default="")


class ItemUnit(SQLModel, table=True):
    """A unit named for an item, in the order of the plan; one of them leads."""

    __tablename__ = "item_unit"
    __table_args__ = (
        UniqueConstraint("item_id", "unit_id"),
        unique_where("uq_item_unit_lead", "item_id", condition="leads"),
    )

    id: int = key()
    item_id: int = link("item.id")
    unit_id: int = link("unit.id")
    position: int
    leads: bool = False


class Part(SQLModel, table=True):
    """A part of an item that is reported on its own; `conditional` parts may have no occasion ("nếu có")."""

    __table_args__ = (UniqueConstraint("item_id", "position"),)

    id: int = key()
    item_id: int = link("item.id")
    position: int
    text: str = long_text()
    conditional: bool = False


class Obligation(SQLModel, table=True):
    """What one unit owes for one part."""

    __table_args__ = (UniqueConstraint("part_id", "unit_id"), one_of("state", DutyState))

    id: int = key()
    part_id: int = link("part.id")
    unit_id: int = link("unit.id")
    state: DutyState = word(DutyState, default=DutyState.OPEN)
    leads: bool = False
    due: date
    #: False for what was due before the plan was activated: listed once, never escalated (design 2.9)
    escalates: bool = True
    note: str = long_text(default="")
    evidence_id: int | None = link("evidence.id", default=None)
    #: counted at every change, so that an old button is known to be old
    revision: int = 0
    updated_at: Moment
    updated_by: int | None = link("person.id", default=None)


class ObligationChange(SQLModel, table=True):
    """One step in the life of an obligation: who moved it, from where to where, with which words."""

    __tablename__ = "obligation_change"

    id: int = key()
    obligation_id: int = link("obligation.id")
    at: Moment
    person_id: int | None = link("person.id", default=None)
    before: str
    after: str
    note: str = long_text(default="")


class Obstacle(SQLModel, table=True):
    """A difficulty (vướng mắc) that a unit told the Office about: raised, assigned, answered, closed."""

    id: int = key()
    #: the unit that met it
    unit_id: int = link("unit.id")
    #: the obligation that it stands in the way of, if it is about one
    obligation_id: int | None = link("obligation.id", default=None)
    text: str = long_text()
    raised_by: int = link("person.id")
    raised_at: Moment
    #: who is to answer it, once the Office has said so
    assigned_to: int | None = link("person.id", default=None)
    assigned_by: int | None = link("person.id", default=None)
    assigned_at: Moment | None = None
    answer: str = long_text(default="")
    answered_by: int | None = link("person.id", default=None)
    answered_at: Moment | None = None
    #: the unit says that it is overcome, or the Office closes it
    closed_by: int | None = link("person.id", default=None)
    closed_at: Moment | None = None
