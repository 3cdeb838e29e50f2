"""Working days: which days an office works, and counting in them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Protocol

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class WorkCalendar(Protocol):
    """Anything that knows whether the office works on a day."""

    def is_workday(self, day: date) -> bool:
        """Whether the office works on this day."""
        ...


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """Monday to Friday, less the days off, plus the Saturdays or Sundays worked in exchange.

    >>> tet = OfficeCalendar(days_off={date(2024, 4, 29)}, days_worked={date(2024, 5, 4)})
    >>> tet.is_workday(date(2024, 4, 29)), tet.is_workday(date(2024, 5, 4)), tet.is_workday(date(2024, 5, 5))
    (False, True, False)
    """

    days_off: Collection[date] = field(default=frozenset())
    days_worked: Collection[date] = field(default=frozenset())

    def is_workday(self, day: date) -> bool:
        """Whether the office works on this day; a day worked in exchange wins over a weekend."""
        if day in self.days_worked:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off


def workdays_from(calendar: WorkCalendar, day: date, step: timedelta = ONE_DAY) -> Iterator[date]:
    """The working days from `day` on (itself included), forwards or, with a negative step, backwards."""
    while True:
        if calendar.is_workday(day):
            yield day
        day += step


def first_workday(calendar: WorkCalendar, day: date) -> date:
    """`day` itself if the office works then, else the next working day.

    >>> first_workday(OfficeCalendar(), date(2024, 3, 30))
    datetime.date(2024, 4, 1)
    """
    return next(workdays_from(calendar, day))


def last_workday(calendar: WorkCalendar, day: date) -> date:
    """`day` itself if the office works then, else the working day before it.

    >>> last_workday(OfficeCalendar(), date(2024, 3, 31))
    datetime.date(2024, 3, 29)
    """
    return next(workdays_from(calendar, day, -ONE_DAY))


def add_workdays(calendar: WorkCalendar, day: date, count: int) -> date:
    """The day `count` working days after `day` (before it, if negative); counting starts on the next day.

    >>> add_workdays(OfficeCalendar(), date(2024, 1, 29), -7)
    datetime.date(2024, 1, 18)
    >>> add_workdays(OfficeCalendar(), date(2024, 3, 29), 1)
    datetime.date(2024, 4, 1)
    """
    if count == 0:
        return day
    step = ONE_DAY if count > 0 else -ONE_DAY
    days = workdays_from(calendar, day + step, step)
    for _ in range(abs(count) - 1):
        next(days)
    return next(days)


class Workdays:
    """The working days of a span, counted once, so that the distance of two days is a subtraction.

    >>> days = Workdays(OfficeCalendar(), date(2024, 3, 1), date(2024, 4, 30))
    >>> days.between(date(2024, 3, 29), date(2024, 4, 2)), days.between(date(2024, 3, 31), date(2024, 4, 1))
    (2, 1)
    """

    def __init__(self, calendar: WorkCalendar, first: date, last: date) -> None:
        """Count from `first` to `last`, both included; other days can't be asked for."""
        self._first = first.toordinal()
        days = (
            calendar.is_workday(date.fromordinal(day)) for day in range(self._first, last.toordinal() + 1)
        )
        self._until = list(accumulate(days))

    def until(self, day: date) -> int:
        """The working days of the span up to a day, itself included."""
        return self._until[day.toordinal() - self._first]

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to `end`, negative if that lies before; a day off counts as the last
        working day before it."""
        return self.until(end) - self.until(start)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """Its last day, working or not.

        >>> Quarter(2024, 4).end
        datetime.date(2024, 12, 31)
        """
        return self.next.start - ONE_DAY

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which a day lies.

        >>> Quarter.of(date(2024, 7, 1))
        Quarter(year=2024, number=3)
        """
        return cls(day.year, (day.month + 2) // 3)
