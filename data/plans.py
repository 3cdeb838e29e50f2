"""Plans: a reading kept as a draft, confirmed by the Office, activated into obligations."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, ladders, office, texts
from data import units as office_units
from data.db import lock_row
from data.models import Item, ItemUnit, Obligation, Part, Plan, PlanState, Unit
from data.prepared import Prepared
from domain.calendar import ONE_DAY
from domain.duties import ItemKind
from domain.errors import Refusal
from domain.people import UnitKind
from domain.plan import DeadlineReading, ItemReading, PlanReading
from vietnamese import text

#: The kinds of unit whose people register titles and initiatives (plan, part IV.1).
REGISTERING = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.CENTRE)


_ACTIVE = select(Plan).where(Plan.state == PlanState.ACTIVE).order_by(col(Plan.year).desc())
_YEARS = Prepared(
    columns(col(Plan.year)).where(col(Plan.state) == PlanState.ACTIVE).order_by(col(Plan.year).desc())
)


@dataclass(frozen=True, slots=True)
class ItemUnits:
    """An item of a plan with its parts and the units named for it, the leading one first."""

    item: Item
    parts: tuple[Part, ...]
    units: tuple[Unit, ...]
    lead: Unit | None


def store(session: Session, reading: PlanReading, source: str, now: datetime) -> tuple[Plan, bool]:
    """Keep a reading as a draft plan; the same file again gives the plan that it made before.

    The second value tells whether anything is new. Raises Refusal for a paper that only changes a plan.
    """
    if reading.amends is not None:
        raise Refusal(texts.NOT_A_WHOLE_PLAN, f"amends {reading.amends or 'a plan that it does not name'}")
    known = session.exec(select(Plan).where(Plan.sha256 == reading.sha256)).one_or_none()
    if known:
        return known, _brought_back(session, known)
    plan = Plan(
        year=reading.year,
        number=reading.number,
        title=reading.title,
        source=source,
        sha256=reading.sha256,
        doubts=[{"kind": doubt.kind, "where": doubt.where, "text": doubt.text} for doubt in reading.warnings],
        imported_at=now,
    )
    session.add(plan)
    session.flush()
    units = {unit.key: unit for unit in office_units.all(session)}
    for position, item in enumerate(reading.items, start=1):
        _store_item(session, plan, position, item, units)
    registering = [unit for unit in units.values() if unit.kind in REGISTERING]
    deadlines = [deadline for deadline in reading.deadlines if deadline.registration]
    for position, deadline in enumerate(deadlines, start=len(reading.items) + 1):
        _store_deadline(session, plan, position, deadline, registering)
    audit.note(session, "plan.imported", f"plan:{plan.id}", None, now, year=plan.year, sha256=plan.sha256)
    return plan, True


def _brought_back(session: Session, plan: Plan) -> bool:
    """A draft that was put away waits again once its file is brought in again; whether it was put away."""
    if plan.state is not PlanState.CLOSED or plan.activated_at is not None:
        return False
    plan.state = PlanState.DRAFT
    session.flush()
    return True


def _store_item(
    session: Session, plan: Plan, position: int, reading: ItemReading, units: dict[str, Unit]
) -> None:
    item = Item(
        plan_id=plan.id,
        position=position,
        number=reading.printed,
        content=reading.content,
        source=reading.source,
        starts=reading.start,
        ends=reading.end,
        due=reading.due,
        due_source=reading.due_source,
        recurring=reading.recurring,
        awaits=reading.awaits,
    )
    named = [units[key] for key in dict.fromkeys(reading.bodies) if key in units]
    _add_item(session, item, [(part.text, part.conditional) for part in reading.parts], named, reading.lead)


def _store_deadline(
    session: Session, plan: Plan, position: int, reading: DeadlineReading, units: Sequence[Unit]
) -> None:
    item = Item(
        plan_id=plan.id,
        position=position,
        kind=ItemKind.REGISTRATION,
        content=_capital(reading.what),
        source=reading.source,
        starts=date(plan.year, 1, 1),
        ends=reading.last_day,
        due=reading.last_day,
        due_source="explicit",
        before=reading.date if reading.bound == "before" else None,
    )
    _add_item(session, item, [(item.content, False)], units, lead=None)


def _capital(words: str) -> str:
    """The words with a capital at the beginning, as a line of their own has it."""
    return words[:1].upper() + words[1:]


def _add_item(
    session: Session, item: Item, parts: Iterable[tuple[str, bool]], units: Iterable[Unit], lead: str | None
) -> None:
    item.ladder = ladders.beginning(item.kind, item.content)
    session.add(item)
    session.flush()
    session.add_all(
        Part(item_id=item.id, position=place, text=words, conditional=conditional)
        for place, (words, conditional) in enumerate(parts, start=1)
    )
    session.add_all(
        ItemUnit(item_id=item.id, unit_id=unit.id, position=place, leads=unit.key == lead)
        for place, unit in enumerate(units, start=1)
    )
    session.flush()


def get(session: Session, plan_id: int) -> Plan:
    """The plan with this id. Raises Refusal if there is none."""
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise Refusal(texts.NO_SUCH_PLAN, f"no plan {plan_id}")
    return plan


def draft(session: Session, plan_id: int) -> Plan:
    """The plan with this id. Raises Refusal if there is none, or if it waits for nobody's word any more."""
    plan = get(session, plan_id)
    if plan.state is not PlanState.DRAFT:
        raise Refusal(texts.PLAN_ALREADY_RUNS, f"plan {plan_id} is {plan.state}")
    return plan


