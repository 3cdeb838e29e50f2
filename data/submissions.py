"""What was handed in, in versions: once per holder, form, year and subject (indexes say so)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from data import audit, texts
from data.db import as_read, lock_row, table_of
from data.models import Submission, SubmissionChange, SubmissionVersion
from data.prepared import AddedOnce, Prepared
from domain.errors import Refusal
from domain.review import GONE, REVISABLE, Stream, SubmissionState

#: The condition under which a version is the present one of its submission, for joins.
PRESENT = and_(
    col(SubmissionVersion.submission_id) == col(Submission.id),
    col(SubmissionVersion.version) == col(Submission.version),
)

_ADD = AddedOnce(table_of(Submission))
_ADD_VERSION = Prepared.adding(table_of(SubmissionVersion))
_ADD_CHANGE = Prepared.adding(table_of(SubmissionChange))
_OF_PERSON = (
    select(Submission)
    .where(
        Submission.form == bindparam("form"),
        Submission.year == bindparam("year"),
        Submission.person_id == bindparam("person"),
        col(Submission.collective).is_(False),
        col(Submission.state).not_in(GONE),
    )
    .order_by(col(Submission.id))
)

#: A line of what was handed in: the field, its label, and what its author saw.
Line = tuple[str, str, str]


class AlreadyHandedIn(Refusal):
    """The holder handed in the same thing before; `submission` is its id."""

    def __init__(self, submission: int) -> None:
        """Name what is there already."""
        super().__init__(texts.ALREADY_HANDED_IN, f"submission {submission} is there already")
        self.submission = submission


@dataclass(frozen=True, slots=True)
class Content:
    """What one version says: answers by field, the lines as its author saw them, files in their order."""

    form_version: int
    answers: Mapping[str, Any]
    lines: Sequence[Line] = ()
    files: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something belongs: the form, the year, its holder, and what tells it apart."""

    form: str
    year: int
    person: int
    unit: int
    subject: str = ""
    collective: bool = False
    stream: Stream = Stream.OFFICE
    asking: bool = False
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """How a version is sent: by whom, when, from which draft, where its way begins, late or not, and why."""

    by: int
    now: datetime
    state: SubmissionState = SubmissionState.SENT
    draft: int | None = None
    late: bool = False
    reason: str = ""


def hand_in(session: Session, place: Place, content: Content, sending: Sending) -> Submission:
    """Keep something handed in, as its first version; the same draft again gives the first result.

    `sending.by` typed it; where that is not the author, both are kept ("nhập thay"). Raises AlreadyHandedIn
    if the holder has one of that form, year and subject.
    """
    session.flush()  # statements made beforehand do not ask what it has yet to write
    row = _added(session, place, sending)
    if row is None:
        return _there_already(session, place, sending)
    _add_version(session, row, content, sending)
    _note_step(session, row, "", sending)
    audit.note(
        session,
        "submission.sent",
        f"submission:{row.id}",
        sending.by,
        sending.now,
        form=row.form,
        year=row.year,
    )
    return row


def revise(
    session: Session, submission: int, content: Content, sending: Sending, *, subject: str
) -> Submission:
    """Add a version to something handed in; the same answers again add none, unless it was given back.

    Raises Refusal if it is gone or closed, AlreadyHandedIn if its new subject is taken by another one.
    """
    row = lock_row(session, Submission, submission)
    if row is None or row.state not in REVISABLE:
        raise Refusal(texts.NO_SUCH_SUBMISSION, f"submission {submission} is missing or closed")
    returned = row.state == SubmissionState.RETURNED
    if not returned and row.subject == subject and answers_of(session, row) == dict(content.answers):
        return row
    before = row.state
    place = Place(row.form, row.year, row.person_id, row.unit_id, subject, row.collective)
    with _once(session, place):
        row.subject = subject
        row.state = sending.state
        row.late = row.late or sending.late
        row.version += 1
        row.revision += 1
        row.updated_at = sending.now
    _add_version(session, row, content, sending)
    _note_step(session, row, before, sending)
    audit.note(
        session, "submission.revised", f"submission:{row.id}", sending.by, sending.now, version=row.version
    )
    return row


