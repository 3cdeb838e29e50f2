"""Coming in: one-time codes, and requests that the Office or a unit's head decides.

A code is 22 characters of A-Z a-z 0-9 _ - (a deep link takes 64 of them: Bot API, "Deep linking"); only its
sha256 is kept.
"""

import hashlib
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from data import audit, linking, people, posts, texts, tries
from data.db import lock_row
from data.linking import Place
from data.models import (
    Account,
    AccountState,
    Invite,
    JoinRequest,
    Person,
    PersonPost,
    RequestState,
)
from data.people import Someone, held
from domain.errors import Refusal
from domain.people import Role
from vietnamese import text

#: Bytes of chance in a code: 22 characters.
CODE_BYTES = 16
LIFETIME = timedelta(hours=72)
#: The same for a code that is handed out on paper.
ON_PAPER = timedelta(days=7)
#: Wrong codes after which an account may try no more, and for how long after the last one.
TRIES = 5
LOCKED = timedelta(hours=1)
_WRONG = "invite-wrong:"
_CODE = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Joined:
    """Who an account belongs to now; `again` if this very code had linked it before.

    With `request` it does not yet: the person has another account, and the Office decides on that request.
    """

    person: int
    name: str
    again: bool = False
    request: int | None = None


def invite(
    session: Session,
    roles: Collection[Role],
    today: date,
    now: datetime,
    *,
    unit: int | None = None,
    name: str = "",
    person: int | None = None,
    by: int | None = None,
    lifetime: timedelta = LIFETIME,
) -> str:
    """A new one-time code that brings these roles, in `unit` as far as they are held in a unit.

    For somebody named the person and the posts are there at once, so that who has yet to join can be seen;
    only a head's post that somebody else holds waits for the code to be used. `person` invites somebody
    known: another account of theirs is then closed when the code is used, once the Office agreed if it was
    made in the chat (`by`). Raises Refusal if a role and the unit do not go together, or if several people of
    that name wait in the unit.
    """
    places = linking.places(session, roles, unit)
    if person is None and name:
        person = _expected_person(session, name, unit, today, now, by)
    if person is not None:
        _give_free_posts(session, person, places, today, now, by)
    code = new_code()
    row = Invite(
        code_hash=_hash(code),
        person_id=person,
        unit_id=unit,
        roles=[str(role) for role, _ in places],
        created_at=now,
        expires_at=now + lifetime,
        to_approve=by is not None and person is not None,
    )
    session.add(row)
    session.flush()
    audit.note(session, "invite.made", f"invite:{row.id}", by, now, roles=row.roles, unit=unit, person=person)
    return code


def new_code() -> str:
    """A code by chance."""
    return secrets.token_urlsafe(CODE_BYTES)


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()


def _expected_person(
    session: Session, name: str, unit: int | None, today: date, now: datetime, by: int | None
) -> int:
    """The person of that name whom the unit expects already, else a new one."""
    waiting = linking.namesakes(session, name, unit, today)
    if len(waiting) > 1:
        raise Refusal(texts.SEVERAL_NAMESAKES, f"{len(waiting)} people of that name wait in unit {unit}")
    return waiting[0].id if waiting else people.create_person(session, name, now, by).id


def _give_free_posts(
    session: Session, person: int, places: Collection[Place], today: date, now: datetime, by: int | None
) -> None:
    for role, unit in places:
        if role is not Role.HEAD or not _headed(session, unit, today):
            posts.give(session, person, role, unit, today, now, by=by)


def _headed(session: Session, unit: int | None, today: date) -> bool:
    heads = select(PersonPost).where(PersonPost.unit_id == unit, PersonPost.role == Role.HEAD, held(today))
    return session.exec(heads).first() is not None


