"""Announcements of the Office: who is meant, one row of the outbox a receiver, receipts, one more word.

Taking them back is in `data.recalls`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Select, Table, exists, func, insert, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit
from data.db import lock_row
from data.models import (
    Account,
    AccountState,
    Announcement,
    Evidence,
    Outbox,
    OutboxState,
    Person,
    PersonPost,
    Reach,
    Unit,
)
from data.people import Someone, by_given_name, held
from domain.audience import Audience, Colleague
from domain.calendar import WorkCalendar
from domain.delivery import RECALL
from domain.message import Message
from domain.people import Post, Role
from domain.quiet import Hours, next_opening

_OUTBOX: Table = Outbox.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one

#: Kinds of rows: the announcement itself, and one more word to who has not read it.
LETTER, CHASE = "announcement", "announcement_chase"
#: How long it is worth sending from the moment at which it may go first.
LIVES = timedelta(days=7)
#: Of one author's announcements how many are looked through for the one that a draft became.
RECENT = 50
#: Beyond every id of a unit.
_LAST = float("inf")

#: How a row stands that is or may be with its receiver.
ARRIVED = (OutboxState.SENT, OutboxState.UNSURE)
#: How every row begins.
NEW: Mapping[str, Any] = {"state": OutboxState.WAITING, "attempts": 0, "error": ""}


@dataclass(frozen=True, slots=True)
class Letter:
    """What is announced: words, perhaps a file, for whom, and the draft in which it was written."""

    text: str
    audience: Audience
    evidence: int | None = None
    draft: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """An announcement with its author and its file, if it has one."""

    row: Announcement
    by: str
    sha256: str = ""
    file: str = ""


@dataclass(slots=True)
class Tally:
    """What became of an announcement: persons by state, how many read it; messages taken back by state."""

    states: dict[OutboxState, int] = field(default_factory=lambda: defaultdict(int))
    read: int = 0
    recalls: dict[OutboxState, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        """How many persons it was for."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class Unread:
    """Somebody who has not said to have read it, with the unit of today ("" without a post)."""

    person: int
    name: str
    unit: str
    state: OutboxState


def colleagues(session: Session, today: date) -> tuple[Colleague, ...]:
    """Everybody who holds a post today, by given name. One statement."""
    arrives = exists().where(
        col(Account.person_id) == col(Person.id),
        col(Account.state) == AccountState.LINKED,
        col(Account.reach) == Reach.OK,
    )
    chosen: Select[*tuple[Any, ...]] = (
        columns(
            col(Person.id),
            col(Person.name),
            col(PersonPost.role),
            col(PersonPost.unit_id),
            arrives.label("reached"),
        )
        .join(PersonPost, col(PersonPost.person_id) == col(Person.id))
        .where(held(today))
    )
    posts: dict[int, set[Post]] = defaultdict(set)
    about: dict[int, tuple[str, bool]] = {}
    for row in session.connection().execute(chosen):
        posts[row.id].add(Post(Role(row.role), row.unit_id))
        about[row.id] = (row.name, bool(row.reached))
    return tuple(
        Colleague(one.id, one.name, frozenset(posts[one.id]), about[one.id][1])
        for one in by_given_name(Someone(person, name) for person, (name, _) in about.items())
    )


def send(
    session: Session,
    letter: Letter,
    receivers: Sequence[int],
    by: int,
    now: datetime,
    *,
    zone: tzinfo,
    calendar: WorkCalendar,
    word: Callable[[int], Message],
) -> Announcement:
    """Keep an announcement and owe it to each receiver; `word` makes the message once its number is known.

    It waits for office hours. Three statements, whatever the number of receivers.
    """
    audience = letter.audience.to_json() | ({"draft": letter.draft} if letter.draft else {})
    row = Announcement(text=letter.text, evidence_id=letter.evidence, audience=audience, by=by, at=now)
    session.add(row)
    session.flush()
    kept = _kept(LETTER, row.id, word(row.id), now, zone, calendar)
    owe(session, [{**kept, "key": f"{LETTER}:{row.id}:{one}", "person_id": one} for one in receivers])
    subject = f"announcement:{row.id}"
    audit.note(session, "announcement.sent", subject, by, now, audience=audience, receivers=len(receivers))
    return row


