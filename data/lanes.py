"""The inbox of several processes: each update has a lane, a person's, and an owner, a process (design 3).

All that is open in a lane belongs to one process, so that a person's updates are handled in their order and
the files of an album meet, whichever process they came to. Whoever writes owners holds the locks of the
lanes. PostgreSQL only: an SQLite database has one process, and its rows have neither.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, or_, select, text, update
from sqlmodel import Session

from data import inbox, listening
from data.db import insert_or_ignore
from data.inbox import Arrival
from data.models import Inbox

#: The first number of the locks of lanes; PostgreSQL keeps locks of two numbers apart from those of one.
LANE_LOCKS = 7_302_405
#: Lanes that are taken over in one transaction: its locks have to fit into the server's table of locks.
AT_ONCE = 200
#: Prefix of the channel on which a process hears of updates that others received for it.
CHANNEL = "thidua_"
#: Bytes that PostgreSQL carries in one word to a channel, with room to spare.
MOST_SAID = 7000

_INBOX: Table = Inbox.__table__  # type: ignore[attr-defined]  # SQLModel gives every table class one
_row = _INBOX.c
_OPEN = _row.answered_at.is_(None) & _row.set_aside_at.is_(None)
_OWNED = _row.owner.is_not(None) & _OPEN

_LOCK = text(
    f"SELECT pg_advisory_xact_lock({LANE_LOCKS}, number) FROM unnest(CAST(:numbers AS integer[])) AS number"  # noqa: S608  # a number of our own
)
_IN_LANES = (
    select(_row.update_id, _row.lane, _row.owner, _row.handled_at)
    .where(_OWNED, _row.lane.in_(bindparam("lanes", expanding=True)))
    .order_by(_row.update_id)
)
_MINE = (
    select(_row.update_id, _row.payload, _row.starts)
    .where(_OWNED, _row.owner == bindparam("me"), _row.payload.is_not(None))
    .order_by(_row.handled_at.is_(None), _row.update_id)
)
_MINE_OF = _MINE.where(_row.update_id.in_(bindparam("numbers", expanding=True)))
_LOST = (
    select(_row.update_id, _row.lane, _row.owner, _row.handled_at)
    .where(
        _OPEN,
        or_(
            _row.owner.not_in(bindparam("living", expanding=True)),
            _row.owner.is_(None) & (_row.received_at < bindparam("before")),
        ),
    )
    .order_by(_row.update_id)
)
_LOST_OF = _LOST.where(_row.update_id.in_(bindparam("numbers", expanding=True))).with_for_update(
    skip_locked=True
)
_GIVE = update(_INBOX).where(_row.update_id == bindparam("key")).values(owner=bindparam("to"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What is to be done here about a batch that was kept.

    `ours` are those of the batch that this process handles; `before` what it has in the same lanes already.
    """

    ours: frozenset[int]
    before: frozenset[int]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many updates were taken over; `unhandled` are to be handled by this process."""

    count: int
    unhandled: frozenset[int]


def receive(session: Session, arrivals: Sequence[Arrival], now: datetime, me: str) -> Kept:
    """Keep updates, each for the process that has its lane, else for this one.

    Others hear of theirs at the commit: the update itself, or nothing if it is too long to be said.
    """
    present = _locked(session, {one.lane for one in arrivals if one.lane is not None})
    of_lane = {row.lane: row.owner for row in present}
    known = {row.update_id: row.owner for row in present}
    owners = {one.update_id: known.get(one.update_id) or of_lane.get(one.lane) or me for one in arrivals}
    rows = [{**inbox.row_of(one, now), "lane": one.lane, "owner": owners[one.update_id]} for one in arrivals]
    insert_or_ignore(session, _INBOX, rows)
    for one in arrivals:
        if owners[one.update_id] != me and not one.error:
            short = len(one.payload.encode()) < MOST_SAID
            listening.say(session, CHANNEL + owners[one.update_id], one.payload if short else "")
    ours = frozenset(one.update_id for one in arrivals if not one.error and owners[one.update_id] == me)
    return Kept(ours, frozenset(number for number, owner in known.items() if owner == me) - ours)


def mine(session: Session, me: str, numbers: Collection[int] | None = None) -> list[Arrival]:
    """What this process has to do yet, or some of it: first what was handled, then in order of arrival."""
    values: dict[str, Any] = {"me": me}
    if numbers is None:
        found = session.connection().execute(_MINE, values)
    else:
        found = session.connection().execute(_MINE_OF, {**values, "numbers": sorted(numbers)})
    return [Arrival(row.update_id, row.payload, starts=row.starts) for row in found]


def take_over(session: Session, me: str, living: Collection[str], before: datetime) -> Taken:
    """Take over some of what belongs to processes that are not among the living ones.

    What has no owner was received by an older release; if that was before `before`, nobody handles it. What
    is in a lane that has a living owner already goes to that one.
    """
    values = {"living": sorted(living), "before": before}
    lost = session.connection().execute(_LOST.limit(AT_ONCE), values).all()
    if not lost:
        return Taken(0, frozenset())
    present = _locked(session, {row.lane for row in lost if row.lane is not None})
    # Read again: only with the locks is it sure that nobody else gives these away.
    numbers = {row.update_id for row in (*lost, *present)}
    found = session.connection().execute(_LOST_OF, {**values, "numbers": sorted(numbers)}).all()
    whole = _whole(found, present, living)
    heirs = {row.lane: row.owner for row in present if row.owner in living}
    owners = {row.update_id: heirs.get(row.lane, me) for row in whole}
    if owners:
        given = [{"key": number, "to": owner} for number, owner in owners.items()]
        session.connection().execute(_GIVE, given)
        for heir in sorted({*owners.values()} - {me}):
            listening.say(session, CHANNEL + heir)
    unhandled = {row.update_id for row in whole if row.handled_at is None}
    return Taken(len(owners), frozenset(number for number in unhandled if owners[number] == me))


def _whole(found: Sequence[Any], present: Sequence[Any], living: Collection[str]) -> list[Any]:
    """Those of the rows whose lane can be taken as a whole: nobody is still writing to another row of it."""
    free = {row.update_id for row in found}
    busy = {row.lane for row in present if row.owner not in living and row.update_id not in free}
    return [row for row in found if row.lane is None or row.lane not in busy]


def _locked(session: Session, lanes: Collection[int]) -> Sequence[Any]:
    """What is open in these lanes; until the end of the transaction nobody else gives anything in them away.

    Two statements, for the second one has to see what was committed before the locks were had.
    """
    if not lanes:
        return ()
    session.connection().execute(_LOCK, {"numbers": sorted({_lock_of(lane) for lane in lanes})})
    return session.connection().execute(_IN_LANES, {"lanes": sorted(lanes)}).all()


def _lock_of(lane: int) -> int:
    """The second number of a lane's lock, of 32 bits; lanes that share one wait for each other, no more.

    >>> _lock_of(7), _lock_of(-7), _lock_of(2**52), -2**31 <= _lock_of(2**51 + 2**31) < 2**31
    (7, -7, 1048576, True)
    """
    return ((lane ^ lane >> 32 if lane >= 0 else lane) + 2**31) % 2**32 - 2**31
