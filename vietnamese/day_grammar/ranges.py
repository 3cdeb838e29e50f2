"""Two ends: từ 1/6 đến 15/6, thứ hai - thứ sáu tuần sau, quý I - quý II, từ nay đến cuối năm."""

from dataclasses import replace

from vietnamese.day_grammar import dates, lunar_days, near, parts, periods, weekdays
from vietnamese.day_grammar.spans import Found, Frame, Rule, Span, Weekday, first_of
from vietnamese.day_grammar.words import Unreadable, Words

_FROM = ("bắt đầu từ", "tính từ", "kể từ", "từ")
_TO = ("cho đến hết", "cho tới hết", "đến hết", "tới hết", "cho đến", "cho tới", "đến", "tới", "-")
_NOW = ("nay", "bây giờ", "giờ")
_FARTHEST = 14
_PERIODS = {"week", "month", "quarter", "year"}

DAYS: tuple[Rule[Found | None], ...] = (
    near.counted,
    *parts.PARTS,
    *lunar_days.LUNAR_AND_NAMED,
    near.near_day,
    dates.dated,
    *periods.PERIODS,
    periods.present,
    weekdays.weekday,
)


def days(words: Words, frame: Frame) -> Found | None:
    """Days named in one of the ways above."""
    return first_of(DAYS, words, frame)


def between(words: Words, frame: Frame) -> Span | None:
    """A range; the later end is read first, since it may lend the earlier its month, year or week."""
    stated = words.take(*_FROM)
    start = words.at
    for place in range(start + 1, min(start + _FARTHEST, len(words.items))):
        words.at = place
        sign = words.take(*_TO)
        found = _ends(words, frame, start, place, sign) if sign else None
        if found:
            return found
    words.at = start
    return _from_now(words, frame) if stated else None


def _ends(words: Words, frame: Frame, start: int, place: int, sign: str) -> Span | None:
    later = days(words, frame)
    if later is None:
        return None
    after = words.at
    later = _resolved(later, frame)
    words.at = start
    earlier = days(words, frame.lent_by(later))
    if earlier is None or words.at != place:
        return None
    words.at = after
    if sign == "-" and isinstance(earlier, Weekday) and not later.by_weekday and later.sure:
        return None
    first = _resolved(earlier, frame.lent_by(later))
    if first.is_day and later.nature in _PERIODS and not sign.endswith("hết"):
        raise Unreadable
    return _span(first, later)


def _resolved(found: Found, frame: Frame) -> Span:
    return found.coming(frame) if isinstance(found, Weekday) else found


def _span(first: Span, later: Span) -> Span:
    """From the first day of the one to the last of the other; 15/12 đến 15/1/2025 begins the year before."""
    start = first.start
    if start > later.end and later.year_said and not first.year_said:
        start = start.replace(year=start.year - 1)
    if start > later.end:
        raise Unreadable
    return Span(start, later.end, "stretch", year_said=first.year_said or later.year_said)


def _from_now(words: Words, frame: Frame) -> Span | None:
    """Từ nay đến 15/6, từ giờ đến cuối tháng."""
    sign = words.take(*_TO) if words.take(*_NOW) else None
    later = days(words, frame) if sign else None
    if later is None:
        return None
    end = _resolved(later, frame)
    if end.nature in _PERIODS and sign and not sign.endswith("hết"):
        raise Unreadable
    return _span(replace(Span.on(frame.today), year_said=True), end)
