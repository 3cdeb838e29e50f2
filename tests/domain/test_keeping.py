"""Which backups stay, and when the next one is due."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.keeping import is_due, kept

HANOI = timezone(timedelta(hours=7))
DAY = timedelta(days=1)
pytestmark = pytest.mark.once


def daily(first: datetime, days: int) -> list[datetime]:
    return [first + DAY * number for number in range(days)]


@pytest.mark.parametrize(
    ("made", "stay"),
    [
        ([], []),
        (["2026-01-01 02:00"], ["2026-01-01 02:00"]),
        # of one day the newest
        (["2026-01-01 02:00", "2026-01-01 09:00"], ["2026-01-01 09:00"]),
        # days that have none do not count: a machine that was off keeps what it had
        (["2025-03-01 02:00", "2026-03-01 02:00"], ["2025-03-01 02:00", "2026-03-01 02:00"]),
        # the eighth day back is of the same week and month as later ones: Monday 5 to Monday 12 January
        (
            [f"2026-01-{day:02} 02:00" for day in range(4, 13)],
            ["2026-01-04 02:00", *(f"2026-01-{day:02} 02:00" for day in range(6, 13))],
        ),
        # a week that reaches over New Year is one week; its days lie in two months
        (["2025-12-29 02:00", "2026-01-01 02:00"], ["2025-12-29 02:00", "2026-01-01 02:00"]),
    ],
)
def test_what_stays(made: list[str], stay: list[str]) -> None:
    moments = {datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC): text for text in made}
    assert sorted(moments[moment] for moment in kept(moments, UTC)) == stay


def test_a_year_and_a_half_of_days_leaves_7_days_4_weeks_and_12_months() -> None:
    made = daily(datetime(2025, 1, 1, 2, tzinfo=UTC), 545)  # to 29 June 2026, a Monday
    stay = sorted(kept(made, UTC), reverse=True)
    assert stay[:7] == made[:-8:-1]
    sundays = [datetime(2026, 6, day, 2, tzinfo=UTC) for day in (28, 21, 14)]
    months = [datetime(2026, 6, 1, tzinfo=UTC), *(datetime(2026, m, 1, tzinfo=UTC) for m in (5, 4, 3, 2, 1))]
    months += [datetime(2025, m, 1, tzinfo=UTC) for m in (12, 11, 10, 9, 8)]
    ends = [start - DAY + timedelta(hours=2) for start in months]
    assert set(stay) == {*made[-7:], *sundays, *ends}


def test_thinning_out_every_day_leaves_the_same_as_at_once() -> None:
    made = daily(datetime(2025, 1, 1, 2, tzinfo=UTC), 545)
    stay: frozenset[datetime] = frozenset()
    for moment in made:
        stay = kept({*stay, moment}, UTC)
    assert stay == kept(made, UTC)


def test_days_are_those_of_the_office() -> None:
    before, after = datetime(2026, 1, 1, 16, 59, tzinfo=UTC), datetime(2026, 1, 1, 17, 1, tzinfo=UTC)
    assert kept([before, after], HANOI) == {before, after}
    assert kept([before, after], UTC) == {after}


@pytest.mark.parametrize(
    ("made", "now", "due"),
    [
        (None, "2026-05-04 01:00", True),
        ("2026-05-03 02:00", "2026-05-04 01:59", False),
        ("2026-05-03 02:00", "2026-05-04 02:00", True),
        ("2026-05-04 02:00", "2026-05-04 02:00", False),
        ("2026-05-04 02:00", "2026-05-05 01:59", False),
        # made by hand in the evening: the night's one is made all the same
        ("2026-05-03 23:00", "2026-05-04 02:00", True),
        # the machine slept for days
        ("2026-05-01 02:00", "2026-05-04 15:00", True),
        # a clock that was wrong
        ("2027-01-01 02:00", "2026-05-04 02:00", True),
    ],
)
def test_when_one_is_due(made: str | None, now: str, due: bool) -> None:
    def moment(text: str) -> datetime:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=HANOI)

    assert is_due([moment(made)] if made else [], moment(now), HANOI) is due
