"""What came in and what goes out: rows first, so that nothing said or owed is lost."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from data.models.base import Moment, data, index_where, key, link, long_text, one_of, word


class OutboxState(StrEnum):
    """What became of a message owed to somebody."""

    #: waits for the Office to approve it
    PROPOSED = "proposed"
    #: to be sent, not before `not_before`
    WAITING = "waiting"
    #: handed to the channel, outcome not yet known
    SENDING = "sending"
    #: accepted by the channel
    SENT = "sent"
    #: may or may not have been accepted: shown to the Office, never repeated by itself
    UNSURE = "unsure"
    #: the person blocked the bot, never started it, or has no account
    UNREACHABLE = "unreachable"
    #: nothing was left to say when its turn came
    DROPPED = "dropped"
    #: its time passed before it could be sent
    EXPIRED = "expired"


class Inbox(SQLModel, table=True):
    """An update as it arrived, written before the channel learns that it did (design 2.3)."""

    __table_args__ = (
        Index("ix_inbox_unanswered", "answered_at", "set_aside_at"),
        index_where(
            "ix_inbox_lane",
            "lane",
            condition="owner IS NOT NULL AND answered_at IS NULL AND set_aside_at IS NULL",
        ),
    )

    update_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    #: the raw update; blanked once answered
    payload: str | None = long_text(default=None)
    received_at: Moment
    handled_at: Moment | None = None
    #: the answer as JSON, until it is sent
    reply: dict[str, Any] | None = data(default=None)
    answered_at: Moment | None = None
    #: caught exceptions so far
    attempts: int = 0
    #: starts of the process that found it unhandled: one that kills the process is not tried for ever
    starts: int = 0
    set_aside_at: Moment | None = None
    error: str = long_text(default="")
    #: whose turn it takes, a person's or else a chat's; only where processes share the inbox
    lane: int | None = Field(default=None, sa_type=BigInteger)
    #: the process that has it (`Replica.id`); only where processes share the inbox
    owner: str | None = None


class Outbox(SQLModel, table=True):
    """One message owed to one receiver; the row is also the record of its delivery (design 2.4)."""

    __table_args__ = (
        one_of("state", OutboxState),
        CheckConstraint(
            "person_id IS NOT NULL OR account_id IS NOT NULL OR group_id IS NOT NULL", name="receiver"
        ),
        Index("ix_outbox_due", "state", "not_before"),
        Index("ix_outbox_message", "message"),
    )

    id: int = key()
    #: "digest:person:local date:slot", or the like: one row is one message
    key: str = Field(unique=True)
    kind: str
    person_id: int | None = link("person.id", default=None)
    #: the account to reach, for somebody who is no known person; else the person's account of that moment
    account_id: int | None = link("account.id", default=None)
    #: the group of a unit, for what is said to all of it
    group_id: int | None = link("unit_group.id", default=None)
    #: the announcement that it carries
    announcement_id: int | None = link("announcement.id", default=None)
    #: the local day that it speaks of
    day: date
    #: `Message.to_json()` for kinds without lines; empty for a digest, which is worded when sent
    facts: dict[str, Any] = data()
    not_before: Moment
    expires_at: Moment
    state: OutboxState = word(OutboxState, default=OutboxState.WAITING)
    attempts: int = 0
    #: id of the message in its channel, once sent
    message: str | None = None
    error: str = long_text(default="")
    created_at: Moment
    taken_at: Moment | None = None
    sent_at: Moment | None = None
    #: when the receiver first pressed one of its buttons
    read_at: Moment | None = None
    #: who of the Office let it go, where it had to be approved
    approved_by: int | None = link("person.id", default=None)
    #: when it was taken back from its chat
    recalled_at: Moment | None = None


class OutboxLine(SQLModel, table=True):
    """One thing that a digest says; its key is unique, so that nothing is said twice."""

    __tablename__ = "outbox_line"

    id: int = key()
    outbox_id: int = link("outbox.id")
    #: "obligation:round:stage:receiver-person", see `domain.reminders.Line.key`
    key: str = Field(unique=True)
    obligation_id: int = link("obligation.id")
    stage: str
    #: whether it was still true when the message was worded; None before that
    said: bool | None = None
