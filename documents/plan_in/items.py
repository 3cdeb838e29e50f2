"""Stage 9: an entry of the table becomes an item: tasks, bodies, period and the day it is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from documents.plan_in import deadlines, parts, periods, units
from documents.plan_in.parts import Tasks
from documents.plan_in.periods import Period
from documents.plan_in.table import Entry
from documents.plan_in.units import Mention, Spellings
from domain.calendar import WorkCalendar, last_workday
from domain.plan import Bodies, DueSource, ItemReading


@dataclass(frozen=True, slots=True)
class Setting:
    """What every item is read with."""

    year: int
    bodies: Bodies
    spellings: Spellings
    calendar: WorkCalendar
    strict_before: bool = True


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with what its doubts are told from."""

    reading: ItemReading
    mentions: tuple[Mention, ...]
    is_guess: bool
    has_period: bool
    unread_time: str = ""


@dataclass(frozen=True, slots=True)
class _When:
    period: Period
    due: date
    source: DueSource


def read(entry: Entry, setting: Setting) -> ReadItem:
    """The item and what is doubtful about it."""
    tasks = parts.tasks(entry.content)
    named = _mentions(entry, setting.spellings)
    stated = _stated_periods(entry, setting.year)
    when = _when(entry, stated, setting)
    return ReadItem(
        reading=_item(entry, tasks, named, when, setting),
        mentions=named,
        is_guess=tasks.is_guess,
        has_period=bool(stated) or when.source == "explicit",
        unread_time=_unread_time(entry, setting.year),
    )


def _item(
    entry: Entry, tasks: Tasks, named: tuple[Mention, ...], when: _When, setting: Setting
) -> ItemReading:
    return ItemReading(
        number=entry.number,
        content=tasks.content,
        parts=tasks.parts,
        start=when.period.start,
        end=when.period.end,
        due=when.due,
        due_source=when.source,
        units=tuple(mention.written for mention in named),
        bodies=units.body_keys(named, setting.bodies),
        lead=units.lead(named, setting.bodies),
        recurring=periods.is_recurring(f"{tasks.content} {entry.time}"),
        quarter=when.period.quarter,
        source=entry.source,
    )


def _mentions(entry: Entry, spellings: Spellings) -> tuple[Mention, ...]:
    """Both columns of units; a column of its own for helpers says who leads and who helps."""
    helped = bool(entry.support)
    leads = units.mentions(entry.lead, spellings, "lead" if helped else "")
    return leads + units.mentions(entry.support, spellings, "support")


def _stated_periods(entry: Entry, year: int) -> tuple[Period, ...]:
    """The periods of the item's own time column, else that of the heading row above it."""
    return periods.inside(entry.time, year) or ((entry.period,) if entry.period else ())


def _when(entry: Entry, stated: Iterable[Period], setting: Setting) -> _When:
    """An explicit day wins over the period; a period is due on its last working day (practice: 8.0)."""
    whole = list(stated) or [periods.year(setting.year)]
    period = Period(min(one.start for one in whole), max(one.end for one in whole))
    explicit = _explicit_due(entry, setting)
    if explicit:
        return _When(period, explicit, "explicit")
    return _When(period, last_workday(setting.calendar, period.end), "period")


def _explicit_due(entry: Entry, setting: Setting) -> date | None:
    """The last day on time if the row names a bounded day, in its time column or in its text."""
    for cell in (entry.time, entry.content):
        for found in deadlines.find(" ".join(cell.split()), setting.year):
            if found.date:
                return deadlines.last_day(found.date, found.bound, setting.strict_before)
    return deadlines.bare_day(entry.time, setting.year)


def _unread_time(entry: Entry, year: int) -> str:
    """What the time column says if none of it was understood."""
    line = " ".join(entry.time.split())
    understood = (
        periods.inside(line, year)
        or periods.is_recurring(line)
        or any(found.date for found in deadlines.find(line, year))
        or deadlines.bare_day(line, year)
    )
    return "" if understood else line
