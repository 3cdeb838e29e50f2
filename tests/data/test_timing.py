"""The time of items: ladders, days given and waited for, periods, needs without circles, chains."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from data import duties, holidays, people, plans, timing
from data.models import Audit, Item, Obligation, ObligationChange, Part, Plan, PlanState
from domain.duties import DutyState, Every
from domain.errors import Refusal
from tests import office
from tests.data.test_people import statements

NOW = office.START + timedelta(days=90)
TODAY = date(2024, 4, 1)
DAY = date(2024, 11, 15)


@pytest.fixture
def world(session: Session) -> Session:
    office.build(session)
    return session


def item(session: Session, number: int) -> Item:
    chosen = select(Item).join(Plan, col(Plan.id) == col(Item.plan_id))
    return session.exec(chosen.where(Item.number == str(number), Plan.year == 2024)).one()


def owed(session: Session, number: int) -> list[Obligation]:
    chosen = select(Obligation).join(Part, col(Part.id) == col(Obligation.part_id))
    return list(
        session.exec(chosen.where(Part.item_id == item(session, number).id).order_by(col(Obligation.id)))
    )


def settle(session: Session, number: int, state: DutyState = DutyState.DONE) -> None:
    person = people.office_people(session, TODAY)[0]
    for row in owed(session, number):
        duties.report(session, row.id, state, person, NOW, note="Đã xong")


def needs(session: Session, number: int, *others: int) -> None:
    wanted = [item(session, other).id for other in others]
    timing.set_needs(session, item(session, number).id, wanted, None, NOW)


# Ladder, waiting, days


def test_a_ladder_is_chosen_by_name(world: Session) -> None:
    timing.set_ladder(world, item(world, 1).id, "long", None, NOW)
    assert item(world, 1).ladder == "long"
    with pytest.raises(Refusal, match="no ladder"):
        timing.set_ladder(world, item(world, 1).id, "none", None, NOW)


@pytest.mark.parametrize("day", [date(2024, 4, 2), date(2024, 12, 30)])
def test_a_day_moves_everything_open_and_is_kept_in_the_history(world: Session, day: date) -> None:
    rows = owed(world, 12)
    closed, disputed = rows[0], rows[1]
    person = people.office_people(world, TODAY)[0]
    duties.report(world, closed.id, DutyState.DONE, person, NOW)
    duties.report(world, disputed.id, DutyState.DISPUTED, person, NOW)
    before, revisions = closed.due, {row.id: row.revision for row in rows}
    timing.await_day(world, item(world, 12).id, True, person, NOW)
    assert item(world, 12).awaits
    given = timing.give_day(world, item(world, 12).id, day, person, NOW)
    found = item(world, 12)
    assert (found.due, found.due_source, found.awaits, given.before) == (day, "human", False, None)
    assert set(given.units) == {row.unit_id for row in rows[1:]}
    assert closed.due == before
    assert {row.due for row in rows[1:]} == {day}
    assert [row.revision - revisions[row.id] for row in rows] == [0, *[1] * (len(rows) - 1)]
    step = duties.history(world, disputed.id)[-1]
    assert (step.before, step.after, step.by) == (DutyState.DISPUTED, DutyState.DISPUTED, "Chánh Văn phòng")
    assert f"{day:%d/%m/%Y}, trước đó chờ ngày" in step.note
    again = timing.give_day(world, item(world, 12).id, DAY, person, NOW)
    assert again.before == day
    assert f"từ {day:%d/%m/%Y} thành 15/11/2024" in duties.history(world, disputed.id)[-1].note


def test_what_never_escalated_does_once_it_has_a_day_of_its_own(world: Session) -> None:
    late = owed(world, 12)[0]
    late.escalates = False
    world.flush()
    timing.give_day(world, item(world, 12).id, DAY, None, NOW)
    assert late.escalates


def test_a_draft_is_timed_too_and_a_closed_plan_is_not(session: Session) -> None:
    plan = office.build(session, plan="draft")
    assert plan
    assert timing.give_day(session, item(session, 12).id, DAY, None, NOW).units == ()
    plan.state = PlanState.CLOSED
    session.flush()
    for act in (
        lambda: timing.give_day(session, item(session, 12).id, DAY, None, NOW),
        lambda: timing.set_every(session, item(session, 12).id, Every.MONTH, None, NOW),
        lambda: timing.set_needs(session, item(session, 12).id, [], None, NOW),
        lambda: timing.set_ladder(session, 999999, "task", None, NOW),
    ):
        with pytest.raises(Refusal, match="no item"):
            act()


# Recurring items


def monthly(session: Session, number: int, due: date, every: Every = Every.MONTH) -> None:
    timing.set_every(session, item(session, number).id, every, None, NOW)
    for row in owed(session, number):
        row.due = due
    session.flush()


@pytest.mark.parametrize(
    ("due", "today", "state", "renewed"),
    [
        ("2024-03-31", "2024-04-01", DutyState.DONE, "2024-04-30"),
        ("2024-03-31", "2024-04-01", DutyState.NO_OCCASION, "2024-04-30"),
        ("2024-03-31", "2024-03-31", DutyState.DONE, ""),
        ("2024-03-31", "2024-07-10", DutyState.DONE, "2024-07-31"),
        ("2024-03-31", "2024-04-01", DutyState.OPEN, ""),
        ("2024-03-31", "2024-04-01", DutyState.DISPUTED, ""),
        ("2024-03-31", "2024-04-01", DutyState.CANCELLED, ""),
        ("2024-12-31", "2025-01-02", DutyState.DONE, ""),
    ],
)
def test_what_recurs_is_owed_anew(
    world: Session, due: str, today: str, state: DutyState, renewed: str
) -> None:
    monthly(world, 12, date.fromisoformat(due))
    for row in owed(world, 12):
        row.state, row.note, row.escalates = state, "Đã xong", False
    world.flush()
    changed = timing.renew(world, date.fromisoformat(today), NOW)
    rows = owed(world, 12)
    assert changed == (len(rows) if renewed else 0)
    for row in rows:
        if not renewed:
            assert (row.state, row.due.isoformat(), row.revision, row.note) == (state, due, 0, "Đã xong")
            continue
        kept = (row.state, row.due.isoformat(), row.revision, row.note, row.escalates)
        assert kept == (DutyState.OPEN, renewed, 1, "", True)
        step = duties.history(world, row.id)[-1]
        assert (step.before, step.after, step.by) == (state, DutyState.OPEN, "")
        assert step.note == f"Việc định kỳ: sang kỳ mới, hạn {date.fromisoformat(renewed):%d/%m/%Y}"


def test_a_second_tick_renews_nothing_and_the_audit_keeps_the_file(world: Session) -> None:
    monthly(world, 12, date(2024, 3, 31), Every.QUARTER)
    settle(world, 12)
    count = len(owed(world, 12))
    assert [timing.renew(world, TODAY, NOW) for _ in range(2)] == [count, 0]
    assert {row.due for row in owed(world, 12)} == {date(2024, 6, 30)}
    noted = world.exec(select(Audit).where(Audit.action == "obligation.renewed")).all()
    assert [row.detail["evidence"] for row in noted] == [None] * count


@pytest.mark.parametrize("why", ["once", "awaits", "closed plan"])
def test_nothing_is_renewed_that_comes_once_waits_or_runs_no_more(world: Session, why: str) -> None:
    monthly(world, 12, date(2024, 3, 31), Every.ONCE if why == "once" else Every.MONTH)
    settle(world, 12)
    item(world, 12).awaits = why == "awaits"
    if why == "closed plan":
        plans.active(world)[0].state = PlanState.CLOSED
    world.flush()
    with statements(world) as seen:
        assert timing.renew(world, TODAY, NOW) == 0
    assert len(seen) == 1


# What needs what


def test_a_circle_is_refused_and_named(world: Session) -> None:
    needs(world, 16, 15)
    needs(world, 15, 14)
    with pytest.raises(Refusal) as refused:
        needs(world, 14, 16)
    assert "Mục 14 → Mục 16 → Mục 15 → Mục 14" in refused.value.person
    assert timing.needs(world, item(world, 14).id) == ()
    with pytest.raises(Refusal):
        needs(world, 3, 3)


def test_needs_are_exactly_those_said_last(world: Session) -> None:
    needs(world, 15, 14, 12)
    assert [one.number for one in timing.needs(world, item(world, 15).id)] == ["12", "14"]
    needs(world, 15, 13)
    assert [one.number for one in timing.needs(world, item(world, 15).id)] == ["13"]
    needs(world, 15)
    assert timing.needs(world, item(world, 15).id) == ()
    with pytest.raises(Refusal, match="not of plan"):
        timing.set_needs(world, item(world, 15).id, [999999], None, NOW)


def test_who_waits_and_for_what(world: Session) -> None:
    needs(world, 15, 12, 14)
    needs(world, 16, 15)
    with statements(world) as seen:
        found = timing.blocked(world)
    assert len(seen) == 1
    numbers = {waiting: [one.number for one in rest] for waiting, rest in found.items()}
    assert numbers == {item(world, 15).id: ["12", "14"], item(world, 16).id: ["15"]}
    settle(world, 12)
    settle(world, 14, DutyState.CANCELLED)
    assert [one.number for one in timing.blocked(world)[item(world, 16).id]] == ["15"]
    assert item(world, 15).id not in timing.blocked(world)
    duties.report(world, owed(world, 12)[0].id, DutyState.DOING, people.office_people(world, TODAY)[0], NOW)
    assert timing.blocked(world, item(world, 15).id) == {
        item(world, 15).id: (timing.Waits(item(world, 12).id, "12"),)
    }


# The chain of the year's end


def chain(session: Session) -> list[tuple[str, date | None, date]]:
    found = timing.propose(session, item(session, 16).id, holidays.calendar(session))
    return [(one.number, one.present, one.day) for one in found]


def test_the_chain_is_planned_from_its_end(world: Session) -> None:
    assert chain(world) == []
    for number, other in ((16, 15), (15, 14), (14, 12)):
        needs(world, number, other)
    for number in (12, 14, 15, 16):
        timing.give_day(world, item(world, number).id, date(2024, 12, 31), None, NOW)
    end = date(2024, 12, 31)
    assert chain(world) == [
        ("12", end, date(2024, 12, 10)),
        ("14", end, date(2024, 12, 17)),
        ("15", end, date(2024, 12, 24)),
        ("16", end, end),
    ]
    proposals = timing.propose(world, item(world, 16).id, holidays.calendar(world))
    given = timing.give_days(world, proposals, None, NOW)
    assert [one.number for one in given] == ["12", "14", "15"]
    assert {row.due for row in owed(world, 14)} == {date(2024, 12, 17)}
    assert all(present == day for _, present, day in chain(world))


def test_what_is_done_is_left_out_and_what_waits_gets_a_day(world: Session) -> None:
    for number, other in ((16, 15), (15, 14), (14, 12)):
        needs(world, number, other)
    timing.give_day(world, item(world, 16).id, date(2024, 12, 31), None, NOW)
    settle(world, 12)
    timing.await_day(world, item(world, 14).id, True, None, NOW)
    found = chain(world)
    assert [number for number, _, _ in found] == ["14", "15", "16"]
    assert found[0][1] is None
    assert found[0][2] <= date(2024, 12, 17)
    timing.await_day(world, item(world, 16).id, True, None, NOW)
    with pytest.raises(Refusal, match="waits for a day"):
        chain(world)


def test_nothing_is_written_by_a_proposal(world: Session) -> None:
    needs(world, 16, 15)
    count = len(world.exec(select(ObligationChange)).all())
    chain(world)
    assert len(world.exec(select(ObligationChange)).all()) == count
