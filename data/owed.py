"""What is owed today and who is told of it: the facts that `domain.reminders` asks for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, Select
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import groups, ladders, people, reports, timing
from data.models import Item, Obligation, Part, Person, Plan, PlanState, Snooze
from data.people import Someone
from domain.duties import OWED, DutyState, ItemKind
from domain.people import Role
from domain.reminders import Owed, Receivers

#: The staff of a unit (by unit and year) who have yet to register.
Missing = dict[tuple[int, int], tuple[Someone, ...]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What running plans leave open, who is told on a day, and by name who has yet to register."""

    owed: tuple[Owed, ...]
    receivers: Receivers
    missing: Missing


def standing(session: Session, today: date, only: Collection[int] | None = None) -> Standing:
    """How everything stands that is still owed, or only some of it (ids of obligations)."""
    rows = _open_rows(session, only)
    years = {row["year"] for row in rows if row["kind"] == ItemKind.REGISTRATION}
    missing = {
        (unit.unit, year): unit.missing
        for year in years
        for unit in reports.unregistered(session, year, today)
    }
    units = {row["unit"] for row in rows}
    receivers = Receivers(
        of_unit=people.receivers(session, units, today),
        office=people.office_people(session, today),
        leadership=people.leaders(session, today),
        once_a_day=people.appointed(session, Role.LEADERSHIP, today),
        groups={unit: group.id for unit, group in groups.of_units(session, units).items()},
        snoozed=_snoozed(session, today),
    )
    blocked = timing.blocked(session)
    return Standing(tuple(_owed(row, missing, blocked) for row in rows), receivers, missing)


def _open_rows(session: Session, only: Collection[int] | None) -> list[RowMapping]:
    wanted: tuple[Any, ...] = (
        *(col(Obligation.id), col(Obligation.unit_id).label("unit"), col(Obligation.state)),
        *(col(Obligation.leads), col(Obligation.due), col(Obligation.escalates)),
        *(col(Item.id).label("item"), col(Item.kind), col(Item.ladder), col(Item.awaits)),
        *(col(Item.starts), col(Plan.year), col(Plan.activated_at).label("activated")),
    )
    chosen: Select[*tuple[Any, ...]] = (
        columns(*wanted)
        .join(Part, col(Part.id) == col(Obligation.part_id))
        .join(Item, col(Item.id) == col(Part.item_id))
        .join(Plan, col(Plan.id) == col(Item.plan_id))
        .where(
            col(Plan.state) == PlanState.ACTIVE,
            col(Plan.activated_at).is_not(None),
            col(Obligation.state).in_(OWED),
        )
        .order_by(col(Obligation.id))
    )
    if only is not None:
        chosen = chosen.where(col(Obligation.id).in_(only))
    return list(session.connection().execute(chosen).mappings())


def _owed(row: RowMapping, missing: Missing, blocked: Collection[int]) -> Owed:
    yet_to = None
    if row["kind"] == ItemKind.REGISTRATION:
        yet_to = tuple(person.id for person in missing.get((row["unit"], row["year"]), ()))
    known = ladders.ladders()
    return Owed(
        id=row["id"],
        unit=row["unit"],
        # A ladder that a later release took away is no reason to be silent.
        ladder=known.get(row["ladder"], known[ladders.TASK]),
        state=DutyState(row["state"]),
        starts=row["starts"],
        due=row["due"],
        activated=row["activated"],
        leads=row["leads"],
        escalates=row["escalates"],
        missing=yet_to,
        awaits=row["awaits"],
        blocked=row["item"] in blocked,
    )


def _snoozed(session: Session, today: date) -> dict[tuple[int, int], date]:
    chosen = select(Snooze).where(col(Snooze.until) >= today)
    return {(snooze.person_id, snooze.obligation_id): snooze.until for snooze in session.exec(chosen)}


def names(session: Session, persons: Collection[int]) -> dict[int, str]:
    """The names of persons by their ids."""
    chosen = select(Person.id, Person.name).where(col(Person.id).in_(persons))
    return dict(session.exec(chosen).all())