def discard(session: Session, plan_id: int, person: int | None, now: datetime) -> Plan:
    """Put a draft away; its file brought in again brings it back. Raises Refusal if it is no draft."""
    plan = draft(session, plan_id)
    plan.state = PlanState.CLOSED
    session.flush()
    audit.note(session, "plan.discarded", f"plan:{plan.id}", person, now, year=plan.year)
    return plan


def runs(session: Session, plan_id: int) -> bool:
    """Whether a plan obliges and reminds."""
    return get(session, plan_id).state is PlanState.ACTIVE


def all_plans(session: Session) -> Sequence[Plan]:
    """Every plan, the newest year first, drafts before active ones of the same year."""
    return session.exec(select(Plan).order_by(col(Plan.year).desc(), col(Plan.id).desc())).all()


def active(session: Session) -> Sequence[Plan]:
    """The plans that run now, the newest year first: two may be open at once."""
    return session.exec(_ACTIVE).all()


def told(session: Session) -> Sequence[Plan]:
    """The plans that run or have run, the newest year first; one a year, the running one if there is one."""
    found = {plan.year: plan for plan in reversed(all_plans(session)) if plan.activated_at}
    return sorted([*{**found, **{plan.year: plan for plan in active(session)}}.values()], key=_newest)


def year_closed(session: Session, year: int) -> bool:
    """Whether the plan of a year has run and is closed."""
    states = session.exec(
        select(Plan.state).where(Plan.year == year, col(Plan.activated_at).is_not(None))
    ).all()
    return PlanState.CLOSED in states and PlanState.ACTIVE not in states


def _newest(plan: Plan) -> int:
    return -plan.year


def years(session: Session) -> list[int]:
    """The years of the plans that run now, the newest first; without the plans' long texts."""
    session.flush()
    return [row.year for row in _YEARS.all(session)]


def items(session: Session, plan_id: int) -> tuple[ItemUnits, ...]:
    """The items of a plan in its order, each with parts and units; four statements whatever the number."""
    found = session.exec(select(Item).where(Item.plan_id == plan_id).order_by(col(Item.position))).all()
    wanted = [item.id for item in found]
    parts = session.exec(select(Part).where(col(Part.item_id).in_(wanted)).order_by(col(Part.position))).all()
    links = session.exec(
        select(ItemUnit).where(col(ItemUnit.item_id).in_(wanted)).order_by(col(ItemUnit.position))
    ).all()
    units = {unit.id: unit for unit in session.exec(select(Unit))}
    parts_of, links_of = defaultdict(list), defaultdict(list)
    for part in parts:
        parts_of[part.item_id].append(part)
    for link in links:
        links_of[link.item_id].append(link)
    return tuple(_with_units(item, parts_of[item.id], links_of[item.id], units) for item in found)


