"""Difficulties that units met: raised, assigned, answered, closed, and what was said on the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from data import audit, texts
from data.db import lock_row
from data.duties import Duty, duties, duty
from data.models import Audit, Obstacle, Person, Unit
from domain.errors import Refusal
from domain.obstacles import ObstacleAct, ObstacleCase, ObstacleState, acts, may_see
from domain.people import Actor

#: What the audit calls the steps; the oldest of a difficulty is always that it was raised.
RAISED = "obstacle.raised"
DONE: dict[ObstacleAct, str] = {
    ObstacleAct.ANSWER: "obstacle.answered",
    ObstacleAct.ASSIGN: "obstacle.assigned",
    ObstacleAct.CLOSE: "obstacle.closed",
    ObstacleAct.REOPEN: "obstacle.reopened",
}


@dataclass(frozen=True, slots=True)
class ObstacleView:
    """A difficulty with the names that one needs to speak of it; `duty` is None for a general one."""

    obstacle: Obstacle
    raised_by: str
    unit_name: str
    duty: Duty | None
    #: who is to answer it, "" where nobody is named
    assigned_to: str = ""

    @property
    def year(self) -> int:
        """The year in whose report it stands: that of the plan, or in which a general one was raised."""
        return self.duty.year if self.duty else self.obstacle.raised_at.year

    @property
    def state(self) -> ObstacleState:
        """Where it stands."""
        return state_of(self.obstacle)

    @property
    def case(self) -> ObstacleCase:
        """What decides who may do what with it."""
        return case_of(self.obstacle)


@dataclass(frozen=True, slots=True)
class ObstacleStep:
    """One step: when, by whom, which (None: it was raised), in which words, to whom it was given."""

    at: datetime
    by: str
    act: ObstacleAct | None
    words: str
    to: str = ""


def state_of(row: Obstacle) -> ObstacleState:
    """Where a difficulty stands, as its columns tell."""
    if row.closed_at is not None:
        return ObstacleState.CLOSED
    if row.answered_at is not None:
        return ObstacleState.ANSWERED
    return ObstacleState.ASSIGNED if row.assigned_at is not None else ObstacleState.RAISED


def case_of(row: Obstacle) -> ObstacleCase:
    """What decides who may do what with a difficulty."""
    return ObstacleCase(state_of(row), row.raised_by, row.assigned_to)


def check(case: ObstacleCase, actor: Actor, *wanted: ObstacleAct) -> None:
    """Raise Refusal unless the actor may do one of these now."""
    if not set(wanted) & set(acts(actor, case)):
        raise Refusal(texts.OBSTACLE_MOVED, f"person {actor.person} may not {wanted} in state {case.state}")


def raise_obstacle(
    session: Session, unit: int, obligation: int | None, words: str, person: int, now: datetime
) -> Obstacle:
    """Keep a difficulty that a unit met, with an obligation or in general.

    Raises Refusal if the obligation belongs to no running plan.
    """
    if obligation is not None:
        duty(session, obligation)
    row = Obstacle(unit_id=unit, obligation_id=obligation, text=words, raised_by=person, raised_at=now)
    session.add(row)
    session.flush()
    audit.note(session, RAISED, _subject(row.id), person, now)
    return row


def assign(
    session: Session, obstacle: int, to: int, actor: Actor, now: datetime, *, words: str = ""
) -> Obstacle:
    """Name who is to answer a difficulty. Raises Refusal if the actor may not do that now."""
    row = _taken(session, obstacle, ObstacleAct.ASSIGN, actor)
    row.assigned_to, row.assigned_by, row.assigned_at = to, actor.person, now
    return _noted(session, row, ObstacleAct.ASSIGN, actor, now, words=words, to=to)


def answer(session: Session, obstacle: int, words: str, actor: Actor, now: datetime) -> Obstacle:
    """Answer a difficulty; it waits for the word of whoever raised it. Raises Refusal as `assign` does."""
    row = _taken(session, obstacle, ObstacleAct.ANSWER, actor)
    row.answer, row.answered_by, row.answered_at = words, actor.person, now
    return _noted(session, row, ObstacleAct.ANSWER, actor, now, words=words)


def close(session: Session, obstacle: int, actor: Actor, now: datetime) -> Obstacle:
    """Close a difficulty: it is overcome. Raises Refusal as `assign` does."""
    row = _taken(session, obstacle, ObstacleAct.CLOSE, actor)
    row.closed_by, row.closed_at = actor.person, now
    return _noted(session, row, ObstacleAct.CLOSE, actor, now)


def reopen(session: Session, obstacle: int, words: str, actor: Actor, now: datetime) -> Obstacle:
    """Raise a difficulty again: the answer, which its history keeps, did not help.

    Raises Refusal as `assign` does.
    """
    row = _taken(session, obstacle, ObstacleAct.REOPEN, actor)
    row.answer, row.answered_by, row.answered_at = "", None, None
    return _noted(session, row, ObstacleAct.REOPEN, actor, now, words=words)


def _taken(session: Session, obstacle: int, act: ObstacleAct, actor: Actor) -> Obstacle:
    """The row, locked, if the actor may take this step now."""
    row = lock_row(session, Obstacle, obstacle)
    if row is None:
        raise Refusal(texts.NO_SUCH_OBSTACLE, f"no obstacle {obstacle}")
    check(case_of(row), actor, act)
    return row


def _noted(
    session: Session, row: Obstacle, act: ObstacleAct, actor: Actor, now: datetime, **detail: Any
) -> Obstacle:
    session.flush()
    audit.note(session, DONE[act], _subject(row.id), actor.person, now, **detail)
    return row


def _subject(obstacle: int) -> str:
    return f"obstacle:{obstacle}"


def history(session: Session, obstacle: int) -> list[ObstacleStep]:
    """What happened to a difficulty, the oldest first, read from the audit."""
    names = {name: act for act, name in DONE.items()}
    chosen = (
        select(Audit, Person.name)
        .outerjoin(Person, col(Person.id) == Audit.person_id)
        .where(Audit.subject == _subject(obstacle), col(Audit.action).in_([RAISED, *DONE.values()]))
        .order_by(col(Audit.id))
    )
    found = session.exec(chosen).all()
    given = _names(session, {row.detail["to"] for row, _ in found if "to" in row.detail})
    return [
        ObstacleStep(
            row.at,
            name or "",
            names.get(row.action),
            row.detail.get("words", ""),
            given.get(row.detail.get("to", 0), ""),
        )
        for row, name in found
    ]


def _names(session: Session, persons: Iterable[int]) -> dict[int, str]:
    chosen = select(col(Person.id), col(Person.name)).where(col(Person.id).in_(list(persons)))
    return dict(session.exec(chosen).all())


def find(session: Session, obstacle: int, actor: Actor) -> ObstacleView:
    """A difficulty that the actor may see.

    Raises Refusal if it is somebody else's, gone, or about a duty of no running plan.
    """
    found = _views(session, Obstacle.id == obstacle)
    if not found or not may_see(actor, found[0].case):
        raise Refusal(texts.NO_SUCH_OBSTACLE, f"person {actor.person} sees no obstacle {obstacle}")
    return found[0]


def seen_by(session: Session, actor: Actor) -> tuple[ObstacleView, ...]:
    """The difficulties that the actor may see, the oldest first."""
    return tuple(view for view in obstacles(session) if may_see(actor, view.case))


def obstacles(session: Session) -> tuple[ObstacleView, ...]:
    """The difficulties of running plans and the general ones, the oldest first."""
    return _views(session)


def _views(session: Session, *chosen: ColumnElement[bool] | bool) -> tuple[ObstacleView, ...]:
    query = (
        select(Obstacle, Person.name, Unit.name)
        .join(Person, col(Person.id) == Obstacle.raised_by)
        .join(Unit, col(Unit.id) == Obstacle.unit_id)
        .where(*chosen)
        .order_by(col(Obstacle.raised_at), col(Obstacle.id))
    )
    rows = session.exec(query).all()
    about = {row.obligation_id for row, _, _ in rows if row.obligation_id is not None}
    known = {found.id: found for found in duties(session, ids=about)} if about else {}
    given = _names(session, {row.assigned_to for row, _, _ in rows if row.assigned_to is not None})
    return tuple(
        ObstacleView(
            row, raiser, unit, known.get(row.obligation_id or 0), given.get(row.assigned_to or 0, "")
        )
        for row, raiser, unit in rows
        if row.obligation_id is None or row.obligation_id in known
    )
