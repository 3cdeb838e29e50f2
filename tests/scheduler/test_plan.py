"""Planning and sending together, where the two may meet a change between them."""

import threading
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.demo_world import Duty, Holding, World
from data.db import Database
from data.models import Account, Obligation, Outbox, OutboxLine, PersonPost, Reach
from domain.duties import DutyState
from domain.message import plain
from domain.people import Role
from scheduler.plan import plan
from tests.scheduler.worlds import LONG_AGO, ZONE, Office, at

WEEK_BEFORE, LAST_DAY = date(2024, 3, 20), date(2024, 3, 29)
OVERDUE, ESCALATED = date(2024, 4, 1), date(2024, 4, 3)


def world() -> World:
    """A division that owes two things, its head, and an Office of two."""
    duties = [
        Duty(key, "phong-a", date(2024, 1, 1), LAST_DAY, at(LONG_AGO))
        for key in ("việc thứ nhất", "việc thứ hai")
    ]
    holdings = [
        Holding("Trưởng phòng A", "head", "phong-a", LONG_AGO),
        Holding("Trưởng phòng mới", "staff", "phong-a", LONG_AGO),
        Holding("Chánh Văn phòng", "head", "van-phong", LONG_AGO),
        Holding("Chánh Văn phòng", "office", "van-phong", LONG_AGO),
        Holding("Thư ký", "office", "van-phong", LONG_AGO),
    ]
    return World({"phong-a": "division", "van-phong": "office"}, duties, holdings)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, world())


def told(office: Office) -> list[tuple[str, str, int]]:
    """Who was told on which day, and how many duties."""
    return sorted((who, f"{day:%d/%m}", len(lines)) for who, day, _, lines in office.digests())


def stages(office: Office, *days: date) -> set[str]:
    """The stages that were said on some days, or ever."""
    found = [(day, stage) for _, day, _, lines in office.digests() for _, stage, _ in lines]
    return {stage for day, stage in found if not days or day in days}


def plan_now(office: Office) -> int:
    return office.database.run_now(lambda session: plan(session, office.now, ZONE))


def new_head(office: Office, starts: date = LAST_DAY - timedelta(days=1)) -> None:
    """The head of the division is somebody else from a day on."""

    def change(session):
        head = session.exec(select(PersonPost).where(PersonPost.role == Role.HEAD)).first()
        head.ends = starts - timedelta(days=1)
        new = office.people["Trưởng phòng mới"].id
        session.flush()
        session.add(PersonPost(person_id=new, unit_id=head.unit_id, role=Role.HEAD, starts=starts))

    office.database.run_now(change)


async def test_late_twice_and_in_five_processes_make_the_same_rows(office: Office) -> None:
    office.now = at(WEEK_BEFORE, 9, 41)
    office.database.run_now(office._catch_up)
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(plan_now(office))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(counts), plan_now(office)) == (2, 0)
    await office.sender.drain()
    await office.play([at(WEEK_BEFORE, 9, 42), at(WEEK_BEFORE, 17)])
    assert told(office) == [("Trưởng phòng A", "20/03", 2)]
    assert len(office.sent) == 1


@pytest.mark.parametrize(
    ("starts_at", "told_on"),
    [
        ([at(WEEK_BEFORE, 10)], ["20/03"]),
        ([at(WEEK_BEFORE, 18), at(WEEK_BEFORE + timedelta(days=1))], ["21/03"]),
        ([at(WEEK_BEFORE, 7, 45), at(WEEK_BEFORE)], ["20/03"]),
        ([at(date(2024, 3, 23), 10), at(date(2024, 3, 25))], ["25/03"]),
    ],
)
async def test_what_fell_due_while_the_bot_was_down_is_said_when_it_may_be(
    office: Office, starts_at: list[datetime], told_on: list[str]
) -> None:
    await office.play(starts_at)
    assert [day for _, day, _ in told(office)] == told_on


async def test_downtime_ends_in_one_message_of_the_latest_stages(office: Office) -> None:
    await office.play([at(date(2024, 1, 2)), at(OVERDUE)])
    assert told(office) == [("Trưởng phòng A", "01/04", 2), ("Trưởng phòng A", "02/01", 2)]
    assert stages(office, OVERDUE) == {"+1"}


async def test_a_new_head_between_planning_and_sending_gets_it_and_the_old_one_never(office: Office) -> None:
    office.now = at(LAST_DAY)
    office.database.run_now(office._catch_up)
    assert plan_now(office) == 2
    new_head(office)
    assert await office.sender.drain() == {"dropped": 1}
    await office.play([at(LAST_DAY, 8, 1)])
    assert told(office) == [("Trưởng phòng mới", "29/03", 2)]


