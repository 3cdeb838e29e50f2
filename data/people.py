"""People: who stands behind an account, who holds which post today, who receives what a unit owes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, texts
from data.db import insert_or_ignore
from data.models import Account, AccountState, Person, PersonPost, Reach, Unit, metadata
from domain.errors import Refusal
from domain.people import RECEIVERS, STAFF_ROLES, Actor, Post, Role, UnitKind
from vietnamese import names, text

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as one names them; `id` is the person's row."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Linking:
    """How many of those who hold a post today have an account, and who has none yet."""

    linked: int
    total: int
    missing: tuple[Someone, ...]


def held(today: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that a post is held on a day; its first and last days count."""
    ends = col(PersonPost.ends)
    return and_(col(PersonPost.starts) <= today, or_(ends.is_(None), ends >= today))


_ACTOR: Select[*tuple[Any, ...]] = (
    columns(
        col(Account.id),
        col(Person.id).label("person"),
        col(Person.name),
        col(PersonPost.role),
        col(PersonPost.unit_id),
    )
    .outerjoin(
        Person, and_(col(Person.id) == col(Account.person_id), col(Account.state) == AccountState.LINKED)
    )
    .outerjoin(PersonPost, and_(col(PersonPost.person_id) == col(Person.id), held(bindparam("today"))))
    .where(col(Account.channel) == bindparam("channel"), col(Account.external_id) == bindparam("external_id"))
)


def actor_of(
    session: Session, channel: str, external_id: str, chat: str, today: date, now: datetime
) -> Actor:
    """Whoever is met under an id of a channel, with the posts held today; on the path of every update.

    One statement for a known account. An unknown one is kept as a stranger's, with `chat` as its private
    chat: two more.
    """
    key = {"channel": channel, "external_id": external_id, "today": today}
    rows = session.connection().execute(_ACTOR, key).all()
    if not rows:
        _add_stranger(session, channel, external_id, chat, now)
        rows = session.connection().execute(_ACTOR, key).all()
    posts = frozenset(Post(Role(row.role), row.unit_id) for row in rows if row.role)
    return Actor(rows[0].id, rows[0].person, rows[0].name or "", posts)


def _add_stranger(session: Session, channel: str, external_id: str, chat: str, now: datetime) -> None:
    stranger = {
        "channel": channel,
        "external_id": external_id,
        "chat": chat,
        "state": AccountState.STRANGER,
        "reach": Reach.OK,
        "created_at": now,
    }
    insert_or_ignore(session, metadata().tables["account"], [stranger])


def create_person(session: Session, name: str, now: datetime, by: int | None = None) -> Person:
    """Add somebody who works here. Raises Refusal if nothing is left of the name once it is cleaned."""
    person = Person(name=_clean_name(name), folded=text.fold(name), created_at=now)
    session.add(person)
    session.flush()
    audit.note(session, "person.created", f"person:{person.id}", by, now)
    return person


def rename(session: Session, person_id: int, name: str, by: int | None, now: datetime) -> Person:
    """Correct a person's name. Raises Refusal if nothing is left of it once it is cleaned."""
    person = session.get_one(Person, person_id)
    before, person.name, person.folded = person.name, _clean_name(name), text.fold(name)
    session.flush()
    audit.note(session, "person.renamed", f"person:{person_id}", by, now, before=before, after=person.name)
    return person


def _clean_name(name: str) -> str:
    cleaned = text.squeeze(name)
    if not text.fold(cleaned):
        raise Refusal(texts.NAME_NEEDED, "a name without a letter")
    return cleaned


def give_post(
    session: Session,
    person_id: int,
    role: Role,
    unit_id: int | None,
    today: date,
    now: datetime,
    *,
    title: str = "",
    by: int | None = None,
) -> PersonPost:
    """Let a person hold a role from `today` on; one held already is left as it is, but for a new title.

    A unit has one head: whoever held that post until now holds it to the day before (design decision 8).
    """
    post = _open_post(session, person_id, role, unit_id)
    if post is not None:
        post.title = title or post.title
        return post
    if role is Role.HEAD:
        _make_way(session, unit_id, today, now, by)
    post = PersonPost(person_id=person_id, role=role, unit_id=unit_id, title=title, starts=today)
    session.add(post)
    session.flush()
    audit.note(session, "post.given", f"person:{person_id}", by, now, role=role, unit=unit_id)
    return post


def _open_post(session: Session, person_id: int, role: Role, unit_id: int | None) -> PersonPost | None:
    chosen = select(PersonPost).where(
        PersonPost.person_id == person_id,
        PersonPost.role == role,
        col(PersonPost.unit_id).is_not_distinct_from(unit_id),
        col(PersonPost.ends).is_(None),
    )
    return session.exec(chosen).one_or_none()


def _make_way(session: Session, unit_id: int | None, today: date, now: datetime, by: int | None) -> None:
    heads = select(PersonPost).where(PersonPost.unit_id == unit_id, PersonPost.role == Role.HEAD, held(today))
    for post in session.exec(heads).all():
        end_post(session, post, today - ONE_DAY, now, by=by)


