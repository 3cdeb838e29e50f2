"""What is not a plan: each gets one sentence for the person and one for the log, in little time."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import bodies, seed
from documents import texts
from documents.plan_in import opened, read
from domain.errors import UnreadablePlan

BODIES = bodies.load()
TEXT = seed.PLAN_2024.read_text(encoding="utf-8")
TABLE = "TT\tNội dung\tĐơn vị thực hiện\nQUÝ I\n1\tXây dựng kế hoạch\tVăn phòng\n"
SCORES = "KẾ HOẠCH năm 2024\nSTT\tTiêu chí\tĐiểm chuẩn\tHướng dẫn chấm điểm\n1\tTổ chức\t10\tĐủ hồ sơ\n"
PROSE = "KẾ HOẠCH năm 2024\n\nI. MỤC ĐÍCH\n\n1. Đẩy mạnh thi đua trước 30/01/2024.\n"
SOON = 2.0


def refusal(raw: bytes, year: int | None = None) -> UnreadablePlan:
    with pytest.raises(UnreadablePlan) as refused:
        read(raw, BODIES, year)
    return refused.value


@pytest.mark.parametrize(
    ("raw", "person"),
    [
        (b"", texts.PLAN_EMPTY),
        (b"\xef\xbb\xbf", texts.PLAN_EMPTY),
        (" \n\t\u00a0\r\n".encode(), texts.PLAN_EMPTY),
        (TEXT.encode("utf-16-be"), texts.PLAN_ENCODING),
        ("K\u00c9 ho\u1ea1ch".encode("cp1258", "replace") + b"\xd2\xf5\x00", texts.PLAN_ENCODING),
        ("Céng hßa x· héi".encode("latin-1"), texts.PLAN_ENCODING),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", texts.PLAN_BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", texts.PLAN_KIND),
        (TEXT.encode().decode("cp1252", "replace").encode(), texts.PLAN_ENCODING),
        (("a" + "\u0323\u0301" * 9).encode(), texts.PLAN_ENCODING),
        (b"hello", texts.PLAN_NO_TABLE),
        ("KẾ HOẠCH năm 2024\nTT\tNoi dung\tDon vi\n".encode(), texts.PLAN_NO_TABLE),
        (SCORES.encode(), texts.PLAN_NO_TABLE),
        (PROSE.encode(), texts.PLAN_NO_TABLE),
        (TABLE.encode(), texts.PLAN_YEAR_OPEN),
        (b"x" * 50_000_000, texts.plan_too_big(opened.LIMIT_MB)),
    ],
)
def test_refused_in_words(raw, person):
    refused = refusal(raw)
    assert refused.person == person
    assert refused.log.startswith("plan: ")
    assert refused.log.isascii()


def test_too_many_items_are_refused():
    rows = "".join(f"{number}\tViệc\tVăn phòng\n" for number in range(1, 502))
    assert refusal(f"KẾ HOẠCH năm 2024\n{TABLE}{rows}".encode()).person == texts.PLAN_TOO_LONG


def test_too_many_lines_are_refused():
    assert refusal(TEXT.encode() + b"\n" * 5001).person == texts.PLAN_TOO_LONG


def test_year_fills_what_the_text_leaves_open():
    assert read(TABLE.encode(), BODIES, 2025).year == 2025


def test_year_that_the_text_says_may_be_repeated():
    assert read(TEXT.encode(), BODIES, 2024).year == 2024


def test_year_of_the_prose_serves_when_the_title_has_none():
    text = TEXT.replace("khen thưởng năm 2024\n\nCăn cứ", "khen thưởng\n\nCăn cứ", 1)
    assert read(text.encode(), BODIES).year == 2024


@pytest.mark.parametrize("year", [0, -1, 25, 1999, 2100, 99999])
def test_strange_year_is_refused(year):
    assert refusal(TABLE.encode(), year).person == texts.plan_year_strange(year)


def test_contradicted_year_is_refused():
    refused = refusal(TEXT.encode(), 2025)
    assert refused.person == texts.plan_year_contradicted(2025, 2024)


HEAD = "KẾ HOẠCH năm 2024\nTT\tNội dung\tĐơn vị thực hiện\nQUÝ I\n"
END = "\nIV. TỔ CHỨC THỰC HIỆN\n"
SIZE = 100_000


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "1\t" + "a. " * (SIZE // 3),
        HEAD + "1\t" + "(" * SIZE,
        HEAD + "1\t" + ", ra soat" * (SIZE // 9),
        HEAD + "1\t" + "a" * SIZE,
        HEAD + "1\tviec\t" + "Van phong, " * (SIZE // 11),
        HEAD + "1\tviec\t" + "; " * (SIZE // 2),
        HEAD + "1\tviec\tb\n" + "\t\n" * (SIZE // 2),
        HEAD + "1\tviec\tb\n" + "\tc\td\n" * (SIZE // 5),
        HEAD + "1\t" + "<ul " * (SIZE // 4),
        HEAD + "1\t" + "<" * SIZE,
        HEAD + "1\t" + " " * SIZE + "x",
        HEAD + "1\t" + "*" * SIZE,
        HEAD + "1\t" + "1." * (SIZE // 2),
        HEAD + "1\tviec\tb" + END + "truoc ngay " * (SIZE // 11),
        HEAD + "1\tviec\tb" + END + "dang ky truoc 30/01; " * (SIZE // 21),
        HEAD + "1\tviec\tb" + END + "x " * (SIZE // 2),
        "Số: " + "." * SIZE + "\n" + HEAD,
        "ngay thang nam " * (SIZE // 15) + "\n" + HEAD,
        "ke hoach so 1 ngay 1/1/2024 " * (SIZE // 28) + "\n" + HEAD,
        "ke hoach " * (SIZE // 9) + "\n" + HEAD,
        "KE HOACH\n" + "a\n" * (SIZE // 2) + HEAD,
        "TT\tNoi dung\n" * (SIZE // 12),
        "\n" * SIZE + HEAD,
        "I. A\n" * (SIZE // 5),
    ],
    ids=range(24),
)
def test_hostile_text_takes_little_time(text):
    started = time.process_time()
    with suppress(UnreadablePlan):
        read(text.encode(), BODIES)
    assert time.process_time() - started < SOON


PIECES = st.sampled_from(
    [
        *TEXT.split("\n"),
        "\t",
        "\n",
        "|",
        " ",
        "QUÝ II",
        "1\t",
        "- ",
        "; ",
        ". ",
        "<li>",
        "(nếu có)",
        "trước 31/02",
    ]
)


@given(st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=60).map("".join).map(str.encode)))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(raw):
    with suppress(UnreadablePlan):
        reading = read(raw, BODIES, 2024)
        assert all(item.parts and item.start <= item.end for item in reading.items)
        assert reading == read(raw, BODIES, 2024)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_cell_keeps_its_item(text):
    cell = " ".join(text.replace("\0", " ").split())
    raw = f"{HEAD}1\tXây dựng {cell}\tVăn phòng".encode("utf-8", "replace")
    with suppress(UnreadablePlan):
        assert read(raw, BODIES).items[0].number == 1
