"""Weekdays: thứ Sáu, thứ 6, T6, Th 6, CN; of a week, the n-th of a month, the coming one."""

from datetime import timedelta

from vietnamese.day_grammar import numbers, parts, periods
from vietnamese.day_grammar.spans import SUNDAY, Found, Frame, Span, Weekday, monday_of
from vietnamese.day_grammar.words import Unreadable, Words

_SUNDAYS = ("chủ nhật", "chúa nhật", "cn")
_IN_WORDS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5}
_IN_DIGITS = range(2, 8)
# "cuối T6", "trong T6": may be June
_OF_A_MONTH = ("trong", "hết", "đầu", "giữa", "cuối")
_ENDS = {"đầu tiên": 0, "cuối cùng": -1, "đầu": 0, "cuối": -1}


def weekday(words: Words, frame: Frame) -> Found | None:
    """A weekday and what is said of it; alone, it waits for its neighbours."""
    words.take("ngày")
    start = words.at
    name = words.attempt(name_of_weekday)
    if name is None:
        return None
    if words.sees("/") or (words.items[start].text == "t" and words.follows_at(start, *_OF_A_MONTH)):
        raise Unreadable
    return words.attempt(lambda here: _qualified(here, frame, name)) or name


def name_of_weekday(words: Words) -> Weekday | None:
    """Thứ hai is Monday; chủ nhật is the last day of the week."""
    if words.take(*_SUNDAYS):
        return Weekday(SUNDAY)
    if words.take("thứ"):
        found = words.take_from(_IN_WORDS)
        return Weekday(found) if found is not None else _by_digit(words)
    return _by_digit(words) if words.take("th", "t") else None


def _by_digit(words: Words) -> Weekday | None:
    number = words.digits()
    if number is None:
        return None
    if number not in _IN_DIGITS:
        raise Unreadable
    return Weekday(number - 2)


def _qualified(words: Words, frame: Frame, name: Weekday) -> Span | None:
    """Tuần sau, này, tới, vừa rồi, đầu tiên của tháng 6 after a weekday."""
    nth = words.attempt(lambda here: _nth_of_period(here, frame, name))
    if nth:
        return nth
    words.take("của", "trong")
    if week := words.attempt(lambda here: periods.week(here, frame)):
        return name.in_week(week.start)
    return _near(words, frame, name)


def _near(words: Words, frame: Frame, name: Weekday) -> Span | None:
    """Thứ sáu tới is the next one after today; thứ sáu này is this week's while it is still ahead."""
    if words.take("sắp tới", "tới"):
        return Span.on(name.after(frame.today), sure=False)
    if words.take("vừa rồi", "vừa qua", "rồi"):
        return Span.on(name.after(frame.today - timedelta(days=8)), sure=False)
    if words.take("này"):
        day = monday_of(frame.today) + timedelta(days=name.number)
        if day <= frame.today:
            raise Unreadable
        return Span.on(day, sure=False)
    return None


def _nth_of_period(words: Words, frame: Frame, name: Weekday) -> Span | None:
    """Thứ sáu cuối cùng của tháng 6, thứ hai thứ ba của tháng: counted inside the period."""
    place = words.take_from(_ENDS)
    if place is None:
        count = numbers.number(words) if words.take("thứ") else None
        if not count or not words.take("của", "trong"):
            return None
        place = count - 1
    else:
        words.take("của", "trong")
    whole = parts.period(words, frame)
    if whole is None or whole.nature == "stretch":
        return None
    days = _such_days(whole, name)
    if place >= len(days):
        raise Unreadable
    return days[place]


def _such_days(whole: Span, name: Weekday) -> list[Span]:
    first = name.after(whole.start - timedelta(days=1))
    count = (whole.end - first).days // 7 + 1
    return [Span.on(first + timedelta(days=7 * step), year_said=whole.year_said) for step in range(count)]
