"""The inbox: every update as it arrived, its answer, and what was set aside (design decision 2.3).

These statements run for every update, so they are Core statements made once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, bindparam, func, null, select, update
from sqlmodel import Session

from data.models import Inbox
from data.prepared import AddedOnce, Prepared
from domain.message import Message

#: Caught exceptions after which an update is set aside, and deaths of the process while it was handled.
ATTEMPTS = 3
STARTS = 10
#: Letters of an error that are kept: enough to recognise it.
ERROR_LETTERS = 500

_INBOX: Table = Inbox.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_number = _INBOX.c.update_id
_OPEN = _INBOX.c.answered_at.is_(None) & _INBOX.c.set_aside_at.is_(None)
_THIS = _number == bindparam("key")

_RECEIVE = AddedOnce(
    _INBOX, ("update_id", "payload", "received_at", "attempts", "starts", "set_aside_at", "error")
)
_STATE = Prepared(
    select(
        _INBOX.c.handled_at, _INBOX.c.answered_at, _INBOX.c.set_aside_at, _INBOX.c.reply, _INBOX.c.owner
    ).where(_THIS)
)
_HANDLED = update(_INBOX).where(_THIS).values(handled_at=bindparam("now"), reply=bindparam("said"))
_DONE = update(_INBOX).where(_THIS).values(payload=None, reply=null(), answered_at=bindparam("now"))
_HANDLED_AND_DONE = _DONE.values(handled_at=bindparam("now"))
_OURS = _INBOX.c.owner == bindparam("me")
#: By whether there is an answer, and whether several processes share the inbox.
_KEEP = {
    (True, False): Prepared(_HANDLED),
    (True, True): Prepared(_HANDLED.where(_OURS)),
    (False, False): Prepared(_HANDLED_AND_DONE),
    (False, True): Prepared(_HANDLED_AND_DONE.where(_OURS)),
}
_BLANK = update(_INBOX).where(_THIS).values(payload=bindparam("left"))
_ASIDE = update(_INBOX).where(_THIS).values(set_aside_at=bindparam("now"), error=bindparam("why"))
_ATTEMPT = update(_INBOX).where(_THIS).values(attempts=_INBOX.c.attempts + 1, error=bindparam("why"))
_START = update(_INBOX).where(_THIS).values(starts=_INBOX.c.starts + 1)
_UNFINISHED = select(_number, _INBOX.c.payload).where(_OPEN, _INBOX.c.payload.is_not(None))
_WAITING = _UNFINISHED.add_columns(_INBOX.c.received_at).where(
    _number.in_(bindparam("numbers", expanding=True))
)
_TO_ANSWER = _UNFINISHED.where(_INBOX.c.handled_at.is_not(None)).order_by(_number)
_TO_HANDLE = _UNFINISHED.add_columns(_INBOX.c.starts).where(_INBOX.c.handled_at.is_(None)).order_by(_number)


class NotOurs(Exception):
    """Another process has this update: whatever was done for it here is to be undone."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came: its id and its JSON; `error` if it can't be read and is kept for a person.

    `lane` is whose turn it takes, None if nobody's. `starts` is how often it was begun with after an end.
    """

    update_id: int
    payload: str
    error: str = ""
    lane: int | None = None
    starts: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an update has come. `reply` waits to be sent while `handled` and not `closed`.

    `owner` is the process that has it, "" where processes do not share the inbox.
    """

    handled: bool
    closed: bool
    reply: Message | None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """An update that waits in the inbox: its id, its JSON, and when it was received."""

    update_id: int
    payload: str
    received_at: datetime


def receive(session: Session, arrivals: Iterable[Arrival], now: datetime) -> int:
    """Keep updates before the channel learns that they arrived; one that is known already changes nothing.

    Answers how many were new.
    """
    return sum(_RECEIVE.change(session, **row_of(arrival, now)) for arrival in arrivals)


def row_of(arrival: Arrival, now: datetime) -> dict[str, Any]:
    """What is written for an update that has just come."""
    return {
        "update_id": arrival.update_id,
        "payload": arrival.payload,
        "received_at": now,
        "attempts": 0,
        "starts": 0,
        "set_aside_at": now if arrival.error else None,
        "error": arrival.error[:ERROR_LETTERS],
    }


def standing(session: Session, update_id: int) -> Standing | None:
    """How far an update has come; None if it was never received."""
    row = _STATE.first(session, key=update_id)
    if row is None:
        return None
    closed = row.answered_at is not None or row.set_aside_at is not None
    reply = Message.from_json(row.reply) if row.reply else None
    return Standing(row.handled_at is not None, closed, reply, row.owner or "")


def handled(session: Session, update_id: int, reply: Message | None, now: datetime, me: str = "") -> None:
    """Keep the answer beside what it answers; with nothing to answer the update is done and blanked.

    `me` is this process where several share the inbox. Raises NotOurs if another one has the update by now.
    """
    values: dict[str, Any] = {"key": update_id, "now": now}
    if reply is not None:
        values["said"] = reply.to_json()
    if me:
        values["me"] = me
    if not _KEEP[reply is not None, bool(me)].change(session, **values) and me:
        raise NotOurs


def blank(session: Session, update_id: int, left: str) -> None:
    """Forget at once what was said; `left` is the update as the channel needs it to send the answer yet."""
    session.connection().execute(_BLANK, {"key": update_id, "left": left})


def answered(session: Session, update_ids: Iterable[int], now: datetime) -> None:
    """The answers went out, or were withdrawn: nothing of what was said is kept here any longer."""
    rows = [{"key": update_id, "now": now} for update_id in update_ids]
    if rows:
        session.connection().execute(_DONE, rows)


def failed(session: Session, update_id: int, error: str) -> int:
    """Count one more caught exception of this update; how many it has had."""
    session.connection().execute(_ATTEMPT, {"key": update_id, "why": error[:ERROR_LETTERS]})
    return _counted(session, _INBOX.c.attempts, update_id)


def set_aside(session: Session, update_id: int, error: str, now: datetime) -> None:
    """Stop trying this update; its text stays for a person to look at."""
    values = {"key": update_id, "now": now, "why": error[:ERROR_LETTERS]}
    session.connection().execute(_ASIDE, values)


def started(session: Session, update_id: int) -> int:
    """Count one more start that found this update unhandled; how many have."""
    session.connection().execute(_START, {"key": update_id})
    return _counted(session, _INBOX.c.starts, update_id)


def _counted(session: Session, column: Column[Any], update_id: int) -> int:
    found = session.connection().execute(select(column).where(_number == update_id))
    return int(found.scalar_one())


def to_answer(session: Session) -> list[Arrival]:
    """What was handled and not answered when the process ended, in the order of arrival."""
    return [Arrival(*row) for row in session.connection().execute(_TO_ANSWER)]


def to_handle(session: Session) -> list[Arrival]:
    """What was received and not handled when the process ended, in the order of arrival."""
    found = session.connection().execute(_TO_HANDLE)
    return [Arrival(row.update_id, row.payload, starts=row.starts) for row in found]


def waiting(session: Session) -> int:
    """How many updates are neither answered nor set aside."""
    return session.connection().execute(select(func.count()).where(_OPEN)).scalar_one()


def kept(session: Session, update_ids: Sequence[int]) -> list[Kept]:
    """Those of the updates that are still to be handled or answered, in the order in which they are named."""
    found = session.connection().execute(_WAITING, {"numbers": update_ids})
    rows = {row.update_id: Kept(*row) for row in found}
    return [rows[number] for number in update_ids if number in rows]
