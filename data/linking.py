"""How an account comes to belong to a person, and where that person's roles are held."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, select

from data import audit, handover, people, posts, texts
from data.models import (
    Account,
    AccountState,
    JoinRequest,
    Person,
    PersonPost,
    RequestState,
    Unit,
)
from data.people import ONE_DAY, Someone, held
from domain.errors import Refusal
from domain.people import UNIT_ROLES, Role, UnitKind
from vietnamese import text

#: Roles on a council, as opposed to working for a unit.
COUNCIL_ROLES = frozenset({Role.SECRETARY, Role.COUNCIL})

Place = tuple[Role, int | None]


def places(session: Session, roles: Collection[Role], unit_id: int | None) -> list[Place]:
    """Each role with the unit in which it is held. Raises Refusal if they do not go together."""
    unit = None if unit_id is None else session.get_one(Unit, unit_id)
    return [(role, _place(role, unit)) for role in Role if role in roles]


def _place(role: Role, unit: Unit | None) -> int | None:
    in_council = unit is not None and unit.kind == UnitKind.COUNCIL
    if role in COUNCIL_ROLES and not in_council:
        raise Refusal(texts.role_needs_council(role), f"{role} without a council")
    if role not in UNIT_ROLES:
        return None if unit is None or in_council else unit.id
    if unit is None:
        raise Refusal(texts.role_needs_unit(role), f"{role} without a unit")
    if in_council and role not in COUNCIL_ROLES:
        raise Refusal(texts.role_not_in_council(role), f"{role} in a council")
    return unit.id


def namesakes(session: Session, name: str, unit: int | None, today: date) -> tuple[Someone, ...]:
    """Those of the same name (marks apart) with a post in the unit today who have no account yet."""
    linked = select(col(Account.person_id)).where(
        Account.state == AccountState.LINKED, col(Account.person_id).is_not(None)
    )
    chosen = (
        select(col(Person.id), col(Person.name))
        .join(PersonPost, col(PersonPost.person_id) == col(Person.id))
        .where(
            Person.folded == text.fold(name),
            col(PersonPost.unit_id).is_not_distinct_from(unit),
            held(today),
            col(Person.id).not_in(linked),
        )
        .distinct()
    )
    return people.by_given_name(Someone(*row) for row in session.exec(chosen))


def has_account(session: Session, person: int) -> bool:
    """Whether the person can be met in some channel."""
    accounts = select(Account).where(Account.person_id == person, Account.state == AccountState.LINKED)
    return session.exec(accounts).first() is not None


def hand_over(session: Session, expected: int, person: int, today: date, now: datetime) -> None:
    """Give the posts of an expected person to the one who turned out to be the same."""
    theirs = select(PersonPost).where(PersonPost.person_id == expected, held(today))
    for post in session.exec(theirs).all():
        posts.end(session, post, today - ONE_DAY, now, by=person)
        posts.give(session, person, Role(post.role), post.unit_id, today, now, title=post.title, by=person)


def link(session: Session, account: Account, person: int, by: int, now: datetime) -> None:
    """Let an account belong to a person; one of theirs in the same channel is closed, for they have moved."""
    others = select(Account).where(
        Account.person_id == person,
        Account.channel == account.channel,
        Account.state == AccountState.LINKED,
        Account.id != account.id,
    )
    for other in session.exec(others).all():
        other.state = AccountState.CLOSED
        audit.note(session, "account.closed", f"account:{other.id}", by, now, person=person)
        handover.follow(session, other.id, account.id)
    session.flush()
    account.person_id, account.state = person, AccountState.LINKED
    waiting = waiting_of(session, account.id)
    if waiting is not None:
        decide(session, waiting, RequestState.APPROVED, by, now)
    session.flush()
    audit.note(session, "account.linked", f"account:{account.id}", by, now, person=person)


def accounts_of(session: Session, person: int) -> list[int]:
    """The accounts under which a person is met now."""
    chosen = select(Account.id).where(Account.person_id == person, Account.state == AccountState.LINKED)
    return list(session.exec(chosen))


def close(session: Session, person: int, by: int, now: datetime) -> int:
    """Let every account of a person open nothing any more; how many. A new code links one again."""
    linked = select(Account).where(Account.person_id == person, Account.state == AccountState.LINKED)
    rows = session.exec(linked.with_for_update()).all()
    for row in rows:
        row.state = AccountState.CLOSED
        audit.note(session, "account.closed", f"account:{row.id}", by, now, person=person)
    session.flush()
    return len(rows)


def moving(session: Session, person: int) -> JoinRequest | None:
    """The request to meet a person under another account that nobody has decided yet."""
    chosen = select(JoinRequest).where(
        JoinRequest.person_id == person, JoinRequest.state == RequestState.WAITING
    )
    return session.exec(chosen).one_or_none()


def waiting_of(session: Session, account_id: int) -> JoinRequest | None:
    """The request of an account that nobody has decided yet."""
    chosen = select(JoinRequest).where(
        JoinRequest.account_id == account_id, JoinRequest.state == RequestState.WAITING
    )
    return session.exec(chosen).one_or_none()


def decide(session: Session, row: JoinRequest, state: RequestState, by: int, now: datetime) -> JoinRequest:
    """Settle a request, with the name of who did."""
    row.state, row.decided_by, row.decided_at = state, by, now
    session.flush()
    audit.note(session, f"join.{state}", f"join:{row.id}", by, now, account=row.account_id, unit=row.unit_id)
    return row
