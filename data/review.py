"""The way through: who may do what with something handed in, its steps, and the queue of what waits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, true
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, people, plans, texts
from data.db import lock_row
from data.models import Person, PersonPost, Plan, PlanState, Submission, SubmissionChange, Unit
from data.prepared import Prepared
from domain.errors import Refusal
from domain.people import Actor, Post, Role
from domain.review import (
    COUNCILS,
    GONE,
    HEADING,
    STEPS,
    Act,
    Case,
    Party,
    Step,
    Stream,
    SubmissionState,
    parties,
    step_of,
)

#: Steps that lead on: what waits for somebody waits for one of these.
FORWARD = (Act.AGREE, Act.ACCEPT, Act.ALLOW)
_SETTLED = (SubmissionState.ACCEPTED, SubmissionState.FROZEN, SubmissionState.RETURNED)
#: Nothing moves any more in a year whose plan has run and is closed.
_OPEN_YEAR = or_(
    col(Submission.year).in_(columns(col(Plan.year)).where(col(Plan.state) == PlanState.ACTIVE)),
    col(Submission.year).not_in(
        columns(col(Plan.year)).where(
            col(Plan.state) == PlanState.CLOSED, col(Plan.activated_at).is_not(None)
        )
    ),
)
_WITH_OFFICE = frozenset({SubmissionState.AGREED, SubmissionState.WITHDRAWING})


@dataclass(frozen=True, slots=True)
class Filed:
    """Something handed in with the names that one needs to speak of it."""

    row: Submission
    author: str
    unit: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A step on the way with the name of who took it, "" where that is unknown."""

    change: SubmissionChange
    by: str


#: Who holds which post today, but for those who judge nothing and answer for nothing.
_POSTS = Prepared(
    columns(col(PersonPost.person_id), col(PersonPost.role), col(PersonPost.unit_id)).where(
        col(PersonPost.role) != Role.STAFF, people.held(bindparam("today"))
    )
)
_COUNCILS = Prepared(
    columns(col(Unit.key), col(Unit.id)).where(or_(*(col(Unit.key) == key for key in COUNCILS.values())))
)


class _Desks:
    """Who sits where today: read once, however much waits."""

    def __init__(self, session: Session, today: date, *known: Actor) -> None:
        held: dict[int, set[Post]] = defaultdict(set)
        for person, role, unit in _POSTS.all(session, today=today):
            held[person].add(Post(Role(role), unit))
        for actor in known:
            held[actor.person or 0] = set(actor.posts)
        self._actors = {
            person: Actor(0, person, "", frozenset(found)) for person, found in sorted(held.items())
        }
        self._councils = {row.key: row.id for row in _COUNCILS.all(session)}

    def case(self, row: Submission) -> Case:
        """What decides who may do what with it."""
        concerned = (self._actors.get(person) for person in (row.person_id, row.about_id) if person)
        return Case(
            state=row.state,
            author=row.person_id,
            unit=row.unit_id,
            collective=row.collective,
            asking=row.asking,
            entered_by=row.entered_by,
            council=self._council(row.stream),
            by_office=any(actor is not None and Role.OFFICE in actor.roles for actor in concerned),
            headless=not row.collective and set(self._heads(row)) <= {row.person_id},
            about=row.about_id,
        )

    def judges(self, row: Submission) -> list[int]:
        """The persons for whom it waits: of the first desk where somebody may take it further."""
        if row.state not in _WITH_OFFICE | {SubmissionState.SENT}:
            return []
        found = self.case(row)
        for desk in self._desks_of(row):
            able = [person for person in desk if self._may_move(person, found)]
            if able:
                return able
        return []

    def first(self, row: Submission) -> list[int]:
        """Of those for whom it waits, who is told: a head before the deputies."""
        able = self.judges(row)
        return [person for person in able if row.unit_id in self._actors[person].units(Role.HEAD)] or able

    def _desks_of(self, row: Submission) -> Iterable[list[int]]:
        if row.state == SubmissionState.SENT:
            yield self._heads(row)
        council = self._council(row.stream)
        yield [person for person, actor in self._actors.items() if council in actor.units(Role.SECRETARY)]
        yield self._with_role(Role.OFFICE)
        yield self._with_role(Role.LEADERSHIP)

    def _heads(self, row: Submission) -> list[int]:
        return [person for person, actor in self._actors.items() if row.unit_id in actor.units(*HEADING)]

    def _with_role(self, role: Role) -> list[int]:
        return [person for person, actor in self._actors.items() if role in actor.roles]

    def _council(self, stream: str) -> int | None:
        return self._councils.get(COUNCILS.get(Stream(stream), ""))

    def _may_move(self, person: int, case: Case) -> bool:
        return any(step_of(self._actors[person], case, act) for act in FORWARD)


