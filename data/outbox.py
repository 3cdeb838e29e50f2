"""Messages owed to people: written in the transaction that owes them, sent later, each with its outcome.

One row is one message; its key is unique, so owing it twice writes it once. What digests say is in
`data.digests`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Table, bindparam, func, or_, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import digests, groups, recalls
from data.db import insert_or_ignore, lock_row
from data.digests import DIGEST
from data.models import Account, AccountState, Outbox, OutboxState, Reach
from data.prepared import Prepared
from domain.calendar import WorkCalendar
from domain.delivery import RECALL, Moved, Outcome, RetryIn, Sent, Unreachable, Unsure
from domain.message import Message
from domain.quiet import Hours, may_write, next_opening
from domain.reminders import Line

_ACCOUNT: Table = Account.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_OUTBOX: Table = Outbox.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one

_OWNER = columns(_ACCOUNT.c.person_id).where(_ACCOUNT.c.id == bindparam("account")).scalar_subquery()
_READ = Prepared(
    update(_OUTBOX)
    .where(
        _OUTBOX.c.message == bindparam("pressed"),
        or_(_OUTBOX.c.account_id == bindparam("account"), _OUTBOX.c.person_id == _OWNER),
        _OUTBOX.c.read_at.is_(None),
    )
    .values(read_at=bindparam("now"))
)

#: How long a message is worth sending that waits for its receiver or for the network.
NOTICE_LIVES = timedelta(days=7)

#: What may be on its way: known to be, or not known to have arrived.
_ON_THE_WAY = frozenset({OutboxState.SENDING, OutboxState.UNSURE})

NOBODY_THERE = "no account in reach"
#: What is noted on what may have gone out between a backup and its restore.
RESTORED = "a backup was restored: it may have gone out after the backup"
#: What is noted on a digest that the Office had worded, when the facts have changed since.
FACTS_CHANGED = "the facts changed after the Office had worded it"


@dataclass(frozen=True, slots=True)
class Taken:
    """A message on its way: `message` as written, or None for a digest, whose `lines` are worded now.

    It goes to an account, or to a group. `edited` is what the Office wrote in place of a digest's own words,
    `written_for` are the keys of the lines that it was written for.
    """

    id: int
    account: int | None
    chat: str
    attempts: int
    day: date
    person: int | None = None
    message: Message | None = None
    lines: tuple[Line, ...] = ()
    group: int | None = None
    edited: str = ""
    written_for: frozenset[str] = frozenset()


def notice(
    session: Session,
    message: Message,
    now: datetime,
    *,
    key: str,
    zone: tzinfo,
    calendar: WorkCalendar,
    person: int | None = None,
    account: int | None = None,
    kind: str = "notice",
    at_once: bool = False,
    announcement: int | None = None,
    group: int | None = None,
) -> bool:
    """Owe a message to a person, a group, or an account of nobody; False if `key` was owed before.

    It waits for office hours, unless `at_once`: then it goes without a sound. Raises ValueError without a
    receiver.
    """
    if person is None and account is None and group is None:
        raise ValueError("a message needs a person, a group or an account")
    hours = Hours(zone)
    facts = {**message.to_json(), "silent": message.silent or at_once}
    row = {
        "key": key,
        "kind": kind,
        "person_id": person,
        "account_id": account,
        "group_id": group,
        "announcement_id": announcement,
        "day": hours.local(now).date(),
        "facts": facts,
        "not_before": now if facts["silent"] else next_opening(hours, calendar, now),
        "expires_at": now + NOTICE_LIVES,
    }
    return _add(session, row, now)


def owed(session: Session, keys: Collection[str]) -> frozenset[str]:
    """Those of the keys under which a message was owed before, whatever became of it."""
    return frozenset(session.exec(select(Outbox.key).where(col(Outbox.key).in_(keys))))


def _add(session: Session, row: dict[str, Any], now: datetime) -> bool:
    rest = {"state": OutboxState.WAITING, "attempts": 0, "error": "", "created_at": now}
    return insert_or_ignore(session, _OUTBOX, [{**rest, **row}]) == 1


def reachable(session: Session, persons: Collection[int]) -> frozenset[int]:
    """Those of the persons who have an account at which messages arrive."""
    chosen = select(Account.person_id).where(
        col(Account.person_id).in_(persons),
        Account.state == AccountState.LINKED,
        Account.reach == Reach.OK,
    )
    return frozenset(person for person in session.exec(chosen) if person is not None)


def expire(session: Session, now: datetime) -> int:
    """Give up what waited too long; how many messages."""
    open_yet = col(Outbox.state).in_((OutboxState.WAITING, OutboxState.PROPOSED))
    over = select(Outbox).where(open_yet, col(Outbox.expires_at) <= now)
    rows = session.exec(over.with_for_update()).all()
    for row in rows:
        row.state = OutboxState.EXPIRED
        digests.free(session, row.id)
    session.flush()
    return len(rows)


def recover(session: Session) -> int:
    """At the start of the one sender: what was on its way when the last one died may have arrived."""
    recalls.recover(session)
    stale = update(Outbox).where(col(Outbox.state) == OutboxState.SENDING)
    words = "the sender died before it knew the outcome"
    return session.connection().execute(stale.values(state=OutboxState.UNSURE, error=words)).rowcount


def doubt(session: Session, until: datetime) -> int:
    """In a restored database: what was to go by a moment may have gone, after the backup; how many messages.

    Taking something back does no harm if it is done twice, and goes on.
    """
    open_yet = col(Outbox.state).in_((OutboxState.WAITING, OutboxState.PROPOSED))
    due = update(Outbox).where(open_yet, col(Outbox.not_before) <= until, col(Outbox.kind) != RECALL)
    return session.connection().execute(due.values(state=OutboxState.UNSURE, error=RESTORED)).rowcount


def take(session: Session, now: datetime, zone: tzinfo, calendar: WorkCalendar) -> Taken | None:
    """The next message whose turn has come, marked as on its way; None if nothing is due.

    In quiet hours only silent ones go; others wait for the office to open. Whoever has no account in reach
    is not tried.
    """
    hours = Hours(zone)
    due = (
        select(Outbox)
        .where(
            Outbox.state == OutboxState.WAITING, col(Outbox.not_before) <= now, col(Outbox.expires_at) > now
        )
        .order_by(col(Outbox.not_before), col(Outbox.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    while (row := session.exec(due).one_or_none()) is not None:
        address = _address(session, row)
        if not (row.facts.get("silent") or may_write(hours, calendar, now)):
            row.not_before = next_opening(hours, calendar, now)
        elif address is None:
            row.state, row.error = OutboxState.UNREACHABLE, NOBODY_THERE
            digests.free(session, row.id)
        else:
            return _on_its_way(session, row, *address, now)
        session.flush()
    return None


def _address(session: Session, row: Outbox) -> tuple[int | None, str] | None:
    """Where a message goes: its group, the account named, or the one that its person has now."""
    if row.group_id is not None:
        chat = groups.chat_of(session, row.group_id)
        return (None, chat) if chat else None
    chosen = select(Account).where(Account.reach == Reach.OK)
    if row.account_id is not None:
        chosen = chosen.where(Account.id == row.account_id)
    else:
        chosen = chosen.where(Account.person_id == row.person_id, Account.state == AccountState.LINKED)
    account = session.exec(chosen.order_by(col(Account.id))).first()
    return (account.id, account.chat) if account else None


def _on_its_way(session: Session, row: Outbox, account: int | None, chat: str, now: datetime) -> Taken:
    row.state, row.taken_at, row.attempts = OutboxState.SENDING, now, row.attempts + 1
    session.flush()
    digest = row.kind == DIGEST
    return Taken(
        row.id,
        account,
        chat,
        row.attempts,
        row.day,
        row.person_id,
        None if digest else Message.from_json(row.facts),
        tuple(Line.of(line.key) for line in digests.lines_of(session, row.id)) if digest else (),
        row.group_id,
        row.facts.get("edited", "") if digest else "",
        frozenset(row.facts.get("written_for", ())) if digest else frozenset(),
    )


def drop(session: Session, taken: Taken) -> None:
    """Nothing was left to say: everything was settled, or is somebody else's now."""
    row = session.get_one(Outbox, taken.id)
    row.state = OutboxState.DROPPED
    digests.free(session, taken.id)


