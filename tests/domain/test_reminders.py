"""The ladder, as tables: which stage on which day, for whom, and what is never said again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import OfficeCalendar
from domain.duties import DutyState, ItemKind
from domain.quiet import Hours
from domain.reminders import Line, Owed, Receivers, Stage, due, unsaid

HOURS = Hours(ZoneInfo("Asia/Ho_Chi_Minh"))
TET = {date(2024, 2, day) for day in range(8, 15)}
OFF = {date(2024, 1, 1), *TET, date(2024, 4, 18), date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)}
CALENDAR = OfficeCalendar(days_off=OFF, days_worked={date(2024, 5, 4)})
HEAD, DEPUTY, STAFF, OFFICE, OTHER = 1, 2, 3, 8, 9
RECEIVERS = Receivers({5: [HEAD]}, [OFFICE])


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOURS.zone)


def duty(due: str, kind: ItemKind = ItemKind.TASK, activated: str = "2023-12-20T10:00") -> Owed:
    """An obligation of the quarter in which it is due."""
    last = date.fromisoformat(due)
    start = date(last.year, 3 * ((last.month - 1) // 3) + 1, 1)
    missing = (STAFF,) if kind is ItemKind.REGISTRATION else None
    escalates = last >= local(activated).date()
    return Owed(7, 5, kind, DutyState.OPEN, start, last, local(activated), escalates, missing)


def said(owed: Owed, moment: str, receivers: Receivers = RECEIVERS) -> dict[int, str]:
    """Person -> stage at a moment."""
    return {line.person: str(line.stage) for line in due([owed], receivers, CALENDAR, local(moment), HOURS)}


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2023-12-29T10:00", {}),
        ("2024-01-01T08:00", {}),  # New Year's Day
        ("2024-01-02T07:59", {}),
        ("2024-01-02T08:00", {HEAD: "quarter"}),
        ("2024-03-19T17:59", {HEAD: "quarter"}),
        ("2024-03-19T23:59", {}),
        ("2024-03-20T00:01", {}),
        ("2024-03-20T08:00", {HEAD: "-7"}),
        ("2024-03-28T17:59", {HEAD: "-7"}),
        ("2024-03-29T08:00", {HEAD: "0"}),
        ("2024-03-29T23:59", {}),
        ("2024-03-30T08:00", {}),  # Saturday
        ("2024-04-01T08:00", {HEAD: "+1"}),
        ("2024-04-02T08:00", {HEAD: "+1"}),
        ("2024-04-03T08:00", {HEAD: "+1", OFFICE: "+3"}),
        ("2024-06-03T08:00", {HEAD: "+1", OFFICE: "+3"}),
    ],
)
def test_the_ladder_of_a_task(moment: str, expected: dict[int, str]) -> None:
    assert said(duty("2024-03-29"), moment) == expected


@pytest.mark.parametrize(
    ("last_day", "moment", "expected"),
    [
        # Seven working days before the Thursday after Tết lie seven days off earlier still.
        ("2024-02-15", "2024-01-29T08:00", {HEAD: "quarter"}),
        ("2024-02-15", "2024-01-30T08:00", {HEAD: "-7"}),
        ("2024-02-15", "2024-02-14T08:00", {}),
        ("2024-02-15", "2024-02-15T08:00", {HEAD: "0"}),
        # Due in the middle of Tết: told on the last working day before, overdue on the first after.
        ("2024-02-11", "2024-02-07T08:00", {HEAD: "0"}),
        ("2024-02-11", "2024-02-15T08:00", {HEAD: "+1"}),
        # The Saturday worked in exchange counts as a working day.
        ("2024-05-03", "2024-05-03T08:00", {HEAD: "0"}),
        ("2024-05-03", "2024-05-04T08:00", {HEAD: "+1"}),
        ("2024-05-03", "2024-05-06T08:00", {HEAD: "+1"}),
        ("2024-05-03", "2024-05-07T08:00", {HEAD: "+1", OFFICE: "+3"}),
        ("2024-05-04", "2024-05-04T08:00", {HEAD: "0"}),
        ("2024-05-04", "2024-05-05T08:00", {}),
        # Due on a Sunday: told on the Friday.
        ("2024-03-31", "2024-03-28T08:00", {HEAD: "-7"}),
        ("2024-03-31", "2024-03-29T08:00", {HEAD: "0"}),
        ("2024-03-31", "2024-04-01T08:00", {HEAD: "+1"}),
    ],
)
def test_days_off_and_days_worked(last_day: str, moment: str, expected: dict[int, str]) -> None:
    assert said(duty(last_day), moment) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2024-01-02T08:00", {HEAD: "quarter"}),
        ("2024-01-17T08:00", {HEAD: "quarter"}),
        ("2024-01-18T08:00", {HEAD: "-7"}),
        ("2024-01-23T08:00", {HEAD: "-7"}),
        ("2024-01-24T08:00", {HEAD: "-7", STAFF: "-3"}),
        ("2024-01-26T08:00", {HEAD: "-1", STAFF: "-3"}),
        ("2024-01-29T08:00", {HEAD: "0", STAFF: "-3"}),
        ("2024-01-30T08:00", {HEAD: "+1"}),
        ("2024-02-01T08:00", {HEAD: "+1", OFFICE: "+3"}),
    ],
)
def test_the_ladder_of_the_registration_deadline(moment: str, expected: dict[int, str]) -> None:
    assert said(duty("2024-01-29", ItemKind.REGISTRATION), moment) == expected


@pytest.mark.parametrize(
    ("activated", "moment", "expected"),
    [
        # Before eight on the first working day of the quarter is early enough.
        ("2024-01-02T08:00", "2024-01-02T08:00", {HEAD: "quarter"}),
        ("2024-01-02T08:01", "2024-01-02T10:00", {}),
        ("2024-01-02T08:01", "2024-01-03T08:00", {HEAD: "quarter"}),
        ("2024-02-06T16:00", "2024-02-07T08:00", {HEAD: "quarter"}),
        ("2024-02-07T16:00", "2024-02-15T08:00", {HEAD: "quarter"}),  # over Tết
        # Activated after T-7: the digest says it, the warning is not said in hindsight.
        ("2024-03-25T10:00", "2024-03-26T08:00", {HEAD: "quarter"}),
        ("2024-03-28T10:00", "2024-03-29T08:00", {HEAD: "0"}),
        ("2024-03-29T10:00", "2024-03-29T12:00", {}),
        ("2024-03-29T10:00", "2024-04-01T08:00", {HEAD: "+1"}),
        # Due before the activation: listed to the Office, whatever the day.
        ("2024-04-02T10:00", "2024-04-02T12:00", {}),
        ("2024-04-02T10:00", "2024-04-03T08:00", {OFFICE: "listed"}),
        ("2024-04-02T10:00", "2024-05-20T08:00", {OFFICE: "listed"}),
    ],
)
def test_activation_inside_a_quarter(activated: str, moment: str, expected: dict[int, str]) -> None:
    assert said(duty("2024-03-29", activated=activated), moment) == expected


def test_late_activation_does_not_take_the_staffs_one_reminder() -> None:
    owed = duty("2024-01-29", ItemKind.REGISTRATION, activated="2024-01-25T16:00")
    assert said(owed, "2024-01-26T08:00") == {HEAD: "-1", STAFF: "-3"}


@pytest.mark.parametrize("state", sorted(DutyState))
def test_only_what_is_owed_is_reminded(state: DutyState) -> None:
    owed = replace(duty("2024-03-29"), state=state)
    assert bool(said(owed, "2024-03-29T08:00")) == (state in {"open", "received", "doing"})


def test_nothing_is_said_when_everybody_has_registered() -> None:
    owed = replace(duty("2024-01-29", ItemKind.REGISTRATION), missing=())
    moments = ["2024-01-02T08:00", "2024-01-24T08:00", "2024-01-29T08:00", "2024-02-01T08:00"]
    assert [said(owed, moment) for moment in moments] == [{}] * 4


@pytest.mark.parametrize(
    ("receivers", "expected"),
    [
        (Receivers({5: [HEAD]}, [OFFICE, OTHER]), {HEAD: "+1", OFFICE: "+3", OTHER: "+3"}),
        # The late unit is the Office itself: its head is not told as the judge, the other one is.
        (Receivers({5: [OFFICE]}, [OFFICE, OTHER]), {OFFICE: "+1", OTHER: "+3"}),
        # Nobody else is the Office: better to say it than to keep silent.
        (Receivers({5: [HEAD]}, []), {HEAD: "+1"}),
        (Receivers({}, [OFFICE]), {OFFICE: "+3"}),
        (Receivers({5: [HEAD, DEPUTY]}, [OFFICE]), {HEAD: "+1", DEPUTY: "+1", OFFICE: "+3"}),
    ],
)
def test_who_is_told_of_what_stays_undone(receivers: Receivers, expected: dict[int, str]) -> None:
    assert said(duty("2024-03-29"), "2024-04-03T08:00", receivers) == expected


def test_the_only_one_of_the_office_is_told_of_the_own_unit() -> None:
    receivers = Receivers({5: [OFFICE]}, [OFFICE])
    lines = list(due([duty("2024-03-29")], receivers, CALENDAR, local("2024-04-03T08:00"), HOURS))
    assert [line.key for line in lines] == ["7:+1:head-8", "7:+3:office-8"]


def test_two_plans_of_two_years_stand_side_by_side() -> None:
    old = replace(duty("2023-12-29", activated="2023-10-01T07:00"), id=1)
    new = replace(duty("2024-03-29"), id=2)
    lines = due([old, new], RECEIVERS, CALENDAR, local("2024-01-02T08:00"), HOURS)
    assert [(line.obligation, line.stage) for line in lines] == [(1, Stage.OVERDUE), (2, Stage.QUARTER)]


def test_a_hosts_clock_elsewhere_changes_nothing() -> None:
    owed = [duty("2024-03-29")]
    now = local("2024-03-29T08:00")
    for same in (now.astimezone(UTC), now.astimezone(ZoneInfo("Pacific/Auckland"))):
        assert list(due(owed, RECEIVERS, CALENDAR, same, HOURS)) == [
            Line(HEAD, 7, Stage.LAST_DAY, next(due(owed, RECEIVERS, CALENDAR, now, HOURS)).receiver)
        ]


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([], ["7:+1:head-1", "7:+3:office-8"]),
        (["7:+1:head-1"], ["7:+3:office-8"]),
        (["7:0:head-1"], ["7:+1:head-1", "7:+3:office-8"]),
        # Told to the head of that day: the new one hears of the next stage.
        (["7:+1:head-99"], ["7:+3:office-8"]),
        # Told to another of the Office: this one has not heard it.
        (["7:+3:office-99"], ["7:+1:head-1", "7:+3:office-8"]),
        (["70:+1:head-1"], ["7:+1:head-1", "7:+3:office-8"]),
    ],
)
def test_what_was_said_is_not_said_again(told: list[str], left: list[str]) -> None:
    lines = due([duty("2024-03-29")], RECEIVERS, CALENDAR, local("2024-04-03T08:00"), HOURS)
    assert [line.key for line in unsaid(lines, told)] == left


def test_a_week_of_downtime_says_each_thing_once_in_its_latest_form() -> None:
    owed = duty("2024-03-29")
    told: set[str] = set()
    heard = []
    for number in range(120):
        now = local("2024-01-01T08:00") + timedelta(days=number)
        if not local("2024-03-18T00:00") <= now < local("2024-04-01T00:00"):
            new = unsaid(due([owed], RECEIVERS, CALENDAR, now, HOURS), told)
            told |= {line.key for line in new}
            heard += [(f"{now:%d/%m}", line.person, str(line.stage)) for line in new]
    assert heard == [("02/01", HEAD, "quarter"), ("01/04", HEAD, "+1"), ("03/04", OFFICE, "+3")]
