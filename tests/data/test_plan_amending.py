"""A paper that changes a plan: what it asks for beside the plan as it stands, and what is made of it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from data import plan_amending, plan_edits, plan_files, plans
from data.models import Person, Plan, PlanFile
from data.plan_amending import Proposal, Wish
from data.plans import ItemUnits
from domain.plan import ItemReading, PartReading, PlanReading
from tests import office
from tests.office import START


@pytest.fixture
def plan(session: Session) -> Plan:
    stored = office.build(session)
    assert stored
    return stored


def entry(session: Session, plan: Plan, number: str) -> ItemUnits:
    return next(one for one in plans.items(session, plan.id) if one.item.number == number)


def row(session: Session, plan: Plan, of: int, **changes: object) -> ItemReading:
    """An item of the plan as a paper would say it again, but for what it changes."""
    same = entry(session, plan, str(of))
    keys = tuple(unit.key for unit in same.units)
    read = ItemReading(
        number=of,
        content=same.item.content,
        parts=(PartReading(same.item.content),),
        start=same.item.starts,
        end=same.item.ends,
        due=same.item.due,
        due_source="explicit",
        bodies=keys,
        lead=keys[0],
    )
    return replace(read, **changes)  # type: ignore[arg-type]  # its own fields


def paper(*items: ItemReading, cancelled: tuple[str, ...] = ()) -> PlanReading:
    return PlanReading(2024, "45/KH-SNgV", "Điều chỉnh", items, (), (), "x", amends="", cancelled=cancelled)


def asked(session: Session, plan: Plan, reading: PlanReading) -> list[tuple[Wish, str]]:
    return [(one.wish, one.number) for one in plan_amending.proposals(session, reading, plan.id)]


def test_what_is_so_already_is_asked_of_nobody(session: Session, plan: Plan) -> None:
    assert asked(session, plan, paper(row(session, plan, 7))) == []


def test_each_difference_is_asked_for_by_itself(session: Session, plan: Plan) -> None:
    changed = row(
        session, plan, 7, content="Lời khác", due=date(2024, 6, 15), bodies=("cong-doan",), lead="cong-doan"
    )
    assert asked(session, plan, paper(changed)) == [(Wish.WORDS, "7"), (Wish.DUE, "7"), (Wish.UNITS, "7")]


def test_a_period_moves_no_day_and_no_units_take_none_off(session: Session, plan: Plan) -> None:
    vague = row(session, plan, 7, due=date(2024, 9, 30), due_source="period", bodies=(), lead=None)
    assert asked(session, plan, paper(vague)) == []


def test_the_same_words_under_another_number_are_the_same_item(session: Session, plan: Plan) -> None:
    moved = row(session, plan, 7, number=70, due=date(2024, 6, 15))
    assert asked(session, plan, paper(moved)) == [(Wish.DUE, "7")]


def test_what_is_new_needs_units_that_are_known(session: Session, plan: Plan) -> None:
    new = row(session, plan, 7, number=17, content="Việc mới")
    lost = replace(new, number=18, content="Việc của ai", bodies=(), lead=None)
    found = plan_amending.proposals(session, paper(new, lost), plan.id)
    assert [(one.wish, one.struck, one.can_be_made) for one in found] == [
        (Wish.ADD, False, True),
        (Wish.ADD, True, False),
    ]


def test_numbers_that_the_plan_does_not_have_are_told(session: Session, plan: Plan) -> None:
    reading = paper(cancelled=("8", "99"))
    assert asked(session, plan, reading) == [(Wish.CANCEL, "8")]
    assert plan_amending.unknown(session, reading, plan.id) == ("99",)


def kept(session: Session, plan: Plan, reading: PlanReading) -> tuple[PlanFile, int]:
    by = session.exec(select(Person.id).where(Person.name == "Thư ký")).one()
    file = plan_files.send(session, by, None, "văn bản", None, START)
    file.changes = [one.plain() for one in plan_amending.proposals(session, reading, plan.id)]
    plan_files.settle(session, file, plan.id, START)
    return file, by


def test_what_is_struck_is_left_and_the_rest_made_once(session: Session, plan: Plan) -> None:
    new = row(session, plan, 7, number=17, content="Việc mới", due=date(2024, 11, 20))
    reading = paper(row(session, plan, 7, due=date(2024, 6, 15)), new, cancelled=("8",))
    file, by = kept(session, plan, reading)
    plan_amending.strike(session, file, 2)
    edits = plan_amending.apply(session, file, "Theo văn bản", by, START)
    assert [str(edited.kind) for edited in edits] == ["due", "added"]
    assert entry(session, plan, "7").item.due == date(2024, 6, 15)
    assert entry(session, plan, "17").item.due == date(2024, 11, 20)
    assert entry(session, plan, "8").item.cancelled_at is None
    assert [past.reason for past in plan_edits.history(session, entry(session, plan, "7").item.id)] == [
        "Theo văn bản"
    ]
    assert plan_amending.apply(session, file, "Theo văn bản", by, START) == []


def test_what_cannot_be_made_stays_struck(session: Session, plan: Plan) -> None:
    lost = row(session, plan, 7, number=18, content="Việc của ai", bodies=(), lead=None)
    file, _ = kept(session, plan, paper(lost))
    plan_amending.strike(session, file, 0)
    assert plan_amending.wanted(file)[0].struck


def test_a_proposal_is_the_same_from_a_row() -> None:
    one = Proposal(Wish.UNITS, "7", 3, "Lời", (2, 1), before="Văn phòng", struck=True)
    assert Proposal.of(one.plain()) == one
