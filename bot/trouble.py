"""Telling the technicians that something needs them."""

from datetime import datetime, tzinfo

from bot import texts
from data import holidays, outbox, reach
from data.db import Transaction
from domain.message import Message


def tell_it(session: Transaction, update_id: int, now: datetime, zone: tzinfo) -> None:
    """Owe the technicians a word about an update that was set aside; without a sound, at once."""
    today = now.astimezone(zone).date()
    for person in reach.technicians(session, today):
        outbox.notice(
            session,
            Message(texts.set_aside(update_id)),
            now,
            key=f"aside:{update_id}:{person}",
            zone=zone,
            calendar=holidays.calendar(session),
            person=person,
            at_once=True,
        )
