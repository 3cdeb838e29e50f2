"""Digests: rows of the outbox whose lines are rows too, worded at the moment of sending.

The key of a line lives as long as it was said, may have been said or is about to be; one that was not said
after all gives its key up and may be planned anew. What the Office struck out keeps its key: it is not said.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data.db import insert_or_ignore, lock_row
from data.models import Obligation, Outbox, OutboxLine, OutboxState, ReminderChoice
from data.prepared import Prepared
from domain.duties import OWED
from domain.ladders import Kind, Receiver
from domain.reminders import Line

_OUTBOX: Table = Outbox.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_LINES: Table = OutboxLine.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_PROPOSED = Prepared(columns(func.count().label("number")).where(_OUTBOX.c.state == OutboxState.PROPOSED))

DIGEST = "digest"
#: The times of the day at which a person may get a digest.
MORNING, AFTERNOON = "08:00", "15:00"
#: Hours that lie at least between the two of a day: one that was late makes the other one needless.
APART = timedelta(hours=2)

#: A digest of the day in one of these states said nothing to anybody: it may take lines again.
_MAY_GROW = frozenset(
    {OutboxState.PROPOSED, OutboxState.WAITING, OutboxState.DROPPED, OutboxState.UNREACHABLE}
)
#: The word on a digest that the Office struck out.
STRUCK_OUT = "struck out by the Office"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which digests go: the local day and time, from when to when, and what needs approval."""

    day: date
    time: str
    opens: datetime
    closes: datetime
    asked: frozenset[Kind] = frozenset()


def digest_key(receiver: str, day: date, time: str = MORNING) -> str:
    """The key of the one digest of a person ("12") or a group ("group-3") at a time of a day."""
    return f"{DIGEST}:{receiver}:{day.isoformat()}:{time}"


def needing_approval(session: Session) -> frozenset[Kind]:
    """The kinds of reminders that wait for the Office; all others go by themselves."""
    chosen = select(ReminderChoice.kind).where(col(ReminderChoice.automatic).is_(False))
    return frozenset(Kind(kind) for kind in session.exec(chosen))


def proposed(session: Session) -> int:
    """How many digests wait for the Office."""
    return int(_PROPOSED.first(session).number)


def add(session: Session, lines: Iterable[Line], slot: Slot, now: datetime) -> int:
    """Put lines into the digests of a slot, one for each person or group; how many were new.

    Whoever had a digest in that slot gets no second one: those lines stay unplanned until another day.
    """
    by_receiver: dict[tuple[bool, int], list[Line]] = {}
    for line in lines:
        by_receiver.setdefault((line.receiver is Receiver.GROUP, line.person), []).append(line)
    # In one order everywhere, so that two processes planning at once wait for each other and do not lock up.
    return sum(_grow(session, by_receiver[receiver], slot, now) for receiver in sorted(by_receiver))


def _grow(session: Session, lines: Sequence[Line], slot: Slot, now: datetime) -> int:
    to_group, receiver = lines[0].receiver is Receiver.GROUP, lines[0].person
    key = digest_key(f"group-{receiver}" if to_group else str(receiver), slot.day, slot.time)
    if slot.time == AFTERNOON and not to_group and _lately(session, receiver, slot, now):
        return 0
    held = any(line.kind in slot.asked for line in lines)
    state = OutboxState.PROPOSED if held else OutboxState.WAITING
    digest = _digest(session, key, "group_id" if to_group else "person_id", receiver, slot, state, now)
    if digest is None or digest.state not in _MAY_GROW or digest.error == STRUCK_OUT:
        return 0
    added = insert_or_ignore(session, _LINES, [_line(digest.id, line) for line in lines])
    if added and (held or digest.state not in {OutboxState.WAITING, OutboxState.PROPOSED}):
        digest.state, digest.error, digest.not_before = state, "", slot.opens
        session.flush()
    return added


def _digest(
    session: Session, key: str, column: str, receiver: int, slot: Slot, state: OutboxState, now: datetime
) -> Outbox | None:
    """The digest with a key, written if it is not there yet, and locked."""
    row = {
        "key": key,
        "kind": DIGEST,
        column: receiver,
        "day": slot.day,
        "facts": {},
        "not_before": slot.opens,
        "expires_at": slot.closes,
        "state": state,
        "attempts": 0,
        "error": "",
        "created_at": now,
    }
    insert_or_ignore(session, _OUTBOX, [row])
    return lock_row(session, Outbox, session.exec(select(Outbox.id).where(Outbox.key == key)).one())


