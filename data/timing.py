"""When the items of a plan are owed: their ladder, days that are waited for, periods, what needs what.

All of it is for the Office to say (issue step 3, A); who may is the caller's matter.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, exists
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, ladders, plan_edits, texts
from data.db import lock_row
from data.models import Item, ItemNeed, Obligation, ObligationChange, Part, Plan, PlanState
from domain import timing
from domain.calendar import WorkCalendar
from domain.duties import CLOSED, DutyState, Every
from domain.errors import Refusal

#: Where a plan may still be timed.
_OPEN_PLANS = (PlanState.DRAFT, PlanState.ACTIVE)
#: How a recurring obligation stands that may be owed anew.
_SETTLED = (DutyState.DONE, DutyState.NO_OCCASION)


@dataclass(frozen=True, slots=True)
class Waits:
    """An item that another one waits for."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class Given:
    """What came of a day given to an item: the day before, if it had one, and the units that owe it."""

    item: int
    number: str
    content: str
    before: date | None
    due: date
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A last day proposed for an item of a chain, beside its present one (None while it waits for one)."""

    item: int
    number: str
    content: str
    present: date | None
    day: date

    @property
    def moves(self) -> bool:
        """Whether it is another day than the present one."""
        return self.day != self.present


def _item(session: Session, item_id: int) -> Item:
    """The item, locked. Raises Refusal if it is gone, or if its plan is closed."""
    found = lock_row(session, Item, item_id)
    plan = session.get(Plan, found.plan_id) if found else None
    if found is None or plan is None or plan.state not in _OPEN_PLANS:
        raise Refusal(texts.NO_SUCH_ITEM, f"no item {item_id} in an open plan")
    return found


def set_ladder(session: Session, item_id: int, ladder: str, by: int | None, now: datetime) -> Item:
    """Let an item be reminded by another ladder. Raises Refusal if there is no such item or ladder."""
    found = _item(session, item_id)
    if ladder not in ladders.ladders():
        raise Refusal(texts.NO_SUCH_LADDER, f"no ladder {ladder!r}")
    return _changed(session, found, by, now, ladder=ladder)


def set_every(session: Session, item_id: int, every: Every, by: int | None, now: datetime) -> Item:
    """Say how often an item is owed anew. Raises Refusal if there is no such item."""
    return _changed(session, _item(session, item_id), by, now, every=every)


def await_day(session: Session, item_id: int, awaits: bool, by: int | None, now: datetime) -> Item:
    """Let an item wait for an event without a day, or wait no more and keep the day that it had.

    Raises Refusal if there is no such item.
    """
    return _changed(session, _item(session, item_id), by, now, awaits=awaits)


def _changed(session: Session, found: Item, by: int | None, now: datetime, **values: Any) -> Item:
    for name, value in values.items():
        setattr(found, name, value)
    session.flush()
    audit.note(session, "item.timed", f"item:{found.id}", by, now, **values)
    return found


def give_day(session: Session, item_id: int, day: date, by: int | None, now: datetime) -> Given:
    """Set the last day of an item and of everything still open that it gave rise to; nothing is waited for.

    The day may be earlier or later than the present one; a disputed obligation gets it too, for it may be
    owed again. What it was before stays in the history. Raises Refusal if there is no such item.
    """
    found = _item(session, item_id)
    before = None if found.awaits else found.due
    found.due, found.due_source, found.awaits = day, "human", False
    plan_edits.note_day(session, found, texts.day(before), texts.day(day), "", by, now)
    units = _move(session, item_id, day, texts.day_given(before, day), by, now)
    audit.note(session, "item.day", f"item:{item_id}", by, now, due=day.isoformat())
    return Given(found.id, found.number, found.content, before, day, units)


def _move(
    session: Session, item_id: int, day: date, words: str, by: int | None, now: datetime
) -> tuple[int, ...]:
    """Give the open obligations of an item another last day; the units that owe them."""
    chosen = (
        select(Obligation)
        .join(Part, col(Part.id) == col(Obligation.part_id))
        .where(Part.item_id == item_id, col(Obligation.state).not_in([str(state) for state in CLOSED]))
        .order_by(col(Obligation.id))
    )
    rows = session.exec(chosen.with_for_update(of=Obligation)).all()
    for row in rows:
        session.add(_step(row, DutyState(row.state), words, by, now))
        row.due, row.escalates = day, True
        _touch(row, by, now)
    session.flush()
    return tuple(dict.fromkeys(row.unit_id for row in rows))


def _step(row: Obligation, after: DutyState, words: str, by: int | None, now: datetime) -> ObligationChange:
    return ObligationChange(
        obligation_id=row.id, at=now, person_id=by, before=row.state, after=after, note=words
    )


def _touch(row: Obligation, by: int | None, now: datetime) -> None:
    row.revision += 1
    row.updated_at, row.updated_by = now, by


def renew(session: Session, today: date, now: datetime) -> int:
    """Let recurring obligations be owed anew once they are settled and their last day is over; how many.

    The new last day is the end of the next month or quarter, within the year of the plan. Its note and file
    belonged to the period before: the history keeps the words, the audit the file. One statement if nothing
    is to be done.
    """
    chosen = (
        select(Obligation, Item.every, Plan.year)
        .join(Part, col(Part.id) == col(Obligation.part_id))
        .join(Item, col(Item.id) == col(Part.item_id))
        .join(Plan, col(Plan.id) == col(Item.plan_id))
        .where(
            Plan.state == PlanState.ACTIVE,
            Item.every != Every.ONCE,
            col(Item.awaits).is_(False),
            col(Obligation.state).in_([str(state) for state in _SETTLED]),
            Obligation.due < today,
        )
        .order_by(col(Obligation.id))
    )
    rows = session.exec(chosen.with_for_update(of=Obligation)).all()
    return sum(_renew(session, row, Every(every), year, today, now) for row, every, year in rows)


def _renew(session: Session, row: Obligation, every: Every, year: int, today: date, now: datetime) -> bool:
    due = timing.next_due(every, row.due, today, year)
    if due is None:
        return False
    session.add(_step(row, DutyState.OPEN, texts.owed_anew(due), None, now))
    audit.note(
        session,
        "obligation.renewed",
        f"obligation:{row.id}",
        None,
        now,
        due=due.isoformat(),
        evidence=row.evidence_id,
    )
    row.state, row.due, row.escalates = DutyState.OPEN, due, True
    row.note, row.evidence_id = "", None
    _touch(row, None, now)
    session.flush()
    return True


def needs(session: Session, item_id: int) -> tuple[Item, ...]:
    """The items that have to be completed before this one, in the order of the plan."""
    chosen = select(Item).join(ItemNeed, col(ItemNeed.needs_id) == col(Item.id))
    return tuple(session.exec(chosen.where(ItemNeed.item_id == item_id).order_by(col(Item.position))))


def set_needs(
    session: Session, item_id: int, wanted: Collection[int], by: int | None, now: datetime
) -> tuple[Item, ...]:
    """Say which items of the same plan have to be completed before this one: exactly these.

    Raises Refusal if one of them belongs to no open plan or to another one, or if items would come to wait
    for one another in a circle; the sentence names it.
    """
    found = _item(session, item_id)
    # One plan's needs are changed by one at a time: two halves of a circle never meet unseen.
    lock_row(session, Plan, found.plan_id)
    of_plan = {one.id: one for one in session.exec(select(Item).where(Item.plan_id == found.plan_id))}
    strange = set(wanted) - set(of_plan)
    if strange:
        raise Refusal(texts.NO_SUCH_ITEM, f"items {sorted(strange)} are not of plan {found.plan_id}")
    graph = {**_needs(session, of_plan), item_id: set(wanted)}
    ring = timing.circle(graph)
    if ring:
        named = [texts.item_name(of_plan[one].number) for one in ring]
        raise Refusal(texts.needs_in_a_circle(named), f"a circle of items {ring}")
    session.connection().execute(delete(ItemNeed).where(col(ItemNeed.item_id) == item_id))
    session.add_all(ItemNeed(item_id=item_id, needs_id=one) for one in sorted(wanted))
    session.flush()
    audit.note(session, "item.needs", f"item:{item_id}", by, now, needs=sorted(wanted))
    return needs(session, item_id)


def _needs(session: Session, items: Iterable[int]) -> dict[int, set[int]]:
    """What each of the items needs; one statement."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in session.exec(select(ItemNeed).where(col(ItemNeed.item_id).in_(list(items)))):
        found[row.item_id].add(row.needs_id)
    return dict(found)