def _added(session: Session, place: Place, sending: Sending) -> Submission | None:
    """The row of something new, None if an index has it already."""
    columns: dict[str, Any] = {
        "form": place.form,
        "year": place.year,
        "person_id": place.person,
        "unit_id": place.unit,
        "collective": place.collective,
        "subject": place.subject,
        "stream": place.stream,
        "asking": place.asking,
        "about_id": place.about,
        "state": sending.state,
        "version": 1,
        "revision": 0,
        "late": sending.late,
        "entered_by": None if sending.by == place.person else sending.by,
        "draft_id": sending.draft,
        "created_at": sending.now,
        "updated_at": sending.now,
    }
    added = _ADD.all(session, **columns)
    return as_read(session, Submission(id=added[0].id, **columns)) if added else None


def _there_already(session: Session, place: Place, sending: Sending) -> Submission:
    """What the same draft became before; raises AlreadyHandedIn if it is another one that is in the way."""
    first = of_draft(session, sending.draft) if sending.draft is not None else None
    if first is not None:
        return first
    present = find(session, place)
    if present is None:
        raise LookupError(f"nothing is in the way of {place.form} of {place.year}")
    raise AlreadyHandedIn(present.id)


@contextmanager
def _once(session: Session, place: Place) -> Iterator[None]:
    """Write inside a savepoint: what breaks an index becomes AlreadyHandedIn, and only that is undone."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError:
        present = find(session, place)
        if present is None:
            raise
        raise AlreadyHandedIn(present.id) from None


def _add_version(session: Session, row: Submission, content: Content, sending: Sending) -> None:
    _ADD_VERSION.change(
        session,
        submission_id=row.id,
        version=row.version,
        form_version=content.form_version,
        answers=dict(content.answers),
        lines=[list(line) for line in content.lines],
        files=list(content.files),
        at=sending.now,
        person_id=sending.by,
    )


def _note_step(session: Session, row: Submission, before: str, sending: Sending) -> None:
    _ADD_CHANGE.change(
        session,
        submission_id=row.id,
        at=sending.now,
        person_id=sending.by,
        before=before,
        after=row.state,
        version=row.version,
        reason=sending.reason,
        field="",
    )


def get(session: Session, submission: int) -> Submission:
    """What was handed in under this id. Raises Refusal if there is none, or if it counts no more."""
    row = session.get(Submission, submission)
    if row is None or row.state in GONE:
        raise Refusal(texts.NO_SUCH_SUBMISSION, f"submission {submission} is missing or withdrawn")
    return row


def find(session: Session, place: Place) -> Submission | None:
    """What its holder handed in under a subject, unless it counts no more."""
    chosen = _standing(place.form, place.year).where(
        Submission.subject == place.subject, col(Submission.collective) == place.collective
    )
    holder = Submission.unit_id == place.unit if place.collective else Submission.person_id == place.person
    return session.exec(chosen.where(holder)).first()


def of_person(session: Session, form: str, year: int, person: int) -> Sequence[Submission]:
    """What a person handed in of their own with a form for a year and still counts, the oldest first."""
    return session.exec(_OF_PERSON, params={"form": form, "year": year, "person": person}).all()


def of_unit(session: Session, form: str, year: int, unit: int) -> Sequence[Submission]:
    """What was handed in for a unit as a whole with a form for a year and still counts, the oldest first."""
    ours = _standing(form, year).where(Submission.unit_id == unit, col(Submission.collective))
    return session.exec(ours.order_by(col(Submission.id))).all()


def _standing(form: str, year: int) -> SelectOfScalar[Submission]:
    return select(Submission).where(
        Submission.form == form, Submission.year == year, col(Submission.state).not_in(GONE)
    )


def of_draft(session: Session, draft: int) -> Submission | None:
    """What became of a draft, if it was handed in first."""
    return session.exec(select(Submission).where(Submission.draft_id == draft)).one_or_none()


def versions(session: Session, submission: int) -> Sequence[SubmissionVersion]:
    """All versions, the oldest first."""
    chosen = select(SubmissionVersion).where(SubmissionVersion.submission_id == submission)
    return session.exec(chosen.order_by(col(SubmissionVersion.version))).all()


def version_of(session: Session, row: Submission) -> SubmissionVersion:
    """The present version."""
    chosen = select(SubmissionVersion).where(
        SubmissionVersion.submission_id == row.id, SubmissionVersion.version == row.version
    )
    return session.exec(chosen).one()


def answers_of(session: Session, row: Submission) -> dict[str, Any]:
    """The answers of the present version."""
    return dict(version_of(session, row).answers)
