"""What was handed in, with every version and every step of its way, and the days on which it may be."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from data.models.base import Moment, data, key, link, long_text, one_of, unique_where, word
from domain.periods import PeriodKey
from domain.review import Stream, SubmissionState

_COUNTS = "state NOT IN ('withdrawn', 'declined')"


class Submission(SQLModel, table=True):
    """Something handed in, in its present version; `subject` tells apart what one may hand in twice."""

    __table_args__ = (
        one_of("state", SubmissionState),
        one_of("stream", Stream),
        unique_where(
            "uq_submission_one",
            "form",
            "year",
            "person_id",
            "subject",
            condition=f"NOT collective AND {_COUNTS}",
        ),
        unique_where(
            "uq_submission_of_unit",
            "form",
            "year",
            "unit_id",
            "subject",
            condition=f"collective AND {_COUNTS}",
        ),
        Index(None, "year", "form"),
        Index(None, "state"),
    )

    id: int = key()
    form: str
    year: int
    #: whose it is; of something collective, who handed it in for the unit
    person_id: int = link("person.id")
    unit_id: int = link("unit.id")
    #: the unit's own, not the person's
    collective: bool = False
    subject: str = ""
    #: whose desk it reaches after the unit's head
    stream: Stream = word(Stream, default=Stream.OFFICE)
    #: the person it is about, who neither hears of it nor sees it before it is accepted
    about_id: int | None = link("person.id", default=None)
    #: asks for something that may be declined
    asking: bool = False
    state: SubmissionState = word(SubmissionState, default=SubmissionState.SENT)
    version: int = 1
    #: counted at every change, so that an old button is known to be old
    revision: int = 0
    #: came after the deadline, by a permit
    late: bool = False
    #: who typed it, when that is somebody else than the author
    entered_by: int | None = link("person.id", default=None)
    #: the draft that it came from: sending twice gives the first result
    draft_id: int | None = link("draft.id", index=False, default=None, unique=True)
    created_at: Moment
    updated_at: Moment


class SubmissionVersion(SQLModel, table=True):
    """The answers of one version, with the version of the form that asked for them."""

    __tablename__ = "submission_version"
    __table_args__ = (UniqueConstraint("submission_id", "version"),)

    id: int = key()
    submission_id: int = link("submission.id")
    version: int
    form_version: int
    answers: dict[str, Any] = data()
    #: [field, label, what was shown] of each line, as its author saw it before sending
    lines: list[list[str]] = data()
    #: ids of the files that belong to it, numbered in this order
    files: list[int] = data()
    at: Moment
    #: who handed this version in
    person_id: int = link("person.id")


class SubmissionChange(SQLModel, table=True):
    """One step on the way of something handed in: who moved it, from where to where, and why."""

    __tablename__ = "submission_change"

    id: int = key()
    submission_id: int = link("submission.id")
    at: Moment
    person_id: int | None = link("person.id", default=None)
    #: "" for the first step
    before: str
    after: str
    #: the version that was looked at
    version: int
    reason: str = long_text(default="")
    #: the line to be mended, "" if none was named
    field: str = ""


class Period(SQLModel, table=True):
    """The days of one kind of handing in in a year, as the Office set them; empty ones follow the plan."""

    __table_args__ = (UniqueConstraint("year", "key"), one_of("key", PeriodKey))

    id: int = key()
    year: int
    key: PeriodKey = word(PeriodKey)
    opens: date | None = None
    due: date | None = None
    amend_until: date | None = None
    frozen_at: Moment | None = None
    updated_by: int | None = link("person.id", default=None)
    updated_at: Moment


class Permit(SQLModel, table=True):
    """Leave to hand in after the deadline, for one person or one unit, until a day."""

    __table_args__ = (
        one_of("key", PeriodKey),
        CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="one_receiver"),
        Index(None, "year", "key"),
    )

    id: int = key()
    year: int
    key: PeriodKey = word(PeriodKey)
    person_id: int | None = link("person.id", default=None)
    unit_id: int | None = link("unit.id", default=None)
    until: date
    reason: str = long_text(default="")
    granted_by: int | None = link("person.id", default=None)
    granted_at: Moment