def _with_units(
    item: Item, parts: Iterable[Part], links: Iterable[ItemUnit], units: dict[int, Unit]
) -> ItemUnits:
    ordered = sorted(links, key=lambda link: (not link.leads, link.position))
    lead = next((units[link.unit_id] for link in ordered if link.leads), None)
    return ItemUnits(item, tuple(parts), tuple(units[link.unit_id] for link in ordered), lead)


def item(session: Session, item_id: int) -> ItemUnits:
    """One item with parts and units. Raises Refusal if there is none."""
    found = session.get(Item, item_id)
    if found is None:
        raise Refusal(texts.NO_SUCH_ITEM, f"no item {item_id}")
    return next(entry for entry in items(session, found.plan_id) if entry.item.id == item_id)


def search(entries: Iterable[ItemUnits], words: str) -> tuple[ItemUnits, ...]:
    """The items in which every word occurs, marks and case apart, in content or units."""
    wanted = text.fold(words).split()

    def told(entry: ItemUnits) -> str:
        return text.fold(" ".join([entry.item.content, *(unit.name for unit in entry.units)]))

    return tuple(entry for entry in entries if all(word in told(entry) for word in wanted))


def _draft_of(session: Session, item_id: int) -> tuple[Item, Plan]:
    found = session.get(Item, item_id)
    if found is None:
        raise Refusal(texts.NO_SUCH_ITEM, f"no item {item_id}")
    plan = lock_row(session, Plan, found.plan_id)
    if plan is None or plan.state is not PlanState.DRAFT:
        raise Refusal(texts.PLAN_ALREADY_RUNS, f"item {item_id} belongs to no draft plan")
    return found, plan


def _to_change(session: Session, item_id: int, unit_id: int | None = None) -> Item:
    """An item of a draft plan about to change: whoever confirmed it confirmed something else."""
    found, _ = _draft_of(session, item_id)
    if unit_id is not None and session.get(Unit, unit_id) is None:
        raise Refusal(texts.NO_SUCH_UNIT, f"no unit {unit_id}")
    found.confirmed_at = found.confirmed_by = None
    return found


def set_lead(session: Session, item_id: int, unit_id: int) -> None:
    """Make a unit lead an item of a draft plan; it is named for the item if it was not yet.

    The item is to be confirmed anew, as after every change. Raises Refusal if the plan runs already, or if
    there is no such unit.
    """
    _to_change(session, item_id, unit_id)
    links = session.exec(select(ItemUnit).where(ItemUnit.item_id == item_id)).all()
    for link in links:
        link.leads = False
    session.flush()
    chosen = next((link for link in links if link.unit_id == unit_id), None)
    if chosen is None:
        chosen = ItemUnit(item_id=item_id, unit_id=unit_id, position=len(links) + 1)
        session.add(chosen)
    chosen.leads = True
    session.flush()


def toggle_unit(session: Session, item_id: int, unit_id: int) -> None:
    """Name a unit for an item of a draft plan, or take it off; taking off the lead leaves no lead.

    Raises Refusal if the plan runs already, or if there is no such unit.
    """
    _to_change(session, item_id, unit_id)
    links = session.exec(select(ItemUnit).where(ItemUnit.item_id == item_id)).all()
    chosen = next((link for link in links if link.unit_id == unit_id), None)
    if chosen is None:
        session.add(ItemUnit(item_id=item_id, unit_id=unit_id, position=len(links) + 1))
    else:
        session.delete(chosen)
    session.flush()


def toggle_conditional(session: Session, part_id: int) -> None:
    """Mark a part of a draft plan as conditional ("nếu có"), or as due in any case.

    Raises Refusal if the plan runs already.
    """
    part = session.get(Part, part_id)
    if part is None:
        raise Refusal(texts.NO_SUCH_ITEM, f"no part {part_id}")
    _to_change(session, part.item_id)
    part.conditional = not part.conditional
    session.flush()


