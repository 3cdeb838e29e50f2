"""The coming reminders before they go: who gets which; let go, reworded or struck out by the Office.

A digest that waits for approval and gets none until its day closes expires, and what it said is planned anew
the next morning (`data.outbox.expire`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, digests, holidays, owed
from data.db import lock_row
from data.digests import DIGEST, STRUCK_OUT
from data.models import (
    Obligation,
    Outbox,
    OutboxLine,
    OutboxState,
    Person,
    PersonPost,
    ReminderChoice,
    Unit,
    UnitGroup,
)
from data.outbox import FACTS_CHANGED
from data.people import held
from domain.ladders import Kind, Receiver
from domain.quiet import Hours
from domain.reminders import Line, due
from vietnamese import names

#: Letters of the Office's own words: with its buttons they fit one message.
LONGEST = 3500
#: Where the facts of a digest keep the Office's words, and the keys of the lines for which they were written.
EDITED, WRITTEN_FOR = "edited", "written_for"

_OPEN = (OutboxState.PROPOSED, OutboxState.WAITING)


@dataclass(frozen=True, slots=True)
class Planned:
    """A digest of the coming batch, with whom it goes to and what it has to say.

    `name` is the person's or the group's; `units` are those for which the person answers here, else the first
    one of that person today, or the group's.
    """

    id: int
    state: OutboxState
    day: date
    goes: datetime
    closes: datetime
    person: int | None
    name: str
    units: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    edited: str = ""
    written_for: frozenset[str] = frozenset()
    approved: bool = False
    #: what was noted when the sender gave it back
    error: str = ""

    @property
    def struck(self) -> bool:
        """Whether the Office struck it out."""
        return self.error == STRUCK_OUT

    @property
    def proposed(self) -> bool:
        """Whether it waits for the Office."""
        return self.state is OutboxState.PROPOSED

    @property
    def outdated(self) -> bool:
        """Whether the Office had worded it for other things than it says by now."""
        said = frozenset(line.key for line in self.lines)
        return self.error == FACTS_CHANGED or bool(self.edited and said != self.written_for)

    @property
    def kinds(self) -> frozenset[Kind]:
        """What sorts of words it holds."""
        return frozenset(line.kind for line in self.lines)


def batch(session: Session, now: datetime, today: date) -> list[Planned]:
    """The digests that are still to go or were struck out, those of the next hour first.

    In one order whatever their state, so that a number in the list goes on meaning the same one. Four
    statements, whatever their number.
    """
    return _planned(session, now, today, col(Outbox.kind) == DIGEST)


def planned(session: Session, row: int, now: datetime, today: date) -> Planned | None:
    """One digest of the coming batch; None if it has gone, expired, or has nothing left to say."""
    found = _planned(session, now, today, col(Outbox.id) == row)
    return found[0] if found else None


def _planned(session: Session, now: datetime, today: date, which: ColumnElement[bool]) -> list[Planned]:
    struck = and_(col(Outbox.state) == OutboxState.DROPPED, col(Outbox.error) == STRUCK_OUT)
    open_yet = or_(col(Outbox.state).in_(_OPEN), struck)
    wanted = and_(which, col(Outbox.kind) == DIGEST, open_yet, col(Outbox.expires_at) > now)
    rows = session.execute(_digests(wanted)).all()
    lines = _lines(session, wanted)
    at_home = homes(session, {row.Outbox.person_id for row in rows if row.Outbox.person_id}, today)
    answered = _answered(session, wanted)
    found = [_one(row, answered, at_home, lines[row.Outbox.id]) for row in rows if lines[row.Outbox.id]]
    return sorted(found, key=lambda one: (one.goes, names.sort_key(one.name), one.id))


def _digests(wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        columns(Outbox, col(Person.name), col(UnitGroup.title), col(Unit.name).label("unit"))
        .outerjoin(Person, col(Person.id) == col(Outbox.person_id))
        .outerjoin(UnitGroup, col(UnitGroup.id) == col(Outbox.group_id))
        .outerjoin(Unit, col(Unit.id) == col(UnitGroup.unit_id))
        .where(wanted)
    )


def _lines(session: Session, wanted: ColumnElement[bool]) -> dict[int, list[Line]]:
    chosen = (
        select(OutboxLine.outbox_id, OutboxLine.key)
        .join(Outbox, col(Outbox.id) == col(OutboxLine.outbox_id))
        .where(wanted, digests.alive())
        .order_by(col(OutboxLine.id))
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for row, key in session.exec(chosen):
        found[row].append(Line.of(key))
    return found


def _answered(session: Session, wanted: ColumnElement[bool]) -> dict[int, tuple[str, ...]]:
    """For each digest the units of which it tells somebody who answers for them."""
    chosen = (
        select(OutboxLine.outbox_id, Unit.name)
        .join(Outbox, col(Outbox.id) == col(OutboxLine.outbox_id))
        .join(Obligation, col(Obligation.id) == col(OutboxLine.obligation_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .where(wanted, digests.alive(), col(OutboxLine.key).contains(f":{Receiver.HEAD}-"))
        .distinct()
    )
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for row, unit in sorted(session.exec(chosen)):
        found[row] += (unit,)
    return found


def _one(
    row: Any, answered: Mapping[int, tuple[str, ...]], at_home: Mapping[int, str], lines: Sequence[Line]
) -> Planned:
    digest: Outbox = row.Outbox
    home = at_home.get(digest.person_id or 0) or row.unit
    return Planned(
        id=digest.id,
        state=OutboxState(digest.state),
        day=digest.day,
        goes=digest.not_before,
        closes=digest.expires_at,
        person=digest.person_id,
        name=row.name or row.title or "",
        units=answered.get(digest.id) or ((home,) if home else ()),
        lines=tuple(lines),
        edited=digest.facts.get(EDITED, ""),
        written_for=frozenset(digest.facts.get(WRITTEN_FOR, ())),
        approved=digest.approved_by is not None,
        error=digest.error,
    )


def homes(session: Session, persons: Collection[int], today: date) -> dict[int, str]:
    """For each person the name of the first unit in which a post is held on a day. One statement."""
    chosen = (
        select(col(PersonPost.person_id), col(Unit.name))
        .join(Unit, col(Unit.id) == col(PersonPost.unit_id))
        .where(col(PersonPost.person_id).in_(persons), held(today))
    )
    return dict(session.exec(chosen.order_by(col(Unit.id).desc())).all())


# What the Office does with them


def approve(session: Session, rows: Collection[int], by: int, now: datetime) -> int:
    """Let digests go at their hour; how many. What was worded for other facts has to be looked at again."""
    chosen = (
        select(Outbox)
        .where(
            col(Outbox.id).in_(rows),
            Outbox.state == OutboxState.PROPOSED,
            col(Outbox.expires_at) > now,
            Outbox.error != FACTS_CHANGED,
        )
        .order_by(col(Outbox.id))
        .with_for_update()
    )
    found = session.exec(chosen.execution_options(populate_existing=True)).all()
    for row in found:
        row.state, row.approved_by = OutboxState.WAITING, by
    session.flush()
    if found:
        ids = [row.id for row in found]
        subject = f"outbox:{ids[0]}" if len(ids) == 1 else "outbox"
        audit.note(session, "reminder.approved", subject, by, now, rows=ids)
    return len(found)


def reword(session: Session, row: int, words: str, by: int, now: datetime, zone: tzinfo) -> bool:
    """Put the Office's words in place of a digest's own; False if it has gone, or nothing is left to say.

    They are for what holds true at the hour when it goes: what does not is given up here, so that another
    change is noticed. Its state stays as it is.
    """
    digest = _locked(session, row, now, *_OPEN)
    if digest is None:
        return False
    lines = [Line.of(line.key) for line in digests.lines_of(session, row)]
    kept = [line.key for line in lines if line in holding(session, lines, max(now, digest.not_before), zone)]
    if not kept:
        return False
    digests.free(session, row, kept=kept)
    before = digest.facts.get(EDITED, "")
    digest.facts, digest.error = {**digest.facts, EDITED: words, WRITTEN_FOR: kept}, ""
    session.flush()
    audit.note(session, "reminder.reworded", f"outbox:{row}", by, now, before=before, after=words)
    return True


def holding(session: Session, lines: Iterable[Line], moment: datetime, zone: tzinfo) -> frozenset[Line]:
    """Those of the lines that will hold true at a moment, as far as that is known now."""
    hours, wanted = Hours(zone), frozenset(lines)
    named = {line.obligation for line in wanted}
    standing = owed.standing(session, hours.local(moment).date(), named)
    calendar = holidays.calendar(session)
    return wanted.intersection(due(standing.owed, standing.receivers, calendar, moment, hours))


def unword(session: Session, row: int, by: int, now: datetime) -> bool:
    """Let a digest say its own words again; False if it has gone, or has no others."""
    digest = _locked(session, row, now, *_OPEN)
    if digest is None or EDITED not in digest.facts:
        return False
    before = digest.facts[EDITED]
    digest.facts = {name: fact for name, fact in digest.facts.items() if name not in {EDITED, WRITTEN_FOR}}
    digest.error = ""
    session.flush()
    audit.note(session, "reminder.unworded", f"outbox:{row}", by, now, before=before)
    return True


def strike(session: Session, row: int, by: int, now: datetime) -> bool:
    """Strike a digest out: what it says is not said in this stage, the next one comes; False if it has gone.

    Its lines keep their keys, so that nothing plans them anew.
    """
    digest = _locked(session, row, now, *_OPEN)
    if digest is None:
        return False
    digest.state, digest.error = OutboxState.DROPPED, STRUCK_OUT
    session.flush()
    keys = [line.key for line in digests.lines_of(session, row)]
    audit.note(session, "reminder.struck_out", f"outbox:{row}", by, now, lines=keys)
    return True


def _locked(session: Session, row: int, now: datetime, *states: OutboxState) -> Outbox | None:
    digest = lock_row(session, Outbox, row)
    if digest is None or digest.kind != DIGEST or digest.state not in states or digest.expires_at <= now:
        return None
    return digest


# Which kinds go by themselves


def choices(session: Session) -> dict[Kind, bool]:
    """For each kind of reminder whether it goes by itself."""
    asked = digests.needing_approval(session)
    return {kind: kind not in asked for kind in Kind}


def choose(session: Session, kind: Kind, automatic: bool, by: int, now: datetime) -> int:
    """Let a kind go by itself, or wait for the Office; how many digests of the coming batch that moves.

    What the Office let go already goes.
    """
    if choices(session)[kind] is automatic:
        return 0
    row = session.get(ReminderChoice, kind) or ReminderChoice(kind=kind, automatic=automatic, updated_at=now)
    row.automatic, row.updated_by, row.updated_at = automatic, by, now
    session.add(row)
    session.flush()
    moved = _release(session, now) if automatic else _hold(session, kind, now)
    audit.note(session, "reminder.choice", f"kind:{kind}", by, now, automatic=automatic, digests=moved)
    return moved


def _hold(session: Session, kind: Kind, now: datetime) -> int:
    """What waits to go and says something of this kind waits for the Office now."""
    waiting = and_(
        col(Outbox.kind) == DIGEST,
        col(Outbox.state) == OutboxState.WAITING,
        col(Outbox.approved_by).is_(None),
        col(Outbox.expires_at) > now,
    )
    found = _lines(session, waiting)
    held_back = [row for row, lines in found.items() if any(line.kind is kind for line in lines)]
    return _move(session, held_back, OutboxState.WAITING, OutboxState.PROPOSED)


def _release(session: Session, now: datetime) -> int:
    """What waits for the Office and says nothing that needs it any more goes by itself."""
    asked = digests.needing_approval(session)
    proposed = and_(
        col(Outbox.kind) == DIGEST,
        col(Outbox.state) == OutboxState.PROPOSED,
        col(Outbox.error) != FACTS_CHANGED,
        col(Outbox.expires_at) > now,
    )
    found = _lines(session, proposed)
    free = [row for row, lines in found.items() if not any(line.kind in asked for line in lines)]
    return _move(session, free, OutboxState.PROPOSED, OutboxState.WAITING)


def _move(session: Session, rows: Collection[int], before: OutboxState, after: OutboxState) -> int:
    if not rows:
        return 0
    moved = update(Outbox).where(col(Outbox.id).in_(rows), col(Outbox.state) == before)
    count = session.connection().execute(moved.values(state=after)).rowcount
    session.expire_all()
    return count
