"""What the database knows of a unit's year: the figures with which its reports begin."""

from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from data import movements, people, submissions
from data.models import Submission
from domain.review import STANDING, SubmissionState

#: The forms by which a unit gives its figures.
HALF_YEAR, YEAR_END = "half_year", "year_end"
#: Forms that register an initiative or a topic, that point to a good example, that send people to a class.
INITIATIVES, GOOD_EXAMPLE, TRAINING = ("initiative", "topic"), "good_example", "training"
_GRANTED = (SubmissionState.ACCEPTED, SubmissionState.FROZEN)


def of_unit(session: Session, unit: int, year: int, today: date) -> dict[str, int]:
    """What stands of a unit and a year: movements, initiatives and topics, good examples, people in classes.

    Good examples and classes count once they are accepted; an example is of the unit where whoever is praised
    works `today`, wherever it came from.
    """
    return {
        "movements": len(movements.pledged(session, year, unit)),
        "initiatives": _registered(session, unit, year),
        "examples": _praised(session, unit, year, today),
        "trained": _trained(session, unit, year),
    }


def _registered(session: Session, unit: int, year: int) -> int:
    """How many initiatives and topics of a unit's people stand."""
    chosen = select(func.count()).where(
        col(Submission.form).in_(INITIATIVES),
        Submission.unit_id == unit,
        Submission.year == year,
        col(Submission.state).in_(tuple(STANDING)),
    )
    return session.exec(chosen).one()


def _praised(session: Session, unit: int, year: int, today: date) -> int:
    """How many accepted good examples tell of somebody who works for a unit."""
    staff = {one.id for one in people.staff(session, [unit], today).get(unit, ())}
    chosen = select(Submission.subject).where(
        Submission.form == GOOD_EXAMPLE, Submission.year == year, col(Submission.state).in_(_GRANTED)
    )
    return sum(int(subject.split(":")[0]) in staff for subject in session.exec(chosen))


def _trained(session: Session, unit: int, year: int) -> int:
    """How many times somebody of a unit was sent to a class."""
    return sum(
        len(submissions.answers_of(session, row)["persons"])
        for row in submissions.of_unit(session, TRAINING, year, unit)
        if row.state in _GRANTED
    )


def half_year(session: Session, unit: int, year: int) -> dict[str, Any]:
    """What a unit gave for the half-year, {} if nothing."""
    rows = submissions.of_unit(session, HALF_YEAR, year, unit)
    return submissions.answers_of(session, rows[-1]) if rows else {}
