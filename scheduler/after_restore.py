"""What a restored database must not say again: what went out after the backup was made.

Nobody knows what that was, for it was lost with the rows that told of it. So everything that could have gone
out between the backup and the restore becomes *unsure*: the Office sees it, and decides. That is more than
what waited in the backup: the reminders of the days between are planned by the same planner as then, so that
they are known, and are not planned and sent once more.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from data import holidays, outbox
from data.db import Transaction
from domain.calendar import ONE_DAY, WorkCalendar
from domain.quiet import Hours, may_remind
from scheduler.plan import plan

#: The longest time between backup and restore whose reminders are looked at.
LONGEST = timedelta(days=400)


def settle(session: Transaction, made: datetime, now: datetime, zone: tzinfo) -> int:
    """Make everything unsure that may have gone out since a backup was made; how many messages."""
    outbox.recover(session)
    hours, calendar = Hours(zone), holidays.calendar(session)
    unsure = outbox.doubt(session, made)
    for moment in _moments(max(made, now - LONGEST), now, hours, calendar):
        plan(session, moment, zone)
        unsure += outbox.doubt(session, moment)
    return unsure + outbox.doubt(session, now)


def _moments(made: datetime, now: datetime, hours: Hours, calendar: WorkCalendar) -> Iterator[datetime]:
    """When reminders were planned in between: at the two hours of digests, and now."""
    day = hours.local(made).date()
    while day <= hours.local(now).date():
        for clock in (hours.digest, hours.afternoon):
            moment = hours.at(day, clock)
            if made < moment <= now and may_remind(hours, calendar, moment):
                yield moment
        day += ONE_DAY
    yield now
