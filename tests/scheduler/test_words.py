"""A digest as it is read: the texts of a small office, and messages that stay short whatever is owed."""

from dataclasses import replace
from datetime import date

import pytest

from bot.demo_world import Duty, Holding, World
from data.db import Database
from data.duties import Duty as View
from domain.duties import DutyState, ItemKind
from domain.ladders import Receiver
from domain.message import Message, plain
from scheduler import texts
from scheduler.sections import Section
from tests.scheduler.worlds import LONG_AGO, Office, at

# Words: the statements are tried by the tests of the plan, of sending and of a year.
pytestmark = pytest.mark.once

LAST_DAY, OVERDUE, ESCALATED = date(2024, 3, 29), date(2024, 4, 1), date(2024, 4, 3)
LEADERS = date(2024, 4, 5)
KINDS = {"phong-a": "division", "van-phong": "office"}
HOLDINGS = [
    Holding("Trưởng phòng A", "head", "phong-a", LONG_AGO),
    Holding("Chánh Văn phòng", "office", "van-phong", LONG_AGO),
    Holding("Giám đốc", "leadership", None, LONG_AGO),
]


def tasks(count: int, words: str = "việc") -> list[Duty]:
    return [
        Duty(f"{words} {number}", "phong-a", date(2024, 1, 1), LAST_DAY, at(LONG_AGO))
        for number in range(count)
    ]


async def sent(
    database: Database, duties: list[Duty], *days: date, groups: dict[str, str] | None = None
) -> dict[tuple[str, str], Message]:
    """What was said on which day to whom."""
    office = Office(database, World(dict(KINDS), duties, list(HOLDINGS), groups=groups or {}))
    await office.play([at(day) for day in days])
    return {(who, f"{day:%d/%m}"): message for who, day, message in office.sent}


def screen(message: Message) -> list[str]:
    rows = [f"[{button.label}] {button.data}" for row in message.buttons for button in row]
    return [*plain(message.text).splitlines(), *rows]


async def test_one_duty_of_a_unit(database: Database) -> None:
    said = await sent(database, tasks(1), date(2024, 3, 22))
    assert screen(said["Trưởng phòng A", "22/03"]) == [
        "Chào anh/chị Trưởng phòng A, hôm nay thứ Sáu, 22/03/2024.",
        "Đơn vị anh/chị có 1 việc cần lưu ý:",
        "",
        "Sắp đến hạn – kế hoạch 2024",
        "Mục 0 · hạn thứ Sáu, 29/03/2024 (còn 7 ngày)",
        "• việc 0 – phong-a (phối hợp)",
        "[Mục 0 (2024): việc 0] viec:open:1",
        "[Đã nhận] viec:seen:1",
        "[Nhắc tôi sau] viec:later:1",
        "[Vì sao tôi nhận tin này?] viec:why:1",
    ]


async def test_what_stays_undone_for_the_office(database: Database) -> None:
    said = await sent(database, tasks(2), OVERDUE, ESCALATED)
    assert screen(said["Chánh Văn phòng", "03/04"]) == [
        "Chào anh/chị Chánh Văn phòng, hôm nay thứ Tư, 03/04/2024.",
        "Văn phòng cần theo dõi, đôn đốc 2 việc:",
        "",
        "Quá hạn từ 3 ngày làm việc, đơn vị chưa báo kết quả – kế hoạch 2024",
        "Mục 0 · hạn thứ Sáu, 29/03/2024 (quá hạn 5 ngày)",
        "• việc 0 – phong-a (phối hợp)",
        "Mục 1 · hạn thứ Sáu, 29/03/2024 (quá hạn 5 ngày)",
        "• việc 1 – phong-a (phối hợp)",
        "[Mục 0 (2024): việc 0] viec:open:1",
        "[Mục 1 (2024): việc 1] viec:open:2",
        "[Mở báo cáo tiến độ] report",
        "[Vì sao tôi nhận tin này?] viec:why:2",
    ]


