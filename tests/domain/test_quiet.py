"""When people may be written to, around every edge of day, week and holiday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import OfficeCalendar
from domain.quiet import Hours, may_remind, may_write, next_opening

HOURS = Hours(ZoneInfo("Asia/Ho_Chi_Minh"))
TET = {date(2024, 2, day) for day in range(8, 15)}
CALENDAR = OfficeCalendar(days_off={*TET, date(2024, 4, 29)}, days_worked={date(2024, 5, 4)})


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOURS.zone)


@pytest.mark.parametrize(
    ("moment", "write", "remind"),
    [
        ("2024-03-28T23:59", False, False),
        ("2024-03-29T00:01", False, False),
        ("2024-03-29T07:29", False, False),
        ("2024-03-29T07:30", True, False),
        ("2024-03-29T07:59", True, False),
        ("2024-03-29T08:00", True, True),
        ("2024-03-29T17:59", True, True),
        ("2024-03-29T18:00", False, False),
        ("2024-03-30T10:00", False, False),  # Saturday
        ("2024-03-31T10:00", False, False),  # Sunday
        ("2024-02-07T10:00", True, True),  # the last day before Tết
        ("2024-02-12T10:00", False, False),  # Tết, a Monday
        ("2024-04-29T10:00", False, False),  # a Monday off
        ("2024-05-04T10:00", True, True),  # for the Saturday worked
    ],
)
def test_writing_and_reminding(moment: str, write: bool, remind: bool) -> None:
    now = local(moment)
    # A host's clock in UTC shows another hour and often another day.
    for same in (now, now.astimezone(UTC), now.astimezone(ZoneInfo("America/Lima"))):
        assert (may_write(HOURS, CALENDAR, same), may_remind(HOURS, CALENDAR, same)) == (write, remind)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2024-03-28T00:01", "2024-03-28T07:30"),
        ("2024-03-28T10:00", "2024-03-28T10:00"),
        ("2024-03-28T18:00", "2024-03-29T07:30"),
        ("2024-03-29T23:59", "2024-04-01T07:30"),
        ("2024-03-30T10:00", "2024-04-01T07:30"),
        ("2024-02-07T19:00", "2024-02-15T07:30"),
        ("2024-05-03T19:00", "2024-05-04T07:30"),
    ],
)
def test_the_office_opens_again(moment: str, opening: str) -> None:
    assert next_opening(HOURS, CALENDAR, local(moment)) == local(opening)
    assert next_opening(HOURS, CALENDAR, local(moment).astimezone(UTC)) == local(opening)
    assert may_write(HOURS, CALENDAR, next_opening(HOURS, CALENDAR, local(moment) + timedelta(0)))
