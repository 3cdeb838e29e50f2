"""Telling other people what was handed in: owed through the outbox, never sent from here."""

from collections.abc import Iterable

from data import outbox, people
from data.request import Request
from domain.message import Message


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


def tell_office(request: Request, message: Message, key: str) -> None:
    """Owe the message to everybody who is the Office today."""
    tell(request, people.office_people(request.session, request.today), message, key)
