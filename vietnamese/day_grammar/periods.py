"""Whole weeks, months, quarters and years: tháng 6/2024, quý II, tuần sau, năm nay."""

from dataclasses import replace

from vietnamese.day_grammar import numbers
from vietnamese.day_grammar.spans import (
    MONTHS,
    ONE_WEEK,
    Frame,
    Span,
    first_of,
    month_span,
    months_span,
    quarter_span,
    shifted_month,
    shifted_quarter,
    week_span,
    year_span,
)
from vietnamese.day_grammar.words import Unreadable, Words

# "tuần sau nữa", "tháng này", "quý trước"; longer phrases first
_SHIFTS = {
    "sau nữa": 2, "tới nữa": 2, "trước nữa": -2, "kế tiếp": 1, "tiếp theo": 1, "sắp tới": 1,
    "vừa rồi": -1, "vừa qua": -1,
    "sau": 1, "tới": 1, "kế": 1, "tiếp": 1, "này": 0, "nay": 0, "trước": -1, "qua": -1, "rồi": -1,
}  # fmt: skip
_YEAR_SHIFTS = {"ngoái": -1, "kia": -2, **{word: by for word, by in _SHIFTS.items() if word != "qua"}}
_MONTH_WORDS = ("tháng", "thg")
_QUARTER_WORDS = ("quý", "quí", "q")
_QUARTERS_IN_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "đầu tiên": 1}
_QUARTERS = 4
_SHORT_MONTH_YEAR = range(20, 60)


def shift(words: Words) -> int | None:
    """How many weeks, months or quarters from the present one: này 0, sau 1, trước -1."""
    return words.take_from(_SHIFTS)


def month_number(words: Words) -> int | None:
    """The number of a month, in digits or words ("tư" is April); an impossible one is refused."""
    found = words.digits()
    if found is None:
        found = 4 if words.take("tư") else words.attempt(numbers.in_words)
    if found is not None and not 1 <= found <= MONTHS:
        raise Unreadable
    return found


def year_after(words: Words, frame: Frame) -> int | None:
    """The year said after a day or period: năm 2024, /2024, 2024, năm nay, năm sau."""
    return words.attempt(_slashed_year) or named_year(words, frame)


def named_year(words: Words, frame: Frame) -> int | None:
    """The year said in words or as four digits: năm 2024, 2024, năm nay."""
    return first_of((_named_year, _plain_year), words, frame)


def _slashed_year(words: Words) -> int | None:
    return numbers.year(words) if words.take("/", "-", ".") else None


def _named_year(words: Words, frame: Frame) -> int | None:
    words.take("của", "trong")
    if not words.take("năm"):
        return None
    by = words.take_from(_YEAR_SHIFTS)
    return frame.today.year + by if by is not None else numbers.year(words)


def _plain_year(words: Words, _: Frame) -> int | None:
    word = words.word
    return numbers.year(words) if word and word.is_number and len(word.text) == len("2024") else None


def _in_year(words: Words, frame: Frame) -> tuple[int, bool]:
    """The year that follows or the one of the frame, and whether it was said."""
    said = year_after(words, frame)
    return (said, True) if said else (frame.this_year, False)


def month(words: Words, frame: Frame) -> Span | None:
    """Tháng 6, tháng sáu năm sau, tháng 6/2024, 6/2024, T6/2024, tháng này, tháng 3-6."""
    return first_of((_slashed_month, _short_month, _months, one_month), words, frame)


def one_month(words: Words, frame: Frame) -> Span | None:
    """A month after the word "tháng"."""
    return first_of((_numbered_month, _relative_month), words, frame)


def _slashed_month(words: Words, _: Frame) -> Span | None:
    """6/2024: a slash, dash or point and a year of four digits."""
    number = words.digits()
    if number is None or not words.take("/", "-", "."):
        return None
    word = words.word
    year = numbers.year(words) if word and len(word.text) == len("2024") else None
    if year is None:
        return None
    if not 1 <= number <= MONTHS:
        raise Unreadable
    return month_span(number, year, year_said=True)


def _short_month(words: Words, _: Frame) -> Span | None:
    """T6/2024, Th6/2024, T6/24; T6 without a year is a Friday."""
    number = words.digits() if words.take("t", "th") else None
    if number is None or not words.take("/", "-"):
        return None
    word = words.word
    if word is None or not word.is_number:
        return None
    year = numbers.year(words)
    if year is None or not 1 <= number <= MONTHS or year % 100 not in _SHORT_MONTH_YEAR:
        raise Unreadable
    return month_span(number, year, year_said=True)


