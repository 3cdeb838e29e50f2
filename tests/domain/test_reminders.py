"""Who is told what on which day, as tables around every boundary, and what is never said again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ladders import ladders
from domain.calendar import OfficeCalendar
from domain.duties import DutyState
from domain.ladders import Receiver, workdays
from domain.quiet import Hours
from domain.reminders import WEEK_CEILING, Line, Owed, Receivers, due, unsaid, within_ceiling

HOURS = Hours(ZoneInfo("Asia/Ho_Chi_Minh"))
TET = {date(2024, 2, day) for day in range(8, 15)}
OFF = {date(2024, 1, 1), *TET, date(2024, 4, 18), date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)}
CALENDAR = OfficeCalendar(days_off=OFF, days_worked={date(2024, 5, 4)})
HEAD, DEPUTY, STAFF, OFFICE, OTHER, BOSS, SECOND = 1, 2, 3, 8, 9, 20, 21
RECEIVERS = Receivers({5: [HEAD]}, [OFFICE])
ALL = Receivers({5: [HEAD]}, [OFFICE], [BOSS, SECOND], groups={5: 50})
BEFORE = "2023-12-20T10:00"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOURS.zone)


def duty(due: str, activated: str = BEFORE, *, registration: bool = False) -> Owed:
    """An obligation of the quarter in which it is due, of a unit that takes part."""
    last = date.fromisoformat(due)
    return Owed(
        id=7,
        unit=5,
        ladder=ladders()["registration" if registration else "task"],
        state=DutyState.OPEN,
        starts=date(last.year, 3 * ((last.month - 1) // 3) + 1, 1),
        due=last,
        activated=local(activated),
        escalates=last >= local(activated).date(),
        missing=(STAFF,) if registration else None,
    )


def lines(owed: Owed, moment: str, receivers: Receivers = RECEIVERS) -> list[Line]:
    return list(due([owed], receivers, CALENDAR, local(moment), HOURS))


def said(owed: Owed, moment: str, receivers: Receivers = RECEIVERS) -> dict[int, str]:
    """Person -> what is said at a moment, in order."""
    found: dict[int, list[str]] = {}
    for line in lines(owed, moment, receivers):
        found.setdefault(line.person, []).append(line.stage)
    return {person: " ".join(stages) for person, stages in found.items()}


def monday(text: str) -> str:
    return f"week-{text}"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2023-12-29T10:00", {}),
        ("2024-01-01T08:00", {}),  # New Year's Day
        ("2024-01-02T07:59", {}),
        ("2024-01-02T08:00", {HEAD: "quarter"}),
        ("2024-03-19T17:59", {HEAD: "quarter"}),
        ("2024-03-19T18:00", {}),
        ("2024-03-19T23:59", {}),
        ("2024-03-20T00:01", {}),
        ("2024-03-20T07:59", {}),
        ("2024-03-20T08:00", {HEAD: "-7"}),
        ("2024-03-25T17:59", {HEAD: "-7"}),
        ("2024-03-26T08:00", {HEAD: "-3"}),
        ("2024-03-28T08:00", {HEAD: "-1"}),
        ("2024-03-28T17:59", {HEAD: "-1"}),
        ("2024-03-29T08:00", {HEAD: "0"}),
        ("2024-03-29T14:59", {HEAD: "0"}),
        ("2024-03-29T15:00", {HEAD: "0 0pm"}),
        ("2024-03-29T17:59", {HEAD: "0 0pm"}),
        ("2024-03-29T18:00", {}),
        ("2024-03-29T23:59", {}),
        ("2024-03-30T00:01", {}),
        ("2024-03-30T08:00", {}),  # Saturday
        ("2024-03-30T15:00", {}),
        ("2024-04-01T08:00", {HEAD: "+1"}),
        ("2024-04-01T15:00", {HEAD: "+1"}),
        ("2024-04-02T08:00", {HEAD: "+1"}),
        ("2024-04-03T08:00", {HEAD: "+3", OFFICE: "+3"}),
        ("2024-04-05T08:00", {HEAD: "+5", OFFICE: "+3"}),
        # +5 fell into the week before: from now on once a week.
        ("2024-04-08T08:00", {HEAD: monday("2024-04-08"), OFFICE: monday("2024-04-08")}),
        ("2024-04-12T08:00", {HEAD: monday("2024-04-08"), OFFICE: monday("2024-04-08")}),
        ("2024-04-14T08:00", {}),
        ("2024-04-15T08:00", {HEAD: monday("2024-04-15"), OFFICE: monday("2024-04-15")}),
        # The week of Monday 29 April begins on Thursday 2 May and has a Saturday.
        ("2024-04-29T08:00", {}),
        ("2024-05-02T08:00", {HEAD: monday("2024-04-29"), OFFICE: monday("2024-04-29")}),
        ("2024-05-04T08:00", {HEAD: monday("2024-04-29"), OFFICE: monday("2024-04-29")}),
        ("2024-05-05T08:00", {}),
    ],
)
def test_the_ladder_of_a_task(moment: str, expected: dict[int, str]) -> None:
    assert said(duty("2024-03-29"), moment) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2024-01-02T08:00", {HEAD: "quarter", 50: "quarter"}),
        ("2024-03-08T08:00", {HEAD: "quarter", 50: "quarter"}),
        ("2024-03-11T08:00", {HEAD: "-14", 50: "quarter"}),
        ("2024-03-20T08:00", {HEAD: "-7", 50: "-7"}),
        ("2024-03-26T08:00", {HEAD: "-3", 50: "-7"}),
        ("2024-03-29T15:00", {HEAD: "0 0pm", 50: "0"}),
        ("2024-04-01T08:00", {HEAD: "+1", 50: "+1"}),
        ("2024-04-03T08:00", {HEAD: "+3", OFFICE: "+3", 50: "+1"}),
        ("2024-04-05T08:00", {HEAD: "+5", OFFICE: "+3", BOSS: "+5", SECOND: "+5", 50: "+1"}),
    ],
)
def test_everybody_who_may_hear_of_what_a_unit_leads(moment: str, expected: dict[int, str]) -> None:
    assert said(replace(duty("2024-03-29"), leads=True), moment, ALL) == expected


@pytest.mark.parametrize(
    ("last_day", "moment", "expected"),
    [
        # Seven working days before the Thursday after Tết lie seven days off earlier still.
        ("2024-02-15", "2024-01-29T08:00", {HEAD: "quarter"}),
        ("2024-02-15", "2024-01-30T08:00", {HEAD: "-7"}),
        ("2024-02-15", "2024-02-07T08:00", {HEAD: "-1"}),
        ("2024-02-15", "2024-02-14T08:00", {}),
        ("2024-02-15", "2024-02-15T08:00", {HEAD: "0"}),
        # Due in the middle of Tết: told on the last working day before, overdue on the first after.
        ("2024-02-11", "2024-02-07T08:00", {HEAD: "0"}),
        ("2024-02-11", "2024-02-07T15:00", {HEAD: "0 0pm"}),
        ("2024-02-11", "2024-02-15T08:00", {HEAD: "+1"}),
        ("2024-02-11", "2024-02-15T15:00", {HEAD: "+1"}),
        # The Saturday worked in exchange counts as a working day.
        ("2024-05-03", "2024-05-03T08:00", {HEAD: "0"}),
        ("2024-05-03", "2024-05-04T08:00", {HEAD: "+1"}),
        ("2024-05-03", "2024-05-06T08:00", {HEAD: "+1"}),
        ("2024-05-03", "2024-05-07T08:00", {HEAD: "+3", OFFICE: "+3"}),
        ("2024-05-04", "2024-05-04T08:00", {HEAD: "0"}),
        ("2024-05-04", "2024-05-04T15:00", {HEAD: "0 0pm"}),
        ("2024-05-04", "2024-05-05T08:00", {}),
        ("2024-05-06", "2024-05-04T08:00", {HEAD: "-1"}),
        # The Monday given for it is none.
        ("2024-04-29", "2024-04-26T08:00", {HEAD: "0"}),
        ("2024-04-29", "2024-04-29T08:00", {}),
        ("2024-04-29", "2024-05-02T08:00", {HEAD: "+1"}),
        # Due on a Sunday: told on the Friday.
        ("2024-03-31", "2024-03-28T08:00", {HEAD: "-1"}),
        ("2024-03-31", "2024-03-29T08:00", {HEAD: "0"}),
        ("2024-03-31", "2024-03-29T15:00", {HEAD: "0 0pm"}),
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
        ("2024-01-24T08:00", {HEAD: "-3", STAFF: "-3"}),
        ("2024-01-26T08:00", {HEAD: "-1", STAFF: "-3"}),
        ("2024-01-29T08:00", {HEAD: "0", STAFF: "0"}),
        ("2024-01-29T15:00", {HEAD: "0 0pm", STAFF: "0"}),
        ("2024-01-30T08:00", {HEAD: "+1"}),
        ("2024-02-01T08:00", {HEAD: "+3", OFFICE: "+3"}),
    ],
)
def test_the_ladder_of_the_registration_deadline(moment: str, expected: dict[int, str]) -> None:
    assert said(duty("2024-01-29", registration=True), moment) == expected


@pytest.mark.parametrize(
    ("activated", "moment", "expected"),
    [
        # Before eight on the first working day of the quarter is early enough.
        ("2024-01-02T08:00", "2024-01-02T08:00", {HEAD: "quarter"}),
        ("2024-01-02T08:01", "2024-01-02T10:00", {}),
        ("2024-01-02T08:01", "2024-01-03T08:00", {HEAD: "quarter"}),
        ("2024-02-06T16:00", "2024-02-07T08:00", {HEAD: "quarter"}),
        ("2024-02-06T23:59", "2024-02-07T08:00", {HEAD: "quarter"}),
        ("2024-02-07T00:01", "2024-02-07T08:00", {}),
        ("2024-02-07T16:00", "2024-02-15T08:00", {HEAD: "quarter"}),  # over Tết
        # Activated after T-7: the digest says it, the warning is not said in hindsight.
        ("2024-03-21T10:00", "2024-03-22T08:00", {HEAD: "quarter"}),
        ("2024-03-21T10:00", "2024-03-26T08:00", {HEAD: "-3"}),
        ("2024-03-26T10:00", "2024-03-27T08:00", {HEAD: "quarter"}),
        ("2024-03-26T10:00", "2024-03-28T08:00", {HEAD: "-1"}),
        ("2024-03-28T10:00", "2024-03-29T08:00", {HEAD: "0"}),
        ("2024-03-29T10:00", "2024-03-29T12:00", {}),
        ("2024-03-29T10:00", "2024-03-29T15:00", {}),
        ("2024-03-29T10:00", "2024-04-01T08:00", {HEAD: "+1"}),
        # Due before the activation: listed to the Office, whatever the day.
        ("2024-04-02T10:00", "2024-04-02T12:00", {}),
        ("2024-04-02T10:00", "2024-04-03T08:00", {OFFICE: "listed"}),
        ("2024-04-02T10:00", "2024-05-20T08:00", {OFFICE: "listed"}),
    ],
)
def test_activation_inside_a_quarter(activated: str, moment: str, expected: dict[int, str]) -> None:
    assert said(duty("2024-03-29", activated), moment) == expected


def test_late_activation_does_not_take_the_staffs_one_reminder() -> None:
    owed = duty("2024-01-29", "2024-01-25T16:00", registration=True)
    assert said(owed, "2024-01-26T08:00") == {HEAD: "-1", STAFF: "-3"}


@pytest.mark.parametrize("state", sorted(DutyState))
@pytest.mark.parametrize("moment", ["2024-01-02T08:00", "2024-03-29T15:00", "2024-06-03T08:00"])
def test_only_what_is_owed_is_reminded(state: DutyState, moment: str) -> None:
    owed = replace(duty("2024-03-29"), state=state)
    assert bool(said(owed, moment)) == (state in {"open", "received", "doing"})


def test_nothing_is_said_when_everybody_has_registered() -> None:
    owed = replace(duty("2024-01-29", registration=True), missing=())
    moments = ["2024-01-02T08:00", "2024-01-24T08:00", "2024-01-29T15:00", "2024-02-01T08:00"]
    assert [said(owed, moment) for moment in moments] == [{}] * 4


@pytest.mark.parametrize(
    "moment", ["2024-01-02T08:00", "2024-03-20T08:00", "2024-03-29T15:00", "2024-04-05T08:00"]
)
def test_what_waits_for_its_day_is_in_the_quarters_digest_and_nowhere_else(moment: str) -> None:
    owed = replace(duty("2024-03-29"), awaits=True)
    assert said(owed, moment, ALL) == {HEAD: "quarter", 50: "quarter"}


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2024-03-20T08:00", {HEAD: "-7"}),
        ("2024-03-29T15:00", {HEAD: "0 0pm"}),
        ("2024-04-01T08:00", {}),
        ("2024-04-15T08:00", {}),
    ],
)
def test_what_waits_for_another_item_is_not_called_overdue(moment: str, expected: dict[int, str]) -> None:
    assert said(replace(duty("2024-03-29"), blocked=True), moment) == expected


@pytest.mark.parametrize(
    ("receivers", "expected"),
    [
        (ALL, {HEAD: "+5", OFFICE: "+3", BOSS: "+5", SECOND: "+5", 50: "+1"}),
        (Receivers({5: [HEAD]}, [OFFICE, OTHER]), {HEAD: "+5", OFFICE: "+3", OTHER: "+3"}),
        # The late unit is the Office itself: its head is not told as the judge, the other one is.
        (Receivers({5: [OFFICE]}, [OFFICE, OTHER]), {OFFICE: "+5", OTHER: "+3"}),
        (Receivers({5: [OFFICE]}, [OFFICE, OTHER], [BOSS]), {OFFICE: "+5", OTHER: "+3", BOSS: "+5"}),
        # All of the Office are late, or nobody is the Office: the leadership hears in its place.
        (Receivers({5: [OFFICE]}, [OFFICE], [BOSS]), {OFFICE: "+5", BOSS: "+3 +5"}),
        (Receivers({5: [HEAD]}, [], [BOSS]), {HEAD: "+5", BOSS: "+3 +5"}),
        # A leader is late: the others of the leadership hear.
        (Receivers({5: [BOSS]}, [OFFICE], [BOSS, SECOND]), {BOSS: "+5", OFFICE: "+3", SECOND: "+5"}),
        (Receivers({5: [BOSS]}, [OFFICE], [BOSS]), {BOSS: "+5", OFFICE: "+3"}),
        (Receivers({5: [HEAD]}, []), {HEAD: "+5"}),
        (Receivers({}, [OFFICE]), {OFFICE: "+3"}),
        (Receivers({5: [HEAD, DEPUTY]}, [OFFICE]), {HEAD: "+5", DEPUTY: "+5", OFFICE: "+3"}),
    ],
)
def test_who_is_told_of_what_stays_undone(receivers: Receivers, expected: dict[int, str]) -> None:
    assert said(duty("2024-03-29"), "2024-04-05T08:00", receivers) == expected


def test_the_only_one_of_the_office_does_not_judge_the_own_unit() -> None:
    receivers = Receivers({5: [OFFICE]}, [OFFICE], [BOSS])
    keys = [line.key for line in lines(duty("2024-03-29"), "2024-04-03T08:00", receivers)]
    assert keys == ["7@2024-03-29:+3:head-8", "7@2024-03-29:+3:office-20"]


def test_what_was_due_before_is_listed_even_to_the_one_who_owes_it() -> None:
    owed = duty("2024-03-29", "2024-04-02T10:00")
    assert said(owed, "2024-04-03T08:00", Receivers({5: [OFFICE]}, [OFFICE], [BOSS])) == {OFFICE: "listed"}
    assert said(owed, "2024-04-03T08:00", Receivers({5: [OFFICE]}, [], [BOSS])) == {BOSS: "listed"}


@pytest.mark.parametrize("leading", [[BOSS], [SECOND]], ids=["there", "on leave, nobody standing in"])
def test_a_leader_gets_no_second_word_in_a_day(leading: list[int]) -> None:
    receivers = Receivers({5: [BOSS, HEAD]}, [OFFICE], leading, once_a_day={BOSS, SECOND})
    assert said(duty("2024-03-29"), "2024-03-29T15:00", receivers) == {BOSS: "0", HEAD: "0 0pm"}


def test_two_plans_of_two_years_stand_side_by_side() -> None:
    old = replace(duty("2023-12-29", "2023-10-01T07:00"), id=1)
    new = replace(duty("2024-03-29"), id=2)
    found = due([old, new], RECEIVERS, CALENDAR, local("2024-01-02T08:00"), HOURS)
    assert [(line.obligation, line.stage) for line in found] == [(1, "+1"), (2, "quarter")]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    ("moment", "stages"),
    [
        ("2024-03-29T08:00", ["0"]),  # 01:00 of the same day in UTC, the evening before in California
        ("2024-03-29T07:59", []),
        ("2024-03-29T17:59", ["0", "0pm"]),
        ("2024-03-29T23:59", []),
        ("2024-03-30T00:01", []),  # still the day before in UTC
        ("2024-04-01T08:00", ["+1"]),
    ],
)
def test_a_hosts_clock_elsewhere_changes_nothing(zone: str, moment: str, stages: list[str]) -> None:
    there = local(moment).astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
    found = list(due([duty("2024-03-29")], RECEIVERS, CALENDAR, there, HOURS))
    assert found == [Line(HEAD, 7, "2024-03-29", stage, Receiver.HEAD) for stage in stages]


def snoozed(until: str, moment: str, last_day: str = "2024-03-29", person: int = HEAD) -> dict[int, str]:
    receivers = replace(ALL, snoozed={(person, 7): date.fromisoformat(until)})
    return said(duty(last_day), moment, receivers)


@pytest.mark.parametrize(
    ("until", "moment", "expected"),
    [
        ("2024-03-22", "2024-03-20T08:00", {50: "-7"}),
        ("2024-03-22", "2024-03-21T08:00", {50: "-7"}),
        ("2024-03-22", "2024-03-22T08:00", {HEAD: "-7 again-2024-03-22", 50: "-7"}),
        ("2024-03-22", "2024-03-25T08:00", {HEAD: "-7", 50: "-7"}),
        # Whatever was put off: what is due, and what is overdue.
        ("2024-04-20", "2024-03-28T08:00", {50: "-7"}),
        ("2024-04-20", "2024-03-29T08:00", {HEAD: "0", 50: "0"}),
        ("2024-04-20", "2024-03-29T15:00", {HEAD: "0 0pm", 50: "0"}),
        ("2024-04-20", "2024-04-01T08:00", {HEAD: "+1", 50: "+1"}),
        (
            "2024-04-20",
            "2024-04-15T08:00",
            {HEAD: "week-2024-04-15", OFFICE: "week-2024-04-15", BOSS: "+5", SECOND: "+5", 50: "+1"},
        ),
    ],
)
def test_what_is_put_off(until: str, moment: str, expected: dict[int, str]) -> None:
    assert snoozed(until, moment) == expected


def test_what_one_puts_off_the_others_hear() -> None:
    receivers = Receivers({5: [HEAD, DEPUTY]}, [], snoozed={(DEPUTY, 7): date(2024, 3, 22)})
    assert said(duty("2024-03-29"), "2024-03-20T08:00", receivers) == {HEAD: "-7"}


def again(moment: str, told: list[str]) -> list[str]:
    receivers = Receivers({5: [HEAD]}, [], snoozed={(HEAD, 7): date(2024, 3, 26)})
    return [line.key for line in unsaid(lines(duty("2024-03-29"), moment, receivers), told)]


def test_what_was_asked_for_again_is_said_once_and_not_beside_something_new() -> None:
    asked, third = "7@2024-03-29:again-2024-03-26:head-1", "7@2024-03-29:-3:head-1"
    assert again("2024-03-26T08:00", ["7@2024-03-29:-7:head-1"]) == [third]
    assert again("2024-03-26T08:00", [third]) == [asked]
    assert again("2024-03-26T15:00", [third, asked]) == []


ESCALATED = ["7@2024-03-29:+3:head-1", "7@2024-03-29:+3:office-8"]


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([], ESCALATED),
        (ESCALATED[:1], ESCALATED[1:]),
        (["7@2024-03-29:0:head-1"], ESCALATED),
        # Told to the head of that day: the new one hears of the next stage.
        (["7@2024-03-29:+3:head-99"], ESCALATED[1:]),
        # Told to another of the Office: this one has not heard it.
        (["7@2024-03-29:+3:office-99"], ESCALATED),
        (["70@2024-03-29:+3:head-1"], ESCALATED),
        # Told when it was due on another day: that was another round.
        (["7@2024-03-15:+3:head-1", "7@2024-03-15:+3:office-8"], ESCALATED),
        (ESCALATED, []),
    ],
)
def test_what_was_said_is_not_said_again(told: list[str], left: list[str]) -> None:
    found = lines(duty("2024-03-29"), "2024-04-03T08:00")
    assert [line.key for line in unsaid(found, told)] == left


def test_whoever_is_given_until_a_later_day_begins_a_new_round_without_the_digest() -> None:
    owed, told = duty("2024-03-29"), set[str]()
    for moment, last_day in [
        ("2024-01-02T08:00", "2024-03-29"),
        ("2024-03-29T08:00", "2024-03-29"),
        ("2024-04-01T08:00", "2024-04-26"),
        ("2024-04-16T08:00", "2024-04-26"),
        ("2024-04-26T08:00", "2024-04-26"),
        ("2024-05-02T08:00", "2024-04-26"),
    ]:
        found = lines(replace(owed, due=date.fromisoformat(last_day)), moment)
        told |= {line.key for line in unsaid(found, told)}
    assert told == {
        "7@:quarter:head-1",
        "7@2024-03-29:0:head-1",
        "7@2024-04-26:-7:head-1",
        "7@2024-04-26:0:head-1",
        "7@2024-04-26:+1:head-1",
    }


def head(stage: str, obligation: int = 7, person: int = HEAD) -> Line:
    return Line(person, obligation, "2024-03-29", stage, Receiver.HEAD)


@pytest.mark.parametrize(
    ("stages", "digests", "kept"),
    [
        (["-7", "quarter"], WEEK_CEILING - 1, ["-7", "quarter"]),
        (["-7", "quarter"], WEEK_CEILING, []),
        (["-3"], WEEK_CEILING + 2, []),
        (["-7", "-1"], WEEK_CEILING, ["-7", "-1"]),
        (["0"], WEEK_CEILING, ["0"]),
        (["0pm"], WEEK_CEILING, ["0pm"]),
        (["+1"], WEEK_CEILING, ["+1"]),
        (["again-2024-03-22"], WEEK_CEILING, ["again-2024-03-22"]),
        (["week-2024-04-15"], WEEK_CEILING, ["week-2024-04-15"]),
    ],
)
def test_a_ceiling_for_what_can_wait(stages: list[str], digests: int, kept: list[str]) -> None:
    found = [head(stage, number) for number, stage in enumerate(stages)]
    assert [line.stage for line in within_ceiling(found, {HEAD: digests})] == kept


def test_the_ceiling_is_each_persons_own_and_no_groups() -> None:
    group = Line(HEAD, 7, "2024-03-29", "-7", Receiver.GROUP)
    board = Line(OFFICE, 7, "2024-03-29", "week-2024-04-15", Receiver.OFFICE)
    found = [head("-7"), head("-7", person=DEPUTY), group, board]
    assert within_ceiling(found, {HEAD: 3, OFFICE: 3}) == [head("-7", person=DEPUTY), group]


def mornings(first: str, days: int) -> Iterator[datetime]:
    for number in range(days):
        yield local(f"{first}T08:00") + timedelta(days=number)


def test_a_week_of_downtime_says_each_thing_once_in_its_latest_form() -> None:
    owed = duty("2024-03-29")
    told: set[str] = set()
    heard = []
    for now in mornings("2024-01-01", 102):
        if not local("2024-03-18T00:00") <= now < local("2024-04-01T00:00"):
            new = unsaid(due([owed], RECEIVERS, CALENDAR, now, HOURS), told)
            told |= {line.key for line in new}
            heard += [(f"{now:%d/%m}", line.person, line.stage) for line in new]
    assert heard == [
        ("02/01", HEAD, "quarter"),
        ("01/04", HEAD, "+1"),
        ("03/04", HEAD, "+3"),
        ("03/04", OFFICE, "+3"),
        ("05/04", HEAD, "+5"),
        ("08/04", HEAD, "week-2024-04-08"),
        ("08/04", OFFICE, "week-2024-04-08"),
    ]


# Properties

MOMENTS = st.builds(
    lambda day, minute: local("2024-01-01T00:00") + timedelta(days=day, minutes=minute),
    st.integers(0, 200),
    st.integers(0, 24 * 60 - 1),
)


@st.composite
def some_duty(draw: st.DrawFn) -> Owed:
    last = str(date(2024, 1, 2) + timedelta(days=draw(st.integers(0, 150))))
    activated = draw(st.sampled_from([BEFORE, "2024-01-02T08:01", "2024-02-06T16:00", "2024-04-12T10:00"]))
    registration = draw(st.booleans())
    owed = replace(duty(last, activated, registration=registration), leads=draw(st.booleans()))
    if registration:
        return owed
    return replace(owed, ladder=ladders()[draw(st.sampled_from(["task", "short", "long"]))])


DUTIES = some_duty()


@given(DUTIES, st.lists(MOMENTS, max_size=25))
def test_whenever_the_bot_looks_each_stage_is_said_once_and_none_after_a_later_one(
    owed: Owed, moments: list[datetime]
) -> None:
    told: set[str] = set()
    heard: dict[tuple[int, Receiver], list[str]] = {}
    for now in sorted(moments):
        for line in unsaid(due([owed], ALL, CALENDAR, now, HOURS), told):
            assert line.key not in told
            told.add(line.key)
            if line.stage != "0pm":
                heard.setdefault((line.person, line.receiver), []).append(line.stage)
    for stages in heard.values():
        assert [place(stage) for stage in stages] == sorted(map(place, stages))
        assert len(set(stages)) == len(stages)


def place(stage: str) -> tuple[int, str]:
    """Where a stage stands in its round."""
    days = workdays(stage)
    if days is not None:
        return days, ""
    return (99, stage) if stage.startswith("week") else (-99, stage)


@given(DUTIES, MOMENTS, st.data())
def test_what_is_due_depends_on_the_day_and_the_half_of_it(
    owed: Owed, now: datetime, data: st.DataObject
) -> None:
    midnight = now.replace(hour=0, minute=0)
    first, last = data.draw(st.sampled_from([(480, 899), (900, 1079)]))
    minutes = data.draw(st.lists(st.integers(first, last), min_size=2, max_size=2))
    one, other = (list(due([owed], ALL, CALENDAR, midnight + timedelta(minutes=m), HOURS)) for m in minutes)
    assert one == other


@given(DUTIES, MOMENTS)
def test_nothing_is_due_outside_the_hours_of_working_days(owed: Owed, now: datetime) -> None:
    works = CALENDAR.is_workday(now.date())
    if not (works and 8 <= now.hour < 18):
        assert list(due([owed], ALL, CALENDAR, now, HOURS)) == []


@given(DUTIES, MOMENTS)
def test_a_key_names_its_line(owed: Owed, now: datetime) -> None:
    found = list(due([owed], ALL, CALENDAR, now, HOURS))
    assert [Line.of(line.key) for line in found] == found
