"""People whom nothing reaches: the Office is told once, so that somebody tells them on paper."""

from collections.abc import Collection
from datetime import datetime, tzinfo

from data import outbox, owed, people
from data.db import Transaction
from domain.calendar import WorkCalendar
from domain.message import Message
from domain.quiet import Hours
from scheduler import texts


def tell_office(
    session: Transaction, persons: Collection[int], now: datetime, zone: tzinfo, calendar: WorkCalendar
) -> None:
    """Owe the Office one message naming those of the persons of whose absence it has not been told."""
    today = Hours(zone).local(now).date()
    lost = outbox.absent(session, persons, today, now)
    if not lost:
        return
    named = owed.names(session, lost)
    message = Message(texts.nobody_there([named[person] for person in lost]))
    for receiver in people.office_people(session, today):
        if receiver not in lost:
            key = f"absence:{lost[0]}:{now.isoformat()}:{receiver}"
            outbox.notice(session, message, now, key=key, person=receiver, zone=zone, calendar=calendar)
