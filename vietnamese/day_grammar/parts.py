"""Parts of months, quarters and years: cuối quý II, trung tuần tháng 6, 6 tháng đầu năm, ngày cuối tháng."""

from dataclasses import replace
from datetime import timedelta

from domain.calendar import ONE_DAY, add_workdays, first_workday, last_workday
from vietnamese.day_grammar import numbers, periods
from vietnamese.day_grammar.spans import (
    MONTHS,
    ONE_WEEK,
    SATURDAY,
    SUNDAY,
    Frame,
    Nature,
    Span,
    first_of,
    monday_of,
    months_span,
)
from vietnamese.day_grammar.words import Unreadable, Words

_THIRDS = {"đầu": 0, "giữa": 1, "cuối": 2}
_TEN_DAYS = {"thượng tuần": 0, "trung tuần": 1, "hạ tuần": 2}
_ENDS = {"đầu tiên": False, "cuối cùng": True, "đầu": False, "cuối": True}
_MIDDLE = 15
_DAYS_A_THIRD = 10
_LONGEST_COUNT = 31


def period(words: Words, frame: Frame) -> Span | None:
    """The month, quarter or year of which a part is meant; its unit alone is the present one."""
    return first_of((periods.month, periods.quarter, periods.year, periods.bare_unit), words, frame)


def third(words: Words, frame: Frame) -> Span | None:
    """Đầu, giữa, cuối of a month (ten days), a quarter (a month) or a year (four months)."""
    which = words.take_from(_THIRDS)
    if which is None:
        return None
    words.take("của")
    start = words.at
    whole = period(words, frame)
    if whole is None or whole.nature not in {"month", "quarter", "year"}:
        return None
    found = _third_of(whole, which)
    bare = words.at == start + 1
    if bare and whole.nature != "year" and found.end < frame.today:
        raise Unreadable
    return found


def ten_days(words: Words, frame: Frame) -> Span | None:
    """Thượng tuần, trung tuần, hạ tuần of a month."""
    which = words.take_from(_TEN_DAYS)
    if which is None:
        return None
    words.take("của")
    month = periods.month(words, frame)
    return _third_of(month, which) if month and month.nature == "month" else None


def _third_of(whole: Span, which: int) -> Span:
    nature: Nature = "last part" if which == len(_THIRDS) - 1 else "part"
    if whole.nature == "month":
        start = whole.start + timedelta(days=_DAYS_A_THIRD * which)
        end = whole.end if nature == "last part" else start + timedelta(days=_DAYS_A_THIRD - 1)
        return replace(whole, start=start, end=end, nature=nature)
    length = 1 if whole.nature == "quarter" else MONTHS // len(_THIRDS)
    first = whole.start.month + length * which
    found = months_span(first, first + length - 1, whole.start.year)
    return replace(whole, start=found.start, end=found.end, nature=nature)


def half(words: Words, frame: Frame) -> Span | None:
    """Nửa đầu năm 2024, nửa cuối tháng 6 (to the 15th, from the 16th)."""
    late = words.take_from({"nửa đầu": False, "nửa cuối": True, "nửa sau": True})
    whole = period(words, frame) if late is not None else None
    if whole is None or whole.nature not in {"month", "year"}:
        return None
    if whole.nature == "year":
        middle = whole.start.replace(month=MONTHS // 2, day=30)
    else:
        middle = whole.start.replace(day=_MIDDLE)
    start, end = (middle + ONE_DAY, whole.end) if late else (whole.start, middle)
    return Span(start, end, "stretch", year_said=whole.year_said)


def some_months(words: Words, frame: Frame) -> Span | None:
    """6 tháng đầu năm, sáu tháng cuối năm 2024, 9 tháng đầu năm nay."""
    count = numbers.number(words)
    late = words.take_from({"tháng đầu năm": False, "tháng cuối năm": True}) if count else None
    if count is None or late is None:
        return None
    if not 1 <= count < MONTHS:
        raise Unreadable
    words.at -= 1
    year = periods.year(words, frame)
    if year is None:
        words.take("năm")
    this = year.start.year if year else frame.this_year
    first, last = (MONTHS + 1 - count, MONTHS) if late else (1, count)
    return months_span(first, last, this, year_said=year is not None)


def some_days(words: Words, frame: Frame) -> Span | None:
    """10 ngày đầu tháng 6, 5 ngày cuối tháng."""
    count = numbers.number(words)
    late = words.take_from({"ngày đầu": False, "ngày cuối": True}) if count else None
    whole = period(words, frame) if late is not None else None
    if whole is None or not count or count > _LONGEST_COUNT or whole.nature == "stretch":
        return None
    length = timedelta(days=count - 1)
    start, end = (whole.end - length, whole.end) if late else (whole.start, whole.start + length)
    return Span(start, end, "stretch", year_said=whole.year_said)


def edge_day(words: Words, frame: Frame) -> Span | None:
    """Ngày cuối cùng của tháng 6, ngày đầu quý III, ngày làm việc cuối cùng của năm."""
    if not words.take("ngày"):
        return None
    working = words.take("làm việc")
    said = words.take(*_ENDS)
    if said is None:
        return None
    late = _ENDS[said]
    words.take("của", "trong")
    # "ngày đầu tuần" is as vague as "đầu tuần"; "ngày đầu tiên của tuần sau" is not
    exact = working is not None or " " in said
    whole = first_of((period, periods.week) if exact else (period,), words, frame)
    if whole is None or whole.nature == "stretch":
        return None
    day = whole.end if late else whole.start
    if working:
        day = last_workday(frame.calendar, day) if late else first_workday(frame.calendar, day)
    return Span.on(day, year_said=whole.year_said)


def nth_workday(words: Words, frame: Frame) -> Span | None:
    """Ngày làm việc thứ 5 của tháng 6."""
    if not words.take("ngày làm việc thứ"):
        return None
    count = 4 if words.take("tư") else numbers.number(words)
    if not count or not words.take("của", "trong"):
        return None
    whole = period(words, frame)
    if whole is None:
        return None
    day = add_workdays(frame.calendar, whole.start - ONE_DAY, count)
    if day > whole.end:
        raise Unreadable
    return Span.on(day, year_said=whole.year_said)


def weekend(words: Words, frame: Frame) -> Span | None:
    """Cuối tuần, cuối tuần này, cuối tuần sau: Saturday and Sunday."""
    words.take("ngày")
    if not words.take("cuối tuần"):
        return None
    by = periods.shift(words) or 0
    monday = monday_of(frame.today) + by * ONE_WEEK
    return Span(monday + timedelta(days=SATURDAY), monday + timedelta(days=SUNDAY), "last part")


PARTS = (weekend, some_months, some_days, nth_workday, edge_day, third, ten_days, half)
