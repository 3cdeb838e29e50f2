"""Which days Vietnam does not work, by law; what single years add by decision is the office's table.

Labour Code 2019, article 112: New Year, Tết (five days), Giỗ Tổ, 30/4, 1/5, 2/9 and one day beside it;
article 111: a holiday on a weekend is made up on the next working day. 24/11 is a day off from 2026
(resolution 80-NQ/TW).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from domain.calendar import ONE_DAY, SATURDAY, OfficeCalendar
from vietnamese import lunar

_SECOND_NATIONAL_DAY_SINCE = 2021
_CULTURE_DAY_SINCE = 2026
_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6


@dataclass(frozen=True, slots=True)
class VietnamCalendar:
    """Working days by the law alone: Monday to Friday without statutory and lunar holidays."""

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day."""
        return day.weekday() < SATURDAY and day not in days_off(day.year)


VIETNAM = VietnamCalendar()


@lru_cache(maxsize=64)
def days_off(year: int) -> frozenset[date]:
    """The statutory days off of a year, those made up for weekends included.

    >>> [day.day for day in sorted(days_off(2024)) if day.month == 2]
    [8, 9, 10, 11, 12, 13, 14]
    """
    holidays = frozenset(_holidays(year))
    made_up: set[date] = set()
    for holiday in sorted(holidays):
        if holiday.weekday() >= SATURDAY:
            made_up.add(_next_workday(holiday, holidays | made_up))
    return holidays | made_up


def _next_workday(day: date, off: frozenset[date]) -> date:
    office = OfficeCalendar(off)
    while not office.is_workday(day):
        day += ONE_DAY
    return day


def _holidays(year: int) -> Iterator[date]:
    """The holidays themselves, on whatever weekday."""
    yield from (date(year, 1, 1), date(year, 4, 30), date(year, 5, 1))
    yield date(year, 9, 2)
    if year >= _SECOND_NATIONAL_DAY_SINCE:
        yield _beside_national_day(year)
    if year >= _CULTURE_DAY_SINCE:
        yield date(year, 11, 24)
    if new_year := lunar.tet(year):
        # Two days before, three from mùng 1: with the days made up, what was announced each year 2018-2027.
        yield from (new_year + timedelta(days=step) for step in range(-2, 3))
    if ancestors := lunar.solar(10, 3, year):
        yield ancestors


def _beside_national_day(year: int) -> date:
    """The day before or after 2/9: the one that makes the longer rest, as announced so far."""
    national = date(year, 9, 2)
    after = national.weekday() in {_MONDAY, _THURSDAY, _SUNDAY}
    return national + ONE_DAY if after else national - ONE_DAY
