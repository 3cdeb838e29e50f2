"""Days counted from today or another day: mai, hôm kia, 3 ngày nữa, sau 5 ngày làm việc."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.calendar import add_workdays
from vietnamese.day_grammar import dates, numbers
from vietnamese.day_grammar.spans import Bound, Frame, Span, first_of, real_day, shifted_month
from vietnamese.day_grammar.words import Unreadable, Words

_NEAR = {
    "ngày hôm nay": 0, "hôm nay": 0, "bữa nay": 0, "hnay": 0,
    "sáng nay": 0, "trưa nay": 0, "chiều nay": 0, "tối nay": 0, "đêm nay": 0,
    "ngày mai": 1, "mai": 1, "ngày mốt": 2, "ngày kia": 2, "mốt": 2,
    "sáng kia": 2, "chiều kia": 2, "tối kia": 2,
    "ngày hôm qua": -1, "hôm qua": -1, "bữa qua": -1,
    "sáng qua": -1, "chiều qua": -1, "tối qua": -1, "đêm qua": -1,
    "ngày hôm kia": -2, "hôm kia": -2, "bữa kia": -2,
}  # fmt: skip
# Looks like ngày kia, hôm kia once the marks are gone.
_FURTHER = {"ngày kìa": 3, "hôm kìa": -3}
_CAN_BE_NAMES = ("mai", "mốt")
_SINCE = ("kể từ", "tính từ", "từ")
_CLOSING = ("nhé", "nha", "nhá", "ạ", "đó", "đấy", "thôi", "là")
_WEEK, _HALF_MONTH = 7, 15
_MONTHS_A_YEAR = 12
_FARTHEST = {"ngày": 400, "ngày làm việc": 260, "hôm": 400, "tuần": 60, "tháng": 60, "năm": 20}


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: 5 ngày làm việc, 2 tuần, nửa tháng."""

    count: int
    unit: str

    def from_day(self, day: date, frame: Frame, sign: int = 1) -> date:
        """The day that lies this long after (or before) another; a 31st that does not exist is refused."""
        count = sign * self.count
        if self.unit == "ngày làm việc":
            return add_workdays(frame.calendar, day, count)
        if self.unit in {"ngày", "hôm", "tuần"}:
            return day + timedelta(days=count * (_WEEK if self.unit == "tuần" else 1))
        months = count * (_MONTHS_A_YEAR if self.unit == "năm" else 1)
        return real_day(day.day, *shifted_month(day, months))


def near_day(words: Words, frame: Frame) -> Span | None:
    """Hôm nay, mai, ngày kia, hôm qua; "mai" alone can be a name, so it is less sure."""
    further = words.take_from(_FURTHER) if words.has_marks else None
    if further is not None:
        return Span.on(frame.today + timedelta(days=further))
    said = words.take(*_NEAR)
    if said is None or (said in {"mốt", "ngày mốt"} and words.sees("tháng")):
        return None
    return Span.on(frame.today + timedelta(days=_NEAR[said]), sure=said not in _CAN_BE_NAMES)


def counted(words: Words, frame: Frame) -> Span | None:
    """Any of: 3 ngày nữa, sau 2 tuần, cách đây 3 ngày, 5 ngày làm việc kể từ 3/6, trong vòng 10 ngày."""
    return first_of((_later, _ago, _after_since, _within, _still_to_come, _next_workday), words, frame)


def _later(words: Words, frame: Frame) -> Span | None:
    """3 ngày nữa; 2 tuần sau, where nothing more is said."""
    start = words.at
    length = words.attempt(_length) or (words.attempt(_length) if words.take("sau", "trong") else None)
    if length is None:
        return None
    if words.take("nữa"):
        return replace(_from_today(length, frame), sure=True)
    if words.take("sau") and _closes(words):
        if words.items[start].text == "sau":
            raise Unreadable  # "sau tuan sau": after next week, or in six weeks
        _refuse_day_of_month(words, length)
        return _from_today(length, frame)
    return None


def _refuse_day_of_month(words: Words, length: Length) -> None:
    """15 tháng sau may be the 15th of the next month; without marks 2 thang sau may be 2 tháng sáu."""
    if length.unit == "tháng" and (length.count > numbers.SHORT_COUNT or not words.has_marks):
        raise Unreadable


def _ago(words: Words, frame: Frame) -> Span | None:
    """Cách đây 3 ngày; 3 ngày trước, where nothing more is said."""
    said = words.take("cách đây")
    length = words.attempt(_length)
    if length is None:
        return None
    before = words.take("trước đây", "trước")
    if said or (before and _closes(words)):
        if not said:
            _refuse_day_of_month(words, length)
        return _from_today(length, frame, -1)
    return None


def _after_since(words: Words, frame: Frame) -> Span | None:
    """Sau 5 ngày làm việc, sau 10 ngày kể từ ngày 3/6."""
    length = words.attempt(_length) if words.take("sau") else None
    if length is None:
        return None
    start = words.attempt(lambda here: _since(here, frame))
    if start:
        return Span.on(length.from_day(start, frame))
    return _from_today(length, frame) if _closes(words) else None


def _within(words: Words, frame: Frame) -> Span | None:
    """Trong vòng 10 ngày, trong 5 ngày làm việc kể từ 3/6, 5 ngày làm việc kể từ 3/6: its last day."""
    stated = words.take("trong vòng", "trong thời hạn", "trong thời gian", "thời hạn", "trong")
    length = words.attempt(_length)
    if length is None:
        return None
    start = words.attempt(lambda here: _since(here, frame))
    bound: Bound | None = "by" if stated else None
    if start:
        return replace(Span.on(length.from_day(start, frame)), bound=bound)
    plain = stated == "trong" and length.unit != "ngày làm việc"
    if bound is None or plain or not _closes(words):
        return None
    return replace(_from_today(length, frame), bound=bound)


def _still_to_come(words: Words, frame: Frame) -> Span | None:
    """Nửa tháng nữa, nửa năm nữa."""
    unit = words.take("nửa tháng nữa", "nửa năm nữa")
    if unit is None:
        return None
    length = Length(_HALF_MONTH, "ngày") if unit == "nửa tháng nữa" else Length(_MONTHS_A_YEAR // 2, "tháng")
    return _from_today(length, frame)


def _next_workday(words: Words, frame: Frame) -> Span | None:
    """Ngày làm việc tiếp theo."""
    if not words.take("ngày làm việc tiếp theo", "ngày làm việc kế tiếp", "ngày làm việc tới"):
        return None
    return _from_today(Length(1, "ngày làm việc"), frame)


def _length(words: Words) -> Length | None:
    count = numbers.number(words)
    unit = words.take("ngày làm việc", "ngày", "hôm", "tuần", "tháng", "năm") if count else None
    if not count or unit is None:
        return None
    if count > _FARTHEST[unit]:
        raise Unreadable
    return Length(count, unit)


def _since(words: Words, frame: Frame) -> date | None:
    """The day after "kể từ": a date or a day near today."""
    if not words.take(*_SINCE):
        return None
    day = first_of((near_day, dates.dated), words, frame)
    return day.start if day and day.is_day else None


def _from_today(length: Length, frame: Frame, sign: int = 1) -> Span:
    return Span.on(length.from_day(frame.today, frame, sign), sure=False)


def _closes(words: Words) -> bool:
    """Whether nothing follows that could be the event counted from: "3 ngày sau" but not "3 ngày sau họp"."""
    return words.done or any(words.sees(particle) for particle in _CLOSING)
