"""Days that come again: ngày 25 hằng tháng, thứ Hai hằng tuần, 15/6 hằng năm. The next one is meant."""

from datetime import date, timedelta

from vietnamese.day_grammar import dates, lunar_days, numbers, weekdays
from vietnamese.day_grammar.spans import Frame, Span, first_of, real_day, shifted_month
from vietnamese.day_grammar.words import Unreadable, Words

_EVERY = ("hằng", "hàng", "mỗi")
_OF_EVERY = tuple(f"{of}{every}" for of in ("của ", "") for every in _EVERY)


def repeating(words: Words, frame: Frame) -> Span | None:
    """The next of a repeating day; on the day itself it could be today or the next, so that is refused."""
    return first_of((_every_week, _weekday_first, _every_month, _month_first, _every_year), words, frame)


def _every(words: Words, unit: str) -> bool:
    return words.take(*(f"{every} {unit}" for every in _OF_EVERY)) is not None


def _every_week(words: Words, frame: Frame) -> Span | None:
    """Hằng tuần vào thứ Hai, mỗi thứ Hai."""
    if not (_every(words, "tuần") or words.take("mỗi")):
        return None
    words.take("vào")
    name = words.attempt(weekdays.name_of_weekday)
    return _next_weekday(frame, name.number) if name else None


def _weekday_first(words: Words, frame: Frame) -> Span | None:
    """Thứ Hai hằng tuần."""
    words.take("ngày")
    name = words.attempt(weekdays.name_of_weekday)
    return _next_weekday(frame, name.number) if name and _every(words, "tuần") else None


def _next_weekday(frame: Frame, number: int) -> Span:
    ahead = (number - frame.today.weekday()) % 7
    return _ahead(frame, frame.today + timedelta(days=ahead))


def _every_month(words: Words, frame: Frame) -> Span | None:
    """Ngày 25 hằng tháng, ngày 5 của mỗi tháng."""
    day = numbers.number(words) if words.take("ngày") else None
    return _next_in_month(frame, day) if day and _every(words, "tháng") else None


def _month_first(words: Words, frame: Frame) -> Span | None:
    """Hằng tháng vào ngày 25."""
    if not _every(words, "tháng"):
        return None
    words.take("vào")
    day = numbers.number(words) if words.take("ngày") else None
    if day is None or words.sees("/") or words.sees("tháng"):
        return None
    return _next_in_month(frame, day)


def _next_in_month(frame: Frame, day: int) -> Span:
    month, year = shifted_month(frame.today, int(day < frame.today.day))
    return _ahead(frame, real_day(day, month, year))


def _every_year(words: Words, frame: Frame) -> Span | None:
    """15/6 hằng năm, Quốc khánh hằng năm."""
    start = words.at
    found = first_of((lunar_days.named_day, dates.dated), words, frame)
    if found is None or not found.is_day or not _every(words, "năm"):
        return None
    if found.start > frame.today:
        return found
    words.at = start
    later = Frame(frame.today, frame.calendar, year=frame.this_year + 1)
    again = first_of((lunar_days.named_day, dates.dated), words, later)
    _every(words, "năm")
    if again is None or again.start <= found.start:
        raise Unreadable
    return _ahead(frame, again.start if found.start < frame.today else found.start)


def _ahead(frame: Frame, day: date) -> Span:
    if day == frame.today:
        raise Unreadable
    return Span.on(day)