def propose_again(session: Session, taken: Taken) -> None:
    """The Office had worded a digest whose facts have changed since: it waits for the Office once more."""
    row = session.get_one(Outbox, taken.id)
    row.state, row.error, row.approved_by = OutboxState.PROPOSED, FACTS_CHANGED, None
    session.flush()


def conclude(session: Session, taken: Taken, outcome: Outcome, said: Collection[str], now: datetime) -> None:
    """Keep what became of a message; `said` are the keys of the lines that it held.

    An outcome may come late, when another sender has taken its message for unsure: it is known after all,
    unless somebody has decided meanwhile.
    """
    row = session.get_one(Outbox, taken.id, with_for_update=True)
    if row.state not in _ON_THE_WAY or row.attempts != taken.attempts:
        return
    recalls.concluding(session, row, taken.account, outcome, now)
    match outcome:
        case Sent(message):
            row.state, row.message, row.sent_at, row.error = OutboxState.SENT, message, now, ""
            digests.free(session, row.id, kept=said)
            digests.mark_said(session, row.id)
        case Unsure(error):
            row.state, row.error = OutboxState.UNSURE, error
            digests.free(session, row.id, kept=said)
        case RetryIn(wait, error):
            row.state, row.error, row.not_before = OutboxState.WAITING, error, now + wait
        case Moved(chat):
            groups.move(session, taken.chat, chat)
            row.state, row.not_before = OutboxState.WAITING, now
        case Unreachable(error):
            row.state, row.error = OutboxState.UNREACHABLE, error
            digests.free(session, row.id)
            _lose(session, taken, now)
    session.flush()