def _kept(
    kind: str, announcement: int, message: Message, now: datetime, zone: tzinfo, calendar: WorkCalendar
) -> dict[str, Any]:
    """What the rows of a mass sending have in common."""
    hours = Hours(zone)
    opens = next_opening(hours, calendar, now)
    return {
        **NEW,
        "kind": kind,
        "announcement_id": announcement,
        "account_id": None,
        "day": hours.local(now).date(),
        "facts": message.to_json(),
        "not_before": opens,
        "expires_at": opens + LIVES,
        "created_at": now,
    }


def owe(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of the outbox, all in one statement."""
    if rows:
        session.connection().execute(insert(_OUTBOX), [dict(row) for row in rows])


def of_draft(session: Session, draft: int, by: int) -> Announcement | None:
    """The announcement that a draft of this author became; None if it is none of the latest."""
    chosen = select(Announcement).where(Announcement.by == by).order_by(col(Announcement.id).desc())
    return next(
        (row for row in session.exec(chosen.limit(RECENT)) if row.audience.get("draft") == draft), None
    )


def listed(session: Session, receiver: int | None = None) -> list[View]:
    """All announcements, the newest first; with a receiver those that arrived there and still stand."""
    chosen = _views().order_by(col(Announcement.id).desc())
    if receiver is not None:
        mine = exists().where(
            col(Outbox.announcement_id) == col(Announcement.id),
            col(Outbox.person_id) == receiver,
            col(Outbox.kind) == LETTER,
            col(Outbox.state).in_(ARRIVED),
        )
        chosen = chosen.where(mine, col(Announcement.recalled_at).is_(None))
    return [_view(row) for row in session.execute(chosen)]


def find(session: Session, announcement: int) -> View | None:
    """One announcement."""
    row = session.execute(_views().where(col(Announcement.id) == announcement)).one_or_none()
    return _view(row) if row is not None else None


def _views() -> Select[*tuple[Any, ...]]:
    return (
        columns(Announcement, col(Person.name), col(Evidence.sha256), col(Evidence.name).label("file"))
        .join(Person, col(Person.id) == col(Announcement.by))
        .outerjoin(Evidence, col(Evidence.id) == col(Announcement.evidence_id))
    )


def _view(row: Any) -> View:
    return View(row.Announcement, row.name, row.sha256 or "", row.file or "")


def receipt(session: Session, announcement: int, person: int) -> Outbox | None:
    """The row by which a person gets an announcement; None if it was not meant for that person."""
    chosen = select(Outbox).where(
        Outbox.announcement_id == announcement, Outbox.kind == LETTER, Outbox.person_id == person
    )
    return session.exec(chosen).one_or_none()


def read(session: Session, announcement: int, person: int, now: datetime) -> datetime | None:
    """Note that a receiver has read it; when that was first said, None if it was meant for others."""
    mine = (
        col(Outbox.announcement_id) == announcement,
        col(Outbox.kind) == LETTER,
        col(Outbox.person_id) == person,
    )
    first = update(Outbox).where(*mine, col(Outbox.read_at).is_(None))
    session.connection().execute(first.values(read_at=now))
    return session.exec(select(Outbox.read_at).where(*mine)).one_or_none()


def unread_by(session: Session, person: int) -> list[int]:
    """The announcements that reached a person and wait for «Đã đọc», the newest first."""
    chosen = (
        select(col(Announcement.id))
        .join(Outbox, col(Outbox.announcement_id) == col(Announcement.id))
        .where(
            Outbox.kind == LETTER,
            Outbox.person_id == person,
            col(Outbox.read_at).is_(None),
            col(Outbox.state).in_(ARRIVED),
            col(Announcement.recalled_at).is_(None),
        )
    )
    return list(session.exec(chosen.order_by(col(Announcement.id).desc())))


def tallies(session: Session, ids: Collection[int]) -> dict[int, Tally]:
    """What became of announcements, by id. One statement."""
    was_read = col(Outbox.read_at).is_not(None).label("was_read")
    shape = (col(Outbox.announcement_id), col(Outbox.kind), col(Outbox.state), was_read)
    chosen: Select[*tuple[Any, ...]] = columns(*shape, func.count().label("number"))
    found = {one: Tally() for one in ids}
    grouped = chosen.where(col(Outbox.announcement_id).in_(ids)).group_by(*shape)
    for of, kind, state, was_read_too, number in session.connection().execute(grouped):
        tally = found[of]
        if kind == LETTER:
            tally.states[OutboxState(state)] += number
            tally.read += number if was_read_too else 0
        elif kind == RECALL:
            tally.recalls[OutboxState(state)] += number
    return found


def not_read(session: Session, announcement: int, today: date) -> list[Unread]:
    """Who has not said to have read it, by unit and given name. Two statements."""
    chosen = (
        select(col(Person.id), col(Person.name), col(Outbox.state))
        .join(Outbox, col(Outbox.person_id) == col(Person.id))
        .where(Outbox.announcement_id == announcement, Outbox.kind == LETTER, col(Outbox.read_at).is_(None))
    )
    rows = session.exec(chosen).all()
    states = {person: OutboxState(state) for person, _, state in rows}
    homes = _homes(session, states, today)
    # Who has no unit today comes last.
    persons = sorted(
        by_given_name(Someone(person, name) for person, name, _ in rows),
        key=lambda one: homes.get(one.id, (_LAST, ""))[0],
    )
    return [Unread(one.id, one.name, homes.get(one.id, (0, ""))[1], states[one.id]) for one in persons]


def _homes(session: Session, persons: Collection[int], today: date) -> dict[int, tuple[int, str]]:
    """For each person the first unit of today, by id and name."""
    chosen = (
        select(col(PersonPost.person_id), col(Unit.id), col(Unit.name))
        .join(Unit, col(Unit.id) == col(PersonPost.unit_id))
        .where(col(PersonPost.person_id).in_(persons), held(today))
    )
    found: dict[int, tuple[int, str]] = {}
    for person, unit, name in session.exec(chosen.order_by(col(Unit.id).desc())):
        found[person] = (unit, name)
    return found


def chased_on(session: Session, announcement: int, day: date) -> bool:
    """Whether those who had not read it got one more word on this day."""
    chosen = select(col(Outbox.id)).where(
        Outbox.announcement_id == announcement, Outbox.kind == CHASE, Outbox.day == day
    )
    return session.exec(chosen.limit(1)).first() is not None


def to_chase(session: Session, announcement: int, today: date) -> list[int]:
    """Who got it, has not said to have read it, and holds a post today."""
    working = exists().where(col(PersonPost.person_id) == col(Outbox.person_id), held(today))
    chosen = select(Outbox.person_id).where(
        Outbox.announcement_id == announcement,
        Outbox.kind == LETTER,
        col(Outbox.state).in_(ARRIVED),
        col(Outbox.read_at).is_(None),
        working,
    )
    return sorted(person for person in session.exec(chosen) if person is not None)


def chase(
    session: Session,
    announcement: int,
    by: int,
    now: datetime,
    *,
    message: Message,
    zone: tzinfo,
    calendar: WorkCalendar,
) -> int:
    """Owe one more word to those who have not read it; how many. 0 if there was one today, or it is gone."""
    today = Hours(zone).local(now).date()
    row = lock_row(session, Announcement, announcement)
    if row is None or row.recalled_at is not None or chased_on(session, announcement, today):
        return 0
    persons = to_chase(session, announcement, today)
    kept = _kept(CHASE, announcement, message, now, zone, calendar)
    key = f"{LETTER}:{announcement}:chase:{today.isoformat()}"
    owe(session, [{**kept, "key": f"{key}:{one}", "person_id": one} for one in persons])
    if persons:
        audit.note(
            session, "announcement.chased", f"announcement:{announcement}", by, now, people=len(persons)
        )
    return len(persons)
