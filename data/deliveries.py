"""What became of everything that was owed to people; what the Office decides on where that is not known.

And whom nothing reaches, with what they have to be told on paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import approvals, audit, digests, duties, holidays, outbox, owed
from data.announcements import LETTER
from data.db import lock_row
from data.digests import DIGEST
from data.duties import Duty
from data.models import Account, AccountState, Announcement, Outbox, OutboxState, Person, UnitGroup
from data.people import Someone, by_given_name
from domain.calendar import WorkCalendar, first_workday
from domain.delivery import RECALL
from domain.ladders import Receiver
from domain.quiet import Hours, next_opening
from domain.reminders import Line, due

#: How far back an announcement that did not arrive is still to be told on paper.
ANNOUNCED = timedelta(days=30)


class Fate(StrEnum):
    """What became of a message, as far as people want to tell it apart."""

    SENT = "sent"
    UNSURE = "unsure"
    #: to go at its hour, or on its way
    WAITING = "waiting"
    PROPOSED = "proposed"
    #: blocked the bot, or the chat is gone
    BLOCKED = "blocked"
    #: never linked an account: there is nowhere to send to
    NEVER = "never"
    EXPIRED = "expired"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message and what became of it; `name` is the person's or the group's, "" for an unknown account."""

    id: int
    fate: Fate
    kind: str
    name: str
    unit: str
    error: str
    #: when it went, was tried, goes, or was given up
    at: datetime
    attempts: int


def _fate() -> ColumnElement[str]:
    """The fate of a row, in SQL: whether somebody unreachable ever had an account is told by the accounts."""
    state = col(Outbox.state)
    linked = exists().where(
        col(Account.person_id) == col(Outbox.person_id),
        col(Account.state) == AccountState.LINKED,
        col(Account.created_at) <= col(Outbox.created_at),
    )
    has_place = or_(col(Outbox.group_id).is_not(None), col(Outbox.account_id).is_not(None), linked)
    tried = or_(col(Outbox.error) != outbox.NOBODY_THERE, has_place)
    return case(
        (and_(state == OutboxState.UNREACHABLE, tried), Fate.BLOCKED.value),
        (state == OutboxState.UNREACHABLE, Fate.NEVER.value),
        (state == OutboxState.SENDING, Fate.WAITING.value),
        else_=state,
    )


def _at() -> ColumnElement[Any]:
    state = col(Outbox.state)
    tried = func.coalesce(col(Outbox.sent_at), col(Outbox.taken_at), col(Outbox.created_at))
    to_come = state.in_((OutboxState.WAITING, OutboxState.PROPOSED))
    return case(
        (to_come, col(Outbox.not_before)), (state == OutboxState.EXPIRED, col(Outbox.expires_at)), else_=tried
    )


def _since(since: datetime) -> ColumnElement[bool]:
    # Taking a message back is no message to anybody.
    return and_(col(Outbox.created_at) >= since, col(Outbox.kind) != RECALL)


def counts(session: Session, since: datetime) -> dict[Fate, int]:
    """How many messages owed from a moment on met which fate. One statement."""
    found = columns(_fate().label("fate")).select_from(Outbox).where(_since(since)).subquery()
    grouped = columns(found.c.fate, func.count()).group_by(found.c.fate)
    return {Fate(fate): count for fate, count in session.connection().execute(grouped)}


def listed(
    session: Session, fate: Fate, since: datetime, today: date, *, skip: int, most: int
) -> list[Delivery]:
    """Messages owed from a moment on that met a fate, the latest first: so many after the first `skip`."""
    chosen = _deliveries().where(_since(since), _fate() == fate.value)
    rows = session.execute(chosen.order_by(col(Outbox.id).desc()).offset(skip).limit(most)).all()
    return _read(session, rows, today)


def find(session: Session, row: int, today: date) -> Delivery | None:
    """One message and what became of it."""
    rows = session.execute(_deliveries().where(col(Outbox.id) == row, col(Outbox.kind) != RECALL)).all()
    return next(iter(_read(session, rows, today)), None)


def _deliveries() -> Select[*tuple[Any, ...]]:
    wanted = (
        *(col(Outbox.id), col(Outbox.kind), col(Outbox.person_id), col(Outbox.error), col(Outbox.attempts)),
        *(col(Person.name), col(UnitGroup.title), _fate().label("fate"), _at().label("at")),
    )
    return (
        columns(*wanted)
        .outerjoin(Person, col(Person.id) == col(Outbox.person_id))
        .outerjoin(UnitGroup, col(UnitGroup.id) == col(Outbox.group_id))
    )


def _read(session: Session, rows: Sequence[Any], today: date) -> list[Delivery]:
    units = approvals.homes(session, {row.person_id for row in rows if row.person_id}, today)
    return [
        Delivery(
            id=row.id,
            fate=Fate(row.fate),
            kind=row.kind,
            name=row.name or row.title or "",
            unit=units.get(row.person_id, ""),
            error=row.error,
            at=row.at,
            attempts=row.attempts,
        )
        for row in rows
    ]


