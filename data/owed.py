"""What is owed today and who is told of it: the facts that `domain.reminders` asks for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, Select
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import people, reports
from data.models import Item, Obligation, Part, Person, Plan, PlanState
from data.people import Someone
from domain.duties import OWED, DutyState, ItemKind
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
    receivers = Receivers(
        people.receivers(session, {row["unit"] for row in rows}, today), people.office_people(session, today)
    )
    return Standing(tuple(_owed(row, missing) for row in rows), receivers, missing)


def _open_rows(session: Session, only: Collection[int] | None) -> list[RowMapping]:
    chosen: Select[*tuple[Any, ...]] = (
        columns(
            col(Obligation.id),
            col(Obligation.unit_id).label("unit"),
            col(Obligation.state),
            col(Obligation.due),
            col(Obligation.escalates),
            col(Item.kind),
            col(Item.starts),
            col(Plan.year),
            col(Plan.activated_at).label("activated"),
        )
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


def _owed(row: RowMapping, missing: Missing) -> Owed:
    facts: dict[str, Any] = {name: value for name, value in row.items() if name != "year"}
    kind = ItemKind(facts.pop("kind"))
    if kind is ItemKind.REGISTRATION:
        facts["missing"] = tuple(person.id for person in missing.get((row["unit"], row["year"]), ()))
    return Owed(kind=kind, **{**facts, "state": DutyState(row["state"])})


def names(session: Session, persons: Collection[int]) -> dict[int, str]:
    """The names of persons by their ids."""
    chosen = select(Person.id, Person.name).where(col(Person.id).in_(persons))
    return dict(session.exec(chosen).all())
