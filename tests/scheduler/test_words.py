"""A digest as it is read: the texts of a small office, and messages that stay short whatever is owed."""

from dataclasses import replace
from datetime import date

import pytest

from bot.demo_oracle import Duty, Holding, World
from data.db import Database
from data.duties import Duty as View
from domain.duties import DutyState, ItemKind
from domain.message import Message, plain
from domain.reminders import Receiver, Stage
from scheduler import texts
from tests.scheduler.worlds import LONG_AGO, Office, at

LAST_DAY, OVERDUE, ESCALATED = date(2024, 3, 29), date(2024, 4, 1), date(2024, 4, 3)
KINDS = {"phong-a": "division", "van-phong": "office"}
HOLDINGS = [
    Holding("Trưởng phòng A", "head", "phong-a", LONG_AGO),
    Holding("Chánh Văn phòng", "office", "van-phong", LONG_AGO),
]


def tasks(count: int, words: str = "việc") -> list[Duty]:
    return [
        Duty(f"{words} {number}", "phong-a", date(2024, 1, 1), LAST_DAY, at(LONG_AGO))
        for number in range(count)
    ]


async def sent(database: Database, duties: list[Duty], *days: date) -> dict[tuple[str, str], Message]:
    """What was said on which day to whom."""
    office = Office(database, World(dict(KINDS), duties, list(HOLDINGS)))
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
        "[Vì sao tôi nhận tin này?] viec:why:1",
    ]


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
    heads = [plain(texts.section(stage, replace(VIEW, year=2031))) for stage in Stage]
    assert [head for head in heads if "2031" not in head] == []
    assert plain(texts.section(Stage.QUARTER, VIEW)) == "Việc của Quý I/2024 – kế hoạch 2024"


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
        ({Receiver.HEAD, Receiver.OFFICE}, "Có 3 việc của đơn vị và việc Văn phòng cần đôn đốc:"),
        ({Receiver.STAFF}, "Em xin nhắc một việc của anh/chị:"),
    ],
)
def test_the_greeting_follows_the_role(receivers: set[Receiver], purpose: str) -> None:
    assert plain(texts.greeting("<A>", receivers, 3, LAST_DAY)).splitlines() == [
        "Chào anh/chị <A>, hôm nay thứ Sáu, 29/03/2024.",
        purpose,
    ]
