"""Who opened what is another person's, for that person to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data.models import Look, Looked, Person, Submission

#: Opening the same thing again so soon is the same look: each step on a screen draws it anew.
SAME = timedelta(minutes=30)
YEAR = "year:"


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody looked: their name, when, at what; its year, and its number if it is a dossier."""

    by: str
    at: datetime
    what: Looked
    year: int
    submission: int | None


def note(
    session: Session, by: int | None, person: int | None, what: Looked, subject: str, now: datetime
) -> None:
    """Keep that `by` opened something of `person`, None for a list of everybody; one's own is not noted."""
    if by is None or by == person or _just_now(session, by, what, subject, now):
        return
    session.add(Look(at=now, by=by, person_id=person, what=what, subject=subject))
    session.flush()


def _just_now(session: Session, by: int, what: Looked, subject: str, now: datetime) -> bool:
    chosen = select(Look.id).where(
        Look.by == by, Look.what == what, Look.subject == subject, col(Look.at) > now - SAME
    )
    return session.exec(chosen.limit(1)).first() is not None


def at_dossier(session: Session, by: int | None, row: Submission, what: Looked, now: datetime) -> None:
    """Keep that `by` opened a dossier, or a file of it."""
    note(session, by, row.person_id, what, f"submission:{row.id}", now)


def at_year(session: Session, by: int | None, year: int, now: datetime) -> None:
    """Keep that `by` took the workbook of a year, in which everybody's dossiers are listed."""
    note(session, by, None, Looked.YEAR, f"{YEAR}{year}", now)


def of_person(session: Session, person: int) -> list[Seen]:
    """Who looked at what is this person's, the latest first; three statements."""
    own = select(col(Submission.id), col(Submission.year)).where(Submission.person_id == person)
    years = dict(session.exec(own).all())
    rows = session.connection().execute(statement(session, person)).all()
    return [_seen(row.name, row.at, Looked(row.what), row.subject, years) for row in rows]


def statement(session: Session, person: int) -> Select[*tuple[Any, ...]]:
    """The looks at what is this person's: their own dossiers, and lists of years in which they are."""
    handed_in = select(Submission.year).where(Submission.person_id == person).distinct()
    years = [f"{YEAR}{year}" for year in session.exec(handed_in)]
    listed = and_(col(Look.person_id).is_(None), col(Look.subject).in_(years), col(Look.by) != person)
    return (
        columns(col(Look.at), col(Person.name), col(Look.what), col(Look.subject))
        .join(Person, col(Person.id) == col(Look.by))
        .where(or_(col(Look.person_id) == person, listed))
        .order_by(col(Look.at).desc(), col(Look.id).desc())
    )


def _seen(by: str, at: datetime, what: Looked, subject: str, years: Mapping[int, int]) -> Seen:
    number = int(subject.partition(":")[2])
    return (
        Seen(by, at, what, number, None) if what is Looked.YEAR else Seen(by, at, what, years[number], number)
    )
