"""Obligations: which step from which state, what is kept of it, and when an item is closed."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from data import duties
from data.duties import Duty
from data.models import Audit, Obligation, ObligationChange, Part, Person, Plan, PlanState
from domain.duties import CLOSED, DutyState
from domain.errors import Refusal
from tests import office
from tests.office import START

NEW, R, D, X, N, P, C = DutyState

#: from -> where a unit may go, the Office's two words included; "n" only for a conditional part.
STEPS: dict[DutyState, set[DutyState]] = {
    NEW: {R, D, X, N, P, C},
    R: {D, X, N, P, C},
    D: {X, N, P, C},
    X: {D},
    N: {D},
    P: {NEW, C},
    C: set(),
}


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the running plan of 2024."""
    office.build(session)
    return session


def one(session: Session, conditional: bool = True) -> Duty:
    return next(duty for duty in duties.duties(session) if duty.conditional is conditional)


def person(session: Session) -> int:
    return session.exec(select(Person.id).where(Person.name == "Thư ký")).one()


def put(session: Session, duty: Duty, state: DutyState) -> None:
    session.get_one(Obligation, duty.id).state = state
    session.flush()


@pytest.mark.parametrize("conditional", [True, False])
def test_which_step_from_which_state(world: Session, conditional: bool) -> None:
    duty, by = one(world, conditional), person(world)
    taken: dict[DutyState, set[DutyState]] = {state: set() for state in DutyState}
    for before in DutyState:
        for after in set(DutyState) - {before}:
            put(world, duty, before)
            try:
                moved = duties.report(world, duty.id, after, by, START)
            except Refusal:
                assert duties.duty(world, duty.id).state is before
            else:
                assert moved.state is after
                taken[before].add(after)
    expected = {state: steps - ({N} if not conditional else set()) for state, steps in STEPS.items()}
    assert taken == expected


@pytest.mark.parametrize("state", DutyState)
def test_the_state_it_has_already_changes_nothing(world: Session, state: DutyState) -> None:
    duty = one(world)
    put(world, duty, state)
    again = duties.report(world, duty.id, state, person(world), START, note="lần nữa")
    assert (again.revision, again.note, duties.history(world, duty.id)) == (0, "", [])


def test_each_step_is_kept_with_who_and_why(world: Session) -> None:
    duty, by = one(world), person(world)
    way = [
        (R, ""),
        (D, ""),
        (X, "đã gửi"),
        (D, ""),
        (N, "không có đoàn <nào> & 🎉"),
        (D, ""),
        (P, "của phòng A"),
    ]
    for place, (state, note) in enumerate(way):
        duties.report(world, duty.id, state, by, START + timedelta(hours=place), note=note)
    steps = duties.history(world, duty.id)
    assert [(step.after, step.note) for step in steps] == [(str(state), note) for state, note in way]
    assert [step.before for step in steps] == [str(NEW), *(str(state) for state, _ in way[:-1])]
    assert [step.at for step in steps] == [START + timedelta(hours=place) for place in range(len(way))]
    assert {step.by for step in steps} == {world.get_one(Person, by).name}
    assert duties.duty(world, duty.id).revision == len(way)
    noted = world.exec(select(Audit.action).where(Audit.subject == f"obligation:{duty.id}")).all()
    assert noted == [f"obligation.{state}" for state, _ in way]


def test_whoever_was_given_more_time_is_spoken_of_above_if_it_passes_too(world: Session) -> None:
    duty, by = one(world), person(world)
    row = world.get_one(Obligation, duty.id)
    row.escalates = False
    world.flush()
    duties.extend(world, duty.id, duty.due + timedelta(days=7), by, START, "Chờ số liệu")
    world.refresh(row)
    assert (row.due, row.escalates) == (duty.due + timedelta(days=7), True)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_an_item_is_closed_when_no_obligation_is_open(world: Session, chance: object) -> None:
    """Whatever the order of reports, for an item of several units and parts (idea 2 of the list)."""
    shuffle = chance.shuffle  # type: ignore[attr-defined]  # a random.Random of hypothesis
    with world.begin_nested() as attempt:
        item = next(duty.item for duty in duties.duties(world) if duty.conditional)
        order = [duty.id for duty in duties.of_item(world, item)]
        shuffle(order)
        for done, obligation in enumerate(order, start=1):
            duty = duties.duty(world, obligation)
            state = N if duty.conditional else X
            duties.report(world, obligation, state, person(world), START)
            left = [each for each in duties.of_item(world, item) if each.state not in CLOSED]
            assert len(left) == len(order) - done
        attempt.rollback()


def test_no_occasion_closes_only_that_part(world: Session) -> None:
    duty = one(world)
    duties.report(world, duty.id, N, person(world), START)
    others = {each.state for each in duties.of_item(world, duty.item) if each.id != duty.id}
    assert others == {NEW}


def test_duties_are_chosen_by_unit_id_and_state(world: Session) -> None:
    everything = duties.duties(world)
    unit = everything[0].unit
    duties.report(world, everything[0].id, X, person(world), START)
    mine = [duty.id for duty in everything if duty.unit == unit]
    assert [duty.id for duty in duties.duties(world, units=[unit])] == mine
    assert [duty.id for duty in duties.duties(world, units=[unit], owed_only=True)] == mine[1:]
    assert [duty.id for duty in duties.duties(world, ids=mine[:2])] == mine[:2]
    assert duties.duties(world, units=[]) == duties.duties(world, ids=[]) == ()
    assert [duty.due for duty in everything] == sorted(duty.due for duty in everything)


def test_only_running_plans_are_owed(world: Session) -> None:
    duty = one(world)
    world.exec(select(Plan)).one().state = PlanState.CLOSED
    world.flush()
    assert duties.duties(world) == ()
    with pytest.raises(Refusal):
        duties.report(world, duty.id, X, person(world), START)
    assert world.exec(select(ObligationChange)).all() == []


def test_a_conditional_part_is_known_from_the_plan(world: Session) -> None:
    marked = set(world.exec(select(Part.text).where(col(Part.conditional))))
    assert {duty.part for duty in duties.duties(world) if duty.conditional} == marked
