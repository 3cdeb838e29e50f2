"""A plan changed while it is open: items reworded, given to other units, added and taken off, with a reason.

Who may is the caller's matter. A running plan's obligations follow: what a unit has done already stays done.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from data import audit, duties, ladders, plans, texts
from data.db import lock_row
from data.models import (
    Item,
    ItemChange,
    ItemChangeKind,
    ItemUnit,
    Obligation,
    ObligationChange,
    Part,
    Person,
    Plan,
    PlanState,
    Unit,
)
from domain.duties import OWED, DutyState, ItemKind
from domain.errors import Refusal

_OPEN_PLANS = (PlanState.DRAFT, PlanState.ACTIVE)


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of a change: its number in the history, the item, how it was and is in words.

    `units` are those that the item is given to, `came` the new ones among them, `went` those that it is no
    longer given to; `runs` tells whether its plan does.
    """

    number: int
    item: Item
    kind: ItemChangeKind
    before: str
    after: str
    units: tuple[int, ...]
    runs: bool
    came: tuple[int, ...] = ()
    went: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """A change of an item as its history tells it; `by` is "" where nobody known acted."""

    at: datetime
    by: str
    kind: ItemChangeKind
    before: str
    after: str
    reason: str


def reword(session: Session, item_id: int, words: str, reason: str, by: int, now: datetime) -> Edited:
    """Give an item other words; its part too, if it has but one. Raises Refusal if it is no open task."""
    item, _ = _task(session, item_id)
    before, item.content = item.content, words
    parts = session.exec(select(Part).where(Part.item_id == item_id)).all()
    if len(parts) == 1:
        parts[0].text = words
    return _noted(session, item, ItemChangeKind.WORDS, before, words, reason, by, now)


def assign(
    session: Session,
    item_id: int,
    units: Sequence[int],
    lead: int,
    reason: str,
    by: int,
    now: datetime,
) -> Edited:
    """Give an item to these units, one of them leading.

    Whoever is new owes its parts; what those taken off still owe is cancelled. Raises Refusal if the item is
    no open task, or if a unit is unknown.
    """
    item, plan = _task(session, item_id)
    chosen = {unit: _unit(session, unit) for unit in dict.fromkeys((lead, *units))}
    links = session.exec(select(ItemUnit).where(ItemUnit.item_id == item_id)).all()
    before = {link.unit_id for link in links}
    old = _names(session, links)
    for link in links:
        session.delete(link)
    session.flush()
    fresh = [
        ItemUnit(item_id=item_id, unit_id=unit, position=place, leads=unit == lead)
        for place, unit in enumerate(chosen, start=1)
    ]
    session.add_all(fresh)
    session.flush()
    came, went = tuple(chosen.keys() - before), tuple(before - chosen.keys())
    if plan.state is PlanState.ACTIVE:
        _take_off(session, item_id, went, reason, by, now)
        _owe(session, item, chosen, lead, by, now)
    new = _names(session, fresh)
    edited = _noted(session, item, ItemChangeKind.UNITS, old, new, reason, by, now)
    return replace(edited, came=came, went=went)


def cancel(session: Session, item_id: int, reason: str, by: int, now: datetime) -> Edited:
    """Take an item off: what is still owed of it is cancelled. Raises Refusal if it is no open task."""
    item, plan = _task(session, item_id)
    units = tuple(session.exec(select(ItemUnit.unit_id).where(ItemUnit.item_id == item_id)).all())
    if plan.state is PlanState.ACTIVE:
        _take_off(session, item_id, units, reason, by, now)
    item.cancelled_at = now
    edited = _noted(session, item, ItemChangeKind.CANCELLED, item.content, "", reason, by, now)
    return replace(edited, went=units)


def leave(
    session: Session, item_id: int, units: Sequence[int], target: str, by: int, now: datetime
) -> Edited:
    """Let units owe no more of an item, which goes on elsewhere: `target` says where.

    Raises Refusal if it is no open task.
    """
    item, _ = _task(session, item_id)
    _take_off(session, item_id, units, target, by, now)
    edited = _noted(session, item, ItemChangeKind.CARRIED, item.content, target, "", by, now)
    return replace(edited, went=tuple(units))


def add(
    session: Session,
    plan_id: int,
    words: str,
    units: Sequence[int],
    lead: int,
    due: date,
    reason: str,
    by: int,
    now: datetime,
) -> Edited:
    """Add a task to an open plan, confirmed by whoever adds it. Raises Refusal if the plan is closed."""
    plan = lock_row(session, Plan, plan_id) or plans.get(session, plan_id)
    if plan.state not in _OPEN_PLANS:
        raise Refusal(texts.PLAN_ALREADY_RUNS, f"plan {plan_id} is {plan.state}")
    chosen = {unit: _unit(session, unit) for unit in dict.fromkeys((lead, *units))}
    last = session.exec(select(func.max(Item.position)).where(Item.plan_id == plan_id)).one() or 0
    item = Item(
        plan_id=plan_id,
        position=last + 1,
        number=_next_number(session, plan_id),
        content=words,
        starts=min(max(now.date(), date(plan.year, 1, 1)), due),
        ends=due,
        due=due,
        due_source="human",
        ladder=ladders.beginning(ItemKind.TASK, words),
        confirmed_at=now,
        confirmed_by=by,
    )
    session.add(item)
    session.flush()
    session.add(Part(item_id=item.id, position=1, text=words))
    fresh = [
        ItemUnit(item_id=item.id, unit_id=unit, position=place, leads=unit == lead)
        for place, unit in enumerate(chosen, start=1)
    ]
    session.add_all(fresh)
    session.flush()
    if plan.state is PlanState.ACTIVE:
        _owe(session, item, chosen, lead, by, now)
    edited = _noted(session, item, ItemChangeKind.ADDED, "", words, reason, by, now)
    return replace(edited, came=tuple(chosen))


