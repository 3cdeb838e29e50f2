"""Leave (nghỉ phép): who is away from when to when, and who hears instead; see `people.away`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data import audit, texts
from data.db import lock_row
from data.models import Leave, Person
from data.people import ONE_DAY
from domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Away:
    """A leave as one speaks of it; `substitute` is None where whoever stands in by post hears."""

    id: int
    person: int
    name: str
    starts: date
    ends: date
    substitute: int | None = None
    substitute_name: str = ""

    def running(self, today: date) -> bool:
        """Whether it has begun and is not over."""
        return self.starts <= today <= self.ends


def enter(
    session: Session,
    person: int,
    starts: date,
    ends: date,
    substitute: int | None,
    by: int | None,
    now: datetime,
) -> Away:
    """Keep a leave from its first day to its last one.

    Raises Refusal if it overlaps another one of the person that still counts, or if the person is to be the
    own substitute; ValueError if it ends before it begins.
    """
    if ends < starts:
        raise ValueError(f"a leave from {starts} to {ends}")
    if substitute == person:
        raise Refusal(texts.OWN_SUBSTITUTE, f"person {person} as the own substitute")
    # Two entered at once for one person are looked at one after the other.
    lock_row(session, Person, person)
    there = overlapping(session, person, starts, ends)
    if there is not None:
        raise Refusal(texts.leaves_overlap(there.starts, there.ends), f"overlaps leave {there.id}")
    row = Leave(
        person_id=person, starts=starts, ends=ends, substitute_id=substitute, entered_by=by, entered_at=now
    )
    session.add(row)
    session.flush()
    days = {"starts": starts.isoformat(), "ends": ends.isoformat()}
    audit.note(
        session, "leave.entered", f"leave:{row.id}", by, now, person=person, substitute=substitute, **days
    )
    return leave(session, row.id)


def overlapping(session: Session, person: int, starts: date, ends: date) -> Away | None:
    """The first leave of a person that shares a day with these; one ended or cancelled does not count."""
    chosen = _leaves().where(
        col(Leave.person_id) == person, col(Leave.starts) <= ends, col(Leave.ends) >= starts
    )
    return next(iter(_read(session, chosen)), None)


def end(session: Session, leave_id: int, back: date, by: int | None, now: datetime, today: date) -> Away:
    """Let a leave end earlier: `back` is the first day at work, today or a later day within the leave.

    One that has not begun is cancelled by `back` on or before its first day. Raises Refusal if it is over, or
    if the day lies outside of it.
    """
    before = leave(session, leave_id)
    row = lock_row(session, Leave, leave_id)
    if row is None or row.ended_at is not None or row.ends < today:
        raise Refusal(texts.LEAVE_OVER, f"leave {leave_id} is over")
    first = min(today, row.starts)
    if not first <= back <= row.ends:
        raise Refusal(
            texts.not_a_day_back(max(today, row.starts), row.ends), f"back on {back}, leave {leave_id}"
        )
    # What is over from today on stops counting at once; a later last day is just another day.
    if back <= max(today, row.starts):
        row.ended_at = now
    row.ends = max(row.starts, back - ONE_DAY)
    session.flush()
    audit.note(
        session, "leave.ended", f"leave:{leave_id}", by, now, person=row.person_id, back=back.isoformat()
    )
    return Away(
        before.id, before.person, before.name, row.starts, row.ends, before.substitute, before.substitute_name
    )


def leave(session: Session, leave_id: int) -> Away:
    """One leave that still counts. Raises Refusal if there is none, or if it was ended."""
    found = _read(session, _leaves().where(col(Leave.id) == leave_id))
    if not found:
        raise Refusal(texts.NO_SUCH_LEAVE, f"no leave {leave_id}")
    return found[0]


def coming(
    session: Session, today: date, persons: Collection[int] | None = None, substitute: int | None = None
) -> tuple[Away, ...]:
    """The leaves that run or are to come, by their first days: all, or those of some persons.

    With `substitute`, also those in which that person stands in. One statement.
    """
    chosen = _leaves().where(col(Leave.ends) >= today)
    if persons is not None:
        mine = col(Leave.person_id).in_(persons)
        chosen = chosen.where(or_(mine, col(Leave.substitute_id) == substitute) if substitute else mine)
    return _read(session, chosen)


_SUBSTITUTE = aliased(Person)


def _leaves() -> Select[*tuple[Any, ...]]:
    return (
        columns(
            col(Leave.id),
            col(Leave.person_id).label("person"),
            col(Person.name),
            col(Leave.starts),
            col(Leave.ends),
            col(Leave.substitute_id).label("substitute"),
            col(_SUBSTITUTE.name).label("substitute_name"),
        )
        .join(Person, col(Person.id) == col(Leave.person_id))
        .outerjoin(_SUBSTITUTE, col(_SUBSTITUTE.id) == col(Leave.substitute_id))
        .where(col(Leave.ended_at).is_(None))
        .order_by(col(Leave.starts), col(Leave.id))
    )


def _read(session: Session, chosen: Select[*tuple[Any, ...]]) -> tuple[Away, ...]:
    rows = session.connection().execute(chosen).mappings()
    return tuple(Away(**{**row, "substitute_name": row["substitute_name"] or ""}) for row in rows)
