"""Difficulties: which step from which state by whom, what is kept of it, and who sees it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from data import duties, obstacles, people, units
from data.models import Audit, Obstacle, Plan, PlanState
from data.obstacles import ObstacleView
from domain.errors import Refusal
from domain.obstacles import MOVES, ObstacleAct, ObstacleParty, ObstacleState, acts, parties
from domain.people import Actor
from tests import office
from tests.office import START

RAISED, ASSIGNED, ANSWERED, CLOSED = ObstacleState
ANSWER, ASSIGN, CLOSE, REOPEN = ObstacleAct

#: Whoever meets a difficulty, by name: one of each kind.
RAISER, ASSIGNEE, OFFICE, STRANGER, LEADER = (
    "Chuyên viên 1",
    "Trưởng phòng B",
    "Thư ký",
    "Chuyên viên 4",
    "Giám đốc",
)

#: Written down apart from the code: who may do what in which state.
MAY: dict[str, dict[ObstacleState, set[ObstacleAct]]] = {
    RAISER: {RAISED: {CLOSE}, ASSIGNED: {CLOSE}, ANSWERED: {CLOSE, REOPEN}, CLOSED: set()},
    ASSIGNEE: {RAISED: set(), ASSIGNED: {ANSWER}, ANSWERED: set(), CLOSED: set()},
    OFFICE: {RAISED: {ANSWER, ASSIGN}, ASSIGNED: {ANSWER, ASSIGN}, ANSWERED: {CLOSE}, CLOSED: set()},
    STRANGER: {state: set() for state in ObstacleState},
    LEADER: {state: set() for state in ObstacleState},
}


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the running plan of 2024."""
    office.build(session)
    return session


def somebody(session: Session, name: str) -> Actor:
    return people.actor_of(session, "telegram", name, name, START.date(), START)


def person(session: Session, name: str) -> int:
    return somebody(session, name).person or 0


def raised(session: Session, obligation: int | None = None, by: str = RAISER) -> Obstacle:
    actor = somebody(session, by)
    unit = duties.duty(session, obligation).unit if obligation else min(actor.units())
    return obstacles.raise_obstacle(session, unit, obligation, "Chưa có số liệu", actor.person or 0, START)


def brought_to(session: Session, state: ObstacleState) -> Obstacle:
    """A difficulty of the raiser in a state; the assignee is named where somebody is."""
    row, office_ = raised(session), somebody(session, OFFICE)
    if state is ASSIGNED:
        obstacles.assign(session, row.id, person(session, ASSIGNEE), office_, START)
    if state in (ANSWERED, CLOSED):
        obstacles.answer(session, row.id, "Đã gửi số liệu", office_, START)
    if state is CLOSED:
        obstacles.close(session, row.id, somebody(session, RAISER), START)
    return row


def taken(session: Session, row: Obstacle, act: ObstacleAct, actor: Actor) -> Obstacle:
    """The step, whatever it is."""
    steps: dict[ObstacleAct, Callable[[], Obstacle]] = {
        ANSWER: lambda: obstacles.answer(session, row.id, "Trả lời", actor, START),
        ASSIGN: lambda: obstacles.assign(session, row.id, person(session, ASSIGNEE), actor, START),
        CLOSE: lambda: obstacles.close(session, row.id, actor, START),
        REOPEN: lambda: obstacles.reopen(session, row.id, "Chưa được", actor, START),
    }
    return steps[act]()


@pytest.mark.parametrize("state", ObstacleState)
@pytest.mark.parametrize("name", MAY)
def test_who_may_do_what_in_which_state(world: Session, name: str, state: ObstacleState) -> None:
    """The table of rights, and the operations obey it: what is refused changes nothing."""
    row, actor = brought_to(world, state), somebody(world, name)
    allowed = set()
    for act in ObstacleAct:
        with world.begin_nested() as attempt:
            try:
                taken(world, row, act, actor)
            except Refusal:
                assert obstacles.state_of(row) is state
            else:
                allowed.add(act)
            attempt.rollback()
        world.refresh(row)
    assert (allowed, set(acts(actor, obstacles.case_of(row)))) == (MAY[name][state], MAY[name][state])


@pytest.mark.parametrize("state", ObstacleState)
def test_a_step_leads_where_the_table_says(world: Session, state: ObstacleState) -> None:
    for move in MOVES:
        if state not in move.sources:
            continue
        with world.begin_nested() as attempt:
            row = brought_to(world, state)
            before = ASSIGNED if row.assigned_to else RAISED
            names = {
                ObstacleParty.RAISER: RAISER,
                ObstacleParty.ASSIGNEE: ASSIGNEE,
                ObstacleParty.OFFICE: OFFICE,
            }
            taken(world, row, move.act, somebody(world, names[move.party]))
            assert obstacles.state_of(row) is (move.target or before)
            attempt.rollback()