# What the Office decides where it is not known whether a message arrived


def take_as_sent(session: Session, row: int, by: int, now: datetime) -> bool:
    """The Office knows that an unsure message arrived; False if it is not unsure (any more)."""
    found = _unsure(session, row)
    if found is None:
        return False
    found.state, found.sent_at = OutboxState.SENT, found.taken_at or now
    session.flush()
    digests.mark_said(session, row)
    audit.note(session, "delivery.taken_as_sent", f"outbox:{row}", by, now, error=found.error)
    return True


def send_again(
    session: Session, row: int, by: int, now: datetime, *, zone: tzinfo, calendar: WorkCalendar
) -> datetime | None:
    """The Office has an unsure message sent once more: when it goes; None if it may not.

    Of a digest only what still holds then. What was taken back is not sent again.
    """
    found = _unsure(session, row)
    if found is None or _taken_back(session, found):
        return None
    hours = Hours(zone)
    goes = next_opening(hours, calendar, now)
    day = hours.local(goes).date()
    is_digest = found.kind == DIGEST
    found.not_before = max(goes, hours.at(day, hours.digest)) if is_digest else goes
    found.expires_at = hours.at(day, hours.closes) if is_digest else goes + outbox.NOTICE_LIVES
    found.state = OutboxState.WAITING
    session.flush()
    audit.note(session, "delivery.again", f"outbox:{row}", by, now, error=found.error)
    return found.not_before


def _unsure(session: Session, row: int) -> Outbox | None:
    found = lock_row(session, Outbox, row)
    return found if found is not None and found.state == OutboxState.UNSURE and found.kind != RECALL else None


def _taken_back(session: Session, row: Outbox) -> bool:
    if row.announcement_id is None:
        return False
    return session.get_one(Announcement, row.announcement_id).recalled_at is not None


# Whom nothing reaches


@dataclass(frozen=True, slots=True)
class Untold:
    """Something that a person has to be told on paper: a duty, in which capacity, or an announcement.

    Of an announcement there are its number and words.
    """

    person: int
    name: str
    unit: str
    duty: Duty | None = None
    capacity: Receiver | None = None
    announcement: int = 0
    words: str = ""


def on_paper(session: Session, now: datetime, zone: tzinfo) -> list[Untold]:
    """What is to be told to people whom nothing reaches, as it holds on the next working day (or today).

    By given name, each with the nearest day first; announcements of the last thirty days at the end. A fixed
    number of statements.
    """
    hours, calendar = Hours(zone), holidays.calendar(session)
    day = first_workday(calendar, hours.local(now).date())
    standing = owed.standing(session, day)
    lines = [
        line
        for line in due(standing.owed, standing.receivers, calendar, hours.at(day, hours.digest), hours)
        if line.receiver is not Receiver.GROUP
    ]
    there = outbox.reachable(session, {line.person for line in lines})
    return _in_order(
        session, [line for line in lines if line.person not in there], _unheard(session, now), day
    )


def _unheard(session: Session, now: datetime) -> list[tuple[int, Announcement]]:
    """Announcements that did not reach somebody whom nothing reaches to this day."""
    chosen = (
        select(col(Outbox.person_id), Announcement)
        .join(Announcement, col(Announcement.id) == col(Outbox.announcement_id))
        .where(
            Outbox.kind == LETTER,
            Outbox.state == OutboxState.UNREACHABLE,
            col(Announcement.recalled_at).is_(None),
            col(Outbox.created_at) >= now - ANNOUNCED,
            col(Outbox.person_id).is_not(None),
        )
        .order_by(col(Announcement.id))
    )
    found = [(person, row) for person, row in session.exec(chosen) if person is not None]
    there = outbox.reachable(session, {person for person, _ in found})
    return [(person, row) for person, row in found if person not in there]


def _in_order(
    session: Session, lines: Sequence[Line], unheard: Sequence[tuple[int, Announcement]], day: date
) -> list[Untold]:
    persons = {line.person for line in lines} | {person for person, _ in unheard}
    named = owed.names(session, persons)
    ordered = by_given_name(Someone(person, name) for person, name in named.items())
    order = {one.id: place for place, one in enumerate(ordered)}
    units = approvals.homes(session, persons, day)
    known = {duty.id: duty for duty in duties.duties(session, ids={line.obligation for line in lines})}
    owing = {
        (line.person, line.obligation): Untold(
            line.person,
            named[line.person],
            known[line.obligation].unit_name,
            duty=known[line.obligation],
            capacity=line.receiver,
        )
        for line in lines
        if line.obligation in known
    }
    letters = [
        Untold(person, named[person], units.get(person, ""), announcement=row.id, words=row.text)
        for person, row in unheard
    ]
    return sorted([*owing.values(), *letters], key=lambda one: _place(one, order))


def _place(one: Untold, order: Mapping[int, int]) -> tuple[int, date, int, int]:
    last = date.max if one.duty is None else one.duty.due
    return order[one.person], last, one.duty.item if one.duty else 0, one.announcement
