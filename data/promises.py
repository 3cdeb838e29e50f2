"""What was promised in January and what came of the plan: the ground of the year's achievement reports.

Source: the seed plan, part IV.1 and IV.2: what is registered by the deadline is reported on in the end.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from data import catalogue, duties
from data.duties import Duty
from data.models import Obligation, Submission, SubmissionVersion
from data.submissions import PRESENT, Line
from domain.duties import DutyState, ItemKind
from domain.review import GONE

#: The forms by which a person promises something for the year.
OF_PERSON = ("registration", "initiative", "topic")
#: The form by which a unit does.
OF_UNIT = ("collective_registration",)
#: The field of an award in the forms that register one.
AWARD = "award"
#: Fields that may hold the name of what is promised, where it is no award.
NAMES = ("name", "title", "topic", "initiative")


@dataclass(frozen=True, slots=True)
class Promise:
    """Something registered for the year that still stands, in its present version.

    `name` is the award or the initiative in words; `award` the award's key, "" where it is none. `details`
    are the other lines as their author saw them: field, label, words.
    """

    id: int
    form: str
    person: int
    unit: int
    collective: bool
    name: str
    award: str
    details: tuple[Line, ...]


def promises(session: Session, person: int, year: int) -> tuple[Promise, ...]:
    """What a person registered for a year and still stands, the oldest first."""
    mine = and_(col(Submission.collective).is_(False), col(Submission.person_id) == person)
    return _read(session, year, OF_PERSON, mine)


def unit_promises(session: Session, unit: int, year: int) -> tuple[Promise, ...]:
    """What a unit as a whole registered for a year and still stands, the oldest first."""
    ours = and_(col(Submission.collective), col(Submission.unit_id) == unit)
    return _read(session, year, OF_UNIT, ours)


def of_people(session: Session, unit: int, year: int) -> dict[tuple[str, str], int]:
    """How many promises the people of a unit made: by form, and by the name of the award where it is one."""
    theirs = and_(col(Submission.collective).is_(False), col(Submission.unit_id) == unit)
    found = _read(session, year, OF_PERSON, theirs)
    return dict(Counter((promise.form, promise.name if promise.award else "") for promise in found))


def _read(
    session: Session, year: int, forms: Sequence[str], holder: ColumnElement[bool]
) -> tuple[Promise, ...]:
    chosen = (
        select(Submission, SubmissionVersion)
        .join(SubmissionVersion, PRESENT)
        .where(
            Submission.year == year,
            col(Submission.form).in_(forms),
            col(Submission.state).not_in(GONE),
            holder,
        )
        .order_by(col(Submission.id))
    )
    return tuple(_promise(row, version) for row, version in session.exec(chosen))


def _promise(row: Submission, version: SubmissionVersion) -> Promise:
    award = str(version.answers.get(AWARD) or "")
    lines = [(field, label, shown) for field, label, shown in version.lines]
    naming = _naming(lines, award)
    return Promise(
        id=row.id,
        form=row.form,
        person=row.person_id,
        unit=row.unit_id,
        collective=row.collective,
        name=catalogue.name_of(award) if award else (naming[2] if naming else row.subject),
        award=award,
        details=tuple(
            line for line in lines if line is not naming and version.answers.get(line[0]) is not None
        ),
    )


def _naming(lines: Sequence[Line], award: str) -> Line | None:
    """The line that names what is promised: the award, else the name of the initiative, else the first."""
    wanted = (AWARD,) if award else NAMES
    return next((line for name in wanted for line in lines if line[0] == name), lines[0] if lines else None)


def fulfilled(
    session: Session, year: int, *, unit: int | None = None, person: int | None = None
) -> tuple[Duty, ...]:
    """The duties of a year's plan that are completed: those of a unit, or those that a person reported.

    Registering is left out: a report is about what came of it.
    """
    chosen = select(col(Obligation.id)).where(Obligation.state == DutyState.DONE)
    if unit is not None:
        chosen = chosen.where(Obligation.unit_id == unit)
    if person is not None:
        chosen = chosen.where(Obligation.updated_by == person)
    found = duties.duties(session, ids=session.exec(chosen).all())
    return tuple(duty for duty in found if duty.year == year and duty.item_kind is not ItemKind.REGISTRATION)
