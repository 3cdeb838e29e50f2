"""Lunar days and the days that have a name: mùng 2 Tết, rằm tháng Giêng, 23 tháng Chạp, Quốc khánh."""

from datetime import date

from vietnamese import lunar
from vietnamese.day_grammar import numbers, periods
from vietnamese.day_grammar.spans import Frame, Span, real_day
from vietnamese.day_grammar.words import Unreadable, Words

_NAMED_MONTHS = {"tháng giêng": 1, "tháng chạp": 12, "giêng": 1, "chạp": 12}
_TET = ("tết nguyên đán", "tết âm lịch", "tết ta", "tết cổ truyền", "tết")
_FULL_MOON = 15
_DAYS_BEFORE_TET = range(23, 31)
_FIRST_TEN = range(1, 11)

# Day and month, solar. Longer names first.
_SOLAR_NAMES = {
    "tết dương lịch": (1, 1), "tết tây": (1, 1), "năm mới dương lịch": (1, 1),
    "thành lập đảng cộng sản việt nam": (3, 2), "thành lập đảng": (3, 2), "thầy thuốc việt nam": (27, 2),
    "quốc tế phụ nữ": (8, 3), "quốc tế hạnh phúc": (20, 3), "thành lập đoàn thanh niên": (26, 3),
    "thành lập đoàn": (26, 3), "giải phóng miền nam": (30, 4), "thống nhất đất nước": (30, 4),
    "quốc tế lao động": (1, 5), "chiến thắng điện biên phủ": (7, 5), "điện biên phủ": (7, 5),
    "sinh nhật bác hồ": (19, 5), "sinh nhật bác": (19, 5), "quốc tế thiếu nhi": (1, 6),
    "báo chí cách mạng việt nam": (21, 6), "báo chí cách mạng": (21, 6), "gia đình việt nam": (28, 6),
    "thương binh liệt sĩ": (27, 7), "thương binh liệt sỹ": (27, 7), "thương binh - liệt sĩ": (27, 7),
    "cách mạng tháng tám": (19, 8), "cách mạng tháng 8": (19, 8), "thành lập ngành ngoại giao": (28, 8),
    "quốc khánh": (2, 9), "doanh nhân việt nam": (13, 10), "phụ nữ việt nam": (20, 10),
    "pháp luật việt nam": (9, 11), "nhà giáo việt nam": (20, 11), "văn hóa việt nam": (24, 11),
    "toàn quốc kháng chiến": (19, 12), "thành lập quân đội nhân dân việt nam": (22, 12),
    "thành lập quân đội": (22, 12), "thành lập qđnd việt nam": (22, 12), "quốc phòng toàn dân": (22, 12),
    "giáng sinh": (25, 12), "noel": (25, 12),
}  # fmt: skip
# Day and month, lunar.
_LUNAR_NAMES = {
    "giỗ tổ hùng vương": (10, 3), "giỗ tổ": (10, 3), "tết đoan ngọ": (5, 5), "đoan ngọ": (5, 5),
    "vu lan": (15, 7), "tết trung thu": (15, 8), "trung thu": (15, 8),
    "ông công ông táo": (23, 12), "ông táo": (23, 12),
}  # fmt: skip


def mark(words: Words) -> str | None:
    """The words that make a date lunar."""
    return words.take("âm lịch", "âl", "al", "âm")


def named_month(words: Words) -> int | None:
    """The months that have names only in the lunar year: Giêng and Chạp."""
    return words.take_from(_NAMED_MONTHS)


def lunar_day(words: Words, frame: Frame, day: int, month: int, year: int | None = None) -> Span:
    """A lunar day, with the leap mark, the words "âm lịch" and the year that may follow it."""
    if words.sees("dương lịch"):
        raise Unreadable
    leap = words.take("nhuận") is not None
    words.attempt(mark)
    year = year or _lunar_year(words, frame)
    words.attempt(mark)
    found = lunar.solar(day, month, year, leap=leap) if year else _nearest(frame, day, month, leap)
    if found is None:
        raise Unreadable
    return Span.on(found, year_said=True)


def _nearest(frame: Frame, day: int, month: int, leap: bool) -> date | None:
    """A lunar day without its year: in this year; where two years claim it (tháng Chạp), the coming one."""
    this_year = frame.this_year
    by_number = lunar.solar(day, month, this_year, leap=leap)
    before = lunar.solar(day, month, this_year - 1, leap=leap)
    if before and before.year == this_year and before >= frame.today:
        return before
    return by_number


