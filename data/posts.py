"""Posts: which role a person holds in which unit, from one day to another (design decision 8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, texts
from data.db import lock_row
from data.models import Person, PersonPost, Unit
from domain.calendar import ONE_DAY
from domain.errors import Refusal
from domain.people import WORKING_KINDS, Role


@dataclass(frozen=True, slots=True)
class Held:
    """A post as one speaks of it; `ends` is its last day, None until further notice."""

    id: int
    person: int
    name: str
    role: Role
    unit: int | None
    unit_name: str
    title: str
    starts: date
    ends: date | None


def give(
    session: Session,
    person_id: int,
    role: Role,
    unit_id: int | None,
    starts: date,
    now: datetime,
    *,
    ends: date | None = None,
    title: str = "",
    by: int | None = None,
) -> PersonPost:
    """Let a person hold a role from `starts` on; one held already is left as it is, but for a new title.

    A unit has one head: whoever held that post until now holds it to the day before. With `ends` it is held
    to that day; an acting head takes it from nobody. Raises Refusal if somebody heads the unit meanwhile, or
    is to head it later; ValueError if it ends before it begins.
    """
    if ends is not None and ends < starts:
        raise ValueError(f"a post from {starts} to {ends}")
    post = _open_post(session, person_id, role, unit_id)
    if post is not None:
        post.title = title or post.title
        return post
    if role is Role.HEAD:
        _make_way(session, unit_id, starts, ends, now, by)
    post = PersonPost(person_id=person_id, role=role, unit_id=unit_id, title=title, starts=starts, ends=ends)
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


def _make_way(
    session: Session, unit_id: int | None, starts: date, ends: date | None, now: datetime, by: int | None
) -> None:
    """Two who are appointed at once are looked at one after the other."""
    if unit_id is not None:
        lock_row(session, Unit, unit_id)
    found = _heads(session, unit_id, starts, ends)
    standing = found if ends is not None else [post for post in found if post.starts > starts]
    if standing:
        raise Refusal(
            texts.headed(session.get_one(Person, standing[0].person_id).name, standing[0].starts),
            f"unit {unit_id} is headed from {standing[0].starts}",
        )
    for post in found:
        end(session, post, starts - ONE_DAY, now, by=by)


def _heads(session: Session, unit_id: int | None, starts: date, ends: date | None) -> Sequence[PersonPost]:
    """The posts of heads that share a day with these."""
    chosen = select(PersonPost).where(
        PersonPost.unit_id == unit_id, PersonPost.role == Role.HEAD, _lasts_to(starts)
    )
    return session.exec(chosen if ends is None else chosen.where(col(PersonPost.starts) <= ends)).all()


def _lasts_to(day: date) -> ColumnElement[bool]:
    return or_(col(PersonPost.ends).is_(None), col(PersonPost.ends) >= day)


def transfer(
    session: Session,
    person_id: int,
    role: Role,
    unit_id: int,
    starts: date,
    now: datetime,
    *,
    title: str = "",
    by: int | None = None,
) -> list[Held]:
    """Let a person work in another unit from a day on: what they held where people work ends the day before.

    Posts in councils and unions stay. Returns the posts that ended. Raises Refusal like `give`.
    """
    left = [
        post for post in of(session, person_id, starts) if post.unit is None or _working(session, post.unit)
    ]
    last_day = starts - ONE_DAY
    for post in left:
        end(session, session.get_one(PersonPost, post.id), last_day, now, by=by)
    give(session, person_id, role, unit_id, starts, now, title=title, by=by)
    return [replace(post, ends=last_day) for post in left]


def _working(session: Session, unit_id: int) -> bool:
    return session.get_one(Unit, unit_id).kind in WORKING_KINDS


def end(session: Session, post: PersonPost, last_day: date, now: datetime, *, by: int | None = None) -> None:
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


def end_all(session: Session, person_id: int, last_day: date, by: int | None, now: datetime) -> int:
    """Let every post that a person holds after a day end on it; how many there were."""
    held_on = or_(col(PersonPost.ends).is_(None), col(PersonPost.ends) > last_day)
    rows = session.exec(select(PersonPost).where(PersonPost.person_id == person_id, held_on)).all()
    for post in rows:
        end(session, post, last_day, now, by=by)
    return len(rows)


def of(session: Session, person_id: int, day: date) -> list[Held]:
    """What a person holds on a day or is to hold later, in the order in which it begins; one statement."""
    return _read(session, col(PersonPost.person_id) == person_id, day)


def in_unit(session: Session, unit_id: int, day: date) -> list[Held]:
    """What is held in a unit on a day or will be later; one statement."""
    return _read(session, col(PersonPost.unit_id) == unit_id, day)


def heads(session: Session, day: date) -> dict[int, str]:
    """Who heads each unit on a day, by name; one statement."""
    chosen: Select[*tuple[Any, ...]] = (
        columns(col(PersonPost.unit_id), col(Person.name))
        .join(Person, col(Person.id) == col(PersonPost.person_id))
        .where(col(PersonPost.role) == Role.HEAD, col(PersonPost.starts) <= day, _lasts_to(day))
    )
    return {row.unit_id: row.name for row in session.connection().execute(chosen)}


def found(session: Session, post_id: int, day: date) -> Held | None:
    """A post that is held on a day or will be, None where it is over or was never there."""
    return next(iter(_read(session, col(PersonPost.id) == post_id, day)), None)


def _read(session: Session, which: ColumnElement[bool], day: date) -> list[Held]:
    chosen: Select[*tuple[Any, ...]] = (
        columns(
            col(PersonPost.id),
            col(PersonPost.person_id),
            col(Person.name),
            col(PersonPost.role),
            col(PersonPost.unit_id),
            col(Unit.name).label("unit_name"),
            col(PersonPost.title),
            col(PersonPost.starts),
            col(PersonPost.ends),
        )
        .join(Person, col(Person.id) == col(PersonPost.person_id))
        .outerjoin(Unit, col(Unit.id) == col(PersonPost.unit_id))
        .where(
            which,
            _lasts_to(day),
            or_(col(PersonPost.ends).is_(None), col(PersonPost.ends) >= col(PersonPost.starts)),
        )
        .order_by(col(PersonPost.starts), col(PersonPost.id))
    )
    return [
        Held(
            row.id,
            row.person_id,
            row.name,
            Role(row.role),
            row.unit_id,
            row.unit_name or "",
            row.title,
            row.starts,
            row.ends,
        )
        for row in session.connection().execute(chosen)
    ]
