"""People: who stands behind an account, who holds which post today, who receives what a unit owes.

Whoever is on leave hears nothing meanwhile: the substitute named hears instead, or whoever stands in by post.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, texts
from data.db import insert_or_ignore
from data.models import Account, AccountState, Leave, Person, PersonPost, Reach, Unit, metadata
from data.prepared import Prepared
from domain.errors import Refusal
from domain.people import LENT_ROLES, RECEIVERS, STAFF_ROLES, Actor, Post, Role, UnitKind
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


def on_leave(today: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that a leave runs on a day; its first and last days count."""
    return and_(col(Leave.starts) <= today, col(Leave.ends) >= today, col(Leave.ended_at).is_(None))


_ACTOR = Prepared(
    columns(
        col(Account.id),
        col(Person.id).label("person"),
        col(Person.name),
        col(PersonPost.person_id).label("holder"),
        col(PersonPost.role),
        col(PersonPost.unit_id),
        col(Unit.name).label("unit_name"),
        col(Account.reach),
    )
    .outerjoin(
        Person, and_(col(Person.id) == col(Account.person_id), col(Account.state) == AccountState.LINKED)
    )
    .outerjoin(Leave, and_(col(Leave.substitute_id) == col(Person.id), on_leave(bindparam("today"))))
    .outerjoin(
        PersonPost,
        and_(col(PersonPost.person_id).in_([col(Person.id), col(Leave.person_id)]), held(bindparam("today"))),
    )
    .outerjoin(Unit, col(Unit.id) == col(PersonPost.unit_id))
    .where(col(Account.channel) == bindparam("channel"), col(Account.external_id) == bindparam("external_id"))
)
_HEADS = Prepared(
    columns(col(PersonPost.person_id)).where(
        col(PersonPost.unit_id) == bindparam("unit"),
        or_(col(PersonPost.role) == Role.HEAD, col(PersonPost.role) == Role.DEPUTY),
        held(bindparam("today")),
    )
)


def actor_of(
    session: Session, channel: str, external_id: str, chat: str, today: date, now: datetime
) -> Actor:
    """Whoever is met under an id of a channel, with the posts held today; on the path of every update.

    With them go the posts of those whom the person substitutes today, as far as they may be lent, and only
    while the person works here. One statement for a known account. An unknown one is kept as a stranger's,
    with `chat` as its private chat: two more.
    """
    rows = _ACTOR.all(session, channel=channel, external_id=external_id, today=today)
    if not rows:
        _add_stranger(session, channel, external_id, chat, now)
        rows = _ACTOR.all(session, channel=channel, external_id=external_id, today=today)
    first = rows[0]
    mine = [row for row in rows if row.holder and row.holder == first.person]
    own = frozenset(Post(Role(row.role), row.unit_id) for row in mine)
    lent = frozenset(
        Post(Role(row.role), row.unit_id)
        for row in rows
        if row.holder != first.person and row.role in LENT_ROLES
    )
    return Actor(
        first.id,
        first.person,
        first.name or "",
        own,
        lent if own else frozenset(),
        {row.unit_id: row.unit_name for row in mine if row.unit_id is not None},
        first.reach == Reach.OK,
    )


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


def present(session: Session, today: date) -> tuple[Someone, ...]:
    """Those who hold a post today or have an account that opens something, by given name. One statement."""
    account = exists().where(
        col(Account.person_id) == col(Person.id), col(Account.state) == AccountState.LINKED
    )
    post = exists().where(col(PersonPost.person_id) == col(Person.id), held(today))
    chosen = columns(col(Person.id), col(Person.name)).where(or_(account, post))
    return by_given_name(Someone(*row) for row in session.connection().execute(chosen))


#: Those on leave on a day, each with the substitute who hears instead; None where nobody does.
Away = Mapping[int, int | None]


def away(session: Session, today: date) -> Away:
    """Who is on leave on a day, and who hears instead; one statement.

    A substitute who is on leave too, or holds no post that day, hears for nobody.
    """
    works = exists().where(col(PersonPost.person_id) == col(Leave.substitute_id), held(today))
    chosen = columns(col(Leave.person_id), col(Leave.substitute_id), works.label("works"))
    rows = session.connection().execute(chosen.where(on_leave(today)).order_by(col(Leave.id))).all()
    gone = {row.person_id for row in rows}
    return {
        row.person_id: row.substitute_id if row.works and row.substitute_id not in gone else None
        for row in rows
    }


def _present(persons: Iterable[int], absent: Away) -> list[int]:
    """The persons without those on leave, each of whom the substitute replaces."""
    standing = (absent.get(person, person) for person in persons)
    return list(dict.fromkeys(person for person in standing if person is not None))