async def test_a_new_head_hears_of_the_next_stage_not_of_the_last(office: Office) -> None:
    await office.play([at(WEEK_BEFORE)])
    new_head(office, WEEK_BEFORE + timedelta(days=1))
    await office.play([at(date(2024, 3, day)) for day in range(21, 27)])
    assert told(office) == [("Trưởng phòng A", "20/03", 2), ("Trưởng phòng mới", "26/03", 2)]
    assert stages(office, date(2024, 3, 26)) == {"-3"}


@pytest.mark.parametrize(
    ("states", "fate", "names"),
    [
        ([DutyState.DONE, DutyState.DONE], {"dropped": 1}, []),
        ([DutyState.DISPUTED, DutyState.CANCELLED], {"dropped": 1}, []),
        ([DutyState.DONE, DutyState.DOING], {"sent": 1}, ["việc thứ hai"]),
    ],
)
async def test_what_was_reported_between_planning_and_sending_is_left_out(
    office: Office, states: list[DutyState], fate: dict[str, int], names: list[str]
) -> None:
    office.now = at(LAST_DAY)
    office.database.run_now(office._catch_up)
    plan_now(office)

    def report(session):
        for row, state in zip(
            session.exec(select(Obligation).order_by(col(Obligation.id))), states, strict=True
        ):
            row.state = state

    office.database.run_now(report)
    assert await office.sender.drain() == fate
    shown = plain(office.sent[0][2].text) if office.sent else ""
    assert [name for name in ("việc thứ nhất", "việc thứ hai") if name in shown] == names


async def test_an_extension_takes_back_what_was_planned(office: Office) -> None:
    office.now = at(OVERDUE)
    office.database.run_now(office._catch_up)
    plan_now(office)

    def extend(session):
        for row in session.exec(select(Obligation)):
            row.due = date(2024, 6, 28)

    office.database.run_now(extend)
    assert await office.sender.drain() == {"dropped": 1}
    assert plan_now(office) == 2  # the digest of the quarter, which nobody has told yet
    await office.sender.drain()
    assert stages(office) == {"quarter"}


async def test_the_office_is_told_once_of_somebody_who_blocked(office: Office) -> None:
    office.world.unreachable = [("Trưởng phòng A", at(WEEK_BEFORE), at(date(2024, 3, 27)))]
    mornings = [at(WEEK_BEFORE + timedelta(days=number)) for number in range(8)]
    await office.play([*mornings, at(date(2024, 3, 27), 14)])
    assert sorted((who, f"{day:%d/%m}") for who, day, _ in office.sent) == [
        ("Chánh Văn phòng", "20/03"),
        ("Thư ký", "20/03"),
        ("Trưởng phòng A", "27/03"),
    ]
    named = plain(office.sent[0][2].text).splitlines()
    assert "• Trưởng phòng A" in named


async def test_nothing_is_tried_for_somebody_without_an_account(office: Office) -> None:
    def leave(session):
        account = session.exec(select(Account).where(Account.external_id == "Trưởng phòng A")).one()
        account.person_id, account.state = None, "closed"

    office.database.run_now(leave)
    await office.play([at(WEEK_BEFORE), at(WEEK_BEFORE, 10), at(LAST_DAY)])
    assert sorted(who for who, _, _ in office.sent) == ["Chánh Văn phòng", "Thư ký"]
    assert told(office) == []


async def test_an_outage_of_a_day_is_said_once_the_next_morning(office: Office) -> None:
    office.now = at(WEEK_BEFORE)
    office.database.run_now(office._catch_up)
    plan_now(office)
    await office.play([at(WEEK_BEFORE + timedelta(days=1))])
    states = office.database.read_now(lambda session: [row.state for row in session.exec(select(Outbox))])
    assert states == ["expired", "sent"]
    assert told(office) == [("Trưởng phòng A", "21/03", 2)]


async def test_the_office_hears_of_what_stays_undone(office: Office) -> None:
    await office.play([at(ESCALATED)])
    assert told(office) == [
        ("Chánh Văn phòng", "03/04", 2),
        ("Thư ký", "03/04", 2),
        ("Trưởng phòng A", "03/04", 2),
    ]


async def test_lines_that_were_never_said_say_so(office: Office) -> None:
    office.world.unreachable = [("Trưởng phòng A", at(WEEK_BEFORE), at(LAST_DAY))]
    await office.play([at(WEEK_BEFORE)])
    said = office.database.read_now(lambda session: [row.said for row in session.exec(select(OutboxLine))])
    reach = office.database.read_now(lambda session: [row.reach for row in session.exec(select(Account))])
    assert (said, reach.count(Reach.UNREACHABLE)) == ([False, False], 1)


