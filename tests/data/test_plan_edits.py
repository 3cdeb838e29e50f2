"""A plan changed while it runs: who owes what afterwards, what stays, and what the history says."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from data import duties, people, plan_edits, plans, timing, units
from data.models import Item, ItemChangeKind, Obligation, Part, Person, PlanState
from domain.duties import DutyState, ItemKind
from domain.errors import Refusal
from tests import office
from tests.office import START

WHY = "Theo chỉ đạo"


@pytest.fixture(params=["active", "draft"])
def state(request: pytest.FixtureRequest, session: Session) -> PlanState:
    office.build(session, plan=request.param)
    return PlanState(request.param)


def item(session: Session, number: str = "7") -> Item:
    return session.exec(select(Item).where(Item.number == number)).one()


def unit(session: Session, key: str) -> int:
    found = units.by_key(session, key)
    assert found
    return found.id


def by(session: Session) -> int:
    return session.exec(select(Person.id).where(Person.name == "Thư ký")).one()


def owed(session: Session, item_id: int) -> dict[str, tuple[str, bool]]:
    rows = session.exec(
        select(Obligation).join(Part, col(Part.id) == col(Obligation.part_id)).where(Part.item_id == item_id)
    )
    names = {one.id: one.key for one in units.all(session)}
    return {names[row.unit_id]: (str(row.state), row.leads) for row in rows}


def test_words_change_and_the_only_part_with_them(session: Session, state: PlanState) -> None:
    found = item(session)
    before = found.content
    edited = plan_edits.reword(session, found.id, "Lời mới của mục", WHY, by(session), START)
    entry = plans.item(session, found.id)
    assert entry.item.content == "Lời mới của mục"
    assert [part.text for part in entry.parts] == ["Lời mới của mục"]
    assert (edited.before, edited.runs) == (before, state is PlanState.ACTIVE)
    (past,) = plan_edits.history(session, found.id)
    assert (past.kind, past.by, past.before, past.reason) == (ItemChangeKind.WORDS, "Thư ký", before, WHY)


def test_units_that_come_owe_and_those_that_go_do_not(session: Session, state: PlanState) -> None:
    found = item(session)
    before = {one.key for one in plans.item(session, found.id).units}
    union, office_unit = unit(session, "cong-doan"), unit(session, "van-phong")
    edited = plan_edits.assign(session, found.id, [union, office_unit], union, WHY, by(session), START)
    entry = plans.item(session, found.id)
    assert [one.key for one in entry.units] == ["cong-doan", "van-phong"]
    assert entry.lead is not None
    assert entry.lead.key == "cong-doan"
    assert set(edited.came) == {union}
    assert len(edited.went) == len(before - {"van-phong"})
    if state is PlanState.ACTIVE:
        states = owed(session, found.id)
        assert states["cong-doan"] == ("open", True)
        assert states["van-phong"] == ("open", False)
        assert {states[key][0] for key in before - {"van-phong"}} == {"cancelled"}
    else:
        assert owed(session, found.id) == {}


def test_what_a_unit_has_done_stays_done(session: Session) -> None:
    office.build(session)
    found = item(session)
    duty = next(one for one in duties.of_item(session, found.id) if one.unit_name.startswith("Phòng Lãnh sự"))
    duties.report(session, duty.id, DutyState.DONE, by(session), START)
    office_unit = unit(session, "van-phong")
    plan_edits.assign(session, found.id, [office_unit], office_unit, WHY, by(session), START)
    assert owed(session, found.id)["phong-lanh-su-htqt"][0] == "done"


def test_who_is_given_an_item_again_owes_it_again(session: Session) -> None:
    office.build(session)
    found, office_unit, division = item(session), unit(session, "van-phong"), unit(session, "phong-qlbg")
    plan_edits.assign(session, found.id, [office_unit], office_unit, WHY, by(session), START)
    assert owed(session, found.id)["phong-qlbg"] == ("cancelled", False)
    plan_edits.assign(session, found.id, [office_unit, division], division, WHY, by(session), START)
    assert owed(session, found.id)["phong-qlbg"] == ("open", True)


def test_an_item_taken_off_is_owed_by_nobody_and_started_by_no_plan(
    session: Session, state: PlanState
) -> None:
    found = item(session)
    plan_edits.cancel(session, found.id, WHY, by(session), START)
    assert {one for one, _ in owed(session, found.id).values()} <= {"cancelled"}
    if state is PlanState.DRAFT:
        plans.confirm_all(session, found.plan_id, None, START)
        plans.activate(session, found.plan_id, None, START, START.date())
        assert owed(session, found.id) == {}
    with pytest.raises(Refusal, match="no open item"):
        plan_edits.reword(session, found.id, "Lời mới", WHY, by(session), START)


def test_an_item_added_has_the_next_number_and_is_owed(session: Session, state: PlanState) -> None:
    plan_id, division = item(session).plan_id, unit(session, "phong-qlbg")
    due = date(2024, 11, 15)
    edited = plan_edits.add(session, plan_id, "Việc mới", [division], division, due, WHY, by(session), START)
    assert (edited.item.number, edited.item.due, edited.item.due_source) == ("17", due, "human")
    wanted = {"phong-qlbg": ("open", True)} if state is PlanState.ACTIVE else {}
    assert owed(session, edited.item.id) == wanted


def test_a_day_given_is_in_the_history(session: Session, state: PlanState) -> None:
    found = item(session)
    timing.give_day(session, found.id, found.due + timedelta(days=3), by(session), START)
    (past,) = plan_edits.history(session, found.id)
    assert (past.kind, past.before, past.after) == (ItemChangeKind.DUE, "28/06/2024", "01/07/2024")


def test_the_deadline_of_registration_is_no_task(session: Session, state: PlanState) -> None:
    deadline = session.exec(select(Item).where(Item.kind == ItemKind.REGISTRATION)).one()
    with pytest.raises(Refusal, match="registration"):
        plan_edits.cancel(session, deadline.id, WHY, by(session), START)


def test_unknown_units_and_items_are_refused(session: Session, state: PlanState) -> None:
    found = item(session)
    with pytest.raises(Refusal, match="no unit"):
        plan_edits.assign(session, found.id, [9999], 9999, WHY, by(session), START)
    with pytest.raises(Refusal, match="no open item"):
        plan_edits.cancel(session, 9999, WHY, by(session), START)


def test_receivers_of_a_unit_that_goes_are_known(session: Session) -> None:
    office.build(session)
    found, office_unit = item(session), unit(session, "van-phong")
    edited = plan_edits.assign(session, found.id, [office_unit], office_unit, WHY, by(session), START)
    assert people.receivers(session, edited.went, START.date())
