"""An item is closed exactly when no obligation of it is open, whatever the order in which units report.

Whoever asks must agree with a count made here, row by row: the report, what waits for the item, and what is
still reminded.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import combinations_with_replacement, permutations
from random import Random

import pytest
from sqlmodel import Session, col, select

from data import duties, owed, reports, timing
from data.models import Item, ItemNeed, Obligation, Part, Person, Plan, PlanState, Unit
from domain.calendar import Quarter
from domain.duties import CLOSED, OFFICE_MOVES, OWED, DutyState, moves
from domain.errors import Refusal
from domain.people import UnitKind

NOW = datetime(2024, 3, 4, 2, tzinfo=UTC)
TODAY, DUE = date(2024, 3, 4), date(2024, 3, 29)
UNITS, PARTS = 2, 2
#: What a unit or the Office may do in one go: the states through which an obligation is moved.
ENDINGS = ((), ("done",), ("disputed", "cancelled"), ("disputed",), ("no_occasion",), ("done", "doing"))


@pytest.fixture
def chain(session: Session) -> tuple[Item, Item]:
    """An item of two parts, each owed by two units, and another one that needs it; the plan runs."""
    plan = Plan(
        year=2024,
        title="x",
        source="x",
        sha256="x",
        doubts=[],
        state=PlanState.ACTIVE,
        imported_at=NOW,
        activated_at=NOW,
    )
    units = [Unit(key=f"u{n}", name=f"u{n}", folded=f"u{n}", kind=UnitKind.DIVISION) for n in range(UNITS)]
    session.add_all([plan, *units, Person(name="A", folded="a", created_at=NOW)])
    session.flush()
    first, second = (_item(session, plan.id, number) for number in (1, 2))
    for item, count in ((first, PARTS), (second, 1)):
        for position in range(count):
            part = Part(item_id=item.id, position=position, text="x", conditional=True)
            session.add(part)
            session.flush()
            session.add_all(
                Obligation(part_id=part.id, unit_id=unit.id, due=DUE, updated_at=NOW) for unit in units
            )
    session.add(ItemNeed(item_id=second.id, needs_id=first.id))
    session.flush()
    return first, second


def _item(session: Session, plan: int, number: int) -> Item:
    starts, ends = date(2024, 1, 1), date(2024, 3, 31)
    item = Item(
        plan_id=plan,
        position=number,
        number=str(number),
        content="x",
        starts=starts,
        ends=ends,
        due=DUE,
        due_source="x",
    )
    session.add(item)
    session.flush()
    return item


def obligations(session: Session, item: Item) -> Sequence[Obligation]:
    chosen = select(Obligation).join(Part, col(Part.id) == col(Obligation.part_id))
    return session.exec(chosen.where(Part.item_id == item.id).order_by(col(Obligation.id))).all()


def closed(session: Session, item: Item) -> bool:
    """Counted by hand, row by row."""
    return not [row for row in obligations(session, item) if row.state not in CLOSED]


def agree(session: Session, first: Item, second: Item) -> None:
    """Whoever asks hears the same of the first item, and the second one waits for it or not."""
    mine = duties.of_item(session, first.id)
    assert all(duty.state in CLOSED for duty in mine) == closed(session, first)
    assert (second.id not in timing.blocked(session)) == closed(session, first)
    report = reports.report(session, 2024, TODAY)
    (quarter,) = [row for row in report.by_quarter if row.name == str(Quarter.of(first.starts).number)]
    rows = [*obligations(session, first), *obligations(session, second)]
    assert (quarter.total, quarter.closed) == (len(rows), sum(row.state in CLOSED for row in rows))
    assert quarter.closed + quarter.owed + quarter.overdue + quarter.disputed == quarter.total
    reminded = owed.standing(session, TODAY).owed
    assert {one.id for one in reminded} == {row.id for row in rows if row.state in OWED}
    waiting = {row.id for row in obligations(session, second)}
    assert {one.blocked for one in reminded if one.id in waiting} <= {not closed(session, first)}


def report(session: Session, row: Obligation, state: str) -> None:
    before = DutyState(row.state)
    legal = {*moves(before, conditional=True)} | {s for s, froms in OFFICE_MOVES.items() if before in froms}
    if DutyState(state) in legal:
        duties.report(session, row.id, DutyState(state), 1, NOW)
    else:
        with pytest.raises(Refusal):
            duties.report(session, row.id, DutyState(state), 1, NOW)


def test_an_item_is_closed_by_the_last_report_in_any_order(
    session: Session, chain: tuple[Item, Item]
) -> None:
    first, second = chain
    count = UNITS * PARTS
    for order in permutations(range(count)):
        agree(session, first, second)
        for done, place in enumerate(order, start=1):
            report(session, obligations(session, first)[place], "done")
            assert closed(session, first) == (done == count)
        agree(session, first, second)
        for place in order:
            report(session, obligations(session, first)[place], "doing")
            assert not closed(session, first)


def stories() -> Iterator[tuple[tuple[str, ...], ...]]:
    """What becomes of each of three obligations; the fourth is done."""
    yield from combinations_with_replacement(ENDINGS, UNITS * PARTS - 1)


def interleaved(chance: Random, story: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """The steps of all obligations in some order that keeps each one's own."""
    left = [list(states) for states in story]
    while open_yet := [place for place, states in enumerate(left) if states]:
        place = chance.choice(open_yet)
        yield place, left[place].pop(0)


@pytest.mark.once  # the same stories in any order are told to both above
def test_an_item_is_closed_exactly_when_nothing_of_it_is_open(
    session: Session, chain: tuple[Item, Item]
) -> None:
    first, second = chain
    chance = Random(2024)  # noqa: S311  # nothing secret
    for story in stories():
        rows = obligations(session, first)
        for place, state in interleaved(chance, (*story, ("done",))):
            duties.report(session, rows[place].id, DutyState(state), 1, NOW)
        ends = {states[-1] if states else "open" for states in story}
        assert closed(session, first) == (not {"open", "disputed", "doing"} & ends)
        agree(session, first, second)
        for row in rows:
            row.state = DutyState.OPEN
        session.flush()
