"""Removing what has been kept long enough, some at a time; the rules are `domain.retention`'s.

One statement for each kind that is removed at all. What was handed in is not among them.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, cast, delete, exists, func, or_, select, update
from sqlmodel import Session

from data import loose_files
from data.db import table_of
from data.models import (
    Consent,
    Draft,
    DraftState,
    Inbox,
    Invite,
    JoinRequest,
    Look,
    Outbox,
    OutboxState,
    RequestState,
    Snooze,
    Submission,
)
from domain.retention import Kind, cutoff

#: Rows of a kind that one transaction removes: writers wait for no more than these.
BATCH = 500

_INBOX, _OUTBOX, _DRAFT = table_of(Inbox).c, table_of(Outbox).c, table_of(Draft).c
_INVITE, _REQUEST, _SNOOZE = table_of(Invite).c, table_of(JoinRequest).c, table_of(Snooze).c
_LOOK, _CONSENT, _LATER = table_of(Look).c, table_of(Consent).c, table_of(Consent).alias("later").c
_HANDED_IN = exists().where(table_of(Submission).c.draft_id == _DRAFT.id)
_UNSETTLED = (OutboxState.PROPOSED, OutboxState.WAITING, OutboxState.SENDING, OutboxState.UNSURE)

#: What of a table has been kept long enough at a cutoff.
Over = Callable[[datetime], ColumnElement[bool]]

_REMOVED: dict[Kind, tuple[Table, Over]] = {
    Kind.ANSWERED: (
        table_of(Inbox),
        lambda cut: (_INBOX.answered_at <= cut) & _INBOX.set_aside_at.is_(None),
    ),
    Kind.SET_ASIDE: (table_of(Inbox), lambda cut: _INBOX.set_aside_at <= cut),
    Kind.DROPPED_DRAFTS: (
        table_of(Draft),
        lambda cut: (_DRAFT.state == DraftState.DROPPED) & (_DRAFT.updated_at <= cut) & ~_HANDED_IN,
    ),
    Kind.OLD_DRAFTS: (
        table_of(Draft),
        lambda cut: (
            _DRAFT.state.in_((DraftState.OPEN, DraftState.KEPT)) & (_DRAFT.updated_at <= cut) & ~_HANDED_IN
        ),
    ),
    Kind.INVITES: (table_of(Invite), lambda cut: or_(_INVITE.used_at <= cut, _INVITE.expires_at <= cut)),
    Kind.JOIN_REQUESTS: (
        table_of(JoinRequest),
        lambda cut: (_REQUEST.state != RequestState.WAITING) & (_REQUEST.decided_at <= cut),
    ),
    Kind.SNOOZES: (table_of(Snooze), lambda cut: _SNOOZE.until <= cut.date()),
    Kind.LOOKS: (table_of(Look), lambda cut: _LOOK.at <= cut),
    # Never the last of an account: that one stands, and keeps it from being asked again.
    Kind.CONSENTS: (
        table_of(Consent),
        lambda cut: exists().where(
            _LATER.account_id == _CONSENT.account_id, _LATER.id > _CONSENT.id, _LATER.asked_at <= cut
        ),
    ),
}


def apply(session: Session, now: datetime, most: int = BATCH) -> Counter[Kind]:
    """Remove some of what has been kept long enough; how many of each kind: none, when nothing is left."""
    gone: Counter[Kind] = Counter()
    for kind, (table, over) in _REMOVED.items():
        cut = cutoff(kind, now)
        if cut is not None:
            gone[kind] = _remove(session, table, over(cut), most)
    gone[Kind.WORDS] = _forget_words(session, now, most)
    loose = cutoff(Kind.LOOSE_FILES, now)
    gone[Kind.LOOSE_FILES] = loose_files.forget(session, loose, most) if loose is not None else 0
    return +gone


def _remove(session: Session, table: Table, over: ColumnElement[bool], most: int) -> int:
    (key,) = table.primary_key
    some = select(key).where(over).limit(most)
    return session.connection().execute(delete(table).where(key.in_(some))).rowcount


def _forget_words(session: Session, now: datetime, most: int) -> int:
    """Of a message only its words go: its row says that it was owed, and keeps it from being owed again."""
    cut = cutoff(Kind.WORDS, now)
    ended = func.coalesce(_OUTBOX.sent_at, _OUTBOX.expires_at)
    worded: Any = cast(_OUTBOX.facts, Text) != "{}"
    some = select(_OUTBOX.id).where(ended <= cut, _OUTBOX.state.not_in(_UNSETTLED), worded).limit(most)
    forget = update(table_of(Outbox)).where(_OUTBOX.id.in_(some)).values(facts={})
    return session.connection().execute(forget).rowcount
