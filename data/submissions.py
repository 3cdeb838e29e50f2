"""What was handed in, in versions: once per person, form, year and subject (an index says so)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from data import audit, texts
from data.db import lock_row
from data.models import Submission, SubmissionState, SubmissionVersion
from domain.errors import Refusal


class AlreadyHandedIn(Refusal):
    """The person handed in the same thing before; `submission` is its id."""

    def __init__(self, submission: int) -> None:
        """Name what is there already."""
        super().__init__(texts.ALREADY_HANDED_IN, f"submission {submission} is there already")
        self.submission = submission


def hand_in(
    session: Session,
    *,
    form: str,
    form_version: int,
    year: int,
    person: int,
    unit: int,
    subject: str,
    answers: Mapping[str, Any],
    by: int,
    draft: int | None,
    now: datetime,
) -> Submission:
    """Keep something handed in, as its first version; the same draft again gives the first result.

    `by` typed it; where that is not `person`, both are kept ("nhập thay"). Raises AlreadyHandedIn if the
    person has one of that form, year and subject.
    """
    first = of_draft(session, draft) if draft is not None else None
    if first is not None:
        return first
    row = Submission(
        form=form,
        year=year,
        person_id=person,
        unit_id=unit,
        subject=subject,
        entered_by=None if by == person else by,
        draft_id=draft,
        created_at=now,
        updated_at=now,
    )
    with _once(session, form, year, person, subject):
        session.add(row)
    _add_version(session, row, form_version, answers, by, now)
    audit.note(session, "submission.sent", f"submission:{row.id}", by, now, form=form, year=year)
    return row


def revise(
    session: Session,
    submission: int,
    *,
    form_version: int,
    subject: str,
    answers: Mapping[str, Any],
    by: int,
    now: datetime,
) -> Submission:
    """Add a version to something handed in; the same answers again add none.

    Raises Refusal if it is gone or withdrawn, AlreadyHandedIn if its new subject is taken by another one.
    """
    row = lock_row(session, Submission, submission)
    if row is None or row.state != SubmissionState.SENT:
        raise Refusal(texts.NO_SUCH_SUBMISSION, f"submission {submission} is missing or withdrawn")
    if row.subject == subject and answers_of(session, row) == dict(answers):
        return row
    with _once(session, row.form, row.year, row.person_id, subject):
        row.subject = subject
        row.version += 1
        row.updated_at = now
    _add_version(session, row, form_version, answers, by, now)
    audit.note(session, "submission.revised", f"submission:{row.id}", by, now, version=row.version)
    return row


@contextmanager
def _once(session: Session, form: str, year: int, person: int, subject: str) -> Iterator[None]:
    """Write inside a savepoint: what breaks the index becomes AlreadyHandedIn, and only that is undone."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError:
        present = find(session, form, year, person, subject)
        if present is None:
            raise
        raise AlreadyHandedIn(present.id) from None


def _add_version(
    session: Session, row: Submission, form_version: int, answers: Mapping[str, Any], by: int, now: datetime
) -> None:
    version = SubmissionVersion(
        submission_id=row.id,
        version=row.version,
        form_version=form_version,
        answers=dict(answers),
        at=now,
        person_id=by,
    )
    session.add(version)
    session.flush()


def get(session: Session, submission: int) -> Submission:
    """What was handed in under this id. Raises Refusal if there is none, or if it was withdrawn."""
    row = session.get(Submission, submission)
    if row is None or row.state != SubmissionState.SENT:
        raise Refusal(texts.NO_SUCH_SUBMISSION, f"submission {submission} is missing or withdrawn")
    return row


def find(session: Session, form: str, year: int, person: int, subject: str) -> Submission | None:
    """What a person handed in under a subject, unless withdrawn."""
    return next((row for row in of_person(session, form, year, person) if row.subject == subject), None)


def of_person(session: Session, form: str, year: int, person: int) -> Sequence[Submission]:
    """What a person handed in with a form for a year, unless withdrawn, the oldest first."""
    chosen = select(Submission).where(
        Submission.form == form,
        Submission.year == year,
        Submission.person_id == person,
        Submission.state != SubmissionState.WITHDRAWN,
    )
    return session.exec(chosen.order_by(col(Submission.id))).all()


def of_draft(session: Session, draft: int) -> Submission | None:
    """What became of a draft, if it was handed in first."""
    return session.exec(select(Submission).where(Submission.draft_id == draft)).one_or_none()


def versions(session: Session, submission: int) -> Sequence[SubmissionVersion]:
    """All versions, the oldest first."""
    chosen = select(SubmissionVersion).where(SubmissionVersion.submission_id == submission)
    return session.exec(chosen.order_by(col(SubmissionVersion.version))).all()


def answers_of(session: Session, row: Submission) -> dict[str, Any]:
    """The answers of the present version."""
    chosen = select(SubmissionVersion).where(
        SubmissionVersion.submission_id == row.id, SubmissionVersion.version == row.version
    )
    return dict(session.exec(chosen).one().answers)
