"""The processes of this bot that live at the same time, each with a row that it renews while it lives.

The server counts what the bot sends, whichever process does it; so each has to know of the others.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, inspect
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select, update

from data.db import insert_or_ignore, table_of
from data.models import Replica

#: A process that has not been seen for so long is gone.
GONE = timedelta(seconds=10)
#: Its mass sending counts only for so long: whoever takes over from a dead sender has its part soon.
SENDING = timedelta(seconds=3)

#: A process that has not been seen for so long no longer handles what it had: others take it over.
SILENT = timedelta(seconds=5)

_REPLICA = table_of(Replica)
_NOW = columns(func.current_timestamp(type_=_REPLICA.c.seen_at.type))


@dataclass(frozen=True, slots=True)
class Present:
    """Who is there: processes, those of them at a mass sending, and how long all have to be silent."""

    replicas: int
    senders: int = 0
    silence: timedelta = timedelta(0)


def clock(session: Session) -> datetime:
    """The database's time, the same for processes on machines whose clocks do not agree."""
    now: datetime = session.connection().execute(_NOW).scalar_one()
    return now


def beat(session: Session, me: str, now: datetime, *, sending: bool, silence: timedelta) -> Present:
    """Say that this process lives, whether it is at a mass sending, and how long the server wants silence.

    Answers who is there, this one included; those that are gone are forgotten.
    """
    _say(session, me, now, sending=sending, silence=silence)
    session.exec(delete(Replica).where(col(Replica.seen_at) <= now - GONE))
    rows = session.exec(select(Replica)).all()
    silent = [row.silent_until - now for row in rows if row.silent_until is not None]
    return Present(
        len(rows),
        sum(row.sending and row.seen_at > now - SENDING for row in rows),
        max([timedelta(0), *silent]),
    )


def _say(session: Session, me: str, now: datetime, *, sending: bool, silence: timedelta) -> None:
    until = now + silence if silence else None
    values = {"seen_at": now, "sending": sending, "silent_until": until}
    own = update(Replica).where(col(Replica.id) == me).values(values)
    if not session.connection().execute(own).rowcount:
        insert_or_ignore(session, _REPLICA, [{"id": me, **values}])


def living(session: Session, now: datetime) -> set[str]:
    """The processes that were seen lately."""
    return set(session.exec(select(Replica.id).where(col(Replica.seen_at) > now - SILENT)))


def count_living(session: Session) -> int:
    """How many processes of this bot live; 0 too in a database without tables."""
    if not inspect(session.connection()).has_table(_REPLICA.name):
        return 0
    since = clock(session) - GONE
    return session.exec(select(func.count()).select_from(Replica).where(col(Replica.seen_at) > since)).one()


def leave(session: Session, me: str) -> None:
    """This process ends in order."""
    session.exec(delete(Replica).where(col(Replica.id) == me))
