"""What the office knows of initiatives and topics: those of earlier years, and this year's of others.

Newness is judged within the base (NĐ 13/2012/NĐ-CP, Điều 3 and 4), so this is what a new one is held against.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from data import submissions
from data.models import Submission, SubmissionVersion, Unit
from data.submissions import PRESENT
from domain.review import STANDING
from vietnamese import text

#: Forms by which an initiative or a topic becomes known.
INITIATIVE, RECOGNITION, TOPIC, PAST = "initiative", "recognition", "topic", "past_initiative"

#: Form -> the answer that says what it does.
_TOLD_IN = {INITIATIVE: "solution", RECOGNITION: "content", TOPIC: "content", PAST: "summary"}

#: Characters of a title by which initiatives are told apart.
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Known:
    """An initiative or topic of the base: its year, whose it is and what it does.

    `person` handed it in (of a past one somebody of the Office); `unit` is "" where nobody wrote it down.
    """

    submission: int
    form: str
    person: int
    year: int
    title: str
    text: str
    unit: str
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """An initiative that a person registered for a year, with its answers."""

    submission: int
    answers: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Its name."""
        return str(self.answers["title"])


def past(session: Session, year: int, *, person: int | None = None) -> tuple[Known, ...]:
    """What stands of earlier years and of this one, the oldest first; of this year nothing of `person`.

    What one unit registered and then asked to be recognised is told once, as it was registered.
    """
    rows = session.exec(
        select(Submission, col(SubmissionVersion.answers), col(Unit.name))
        .join(
            SubmissionVersion,
            PRESENT,
        )
        .join(Unit, col(Unit.id) == col(Submission.unit_id))
        .where(col(Submission.form).in_(_TOLD_IN), col(Submission.state).in_(STANDING))
    )
    known = sorted((_known(*row) for row in rows), key=lambda one: (one.year, one.submission))
    told = [one for one in known if one.form == PAST or _is_told(one, year, person)]
    first = {(text.fold(one.title), text.fold(one.unit)): one.submission for one in reversed(told)}
    kept = set(first.values())
    return tuple(one for one in told if one.submission in kept)


def _known(row: Submission, answers: Mapping[str, Any], unit: str) -> Known:
    """As its form tells it; a past one names its own year and unit."""
    own = row.form == PAST
    return Known(
        submission=row.id,
        form=row.form,
        person=row.person_id,
        year=int(answers["year"]) if own else row.year,
        title=str(answers.get("title") or ""),
        text=str(answers.get(_TOLD_IN[row.form]) or ""),
        unit=str(answers.get("of") or "") if own else unit,
        authors=_authors(answers.get("authors")),
    )


def _authors(value: Any) -> tuple[str, ...]:
    """The names of the authors; a past one has them in one line, as they were found."""
    if isinstance(value, list):
        return tuple(str(row["name"]) for row in value)
    return (str(value),) if value else ()


def _is_told(one: Known, year: int, person: int | None) -> bool:
    return one.year < year or (one.year == year and one.person != person)


def of_person(session: Session, year: int, person: int) -> Sequence[Registered]:
    """The initiatives that a person registered for a year and that stand, the oldest first."""
    rows = submissions.of_person(session, INITIATIVE, year, person)
    return [Registered(row.id, submissions.answers_of(session, row)) for row in rows]


def first_written(session: Session, written: str) -> int | None:
    """The past initiative that was written down first under a subject and stands; None if there is none."""
    chosen = select(col(Submission.id)).where(
        Submission.form == PAST, Submission.subject == written, col(Submission.state).in_(STANDING)
    )
    return min(session.exec(chosen), default=None)


def subject(title: str) -> str:
    """What tells one initiative from another: its title as it is searched, cut to a fair length.

    >>> subject("Sổ tay: tiếp đoàn VÀO")
    'so tay tiep doan vao'
    """
    return text.fold(title)[:LONGEST_SUBJECT]