def _lately(session: Session, person: int, slot: Slot, now: datetime) -> bool:
    """Whether a person's digest of the morning went so late that another one would follow on its heels."""
    morning = select(Outbox.sent_at, Outbox.state).where(Outbox.key == digest_key(str(person), slot.day))
    found = session.exec(morning).one_or_none()
    if found is None:
        return False
    sent, state = found
    return state in {OutboxState.WAITING, OutboxState.SENDING} or (sent is not None and now - sent < APART)


def _line(digest: int, line: Line) -> dict[str, Any]:
    return {"outbox_id": digest, "key": line.key, "obligation_id": line.obligation, "stage": line.stage}


def alive() -> ColumnElement[bool]:
    """The condition that a line was said, may have been, is about to be, or was struck out."""
    return or_(col(OutboxLine.said).is_(None), col(OutboxLine.said).is_(True))


def told(session: Session) -> frozenset[str]:
    """The keys of lines about open obligations that are not to be planned again."""
    chosen = (
        select(OutboxLine.key)
        .join(Obligation, col(Obligation.id) == col(OutboxLine.obligation_id))
        .where(alive(), col(Obligation.state).in_(OWED))
    )
    return frozenset(session.exec(chosen))


def in_week(session: Session, day: date) -> dict[int, int]:
    """How many digests of the morning each person has had in the week of a day, before that day."""
    monday = day - timedelta(days=day.weekday())
    said = {OutboxState.SENT, OutboxState.UNSURE, OutboxState.SENDING}
    chosen = (
        select(Outbox.person_id, func.count(col(Outbox.id)))
        .where(
            Outbox.kind == DIGEST,
            col(Outbox.person_id).is_not(None),
            col(Outbox.key).endswith(MORNING),
            col(Outbox.state).in_(said),
            col(Outbox.day) >= monday,
            col(Outbox.day) < day,
        )
        .group_by(col(Outbox.person_id))
    )
    return {person: count for person, count in session.exec(chosen) if person is not None}


def lines_of(session: Session, row_id: int) -> Sequence[OutboxLine]:
    """The lines of a digest that were said or are to be, in their order."""
    chosen = select(OutboxLine).where(OutboxLine.outbox_id == row_id, alive())
    return session.exec(chosen.order_by(col(OutboxLine.id))).all()


def free(session: Session, row_id: int, kept: Collection[str] = ()) -> None:
    """Note the lines that were not said, and give up their keys so that they may be planned anew."""
    for line in lines_of(session, row_id):
        if line.key not in kept:
            line.said, line.key = False, f"{line.key}/{line.id}"
    session.flush()


def mark_said(session: Session, row_id: int) -> None:
    """Note that the lines left in a digest have reached their receiver."""
    for line in lines_of(session, row_id):
        line.said = True
    session.flush()


def release(session: Session, obligation: int) -> None:
    """An obligation is settled or given until a later day: what is planned about it is not said any more."""
    waiting = {OutboxState.WAITING, OutboxState.PROPOSED}
    chosen = (
        select(OutboxLine)
        .join(Outbox, col(Outbox.id) == col(OutboxLine.outbox_id))
        .where(
            OutboxLine.obligation_id == obligation,
            col(OutboxLine.said).is_(None),
            col(Outbox.state).in_(waiting),
        )
    )
    for line in session.exec(chosen):
        line.said, line.key = False, f"{line.key}/{line.id}"
    session.flush()


def obligations(session: Session, row: int, person: int | None, receiver: str = "") -> tuple[int, ...]:
    """The obligations that a digest of this person named, in its order; none for anybody else's.

    With a receiver ("head"): only those told to the person in that capacity.
    """
    chosen = (
        select(OutboxLine)
        .join(Outbox, col(Outbox.id) == col(OutboxLine.outbox_id))
        .where(OutboxLine.outbox_id == row, Outbox.person_id == person, alive())
        .order_by(col(OutboxLine.id))
    )
    named = [line for line in session.exec(chosen) if Line.of(line.key).receiver.startswith(receiver)]
    return tuple(dict.fromkeys(line.obligation_id for line in named))