def test_raised_again_it_waits_for_whom_it_was_given_to(world: Session) -> None:
    row = brought_to(world, ASSIGNED)
    obstacles.answer(world, row.id, "Đã gửi số liệu", somebody(world, ASSIGNEE), START)
    obstacles.reopen(world, row.id, "Số liệu còn thiếu", somebody(world, RAISER), START)
    assert (obstacles.state_of(row), row.answer, row.answered_by) == (ASSIGNED, "", None)


def test_the_history_keeps_every_word(world: Session) -> None:
    row = raised(world)
    at = [START + timedelta(days=day) for day in range(5)]
    by_office, raiser = somebody(world, OFFICE), somebody(world, RAISER)
    obstacles.assign(world, row.id, person(world, ASSIGNEE), by_office, at[1], words="gấp <b>&")
    obstacles.answer(world, row.id, "Lần một", somebody(world, ASSIGNEE), at[2])
    obstacles.reopen(world, row.id, "Chưa được", raiser, at[3])
    obstacles.answer(world, row.id, "Lần hai", by_office, at[4])
    steps = obstacles.history(world, row.id)
    assert [(step.act, step.by, step.words, step.to) for step in steps] == [
        (None, RAISER, "", ""),
        (ASSIGN, OFFICE, "gấp <b>&", ASSIGNEE),
        (ANSWER, ASSIGNEE, "Lần một", ""),
        (REOPEN, RAISER, "Chưa được", ""),
        (ANSWER, OFFICE, "Lần hai", ""),
    ]
    assert [step.at for step in steps] == at
    assert obstacles.history(world, row.id + 1) == []


def test_a_refused_step_leaves_no_trace(world: Session) -> None:
    row = brought_to(world, CLOSED)
    noted = len(world.exec(select(Audit)).all())
    for act in ObstacleAct:
        with pytest.raises(Refusal):
            taken(world, row, act, somebody(world, OFFICE))
    with pytest.raises(Refusal, match="999999"):
        obstacles.close(world, 999999, somebody(world, OFFICE), START)
    assert len(world.exec(select(Audit)).all()) == noted


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        (RAISER, True),
        (ASSIGNEE, True),
        (OFFICE, True),
        (LEADER, True),
        (STRANGER, False),
        ("Chuyên viên 2", False),
        ("Trưởng phòng A", False),
    ],
)
def test_who_sees_it(world: Session, name: str, sees: bool) -> None:
    row, actor = brought_to(world, ASSIGNED), somebody(world, name)
    assert [view.obstacle.id for view in obstacles.seen_by(world, actor)] == [row.id] * sees
    if sees:
        assert obstacles.find(world, row.id, actor).unit_name == "Phòng Lãnh sự - Hợp tác quốc tế"
    else:
        with pytest.raises(Refusal):
            obstacles.find(world, row.id, actor)


def test_nobody_without_a_post_is_a_party(world: Session) -> None:
    row = raised(world)
    known = somebody(world, RAISER)
    assert parties(Actor(known.account, known.person, known.name), obstacles.case_of(row)) == set()
    with pytest.raises(Refusal):
        obstacles.find(world, row.id, Actor(known.account))


def views(session: Session) -> list[ObstacleView]:
    return list(obstacles.obstacles(session))


def test_with_a_duty_and_without(world: Session) -> None:
    held = units.by_key(world, "phong-lanh-su-htqt")
    assert held
    duty = duties.duties(world, units=[held.id])[0]
    raised(world, duty.id)
    general = raised(world, by="Chuyên viên 3")
    found = views(world)
    assert [(view.duty.id if view.duty else None, view.unit_name) for view in found] == [
        (duty.id, held.name),
        (None, units.name(world, general.unit_id)),
    ]
    assert [view.year for view in found] == [2024, 2024]
    with pytest.raises(Refusal):
        obstacles.raise_obstacle(world, held.id, 999999, "Không có việc này", 1, START)


def test_it_rests_with_the_plan_of_its_duty(world: Session) -> None:
    duty = duties.duties(world)[0]
    row = raised(world, duty.id)
    world.exec(select(Plan)).one().state = PlanState.CLOSED
    world.flush()
    assert views(world) == []
    with pytest.raises(Refusal):
        obstacles.find(world, row.id, somebody(world, OFFICE))
