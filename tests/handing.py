"""Handing something in straight away, for tests that look at what comes after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from data import submissions
from data.models import Submission
from data.submissions import Content, Place, Sending
from domain.review import Stream, SubmissionState


def hand_in(
    session: Session,
    *,
    person: int,
    unit: int,
    by: int,
    now: datetime,
    form: str = "registration",
    year: int = 2024,
    subject: str = "ldtt",
    answers: Mapping[str, Any] | None = None,
    draft: int | None = None,
    collective: bool = False,
    stream: Stream = Stream.TITLES,
    asking: bool = False,
    state: SubmissionState = SubmissionState.SENT,
) -> Submission:
    """A first version, as a form would hand it in."""
    place = Place(form, year, person, unit, subject, collective, stream, asking)
    given = {"x": 0} if answers is None else answers
    lines = [(name, name, str(value)) for name, value in given.items()]
    return submissions.hand_in(session, place, Content(1, given, lines), Sending(by, now, state, draft))