def redeem(
    session: Session, account_id: int, code: str, sender_name: str, today: date, now: datetime
) -> Joined:
    """Use a code: link the account to the invited person, and give that person the roles of the code.

    An account that belongs to somebody gets the roles on top. The holder of a head's post until now holds it
    to the day before. The same account with the same code again changes nothing. Raises Refusal if the code
    is unknown, used by another account, expired, or made out to somebody other than the account's person, and
    whatever the code if this account has tried too many wrong ones.
    """
    if tries.wrong(session, f"{_WRONG}{account_id}", now) >= TRIES:
        raise Refusal(texts.TOO_MANY_CODES, f"account {account_id} has tried {TRIES} wrong codes")
    found = session.exec(select(col(Invite.id)).where(Invite.code_hash == _hash(code))).one_or_none()
    row = lock_row(session, Invite, found) if found is not None else None
    if row is None:
        raise Refusal(texts.CODE_UNKNOWN, "no invite with this code")
    account = session.get_one(Account, account_id)
    if row.used_at is not None:
        return _used_before(session, row, account)
    if row.expires_at <= now:
        raise Refusal(texts.CODE_EXPIRED, f"invite {row.id} expired at {row.expires_at}")
    if row.to_approve and row.person_id is not None and linking.has_account(session, row.person_id):
        return _asked(session, row, account, today, now)
    person = _invited(session, row, account, sender_name, today, now)
    for role, unit in linking.places(session, [Role(role) for role in row.roles], row.unit_id):
        posts.give(session, person.id, role, unit, today, now, by=person.id)
    row.used_at, row.used_by, row.person_id = now, account.id, person.id
    linking.link(session, account, person.id, person.id, now)
    tries.forgive(session, f"{_WRONG}{account_id}")
    audit.note(session, "invite.used", f"invite:{row.id}", person.id, now, account=account.id)
    return Joined(person.id, person.name)


def _asked(session: Session, row: Invite, account: Account, today: date, now: datetime) -> Joined:
    """The invited person has an account already: the Office decides whether it is to be this one."""
    if account.state == AccountState.LINKED or row.person_id is None:
        raise Refusal(texts.CODE_FOR_ANOTHER, f"invite {row.id}: account {account.id} is linked")
    person = session.get_one(Person, row.person_id)
    unit = next((post.unit for post in people.posts_of(session, person.id, today) if post.unit), None)
    if unit is None:
        raise Refusal(texts.NO_UNIT_TO_RELINK, f"person {person.id} holds no post in a unit")
    others = {linking.moving(session, person.id), linking.waiting_of(session, account.id)}
    for other in filter(None, others):
        linking.decide(session, other, RequestState.REFUSED, person.id, now)
    request = JoinRequest(
        account_id=account.id, unit_id=unit, name=person.name, person_id=person.id, created_at=now
    )
    session.add(request)
    row.used_at, row.used_by = now, account.id
    session.flush()
    audit.note(session, "join.asked", f"join:{request.id}", None, now, account=account.id, person=person.id)
    return Joined(person.id, person.name, request=request.id)


def missed(session: Session, account_id: int, code: str, now: datetime) -> None:
    """Count a code that was refused, once the refusal has been undone; what has not its shape is a slip.

    An account that has used up its tries is not locked for longer by trying on.
    """
    name = f"{_WRONG}{account_id}"
    if not _CODE.fullmatch(code.strip()) or tries.wrong(session, name, now) >= TRIES:
        return
    if tries.miss(session, name, now, LOCKED) == TRIES:
        audit.note(session, "invite.locked", f"account:{account_id}", None, now)


def _used_before(session: Session, row: Invite, account: Account) -> Joined:
    asked = linking.waiting_of(session, account.id)
    if row.used_by == account.id and asked is not None and asked.person_id is not None:
        return Joined(asked.person_id, asked.name, again=True, request=asked.id)
    ours = row.used_by == account.id and account.state == AccountState.LINKED
    if not ours or account.person_id is None:
        raise Refusal(texts.CODE_USED, f"invite {row.id} was used by account {row.used_by}")
    person = session.get_one(Person, account.person_id)
    return Joined(person.id, person.name, again=True)


def _invited(
    session: Session, row: Invite, account: Account, sender_name: str, today: date, now: datetime
) -> Person:
    """The person whom the code links; whoever the account belongs to stays who they are."""
    expected = session.get(Person, row.person_id) if row.person_id is not None else None
    if account.state != AccountState.LINKED or account.person_id is None:
        return expected or people.create_person(session, _profile_name(sender_name), now)
    person = session.get_one(Person, account.person_id)
    if expected is not None and expected.id != person.id:
        if expected.folded != person.folded or linking.has_account(session, expected.id):
            raise Refusal(texts.CODE_FOR_ANOTHER, f"invite {row.id} is for person {expected.id}")
        linking.hand_over(session, expected.id, person.id, today, now)
    return person


