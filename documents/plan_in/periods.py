"""Stage 6: the words of a period become its days: quarters, months, half years; and what comes again."""

import re
from dataclasses import dataclass
from datetime import date

from documents import texts
from domain.calendar import ONE_DAY, Quarter
from vietnamese.text import fold, unmarked

_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_YEAR = r"(?:\s(?:nam\s)?(?P<year>20\d\d))?"
_QUARTER = r"\b(?:qui|q) ?(?:thu )?(?P<quarter>iii|ii|iv|i|[1-4]|nhat|mot|hai|ba|bon|tu)\b" + _YEAR
_MONTH = r"\bthang (?P<month>1[0-2]|0?[1-9])\b" + _YEAR
_HALF = r"\b(?:06|6|sau) thang (?P<half>dau|cuoi) nam\b" + _YEAR
_NAMED = re.compile(f"{_QUARTER}|{_HALF.replace('year', 'half_year')}|{_MONTH.replace('year', 'month_year')}")
_LABEL_BEFORE = re.compile(
    r"^(?!0?6 thang (?:dau|cuoi))(?:[a-z]|[ivx]{1,4}|\d{1,2}) (?=qui |q[1-4i]|thang |06 |6 |sau )"
)
_SHORT_MONTH = re.compile(r"^t ?(1[0-2]|0?[1-9])\b(?= ?(?:20\d\d)?$)")
_TOPIC = re.compile(rf"\s*[:(]|\s[{texts.DASHES}]\s(?=[^\W\d_])")
_TO = re.compile(rf"\s*[{texts.DASHES}]\s*|\s(?:den|toi)(?:\shet)?\s")
_AND = re.compile(r"[,;+&\n]|\sva\s")
_MORE = {
    "quarter": re.compile(r" (?P<joint>den|va) (?:qui )?(?P<next>iii|ii|iv|i|[1-4])\b(?! ?thang)"),
    "month": re.compile(r" (?P<joint>den|va) (?:thang )?(?P<next>1[0-2]|0?[1-9])\b(?! ?thang)"),
}
_UP_TO = re.compile(r" den (?:het )?(?:cuoi )?")
_FILLERS = re.compile(
    r"\b(?:trong|vao|tu|den|va|nam|hang nam|het|xong|thuc hien|hoan thanh|trien khai|du kien|khoang|cac"
    r"|20\d\d)\b"
)
_RECURRING = re.compile(
    r"\b(?:hang|moi|theo) (?:ngay|tuan|thang|qui)\b|\bthuong xuyen\b|\bdinh ki\b|\blien tuc\b|\bca nam\b"
)
LONGEST_LABEL = 80
#: For asking whether words name a period, whatever its year.
ANY_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`, both included."""

    start: date
    end: date

    @property
    def quarter(self) -> int | None:
        """The quarter's number if the period lies inside one.

        >>> Period(date(2024, 4, 1), date(2024, 6, 30)).quarter, PlanYear(2024).whole.quarter
        (2, None)
        """
        first, last = Quarter.of(self.start), Quarter.of(self.end)
        return first.number if first == last else None


@dataclass(frozen=True, slots=True)
class PlanYear:
    """The year of a plan: a calendar year, or the school year that begins in it (August to May)."""

    number: int
    school: bool = False

    @classmethod
    def of(cls, year: "PlanYear | int") -> "PlanYear":
        """The year itself, or the calendar year of that number."""
        return year if isinstance(year, PlanYear) else cls(year)

    def of_month(self, month: int) -> int:
        """The calendar year in which a month of the plan lies.

        >>> PlanYear(2024, school=True).of_month(9), PlanYear(2024, school=True).of_month(5)
        (2024, 2025)
        """
        return self.number + (self.school and month < _SCHOOL_BEGINS)

    @property
    def whole(self) -> Period:
        """From its first to its last day."""
        if self.school:
            return Period(date(self.number, _SCHOOL_BEGINS, 1), date(self.number + 1, _SCHOOL_ENDS, 31))
        return Period(date(self.number, 1, 1), date(self.number, 12, 31))


#: Months in which a school year begins and ends (practice: domain of school plans, 11.2).
_SCHOOL_BEGINS, _SCHOOL_ENDS = 8, 5


def heading(text: str, plan_year: PlanYear | int) -> Period | None:
    """The period that a heading row names, if it says nothing else but a topic behind a colon or in brackets.

    >>> heading("B. Q2/2025 (thang 4 - thang 6)", 2024)
    Period(start=datetime.date(2025, 4, 1), end=datetime.date(2025, 6, 30))
    """
    if len(text) > LONGEST_LABEL:
        return None
    words = _LABEL_BEFORE.sub("", fold(_jointed(_TOPIC.split(text)[0])))
    found, rest = _scan(_SHORT_MONTH.sub(r"thang \1", words), PlanYear.of(plan_year))
    return found[0] if len(found) == 1 and not rest else None


def _jointed(text: str) -> str:
    """The text with its signs for "to" and "and" as words, which stay when it is folded."""
    return _AND.sub(" va ", _TO.sub(" den ", unmarked(text)))


def stretches(text: str, plan_year: PlanYear | int) -> tuple[Period, ...]:
    """The stretches of time named in a cell, in order: a range is one, each of a list its own.

    >>> [period.quarter for period in stretches("Quý II và Quý IV", 2024)]
    [2, 4]
    >>> [(one.start.month, one.end.month) for one in stretches("Từ tháng 3 đến tháng 5, tháng 9-10", 2024)]
    [(3, 5), (9, 10)]
    """
    return tuple(_scan(fold(_jointed(text)), PlanYear.of(plan_year))[0])


def _scan(words: str, year: PlanYear) -> tuple[list[Period], str]:
    """The stretches named in folded words, and what the words say beside them."""
    found: list[Period] = []
    rest: list[str] = []
    end = 0
    for named in _NAMED.finditer(words):
        if named.start() < end:
            continue
        between = words[end : named.start()]
        rest.append(between)
        period = _period(named, year)
        is_range = found and _UP_TO.fullmatch(between)
        found.append(Period(found.pop().start, period.end) if is_range else period)
        end = _more(words, named, year, found)
    return found, _FILLERS.sub("", " ".join([*rest, words[end:]])).strip()


def _more(words: str, named: re.Match[str], year: PlanYear, found: list[Period]) -> int:
    """Takes what goes on after a period without its word ("Quý II, IV", "tháng 3-5"); where that ends."""
    kind = "quarter" if named["quarter"] else "month" if named["month"] else ""
    end = named.end()
    while kind and (more := _MORE[kind].match(words, end)):
        period = _quarter(year, more["next"]) if kind == "quarter" else _month(year, int(more["next"]))
        found.append(Period(found.pop().start, period.end) if more["joint"] == "den" else period)
        end = more.end()
    return end


def unsaid(text: str) -> str:
    """What a cell says beside periods, folded; "" if nothing.

    >>> unsaid("Tuần 2 tháng 3"), unsaid("Trong quý III và quý IV năm 2025")
    ('tuan 2', '')
    """
    return _scan(fold(_jointed(text)), PlanYear(ANY_YEAR))[1]


def first_half(year: PlanYear) -> Period:
    """From January to June, or the first term of a school year."""
    if year.school:
        return Period(year.whole.start, date(year.number, 12, 31))
    return Period(Quarter(year.number, 1).start, Quarter(year.number, 2).end)


def inside(text: str, plan_year: PlanYear | int) -> tuple[Period, ...]:
    """Every period named in a text, in order."""
    year = PlanYear.of(plan_year)
    return tuple(_period(named, year) for named in _NAMED.finditer(fold(text)))


def is_recurring(text: str) -> bool:
    """Whether the words say that the work comes again within the year.

    >>> is_recurring("Hang thang, hang quy"), is_recurring("bao cao hang nam")
    (True, False)
    """
    return bool(_RECURRING.search(fold(text)))


def _period(named: re.Match[str], year: PlanYear) -> Period:
    written = named["year"] or named["half_year"] or named["month_year"]
    said = PlanYear(int(written)) if written else year
    if named["quarter"]:
        return _quarter(said, named["quarter"])
    if named["month"]:
        return _month(said, int(named["month"]))
    first, last = (1, 2) if named["half"] == "dau" else (3, 4)
    return Period(Quarter(said.number, first).start, Quarter(said.number, last).end)


def _quarter(year: PlanYear, written: str) -> Period:
    number = _NUMBERS.get(written) or int(written)
    quarter = Quarter(year.of_month(3 * number), number)
    return Period(quarter.start, quarter.end)


def _month(year: PlanYear, month: int) -> Period:
    start = date(year.of_month(month), month, 1)
    following = date(start.year + month // 12, month % 12 + 1, 1)
    return Period(start, following - ONE_DAY)
