"""The plan of the next year, read from this year's: words, days and units carried on, to be looked through.

What comes out is a reading like that of a file: it is kept as a draft, and nothing holds before the Office
has confirmed it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from data import laws
from data.models import Item, Plan
from data.plans import ItemUnits
from documents import texts
from domain.calendar import ONE_DAY, WorkCalendar, last_workday
from domain.duties import ItemKind
from domain.plan import DeadlineReading, Doubt, ItemReading, PartReading, PlanReading
from vietnamese.next_year import next_year

_LEAP_DAY = (2, 29)


def year_on(day: date) -> date:
    """The same day a year later; the 28th for a 29 February.

    >>> year_on(date(2024, 2, 29)), year_on(date(2024, 12, 31))
    (datetime.date(2025, 2, 28), datetime.date(2025, 12, 31))
    """
    if (day.month, day.day) == _LEAP_DAY:
        day -= ONE_DAY
    return day.replace(year=day.year + 1)


def reading(plan: Plan, entries: Sequence[ItemUnits], calendar: WorkCalendar, *, strict: bool) -> PlanReading:
    """This year's plan as the next year's, with everything that a person should look at.

    Items that were taken off stay behind. `strict`: a day named with "trước" is too late itself. The
    `sha256` stands for the contents.
    """
    kept = [entry for entry in entries if entry.item.cancelled_at is None]
    tasks = [entry for entry in kept if entry.item.kind is ItemKind.TASK]
    terms = [entry.item for entry in kept if entry.item.kind is ItemKind.REGISTRATION]
    made = PlanReading(
        year=plan.year + 1,
        number=None,
        title=next_year(plan.title, plan.year).words,
        items=tuple(_item(entry, plan.year, calendar) for entry in tasks),
        deadlines=tuple(_deadline(item, plan.year, calendar, strict) for item in terms),
        warnings=tuple(_doubts(plan, kept, calendar, strict)),
        sha256="",
    )
    return replace(made, sha256=hashlib.sha256(repr(made).encode()).hexdigest())


def source(made: PlanReading) -> str:
    """The reading as lines of text, kept where the text of a file is kept."""
    lines = [f"{item.printed}. {item.content}" for item in made.items]
    return "\n".join([made.title, *lines, *(deadline.what for deadline in made.deadlines)])


def _item(entry: ItemUnits, year: int, calendar: WorkCalendar) -> ItemReading:
    item = entry.item
    keys = tuple(unit.key for unit in entry.units)
    return ItemReading(
        number=int(item.number) if item.number.isdecimal() else None,
        label="" if item.number.isdecimal() else item.number,
        content=next_year(item.content, year).words,
        parts=tuple(PartReading(next_year(part.text, year).words, part.conditional) for part in entry.parts),
        start=year_on(item.starts),
        end=year_on(item.ends),
        due=last_workday(calendar, _same_day(item, strict=False)),
        due_source="period" if item.due_source == "period" else "derived",
        bodies=keys,
        lead=entry.lead.key if entry.lead else None,
        recurring=item.recurring,
        awaits=item.awaits,
        source=item.content,
    )


def _same_day(item: Item, strict: bool) -> date:
    """The day, working or not, that last year's stands for: the end of the period, or what "trước" leaves."""
    if item.due_source == "period":
        return year_on(item.ends)
    if item.before:
        return year_on(item.before) - (ONE_DAY if strict else timedelta())
    return year_on(item.due)


def _deadline(item: Item, year: int, calendar: WorkCalendar, strict: bool) -> DeadlineReading:
    return DeadlineReading(
        date=year_on(item.before or item.due),
        bound="before" if item.before else "by",
        last_day=last_workday(calendar, _same_day(item, strict)),
        what=next_year(item.content, year).words,
        registration=True,
        source=item.content,
    )


def _doubts(
    plan: Plan, entries: Iterable[ItemUnits], calendar: WorkCalendar, strict: bool
) -> Iterable[Doubt]:
    yield Doubt("number-blank", texts.AT_NUMBER, texts.NUMBER_BLANK)
    yield Doubt("years-moved", texts.AT_WHOLE, texts.years_moved(plan.year))
    yield from _of_laws(plan, entries)
    for entry in entries:
        at = texts.at_item(entry.item.number) if entry.item.number else texts.AT_DEADLINES
        for kind, words in _of_item(entry.item, plan.year, calendar, strict):
            yield Doubt(kind, at, words)


def _of_laws(plan: Plan, entries: Iterable[ItemUnits]) -> Iterable[Doubt]:
    """The texts that this year's plan cites and that will have ended, or changed, in the next."""
    cited = laws.cited("\n".join([plan.source, *(entry.item.content for entry in entries)]))
    for law, day in laws.stale(cited, date(plan.year + 1, 12, 31)):
        names = ", ".join(each.name for each in laws.successors(law))
        told = texts.basis_ended if law.ends else texts.basis_amended
        yield Doubt("basis-stale", texts.AT_BASES, told(law.name, day, names, law.verified))


def _of_item(item: Item, year: int, calendar: WorkCalendar, strict: bool) -> Iterable[tuple[str, str]]:
    moved = next_year(item.content, year)
    if moved.uneven:
        yield "anniversary-uneven", texts.anniversary_uneven(moved.uneven)
    if moved.once:
        yield "once-only", texts.once_only(moved.once)
    if item.due_source != "period":
        yield from _of_day(item, calendar, strict)


def _of_day(item: Item, calendar: WorkCalendar, strict: bool) -> Iterable[tuple[str, str]]:
    same = _same_day(item, strict)
    due = last_workday(calendar, same)
    if same != due:
        yield "day-moved", texts.day_moved(same, due)
    if item.awaits:
        yield "waits-for-event", texts.WAITS_FOR_EVENT