def _months(words: Words, frame: Frame) -> Span | None:
    """Tháng 3 - 6, tháng 3 đến 6/2024."""
    if not words.take(*_MONTH_WORDS):
        return None
    first = words.digits()
    last = words.digits() if first and words.take("-", "đến") else None
    if first is None or last is None or not 1 <= first < last <= MONTHS:
        return None
    if words.sees("/") and words.at + 1 < len(words.items) and not _four_digits_follow(words):
        return None
    year, said = _in_year(words, frame)
    return months_span(first, last, year, year_said=said)


def _four_digits_follow(words: Words) -> bool:
    following = words.items[words.at + 1]
    return following.is_number and len(following.text) == len("2024")


def _numbered_month(words: Words, frame: Frame) -> Span | None:
    start = words.at
    number = month_number(words) if words.take(*_MONTH_WORDS) else None
    if number is None:
        return None
    if words.follows("năm") and first_of((_plain_year,), words, frame) is not None:
        raise Unreadable  # "tháng năm 2024" may be a blank left before "năm 2024"
    year, said = _in_year(words, frame)
    span = month_span(number, year, year_said=said)
    if not said:
        _refuse_next_month(words, frame, start, span)
        words.take("này")
    return span


def _refuse_next_month(words: Words, frame: Frame, start: int, span: Span) -> None:
    """Without marks "thang sau" is June or the next month; unless they are the same, it is refused."""
    if words.items[words.at - 1].text == "sau" and not words.has_marks:
        end, words.at = words.at, start
        other = _relative_month(words, frame)
        if other is None or other.start != span.start:
            raise Unreadable
        words.at = end


def _relative_month(words: Words, frame: Frame) -> Span | None:
    if words.take("sang tháng"):
        by: int | None = shift(words) or 1
    else:
        by = shift(words) if words.take(*_MONTH_WORDS) else None
    return replace(month_span(*shifted_month(frame.today, by)), relative=True) if by is not None else None


def quarter(words: Words, frame: Frame) -> Span | None:
    """Quý II, quí 2, QII/2024, quý hai năm sau, quý này, quý sau, quý I - III."""
    if words.take("sang quý"):
        return _quarter_at(frame, shift(words) or 1)
    if not words.take(*_QUARTER_WORDS):
        return None
    number = words.attempt(quarter_number)
    if number is None:
        by = shift(words)
        return _quarter_at(frame, by) if by is not None else None
    last = words.attempt(_to_quarter) or number
    year, said = _in_year(words, frame)
    if last > number:
        return months_span(3 * number - 2, 3 * last, year, year_said=said)
    return quarter_span(number, year, year_said=said)


def _to_quarter(words: Words) -> int | None:
    """The II of "quý I - II"."""
    return quarter_number(words) if words.take("-") else None


def quarter_number(words: Words) -> int | None:
    """1 to 4 in digits, Roman numerals or words; another number is refused."""
    found = words.digits()
    if found is None:
        return words.take_from(numbers.ROMAN) or words.take_from(_QUARTERS_IN_WORDS)
    if not 1 <= found <= _QUARTERS:
        raise Unreadable
    return found


def _quarter_at(frame: Frame, by: int) -> Span:
    there = shifted_quarter(frame.today, by)
    return quarter_span(there.number, there.year)


def year(words: Words, frame: Frame) -> Span | None:
    """Năm 2024, năm nay, năm ngoái, sang năm."""
    if words.take("sang năm"):
        return year_span(frame.today.year + 1)
    if not words.sees("năm"):
        return None
    found = _named_year(words, frame)
    return year_span(found) if found else None


def week(words: Words, frame: Frame) -> Span | None:
    """Tuần này, tuần sau, tuần tới, tuần trước, tuần sau nữa, sang tuần."""
    if words.take("sang tuần"):
        by: int | None = shift(words) or 1
    else:
        by = shift(words) if words.take("tuần") else None
    return week_span(frame.today + by * ONE_WEEK) if by is not None else None


def present(words: Words, frame: Frame) -> Span | None:
    """The unit alone after "hết" or "trong": hết tháng, trong quý, hết năm, hết tuần."""
    if not words.follows("hết", "trong"):
        return None
    if words.follows("hết") and words.take("tuần"):
        return week_span(frame.today)
    return bare_unit(words, frame)


def bare_unit(words: Words, frame: Frame) -> Span | None:
    """The present month, quarter or year, named by its unit alone."""
    unit = words.take("tháng", "quý", "quí", "năm")
    if unit is None:
        return None
    if unit == "tháng":
        return month_span(frame.today.month, frame.today.year)
    return year_span(frame.today.year) if unit == "năm" else _quarter_at(frame, 0)


PERIODS = (month, quarter, year, week)
