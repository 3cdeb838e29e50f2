"""The lunar calendar and the days off, against published dates."""

from datetime import date

import pytest

from vietnamese import lunar
from vietnamese.holidays_vn import VIETNAM, days_off

PUBLISHED = """
1968-01-29 1975-02-11 1985-01-21 1990-01-27 1995-01-31 2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22
2005-02-09 2006-01-29 2007-02-17 2008-02-07 2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31
2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10
2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-02
"""
LEAP_MONTHS = {
    2001: 4,
    2004: 2,
    2006: 7,
    2009: 5,
    2012: 4,
    2014: 9,
    2017: 6,
    2020: 4,
    2023: 2,
    2025: 6,
    2028: 5,
}


@pytest.mark.parametrize("day", PUBLISHED.split())
def test_tet(day):
    expected = date.fromisoformat(day)
    assert lunar.tet(expected.year) == expected


def test_leap_months():
    found = {
        year: month
        for year in range(2001, 2030)
        for month in range(1, 13)
        if lunar.solar(1, month, year, leap=True)
    }
    assert found == LEAP_MONTHS


@pytest.mark.parametrize(
    ("day", "month", "year", "found"),
    [
        (10, 3, 2024, date(2024, 4, 18)),
        (10, 3, 2025, date(2025, 4, 7)),
        (15, 8, 2024, date(2024, 9, 17)),
        (30, 12, 2023, date(2024, 2, 9)),
        (30, 12, 2024, None),
        (31, 1, 2024, None),
        (1, 13, 2024, None),
        (1, 1, 1800, None),
        (1, 1, 2200, None),
    ],
)
def test_solar(day, month, year, found):
    assert lunar.solar(day, month, year) == found


# Official notices; days swapped for a Saturday are the office's table, not the law.
OFFICIAL = {
    2023: "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04",
    2024: "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-30 05-01 09-02 09-03",
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 09-01 09-02",
    2026: "01-01 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 09-01 09-02 11-24",
}


@pytest.mark.parametrize("year", OFFICIAL)
def test_days_off_on_weekdays(year):
    found = sorted(f"{day:%m-%d}" for day in days_off(year) if day.weekday() < 5)
    assert found == OFFICIAL[year].split()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 2, 14), False),
        (date(2024, 2, 15), True),
        (date(2024, 6, 8), False),
        (date(2024, 6, 7), True),
        (date(2150, 1, 1), False),
    ],
)
def test_workdays(day, works):
    assert VIETNAM.is_workday(day) is works
