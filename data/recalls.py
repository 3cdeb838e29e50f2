"""Taking announcements back: what waits is dropped, what arrived is deleted in its chat, within 48 hours.

The recall of a message is a row of the outbox too: it outlives a crash, and its outcome is kept (Bot API,
deleteMessage: a message can be deleted if it was sent less than 48 hours ago).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from data import audit
from data.announcements import ARRIVED, CHASE, LETTER, NEW, owe
from data.db import lock_row
from data.models import Announcement, Outbox, OutboxState
from domain.delivery import RECALL, RECALLABLE, Moved, Outcome, RetryIn, Sent, Unsure, recall

TAKEN_BACK = "the Office took it back before it was sent"

_SAID = (LETTER, CHASE)
_WAITING = (OutboxState.PROPOSED, OutboxState.WAITING)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a recall did: dropped before it was sent, owed to the channel, no longer or never to be found."""

    dropped: int
    owed: int
    late: int


def recallable(session: Session, announcement: int, now: datetime) -> bool:
    """Whether anything of it can still be held back or taken back."""
    arrived = func.coalesce(col(Outbox.sent_at), col(Outbox.taken_at))
    held_back = col(Outbox.state).in_((*_WAITING, OutboxState.SENDING))
    young = col(Outbox.state).in_(ARRIVED) & (arrived > now - RECALLABLE)
    chosen = select(col(Outbox.id)).where(
        Outbox.announcement_id == announcement, col(Outbox.kind).in_(_SAID), held_back | young
    )
    return session.exec(chosen.limit(1)).first() is not None


def take_back(session: Session, announcement: int, by: int, now: datetime) -> TakenBack | None:
    """Drop what waits and owe the recall of what arrived within 48 hours; None if that was done before.

    What is on its way at this moment is seen to when its outcome is known (`concluding`).
    """
    row = lock_row(session, Announcement, announcement)
    if row is None or row.recalled_at is not None:
        return None
    row.recalled_by, row.recalled_at = by, now
    session.flush()
    mine = (col(Outbox.announcement_id) == announcement, col(Outbox.kind).in_(_SAID))
    drop = update(Outbox).where(*mine, col(Outbox.state).in_(_WAITING))
    dropped = session.connection().execute(drop.values(state=OutboxState.DROPPED, error=TAKEN_BACK)).rowcount
    gone_out = select(Outbox).where(*mine, col(Outbox.state).in_(ARRIVED))
    standing = session.exec(gone_out.order_by(col(Outbox.id))).all()
    owed = [recalled for one in standing if (recalled := _recall_of(one, now)) is not None]
    owe(session, owed)
    done = TakenBack(dropped, len(owed), len(standing) - len(owed))
    counts = {"dropped": done.dropped, "owed": done.owed, "late": done.late}
    audit.note(session, "announcement.recalled", f"announcement:{announcement}", by, now, **counts)
    return done


def _recall_of(row: Outbox, now: datetime) -> dict[str, Any] | None:
    """The row that takes a message back; None if it is too late, or its ids are not known.

    It goes at once, day and night: it makes no sound.
    """
    messages = row.facts.get("messages") or ([row.message] if row.message else [])
    until = (row.sent_at or row.taken_at or row.created_at) + RECALLABLE
    if not messages or until <= now:
        return None
    return {
        **NEW,
        "key": f"{RECALL}:{row.id}",
        "kind": RECALL,
        "person_id": row.person_id,
        "account_id": row.account_id,
        "announcement_id": row.announcement_id,
        "day": row.day,
        "facts": {**recall(messages).to_json(), "of": row.id},
        "not_before": now,
        "expires_at": until,
        "created_at": now,
    }


def concluding(session: Session, row: Outbox, account: int | None, outcome: Outcome, now: datetime) -> None:
    """Before the outcome of a row is kept: what it means for an announcement and for a recall.

    Remembers in which chat the message stands, and as which messages there. Of an announcement that was taken
    back while this was on its way: nothing is sent again, and what arrived is taken back too. To be called
    before the row is changed: the announcement is locked first, as `take_back` does.
    """
    if row.announcement_id is None:
        return
    announcement = lock_row(session, Announcement, row.announcement_id)
    if row.kind == RECALL:
        if isinstance(outcome, Sent):
            back = update(Outbox).where(col(Outbox.id) == row.facts["of"])
            session.connection().execute(back.values(recalled_at=now))
        return
    if isinstance(outcome, Sent | Unsure):
        row.account_id = account
        # What was unsure and is sent once more leaves the parts of the first time in the chat too.
        row.facts = {**row.facts, "messages": [*row.facts.get("messages", ()), *outcome.messages]}
    if announcement is None or announcement.recalled_at is None:
        return
    if isinstance(outcome, RetryIn | Moved):
        row.expires_at = now
    elif (owed := _recall_of(row, now)) is not None:
        owe(session, [owed])


def recover(session: Session) -> int:
    """At the start of the one sender: what was being taken back goes once more, which does no harm."""
    stale = update(Outbox).where(col(Outbox.kind) == RECALL, col(Outbox.state) == OutboxState.SENDING)
    return session.connection().execute(stale.values(state=OutboxState.WAITING)).rowcount
