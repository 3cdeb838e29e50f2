"""`thidua demo` ends well, and would not if the bot had sent, withheld or counted anything wrongly."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo import book, check, texts
from bot.demo.book import Sheets
from bot.demo.digests import Digest, digests
from bot.demo.ledger import Ledger, ledger_of
from bot.demo_oracle import AT_EIGHT, AT_THREE, LEADERS, OFFICE, STAFF, UNIT
from bot.demo_world import VIETNAM, Holding, World
from simulator import Message

ROOT = Path(__file__).parents[2]
DAY = date(2024, 4, 1)
MORNING = datetime(2024, 4, 1, 8, tzinfo=VIETNAM)
LINES = (("2.1@a", "+1"), ("7.1@a", "quarter"))
EXPECTED = {("An", DAY, AT_EIGHT, frozenset((key, stage, UNIT) for key, stage in LINES))}

PLAN: dict[str, Any] = {
    "year": 2024,
    "items": [
        {
            "number": 7,
            "parts": [
                {"text": "Xây dựng báo cáo sơ kết", "conditional": False},
                {"text": "Cử công chức đi học (nếu có)", "conditional": True},
            ],
            "bodies": ["a"],
            "lead": "a",
            "start": "2024-04-01",
            "due": "2024-06-28",
        }
    ],
    "deadlines": [{"last_day": "2024-01-29", "what": "đăng ký thi đua"}],
}
WORDS = """Chào anh/chị An, hôm nay thứ Hai, 01/04/2024.
Đơn vị anh/chị có 3 việc cần lưu ý:

Đã quá hạn, đơn vị chưa báo kết quả – kế hoạch 2024
Đăng ký danh hiệu, sáng kiến · hạn thứ Hai, 29/01/2024 (quá hạn 63 ngày)
• Phòng A: còn 1 người chưa đăng ký: Bình

