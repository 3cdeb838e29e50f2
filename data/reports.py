"""The figures behind /report: progress, registrations, what is missing or overdue, obstacles, delivery."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from data import duties, obstacles, people
from data import units as office_units
from data.duties import Duty
from data.models import Outbox, Person, Submission, SubmissionVersion, Unit
from data.obstacles import ObstacleView
from data.people import Someone
from data.plans import REGISTERING
from data.submissions import PRESENT
from domain.calendar import Quarter
from domain.duties import CLOSED, DutyState
from domain.review import STANDING
from vietnamese import names

#: The form by which a person registers a title.
REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the duties of a quarter or a unit have come; the four counts add up to `total`."""

    name: str
    total: int
    closed: int
    owed: int
    overdue: int
    disputed: int


@dataclass(frozen=True, slots=True)
class Registered:
    """One registration of a title; `award` is its key, `entered_by` who typed it for the author."""

    person: int
    name: str
    unit: str
    award: str
    answers: dict[str, Any]
    version: int
    at: datetime
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class Unregistered:
    """Those of a unit who have registered nothing yet."""

    unit: int
    unit_name: str
    staff: int
    missing: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that /report tells of one year, as of one day."""

    year: int
    today: date
    duties: tuple[Duty, ...]
    by_quarter: tuple[Progress, ...]
    by_unit: tuple[Progress, ...]
    obstacles: tuple[ObstacleView, ...]
    #: outbox state -> messages of that state
    delivery: dict[str, int]
    #: units that owe something and have nobody today who receives their reminders
    unheard: tuple[str, ...] = ()

    @property
    def overdue(self) -> tuple[Duty, ...]:
        """What is overdue, the oldest first."""
        return tuple(duty for duty in self.duties if duty.overdue(self.today))


def report(session: Session, year: int, today: date) -> Report:
    """The figures of a year's plan, running or closed, as of `today`."""
    found = duties.of_year(session, year)
    return Report(
        year=year,
        today=today,
        duties=found,
        by_quarter=_progress(found, lambda duty: str(Quarter.of(duty.starts).number), today),
        by_unit=_progress(found, lambda duty: duty.unit_name, today),
        obstacles=tuple(view for view in obstacles.obstacles(session) if view.year == year),
        delivery=_delivery(session, year),
        unheard=_unheard(session, found, today),
    )


def _progress(found: Iterable[Duty], name: Callable[[Duty], str], today: date) -> tuple[Progress, ...]:
    groups: dict[str, list[Duty]] = {}
    for duty in found:
        groups.setdefault(name(duty), []).append(duty)
    return tuple(_progress_of(group, rows, today) for group, rows in sorted(groups.items()))


def _progress_of(name: str, rows: list[Duty], today: date) -> Progress:
    return Progress(
        name=name,
        total=len(rows),
        closed=sum(duty.state in CLOSED for duty in rows),
        owed=sum(duty.owed and not duty.overdue(today) for duty in rows),
        overdue=sum(duty.overdue(today) for duty in rows),
        disputed=sum(duty.state is DutyState.DISPUTED for duty in rows),
    )


def registrations(session: Session, year: int) -> tuple[Registered, ...]:
    """The registrations of a year in their present version, by unit and given name."""
    typist = aliased(Person)
    chosen = (
        columns(
            col(Submission.person_id).label("person"),
            col(Person.name),
            col(Unit.name).label("unit"),
            col(Submission.subject).label("award"),
            col(SubmissionVersion.answers),
            col(Submission.version),
            col(Submission.updated_at).label("at"),
            func.coalesce(typist.name, "").label("entered_by"),
        )
        .join(Person, col(Person.id) == col(Submission.person_id))
        .join(Unit, col(Unit.id) == col(Submission.unit_id))
        .join(
            SubmissionVersion,
            PRESENT,
        )
        .outerjoin(typist, col(typist.id) == col(Submission.entered_by))
        .where(
            col(Submission.form) == REGISTRATION,
            col(Submission.year) == year,
            col(Submission.state).in_(STANDING),
        )
        .order_by(col(Unit.id))
    )
    rows = [Registered(**row) for row in session.connection().execute(chosen).mappings()]
    places = {row.unit: place for place, row in reversed(list(enumerate(rows)))}
    return tuple(sorted(rows, key=lambda row: (places[row.unit], names.sort_key(row.name), row.award)))


def unregistered(session: Session, year: int, today: date) -> tuple[Unregistered, ...]:
    """Who of today's staff has registered nothing for the year, for every unit that registers."""
    done = set(
        session.exec(
            select(Submission.person_id).where(
                Submission.form == REGISTRATION,
                Submission.year == year,
                col(Submission.state).in_(STANDING),
            )
        )
    )
    units = [unit for unit in office_units.all(session) if unit.kind in REGISTERING]
    staff = people.staff(session, [unit.id for unit in units], today)
    return tuple(_unregistered(unit, staff.get(unit.id, ()), done) for unit in units)


def _unregistered(unit: Unit, staff: Sequence[Someone], done: Collection[int]) -> Unregistered:
    missing = tuple(person for person in staff if person.id not in done)
    return Unregistered(unit.id, unit.name, len(staff), missing)


def _unheard(session: Session, found: Iterable[Duty], today: date) -> tuple[str, ...]:
    owing = {duty.unit: duty.unit_name for duty in found if duty.owed}
    receivers = people.receivers(session, owing, today)
    return tuple(name for unit, name in owing.items() if not receivers.get(unit))


def _delivery(session: Session, year: int) -> dict[str, int]:
    """How many messages of a year's running there are of each state: its last quarter ends in the next."""
    counts = columns(col(Outbox.state), func.count()).where(
        col(Outbox.day).between(date(year, 1, 1), date(year + 1, 3, 31))
    )
    rows = session.connection().execute(counts.group_by(col(Outbox.state)))
    return {str(state): count for state, count in rows}
