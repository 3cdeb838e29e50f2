"""Calendar files: octet by octet as RFC 5545 wants them, and read back by a library that knows it."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from data import duties, feeds, people
from data.db import Database
from data.duties import Duty
from data.feeds import Deadline
from data.models import Account
from documents import calendar_file, paper
from domain.duties import DutyState, ItemKind
from domain.message import Paper
from tests import office
from vietnamese import wording

pytestmark = pytest.mark.once  # bytes: the statements are tried by tests of data

CHANGED = datetime(2024, 1, 2, 1, 30, tzinfo=UTC)
DUTY = Duty(
    id=12,
    state=DutyState.DOING,
    revision=3,
    due=date(2024, 12, 31),
    leads=True,
    note="",
    unit=4,
    unit_name="Phòng Lãnh sự - Hợp tác quốc tế",
    part="Xây dựng kế hoạch; triển khai, hướng dẫn các phong trào thi đua yêu nước năm 2024",
    part_position=1,
    conditional=False,
    item=7,
    item_number="5",
    item_kind=ItemKind.TASK,
    content="",
    starts=date(2024, 10, 1),
    awaits=False,
    year=2024,
)
ONE = Deadline(DUTY, "obligation-12@0123456789ab.thidua", CHANGED)


def saying(words: str) -> Deadline:
    return replace(ONE, duty=replace(DUTY, part=words))


def read(content: bytes) -> list[dict[str, Any]]:
    """The events, each value as the library decodes it."""
    return [
        {str(name).lower(): event.decoded(name) for name in event}
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]


def test_an_event_is_a_whole_day() -> None:
    (event,) = read(calendar_file.calendar([ONE]))
    assert event == {
        "uid": "obligation-12@0123456789ab.thidua",
        "sequence": 3,
        "dtstamp": CHANGED,
        "dtstart": date(2024, 12, 31),
        "dtend": date(2025, 1, 1),
        "summary": (
            "Hạn mục 5: Xây dựng kế hoạch; triển khai, hướng dẫn các phong trào thi đua yêu nước năm…"
        ),
        "description": (
            "Đơn vị: Phòng Lãnh sự - Hợp tác quốc tế\nVai trò: chủ trì\nKế hoạch năm: 2024\n"
            "Nội dung: Xây dựng kế hoạch; triển khai, hướng dẫn các phong trào thi đua yêu nước năm 2024\n"
            "Báo kết quả với trợ lý thi đua: /viec"
        ),
        "status": "CONFIRMED",
        "transp": "TRANSPARENT",
    }


def test_the_octets_are_those_of_the_standard() -> None:
    lines = calendar_file.calendar([ONE]).split(b"\r\n")
    assert lines[:4] == [
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        b"PRODID:-//Thidua//Calendar//VI",
        b"CALSCALE:GREGORIAN",
    ]
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"DTSTART;VALUE=DATE:20241231" in lines
    assert b"DTEND;VALUE=DATE:20250101" in lines
    assert b"DTSTAMP:20240102T013000Z" in lines
    names = {line.split(b":")[0].split(b";")[0] for line in lines if not line.startswith(b" ")}
    assert names & {b"METHOD", b"BEGIN:VALARM", b"TRIGGER"} == set()


NASTY = [
    "Ghi: a,b;c\\d \"e\" 'f'",
    "Dòng một\r\nBEGIN:VALARM\r\nDòng hai",
    "\u1ec6" * 300,
    "a" * 300,
    "😀" * 100,
    "",
]


@pytest.mark.parametrize(
    "words", NASTY, ids=["signs", "lines", "three octets", "one octet", "four octets", "none"]
)
def test_any_words_keep_lines_short_and_letters_whole(words: str) -> None:
    # Every place of a letter in a line, so that each would be cut somewhere.
    for shift in range(8):
        content = calendar_file.calendar([saying("x" * shift + words)])
        assert [line for line in content.split(b"\r\n") if len(line) > 75] == []
        assert content.replace(b"\r\n", b"").translate(None, b"\r\n") == content.replace(b"\r\n", b"")
        written = [line.decode() for line in content.split(b"\r\n")]  # each is whole UTF-8
        assert not any(
            unicodedata.combining(line[1]) for line in written if line.startswith(" ") and line[1:]
        )
        (event,) = read(content)
        shown = wording.shorten("x" * shift + words, 500)
        assert f"\nNội dung: {shown}\n" in event["description"]
        assert content.count(b"\r\nBEGIN:V") == 1


def test_the_registration_of_a_unit_and_ones_own_are_two() -> None:
    unit = replace(
        ONE, duty=replace(DUTY, item_kind=ItemKind.REGISTRATION, item_number="", part="Đăng ký danh hiệu")
    )
    own = replace(unit, uid="obligation-12-own@0123456789ab.thidua", own=True)
    read_back = read(calendar_file.calendar([unit, own]))
    assert [event["summary"] for event in read_back] == [
        "Hạn đăng ký của đơn vị năm 2024: Đăng ký danh hiệu",
        "Hạn đăng ký danh hiệu của tôi năm 2024",
    ]
    assert len({event["uid"] for event in read_back}) == 2


def test_a_part_that_may_have_no_occasion_says_so() -> None:
    (event,) = read(calendar_file.calendar([replace(ONE, duty=replace(DUTY, conditional=True, leads=False))]))
    assert "Vai trò: phối hợp\n" in event["description"]
    assert "Chỉ làm nếu có phát sinh.\n" in event["description"]


def test_an_empty_calendar_is_one_still() -> None:
    """RFC 5545, 3.6: a calendar holds at least one component."""
    made = Calendar.from_ical(calendar_file.calendar([]))
    assert [component.name for component in made.subcomponents] == ["VTIMEZONE"]
    assert made.decoded("refresh-interval") == timedelta(hours=6)


def test_the_same_facts_are_the_same_bytes() -> None:
    assert calendar_file.calendar([ONE]) == calendar_file.calendar([ONE])
    later = replace(ONE, duty=replace(DUTY, due=DUTY.due + timedelta(days=1), revision=4))
    assert calendar_file.calendar([later]) != calendar_file.calendar([ONE])


def deadlines(session: Session, account: int, today: date) -> tuple[Deadline, ...]:
    return feeds.deadlines(session, feeds.owner(session, account, today))


async def test_the_paper_is_what_the_feed_would_be(database: Database) -> None:
    database.run_now(office.build)
    today = date(2024, 1, 8)

    def account_of(session: Session) -> int:
        return session.exec(select(Account.id).where(Account.external_id == "Trưởng phòng A")).one()

    account = database.read_now(account_of)
    made = await paper.make(Paper("calendar", {"account": account, "today": today.isoformat()}), database.url)
    ours = database.read_now(lambda session: calendar_file.calendar(deadlines(session, account, today)))
    assert (made.name, made.content) == ("han-thi-dua-den-2024-01-08.ics", ours)
    owed = database.read_now(lambda session: owed_by(session, "Trưởng phòng A", today))
    assert len(read(made.content)) == len(owed) + 1  # and the head's own registration


def owed_by(session: Session, name: str, today: date) -> tuple[Duty, ...]:
    actor = people.actor_of(session, "telegram", name, name, today, CHANGED)
    return duties.duties(session, units=actor.units(), owed_only=True)