def note_day(
    session: Session, item: Item, before: str, after: str, reason: str, by: int | None, now: datetime
) -> None:
    """Put a day given to an item into its history."""
    session.add(
        ItemChange(
            item_id=item.id,
            at=now,
            person_id=by,
            kind=ItemChangeKind.DUE,
            before=before,
            after=after,
            reason=reason,
        )
    )


def history(session: Session, item_id: int) -> list[Past]:
    """The changes of an item, the oldest first."""
    chosen = (
        select(ItemChange, Person.name)
        .outerjoin(Person, col(Person.id) == col(ItemChange.person_id))
        .where(ItemChange.item_id == item_id)
        .order_by(col(ItemChange.at), col(ItemChange.id))
    )
    return [
        Past(row.at, name or "", row.kind, row.before, row.after, row.reason)
        for row, name in session.exec(chosen)
    ]


def _task(session: Session, item_id: int) -> tuple[Item, Plan]:
    """A task of an open plan, locked. Raises Refusal for any other item."""
    item = lock_row(session, Item, item_id)
    plan = session.get(Plan, item.plan_id) if item else None
    if item is None or plan is None or plan.state not in _OPEN_PLANS or item.cancelled_at:
        raise Refusal(texts.NO_SUCH_ITEM, f"no open item {item_id}")
    if item.kind is not ItemKind.TASK:
        raise Refusal(texts.ONLY_TASKS, f"item {item_id} is {item.kind}")
    return item, plan


def _unit(session: Session, unit_id: int) -> Unit:
    found = session.get(Unit, unit_id)
    if found is None:
        raise Refusal(texts.NO_SUCH_UNIT, f"no unit {unit_id}")
    return found


def _names(session: Session, links: Sequence[ItemUnit]) -> str:
    """The units in words, the leading one first."""
    ordered = sorted(links, key=lambda link: (not link.leads, link.position))
    return "; ".join(_unit(session, link.unit_id).name for link in ordered)


def _next_number(session: Session, plan_id: int) -> str:
    numbers = session.exec(select(Item.number).where(Item.plan_id == plan_id))
    return str(max((int(number) for number in numbers if number.isdecimal()), default=0) + 1)


def _obligations(session: Session, item_id: int, units: Collection[int]) -> Sequence[Obligation]:
    chosen = (
        select(Obligation)
        .join(Part, col(Part.id) == col(Obligation.part_id))
        .where(Part.item_id == item_id, col(Obligation.unit_id).in_(units))
        .order_by(col(Obligation.id))
    )
    return session.exec(chosen.with_for_update(of=Obligation)).all()


def _take_off(
    session: Session, item_id: int, units: Collection[int], reason: str, by: int, now: datetime
) -> None:
    """Cancel what units still owe of an item; what they have done stays."""
    for row in _obligations(session, item_id, units):
        if row.state in {*OWED, DutyState.DISPUTED}:
            duties.report(session, row.id, DutyState.CANCELLED, by, now, note=reason)


def _owe(session: Session, item: Item, units: Collection[int], lead: int, by: int, now: datetime) -> None:
    """Let each unit owe every part; whoever owed one before, and was taken off, owes it again."""
    there = {(row.part_id, row.unit_id): row for row in _obligations(session, item.id, units)}
    for part in session.exec(select(Part).where(Part.item_id == item.id).order_by(col(Part.position))):
        for unit in units:
            row = there.get((part.id, unit))
            if row is None:
                row = Obligation(part_id=part.id, unit_id=unit, due=item.due, updated_at=now, updated_by=by)
                session.add(row)
            elif row.state is DutyState.CANCELLED:
                _reopen(session, row, by, now)
            row.leads = unit == lead
    session.flush()


def _reopen(session: Session, row: Obligation, by: int, now: datetime) -> None:
    session.add(
        ObligationChange(
            obligation_id=row.id,
            at=now,
            person_id=by,
            before=row.state,
            after=DutyState.OPEN,
            note=texts.GIVEN_AGAIN,
        )
    )
    row.state, row.revision = DutyState.OPEN, row.revision + 1
    row.updated_at, row.updated_by = now, by


def _noted(
    session: Session,
    item: Item,
    kind: ItemChangeKind,
    before: str,
    after: str,
    reason: str,
    by: int,
    now: datetime,
) -> Edited:
    row = ItemChange(
        item_id=item.id, at=now, person_id=by, kind=kind, before=before, after=after, reason=reason
    )
    session.add(row)
    session.flush()
    audit.note(session, f"item.{kind}", f"item:{item.id}", by, now)
    units = tuple(session.exec(select(ItemUnit.unit_id).where(ItemUnit.item_id == item.id)).all())
    return Edited(row.id, item, kind, before, after, units, plans.runs(session, item.plan_id))
