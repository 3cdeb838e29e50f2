"""What a period says on a day: tables for the deadlines, properties for every window there could be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.periods import PASSES, Gate, PeriodKey, Window, gate, last_day, may_withdraw, open_year

KEY = PeriodKey.REGISTRATION
DUE, AMEND = date(2024, 1, 29), date(2024, 6, 30)
WINDOW = Window(KEY, 2024, date(2024, 1, 2), DUE, AMEND)
FROZEN = Window(KEY, 2024, date(2024, 1, 2), DUE, AMEND, frozen=True)


@pytest.mark.parametrize(
    ("window", "today", "permit", "editing", "returned", "says"),
    [
        (WINDOW, date(2024, 1, 1), None, False, False, Gate.NOT_YET),
        (WINDOW, date(2024, 1, 2), None, False, False, Gate.OPEN),
        (WINDOW, DUE, None, False, False, Gate.OPEN),
        (WINDOW, date(2024, 1, 30), None, False, False, Gate.OVER),
        (WINDOW, date(2024, 1, 30), date(2024, 1, 30), False, False, Gate.PERMITTED),
        (WINDOW, date(2024, 1, 31), date(2024, 1, 30), False, False, Gate.OVER),
        (WINDOW, AMEND, None, True, False, Gate.AMENDING),
        (WINDOW, AMEND, AMEND, True, False, Gate.AMENDING),
        (WINDOW, date(2024, 7, 1), None, True, False, Gate.OVER),
        (WINDOW, date(2024, 7, 1), date(2024, 7, 1), True, False, Gate.PERMITTED),
        (WINDOW, date(2024, 12, 1), None, True, True, Gate.OPEN),
        (FROZEN, date(2024, 1, 10), None, False, False, Gate.FROZEN),
        (FROZEN, date(2024, 1, 10), date(2024, 1, 10), False, False, Gate.PERMITTED),
        (FROZEN, date(2024, 1, 10), date(2024, 1, 10), True, False, Gate.FROZEN),
        (FROZEN, date(2024, 12, 1), None, True, True, Gate.OPEN),
        (Window(KEY, 2024), date(2024, 12, 1), None, False, False, Gate.OPEN),
    ],
)
def test_what_a_period_says(
    window: Window, today: date, permit: date | None, editing: bool, returned: bool, says: Gate
) -> None:
    assert gate(window, today, permit=permit, editing=editing, returned=returned) is says


days = st.dates(date(2023, 12, 1), date(2024, 12, 31))
some_days = st.one_of(st.none(), days)
windows = st.builds(Window, st.just(KEY), st.just(2024), some_days, some_days, some_days, st.booleans())


@given(windows, days, some_days, st.booleans())
def test_what_was_given_back_is_always_taken(
    window: Window, today: date, permit: date | None, editing: bool
) -> None:
    assert gate(window, today, permit=permit, editing=editing, returned=True) is Gate.OPEN


@given(windows, days, some_days, st.booleans())
def test_open_lies_between_opening_and_deadline(
    window: Window, today: date, permit: date | None, editing: bool
) -> None:
    says = gate(window, today, permit=permit, editing=editing)
    inside = (window.opens is None or window.opens <= today) and (window.due is None or today <= window.due)
    assert (says is Gate.OPEN) == (inside and not window.frozen)


@given(windows, days, some_days, st.booleans())
def test_amending_is_for_what_is_there_and_permitted_for_who_has_a_permit(
    window: Window, today: date, permit: date | None, editing: bool
) -> None:
    says = gate(window, today, permit=permit, editing=editing)
    if says is Gate.AMENDING:
        assert editing
        assert window.amend_until is not None
        assert today <= window.amend_until
    if says is Gate.PERMITTED:
        assert permit is not None
        assert today <= permit
    if window.frozen:
        assert says in {Gate.FROZEN, Gate.PERMITTED}


@given(windows, days, some_days, st.booleans())
def test_a_permit_never_closes_what_is_open_without_it(
    window: Window, today: date, permit: date | None, editing: bool
) -> None:
    without = gate(window, today, editing=editing)
    with_it = gate(window, today, permit=permit, editing=editing)
    assert with_it is without or (with_it is Gate.PERMITTED and without not in PASSES)


@given(windows, days, st.booleans())
def test_once_over_it_stays_over(window: Window, today: date, editing: bool) -> None:
    if gate(window, today, editing=editing) is Gate.OVER:
        assert gate(window, today + timedelta(days=1), editing=editing) is Gate.OVER


@given(windows, days)
def test_withdrawing_ends_with_the_last_day_or_the_freeze(window: Window, today: date) -> None:
    last = last_day(window)
    assert may_withdraw(window, today) == (not window.frozen and (last is None or today <= last))
    if not may_withdraw(window, today):
        assert not may_withdraw(window, today + timedelta(days=1))
        assert gate(window, today, editing=True) not in PASSES


@pytest.mark.parametrize(
    ("dues", "today", "year"),
    [
        ({2024: DUE, 2025: date(2025, 1, 24)}, date(2024, 1, 29), 2024),
        ({2024: DUE, 2025: date(2025, 1, 24)}, date(2024, 12, 20), 2025),
        ({2024: DUE, 2025: date(2025, 1, 24)}, date(2025, 2, 1), 2025),
        ({2024: DUE}, date(2024, 5, 1), 2024),
        ({2024: None, 2025: None}, date(2024, 12, 31), 2024),
        ({2024: None, 2025: None}, date(2025, 1, 1), 2025),
        # last year's report had a deadline, this year's has none yet
        ({2024: date(2024, 11, 15), 2025: None}, date(2025, 11, 1), 2025),
        ({2024: date(2024, 11, 15), 2025: None}, date(2024, 11, 20), 2024),
        # this year's has none, and next year's plan already says one
        ({2024: None, 2025: date(2025, 11, 15)}, date(2024, 11, 1), 2024),
        ({2025: None}, date(2024, 12, 1), 2025),
        ({}, date(2024, 12, 1), None),
    ],
)
def test_which_year_is_meant(dues: dict[int, date | None], today: date, year: int | None) -> None:
    found = {key: Window(KEY, key, due=due) for key, due in dues.items()}
    assert open_year(found, today) == year