async def test_the_registration_deadline_names_the_missing_and_asks_them(database: Database) -> None:
    deadline = Duty(
        "đăng ký", "phong-a", date(2024, 1, 1), date(2024, 1, 29), at(LONG_AGO), registration=True
    )
    said = await sent(database, [deadline], date(2024, 1, 26))
    assert screen(said["Trưởng phòng A", "26/01"]) == [
        "Chào anh/chị Trưởng phòng A, hôm nay thứ Sáu, 26/01/2024.",
        "Đơn vị anh/chị có 2 việc cần lưu ý:",
        "",
        "Đến hạn vào ngày làm việc tới – kế hoạch 2024",
        "Đăng ký danh hiệu, sáng kiến · hạn thứ Hai, 29/01/2024 (còn 3 ngày)",
        "• phong-a: còn 1 người chưa đăng ký: Trưởng phòng A",
        "",
        "Anh/chị chưa đăng ký danh hiệu năm 2024",
        "Đăng ký danh hiệu, sáng kiến · hạn thứ Hai, 29/01/2024 (còn 3 ngày)",
        "• Mời bấm «Đăng ký ngay», trả lời vài câu ngắn là xong; không đăng ký thì báo trưởng đơn vị.",
        "[Đăng ký ngay] dangky",
        "[Hạn đăng ký (2024): đăng ký] viec:open:1",
        "[Đã nhận] viec:seen:1",
        "[Nhắc tôi sau] viec:later:1",
        "[Vì sao tôi nhận tin này?] viec:why:1",
    ]


async def test_a_group_hears_of_its_unit_without_a_name(database: Database) -> None:
    deadline = Duty(
        "đăng ký", "phong-a", date(2024, 1, 1), date(2024, 1, 29), at(LONG_AGO), registration=True
    )
    said = await sent(database, [deadline], date(2024, 1, 29), groups={"phong-a": "Nhóm phòng A"})
    assert screen(said["Nhóm phòng A", "29/01"]) == [
        "phong-a, hôm nay thứ Hai, 29/01/2024. Việc của đơn vị theo kế hoạch năm:",
        "",
        "Đến hạn hôm nay – kế hoạch 2024",
        "Đăng ký danh hiệu, sáng kiến · hạn thứ Hai, 29/01/2024 (hôm nay)",
        "• phong-a: còn người chưa đăng ký",
    ]


async def test_the_copy_of_what_goes_above_and_what_the_leadership_reads(database: Database) -> None:
    said = await sent(database, tasks(1), OVERDUE, ESCALATED, LEADERS)
    assert screen(said["Trưởng phòng A", "03/04"])[3] == (
        "Quá hạn từ 3 ngày làm việc, em đã báo Văn phòng – kế hoạch 2024"
    )
    assert screen(said["Trưởng phòng A", "05/04"])[3] == (
        "Quá hạn từ 5 ngày làm việc, em đã báo Lãnh đạo Sở – kế hoạch 2024"
    )
    assert screen(said["Giám đốc", "05/04"]) == [
        "Kính báo cáo anh/chị Giám đốc, hôm nay thứ Sáu, 05/04/2024.",
        "Có 1 việc của các đơn vị quá hạn đã lâu:",
        "",
        "Quá hạn từ 5 ngày làm việc, Văn phòng đã đôn đốc – kế hoạch 2024",
        "Mục 0 · hạn thứ Sáu, 29/03/2024 (quá hạn 7 ngày)",
        "• việc 0 – phong-a (phối hợp)",
        "[Mục 0 (2024): việc 0] viec:open:1",
        "[Mở báo cáo tiến độ] report",
        "[Vì sao tôi nhận tin này?] viec:why:4",
    ]


async def test_the_second_word_of_the_last_day(database: Database) -> None:
    office = Office(database, World(dict(KINDS), tasks(1), list(HOLDINGS)))
    await office.play([at(LAST_DAY), at(LAST_DAY, 15)])
    morning, afternoon = [screen(message) for _, _, message in office.sent]
    assert morning[1] == "Đơn vị anh/chị có 1 việc cần lưu ý:"
    assert afternoon[1:4] == [
        "Còn 1 việc đến hạn hôm nay mà em chưa nhận được kết quả:",
        "",
        "Đến hạn hôm nay – kế hoạch 2024",
    ]
    assert "[Nhắc tôi sau] viec:later:2" not in afternoon


@pytest.mark.parametrize(("day", "silent"), [(date(2024, 1, 2), True), (date(2024, 3, 20), False)])
async def test_mere_information_makes_no_sound(database: Database, day: date, silent: bool) -> None:
    said = await sent(database, tasks(1), day)
    assert [message.silent for message in said.values()] == [silent]