def count_the_day_itself(
    session: Session, item_id: int, counts: bool, person: int | None, now: datetime
) -> None:
    """Settle whether a day named with "trước" is still in time; later plans are read the same way.

    Raises Refusal if the plan runs already, or if the item names no such day.
    """
    found = _to_change(session, item_id)
    if found.before is None:
        raise Refusal(texts.NO_SUCH_ITEM, f"item {item_id} has no day named with a strict bound")
    office.put(session, office.STRICT_BEFORE, not counts, person, now)
    found.due = found.ends = found.before if counts else found.before - ONE_DAY
    session.flush()


def confirm(session: Session, item_id: int, person: int | None, now: datetime) -> None:
    """Put the Office's word under units, lead and conditional parts of an item.

    Raises Refusal if no unit is named, if a task has no lead, or if the plan runs already.
    """
    found, _ = _draft_of(session, item_id)
    links = session.exec(select(ItemUnit).where(ItemUnit.item_id == item_id)).all()
    leads = any(link.leads for link in links)
    if not links or (found.kind is ItemKind.TASK and not leads):
        raise Refusal(texts.item_lacks_units(found.number), f"item {item_id} has no unit or no lead")
    found.confirmed_at = now
    found.confirmed_by = person
    session.flush()


def unconfirmed(session: Session, plan_id: int) -> Sequence[Item]:
    """The items that still wait for the Office's word."""
    waiting = select(Item).where(
        Item.plan_id == plan_id, col(Item.confirmed_at).is_(None), col(Item.cancelled_at).is_(None)
    )
    return session.exec(waiting.order_by(col(Item.position))).all()


def activate(session: Session, plan_id: int, person: int | None, now: datetime, today: date) -> Plan:
    """Start a confirmed plan: every part becomes an obligation of every unit named.

    What was due before `today` is owed, yet never escalated (design 2.9). A plan that runs already is left
    alone. Raises Refusal while items are unconfirmed, if another plan of that year runs, or if its own time
    is over.
    """
    plan = lock_row(session, Plan, plan_id) or get(session, plan_id)
    if plan.state is PlanState.ACTIVE:
        return plan
    draft(session, plan_id)
    waiting = unconfirmed(session, plan_id)
    if waiting:
        raise Refusal(texts.items_unconfirmed(len(waiting)), f"{len(waiting)} items of plan {plan_id} open")
    if any(other.year == plan.year for other in active(session)):
        raise Refusal(texts.year_already_runs(plan.year), f"another plan of {plan.year} is active")
    plan.state = PlanState.ACTIVE
    plan.activated_at = now
    plan.activated_by = person
    for entry in items(session, plan_id):
        if entry.item.cancelled_at is None:
            session.add_all(_obligations(entry, now, today))
    session.flush()
    audit.note(session, "plan.activated", f"plan:{plan.id}", person, now, year=plan.year)
    return plan


def _obligations(entry: ItemUnits, now: datetime, today: date) -> list[Obligation]:
    return [
        Obligation(
            part_id=part.id,
            unit_id=unit.id,
            leads=entry.lead is not None and unit.id == entry.lead.id,
            due=entry.item.due,
            escalates=entry.item.due >= today,
            updated_at=now,
        )
        for part in entry.parts
        for unit in entry.units
    ]


def confirm_all(session: Session, plan_id: int, person: int | None, now: datetime) -> None:
    """Confirm every item of a draft plan as it stands. Raises Refusal at the first that cannot be."""
    for waiting in unconfirmed(session, plan_id):
        confirm(session, waiting.id, person, now)


def registration_item(session: Session, year: int) -> Item | None:
    """The registration deadline of a year's plan, running or closed, if it has one."""
    chosen = (
        select(Item)
        .join(Plan, col(Plan.id) == Item.plan_id)
        .where(Plan.year == year, col(Plan.activated_at).is_not(None), Item.kind == ItemKind.REGISTRATION)
    )
    return session.exec(chosen.order_by(col(Plan.state), col(Item.due))).first()
