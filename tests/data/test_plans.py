"""Plans: kept once, confirmed while they are drafts, activated into exactly what the plan says."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, col, select

from data import bodies, office, plans
from data.models import Item, ItemUnit, Obligation, Part, Plan, PlanState, Unit
from data.plans import REGISTERING
from documents import plan_in
from domain.duties import DutyState, ItemKind
from domain.errors import Refusal
from domain.plan import PlanReading
from tests import office as small_office
from tests.office import SEED_PLAN, START

DAY = date(2024, 1, 2)


@pytest.fixture
def draft(session: Session) -> Plan:
    """The seed plan, read and waiting for the Office's word."""
    stored = small_office.build(session, plan="draft")
    assert stored
    return stored


def reading(year: int = 2024) -> PlanReading:
    """The seed plan as read, or the same for another year."""
    read = plan_in.read(SEED_PLAN.read_bytes(), bodies.load())
    if year == read.year:
        return read
    moved = tuple(
        replace(item, start=item.start.replace(year=year), due=item.due.replace(year=year))
        for item in read.items
    )
    return replace(read, year=year, items=moved, sha256=f"{year:064}")


def start(session: Session, plan: Plan, today: date = DAY) -> Plan:
    plans.confirm_all(session, plan.id, None, START)
    return plans.activate(session, plan.id, None, START, today)


def count(session: Session, model: type[Plan | Item | Part | ItemUnit | Obligation]) -> int:
    return len(session.exec(select(model)).all())


KEPT: tuple[type[Plan | Item | Part | ItemUnit | Obligation], ...] = (Plan, Item, Part, ItemUnit, Obligation)


def test_the_same_file_twice_changes_nothing(session: Session, draft: Plan) -> None:
    before = [count(session, model) for model in KEPT]
    again, new = plans.store(session, reading(), "", START)
    assert (again.id, new, [count(session, model) for model in KEPT]) == (draft.id, False, before)


def test_what_is_kept_is_what_was_read(session: Session, draft: Plan) -> None:
    read, entries = reading(), plans.items(session, draft.id)
    tasks = [entry for entry in entries if entry.item.kind is ItemKind.TASK]
    assert [
        (
            entry.item.number,
            entry.item.content,
            entry.item.due,
            [(part.text, part.conditional) for part in entry.parts],
            {unit.key for unit in entry.units},
            entry.lead.key if entry.lead else None,
        )
        for entry in tasks
    ] == [
        (
            str(item.number),
            item.content,
            item.due,
            [(part.text, part.conditional) for part in item.parts],
            {key for key in item.bodies if not bodies.load().is_external(key)},
            item.lead,
        )
        for item in read.items
    ]
    registration = entries[-1]
    assert (registration.item.kind, registration.item.due) == (ItemKind.REGISTRATION, date(2024, 1, 29))
    assert {unit.kind for unit in registration.units} == set(REGISTERING)


def test_a_changed_file_is_another_draft(session: Session, draft: Plan) -> None:
    changed, new = plans.store(session, replace(reading(), sha256="1" * 64), "", START)
    assert (new, changed.id != draft.id, changed.state, draft.state) == (
        True,
        True,
        PlanState.DRAFT,
        PlanState.DRAFT,
    )


def test_activation_makes_each_part_an_obligation_of_each_unit(session: Session, draft: Plan) -> None:
    """Counted over the reading, without a look at how it is stored."""
    start(session, draft)
    wanted: Counter[str] = Counter()
    external = bodies.load().is_external
    for item in reading().items:
        for key in {key for key in item.bodies if not external(key)}:
            wanted[key] += len(item.parts)
    for unit in session.exec(select(Unit).where(col(Unit.kind).in_(REGISTERING))):
        wanted[unit.key] += 1
    made = session.exec(select(Unit.key).join(Obligation, col(Obligation.unit_id) == Unit.id)).all()
    assert Counter(made) == wanted
    assert {row.state for row in session.exec(select(Obligation))} == {DutyState.OPEN}


@pytest.mark.parametrize("today", [DAY, date(2024, 1, 29), date(2024, 1, 30), date(2024, 7, 1)])
def test_what_was_due_before_never_escalates(session: Session, draft: Plan, today: date) -> None:
    start(session, draft, today)
    rows = session.exec(select(Obligation)).all()
    assert [row.escalates for row in rows] == [row.due >= today for row in rows]


def test_a_plan_starts_once(session: Session, draft: Plan) -> None:
    first = start(session, draft)
    before = count(session, Obligation)
    again = plans.activate(session, draft.id, None, START.replace(month=6), date(2024, 6, 1))
    assert (again.activated_at, count(session, Obligation)) == (first.activated_at, before)


def test_a_plan_does_not_start_unconfirmed(session: Session, draft: Plan) -> None:
    with pytest.raises(Refusal, match="17 items"):
        plans.activate(session, draft.id, None, START, DAY)
    assert count(session, Obligation) == 0


def test_one_plan_a_year_runs(session: Session, draft: Plan) -> None:
    other, _ = plans.store(session, replace(reading(), sha256="1" * 64), "", START)
    start(session, draft)
    with pytest.raises(Refusal, match="another plan of 2024"):
        start(session, other)


def test_a_closed_plan_stays_closed(session: Session, draft: Plan) -> None:
    start(session, draft).state = PlanState.CLOSED
    with pytest.raises(Refusal, match="closed"):
        plans.activate(session, draft.id, None, START, DAY)


