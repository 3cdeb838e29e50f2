"""A year closed for good: nothing of it moves any more, and a hash tells whether it is still as it was.

The hash lies in the audit log, whose own chain shows whether somebody changed it (`data.chain`). It covers
the plan, its items, what became of every duty and of every dossier, but no words that persons wrote: these
may be erased later as the law on personal data asks, and that must not look like a forgery.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, periods, plans, review, texts, year_turn
from data.db import lock_row
from data.models import Audit, Item, ItemUnit, Obligation, Part, Plan, PlanState, Submission, Unit
from domain.errors import Refusal
from domain.people import Actor
from domain.periods import PeriodKey

#: The entry of the log that closes a plan.
CLOSED = "plan.closed"


@dataclass(frozen=True, slots=True)
class Closed:
    """How a year was closed: when, its hash (64 hex digits), and how many duties and dossiers it covers."""

    at: datetime
    digest: str
    duties: int
    dossiers: int


def close(session: Session, plan_id: int, forms: Collection[str], actor: Actor, now: datetime) -> Closed:
    """Close the year of a running plan: its periods and accepted dossiers are frozen, its plan runs no more.

    `forms` are those whose dossiers are frozen; what was not accepted stays as it is. Raises Refusal if the
    plan does not run, while something of it is still owed, or if the actor may not freeze.
    """
    plan = lock_row(session, Plan, plan_id) or plans.get(session, plan_id)
    if plan.state is not PlanState.ACTIVE:
        raise Refusal(texts.NO_SUCH_PLAN, f"plan {plan_id} is {plan.state}")
    left = len(year_turn.unfinished(session, plan))
    if left:
        raise Refusal(texts.not_yet_closed(left, plan.year), f"{left} items of plan {plan_id} are not done")
    review.freeze(session, review.to_freeze(session, forms, plan.year), actor, now)
    for key in PeriodKey:
        periods.freeze(session, plan.year, key, actor.person or 0, now)
    plan.state = PlanState.CLOSED
    session.flush()
    facts = _facts(session, plan)
    told = Closed(now, _hash(facts), len(facts["duties"]), len(facts["dossiers"]))
    detail = {"year": plan.year, "sha256": told.digest, "duties": told.duties, "dossiers": told.dossiers}
    audit.note(session, CLOSED, f"plan:{plan.id}", actor.person, now, **detail)
    return told


def closed(session: Session, plan: Plan) -> Closed | None:
    """How a plan's year was closed; None for one that still runs."""
    chosen = select(Audit).where(Audit.action == CLOSED, Audit.subject == f"plan:{plan.id}")
    row = session.exec(chosen.order_by(col(Audit.id).desc())).first()
    if row is None:
        return None
    return Closed(row.at, row.detail["sha256"], row.detail["duties"], row.detail["dossiers"])


def holds(session: Session, plan: Plan, told: Closed) -> bool:
    """Whether a closed year is still as it was when it was closed."""
    return _hash(_facts(session, plan)) == told.digest


def _hash(facts: dict[str, list[list[Any]]]) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _facts(session: Session, plan: Plan) -> dict[str, list[list[Any]]]:
    """What the hash covers, as plain values in a fixed order."""
    items = select(Item.id).where(Item.plan_id == plan.id)
    of_duty = (col(Item.position), col(Part.position), col(Unit.key))
    return {
        "plan": [[plan.year, plan.number, plan.title, plan.sha256]],
        "items": _rows(
            session,
            columns(
                col(Item.position), col(Item.number), col(Item.content), col(Item.due), col(Item.cancelled_at)
            )
            .where(col(Item.plan_id) == plan.id)
            .order_by(col(Item.position)),
        ),
        "units": _rows(
            session,
            columns(col(Item.position), col(Unit.key), col(ItemUnit.leads))
            .join(ItemUnit, col(ItemUnit.item_id) == col(Item.id))
            .join(Unit, col(Unit.id) == col(ItemUnit.unit_id))
            .where(col(Item.plan_id) == plan.id)
            .order_by(col(Item.position), col(Unit.key)),
        ),
        "duties": _rows(
            session,
            columns(*of_duty, col(Obligation.state), col(Obligation.due), col(Obligation.revision))
            .select_from(Obligation)
            .join(Part, col(Part.id) == col(Obligation.part_id))
            .join(Item, col(Item.id) == col(Part.item_id))
            .join(Unit, col(Unit.id) == col(Obligation.unit_id))
            .where(col(Item.id).in_(items))
            .order_by(*of_duty),
        ),
        "dossiers": _rows(
            session,
            columns(col(Submission.id), col(Submission.form), col(Submission.state), col(Submission.revision))
            .where(col(Submission.year) == plan.year)
            .order_by(col(Submission.id)),
        ),
    }


def _rows(session: Session, chosen: Any) -> list[list[Any]]:
    return [_plain(row) for row in session.connection().execute(chosen)]


def _plain(row: Iterable[Any]) -> list[Any]:
    """A row as JSON holds it: days and moments as text, states by their names."""
    return [value if value is None or isinstance(value, bool | int) else str(value) for value in row]