Việc của Quý II/2024 – kế hoạch 2024
Mục 7 · hạn thứ Sáu, 28/06/2024 (còn 88 ngày)
• Xây dựng báo cáo sơ kết – Phòng A (chủ trì)
• Cử công chức đi học (nếu có) – Phòng A (chủ trì)"""


def digest(person: str = "An", lines: tuple[tuple[str, str], ...] = LINES, **rest: Any) -> Digest:
    return Digest(person, MORNING, 1, lines, **rest)


def message(text: str, at: datetime = MORNING) -> Message:
    return Message(1, 1, {}, at, {"text": text}, method="sendMessage")


def small_ledger() -> Ledger:
    return ledger_of(PLAN, [("a", "Phòng A", "division")])


@pytest.mark.slow
def test_the_demo_ends_well(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    home.mkdir()
    (home / "mine.txt").write_text("mine")
    environment = {**os.environ, "THIDUA_HOME": str(tmp_path), "THIDUA_TOKEN": "12345:not-used"}
    result = subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, ""), result.stdout[-3000:]
    left = {path.name for path in home.iterdir() if path.suffix in {".xlsx", ".txt"}}
    reports = {"thi-dua-2024-den-2024-06-28.xlsx", "thi-dua-2024-den-2024-12-31.xlsx"}
    assert left == {texts.TRANSCRIPT, "mine.txt"} | reports
    transcript = (home / texts.TRANSCRIPT).read_text("utf-8")
    assert texts.RESTART in transcript
    assert texts.YEAR_END in transcript


@pytest.mark.parametrize(
    ("got", "found"),
    [
        ([digest()], []),
        ([], [texts.not_sent("An", DAY, AT_EIGHT, "2.1@a +1, 7.1@a quarter")]),
        (
            [digest(lines=LINES[:1])],
            [
                texts.not_sent("An", DAY, AT_EIGHT, "2.1@a +1, 7.1@a quarter"),
                texts.sent_wrongly("An", DAY, AT_EIGHT, "2.1@a +1"),
            ],
        ),
        ([digest(), digest()], [texts.sent_wrongly("An", DAY, AT_EIGHT, "2.1@a +1, 7.1@a quarter")]),
        ([digest(), digest("Bình")], [texts.sent_wrongly("Bình", DAY, AT_EIGHT, "2.1@a +1, 7.1@a quarter")]),
        (
            [digest(slot=AT_THREE)],
            [
                texts.not_sent("An", DAY, AT_EIGHT, "2.1@a +1, 7.1@a quarter"),
                texts.sent_wrongly("An", DAY, AT_THREE, "2.1@a +1, 7.1@a quarter"),
            ],
        ),
        ([digest(wrong=("• gì đó",))], [texts.unreadable("An", DAY, "• gì đó")]),
    ],
)
def test_what_was_sent_is_held_against_the_oracle(got: list[Digest], found: list[str]) -> None:
    assert check.sent(EXPECTED, got) == found


@pytest.mark.parametrize(
    ("stage", "capacity", "read"),
    [
        ("-14", UNIT, "coming"),
        ("-7", UNIT, "coming"),
        ("-1", UNIT, "-1"),
        ("0pm", UNIT, "0"),
        ("+3", UNIT, "+3"),
        ("+3", OFFICE, "+3 above"),
        ("+5", LEADERS, "+5 above"),
        ("week-2024-04-15", UNIT, "week"),
        ("week-2024-04-15", OFFICE, "week above"),
        ("listed", OFFICE, "listed"),
        ("0", STAFF, "register"),
    ],
)
def test_what_the_oracle_expects_is_compared_as_a_reader_sees_it(
    stage: str, capacity: str, read: str
) -> None:
    assert check.as_read(("2.1@a", stage, capacity)) == ("2.1@a", read)


@pytest.mark.parametrize(
    ("names", "found"),
    [(("Bình",), []), (("An",), [texts.unreadable("An", DAY, "An")])],
)
def test_the_names_of_who_has_yet_to_register_are_checked(names: tuple[str, ...], found: list[str]) -> None:
    held = [Holding(name, "staff", "a", date(2024, 1, 1)) for name in ("An", "Bình")]
    registered = {("An", 2024): MORNING - timedelta(days=1)}
    world = World({"a": "division"}, [], held, registered=registered)
    assert check.named(world, 2024, [digest(missing=(("a", names),))]) == found


@pytest.mark.parametrize(("after", "count"), [(-1, 0), (0, 1), (60, 1)])
def test_a_message_to_somebody_who_blocked_the_bot_is_noticed(after: int, count: int) -> None:
    late = message("Chào", MORNING + timedelta(seconds=after))
    assert len(check.blocked({"An": MORNING}, {"An": [late]})) == count


def test_an_edit_after_a_block_is_noticed() -> None:
    changed = message("Chào", MORNING - timedelta(days=1))
    changed.change({"text": "Chào lại"}, None, MORNING + timedelta(days=1))
    assert len(check.blocked({"An": MORNING}, {"An": [changed]})) == 1


@pytest.mark.parametrize(("times", "count"), [(0, 1), (1, 0), (2, 1)])
def test_the_office_is_to_be_told_once(times: int, count: int) -> None:
    notices = [message(f"Có người chưa nhận được tin nhắc\n• An {number}") for number in range(times)]
    assert len(check.told_once(["An"], {"Văn phòng": notices})) == count


@pytest.mark.parametrize(
    ("got", "count"),
    [
        ({"Việc": [("7", 2), ("8", 1)]}, 0),
        ({"Việc": [("7", 3), ("8", 1)]}, 2),
        ({"Việc": [("8", 1)]}, 1),
        ({"Việc": [("8", 1), ("7", 2), ("7", 2)]}, 1),
        ({"Khác": [("8", 1), ("7", 2)]}, 1),
    ],
)
def test_a_wrong_cell_in_the_workbook_is_noticed(got: Sheets, count: int) -> None:
    assert len(check.workbook({"Việc": [("8", 1), ("7", 2)]}, got)) == count


def test_a_workbook_is_counted_from_what_people_did() -> None:
    ledger = small_ledger()
    ledger.move("7.1@a", datetime(2024, 5, 2, tzinfo=UTC), "done", "Đã gửi")
    counted = book.counted(ledger, date(2024, 7, 1))
    assert counted[texts.SHEET_SUMMARY] == [("Quý II", 2, 1, 0, 1, 0), ("Quý I", 1, 0, 0, 1, 0)]
    assert [row[4] for row in counted[texts.SHEET_DUTIES]] == ["hoàn thành", "chưa báo", "chưa báo"]


def test_a_digest_is_read_off_the_message() -> None:
    (found,) = digests("An", [message(WORDS), message("Đã ghi.")], small_ledger())
    assert found.lines == (("0.1@a", "+1"), ("7.1@a", "quarter"), ("7.2@a", "quarter"))
    assert (found.day, found.missing, found.wrong) == (DAY, (("a", ("Bình",)),), ())


AFTERNOON = """Chào anh/chị An, hôm nay thứ Sáu, 28/06/2024.
Còn 1 việc đến hạn hôm nay mà em chưa nhận được kết quả:

