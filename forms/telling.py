"""Telling other people what was handed in: owed through the outbox, never sent from here."""

from collections.abc import Iterable

from data import outbox, people, review
from data.models import Submission
from data.request import Request
from domain.message import Button, Message, stacked
from forms import texts


def tell(request: Request, persons: Iterable[int], message: Message, key: str) -> None:
    """Owe the message to each person but the one who acts; once for each `key` and person."""
    for person in persons:
        if person != request.actor.person:
            outbox.notice(
                request.session,
                message,
                request.now,
                key=f"{key}:{person}",
                zone=request.office.zone,
                calendar=request.calendar,
                person=person,
            )


def tell_reviewers(request: Request, row: Submission) -> None:
    """Let those for whom something waits know, once a half-day each however much comes in."""
    for person in review.reviewers(request.session, row, request.today):
        message = Message(texts.WAITING, stacked(Button(texts.OPEN_QUEUE, "duyet")))
        tell(request, [person], message, _half_day(request))


def _half_day(request: Request) -> str:
    """The key of the one notice of a morning or an afternoon."""
    local = request.now.astimezone(request.office.zone)
    return f"queue:{local:%Y-%m-%d-%p}"


def tell_office(request: Request, message: Message, key: str) -> None:
    """Owe the message to everybody who is the Office today."""
    tell(request, people.office_people(request.session, request.today), message, key)
