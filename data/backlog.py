"""How much waits, and since when: for those who watch over the bot. Only open rows are looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, func, select
from sqlmodel import Session

from data.db import table_of
from data.models import Inbox, Outbox, OutboxState

_INBOX: Table = table_of(Inbox)
_OUTBOX: Table = table_of(Outbox)
_WAITS = _INBOX.c.answered_at.is_(None) & _INBOX.c.set_aside_at.is_(None)
_INBOX_WAITS = select(func.count(), func.min(_INBOX.c.received_at)).where(_WAITS)
_ASIDE = select(func.count()).where(_INBOX.c.answered_at.is_(None), _INBOX.c.set_aside_at.is_not(None))
#: What has not come to its end, or is to be looked at by somebody.
OPEN = (OutboxState.PROPOSED, OutboxState.WAITING, OutboxState.SENDING, OutboxState.UNSURE)
_OUTBOX_WAITS = (
    select(_OUTBOX.c.state, func.count(), func.min(_OUTBOX.c.not_before))
    .where(_OUTBOX.c.state.in_(OPEN))
    .group_by(_OUTBOX.c.state)
)
_TAKEN = select(func.max(_OUTBOX.c.taken_at))


@dataclass(frozen=True, slots=True)
class Backlog:
    """Updates and messages that wait; ages in seconds, 0 where nothing waits.

    `due_age` is that of the waiting message whose turn came first, `outbox` counts by state.
    """

    inbox: int
    inbox_age: float
    aside: int
    outbox: Mapping[OutboxState, int]
    due_age: float


def backlog(session: Session, now: datetime) -> Backlog:
    """What waits at this moment. Three statements."""
    line = session.connection()
    waiting, oldest = line.execute(_INBOX_WAITS).one()
    rows = {OutboxState(state): (count, first) for state, count, first in line.execute(_OUTBOX_WAITS)}
    due = rows.get(OutboxState.WAITING, (0, None))[1]
    return Backlog(
        waiting,
        _age(oldest, now),
        line.execute(_ASIDE).scalar_one(),
        {state: rows.get(state, (0, None))[0] for state in OPEN},
        _age(due, now),
    )


def last_taken(session: Session) -> datetime | None:
    """When a message was last taken out of the outbox. Reads all of it: only where something is wrong."""
    found: datetime | None = session.connection().execute(_TAKEN).scalar_one()
    return found


def _age(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment is not None else 0.0
