"""The group chats of units: linked by a one-time code, followed when they move, given up when they are lost.

A code is twelve letters and digits that are told apart by eye; only its sha256 is kept, with the unit and
whoever asked for it, as a row of `Setting`. It is worth nothing to anybody without a right over the unit.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, bindparam, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from data import audit, reach, tries
from data.models import Reach, Setting, UnitGroup

LIFETIME = timedelta(hours=24)
#: Wrong codes that one person may write in that time; asking for a new code begins anew.
TRIES = 5
TELEGRAM = "telegram"

#: Letters and digits of a code: none that looks like another.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
PIECES, PIECE = 3, 4
LENGTH = PIECES * PIECE

_CODE = "group-code:"
_WRONG = "group-wrong:"
_GROUP: Table = UnitGroup.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_MOVED = (
    update(_GROUP)
    .where(_GROUP.c.channel == bindparam("of"), _GROUP.c.chat == bindparam("old"))
    .values(chat=bindparam("new"), reach=Reach.OK)
)


@dataclass(frozen=True, slots=True)
class Group:
    """A group that may be written to: its row, its unit, and its address in its channel."""

    id: int
    unit: int
    chat: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A group with its unit, and the links that had to make way."""

    group: UnitGroup
    ended: tuple[UnitGroup, ...]


# Who may be written to


def of_units(session: Session, units: Collection[int]) -> dict[int, Group]:
    """The group of each unit that has one in reach; one statement, whatever the number of units."""
    chosen = select(UnitGroup).where(
        col(UnitGroup.unit_id).in_(units), col(UnitGroup.ended_at).is_(None), UnitGroup.reach == Reach.OK
    )
    return {row.unit_id: Group(row.id, row.unit_id, row.chat) for row in session.exec(chosen)}


def chat_of(session: Session, group_id: int) -> str | None:
    """Where a group is written to now; None once the link has ended, or while nothing arrives there."""
    chosen = select(UnitGroup.chat).where(
        UnitGroup.id == group_id, col(UnitGroup.ended_at).is_(None), UnitGroup.reach == Reach.OK
    )
    return session.exec(chosen).one_or_none()


def linked(session: Session) -> dict[int, UnitGroup]:
    """The group of every unit that has one, in reach or not."""
    chosen = select(UnitGroup).where(col(UnitGroup.ended_at).is_(None))
    return {row.unit_id: row for row in session.exec(chosen)}


def of_unit(session: Session, unit: int) -> UnitGroup | None:
    """The group of a unit, in reach or not."""
    return session.exec(_open().where(UnitGroup.unit_id == unit)).one_or_none()


def at(session: Session, chat: str, channel: str = TELEGRAM) -> UnitGroup | None:
    """The link of a chat, in reach or not."""
    here = UnitGroup.channel == channel, UnitGroup.chat == chat
    return session.exec(_open().where(*here)).one_or_none()


def _open() -> SelectOfScalar[UnitGroup]:
    return select(UnitGroup).where(col(UnitGroup.ended_at).is_(None)).with_for_update()


# Codes


def code(session: Session, unit: int, by: int, now: datetime) -> str:
    """A new one-time code for a unit's group; the one that this person had for the unit is void."""
    for row in _codes(session):
        ours = row.value["unit"] == unit and row.value["by"] == by
        if ours or _until(row) <= now:
            session.delete(row)
    tries.forgive(session, f"{_WRONG}{by}")
    fresh = new_code()
    value = {"unit": unit, "by": by, "until": (now + LIFETIME).isoformat()}
    session.add(Setting(name=_name(fresh), value=value))
    session.flush()
    audit.note(session, "group.code", f"unit:{unit}", by, now)
    return fresh