def test_two_years_run_side_by_side(session: Session, draft: Plan) -> None:
    start(session, draft)
    start(session, plans.store(session, reading(2025), "", START)[0], date(2024, 12, 20))
    assert [plan.year for plan in plans.active(session)] == [2025, 2024]


Change = Callable[[Session, Item, Part, Unit], None]
CHANGES: dict[str, Change] = {
    "lead": lambda session, item, _, unit: plans.set_lead(session, item.id, unit.id),
    "unit": lambda session, item, _, unit: plans.toggle_unit(session, item.id, unit.id),
    "conditional": lambda session, _, part, __: plans.toggle_conditional(session, part.id),
    "confirm": lambda session, item, _, __: plans.confirm(session, item.id, None, START),
}


def first(session: Session, plan: Plan) -> tuple[Item, Part, Unit]:
    entry = plans.items(session, plan.id)[0]
    outside = session.exec(select(Unit).where(Unit.key == "doan-thanh-nien")).one()
    return entry.item, entry.parts[0], outside


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_changes_once_a_plan_runs(session: Session, draft: Plan, change: str) -> None:
    start(session, draft)
    with pytest.raises(Refusal, match="draft"):
        CHANGES[change](session, *first(session, draft))


@pytest.mark.parametrize("change", ["lead", "unit", "conditional"])
def test_a_change_asks_for_a_new_word(session: Session, draft: Plan, change: str) -> None:
    item, part, unit = first(session, draft)
    plans.confirm(session, item.id, None, START)
    CHANGES[change](session, item, part, unit)
    assert item.id in {waiting.id for waiting in plans.unconfirmed(session, draft.id)}


def test_there_is_one_lead(session: Session, draft: Plan) -> None:
    item, _, unit = first(session, draft)
    plans.set_lead(session, item.id, unit.id)
    entry = plans.item(session, item.id)
    leads = session.exec(select(ItemUnit).where(ItemUnit.item_id == item.id, col(ItemUnit.leads))).all()
    assert (entry.lead, entry.units[0], len(leads)) == (unit, unit, 1)


def test_an_item_without_its_lead_cannot_be_confirmed(session: Session, draft: Plan) -> None:
    entry = plans.items(session, draft.id)[0]
    assert entry.lead
    plans.toggle_unit(session, entry.item.id, entry.lead.id)
    with pytest.raises(Refusal) as refusal:
        plans.confirm(session, entry.item.id, None, START)
    assert refusal.value.person.startswith("Mục 1 chưa có đơn vị")


def test_the_day_after_truoc_counts_if_the_office_says_so(session: Session, draft: Plan) -> None:
    item = plans.items(session, draft.id)[-1].item
    found = []
    for counts in (True, False):
        plans.count_the_day_itself(session, item.id, counts, None, START)
        found.append((item.due, office.get(session, office.STRICT_BEFORE)))
    assert found == [(date(2024, 1, 30), False), (date(2024, 1, 29), True)]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("sáng kiến", ["14", ""]),
        ("SANG KIEN", ["14", ""]),
        ("sa\u0301ng kie\u0302\u0301n", ["14", ""]),
        ("chỉ thị số 30", ["11"]),
        ("không có từ này", []),
    ],
)
def test_search_takes_marks_and_case_as_they_come(
    session: Session, draft: Plan, words: str, numbers: list[str]
) -> None:
    found = plans.search(plans.items(session, draft.id), words)
    assert [entry.item.number for entry in found] == numbers


@pytest.mark.parametrize("unknown", [0, 999999, 2**31 - 1])
def test_what_does_not_exist_is_refused(session: Session, draft: Plan, unknown: int) -> None:
    item, part, _ = first(session, draft)
    attempts: list[Callable[[], object]] = [
        lambda: plans.get(session, unknown),
        lambda: plans.draft(session, unknown),
        lambda: plans.item(session, unknown),
        lambda: plans.set_lead(session, item.id, unknown),
        lambda: plans.toggle_unit(session, item.id, unknown),
        lambda: plans.toggle_unit(session, unknown, 1),
        lambda: plans.toggle_conditional(session, unknown),
        lambda: plans.confirm(session, unknown, None, START),
        lambda: plans.activate(session, unknown, None, START, DAY),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal):
            attempt()
    assert not part.conditional


def test_a_draft_put_away_comes_back_with_its_file(session: Session) -> None:
    draft = small_office.build(session, plan="draft")
    assert draft is not None
    assert plans.discard(session, draft.id, None, START).state is PlanState.CLOSED
    with pytest.raises(Refusal):
        plans.discard(session, draft.id, None, START)
    assert small_office.store_seed_plan(session, START).id == draft.id
    plans.confirm_all(session, draft.id, None, START)
    plans.activate(session, draft.id, None, START, START.date())
    with pytest.raises(Refusal):
        plans.discard(session, draft.id, None, START)


def test_what_waits_for_an_event_and_printed_numbers_are_kept(session: Session, draft: Plan) -> None:
    read = reading(2025)
    first = replace(read.items[0], number=None, label="1.2", awaits=True)
    plan, _ = plans.store(session, replace(read, items=(first, *read.items[1:]), sha256="other"), "", START)
    kept = plans.items(session, plan.id)[0].item
    assert (kept.number, kept.awaits) == ("1.2", True)


@pytest.mark.parametrize("amended", ["12/KH-SNgV", ""])
def test_a_paper_that_only_changes_a_plan_is_no_plan(session: Session, draft: Plan, amended: str) -> None:
    with pytest.raises(Refusal, match="amends"):
        plans.store(session, replace(reading(2025), amends=amended, sha256="other"), "", START)
