"""Telling the technicians what is wrong: once when it begins, and once when it is over."""

from collections.abc import Collection
from datetime import datetime, tzinfo

from bot import texts
from bot.trouble import tell
from data import alarms
from data.db import Transaction
from domain.health import Trouble

#: What is told here; the absence of the database has words of its own (`bot.outage`), and a bot whose clock
#: stands still, or whose token is refused, tells nobody anything.
TOLD = (
    Trouble.RECEIVING,
    Trouble.CONFLICT,
    Trouble.INBOX,
    Trouble.SENDER,
    Trouble.DISK,
    Trouble.BACKUP,
)


def alarm(session: Transaction, found: Collection[Trouble], now: datetime, zone: tzinfo) -> list[Trouble]:
    """Owe the technicians a word about each trouble that is new, or over; which ones. To be asked often."""
    known = alarms.open_now(session)
    told = []
    for trouble in TOLD:
        if trouble in found and trouble not in known and alarms.begin(session, trouble, now):
            began, words = now, texts.alarm(texts.TROUBLES[trouble], texts.REMEDIES[trouble])
        elif trouble not in found and trouble in known and alarms.end(session, trouble, now):
            began, words = known[trouble], texts.alarm_over(texts.TROUBLES[trouble])
        else:
            continue
        tell(session, words, f"alarm:{trouble}:{began.isoformat()}:{trouble in found}", now, zone)
        told.append(trouble)
    return told
