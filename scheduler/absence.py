"""People and groups whom nothing reaches: the Office is told once, so that somebody tells them."""

from collections.abc import Collection
from datetime import datetime, tzinfo

from data import groups, outbox, owed, people, units
from data.db import Transaction
from data.models import UnitGroup
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


def lose_group(
    session: Transaction, group: UnitGroup, now: datetime, zone: tzinfo, calendar: WorkCalendar
) -> None:
    """Note that nothing arrives in a group any more, and tell the Office when that is new."""
    if not groups.lose(session, group.id, now):
        return
    message = Message(texts.group_lost(units.name(session, group.unit_id), group.title))
    for receiver in people.office_people(session, Hours(zone).local(now).date()):
        key = f"group-lost:{group.id}:{now.isoformat()}:{receiver}"
        outbox.notice(session, message, now, key=key, person=receiver, zone=zone, calendar=calendar)
