"""Stage 6b: by when an entry is due: its own days and periods, else those of the heading above it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from documents.plan_in import deadlines, periods
from documents.plan_in.deadlines import Found
from documents.plan_in.periods import Period, PlanYear
from documents.plan_in.shadow import shadow
from documents.plan_in.table import Entry
from domain.calendar import ONE_DAY, WorkCalendar, last_workday
from domain.plan import DueSource
from vietnamese import days
from vietnamese.text import fold

_CLAUSE_ENDS = re.compile(r"[;\n]|,\s*|\sva\s")
_WHOLE_YEAR = re.compile(r"(?:trong |ca )?(?:nam )?20\d\d|(?:trong|ca) nam(?: hoc)?")
_EVENT = re.compile(
    r"^(?:ngay )?(?:sau|khi (?:co|phat sinh)"
    r"|theo (?:ke hoach|huong dan|yeu cau|lich|thong bao))\b"
)
_ALL_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class When:
    """A period, the last day on time in it, and what a person should know about how they were told.

    `unread`: the words of the time column if they were not understood; `stated`: whether the plan says any
    time at all; `merged`: several periods in a row, taken for one; `awaits`: an event without a day.
    """

    period: Period
    due: date
    source: DueSource
    stated: bool = True
    unread: str = ""
    merged: bool = False
    awaits: bool = False


def read(entry: Entry, year: PlanYear, calendar: WorkCalendar, strict_before: bool) -> list[When]:
    """When an entry is due, at least once: an explicit day wins over a period, the entry's own words over the
    heading above; a period is due on its last working day (practice: 8.0)."""
    above = entry.period or year.whole
    line = " ".join(entry.time.split())
    own = list(_own(entry.time, line, above, year, calendar, strict_before)) if line else []
    said = own or list(_in_text(entry.content, above, year, strict_before))
    if said:
        return said
    awaits = bool(_EVENT.match(fold(line)))
    understood = not line or periods.is_recurring(line) or _WHOLE_YEAR.fullmatch(fold(line))
    return [
        When(
            period=above,
            due=last_workday(calendar, above.end),
            source="period",
            stated=bool(entry.period) or bool(understood and line) or awaits,
            unread="" if understood or awaits else line,
            awaits=awaits,
        )
    ]


_HALF_AND_YEAR = re.compile(r"(?:dinh ki )?(?:06|6|sau) thang(?: va)? (?:ca |1 |mot |cuoi )?nam(?: 20\d\d)?")


def _own(
    cell: str, line: str, above: Period, year: PlanYear, calendar: WorkCalendar, strict_before: bool
) -> Iterator[When]:
    """What the time column says."""
    if _HALF_AND_YEAR.fullmatch(fold(line)):
        # "6 tháng, năm": the half year and the whole one; read as a day, it would be the 6th of May.
        yield from _of_periods((periods.first_half(year), year.whole), calendar)
        return
    whole = _read(line, above, year, calendar, strict_before)
    explicit = [found for found in deadlines.find(line, year) if found.date]
    named = periods.stretches(line, year)
    clauses = [_read(clause, above, year, calendar, strict_before) for clause in _clauses(cell)]
    if whole and (whole.source == "explicit" or not named or _is_part(whole.period, named)):
        yield whole
    elif explicit:
        yield from (_by(found, _around(named, above), strict_before) for found in explicit)
    elif not named and all(clauses):
        yield from filter(None, clauses)
    else:
        rest = periods.unsaid(line)
        yield from (replace(one, unread=line if rest else "") for one in _of_periods(named, calendar))


def _clauses(cell: str) -> list[str]:
    """A cell cut at semicolons, line ends, "và" and commas before words."""
    cuts = [end for found in _CLAUSE_ENDS.finditer(shadow(cell)) for end in found.span()]
    places = [0, *cuts, len(cell)]
    pieces = (cell[start:end].strip() for start, end in zip(places[::2], places[1::2], strict=True))
    return [piece for piece in pieces if piece]


def _is_part(period: Period, found: tuple[Period, ...]) -> bool:
    """Whether the whole phrase means less than the period it names ("đầu tháng 6", "ngày 05 tháng 6")."""
    return len(found) == 1 and period != found[0]


def _around(named: tuple[Period, ...], above: Period) -> Period:
    """The period that a line with an explicit day names beside it."""
    return Period(named[0].start, named[-1].end) if named else above


def _by(found: Found, period: Period, strict_before: bool) -> When:
    day = found.date or period.end
    return When(period, deadlines.last_day(day, found.bound, strict_before), "explicit")


def _read(
    clause: str, above: Period, year: PlanYear, calendar: WorkCalendar, strict_before: bool
) -> When | None:
    """A clause that is nothing but days: one day or a range of days is explicit, part of a month a period."""
    reading = days.read(clause, date(year.number, 1, 1), calendar)
    if reading is None or periods.is_recurring(clause):
        return None
    start, end = (deadlines.in_plan(day, clause, year) for day in (reading.start, reading.end))
    if reading.bound in {"from", "after"} or end < start:
        return None
    if reading.bound == "before":
        return When(above, deadlines.last_day(start, "before", strict_before), "explicit")
    if reading.bound == "by" or start == end:
        return When(above, end, "explicit")
    period = Period(start, end)
    return When(period, end, "explicit") if _names_days(clause) else _whole(period, calendar)


_NAMES_DAYS = re.compile(r"(?<!thang )(?<!quy )\b\d{1,2}\s?[/.-]\s?\d{1,2}(?!\d)|\bngay \d")


def _names_days(clause: str) -> bool:
    """Whether a range is told by its days ("từ 01/6 đến 15/6"), not by a month or a week."""
    return bool(_NAMES_DAYS.search(shadow(clause)))


def _in_text(content: str, above: Period, year: PlanYear, strict_before: bool) -> Iterator[When]:
    """The first bounded day in the words of the task itself."""
    for found in deadlines.find(" ".join(content.split()), year):
        if found.date:
            yield _by(found, above, strict_before)
            return


def _of_periods(found: tuple[Period, ...], calendar: WorkCalendar) -> Iterator[When]:
    """Each period of a list is an occasion of its own; two or three in a row are taken for one stretch."""
    if 1 < len(found) < _ALL_QUARTERS and all(
        one.end + ONE_DAY == other.start for one, other in pairwise(found)
    ):
        merged = Period(found[0].start, found[-1].end)
        yield replace(_whole(merged, calendar), merged=True)
        return
    for period in dict.fromkeys(found):
        yield _whole(period, calendar)


def _whole(period: Period, calendar: WorkCalendar) -> When:
    return When(period, last_workday(calendar, period.end), "period")