def case(session: Session, row: Submission, today: date) -> Case:
    """What decides who may do what with it today."""
    return _Desks(session, today).case(row)


def move(
    session: Session,
    submission: int,
    act: Act,
    actor: Actor,
    today: date,
    now: datetime,
    *,
    reason: str = "",
    field: str = "",
    revision: int | None = None,
) -> Submission:
    """Take a step with something handed in; it is kept with who, when and why.

    `revision` is the one that the actor saw. Raises Refusal if the actor may not take that step now, if its
    reason is missing, or if somebody else was faster.
    """
    row = lock_row(session, Submission, submission)
    if row is None or row.state in GONE:
        raise Refusal(texts.NO_SUCH_SUBMISSION, f"submission {submission} is missing or gone")
    step = step_of(actor, case(session, row, today), act)
    if step is None or (revision is not None and revision != row.revision):
        raise Refusal(texts.STEP_NOT_YOURS, f"person {actor.person} may not {act} submission {row.id}")
    if plans.year_closed(session, row.year):
        raise Refusal(texts.year_closed(row.year), f"submission {row.id} belongs to a closed year")
    if step.reason and not reason.strip():
        raise Refusal(texts.REASON_NEEDED, f"{act} of submission {row.id} without a reason")
    _take(session, row, step, actor.person, now, reason, field)
    return row


def freeze(session: Session, rows: Iterable[Submission], actor: Actor, now: datetime) -> int:
    """Close what is accepted, whosever it is: the freeze of a whole period is the Office's. How many.

    Raises Refusal unless the actor is of the Office.
    """
    if Role.OFFICE not in actor.roles:
        raise Refusal(texts.STEP_NOT_YOURS, f"person {actor.person} may not freeze")
    step = next(step for step in STEPS if step.act is Act.FREEZE)
    closed = 0
    for found in rows:
        row = lock_row(session, Submission, found.id)
        if row is not None and row.state in step.sources:
            _take(session, row, step, actor.person, now, "", "")
            closed += 1
    return closed


def _take(
    session: Session, row: Submission, step: Step, person: int | None, now: datetime, reason: str, field: str
) -> None:
    target = step.target or _before(session, row)
    change = SubmissionChange(
        submission_id=row.id,
        at=now,
        person_id=person,
        before=row.state,
        after=target,
        version=row.version,
        reason=reason,
        field=field,
    )
    session.add(change)
    row.state = target
    row.revision += 1
    row.updated_at = now
    session.flush()
    audit.note(session, f"submission.{step.act}", f"submission:{row.id}", person, now, version=row.version)


def _before(session: Session, row: Submission) -> SubmissionState:
    """Where it stood before the last step."""
    return SubmissionState(changes(session, row.id)[-1].before)


def changes(session: Session, submission: int) -> Sequence[SubmissionChange]:
    """The steps on its way, the oldest first."""
    chosen = select(SubmissionChange).where(SubmissionChange.submission_id == submission)
    return session.exec(chosen.order_by(col(SubmissionChange.id))).all()


def history(session: Session, submission: int) -> list[Passed]:
    """The steps on its way with names, the oldest first."""
    chosen = (
        select(SubmissionChange, Person.name)
        .join(Person, col(Person.id) == col(SubmissionChange.person_id), isouter=True)
        .where(SubmissionChange.submission_id == submission)
        .order_by(col(SubmissionChange.id))
    )
    return [Passed(change, name or "") for change, name in session.exec(chosen)]


def last_return(session: Session, submission: int) -> SubmissionChange | None:
    """Why and where it was last given back, None if it never was.

    A wish to withdraw that was refused leads back to where it stood, and is no return.
    """
    given_back = (
        row
        for row in reversed(changes(session, submission))
        if row.after == SubmissionState.RETURNED and row.before != SubmissionState.WITHDRAWING
    )
    return next(given_back, None)