Đến hạn hôm nay – kế hoạch 2024
Mục 7 · hạn thứ Sáu, 28/06/2024 (hôm nay)
• Xây dựng báo cáo sơ kết – Phòng A (chủ trì)"""
ABOVE = """Kính báo cáo anh/chị An, hôm nay thứ Sáu, 05/07/2024.
Có 2 việc của các đơn vị quá hạn đã lâu:

Quá hạn từ 5 ngày làm việc, Văn phòng đã đôn đốc – kế hoạch 2024
Mục 7 · hạn thứ Sáu, 28/06/2024 (quá hạn 7 ngày)
• Xây dựng báo cáo sơ kết – 2 đơn vị: Phòng A; Phòng B"""


def two_units() -> Ledger:
    plan = {**PLAN, "items": [{**PLAN["items"][0], "bodies": ["a", "b"]}]}
    return ledger_of(plan, [("a", "Phòng A", "division"), ("b", "Phòng B", "division")])


def test_the_second_word_of_a_day_is_told_from_the_first() -> None:
    sent = message(AFTERNOON, datetime(2024, 6, 28, 15, tzinfo=VIETNAM))
    (found,) = digests("An", [sent], small_ledger())
    assert (found.slot, found.lines, found.wrong) == (AT_THREE, (("7.1@a", "0"),), ())


def test_several_units_in_one_line_are_told_apart() -> None:
    sent = message(ABOVE, datetime(2024, 7, 5, 8, tzinfo=VIETNAM))
    (found,) = digests("An", [sent], two_units())
    assert (found.slot, found.wrong) == (AT_EIGHT, ())
    assert found.lines == (("7.1@a", "+5 above"), ("7.1@b", "+5 above"))
    (short,) = digests("An", [message(ABOVE.replace("; Phòng B", ""), sent.date)], two_units())
    assert short.wrong


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n• Xây dựng báo cáo sơ kết – Phòng A (chủ trì)", ""),
        ("28/06/2024", "27/06/2024"),
        ("Mục 7", "Mục 8"),
        ("kết – Phòng A (chủ trì)", "kết – Phòng A (phối hợp)"),
        ("kết – Phòng A", "kết – Phòng B"),
        ("(nếu có) ", ""),
        ("Việc của Quý II/2024 – kế hoạch 2024", "Việc của Quý II/2023 – kế hoạch 2023"),
        ("có 3 việc", "có 4 việc"),
        ("01/04/2024", "02/04/2024"),
        ("chị An", "chị Bình"),
    ],
)
def test_a_digest_that_says_something_else_is_not_taken_for_right(before: str, after: str) -> None:
    assert before in WORDS
    (found,) = digests("An", [message(WORDS.replace(before, after))], small_ledger())
    assert found.wrong
