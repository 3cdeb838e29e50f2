"""Units, the people in them, and the accounts by which they reach the bot."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from data.models.base import Moment, data, key, link, one_of, unique_where, word
from domain.people import Role, UnitKind


class AccountState(StrEnum):
    """How far an account has come."""

    #: has written to the bot, belongs to nobody yet
    STRANGER = "stranger"
    #: belongs to a person
    LINKED = "linked"
    #: belonged to a person, was closed by the Office
    CLOSED = "closed"


class Reach(StrEnum):
    """Whether messages arrive at an account, as its channel last told."""

    OK = "ok"
    #: blocked the bot, deleted the account, or never started it
    UNREACHABLE = "unreachable"


class RequestState(StrEnum):
    """What became of a wish to join."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class Unit(SQLModel, table=True):
    """A body of the office: a division, the Office, a council. `key` is its stable name in code and seed."""

    __table_args__ = (one_of("kind", UnitKind),)

    id: int = key()
    key: str = Field(unique=True)
    name: str
    folded: str = Field(index=True)
    kind: UnitKind = word(UnitKind)
    #: the key of the group it belongs to ("don-vi-truc-thuoc"), if any
    group_key: str | None = Field(default=None, index=True)
    #: may be missing in an office (a department without a union)
    optional: bool = False
    #: its name is a guess until the Office confirms it
    to_confirm: bool = False
    #: from this day on it is there no more: nobody is put into it, and nothing is given to it
    closed_on: date | None = None


class UnitAlias(SQLModel, table=True):
    """Another spelling under which a unit occurs; one folded spelling names one unit."""

    __tablename__ = "unit_alias"

    id: int = key()
    unit_id: int = link("unit.id")
    text: str
    folded: str = Field(unique=True)


class Person(SQLModel, table=True):
    """Somebody who works here, with or without an account."""

    id: int = key()
    name: str
    folded: str = Field(index=True)
    created_at: Moment


class PersonPost(SQLModel, table=True):
    """A role that a person holds in a unit from one day to another (open end: until further notice)."""

    __tablename__ = "post"
    __table_args__ = (
        one_of("role", Role),
        unique_where(
            "uq_post_open", "person_id", "role", "unit_id", condition="ends IS NULL AND unit_id IS NOT NULL"
        ),
        unique_where(
            "uq_post_open_everywhere", "person_id", "role", condition="ends IS NULL AND unit_id IS NULL"
        ),
        unique_where("uq_post_one_head", "unit_id", condition="role = 'head' AND ends IS NULL"),
    )

    id: int = key()
    person_id: int = link("person.id")
    unit_id: int | None = link("unit.id", default=None)
    role: Role = word(Role)
    #: the post in the office's own words ("Phó Trưởng phòng")
    title: str = ""
    starts: date
    #: the last day on which it is held
    ends: date | None = None


class Account(SQLModel, table=True):
    """Where a person is met in a channel."""

    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        one_of("state", AccountState),
        one_of("reach", Reach),
        unique_where("uq_account_linked", "channel", "person_id", condition="state = 'linked'"),
        Index(None, "person_id"),
    )

    id: int = key()
    channel: str = "telegram"
    external_id: str
    #: the private chat with this account, as text
    chat: str
    person_id: int | None = link("person.id", index=False, default=None)
    state: AccountState = word(AccountState, default=AccountState.STRANGER)
    reach: Reach = word(Reach, default=Reach.OK)
    #: since when it cannot be reached
    unreachable_since: Moment | None = None
    created_at: Moment


class Invite(SQLModel, table=True):
    """A one-time code for joining, kept as a hash, with the roles that it brings."""

    id: int = key()
    code_hash: str = Field(unique=True)
    person_id: int | None = link("person.id", default=None)
    unit_id: int | None = link("unit.id", default=None)
    roles: list[str] = data()
    created_at: Moment
    expires_at: Moment
    used_at: Moment | None = None
    used_by: int | None = link("account.id", default=None)
    #: it takes an account away from somebody: the Office decides once it is used
    to_approve: bool | None = None


class JoinRequest(SQLModel, table=True):
    """A wish to join without a code, for the Office or the unit's head to decide.

    With `person_id` somebody who has an account wants to be met under this one: the Office decides.
    """

    __tablename__ = "join_request"
    __table_args__ = (
        one_of("state", RequestState),
        unique_where("uq_join_request_waiting", "account_id", condition="state = 'waiting'"),
        unique_where(
            "uq_join_request_person", "person_id", condition="state = 'waiting' AND person_id IS NOT NULL"
        ),
    )

    id: int = key()
    account_id: int = link("account.id")
    unit_id: int = link("unit.id")
    name: str
    title: str = ""
    person_id: int | None = link("person.id", default=None)
    state: RequestState = word(RequestState, default=RequestState.WAITING)
    created_at: Moment
    decided_at: Moment | None = None
    decided_by: int | None = link("person.id", default=None)