def new_code() -> str:
    """Twelve letters and digits by chance, in three pieces."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(drawn[at : at + PIECE] for at in range(0, LENGTH, PIECE))


def is_code(words: str) -> bool:
    """Whether words have the shape of a code.

    >>> is_code("AB2C-def3 ghj4"), is_code("phòng lãnh sự")
    (True, False)
    """
    bare = _bare(words)
    return len(bare) == LENGTH and set(bare) <= set(LETTERS)


def unit_of(session: Session, code: str, by: int, now: datetime) -> int | None:
    """The unit that a code is for; None if it is unknown, used or expired, or after too many wrong ones."""
    row = session.get(Setting, _name(code), with_for_update=True)
    if row is None or _until(row) <= now or tries.wrong(session, f"{_WRONG}{by}", now) >= TRIES:
        return None
    unit: int = row.value["unit"]
    return unit


def missed(session: Session, code: str, by: int, now: datetime) -> None:
    """Count a code that did not open anything for this person; what has not the shape of one is a slip."""
    if not is_code(code):
        return
    tries.miss(session, f"{_WRONG}{by}", now, LIFETIME)


def _codes(session: Session) -> Sequence[Setting]:
    return session.exec(select(Setting).where(col(Setting.name).startswith(_CODE))).all()


def _until(row: Setting) -> datetime:
    return datetime.fromisoformat(row.value["until"])


def _bare(words: str) -> str:
    return "".join(letter for letter in words.lower() if letter.isalnum())


def _name(code: str) -> str:
    return _CODE + hashlib.sha256(_bare(code).encode()).hexdigest()


# Links


def link(
    session: Session,
    unit: int,
    chat: str,
    title: str,
    by: int,
    now: datetime,
    channel: str = TELEGRAM,
) -> Linked:
    """Make a chat the group of a unit; all codes of the unit are void.

    A unit has one group and a group one unit: what either was linked to before has ended.
    """
    _void(session, unit)
    here, before = at(session, chat, channel), of_unit(session, unit)
    if here is not None and here.unit_id == unit:
        here.title, here.reach = title, Reach.OK
        session.flush()
        return Linked(here, ())
    ended = tuple(row for row in (here, before) if row is not None)
    for row in ended:
        end(session, row, by, now)
    group = UnitGroup(channel=channel, chat=chat, title=title, unit_id=unit, linked_by=by, linked_at=now)
    session.add(group)
    session.flush()
    audit.note(session, "group.linked", f"group:{group.id}", by, now, unit=unit)
    return Linked(group, ended)


def _void(session: Session, unit: int) -> None:
    for row in _codes(session):
        if row.value["unit"] == unit:
            session.delete(row)


def end(session: Session, group: UnitGroup, by: int | None, now: datetime) -> None:
    """Let a link end: nothing is written there any more."""
    group.ended_at = now
    session.flush()
    audit.note(session, "group.ended", f"group:{group.id}", by, now, unit=group.unit_id)


def find(session: Session, group_id: int) -> UnitGroup | None:
    """A link that has not ended."""
    return session.exec(_open().where(UnitGroup.id == group_id)).one_or_none()


# What happens to a chat


def move(session: Session, old_chat: str, new_chat: str, channel: str = TELEGRAM) -> int:
    """A group lives on as a supergroup under another address: everything that holds the old one follows.

    How many rows did; a second telling moves none. If the new address was linked meanwhile, that later link
    holds and the older one has ended. A group that moves is one that the bot is in, so it is in reach.
    """
    before, after = at(session, old_chat, channel), at(session, new_chat, channel)
    if before is not None and after is not None:
        before.ended_at = after.linked_at
        session.flush()
    names = {"of": channel, "old": old_chat, "new": new_chat}
    groups = session.connection().execute(_MOVED, names).rowcount
    if before is not None:
        session.refresh(before)
    return groups + reach.moved(session, channel, old_chat, new_chat)


def lose(session: Session, group_id: int, now: datetime) -> bool:
    """Nothing arrives in this group any more: put out, or not allowed to write; True the first time."""
    row = find(session, group_id)
    if row is None or row.reach == Reach.UNREACHABLE:
        return False
    row.reach = Reach.UNREACHABLE
    session.flush()
    audit.note(session, "group.lost", f"group:{group_id}", None, now, unit=row.unit_id)
    return True


def regain(session: Session, group_id: int) -> None:
    """The bot may write in this group again."""
    row = find(session, group_id)
    if row is not None:
        row.reach = Reach.OK
        session.flush()
