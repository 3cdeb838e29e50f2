"""A person's own calendar: which deadlines are in it, and the private address under which it may be read.

The address ends in a token of 256 random bits, of which only the sha256 is kept. It opens nothing but the
calendar of one person, for as long as that person works here and it has not been revoked.
"""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, duties, people
from data.db import lock_row
from data.duties import Duty
from data.models import (
    Account,
    AccountState,
    CalendarFeed,
    Item,
    Obligation,
    Part,
    Person,
    PersonPost,
    Plan,
    Submission,
)
from data.reports import REGISTRATION
from domain import rights
from domain.duties import ItemKind
from domain.people import STAFF_ROLES, Actor
from domain.review import STANDING

#: Random bytes of a token; 128 bits are more than can be guessed, these are 256.
TOKEN_BYTES = 32
#: Letters of a plan's sha256 in the identity of a deadline.
PLAN_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which a person has to see to something.

    `uid` stays the same for as long as the obligation exists and is found in no other office, for it is made
    of the obligation's row and of the text of its plan (RFC 5545, 3.8.4.7). `changed` is when the obligation
    last moved. `own`: the person's own registration, as opposed to what the unit owes.
    """

    duty: Duty
    uid: str
    changed: datetime
    own: bool = False


# What is in a calendar


def deadlines(session: Session, actor: Actor) -> tuple[Deadline, ...]:
    """What the actor has to see to in running plans, the nearest first: only what is still owed.

    That is what the units owe for which the actor answers today, as /viec shows it, and the day of
    registration for who works here and has yet to register. What waits for an event has no day and is not
    among it.
    """
    answering = rights.answering(actor)
    ours = duties.duties(session, units=answering, owed_only=True) if answering else ()
    found = [(duty, False) for duty in ours if not duty.awaits]
    found += [(duty, True) for duty in _to_register(session, actor)]
    known = _identities(session, {duty.id for duty, _ in found})
    made = (_deadline(duty, own, *known[duty.id]) for duty, own in found)
    return tuple(sorted(made, key=lambda one: (one.duty.due, one.duty.id, one.own)))


def _deadline(duty: Duty, own: bool, changed: datetime, plan: str) -> Deadline:
    name = f"obligation-{duty.id}-own" if own else f"obligation-{duty.id}"
    return Deadline(duty, f"{name}@{plan[:PLAN_LETTERS]}.thidua", changed, own)


def _to_register(session: Session, actor: Actor) -> list[Duty]:
    """The registrations that the actor's unit owes and the actor has not made: the nearest of each year."""
    units = actor.units(*STAFF_ROLES)
    owed = duties.duties(session, units=units, owed_only=True) if units else ()
    years: dict[int, Duty] = {}
    for duty in owed:
        if duty.item_kind is ItemKind.REGISTRATION:
            years.setdefault(duty.year, duty)
    done = _registered(session, actor, years) if years else frozenset()
    return [duty for year, duty in years.items() if year not in done]


def _registered(session: Session, actor: Actor, years: Iterable[int]) -> frozenset[int]:
    chosen = select(Submission.year).where(
        Submission.form == REGISTRATION,
        Submission.person_id == actor.person,
        col(Submission.year).in_(list(years)),
        col(Submission.state).in_(STANDING),
    )
    return frozenset(session.exec(chosen))


def _identities(session: Session, ids: Collection[int]) -> dict[int, tuple[datetime, str]]:
    """When each obligation last moved, and the sha256 of its plan's text."""
    chosen: Select[*tuple[Any, ...]] = (
        columns(col(Obligation.id), col(Obligation.updated_at), col(Plan.sha256))
        .join(Part, col(Part.id) == col(Obligation.part_id))
        .join(Item, col(Item.id) == col(Part.item_id))
        .join(Plan, col(Plan.id) == col(Item.plan_id))
        .where(col(Obligation.id).in_(ids))
    )
    return {row.id: (row.updated_at, row.sha256) for row in session.connection().execute(chosen)}


def owner(session: Session, account: int, today: date) -> Actor:
    """Whoever an account belongs to today, with the posts held; for what is built after the answer."""
    row = session.get_one(Account, account)
    # The moment is for a stranger who is met for the first time; this account is known.
    return people.actor_of(session, row.channel, row.external_id, row.chat, today, row.created_at)


# The private address


def create(session: Session, person: int, now: datetime) -> str:
    """A new token for a person's calendar; the one before is void. It is kept nowhere: only its hash is."""
    revoke(session, person, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed(person_id=person, hash=_hash(token), created_at=now)
    session.add(feed)
    session.flush()
    audit.note(session, "feed.created", f"feed:{feed.id}", person, now)
    return token


def revoke(session: Session, person: int, now: datetime) -> bool:
    """Let a person's address open nothing any more; False if there was none."""
    lock_row(session, Person, person)  # of two new addresses at once the second sees the first
    feed = present(session, person)
    if feed is None:
        return False
    feed.revoked_at = now
    session.flush()
    audit.note(session, "feed.revoked", f"feed:{feed.id}", person, now)
    return True


def present(session: Session, person: int) -> CalendarFeed | None:
    """The address that a person has now, as far as it is known here: when it was made."""
    chosen = select(CalendarFeed).where(
        CalendarFeed.person_id == person, col(CalendarFeed.revoked_at).is_(None)
    )
    return session.exec(chosen).one_or_none()


def reader(session: Session, token: str, today: date) -> Actor | None:
    """Whose calendar a token opens; None if it is unknown or revoked, or the person has left.

    One statement finds out: whatever the reason, a refusal takes the same way.
    """
    working = exists().where(col(PersonPost.person_id) == col(CalendarFeed.person_id), people.held(today))
    chosen = (
        select(Account.id)
        .join(CalendarFeed, col(CalendarFeed.person_id) == col(Account.person_id))
        .where(
            CalendarFeed.hash == _hash(token),
            col(CalendarFeed.revoked_at).is_(None),
            Account.state == AccountState.LINKED,
            working,
        )
        .order_by(col(Account.id))
    )
    account = session.exec(chosen).first()
    return None if account is None else owner(session, account, today)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
