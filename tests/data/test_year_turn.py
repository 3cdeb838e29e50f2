"""The turn of the year: the next plan's draft and what it inherits, and what is left of an item."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, col, select

from data import duties, holidays, plan_edits, plans, timing, year_turn
from data.models import Item, ItemChangeKind, Obligation, Part, Person, Plan, PlanState
from documents import next_year
from domain.calendar import OfficeCalendar
from domain.duties import DutyState, Every, ItemKind
from domain.errors import Refusal
from tests import office

NOW = datetime(2024, 12, 16, 2, tzinfo=UTC)
DUE = date(2025, 3, 31)


@pytest.fixture
def old(session: Session) -> Plan:
    plan = office.build(session)
    assert plan
    holidays.ensure(session, [2025])
    return plan


def by(session: Session) -> int:
    return session.exec(select(Person.id).where(Person.name == "Thư ký")).one()


def item(session: Session, plan: Plan, number: str) -> Item:
    return session.exec(select(Item).where(Item.plan_id == plan.id, Item.number == number)).one()


def begun(session: Session, old: Plan) -> Plan:
    reading = next_year.reading(old, plans.items(session, old.id), holidays.calendar(session), strict=True)
    return year_turn.begin(session, old, reading, next_year.source(reading), NOW)


def left_of(session: Session, plan: Plan, number: str) -> year_turn.Unfinished:
    return next(left for left in year_turn.unfinished(session, plan) if left.item.number == number)


def states(session: Session, item_id: int) -> list[DutyState]:
    chosen = select(Obligation.state).join(Part, col(Part.id) == col(Obligation.part_id))
    return [DutyState(state) for state in session.exec(chosen.where(Part.item_id == item_id))]


def test_the_draft_has_the_same_items_units_and_parts(session: Session, old: Plan) -> None:
    plan = begun(session, old)
    assert (plan.year, plan.state, plan.number) == (2025, PlanState.DRAFT, None)

    def shape(plan_id: int) -> list[tuple[object, ...]]:
        return [
            (
                entry.item.kind,
                entry.item.number,
                [unit.key for unit in entry.units],
                entry.lead and entry.lead.key,
                [part.conditional for part in entry.parts],
            )
            for entry in plans.items(session, plan_id)
        ]

    assert shape(plan.id) == shape(old.id)
    assert all(entry.item.confirmed_at is None for entry in plans.items(session, plan.id))
    assert not [duty for duty in duties.duties(session) if duty.year == 2025], "a draft obliges nobody"


def test_days_are_those_of_the_new_year(session: Session, old: Plan) -> None:
    plan = begun(session, old)
    working = holidays.calendar(session)
    for entry in plans.items(session, plan.id):
        assert entry.item.due.year == 2025
        assert working.is_workday(entry.item.due)
    (deadline,) = [e.item for e in plans.items(session, plan.id) if e.item.kind is ItemKind.REGISTRATION]
    assert (deadline.before, deadline.due) == (date(2025, 1, 30), date(2025, 1, 24)), "Tết lies between"


def test_it_is_reminded_and_depends_as_before(session: Session, old: Plan) -> None:
    seven, nine = item(session, old, "7"), item(session, old, "9")
    timing.set_ladder(session, nine.id, "short", by(session), NOW)
    timing.set_every(session, seven.id, Every.MONTH, by(session), NOW)
    timing.set_needs(session, nine.id, [seven.id], by(session), NOW)
    plan = begun(session, old)
    later = item(session, plan, "9")
    assert (later.ladder, item(session, plan, "7").every) == ("short", Every.MONTH)
    assert [need.number for need in timing.needs(session, later.id)] == ["7"]


def test_what_was_taken_off_stays_behind(session: Session, old: Plan) -> None:
    plan_edits.cancel(session, item(session, old, "11").id, "Xong từ trước", by(session), NOW)
    numbers = [entry.item.number for entry in plans.items(session, begun(session, old).id)]
    assert "11" not in numbers
    assert len(numbers) == 16


def test_a_year_has_one_next_plan(session: Session, old: Plan) -> None:
    plan = begun(session, old)
    with pytest.raises(Refusal, match="2025"):
        begun(session, old)
    plans.discard(session, plan.id, by(session), NOW)
    assert year_turn.next_plan(session, 2024) is None
    assert begun(session, old).id == plan.id, "the same draft comes back"


def test_what_is_done_is_not_carried(session: Session, old: Plan) -> None:
    five = left_of(session, old, "5")
    for duty in five.owed:
        duties.report(session, duty.id, DutyState.DONE, by(session), NOW)
    assert "5" not in [left.item.number for left in year_turn.unfinished(session, old)]


@pytest.mark.parametrize("running", [False, True], ids=["draft", "running"])
def test_an_item_is_carried_over(session: Session, old: Plan, running: bool) -> None:
    plan = begun(session, old)
    if running:
        plans.confirm_all(session, plan.id, by(session), NOW)
        plans.activate(session, plan.id, by(session), NOW, NOW.date())
    seven = left_of(session, old, "7")
    done, *rest = seven.owed
    duties.report(session, done.id, DutyState.DONE, by(session), NOW)
    left = left_of(session, old, "7")
    added, closed = year_turn.carry(session, left, old, DUE, by(session), NOW)
    assert set(left.units) == {duty.unit for duty in rest}
    assert (added.item.plan_id, added.item.due, added.item.number) == (plan.id, DUE, "17")
    assert added.item.starts.year == 2025, "it is found in the quarters of its plan"
    assert added.item.content.endswith("(chuyển từ năm 2024)")
    expected = [DutyState.OPEN] * len(rest) if running else []
    assert states(session, added.item.id) == expected
    old_states = states(session, seven.item.id)
    assert sorted(old_states) == sorted([DutyState.DONE, *[DutyState.CANCELLED] * len(rest)])
    assert closed.kind is ItemChangeKind.CARRIED
    assert "7" not in [one.item.number for one in year_turn.unfinished(session, old)]
    (past,) = plan_edits.history(session, seven.item.id)
    assert past.after == "Chuyển sang kế hoạch năm 2025: mục 17"


def test_only_the_parts_that_are_left_are_carried(session: Session, old: Plan) -> None:
    begun(session, old)
    one = left_of(session, old, "1")
    first, second = dict.fromkeys(duty.part for duty in one.owed)
    for duty in one.owed:
        if duty.part == first:
            duties.report(session, duty.id, DutyState.DONE, by(session), NOW)
    assert one.words == f"{first}; {second}"
    added, _ = year_turn.carry(session, left_of(session, old, "1"), old, DUE, by(session), NOW)
    assert added.item.content == f"{second} (chuyển từ năm 2024)"


def test_without_a_next_plan_nothing_is_carried(session: Session, old: Plan) -> None:
    five = left_of(session, old, "5")
    with pytest.raises(Refusal, match="2025"):
        year_turn.carry(session, five, old, DUE, by(session), NOW)
    assert states(session, five.item.id) == [DutyState.OPEN]


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2024, 12, 16), date(2025, 3, 31)),
        (date(2025, 2, 3), date(2025, 3, 31)),
        (date(2025, 5, 5), date(2025, 6, 30)),
    ],
)
def test_a_carried_item_gets_a_quarter(today: date, due: date) -> None:
    assert year_turn.new_due(OfficeCalendar(), 2025, today) == due
