"""Stage 6: the words of a period become its days: quarters, months, half years; and what comes again."""

import re
from dataclasses import dataclass
from datetime import date

from domain.calendar import ONE_DAY, Quarter
from vietnamese.text import fold

_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_YEAR = r"(?:\s(?:nam\s)?(?P<year>20\d\d))?"
_QUARTER = r"\b(?:qui|q) ?(?:thu )?(?P<quarter>iii|ii|iv|i|[1-4]|nhat|mot|hai|ba|bon|tu)\b" + _YEAR
_MONTH = r"\bthang (?P<month>1[0-2]|0?[1-9])\b" + _YEAR
_HALF = r"\b(?:06|6|sau) thang (?P<half>dau|cuoi) nam\b" + _YEAR
_NAMED = re.compile(f"{_QUARTER}|{_HALF.replace('year', 'half_year')}|{_MONTH.replace('year', 'month_year')}")
_LABEL_BEFORE = re.compile(
    r"^(?!0?6 thang (?:dau|cuoi))(?:[a-z]|[ivx]{1,4}|\d{1,2}) (?=qui |q[1-4i]|thang |06 |6 |sau )"
)
_EXPLAINED = re.compile(r"^ (?:tu )?thang [\w ]+$")
_RECURRING = re.compile(
    r"\b(?:hang|moi) (?:ngay|tuan|thang|qui)\b|\bthuong xuyen\b|\bdinh ki\b|\blien tuc\b|\bca nam\b"
)
LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`, both included."""

    start: date
    end: date

    @property
    def quarter(self) -> int | None:
        """The quarter's number if the period lies inside one.

        >>> Period(date(2024, 4, 1), date(2024, 6, 30)).quarter, year(2024).quarter
        (2, None)
        """
        first, last = Quarter.of(self.start), Quarter.of(self.end)
        return first.number if first == last else None


def year(number: int) -> Period:
    """A whole calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def heading(text: str, plan_year: int) -> Period | None:
    """The period that a heading row names, if it says nothing else.

    >>> heading("B. Q2/2025 (thang 4 - thang 6)", 2024)
    Period(start=datetime.date(2025, 4, 1), end=datetime.date(2025, 6, 30))
    """
    if len(text) > LONGEST_LABEL:
        return None
    words = _LABEL_BEFORE.sub("", fold(text))
    named = _NAMED.match(words)
    if not named:
        return None
    rest = words[named.end() :]
    return _period(named, plan_year) if not rest or _EXPLAINED.match(rest) else None


def inside(text: str, plan_year: int) -> tuple[Period, ...]:
    """Every period named in a cell, in order."""
    return tuple(_period(named, plan_year) for named in _NAMED.finditer(fold(text)))


def is_recurring(text: str) -> bool:
    """Whether the words say that the work comes again within the year.

    >>> is_recurring("Hang thang, hang quy"), is_recurring("bao cao hang nam")
    (True, False)
    """
    return bool(_RECURRING.search(fold(text)))


def _period(named: re.Match[str], plan_year: int) -> Period:
    written = named["year"] or named["half_year"] or named["month_year"]
    number = int(written) if written else plan_year
    if named["quarter"]:
        return _quarter(number, _NUMBERS.get(named["quarter"]) or int(named["quarter"]))
    if named["month"]:
        return _month(number, int(named["month"]))
    first, last = (1, 2) if named["half"] == "dau" else (3, 4)
    return Period(Quarter(number, first).start, Quarter(number, last).end)


def _quarter(number: int, quarter: int) -> Period:
    return Period(Quarter(number, quarter).start, Quarter(number, quarter).end)


def _month(number: int, month: int) -> Period:
    following = date(number + month // 12, month % 12 + 1, 1)
    return Period(date(number, month, 1), following - ONE_DAY)
