"""Movements: what units and unions pledged, what they did, and how many took part, toward 100 %.

Source: the seed plan, part IV.3: the trade union and the youth union mobilise all of their members.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from data.models import Submission, SubmissionVersion, Unit
from data.submissions import PRESENT
from domain.review import STANDING

#: The forms by which a unit pledges and reports.
PLEDGE, ACTIVITY = "movement_pledge", "movement_activity"


@dataclass(frozen=True, slots=True)
class Participation:
    """How far a unit's people took part in a year.

    `members` is the newest number of members that the unit gave, `most` the largest number of people in one
    of its activities: nobody is counted twice, and one activity in which all took part makes 100 %.
    """

    unit: int
    unit_name: str
    pledges: int
    activities: int
    members: int
    most: int

    @property
    def percent(self) -> int | None:
        """The share of members in the best attended activity, 0 to 100; None while members are unknown."""
        return min(100, round(100 * self.most / self.members)) if self.members else None


def participation(session: Session, year: int) -> tuple[Participation, ...]:
    """Each unit that pledged or reported anything in a year, in the order of the units."""
    rows = _handed_in(session, year)
    units = dict.fromkeys((unit, name) for unit, name, _, _ in rows)
    return tuple(_of_unit(unit, name, rows) for unit, name in units)


_Row = tuple[int, str, str, dict[str, Any]]


def _of_unit(unit: int, name: str, rows: Sequence[_Row]) -> Participation:
    mine = [(form, answers) for of, _, form, answers in rows if of == unit]
    activities = [answers for form, answers in mine if form == ACTIVITY]
    members = [int(answers["members"]) for _, answers in mine]
    return Participation(
        unit,
        name,
        pledges=len(mine) - len(activities),
        activities=len(activities),
        members=members[-1],
        most=max((int(answers["took_part"]) for answers in activities), default=0),
    )


def _handed_in(session: Session, year: int) -> list[_Row]:
    """Unit, its name, the form and the answers of what stands, the oldest first within each unit."""
    chosen = (
        select(Unit.id, Unit.name, Submission.form, SubmissionVersion.answers)
        .join(Submission, col(Submission.unit_id) == col(Unit.id))
        .join(SubmissionVersion, PRESENT)
        .where(
            col(Submission.form).in_((PLEDGE, ACTIVITY)),
            Submission.year == year,
            col(Submission.state).in_(STANDING),
        )
        .order_by(col(Unit.id), col(Submission.id))
    )
    return [(unit, name, form, dict(answers)) for unit, name, form, answers in session.exec(chosen)]


def pledged(session: Session, year: int, unit: int) -> list[str]:
    """The names of the movements that a unit pledged to take part in, as it wrote them."""
    return [
        str(answers["movement"])
        for of, _, form, answers in _handed_in(session, year)
        if of == unit and form == PLEDGE
    ]
