"""When people may be written to: office hours of working days, and the hour of the daily digest.

Practice this rests on: no pings at night, at weekends or on holidays (ux complaint 4); what came up meanwhile
is said when the office opens again.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from domain.calendar import ONE_DAY, WorkCalendar, first_workday


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of an office by its own clock: quiet from `closes` to `opens`, digests from `digest` on.

    From `afternoon` on there is a second word about what is due today.
    """

    zone: tzinfo
    opens: time = time(7, 30)
    digest: time = time(8)
    afternoon: time = time(15)
    closes: time = time(18)

    def local(self, now: datetime) -> datetime:
        """The moment as the office's clock shows it."""
        return now.astimezone(self.zone)

    def at(self, day: date, clock: time) -> datetime:
        """The moment at which the office's clock shows this day and time."""
        return datetime.combine(day, clock, self.zone)


def may_write(hours: Hours, calendar: WorkCalendar, now: datetime) -> bool:
    """Whether somebody may be written to at this moment."""
    return _between(hours.opens, hours, calendar, now)


def may_remind(hours: Hours, calendar: WorkCalendar, now: datetime) -> bool:
    """Whether a digest may go out at this moment: as `may_write`, but not before its own hour."""
    return _between(hours.digest, hours, calendar, now)


def _between(start: time, hours: Hours, calendar: WorkCalendar, now: datetime) -> bool:
    local = hours.local(now)
    return start <= local.time() < hours.closes and calendar.is_workday(local.date())


def next_opening(hours: Hours, calendar: WorkCalendar, now: datetime) -> datetime:
    """The first moment from `now` on at which somebody may be written to; `now` itself in office hours.

    >>> from datetime import UTC
    >>> from domain.calendar import OfficeCalendar
    >>> friday_night = datetime(2024, 3, 29, 18, tzinfo=UTC)
    >>> next_opening(Hours(UTC), OfficeCalendar(), friday_night).isoformat()
    '2024-04-01T07:30:00+00:00'
    """
    if may_write(hours, calendar, now):
        return now
    local = hours.local(now)
    day = local.date() if local.time() < hours.opens else local.date() + ONE_DAY
    return hours.at(first_workday(calendar, day), hours.opens)