def receivers(session: Session, unit_ids: Iterable[int], today: date) -> dict[int, list[int]]:
    """For each unit the persons who receive what it owes: holders of the first role held there today.

    Which roles count for which kind of unit says `domain.people.RECEIVERS`. Leaders of no unit in particular
    receive for a leadership unit without one of its own. Substitutes receive for those on leave; where a role
    is left with nobody the next one is asked, and if nobody at all is there, the holders of the first role
    hear although they are on leave. Three statements, whatever the number of units.
    """
    wanted = list(unit_ids)
    kinds = dict(session.exec(select(col(Unit.id), col(Unit.kind)).where(col(Unit.id).in_(wanted))).all())
    holders, absent = _holders(session, wanted, today), away(session, today)
    return {unit: _first_held(unit, UnitKind(kind), holders, absent) for unit, kind in kinds.items()}


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


def _first_held(unit: int, kind: UnitKind, holders: Holders, absent: Away) -> list[int]:
    places: list[tuple[int | None, str]] = [(unit, role) for role in RECEIVERS[kind]]
    if kind is UnitKind.LEADERSHIP:
        places.append((None, Role.LEADERSHIP))
    held_there = [holders[place] for place in places if place in holders]
    present = (_present(persons, absent) for persons in held_there)
    return next((persons for persons in present if persons), next(iter(held_there), []))


def office_people(session: Session, today: date) -> list[int]:
    """The persons who are the Office today: all who hold that role, whatever the unit.

    Those on leave are left out while another one is there; else their substitutes hear, else they themselves.
    Two statements.
    """
    return _with_role(session, Role.OFFICE, today)


def _with_role(session: Session, role: Role, today: date) -> list[int]:
    """Who hears for a role that sees everything and is lent to nobody.

    A substitute could not act on most of what is said to it, so one hears only if nobody else is there.
    """
    persons, absent = appointed(session, role, today), away(session, today)
    there = [person for person in persons if person not in absent]
    return there or sorted(_present(persons, absent)) or persons


def appointed(session: Session, role: Role, today: date) -> list[int]:
    """All who hold a role today, on leave or not."""
    chosen = select(col(PersonPost.person_id)).where(PersonPost.role == role, held(today))
    return sorted(set(session.exec(chosen)))


def heads(session: Session, unit: int, today: date) -> list[int]:
    """The persons who head a unit today or stand in for its head: they judge what its people send."""
    return sorted({row.person_id for row in _HEADS.all(session, unit=unit, today=today)})


def leaders(session: Session, today: date) -> list[int]:
    """The persons who lead the department today, with regard to leave as for the Office. Two statements."""
    return _with_role(session, Role.LEADERSHIP, today)


def posts_of(session: Session, person: int, today: date) -> list[Post]:
    """The posts that a person holds on a day, in the order in which they were given; one statement."""
    chosen = columns(col(PersonPost.role), col(PersonPost.unit_id)).where(
        col(PersonPost.person_id) == person, held(today)
    )
    rows = session.connection().execute(chosen.order_by(col(PersonPost.id))).all()
    return [Post(Role(role), unit) for role, unit in rows]


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


def unlinked(session: Session, today: date, unit: int | None = None) -> dict[int, tuple[Someone, ...]]:
    """Who has yet to join, by the first unit for which each holds a post: of one unit, or of all.

    One statement; whoever holds posts of no unit only is left out.
    """
    account = exists().where(
        col(Account.person_id) == col(Person.id), col(Account.state) == AccountState.LINKED
    )
    chosen: Select[*tuple[Any, ...]] = (
        columns(func.min(col(PersonPost.unit_id)), col(Person.id), col(Person.name))
        .join(PersonPost, col(PersonPost.person_id) == col(Person.id))
        .where(held(today), col(PersonPost.unit_id).is_not(None), ~account)
        .group_by(col(Person.id), col(Person.name))
    )
    if unit is not None:
        chosen = chosen.where(col(PersonPost.unit_id) == unit)
    found: dict[int, list[Someone]] = defaultdict(list)
    for unit_id, person, name in session.connection().execute(chosen):
        found[unit_id].append(Someone(person, name))
    return {unit_id: by_given_name(rows) for unit_id, rows in sorted(found.items())}


def called(session: Session, name: str) -> tuple[Someone, ...]:
    """Everybody of that name, marks apart, whether they still work here or not."""
    chosen = columns(col(Person.id), col(Person.name)).where(col(Person.folded) == text.fold(name))
    return by_given_name(Someone(*row) for row in session.connection().execute(chosen))


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