def _lose(session: Session, taken: Taken, now: datetime) -> None:
    if taken.group is not None:
        groups.lose(session, taken.group, now)
    account = lock_row(session, Account, taken.account) if taken.account is not None else None
    if account is not None and account.reach != Reach.UNREACHABLE:
        account.reach, account.unreachable_since = Reach.UNREACHABLE, now


def absent(session: Session, persons: Collection[int], day: date, now: datetime) -> list[int]:
    """Note that something is due to persons without an account in reach; who is noted for the first time.

    Somebody who comes back and is lost again counts anew.
    """
    chosen = select(Account.person_id, Account.unreachable_since).where(
        col(Account.person_id).in_(persons), Account.state == AccountState.LINKED
    )
    since = dict(session.exec(chosen).all())
    rest = {"kind": "absent", "day": day, "facts": {}, "not_before": now, "expires_at": now}
    outcome = {"state": OutboxState.UNREACHABLE, "error": NOBODY_THERE}
    return [
        person
        for person in sorted(persons)
        if _add(
            session, {**rest, **outcome, "key": _absence(person, since.get(person)), "person_id": person}, now
        )
    ]


def _absence(person: int, since: datetime | None) -> str:
    return f"absent:{person}:{since.isoformat() if since else 'never-there'}"


def next_turn(session: Session) -> datetime | None:
    """When the next waiting message may go; None if none waits."""
    chosen = select(func.min(Outbox.not_before)).where(Outbox.state == OutboxState.WAITING)
    return session.exec(chosen).one()


def read(session: Session, account: int, message: str, now: datetime) -> bool:
    """A button of a message was pressed: note when it was first read; False if it is none of ours."""
    return _READ.change(session, pressed=message, account=account, now=now) > 0
