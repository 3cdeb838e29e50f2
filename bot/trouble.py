"""Telling the technicians that something needs them, or no longer does."""

from datetime import datetime, timedelta, tzinfo

from bot import texts
from data import alarms, holidays, outbox, reach
from data.db import Transaction
from domain.health import Cause, Trouble
from domain.message import Message, Rich


def tell_it(session: Transaction, update_id: int, now: datetime, zone: tzinfo) -> None:
    """Owe the technicians a word about an update that was set aside; without a sound, at once.

    Once an hour: where something new of the messenger's can't be read, it may be all that comes.
    """
    tell(session, texts.set_aside(update_id), f"aside:{now:%Y-%m-%d-%H}", now, zone)


def outage_over(session: Transaction, since: datetime, cause: Cause, now: datetime, zone: tzinfo) -> bool:
    """Owe them a word about a database that was away; False if another process has done so."""
    if not alarms.past(session, Trouble.DATABASE, since, now):
        return False
    minutes = max(1, round((now - since) / timedelta(minutes=1)))
    began = f"{since.astimezone(zone):%H:%M %d/%m/%Y}"
    words = texts.outage_over(texts.CAUSES[cause], began, minutes)
    tell(session, words, f"alarm:{Trouble.DATABASE}:{since.isoformat()}", now, zone)
    return True


def tell(session: Transaction, text: Rich, key: str, now: datetime, zone: tzinfo) -> None:
    """Owe the technicians a word; without a sound, at once. Owed twice under one key, it is said once."""
    today = now.astimezone(zone).date()
    for person in reach.technicians(session, today):
        outbox.notice(
            session,
            Message(text),
            now,
            key=f"{key}:{person}",
            zone=zone,
            calendar=holidays.calendar(session),
            person=person,
            at_once=True,
        )