def end_post(
    session: Session, post: PersonPost, last_day: date, now: datetime, *, by: int | None = None
) -> None:
    """Let a post end; `last_day` is the last one on which it is held."""
    post.ends = last_day
    session.flush()
    audit.note(
        session,
        "post.ended",
        f"person:{post.person_id}",
        by,
        now,
        role=post.role,
        unit=post.unit_id,
        last_day=last_day.isoformat(),
    )


def receivers(session: Session, unit_ids: Iterable[int], today: date) -> dict[int, list[int]]:
    """For each unit the persons who receive what it owes: holders of the first role held there today.

    Which roles count for which kind of unit says `domain.people.RECEIVERS`. Leaders of no unit in particular
    receive for a leadership unit without one of its own. Two statements, whatever the number of units.
    """
    wanted = list(unit_ids)
    kinds = dict(session.exec(select(col(Unit.id), col(Unit.kind)).where(col(Unit.id).in_(wanted))).all())
    holders = _holders(session, wanted, today)
    return {unit: _first_held(unit, UnitKind(kind), holders) for unit, kind in kinds.items()}


Holders = dict[tuple[int | None, str], list[int]]


def _holders(session: Session, unit_ids: Collection[int], today: date) -> Holders:
    unit = col(PersonPost.unit_id)
    everywhere = and_(unit.is_(None), col(PersonPost.role) == Role.LEADERSHIP)
    chosen = columns(unit, col(PersonPost.role), col(PersonPost.person_id)).where(
        or_(unit.in_(unit_ids), everywhere), held(today)
    )
    found: Holders = defaultdict(list)
    for unit_id, role, person in session.connection().execute(chosen.order_by(col(PersonPost.person_id))):
        found[unit_id, role].append(person)
    return found


def _first_held(unit: int, kind: UnitKind, holders: Holders) -> list[int]:
    places: list[tuple[int | None, str]] = [(unit, role) for role in RECEIVERS[kind]]
    if kind is UnitKind.LEADERSHIP:
        places.append((None, Role.LEADERSHIP))
    return next((holders[place] for place in places if place in holders), [])


def office_people(session: Session, today: date) -> list[int]:
    """The persons who are the Office today: all who hold that role, whatever the unit."""
    chosen = select(col(PersonPost.person_id)).where(PersonPost.role == Role.OFFICE, held(today))
    return sorted(set(session.exec(chosen)))


def heads(session: Session, unit: int, today: date) -> list[int]:
    """The persons who head a unit today or stand in for its head: they judge what its people send."""
    chosen = select(col(PersonPost.person_id)).where(
        PersonPost.unit_id == unit, col(PersonPost.role).in_((Role.HEAD, Role.DEPUTY)), held(today)
    )
    return sorted(set(session.exec(chosen)))


def leaders(session: Session, today: date) -> list[int]:
    """The persons who lead the department today."""
    chosen = select(col(PersonPost.person_id)).where(PersonPost.role == Role.LEADERSHIP, held(today))
    return sorted(set(session.exec(chosen)))


def units_of(session: Session, person: int, today: date, roles: Collection[Role]) -> list[int]:
    """The units in which a person holds one of these roles today, in their order."""
    chosen = select(PersonPost.unit_id).where(
        PersonPost.person_id == person, col(PersonPost.role).in_(roles), held(today)
    )
    return sorted({unit for unit in session.exec(chosen) if unit is not None})


def staff(session: Session, unit_ids: Collection[int], today: date) -> dict[int, tuple[Someone, ...]]:
    """Who works in each unit today, by given name; sitting on a council is not working for it.

    One statement, whatever the number of units; a unit without staff has no entry.
    """
    chosen: Select[*tuple[Any, ...]] = (
        columns(col(PersonPost.unit_id), col(Person.id), col(Person.name))
        .join(PersonPost, col(PersonPost.person_id) == col(Person.id))
        .where(col(PersonPost.unit_id).in_(unit_ids), col(PersonPost.role).in_(STAFF_ROLES), held(today))
        .distinct()
    )
    found: dict[int, list[Someone]] = defaultdict(list)
    for unit, person, name in session.connection().execute(chosen):
        found[unit].append(Someone(person, name))
    return {unit: by_given_name(rows) for unit, rows in found.items()}


def linked(session: Session, today: date, units: Collection[int] | None = None) -> Linking:
    """How many of those who hold a post today can be reached here, and who has yet to join.

    With `units`, only those who hold a post in one of them.
    """
    account = exists().where(
        col(Account.person_id) == col(Person.id), col(Account.state) == AccountState.LINKED
    )
    post = exists().where(col(PersonPost.person_id) == col(Person.id), held(today))
    if units is not None:
        post = post.where(col(PersonPost.unit_id).in_(units))
    chosen = columns(col(Person.id), col(Person.name), account.label("linked")).where(post)
    rows = session.connection().execute(chosen).all()
    missing = by_given_name(Someone(row.id, row.name) for row in rows if not row.linked)
    return Linking(len(rows) - len(missing), len(rows), missing)


def by_given_name(people: Iterable[Someone]) -> tuple[Someone, ...]:
    """The people in the order of Vietnamese lists: by given name; namesakes in the order they came."""
    return tuple(sorted(people, key=lambda person: (names.sort_key(person.name), person.id)))
