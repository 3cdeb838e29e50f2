"""Messages owed to people: written in the transaction that owes them, sent later, each with its outcome.

One row is one message; its key is unique, so owing it twice writes it once. A digest's lines are rows too:
the key of a line lives as long as it was said, may have been said or is about to be; one that was not said
after all gives its key up and may be planned anew.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, update
from sqlmodel import Session, col, select

from data.db import insert_or_ignore, lock_row
from data.models import Account, AccountState, Obligation, Outbox, OutboxLine, OutboxState, Reach
from domain.calendar import WorkCalendar
from domain.delivery import Moved, Outcome, RetryIn, Sent, Unreachable, Unsure
from domain.duties import OWED
from domain.message import Message
from domain.quiet import Hours, may_write, next_opening
from domain.reminders import Line

_OUTBOX: Table = Outbox.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_LINES: Table = OutboxLine.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one

DIGEST = "digest"
#: The one time of the day at which a person may get a digest.
SLOT = "08:00"
#: How long a message is worth sending that waits for its receiver or for the network.
NOTICE_LIVES = timedelta(days=7)

NOBODY_THERE = "no account in reach"

#: A digest of the day in one of these states said nothing to anybody: it may take lines again.
_MAY_GROW = frozenset({OutboxState.WAITING, OutboxState.DROPPED, OutboxState.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Taken:
    """A message on its way: `message` as written, or None for a digest, whose `lines` are worded now."""

    id: int
    account: int
    chat: str
    attempts: int
    day: date
    person: int | None = None
    message: Message | None = None
    lines: tuple[Line, ...] = ()


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
) -> bool:
    """Owe a message to a person, or to an account that belongs to nobody; False if `key` was owed before.

    It waits for office hours, unless `at_once`: then it goes without a sound. Raises ValueError without a
    receiver.
    """
    if person is None and account is None:
        raise ValueError("a message needs a person or an account")
    hours = Hours(zone)
    facts = {**message.to_json(), "silent": message.silent or at_once}
    row = {
        "key": key,
        "kind": kind,
        "person_id": person,
        "account_id": account,
        "day": hours.local(now).date(),
        "facts": facts,
        "not_before": now if facts["silent"] else next_opening(hours, calendar, now),
        "expires_at": now + NOTICE_LIVES,
    }
    return _add(session, row, now)


def _add(session: Session, row: dict[str, Any], now: datetime) -> bool:
    rest = {"state": OutboxState.WAITING, "attempts": 0, "error": "", "created_at": now}
    return insert_or_ignore(session, _OUTBOX, [{**rest, **row}]) == 1


def digest_key(person: int, day: date) -> str:
    """The key of a person's one digest of a day."""
    return f"{DIGEST}:{person}:{day.isoformat()}:{SLOT}"


def add_digests(session: Session, lines: Iterable[Line], day: date, now: datetime, expires: datetime) -> int:
    """Put lines into the digests of a day, one for each person; how many were new.

    Whoever had a digest that day gets no second one: those lines stay unplanned until another day.
    """
    by_person: dict[int, list[Line]] = {}
    for line in lines:
        by_person.setdefault(line.person, []).append(line)
    # In one order everywhere, so that two processes planning at once wait for each other and do not lock up.
    return sum(_grow(session, person, by_person[person], day, now, expires) for person in sorted(by_person))


def _grow(
    session: Session, person: int, lines: list[Line], day: date, now: datetime, expires: datetime
) -> int:
    key = digest_key(person, day)
    row = {
        "key": key,
        "kind": DIGEST,
        "person_id": person,
        "day": day,
        "facts": {},
        "not_before": now,
        "expires_at": expires,
    }
    _add(session, row, now)
    digest = lock_row(session, Outbox, session.exec(select(Outbox.id).where(Outbox.key == key)).one())
    if digest is None or digest.state not in _MAY_GROW:
        return 0
    added = insert_or_ignore(session, _LINES, [_line(digest.id, line) for line in lines])
    if added and digest.state != OutboxState.WAITING:
        digest.state, digest.error, digest.not_before = OutboxState.WAITING, "", now
        session.flush()
    return added


def _line(digest: int, line: Line) -> dict[str, Any]:
    return {"outbox_id": digest, "key": line.key, "obligation_id": line.obligation, "stage": line.stage}


def _alive() -> ColumnElement[bool]:
    """The condition that a line was said, may have been, or is about to be."""
    return or_(col(OutboxLine.said).is_(None), col(OutboxLine.said).is_(True))


def told(session: Session) -> frozenset[str]:
    """The keys of lines about open obligations that are not to be planned again."""
    chosen = (
        select(OutboxLine.key)
        .join(Obligation, col(Obligation.id) == col(OutboxLine.obligation_id))
        .where(_alive(), col(Obligation.state).in_(OWED))
    )
    return frozenset(session.exec(chosen))


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
    over = select(Outbox).where(Outbox.state == OutboxState.WAITING, col(Outbox.expires_at) <= now)
    rows = session.exec(over.with_for_update()).all()
    for row in rows:
        row.state = OutboxState.EXPIRED
        _free(session, row.id)
    session.flush()
    return len(rows)


