"""Drafts of forms, what was handed in with every version, and files."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from data.models.base import Moment, data, key, link, number, one_of, unique_where, word


class DraftState(StrEnum):
    """Where a draft stands."""

    #: the account is in the middle of it
    OPEN = "open"
    #: put aside, offered again by /tieptuc
    KEPT = "kept"
    #: became a submission
    SENT = "sent"
    #: given up by its author
    DROPPED = "dropped"


class SubmissionState(StrEnum):
    """Where something handed in stands."""

    SENT = "sent"
    WITHDRAWN = "withdrawn"


class EvidenceState(StrEnum):
    """Where a file stands."""

    #: named in the chat; its bytes are still to be fetched
    WAITING = "waiting"
    #: its bytes are kept under their hash
    KEPT = "kept"
    #: too big, of a refused kind, or gone
    REFUSED = "refused"


class Draft(SQLModel, table=True):
    """A form being filled in: any replica, any restart, any phone goes on from here."""

    __table_args__ = (
        one_of("state", DraftState),
        unique_where("uq_draft_open", "account_id", condition="state = 'open'"),
        Index(None, "account_id", "state"),
    )

    id: int = key()
    account_id: int = link("account.id", index=False)
    form: str
    #: the version of the form that asked
    version: int
    #: started with: {"subject": person for whom it is entered, "submission": the edited one}
    started_with: dict[str, Any] = data()
    #: field name -> plain value; a field that is absent has not been answered
    answers: dict[str, Any] = data()
    #: field name -> id of the message that answered it, so that an edited message finds its step
    said_in: dict[str, str] = data()
    #: the field asked for again from the review, "" when the form asks in order
    asking: str = ""
    #: what stands on the screen beside the question: page and filter of a list, ticks, whether one is leaving
    view: dict[str, Any] = data()
    revision: int = 0
    state: DraftState = word(DraftState, default=DraftState.OPEN)
    created_at: Moment
    updated_at: Moment


class Submission(SQLModel, table=True):
    """Something handed in, in its present version; `subject` tells apart what one may hand in twice."""

    __table_args__ = (
        one_of("state", SubmissionState),
        unique_where(
            "uq_submission_one", "form", "year", "person_id", "subject", condition="state <> 'withdrawn'"
        ),
        Index(None, "year", "form"),
    )

    id: int = key()
    form: str
    year: int
    person_id: int = link("person.id")
    unit_id: int = link("unit.id")
    subject: str = ""
    state: SubmissionState = word(SubmissionState, default=SubmissionState.SENT)
    version: int = 1
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
    at: Moment
    #: who handed this version in
    person_id: int = link("person.id")


class Evidence(SQLModel, table=True):
    """A file handed in: first as its channel names it, then as bytes kept under their sha256."""

    __table_args__ = (one_of("state", EvidenceState), Index(None, "state"))

    id: int = key()
    account_id: int = link("account.id")
    file_id: str
    unique_id: str
    name: str
    mime: str = ""
    #: bytes, None until told
    size: int | None = number(default=None)
    state: EvidenceState = word(EvidenceState, default=EvidenceState.WAITING)
    sha256: str | None = Field(default=None, index=True)
    attempts: int = 0
    #: why it was refused
    reason: str = ""
    created_at: Moment
