"""Wrong codes are counted, by whoever tries them: a few are slips, many are a search.

A count is a row of `Setting`; it is forgotten some time after the last wrong one. Operations that refuse undo
what they wrote, so whoever counts does it after that, in the transaction that answers.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from data.models import Setting


def wrong(session: Session, name: str, now: datetime) -> int:
    """How many wrong ones still count under a name."""
    row = session.get(Setting, name)
    if row is None or datetime.fromisoformat(row.value["until"]) <= now:
        return 0
    return int(row.value["count"])


def miss(session: Session, name: str, now: datetime, lasts: timedelta) -> int:
    """Count one more wrong one, remembered for so long; how many there are now."""
    count = wrong(session, name, now) + 1
    row = session.get(Setting, name) or Setting(name=name, value=None)
    row.value = {"count": count, "until": (now + lasts).isoformat()}
    session.add(row)
    session.flush()
    return count


def forgive(session: Session, name: str) -> None:
    """Forget the wrong ones."""
    row = session.get(Setting, name)
    if row is not None:
        session.delete(row)
