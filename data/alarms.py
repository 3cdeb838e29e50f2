"""What the technicians were told to be wrong: once when it began, once when it was over, whoever saw it."""

from datetime import date, datetime

from sqlalchemy import Table, update
from sqlmodel import Session, col, select

from data import reach
from data.db import insert_or_ignore, table_of
from data.models import Account, AccountState, Alarm, Reach

_ALARM: Table = table_of(Alarm)


def begin(session: Session, key: str, now: datetime) -> bool:
    """Note that a trouble is there; whether nobody had noted it."""
    if insert_or_ignore(session, _ALARM, [{"key": key, "began_at": now, "ended_at": None}]):
        return True
    again = update(_ALARM).where(_ALARM.c.key == key, _ALARM.c.ended_at.is_not(None))
    return session.connection().execute(again.values(began_at=now, ended_at=None)).rowcount == 1


def end(session: Session, key: str, now: datetime) -> datetime | None:
    """Note that a trouble is over; when it had begun, None if it was not there."""
    row = session.exec(select(Alarm).where(Alarm.key == key, col(Alarm.ended_at).is_(None)).with_for_update())
    found = row.one_or_none()
    if found is None:
        return None
    found.ended_at = now
    session.flush()
    return found.began_at


def past(session: Session, key: str, since: datetime, until: datetime) -> bool:
    """Note a trouble that is over already; whether nobody had noted it, or another one at the same time."""
    if insert_or_ignore(session, _ALARM, [{"key": key, "began_at": since, "ended_at": until}]):
        return True
    later = update(_ALARM).where(_ALARM.c.key == key, _ALARM.c.ended_at < since)
    return session.connection().execute(later.values(began_at=since, ended_at=until)).rowcount == 1


def open_now(session: Session) -> dict[str, datetime]:
    """What is wrong now, and since when."""
    rows = session.exec(select(Alarm).where(col(Alarm.ended_at).is_(None)))
    return {row.key: row.began_at for row in rows}


def chats(session: Session, today: date) -> list[str]:
    """Where the technicians of today can be written to."""
    chosen = select(Account.chat).where(
        col(Account.person_id).in_(reach.technicians(session, today)),
        Account.state == AccountState.LINKED,
        Account.reach == Reach.OK,
    )
    return sorted(set(session.exec(chosen)))
