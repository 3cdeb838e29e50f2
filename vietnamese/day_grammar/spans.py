"""Spans of days and the arithmetic of the calendar under them."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Literal, TypeVar

from domain.calendar import Quarter, WorkCalendar
from vietnamese.day_grammar.words import Unreadable, Words

Bound = Literal["before", "by", "from", "after"]
Nature = Literal["day", "week", "month", "quarter", "year", "stretch", "part", "last part"]
SATURDAY, SUNDAY = 5, 6
MONTHS = 12
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a text is read against; in "từ 1 đến 15/6" the later end lends the earlier its month and year."""

    today: date
    calendar: WorkCalendar
    year: int | None = None
    month: int | None = None
    monday: date | None = None

    @property
    def this_year(self) -> int:
        """The year of a date that names none."""
        return self.year or self.today.year

    def lent_by(self, later: "Span") -> "Frame":
        """The frame for the earlier end of a range that ends in `later`."""
        month = later.end.month if later.nature == "day" else None
        monday = monday_of(later.start) if later.by_weekday else None
        return replace(self, year=later.end.year if later.year_said else None, month=month, monday=monday)


@dataclass(frozen=True, slots=True)
class Span:
    """Days named by a part of a text, both ends included.

    `sure` says that the words can hardly mean anything but days ("ngày 15/6", not "mai"); `year_said` that
    they name their year; `by_weekday` that they are a weekday of a named week; `relative` that they count
    from today's month; `bound` is set where the words themselves say it ("trong vòng 5 ngày").
    """

    start: date
    end: date
    nature: Nature = "day"
    sure: bool = True
    year_said: bool = False
    by_weekday: bool = False
    relative: bool = False
    bound: Bound | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        return self.start == self.end

    @classmethod
    def on(cls, day: date, *, sure: bool = True, year_said: bool = False) -> "Span":
        """A single day."""
        return cls(day, day, sure=sure, year_said=year_said)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday alone, Monday is 0: which one is meant depends on what stands beside it."""

    number: int

    def in_week(self, monday: date) -> Span:
        """That weekday of the week that begins on `monday`."""
        day = monday + timedelta(days=self.number)
        return Span(day, day, by_weekday=True)

    def after(self, day: date) -> date:
        """The first such weekday after a day."""
        return day + timedelta(days=(self.number - day.weekday() - 1) % 7 + 1)

    def coming(self, frame: Frame) -> Span:
        """The coming one; on that very weekday it could be today or in a week, so it is refused."""
        if frame.monday:
            return self.in_week(frame.monday)
        if frame.today.weekday() == self.number:
            raise Unreadable
        return Span.on(self.after(frame.today), sure=False)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day found in the text; `settled` if it cannot be meant twelve hours later."""

    time: time
    settled: bool = True


Found = Span | Weekday
T = TypeVar("T")
Rule = Callable[[Words, Frame], T]


def first_of(rules: Iterable[Rule[T]], words: Words, frame: Frame) -> T | None:
    """What the first rule that fits reads at the cursor; if none does, the cursor stays."""
    for rule in rules:
        start = words.at
        found = rule(words, frame)
        if found is not None:
            return found
        words.at = start
    return None


def real_day(day: int, month: int, year: int) -> date:
    """The date; a day that does not exist makes the text unreadable."""
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable from None


def month_span(month: int, year: int, *, year_said: bool = False) -> Span:
    """A whole month."""
    last = real_day(1, month, year).replace(day=monthrange(year, month)[1])
    return Span(date(year, month, 1), last, "month", year_said=year_said)


def quarter_span(number: int, year: int, *, year_said: bool = False) -> Span:
    """A whole quarter."""
    quarter = Quarter(year, number)
    return Span(quarter.start, quarter.end, "quarter", year_said=year_said)


def year_span(year: int) -> Span:
    """A whole year."""
    return Span(real_day(1, 1, year), real_day(31, 12, year), "year", sure=False, year_said=True)


def months_span(first: int, last: int, year: int, *, year_said: bool = False) -> Span:
    """From the first day of one month to the last day of another in the same year."""
    end = month_span(last, year).end
    return Span(real_day(1, first, year), end, "stretch", year_said=year_said)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_span(day: date) -> Span:
    """The week, Monday to Sunday, in which a day lies."""
    monday = monday_of(day)
    return Span(monday, monday + timedelta(days=SUNDAY), "week")


def shifted_month(day: date, months: int) -> tuple[int, int]:
    """Month and year so many months after a day's."""
    index = day.year * MONTHS + day.month - 1 + months
    return index % MONTHS + 1, index // MONTHS


def shifted_quarter(day: date, quarters: int) -> Quarter:
    """The quarter so many quarters after a day's."""
    index = day.year * 4 + Quarter.of(day).number - 1 + quarters
    return Quarter(index // 4, index % 4 + 1)
