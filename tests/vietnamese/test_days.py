"""Properties of the day reader, and what depends on the day or the calendar."""

import subprocess
import sys
import unicodedata
from datetime import date, time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.calendar import OfficeCalendar
from vietnamese.days import Reading, read
from vietnamese.text import unmarked

TODAY = date(2024, 6, 5)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
VOCABULARY = """
ngày tháng năm quý tuần thứ hai ba tư sáu sau trước đến từ hết cuối đầu giữa mùng rằm Tết chạp âm lịch nữa mai
hằng mỗi làm việc giờ kể trong vòng 1 2 6 15 30 31 2024 / - . : h T CN II Q này nay tới mười lăm mươi không
"""
WORDS = st.sampled_from(VOCABULARY.split())


def day(when: date, **more) -> Reading:
    return Reading(when, when, **more)


@settings(deadline=None)
@given(st.text(max_size=60), DAYS)
@example("0" * 300, TODAY)
@example("1/1/" * 70, TODAY)
@example("²/³ ngày Ⅷ", TODAY)
def test_any_text_is_answered(text, today):
    found = read(text, today)
    assert found is None or found.start <= found.end


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=9).map(" ".join), st.dates())
def test_any_words_of_time_are_answered(text, today):
    found = read(text, today)
    assert found is None or found.start <= found.end


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=7).map(" ".join))
def test_form_and_case_do_not_matter(text):
    as_typed = read(text, TODAY)
    assert read(unicodedata.normalize("NFD", text), TODAY) == as_typed
    assert read(text.upper(), TODAY) == as_typed


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=7).map(" ".join))
def test_without_marks_no_other_day_is_read(text):
    with_marks, without = read(text, TODAY), read(unmarked(text), TODAY)
    if with_marks and without:
        assert (without.start, without.end) == (with_marks.start, with_marks.end)


@settings(max_examples=60, deadline=None)
@given(DAYS, DAYS)
def test_any_day_is_read_back(when, today):
    d, m, y = when.day, when.month, when.year
    ways = [
        f"{d}/{m}/{y}", f"{d:02}/{m:02}/{y}", f"{d}-{m}-{y}", f"{d}.{m}.{y}", f"{d} / {m} / {y}",
        f"ngày {d} tháng {m} năm {y}", f"ngay {d:02} thang {m:02} nam {y}", f"{d}/{m} năm {y}",
        f"Lạng Sơn, ngày {d} tháng {m} năm {y}", f"ngày {d}/{m}/{y}",
    ]  # fmt: skip
    assert {way: read(way, today) for way in ways} == {way: day(when) for way in ways}


@settings(max_examples=40, deadline=None)
@given(DAYS)
def test_a_weekday_that_disagrees_is_refused(when):
    names = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
    for number, name in enumerate(names):
        found = read(f"{name}, {when:%d/%m/%Y}", TODAY)
        assert found == (day(when) if number == when.weekday() else None)


@settings(max_examples=40, deadline=None)
@given(DAYS)
def test_a_bare_weekday_is_the_coming_one(today):
    for name in ["T2", "thứ ba", "Th 4", "thứ 5", "thứ sáu", "T7", "CN"]:
        found = read(name, today)
        assert found is None or 1 <= (found.start - today).days <= 6


@pytest.mark.parametrize(
    ("said", "today", "meant"),
    [
        ("23 tháng Chạp", date(2024, 1, 15), day(date(2024, 2, 2))),
        ("rằm tháng Giêng", date(2024, 1, 15), day(date(2024, 2, 24))),
        ("30/4", date(2024, 12, 1), day(date(2024, 4, 30))),
        ("29/2", date(2023, 6, 1), None),
        ("cuối tuần", date(2024, 6, 8), Reading(date(2024, 6, 8), date(2024, 6, 9))),
        ("đầu tháng", date(2024, 6, 25), None),
        ("1 tháng nữa", date(2024, 1, 31), None),
        ("thang sau", date(2024, 5, 5), Reading(date(2024, 6, 1), date(2024, 6, 30))),
        ("mai", date(2024, 12, 31), day(date(2025, 1, 1))),
        ("thứ hai tuần sau", date(2024, 12, 31), day(date(2025, 1, 6))),
        ("quý sau", date(2024, 12, 31), Reading(date(2025, 1, 1), date(2025, 3, 31))),
        ("mai", date.max, None),
        ("tuần trước", date.min, None),
    ],
)
def test_what_today_decides(said, today, meant):
    assert read(said, today) == meant


def test_the_office_calendar_counts_its_own_days():
    office = OfficeCalendar(days_off={date(2024, 6, 6)}, days_worked={date(2024, 6, 8)})
    assert read("sau 2 ngày làm việc", TODAY, office) == day(date(2024, 6, 8))
    assert read("trong 2 ngày làm việc", TODAY) == day(date(2024, 6, 7), bound="by")


def test_a_time_needs_its_day():
    assert read("trước 17h30", TODAY) is None
    assert read("trước 17h30 ngày 15/6", TODAY) == day(date(2024, 6, 15), bound="before", time=time(17, 30))


def test_long_text_is_refused():
    assert read("nộp trước 15/6 " + "nhé " * 100, TODAY) is None


def test_heavy_libraries_wait_until_needed():
    code = "import sys, vietnamese.days, vietnamese.matching; print({*sys.argv[1:]} & {*sys.modules})"
    heavy = ["dateparser", "lunar_vn", "rapidfuzz"]
    done = subprocess.run(  # noqa: S603 -- our own interpreter and code
        [sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
