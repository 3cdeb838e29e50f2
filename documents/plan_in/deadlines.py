"""Stage 7: the days that the prose sets ("truoc 30/01/2024", "cham nhat ngay 15 thang 6")."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from documents.plan_in.markup import plain_line
from documents.plan_in.periods import PlanYear
from documents.plan_in.shadow import shadow
from domain.calendar import ONE_DAY
from domain.plan import Bound, DeadlineReading
from vietnamese import days

# Where such words begin and end; what they mean, the day reader says.
_BOUND = r"\b(?P<bound>truoc|(?:cham|muon) nhat|han (?:cuoi(?: cung)?|chot)|(?:den )?het|khong qua)(?: la)?:?"
_TIME = r"(?:\d{1,2} ?(?:h|g|gio|:) ?(?:\d{2})?(?: ?phut)?,? (?:ngay )?)?"
_DAY = r"\d{1,2} ?(?:[/.-]| thang ) ?\d{1,2}(?: ?(?:[/.-]| nam ) ?(?:20\d\d|\d\d))?"
_MONTH = r"(?:thang \d{1,2}|quy (?:iii|ii|iv|i|[1-4]))(?: ?(?:/|nam) ?20\d\d)?"
_WHEN = rf"(?:{_TIME}(?:het )?(?:ngay )?{_DAY}|(?:het |cuoi )?{_MONTH})(?![\w/])"
_DEADLINE = re.compile(rf"{_BOUND} {_WHEN}|\bden (?:het )?(?:ngay )?{_DAY}(?![\w/])")
_YEAR = re.compile(r"20\d\d|\d[/.-]\d{1,2}[/.-]\d\d$")
_BARE = re.compile(rf"(?:trong |ngay |vao )*{_DAY}")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)](?=\s)|[^\W\d_]\)|[-+])\s*")
_CLAUSE_ENDS = re.compile(r";|\.(?=\s|$)")
_REGISTRATION = "dang ki|dang ky"
_SENTENCE_ENDS = (".", ";", ":", "./.")
FEWEST_WORDS = 3
LONGEST_CLAUSE = 600
MOST_IN_A_LINE = 20
MOST_DEADLINES = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A bound and a day in a text: where, as written, and the day (None if no calendar has it)."""

    start: int
    end: int
    written: str
    bound: Bound
    date: date | None


def find(text: str, year: PlanYear | int) -> Iterator[Found]:
    """The bounded days of a line of text; a day without a year lies in the plan's (practice: 10.1)."""
    for found in islice(_DEADLINE.finditer(shadow(text)), MOST_IN_A_LINE):
        written = text[found.start() : found.end()]
        bound: Bound = "before" if found["bound"] == "truoc" else "by"
        yield Found(found.start(), found.end(), written, bound, _day(written, bound, PlanYear.of(year)))


def bare_day(text: str, year: PlanYear | int) -> date | None:
    """The day if the text is a day and nothing else, as in a column of dates.

    >>> bare_day("15/6", 2024), bare_day("so 15/6", 2024)
    (datetime.date(2024, 6, 15), None)
    """
    return _day(text, "by", PlanYear.of(year)) if _BARE.fullmatch(shadow(text).strip(" .")) else None


def _day(written: str, bound: Bound, year: PlanYear) -> date | None:
    """The day meant: of a month or a quarter its first for "before", else its last."""
    reading = days.read(written, date(year.number, 1, 1))
    if reading is None:
        return None
    day = reading.start if bound == "before" else reading.end
    return in_plan(day, written, year)


def in_plan(day: date, written: str, year: PlanYear) -> date:
    """A day as read, in the plan's year if it was written without one: spring ends a school year.

    >>> in_plan(date(2024, 3, 15), "15/3", PlanYear(2024, school=True))
    datetime.date(2025, 3, 15)
    """
    return day if _YEAR.search(written.strip()) else day.replace(year=year.of_month(day.month))


def last_day(day: date, bound: Bound, strict_before: bool) -> date:
    """The last day on time: "before" a day ends the day before it, unless the office reads it loosely.

    >>> last_day(date(2024, 1, 30), "before", True), last_day(date(2024, 1, 30), "by", True)
    (datetime.date(2024, 1, 29), datetime.date(2024, 1, 30))
    """
    return day - ONE_DAY if bound == "before" and strict_before else day


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """The prose with its broken lines joined: a paragraph goes on until a line ends a sentence."""
    open_lines: list[str] = []
    for line in filter(None, map(plain_line, lines)):
        if open_lines and (_NUMBERED.match(line) or open_lines[-1].endswith(_SENTENCE_ENDS)):
            yield " ".join(open_lines)
            open_lines = []
        open_lines.append(line)
    if open_lines:
        yield " ".join(open_lines)


def read(lines: Iterable[str], year: PlanYear | int, strict_before: bool) -> tuple[DeadlineReading, ...]:
    """The deadlines of a section, each with the clause that it closes (or opens)."""
    return tuple(
        _reading(paragraph, found, found.date, strict_before)
        for paragraph, found in _all(lines, year)
        if found.date
    )


def impossible(lines: Iterable[str], year: PlanYear | int) -> tuple[str, ...]:
    """The bounded days, as written, that no calendar has."""
    return tuple(found.written for _, found in _all(lines, year) if found.date is None)


def _all(lines: Iterable[str], year: PlanYear | int) -> Iterator[tuple[str, Found]]:
    every = ((paragraph, found) for paragraph in paragraphs(lines) for found in find(paragraph, year))
    return islice(every, MOST_DEADLINES)


def _reading(paragraph: str, found: Found, day: date, strict_before: bool) -> DeadlineReading:
    what = _what(paragraph, found)
    return DeadlineReading(
        date=day,
        bound=found.bound,
        last_day=last_day(day, found.bound, strict_before),
        what=what,
        registration=re.search(_REGISTRATION, shadow(what)) is not None,
        source=paragraph,
    )


def _what(paragraph: str, found: Found) -> str:
    """What has to be done by then: the clause before the day or, if that is empty, the one after it."""
    before = _CLAUSE_ENDS.split(paragraph[max(found.start - LONGEST_CLAUSE, 0) : found.start])[-1]
    before = _NUMBERED.sub("", before).strip(" ,:(")
    if before.count(" ") + 1 >= FEWEST_WORDS:
        return before
    return _CLAUSE_ENDS.split(paragraph[found.end : found.end + LONGEST_CLAUSE])[0].strip(" ,:)")
