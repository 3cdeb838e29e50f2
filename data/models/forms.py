"""Drafts of forms, and files."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from data.models.base import Moment, data, key, link, number, one_of, unique_where, word


class DraftState(StrEnum):
    """Where a draft stands."""

    #: the account is in the middle of it
    OPEN = "open"
    #: put aside, offered again by /tieptuc
    KEPT = "kept"
    #: handed in
    SENT = "sent"
    #: given up by its author
    DROPPED = "dropped"


class EvidenceState(StrEnum):
    """Where a file stands."""

    #: named in the chat; its bytes are still to be fetched
    WAITING = "waiting"
    #: its bytes are kept under their hash
    KEPT = "kept"
    #: too big, of a refused kind, marked secret, or gone
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
    #: what was written beside it
    caption: str = ""
    #: what joins files sent together, "" for one that came alone
    album: str = ""
    #: the id of the message that brought it: files of an album are put in this order
    message: str = ""
    created_at: Moment