async def test_what_waits_for_a_day_shows_none(database: Database) -> None:
    waits = [replace(duty, awaits=True) for duty in tasks(1)]
    said = await sent(database, waits, date(2024, 1, 2), LAST_DAY, OVERDUE)
    assert list(said) == [("Trưởng phòng A", "02/01")]
    lines = screen(said["Trưởng phòng A", "02/01"])
    assert lines[4] == "Mục 0 · chưa có ngày, em báo khi Văn phòng có giấy mời"
    assert "29/03" not in "".join(lines)


@pytest.mark.parametrize("words", ["việc <b>&", "🎉" * 300, "một nội dung rất dài " * 40])
async def test_a_long_digest_stays_one_message(database: Database, words: str) -> None:
    said = await sent(database, tasks(60, words), LAST_DAY)
    message = said["Trưởng phòng A", "29/03"]
    lines = plain(message.text).splitlines()
    assert len(plain(message.text).encode("utf-16-le")) // 2 < 4096
    assert sum(line.startswith("• ") for line in lines) == 10
    assert lines[-1] == "… và 50 việc nữa."
    assert [button.data for row in message.buttons for button in row] == [
        "viec:open:1",
        "viec:open:2",
        "viec:open:3",
        "viec:list:owed:1",
        "viec:seen:1",
        "viec:why:1",
    ]


VIEW = View(
    id=1,
    state=DutyState.OPEN,
    revision=0,
    due=LAST_DAY,
    leads=True,
    note="",
    unit=1,
    unit_name="Phòng A",
    part="Cử người tập huấn",
    part_position=1,
    conditional=False,
    item=1,
    item_number="8",
    item_kind=ItemKind.TASK,
    content="Cử người tập huấn",
    starts=date(2024, 1, 1),
    awaits=False,
    year=2024,
)


@pytest.mark.parametrize(
    ("view", "line"),
    [
        (VIEW, "• Cử người tập huấn – Phòng A (chủ trì)"),
        (replace(VIEW, leads=False), "• Cử người tập huấn – Phòng A (phối hợp)"),
        (replace(VIEW, conditional=True), "• Cử người tập huấn (nếu có) – Phòng A (chủ trì)"),
        (
            replace(VIEW, conditional=True, part="Tập huấn (nếu có)"),
            "• Tập huấn (nếu có) – Phòng A (chủ trì)",
        ),
    ],
)
def test_a_line_says_unit_part_played_and_condition(view: View, line: str) -> None:
    assert plain(texts.task(view)) == line


def test_every_stage_has_a_head_that_says_the_year() -> None:
    heads = [plain(texts.section(section, replace(VIEW, year=2031))) for section in Section]
    assert [head for head in heads if "2031" not in head] == []
    assert len(set(heads)) == len(heads)
    assert plain(texts.section(Section.QUARTER, VIEW)) == "Việc của Quý I/2024 – kế hoạch 2024"


@pytest.mark.parametrize(("count", "ending"), [(1, "A1"), (8, "A8"), (9, "A8 và 1 người khác")])
def test_names_of_the_missing_are_cut(count: int, ending: str) -> None:
    names = [f"A{number}" for number in range(1, count + 1)]
    text = plain(texts.still_missing(VIEW, names))
    assert (text.startswith(f"• Phòng A: còn {count} người chưa đăng ký: A1"), text.endswith(ending)) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("receivers", "purpose"),
    [
        ({Receiver.HEAD}, "Đơn vị anh/chị có 3 việc cần lưu ý:"),
        ({Receiver.HEAD, Receiver.STAFF}, "Đơn vị anh/chị có 3 việc cần lưu ý:"),
        ({Receiver.OFFICE}, "Văn phòng cần theo dõi, đôn đốc 3 việc:"),
        ({Receiver.HEAD, Receiver.OFFICE}, "Có 3 việc của đơn vị và việc cần đôn đốc:"),
        ({Receiver.HEAD, Receiver.LEADERSHIP}, "Có 3 việc của đơn vị và việc cần đôn đốc:"),
        ({Receiver.OFFICE, Receiver.LEADERSHIP}, "Văn phòng cần theo dõi, đôn đốc 3 việc:"),
        ({Receiver.STAFF}, "Em xin nhắc một việc của anh/chị:"),
    ],
)
def test_the_greeting_follows_the_role(receivers: set[Receiver], purpose: str) -> None:
    assert plain(texts.greeting("<A>", receivers, 3, LAST_DAY)).splitlines() == [
        "Chào anh/chị <A>, hôm nay thứ Sáu, 29/03/2024.",
        purpose,
    ]
