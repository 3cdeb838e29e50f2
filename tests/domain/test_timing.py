"""Timing of items: circles, days planned from the end, next periods, around every edge."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import OfficeCalendar, add_workdays
from domain.duties import Every
from domain.timing import GAP, back_plan, behind, circle, next_due, period_end

pytestmark = pytest.mark.once

TET = OfficeCalendar(days_off={date(2024, 2, day) for day in range(8, 15)}, days_worked={date(2024, 5, 4)})


@pytest.mark.parametrize(
    ("needs", "ring"),
    [
        ({}, ()),
        ({15: [14], 14: [12], 16: [15, 12]}, ()),
        ({1: [2], 2: [1]}, (1, 2)),
        ({3: [3]}, (3,)),
        ({16: [15], 15: [14], 14: [12], 12: [16]}, (12, 16, 15, 14)),
        ({1: [2], 5: [6], 6: [7], 7: [5]}, (5, 6, 7)),
        ({1: [2, 3], 2: [4], 3: [4], 4: []}, ()),
    ],
)
def test_a_circle_is_found_and_named(needs: dict[int, list[int]], ring: tuple[int, ...]) -> None:
    assert circle(needs) == ring


GRAPHS = st.dictionaries(st.integers(1, 9), st.sets(st.integers(1, 9), max_size=4), max_size=9)


@given(GRAPHS)
def test_what_is_called_a_circle_is_one_and_without_one_all_can_be_ordered(
    needs: dict[int, set[int]],
) -> None:
    ring = circle(needs)
    assert all(after in needs[before] for before, after in zip(ring, (*ring[1:], *ring[:1]), strict=True))
    left = dict(needs)
    while free := [item for item, rest in left.items() if not rest & set(left)]:
        left = {item: rest for item, rest in left.items() if item not in free}
    assert bool(left) == bool(ring)


@given(GRAPHS, st.integers(1, 9), st.lists(st.integers(0, 300), min_size=9, max_size=9), st.integers(1, 8))
def test_days_from_the_end_keep_their_distance(
    needs: dict[int, set[int]], last: int, offsets: list[int], gap: int
) -> None:
    if circle(needs):
        return
    dues = {item: date(2024, 1, 2) + timedelta(days=offset) for item, offset in enumerate(offsets, start=1)}
    planned = back_plan(last, needs, dues, TET, gap)
    assert set(planned) == set(behind(last, needs))
    assert planned[last] == dues[last]
    for item in planned:
        assert planned[item] <= dues[item]
        for needed in needs.get(item, ()):
            assert (
                add_workdays(TET, planned[needed], gap) <= planned[item]
                or planned[item].weekday() > 4
                or (not TET.is_workday(planned[item]))
            )


CHAIN = {16: [15], 15: [14], 14: [12]}


@pytest.mark.parametrize(
    ("dues", "expected"),
    [
        # nothing has to move
        (
            {12: "2024-10-31", 14: "2024-11-15", 15: "2024-11-29", 16: "2024-12-13"},
            {12: "2024-10-31", 14: "2024-11-15", 15: "2024-11-29", 16: "2024-12-13"},
        ),
        # all on one day: five working days from each to the next
        (
            dict.fromkeys((12, 14, 15, 16), "2024-12-31"),
            {16: "2024-12-31", 15: "2024-12-24", 14: "2024-12-17", 12: "2024-12-10"},
        ),
        # the end on a Sunday counts from the Friday before
        (
            dict.fromkeys((12, 14, 15, 16), "2024-12-29"),
            {16: "2024-12-29", 15: "2024-12-20", 14: "2024-12-13", 12: "2024-12-06"},
        ),
        # Tết lies between
        (
            dict.fromkeys((12, 14, 15, 16), "2024-02-20"),
            {16: "2024-02-20", 15: "2024-02-06", 14: "2024-01-30", 12: "2024-01-23"},
        ),
    ],
)
def test_the_year_end_chain(dues: dict[int, str], expected: dict[int, str]) -> None:
    days = {item: date.fromisoformat(day) for item, day in dues.items()}
    planned = back_plan(16, CHAIN, days, TET, GAP)
    assert {item: day.isoformat() for item, day in planned.items()} == expected


def test_what_two_items_need_is_ready_for_the_earlier_one() -> None:
    dues = {1: date(2024, 6, 28), 2: date(2024, 6, 14), 3: date(2024, 6, 28), 4: date(2024, 6, 28)}
    planned = back_plan(1, {1: [2, 3], 2: [4], 3: [4]}, dues, TET)
    assert planned[4] == date(2024, 6, 7)


@pytest.mark.parametrize(
    ("every", "due", "today", "expected"),
    [
        (Every.ONCE, "2024-01-31", "2024-02-01", None),
        (Every.MONTH, "2024-01-31", "2024-02-01", "2024-02-29"),
        (Every.MONTH, "2024-01-20", "2024-01-21", "2024-02-29"),
        (Every.MONTH, "2024-01-31", "2024-04-10", "2024-04-30"),
        (Every.MONTH, "2024-01-31", "2024-03-31", "2024-03-31"),
        (Every.MONTH, "2024-11-30", "2024-12-01", "2024-12-31"),
        (Every.MONTH, "2024-12-31", "2025-01-01", None),
        (Every.MONTH, "2024-12-15", "2024-12-16", None),
        (Every.QUARTER, "2024-03-31", "2024-04-01", "2024-06-30"),
        (Every.QUARTER, "2024-02-10", "2024-02-11", "2024-06-30"),
        (Every.QUARTER, "2024-03-31", "2024-10-01", "2024-12-31"),
        (Every.QUARTER, "2024-10-01", "2024-10-02", None),
    ],
)
def test_the_next_period(every: Every, due: str, today: str, expected: str | None) -> None:
    found = next_due(every, date.fromisoformat(due), date.fromisoformat(today), 2024)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("every", "day", "end"),
    [
        (Every.MONTH, "2024-12-31", "2024-12-31"),
        (Every.MONTH, "2023-02-01", "2023-02-28"),
        (Every.QUARTER, "2024-12-01", "2024-12-31"),
        (Every.ONCE, "2024-05-05", "2024-05-05"),
    ],
)
def test_the_end_of_a_period(every: Every, day: str, end: str) -> None:
    assert period_end(every, date.fromisoformat(day)).isoformat() == end
