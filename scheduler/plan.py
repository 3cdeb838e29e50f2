"""Planning: what is due now becomes rows of the outbox; late, twice or in five processes the same rows."""

from datetime import datetime, tzinfo

from data import holidays, outbox, owed
from data.db import Transaction
from domain.quiet import Hours, may_remind
from domain.reminders import due, unsaid
from scheduler import absence


def plan(session: Transaction, now: datetime, zone: tzinfo) -> int:
    """Write down every digest that is due at this moment; how many lines were new.

    Nothing outside the hours of digests: what came up meanwhile is due when the office opens again. A digest
    that could not be sent until the evening is given up, for the next one says the same and more.
    """
    outbox.expire(session, now)
    hours, calendar = Hours(zone), holidays.calendar(session)
    if not may_remind(hours, calendar, now):
        return 0
    today = hours.local(now).date()
    standing = owed.standing(session, today)
    lines = unsaid(due(standing.owed, standing.receivers, calendar, now, hours), outbox.told(session))
    persons = {line.person for line in lines}
    there = outbox.reachable(session, persons)
    absence.tell_office(session, persons - there, now, zone, calendar)
    digests = [line for line in lines if line.person in there]
    return outbox.add_digests(session, digests, today, now, expires=hours.at(today, hours.closes))
