"""From one year's plan to the next: the next one begun as a draft, and unfinished items carried over.

Who may is the caller's matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from data import duties, plan_edits, plans, texts, timing
from data.duties import Duty
from data.models import Item, ItemNeed, Plan, PlanState
from data.plan_edits import Edited
from domain.calendar import Quarter, WorkCalendar, last_workday
from domain.duties import OWED, DutyState, ItemKind
from domain.errors import Refusal
from domain.plan import PlanReading

_OPEN_PLANS = (PlanState.ACTIVE, PlanState.DRAFT)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An item of a running plan with what is still owed of it, in the order of its parts."""

    item: Item
    owed: tuple[Duty, ...]

    @property
    def words(self) -> str:
        """What is left to do: the parts that somebody still owes."""
        return "; ".join(dict.fromkeys(duty.part for duty in self.owed))

    @property
    def units(self) -> tuple[int, ...]:
        """The units that still owe something, whoever leads first."""
        return tuple(dict.fromkeys(duty.unit for duty in self._by_lead()))

    @property
    def unit_names(self) -> tuple[str, ...]:
        """Their names, in the same order."""
        return tuple(dict.fromkeys(duty.unit_name for duty in self._by_lead()))

    def _by_lead(self) -> list[Duty]:
        return sorted(self.owed, key=lambda duty: not duty.leads)


def next_plan(session: Session, year: int) -> Plan | None:
    """The plan of the year after, running or still a draft; a running one first."""
    found = [plan for plan in plans.all_plans(session) if plan.year == year + 1 and plan.state in _OPEN_PLANS]
    return min(found, key=lambda plan: _OPEN_PLANS.index(plan.state), default=None)


def begin(session: Session, old: Plan, reading: PlanReading, source: str, now: datetime) -> Plan:
    """Keep the reading of the next year's plan as a draft that is reminded, and depends, as the old one is.

    Raises Refusal if the next year has a plan already.
    """
    if next_plan(session, old.year):
        raise Refusal(texts.next_plan_there(old.year + 1), f"a plan of {old.year + 1} is there")
    known = session.exec(select(Plan.id).where(Plan.sha256 == reading.sha256)).first()
    plan, _ = plans.store(session, reading, source, now)
    if known is None:
        _inherit(session, _pairs(session, old.id, plan.id))
    return plan


def _pairs(session: Session, old: int, new: int) -> Mapping[int, Item]:
    """The items of the new plan by the ids of those they come from: the kept ones, tasks first, in order."""
    kept = [entry.item for entry in plans.items(session, old) if entry.item.cancelled_at is None]
    made = [entry.item for entry in plans.items(session, new)]
    kept.sort(key=lambda item: (item.kind != made[0].kind, item.position))
    return {before.id: after for before, after in zip(kept, made, strict=True)}


def _inherit(session: Session, pairs: Mapping[int, Item]) -> None:
    olds = session.exec(select(Item).where(col(Item.id).in_(pairs)))
    for old in olds:
        pairs[old.id].ladder, pairs[old.id].every = old.ladder, old.every
    needs = session.exec(select(ItemNeed).where(col(ItemNeed.item_id).in_(pairs))).all()
    session.add_all(
        ItemNeed(item_id=pairs[need.item_id].id, needs_id=pairs[need.needs_id].id)
        for need in needs
        if need.needs_id in pairs
    )
    session.flush()


def unfinished(session: Session, plan: Plan) -> tuple[Unfinished, ...]:
    """The tasks of a running plan of which something is owed or disputed, in the order of the plan."""
    owed: dict[int, list[Duty]] = {}
    for duty in duties.duties(session):
        if duty.year == plan.year and duty.state in {*OWED, DutyState.DISPUTED}:
            owed.setdefault(duty.item, []).append(duty)
    return tuple(
        Unfinished(entry.item, tuple(sorted(owed[entry.item.id], key=lambda duty: duty.part_position)))
        for entry in plans.items(session, plan.id)
        if entry.item.id in owed and entry.item.kind is ItemKind.TASK
    )


def new_due(calendar: WorkCalendar, year: int, today: date) -> date:
    """The last working day of the first quarter of a year, or of the present quarter once that is over."""
    return last_workday(calendar, max(Quarter(year, 1), Quarter.of(today)).end)


def carry(
    session: Session, left: Unfinished, old: Plan, due: date, by: int, now: datetime
) -> tuple[Edited, Edited]:
    """Give what is left of an item to the next year's plan, and close it here; the new item and the old one.

    What a unit has done stays done. Raises Refusal if the next year has no plan yet.
    """
    target = next_plan(session, old.year)
    if target is None:
        raise Refusal(texts.no_next_plan(old.year + 1), f"no plan of {old.year + 1}")
    words, units = texts.carried_words(left.words, old.year), left.units
    came_from = texts.carried_from(old.year, left.item.number)
    added = plan_edits.add(session, target.id, words, units, units[0], due, came_from, by, now)
    went_to = texts.carried_to(target.year, added.item.number)
    timing.set_ladder(session, added.item.id, left.item.ladder, by, now)
    return added, plan_edits.leave(session, left.item.id, units, went_to, by, now)
