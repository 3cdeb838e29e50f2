"""Whether messages arrive at an account, and under which address; asked and noted at every update."""

from datetime import date, datetime

from sqlalchemy import Table, bindparam, update
from sqlmodel import Session, col, select

from data.models import Account, PersonPost, Reach
from data.people import held
from domain.people import Role

_ACCOUNT: Table = Account.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_REACH = (
    update(_ACCOUNT)
    .where(_ACCOUNT.c.id == bindparam("key"), _ACCOUNT.c.reach != bindparam("found"))
    .values(reach=bindparam("found"), unreachable_since=bindparam("since"))
)
_MOVED = (
    update(_ACCOUNT)
    .where(_ACCOUNT.c.channel == bindparam("of"), _ACCOUNT.c.chat == bindparam("old"))
    .values(chat=bindparam("new"))
)


def arrives(session: Session, account: int) -> None:
    """Messages arrive at this account (again): it just wrote."""
    session.connection().execute(_REACH, {"key": account, "found": Reach.OK, "since": None})


def lost(session: Session, account: int, now: datetime) -> None:
    """Messages no longer arrive: blocked, or never started; the moment is that of the first notice."""
    session.connection().execute(_REACH, {"key": account, "found": Reach.UNREACHABLE, "since": now})


def moved(session: Session, channel: str, old: str, new: str) -> int:
    """A chat lives on under another address; how many accounts were met there."""
    return session.connection().execute(_MOVED, {"of": channel, "old": old, "new": new}).rowcount


def technicians(session: Session, today: date) -> list[int]:
    """The persons who look after the machine today."""
    chosen = select(col(PersonPost.person_id)).where(PersonPost.role == Role.IT, held(today))
    return sorted(set(session.exec(chosen)))