def _profile_name(sender_name: str) -> str:
    return sender_name if text.fold(sender_name) else texts.UNNAMED


def ask(session: Session, account_id: int, unit: int, name: str, title: str, now: datetime) -> JoinRequest:
    """Wish to join a unit without a code. Asking again before a decision replaces what was asked.

    Raises Refusal if the account belongs to somebody already, or if nobody works for that unit (a council).
    """
    account = lock_row(session, Account, account_id)
    if account is None or account.state == AccountState.LINKED:
        raise Refusal(texts.ALREADY_LINKED, f"account {account_id} is linked")
    linking.places(session, [Role.STAFF], unit)
    row = linking.waiting_of(session, account_id) or JoinRequest(
        account_id=account_id, unit_id=unit, name=name, created_at=now
    )
    row.unit_id, row.name, row.title = unit, text.squeeze(name), text.squeeze(title)
    session.add(row)
    session.flush()
    audit.note(session, "join.asked", f"join:{row.id}", None, now, account=account_id, unit=unit)
    return row


def deciders(session: Session, unit: int, today: date) -> list[int]:
    """Who is asked to decide about joining a unit: the Office, and the unit's head or else its deputy.

    The right to decide is `domain.rights.may_decide_joiner`.
    """
    heads = select(col(PersonPost.person_id), col(PersonPost.role)).where(
        PersonPost.unit_id == unit, col(PersonPost.role).in_([Role.HEAD, Role.DEPUTY]), held(today)
    )
    found = session.exec(heads).all()
    chief = [person for person, role in found if role == Role.HEAD] or [person for person, _ in found]
    return sorted({*people.office_people(session, today), *chief})


def waiting(session: Session, units: Collection[int] | None = None) -> Sequence[JoinRequest]:
    """The requests that nobody has decided, the oldest first: for some units or for all."""
    chosen = select(JoinRequest).where(JoinRequest.state == RequestState.WAITING)
    if units is not None:
        chosen = chosen.where(col(JoinRequest.unit_id).in_(list(units)))
    return session.exec(chosen.order_by(col(JoinRequest.created_at), col(JoinRequest.id))).all()


def candidates(session: Session, request_id: int, today: date) -> tuple[Someone, ...]:
    """Whom the unit expects under the name of a request: the approver says whether it is one of them."""
    row = session.get_one(JoinRequest, request_id)
    if row.person_id is not None:
        return ()
    return linking.namesakes(session, row.name, row.unit_id, today)


def approve(
    session: Session, request_id: int, by: int, today: date, now: datetime, *, person: int | None = None
) -> Joined:
    """Admit whoever asked, as staff of the unit: as a new person, or as the one of `candidates` given.

    Who asked to be met under another account is: the one until now is closed.

    Raises Refusal if the request is decided already, or if `person` is none of its candidates: two people
    are never made one in silence. Rights are the caller's matter (`domain.rights.may_decide_joiner`).
    """
    row = _open_request(session, request_id)
    if row.person_id is not None:
        linking.link(session, session.get_one(Account, row.account_id), row.person_id, by, now)
        return Joined(row.person_id, row.name)
    if person is None:
        person = people.create_person(session, row.name, now, by).id
    elif person not in {candidate.id for candidate in candidates(session, request_id, today)}:
        raise Refusal(texts.NO_CANDIDATE, f"person {person} is no candidate for request {request_id}")
    posts.give(session, person, Role.STAFF, row.unit_id, today, now, title=row.title, by=by)
    linking.link(session, session.get_one(Account, row.account_id), person, by, now)
    return Joined(person, session.get_one(Person, person).name)


def refuse(session: Session, request_id: int, by: int, now: datetime) -> JoinRequest:
    """Turn a request down. Raises Refusal if it is decided already."""
    return linking.decide(session, _open_request(session, request_id), RequestState.REFUSED, by, now)


def _open_request(session: Session, request_id: int) -> JoinRequest:
    row = lock_row(session, JoinRequest, request_id)
    if row is None or row.state != RequestState.WAITING:
        raise Refusal(texts.REQUEST_DECIDED, f"request {request_id} is missing or decided")
    return row
