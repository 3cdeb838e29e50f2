"""What was handed in for a year, row by row: as facts for counting, and in words for a list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from data.models import Person, Submission, SubmissionVersion, Unit
from data.promises import AWARD, NAMES
from data.submissions import PRESENT, Line
from domain.review import STANDING, Stream, SubmissionState
from vietnamese import names


@dataclass(frozen=True, slots=True)
class Entry:
    """Something handed in that stands; `since` is when its last step was taken."""

    id: int
    form: str
    person: int
    name: str
    unit: int
    unit_name: str
    collective: bool
    subject: str
    stream: Stream
    state: SubmissionState
    late: bool
    asking: bool
    version: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """Something handed in, in its present version: what it is about in words, and when it was sent.

    `entered_by` is who typed it for its author, else "".
    """

    entry: Entry
    answers: Mapping[str, Any]
    about: str
    sent: datetime
    entered_by: str


_COLUMNS: tuple[Any, ...] = (
    col(Submission.id),
    col(Submission.form),
    col(Submission.person_id).label("person"),
    col(Person.name),
    col(Submission.unit_id).label("unit"),
    col(Unit.name).label("unit_name"),
    col(Submission.collective),
    col(Submission.subject),
    col(Submission.stream),
    col(Submission.state),
    col(Submission.late),
    col(Submission.asking),
    col(Submission.version),
    col(Submission.updated_at).label("since"),
)


def entries(session: Session, year: int) -> list[Entry]:
    """What was handed in for a year and stands, the oldest first; one statement."""
    found = session.connection().execute(_standing(year)).mappings()
    return [_entry(dict(row)) for row in found]


def _standing(year: int) -> Select[*tuple[Any, ...]]:
    return (
        columns(*_COLUMNS)
        .select_from(Submission)
        .join(Person, col(Person.id) == col(Submission.person_id))
        .join(Unit, col(Unit.id) == col(Submission.unit_id))
        .where(col(Submission.year) == year, col(Submission.state).in_(STANDING))
        .order_by(col(Submission.id))
    )


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(**{**row, "stream": Stream(row["stream"]), "state": SubmissionState(row["state"])})


def dossiers(session: Session, year: int) -> list[Dossier]:
    """What was handed in for a year and stands, by form, unit and given name; one statement."""
    typist = aliased(Person)
    chosen = (
        _standing(year)
        .add_columns(
            col(SubmissionVersion.answers),
            col(SubmissionVersion.lines),
            col(SubmissionVersion.at).label("sent"),
            func.coalesce(typist.name, "").label("entered_by"),
        )
        .join(SubmissionVersion, PRESENT)
        .outerjoin(typist, col(typist.id) == col(Submission.entered_by))
    )
    found = [_dossier(dict(row)) for row in session.connection().execute(chosen).mappings()]
    return sorted(found, key=_place)


def _dossier(row: dict[str, Any]) -> Dossier:
    answers, lines, sent = row.pop("answers"), row.pop("lines"), row.pop("sent")
    return Dossier(
        entered_by=row.pop("entered_by"),
        entry=_entry(row),
        answers=answers,
        about=_about(row["subject"], lines),
        sent=sent,
    )


def _about(subject: str, lines: Sequence[Line]) -> str:
    """The line that names the award or the initiative, else the first; "" where one hands in one only."""
    shown = {field: words for field, _, words in lines}
    named = next((shown[name] for name in (AWARD, *NAMES) if name in shown), "")
    return named or (next(iter(shown.values()), "") if subject else "")


def _place(row: Dossier) -> tuple[Any, ...]:
    entry = row.entry
    return (entry.form, entry.unit, names.sort_key(entry.name), entry.subject, entry.id)


def titles(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The titles of initiatives and topics by their ids, as their authors wrote them; one statement."""
    chosen = (
        select(SubmissionVersion.submission_id, SubmissionVersion.answers)
        .join(Submission, PRESENT)
        .where(col(Submission.id).in_(ids))
    )
    return {row: str(answers.get("title") or "") for row, answers in session.exec(chosen)}