def _lunar_year(words: Words, frame: Frame) -> int | None:
    """The year after a lunar day: năm 2025, 2025, /2025, năm Ất Tỵ."""
    return words.attempt(lambda here: _year_by_name(here, frame)) or periods.year_after(words, frame)


def _year_by_name(words: Words, frame: Frame) -> int | None:
    words.take("năm", "xuân")
    return words.take_from(lunar.year_names(frame.today.year))


def first_ten(words: Words, frame: Frame) -> Span | None:
    """Mùng 2 Tết, mùng 1 tháng Giêng, mùng 5 tháng 5 âm lịch.

    Mùng with a plain month is said of both calendars, so it is refused.
    """
    words.take("ngày")
    day = numbers.number(words) if words.take("mùng", "mồng") else None
    if day is None:
        return None
    if day not in _FIRST_TEN:
        raise Unreadable
    if words.take(*_TET):
        return lunar_day(words, frame, day, 1)
    if named := words.attempt(named_month):
        return lunar_day(words, frame, day, named)
    return _in_a_stated_calendar(words, frame, day)


def _in_a_stated_calendar(words: Words, frame: Frame, day: int) -> Span:
    month = periods.month_number(words) if words.take("tháng", "/") else None
    if month and words.sees("nhuận"):
        return lunar_day(words, frame, day, month)
    year = periods.year_after(words, frame) if month else None
    if month and words.attempt(mark):
        return lunar_day(words, frame, day, month, year)
    if month and words.take("dương lịch"):
        return Span.on(real_day(day, month, year or frame.this_year), year_said=year is not None)
    raise Unreadable


def full_moon(words: Words, frame: Frame) -> Span | None:
    """Rằm tháng Giêng, rằm tháng 8 năm 2025: the 15th of a lunar month."""
    words.take("ngày")
    if not words.take("rằm"):
        return None
    if words.take("trung thu"):
        return lunar_day(words, frame, _FULL_MOON, 8)
    month = words.attempt(named_month) or (periods.month_number(words) if words.take("tháng") else None)
    if month is None or (words.items[words.at - 1].text == "sau" and not words.has_marks):
        raise Unreadable
    return lunar_day(words, frame, _FULL_MOON, month)


def before_tet(words: Words, frame: Frame) -> Span | None:
    """29 Tết, 30 Tết, giao thừa: the last days of the old lunar year."""
    words.take("ngày")
    if words.take("đêm giao thừa", "giao thừa"):
        return _found(lunar.tet_eve(_lunar_year(words, frame) or frame.this_year))
    day = numbers.number(words)
    if day is None or day not in _DAYS_BEFORE_TET or not words.take(*_TET):
        return None
    return _found(lunar.days_before_tet(day, _lunar_year(words, frame) or frame.this_year))


def _found(day: date | None) -> Span:
    if day is None:
        raise Unreadable
    return Span.on(day, year_said=True)


def new_year(words: Words, frame: Frame) -> Span | None:
    """Tết Nguyên đán 2025: its first day. "Tết" alone is a season, and so are the days around it."""
    if words.follows("dịp", "trước", "sau", "từ", "đến", "hết", "nghỉ"):
        return None
    if not words.take(*_TET[:-1]):
        return None
    return _found(lunar.tet(_lunar_year(words, frame) or frame.this_year))


def named_day(words: Words, frame: Frame) -> Span | None:
    """Quốc khánh, Giỗ Tổ, ngày Nhà giáo Việt Nam 20/11: also with its date repeated and a year."""
    words.take("ngày")
    words.take("lễ")
    solar = words.take_from(_SOLAR_NAMES)
    day_and_month = solar or words.take_from(_LUNAR_NAMES)
    if day_and_month is None:
        return None
    words.attempt(lambda here: _same_date(here, day_and_month))
    if solar is None:
        return lunar_day(words, frame, *day_and_month)
    year = periods.year_after(words, frame)
    return Span.on(real_day(*solar, year or frame.this_year), year_said=year is not None)


def _same_date(words: Words, day_and_month: tuple[int, int]) -> bool | None:
    """The date that repeats the name: "Quốc khánh 2/9", "Giỗ Tổ mùng 10 tháng 3"."""
    words.take("ngày")
    words.take("mùng", "mồng")
    day = words.digits()
    month = words.digits() if words.take("/", "tháng", "-", ".") else None
    return True if (day, month) == day_and_month else None


LUNAR_AND_NAMED = (first_ten, full_moon, before_tet, named_day, new_year)
