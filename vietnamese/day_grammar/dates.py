"""Days with their month: 15/6, 15.6.24, ngày 15 tháng 6 năm 2024, 1-15/6. The day comes first, always."""

from datetime import date

from vietnamese.day_grammar import lunar_days, numbers, periods
from vietnamese.day_grammar.spans import Frame, Span, first_of, real_day
from vietnamese.day_grammar.words import Unreadable, Words

_SEPARATORS = ("/", "-", ".", "\\")


def dated(words: Words, frame: Frame) -> Span | None:
    """Any of the ways below, after "ngày" or nothing."""
    words.take("ngày", "hôm", "bữa")
    return first_of((_days_of_month, _slashed, _worded, _day_lent_a_month), words, frame)


def _days_of_month(words: Words, frame: Frame) -> Span | None:
    """1-15/6, 1 - 15 tháng 6/2024: the first number is a day of the month named after the second."""
    first = words.digits()
    if first is None or not words.take("-"):
        return None
    start = words.at
    last = words.digits()
    if last is None or not (words.sees("/") or words.sees(".") or words.sees("tháng")):
        return None
    words.at = start
    end = first_of((_slashed, _worded), words, frame)
    if end is None or end.start.day <= first:
        return None
    return Span(end.start.replace(day=first), end.end, "stretch", year_said=end.year_said)


def _slashed(words: Words, frame: Frame) -> Span | None:
    """15/6, 15-6-2024, 15.06.24, 15/6 năm sau, 10/3 âm lịch."""
    day = words.digits()
    separator = words.take(*_SEPARATORS) if day is not None else None
    month = words.digits() if separator else None
    if day is None or month is None or separator is None:
        return None
    year = words.attempt(lambda here: _third_number(here, separator))
    if words.attempt(lunar_days.mark):
        return lunar_days.lunar_day(words, frame, day, month, year)
    return _in_year(words, frame, day, month, year or periods.named_year(words, frame))


def _third_number(words: Words, separator: str) -> int | None:
    """The year after the same separator; a number there that is no year makes the date unreadable."""
    word = words.word if words.take(separator) else None
    if word is None or not word.is_number:
        return None
    found = numbers.year(words)
    if found is None:
        raise Unreadable
    return found


def _in_year(words: Words, frame: Frame, day: int, month: int, year: int | None) -> Span:
    """The day in the year said, else in the frame's; "tới" and "vừa qua" must agree with that."""
    found = real_day(day, month, year or frame.this_year)
    if not year:
        coming, past = words.take("tới", "sắp tới"), words.take("vừa qua", "vừa rồi")
        if (coming and found <= frame.today) or (past and found >= frame.today):
            raise Unreadable
    return Span.on(found, year_said=year is not None)


def _worded(words: Words, frame: Frame) -> Span | None:
    """15 tháng 6 năm 2024, mười lăm tháng sáu, 15 tháng này, 23 tháng Chạp."""
    after_day = words.follows("ngày")
    day = words.digits()
    if day is None and not _after_rather_than_six(words):
        day = words.attempt(numbers.in_words)
    if day is None:
        return None
    if named := words.attempt(lunar_days.named_month):
        return lunar_days.lunar_day(words, frame, day, named)
    month = periods.one_month(words, frame)
    if month is None:
        return None
    if words.attempt(lunar_days.mark):
        said = month.start.year if month.year_said else None
        return lunar_days.lunar_day(words, frame, day, month.start.month, said)
    if month.relative:
        return _in_relative_month(words, day, month.start, after_day)
    said = month.start.year if month.year_said else None
    return _in_year(words, frame, day, month.start.month, said)


def _in_relative_month(words: Words, day: int, month: date, after_day: bool) -> Span | None:
    """Ngày 15 tháng sau; "2 tháng sau" counts months, "3 tháng tới" may be either and is refused."""
    if after_day:
        return Span.on(real_day(day, month.month, month.year), year_said=True)
    if day <= numbers.SHORT_COUNT and words.has_marks and words.items[words.at - 1].text == "sau":
        return None
    raise Unreadable


def _after_rather_than_six(words: Words) -> bool:
    """Without marks "sau thang 6" is after June; only "ngày" before it makes a day of sáu."""
    return words.sees("sáu") and not words.follows("ngày")


def _day_lent_a_month(words: Words, frame: Frame) -> Span | None:
    """The 1 in "từ 1 đến 15/6"."""
    day = words.attempt(numbers.number) if frame.month else None
    return Span.on(real_day(day, frame.month, frame.this_year)) if day and frame.month else None
