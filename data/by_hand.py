"""A step sent again by the Office's own hand: one notice a day about a duty, to those who answer for it."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from sqlalchemy import update
from sqlmodel import Session, col, select

from data import audit, outbox
from data.db import lock_row
from data.models import Obligation, Outbox, OutboxState
from domain.calendar import WorkCalendar
from domain.message import Message
from domain.quiet import Hours

KIND = "by_hand"
#: What is noted on one that was needless before it went.
SETTLED = "the duty was settled, or given until later, before it went"


def _beginning(obligation: int) -> str:
    return f"{KIND}:{obligation}:"


def reminded_on(session: Session, obligation: int, day: date) -> bool:
    """Whether a duty was reminded of by hand on a day."""
    key = f"{_beginning(obligation)}{day.isoformat()}:"
    chosen = select(col(Outbox.id)).where(col(Outbox.key).startswith(key))
    return session.exec(chosen.limit(1)).first() is not None


def remind(
    session: Session,
    obligation: int,
    persons: Iterable[int],
    message: Message,
    by: int,
    now: datetime,
    *,
    zone: tzinfo,
    calendar: WorkCalendar,
) -> bool:
    """Owe a word about a duty to persons, in office hours; False if there was one today already."""
    day = Hours(zone).local(now).date()
    lock_row(session, Obligation, obligation)
    if reminded_on(session, obligation, day):
        return False
    told = sorted(set(persons))
    for person in told:
        key = f"{_beginning(obligation)}{day.isoformat()}:{person}"
        outbox.notice(session, message, now, key=key, person=person, kind=KIND, zone=zone, calendar=calendar)
    audit.note(session, "reminder.by_hand", f"obligation:{obligation}", by, now, persons=told)
    return True


def release(session: Session, obligation: int) -> int:
    """A duty is settled or given until later: what was sent by hand and has not gone is dropped; how many."""
    waiting = update(Outbox).where(
        col(Outbox.kind) == KIND,
        col(Outbox.key).startswith(_beginning(obligation)),
        col(Outbox.state) == OutboxState.WAITING,
    )
    return session.connection().execute(waiting.values(state=OutboxState.DROPPED, error=SETTLED)).rowcount