def filed(session: Session, submission: int) -> Filed:
    """Something handed in, with names, gone or not. Raises Refusal if there is none."""
    found = _filed(session, Submission.id == submission)
    if not found:
        raise Refusal(texts.NO_SUCH_SUBMISSION, f"no submission {submission}")
    return found[0]


def queue(session: Session, actor: Actor, today: date) -> list[Filed]:
    """What waits for the actor, the oldest first: as head of a unit, as the Office, as a secretary.

    A council's stream waits for its secretary, the Office steps in where none may judge, and the leadership
    where nobody of the Office may; a unit's people wait for the Office where nobody else heads the unit.
    Nothing of a closed year waits for anybody.
    """
    if actor.person is None or not actor.posts:
        return []
    desks = _Desks(session, today, actor)
    states = col(Submission.state).in_(_WITH_OFFICE | {SubmissionState.SENT})
    waiting = _filed(session, and_(states, _OPEN_YEAR, _in_reach(actor)))
    mine = [found for found in waiting if actor.person in desks.judges(found.row)]
    return sorted(mine, key=lambda found: (found.row.updated_at, found.row.id))


def settled(session: Session, actor: Actor, today: date, years: Collection[int]) -> list[Filed]:
    """What the actor judges and is accepted, frozen or given back, of some years, the latest first."""
    if actor.person is None or not actor.posts:
        return []
    desks = _Desks(session, today, actor)
    there = and_(col(Submission.state).in_(_SETTLED), col(Submission.year).in_(years), _in_reach(actor))
    mine = [
        one
        for one in _filed(session, there)
        if parties(actor, desks.case(one.row)) & {Party.HEAD, Party.OFFICE}
    ]
    return sorted(mine, key=lambda one: (one.row.updated_at, one.row.id), reverse=True)


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    """What the actor could judge at all, as far as the database can tell."""
    if actor.roles & {Role.OFFICE, Role.SECRETARY, Role.LEADERSHIP}:
        return true()
    return col(Submission.unit_id).in_(actor.units(*HEADING))


def reviewers(session: Session, row: Submission, today: date) -> list[int]:
    """The persons who are told that it waits; none if it waits for nobody but its author."""
    return _Desks(session, today).first(row)


def of_author(
    session: Session, person: int, *, units: Collection[int] = (), years: Collection[int] = ()
) -> list[Filed]:
    """What somebody handed in or typed for others, the latest first; of some years or of all.

    With `units`, also what was handed in for these units as a whole, by whomever.
    """
    ours = and_(col(Submission.collective), col(Submission.unit_id).in_(units))
    mine = or_(col(Submission.person_id) == person, col(Submission.entered_by) == person, ours)
    found = _filed(session, and_(mine, col(Submission.year).in_(years)) if years else mine)
    return sorted(found, key=lambda filed: (filed.row.updated_at, filed.row.id), reverse=True)


def waiting(session: Session, forms: Collection[str], year: int) -> int:
    """How many of these forms and a year are neither accepted nor gone: a freeze leaves them as they are."""
    settled = {SubmissionState.ACCEPTED, SubmissionState.FROZEN, *GONE}
    chosen = select(Submission.id).where(
        col(Submission.form).in_(forms), Submission.year == year, col(Submission.state).not_in(settled)
    )
    return len(session.exec(chosen).all())


def to_freeze(session: Session, forms: Collection[str], year: int) -> Sequence[Submission]:
    """What is accepted of these forms and a year, and would be frozen now."""
    chosen = select(Submission).where(
        col(Submission.form).in_(forms),
        Submission.year == year,
        Submission.state == SubmissionState.ACCEPTED,
    )
    return session.exec(chosen.order_by(col(Submission.id))).all()


def _filed(session: Session, which: ColumnElement[bool] | bool) -> list[Filed]:
    chosen = (
        select(Submission, Person.name, Unit.name)
        .join(Person, col(Person.id) == col(Submission.person_id))
        .join(Unit, col(Unit.id) == col(Submission.unit_id))
        .where(which)
        .order_by(col(Submission.id))
    )
    return [Filed(row, author, unit) for row, author, unit in session.exec(chosen)]
