"""Obligations: what units owe, and how they report it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, by_hand, digests, texts
from data.db import lock_row
from data.models import Item, Obligation, ObligationChange, Part, Person, Plan, PlanState, Unit
from domain.duties import OFFICE_MOVES, OWED, DutyState, ItemKind, moves
from domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation with what one needs to know to speak of it."""

    id: int
    state: DutyState
    revision: int
    due: date
    leads: bool
    note: str
    unit: int
    unit_name: str
    part: str
    part_position: int
    conditional: bool
    item: int
    item_number: str
    item_kind: ItemKind
    content: str
    starts: date
    #: it has no day of its own before an event (an invitation)
    awaits: bool
    year: int

    @property
    def owed(self) -> bool:
        """Whether the unit still owes it."""
        return self.state in OWED

    def overdue(self, today: date) -> bool:
        """Whether its last day is over and it is still owed."""
        return self.owed and self.due < today


#: Plans whose duties can be looked at: a draft has none.
_TOLD = (PlanState.ACTIVE, PlanState.CLOSED)


def _duties(*states: PlanState) -> Select[*tuple[Any, ...]]:
    return (
        columns(
            col(Obligation.id),
            col(Obligation.state),
            col(Obligation.revision),
            col(Obligation.due),
            col(Obligation.leads),
            col(Obligation.note),
            col(Unit.id).label("unit"),
            col(Unit.name).label("unit_name"),
            col(Part.text).label("part"),
            col(Part.position).label("part_position"),
            col(Part.conditional),
            col(Item.id).label("item"),
            col(Item.number).label("item_number"),
            col(Item.kind).label("item_kind"),
            col(Item.content),
            col(Item.starts),
            col(Item.awaits),
            col(Plan.year),
        )
        .join(Part, col(Part.id) == Obligation.part_id)
        .join(Item, col(Item.id) == Part.item_id)
        .join(Plan, col(Plan.id) == Item.plan_id)
        .join(Unit, col(Unit.id) == Obligation.unit_id)
        .where(col(Plan.state).in_([str(state) for state in states]))
        .order_by(col(Obligation.due), col(Plan.year), col(Item.position), col(Part.position), col(Unit.id))
    )


def _read(session: Session, chosen: Select[*tuple[Any, ...]]) -> tuple[Duty, ...]:
    return tuple(
        Duty(
            **{
                **row,
                "state": DutyState(row["state"]),
                "item_kind": ItemKind(row["item_kind"]),
            }
        )
        for row in session.connection().execute(chosen).mappings()
    )


def duties(
    session: Session,
    *,
    units: Iterable[int] | None = None,
    ids: Iterable[int] | None = None,
    owed_only: bool = False,
) -> tuple[Duty, ...]:
    """The duties of running plans by due day: all, those of some units or with some ids, those still owed."""
    chosen = _duties(PlanState.ACTIVE)
    if ids is not None:
        chosen = chosen.where(col(Obligation.id).in_(list(ids)))
    if units is not None:
        chosen = chosen.where(col(Obligation.unit_id).in_(list(units)))
    if owed_only:
        chosen = chosen.where(col(Obligation.state).in_([str(state) for state in OWED]))
    return _read(session, chosen)


def of_item(session: Session, item_id: int) -> tuple[Duty, ...]:
    """The duties that one item of a plan gave rise to, whether the plan runs or is closed."""
    return _read(session, _duties(*_TOLD).where(col(Item.id) == item_id))


def of_year(session: Session, year: int) -> tuple[Duty, ...]:
    """The duties of a year by due day, whether its plan runs or is closed."""
    return _read(session, _duties(*_TOLD).where(col(Plan.year) == year))


def duty(session: Session, obligation_id: int) -> Duty:
    """One duty. Raises Refusal if it belongs to no running plan."""
    found = _read(session, _duties(PlanState.ACTIVE).where(col(Obligation.id) == obligation_id))
    if not found:
        raise Refusal(texts.NO_SUCH_DUTY, f"no obligation {obligation_id} in a running plan")
    return found[0]


def report(
    session: Session,
    obligation_id: int,
    state: DutyState,
    person: int,
    now: datetime,
    *,
    note: str = "",
    evidence: int | None = None,
) -> Duty:
    """Move an obligation to another state, with a note and perhaps a file; the step is kept in its history.

    Reporting the state that it already has changes nothing. Raises Refusal if that step is not to be taken
    from the present state (domain.duties). Rights are the caller's matter (`domain.rights`).
    """
    before = duty(session, obligation_id)
    row = lock_row(session, Obligation, obligation_id)
    if row is None or row.state == state:
        return before
    present = DutyState(row.state)
    if state not in moves(present, before.conditional) and present not in OFFICE_MOVES.get(state, ()):
        raise Refusal(texts.STEP_NOT_OPEN, f"obligation {obligation_id}: {present} -> {state}")
    session.add(
        ObligationChange(
            obligation_id=obligation_id, at=now, person_id=person, before=present, after=state, note=note
        )
    )
    row.state = state
    if state not in OWED:
        digests.release(session, obligation_id)
        by_hand.release(session, obligation_id)
    row.note = note or row.note
    row.evidence_id = evidence or row.evidence_id
    row.revision += 1
    row.updated_at = now
    row.updated_by = person
    session.flush()
    audit.note(session, f"obligation.{state}", f"obligation:{obligation_id}", person, now, before=present)
    return duty(session, obligation_id)


def extend(session: Session, obligation_id: int, due: date, person: int, now: datetime, note: str) -> Duty:
    """Give a unit until a later day; the step is kept in its history, and what is overdue is owed again.

    Raises Refusal if nothing is owed, or if the day is not later than the present one.
    """
    before = duty(session, obligation_id)
    row = lock_row(session, Obligation, obligation_id)
    if row is None or row.state not in OWED:
        raise Refusal(texts.STEP_NOT_OPEN, f"obligation {obligation_id} is not owed")
    if due <= row.due:
        raise Refusal(texts.not_later(row.due), f"obligation {obligation_id}: {due} is not after {row.due}")
    words = texts.extended(before.due, due, note)
    session.add(
        ObligationChange(
            obligation_id=obligation_id,
            at=now,
            person_id=person,
            before=row.state,
            after=row.state,
            note=words,
        )
    )
    row.due, row.escalates = due, True
    digests.release(session, obligation_id)
    by_hand.release(session, obligation_id)
    row.revision += 1
    row.updated_at = now
    row.updated_by = person
    session.flush()
    audit.note(
        session, "obligation.extended", f"obligation:{obligation_id}", person, now, due=due.isoformat()
    )
    return duty(session, obligation_id)


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the life of a duty: when, by whom ("" where nobody known acted), and in which words."""

    at: datetime
    by: str
    before: DutyState
    after: DutyState
    note: str


def history(session: Session, obligation_id: int) -> list[Step]:
    """The steps of an obligation, the oldest first."""
    steps = (
        select(ObligationChange, Person.name)
        .outerjoin(Person, col(Person.id) == ObligationChange.person_id)
        .where(ObligationChange.obligation_id == obligation_id)
        .order_by(col(ObligationChange.at), col(ObligationChange.id))
    )
    return [
        Step(step.at, name or "", DutyState(step.before), DutyState(step.after), step.note)
        for step, name in session.exec(steps)
    ]