def blocked(session: Session, item_id: int | None = None) -> Mapping[int, tuple[Waits, ...]]:
    """The items of running plans that wait, each with those of its needs that are not settled.

    An item is settled once none of its obligations is open or disputed. With `item_id` that item alone. One
    statement.
    """
    chosen = _waits()
    if item_id is not None:
        chosen = chosen.where(col(ItemNeed.item_id) == item_id)
    found: dict[int, list[Waits]] = defaultdict(list)
    for waiting, needed, number in session.connection().execute(chosen):
        found[waiting].append(Waits(needed, number))
    return {waiting: tuple(rest) for waiting, rest in found.items()}


def _waits() -> Select[*tuple[Any, ...]]:
    return (
        columns(col(ItemNeed.item_id), col(Item.id), col(Item.number))
        .join(Item, col(Item.id) == col(ItemNeed.needs_id))
        .join(Plan, col(Plan.id) == col(Item.plan_id))
        .where(col(Plan.state) == PlanState.ACTIVE, _unsettled())
        .order_by(col(ItemNeed.item_id), col(Item.position))
    )


def _unsettled() -> Any:
    """The condition that an item has an obligation that is not settled."""
    return (
        exists()
        .where(col(Part.item_id) == col(Item.id), col(Obligation.part_id) == col(Part.id))
        .where(col(Obligation.state).not_in([str(state) for state in CLOSED]))
    )