def recover(session: Session) -> int:
    """At the start of the one sender: what was on its way when the last one died may have arrived."""
    stale = update(Outbox).where(col(Outbox.state) == OutboxState.SENDING)
    words = "the sender died before it knew the outcome"
    return session.connection().execute(stale.values(state=OutboxState.UNSURE, error=words)).rowcount


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
        account = _account(session, row)
        if not (row.facts.get("silent") or may_write(hours, calendar, now)):
            row.not_before = next_opening(hours, calendar, now)
        elif account is None:
            row.state, row.error = OutboxState.UNREACHABLE, NOBODY_THERE
            _free(session, row.id)
        else:
            return _on_its_way(session, row, account, now)
        session.flush()
    return None


def _account(session: Session, row: Outbox) -> Account | None:
    """Where a message goes: the account named, or the one that its person has now."""
    chosen = select(Account).where(Account.reach == Reach.OK)
    if row.account_id is not None:
        return session.exec(chosen.where(Account.id == row.account_id)).one_or_none()
    mine = chosen.where(Account.person_id == row.person_id, Account.state == AccountState.LINKED)
    return session.exec(mine.order_by(col(Account.id))).first()


def _on_its_way(session: Session, row: Outbox, account: Account, now: datetime) -> Taken:
    row.state, row.taken_at, row.attempts = OutboxState.SENDING, now, row.attempts + 1
    session.flush()
    lines = [Line.of(line.key) for line in _lines(session, row.id)]
    message = None if row.kind == DIGEST else Message.from_json(row.facts)
    return Taken(
        row.id, account.id, account.chat, row.attempts, row.day, row.person_id, message, tuple(lines)
    )


def _lines(session: Session, row_id: int) -> Sequence[OutboxLine]:
    alive = select(OutboxLine).where(OutboxLine.outbox_id == row_id, _alive())
    return session.exec(alive.order_by(col(OutboxLine.id))).all()


def _free(session: Session, row_id: int, kept: Collection[str] = ()) -> None:
    """Note the lines that were not said, and give up their keys so that they may be planned anew."""
    for line in _lines(session, row_id):
        if line.key not in kept:
            line.said, line.key = False, f"{line.key}/{line.id}"
    session.flush()


def drop(session: Session, taken: Taken) -> None:
    """Nothing was left to say: everything was settled, or is somebody else's now."""
    row = session.get_one(Outbox, taken.id)
    row.state = OutboxState.DROPPED
    _free(session, taken.id)


def conclude(session: Session, taken: Taken, outcome: Outcome, said: Collection[str], now: datetime) -> None:
    """Keep what became of a message; `said` are the keys of the lines that it held."""
    row = session.get_one(Outbox, taken.id)
    match outcome:
        case Sent(message):
            row.state, row.message, row.sent_at, row.error = OutboxState.SENT, message, now, ""
            _free(session, row.id, kept=said)
            _said(session, row.id)
        case Unsure(error):
            row.state, row.error = OutboxState.UNSURE, error
            _free(session, row.id, kept=said)
        case RetryIn(wait, error):
            row.state, row.error, row.not_before = OutboxState.WAITING, error, now + wait
        case Moved(chat):
            session.get_one(Account, taken.account).chat = chat
            row.state, row.not_before = OutboxState.WAITING, now
        case Unreachable(error):
            row.state, row.error = OutboxState.UNREACHABLE, error
            _free(session, row.id)
            _lose(session, taken.account, now)
    session.flush()


def _said(session: Session, row_id: int) -> None:
    for line in _lines(session, row_id):
        line.said = True
    session.flush()


def _lose(session: Session, account_id: int, now: datetime) -> None:
    account = lock_row(session, Account, account_id)
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
    owner = session.exec(select(Account.person_id).where(Account.id == account)).one_or_none()
    whose = or_(col(Outbox.account_id) == account, col(Outbox.person_id) == owner)
    first = update(Outbox).where(col(Outbox.message) == message, whose, col(Outbox.read_at).is_(None))
    return session.connection().execute(first.values(read_at=now)).rowcount > 0


def obligations(session: Session, row: int, person: int | None, receiver: str = "") -> tuple[int, ...]:
    """The obligations that a digest of this person named, in its order; none for anybody else's.

    With a receiver ("head"): only those told to the person in that capacity.
    """
    chosen = (
        select(OutboxLine)
        .join(Outbox, col(Outbox.id) == col(OutboxLine.outbox_id))
        .where(OutboxLine.outbox_id == row, Outbox.person_id == person, _alive())
        .order_by(col(OutboxLine.id))
    )
    named = [line for line in session.exec(chosen) if Line.of(line.key).receiver.startswith(receiver)]
    return tuple(dict.fromkeys(line.obligation_id for line in named))
