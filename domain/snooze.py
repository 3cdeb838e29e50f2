"""Until when somebody may put a reminder off: never beyond the day before it is due."""

from collections.abc import Iterable
from datetime import date

from domain.calendar import ONE_DAY, WorkCalendar, add_workdays, first_workday, last_workday

#: Working days by which a reminder may be put off; 0 stands for the first working day of next week.
CHOICES = (1, 3, 0)


def choices(today: date, dues: Iterable[date], calendar: WorkCalendar) -> tuple[date, ...]:
    """The days on which the person may be reminded again, in order: before the nearest of the last days.

    >>> from domain.calendar import OfficeCalendar
    >>> days = choices(date(2024, 3, 18), [date(2024, 3, 29)], OfficeCalendar())
    >>> [day.isoformat() for day in days]
    ['2024-03-19', '2024-03-21', '2024-03-25']
    >>> choices(date(2024, 3, 28), [date(2024, 3, 29)], OfficeCalendar())
    ()
    """
    nearest = min((last_workday(calendar, due) for due in dues), default=today)
    days = {_day(today, choice, calendar) for choice in CHOICES}
    return tuple(sorted(day for day in days if day < nearest))


def _day(today: date, choice: int, calendar: WorkCalendar) -> date:
    if choice:
        return add_workdays(calendar, today, choice)
    return first_workday(calendar, today + ONE_DAY * (7 - today.weekday()))