def propose(
    session: Session, item_id: int, calendar: WorkCalendar, gap: int = timing.GAP
) -> tuple[Proposal, ...]:
    """Last days for the whole chain behind an item, the first to be done first; the item keeps its own.

    What is settled already is left out, and what is behind it. Empty if the item needs nothing that is still
    to be done. Raises Refusal if the item is gone or waits for a day.
    """
    last = _item(session, item_id)
    if last.awaits:
        raise Refusal(texts.WAITS_FOR_A_DAY, f"item {item_id} waits for a day")
    chosen = select(Item, _unsettled()).where(Item.plan_id == last.plan_id)
    rows = session.exec(chosen.order_by(col(Item.position))).all()
    running = session.get_one(Plan, last.plan_id).state is PlanState.ACTIVE
    of_plan = {one.id: one for one, open_ in rows if open_ or not running or one.id == item_id}
    graph = {one: rest & set(of_plan) for one, rest in _needs(session, of_plan).items()}
    # What waits for a day has none that it could not be later than.
    dues = {one.id: date.max if one.awaits else one.due for one in of_plan.values()}
    planned = timing.back_plan(item_id, graph, dues, calendar, gap)
    chain = reversed(timing.behind(item_id, graph))
    listed = tuple(_proposal(of_plan[one], planned[one]) for one in chain)
    return listed if len(listed) > 1 else ()


def _proposal(item: Item, day: date) -> Proposal:
    return Proposal(item.id, item.number, item.content, None if item.awaits else item.due, day)


def give_days(
    session: Session, proposals: Iterable[Proposal], by: int | None, now: datetime
) -> tuple[Given, ...]:
    """Set the days of a chain, as far as they differ from the present ones."""
    return tuple(give_day(session, one.item, one.day, by, now) for one in proposals if one.moves)
