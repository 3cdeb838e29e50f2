"""The audit log at each tick: new entries join the chain, and the Office notes its end once a week.

What stands in people's chats cannot be written anew by whoever holds the database: against it a rewritten or
shortened log shows.
"""

from datetime import datetime, timedelta, tzinfo

from data import chain, holidays, outbox, people
from data.db import Database, Transaction
from domain.chain import SHOWN
from domain.message import Button, Message, stacked
from domain.quiet import Hours, may_remind
from scheduler import texts

#: Kind of the weekly word, and the first piece of its key.
ANCHOR = "anchor"


async def catch_up(database: Database) -> int:
    """Chain all entries that wait, each batch in a transaction of its own; how many there were.

    Between two batches others write. Nothing is done while another process chains.
    """
    total = 0
    while count := await database.run(chain.extend):
        total += count
        if count < chain.BATCH:
            break
    return total


def tell(session: Transaction, now: datetime, zone: tzinfo) -> int:
    """Owe the Office the number and the hash of the last entry: once a week, at its first tick in hours.

    To how many. Nothing is said of an empty log.
    """
    hours, calendar = Hours(zone), holidays.calendar(session)
    if not may_remind(hours, calendar, now):
        return 0
    last, today = chain.last(session), hours.local(now).date()
    if not last.number:
        return 0
    monday = today - timedelta(days=today.weekday())
    receivers = {f"{ANCHOR}:{monday.isoformat()}:{one}": one for one in people.office_people(session, today)}
    # Asked before, at every tick of the week: an insert that is ignored uses up a number all the same.
    told = outbox.owed(session, receivers)
    message = Message(
        texts.anchor(last.number, last.hash[:SHOWN]), stacked(Button(texts.VERIFY, "kiemtra")), silent=True
    )
    return sum(
        outbox.notice(
            session,
            message,
            now,
            key=key,
            person=person,
            kind=ANCHOR,
            zone=zone,
            calendar=calendar,
        )
        for key, person in receivers.items()
        if key not in told
    )