def told_at(office: Office) -> list[tuple[str, str, int]]:
    """Who was told on which day and at which of its times, and how many lines."""
    return sorted((f"{day:%d/%m} {slot}", who, len(lines)) for who, day, slot, lines in office.digests())


async def test_what_is_still_open_on_the_last_day_is_said_again_at_three(office: Office) -> None:
    office.world.changes = [("việc thứ nhất", at(LAST_DAY, 14), "done")]
    await office.play([at(LAST_DAY), at(LAST_DAY, 14, 59), at(LAST_DAY, 15), at(LAST_DAY, 17, 59)])
    assert told_at(office) == [("29/03 08:00", "Trưởng phòng A", 2), ("29/03 15:00", "Trưởng phòng A", 1)]


async def test_nothing_is_said_at_three_if_all_is_done(office: Office) -> None:
    office.world.changes = [(duty.key, at(LAST_DAY, 14), "done") for duty in office.world.duties]
    await office.play([at(LAST_DAY), at(LAST_DAY, 15)])
    assert told_at(office) == [("29/03 08:00", "Trưởng phòng A", 2)]


@pytest.mark.parametrize(
    ("looks", "times"),
    [
        ([(14, 0), (15, 0)], ["08:00"]),
        ([(14, 0), (15, 59)], ["08:00"]),
        ([(14, 0), (16, 0)], ["08:00", "15:00"]),
        ([(15, 0), (16, 59)], ["08:00"]),
        ([(15, 0), (17, 0), (17, 30)], ["08:00", "15:00"]),
        ([(17, 59), (18, 0)], ["08:00"]),
    ],
)
async def test_after_a_late_morning_there_is_no_second_word_on_its_heels(
    office: Office, looks: list[tuple[int, int]], times: list[str]
) -> None:
    await office.play([at(LAST_DAY, *look) for look in looks])
    assert [when.removeprefix("29/03 ") for when, _, _ in told_at(office)] == times


async def test_a_leader_hears_once_a_day(database: Database) -> None:
    leaders = world()
    leaders.kinds["giam-doc"] = "leadership"
    leaders.holdings.append(Holding("Giám đốc", "leadership", "giam-doc", LONG_AGO))
    leaders.duties = [Duty("ký", "giam-doc", date(2024, 1, 1), LAST_DAY, at(LONG_AGO))]
    office = Office(database, leaders)
    await office.play([at(LAST_DAY), at(LAST_DAY, 15), at(LAST_DAY, 17)])
    assert told_at(office) == [("29/03 08:00", "Giám đốc", 1)]


def five_dues(*last_days: date) -> World:
    """As many duties, each a week of working days before its last one on another day."""
    found = world()
    found.duties = [
        Duty(f"việc {number}", "phong-a", date(2024, 1, 1), day, at(LONG_AGO))
        for number, day in enumerate(last_days)
    ]
    return found


async def test_a_fourth_digest_of_a_week_waits_unless_it_is_urgent(database: Database) -> None:
    # T-7 on Monday 4, Tuesday 5, Wednesday 6 and Thursday 7 March.
    dues = [date(2024, 3, day) for day in (13, 14, 15, 18)]
    office = Office(database, five_dues(*dues))
    await office.play([at(date(2024, 1, 2))])
    await office.play([at(date(2024, 3, day)) for day in range(4, 10)])
    assert [day for who, day, _ in told(office)] == ["02/01", "04/03", "05/03", "06/03"]
    # Five days before, it is still the last stage that was reached.
    await office.play([at(date(2024, 3, 11))])
    assert ("việc 3", "-7", "unit") in {
        line for _, day, _, lines in office.digests() for line in lines if day == date(2024, 3, 11)
    }


async def test_an_urgent_line_takes_the_waiting_ones_along(database: Database) -> None:
    # The same three days, a fourth T-7 on Thursday, and on Friday something is due on the next working day.
    dues = [date(2024, 3, day) for day in (13, 14, 15, 18, 11)]
    office = Office(database, five_dues(*dues))
    await office.play([at(date(2024, 1, 2))])
    await office.play([at(date(2024, 3, day)) for day in (4, 5, 6, 7, 8)])
    friday = [lines for _, day, _, lines in office.digests() if day == date(2024, 3, 8)]
    assert friday == [
        frozenset({("việc 4", "-1", "unit"), ("việc 3", "-7", "unit"), ("việc 0", "-3", "unit")})
    ]
