"""Stage 10: what a person should look at before the plan is confirmed.

Slugs: number-blank, day-blank, title-missing, basis-year, year-mismatch, abbreviation · row-left-out,
period-end-off, number-missing, number-twice, lead-to-confirm, unit-to-confirm, unit-unknown, unit-outside,
item-without-units, item-without-number, item-without-period, conditional-to-confirm, parts-to-confirm,
time-unread, due-outside-period, waits-for-event, periods-merged · from-prose, converted, recognised ·
 before-strict, deadline-day-off, deadline-outside-year, day-impossible,
no-deadline.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from documents import texts
from documents.plan_in.heading import Head
from documents.plan_in.items import ReadItem, Setting
from domain.calendar import WorkCalendar
from domain.plan import Bodies, DeadlineReading, Doubt, ItemReading
from vietnamese.text import fold

_SHORT_FORM = re.compile(r"\b[^\W\d_]{3,12}\b")
MOST_MISSING_SHOWN = 20
MOST_ROWS_SHOWN = 20
LONGEST_ROW_SHOWN = 200


def of_head(head: Head, year: int) -> Iterator[Doubt]:
    """Blanks, a missing title, and years that do not fit."""
    if head.number is None:
        yield Doubt("number-blank", texts.AT_NUMBER, texts.NUMBER_BLANK)
    if head.issued is None:
        yield Doubt("day-blank", texts.AT_DAY, texts.DAY_BLANK)
    if not head.title:
        yield Doubt("title-missing", texts.AT_TITLE, texts.TITLE_MISSING)
    for written in head.prose_years:
        if written != year:
            yield Doubt("year-mismatch", texts.AT_BASES, texts.title_year(written, year))
    for cited, written in head.cited_plans:
        if written != year:
            yield Doubt("basis-year", texts.AT_BASES, texts.basis_year(cited, written, year))


def of_words(text: str) -> Iterator[Doubt]:
    """Short forms that differ from a known one only by a lost Đ; in an unmarked text all would, so none."""
    known = {fold(form): form for form in texts.SHORT_FORMS}
    capitals = dict.fromkeys(word for word in _SHORT_FORM.findall(text) if word.isupper())
    if not capitals.keys() & set(texts.SHORT_FORMS):
        return
    for written in capitals:
        meant = known.get(fold(written))
        if meant and meant != written:
            yield Doubt("abbreviation", texts.at_words(written), texts.abbreviation(written, meant))


def of_left_out(rows: Iterable[str]) -> Iterator[Doubt]:
    """Rows of the table that became part of no item."""
    for words in islice(rows, MOST_ROWS_SHOWN):
        yield Doubt("row-left-out", texts.AT_TABLE, texts.row_left_out(words[:LONGEST_ROW_SHOWN]))


def of_prose() -> Iterator[Doubt]:
    """A plan without a table: what is a task in it is a guess."""
    yield Doubt("from-prose", texts.AT_WHOLE, texts.FROM_PROSE)


def of_items(items: Sequence[ReadItem], setting: Setting, table_names_lead: bool) -> Iterator[Doubt]:
    """Everything about the table: the whole of it first, then item by item."""
    readings = [item.reading for item in items]
    yield from _of_periods(readings, setting.calendar)
    yield from _of_numbers(readings)
    if not table_names_lead and any(reading.bodies for reading in readings):
        yield Doubt("lead-to-confirm", texts.AT_UNITS, texts.LEAD_TO_CONFIRM)
    yield from _of_units_to_confirm(readings, setting.bodies)
    for item in items:
        yield from _of_item(item, setting.bodies)


def _of_periods(items: Sequence[ItemReading], calendar: WorkCalendar) -> Iterator[Doubt]:
    """Periods whose last day is a day off, each once."""
    ends = dict.fromkeys((item.start, item.end, item.due) for item in items if item.due_source == "period")
    for start, end, due in ends:
        if not calendar.is_workday(end):
            yield Doubt("period-end-off", texts.at_period(start, end), texts.period_end_off(end, due))


def _of_numbers(items: Sequence[ItemReading]) -> Iterator[Doubt]:
    """Numbers left out or used twice; where each group has its own, within the group."""
    rows = dict.fromkeys((item.group, item.number, item.source) for item in items if item.number is not None)
    groups: dict[str, list[int]] = {}
    for group, number, _ in rows:
        groups.setdefault(group, []).append(number)
    restarts = sum(1 in numbers for numbers in groups.values()) > 1
    for numbers in groups.values() if restarts else [[number for _, number, _ in rows]]:
        yield from _of_sequence(Counter(numbers))


def _of_sequence(counted: Counter[int]) -> Iterator[Doubt]:
    missing = [number for number in range(1, max(counted, default=0)) if number not in counted]
    if missing:
        shown = ", ".join(map(str, missing[:MOST_MISSING_SHOWN]))
        yield Doubt("number-missing", texts.AT_TABLE, texts.numbers_missing(shown))
    for number, times in counted.items():
        if times > 1:
            yield Doubt("number-twice", texts.at_item(str(number)), texts.number_twice(number))


def _of_units_to_confirm(items: Sequence[ItemReading], bodies: Bodies) -> Iterator[Doubt]:
    for unit in bodies.units:
        numbers = [item.printed for item in items if unit.key in item.bodies and item.printed]
        if unit.confirm and numbers:
            yield Doubt("unit-to-confirm", texts.at_items(numbers), texts.unit_to_confirm(unit.name))


def _of_item(item: ReadItem, bodies: Bodies) -> Iterator[Doubt]:
    for kind, text in (*_of_content(item), *_of_time(item), *_of_mentions(item, bodies)):
        yield Doubt(kind, texts.at_item(item.reading.printed), text)


def _of_content(item: ReadItem) -> Iterator[tuple[str, str]]:
    reading = item.reading
    if not reading.printed:
        yield "item-without-number", texts.ITEM_WITHOUT_NUMBER
    if item.is_guess:
        yield "parts-to-confirm", texts.PARTS_TO_CONFIRM
    for place, part in enumerate(reading.parts, start=1):
        if part.conditional:
            yield "conditional-to-confirm", texts.conditional(place, len(reading.parts))


def _of_time(item: ReadItem) -> Iterator[tuple[str, str]]:
    reading, when = item.reading, item.when
    if when.awaits:
        yield "waits-for-event", texts.WAITS_FOR_EVENT
    elif not when.stated:
        yield "item-without-period", texts.ITEM_WITHOUT_PERIOD
    if when.unread:
        yield "time-unread", texts.time_unread(when.unread)
    if when.merged:
        yield "periods-merged", texts.periods_merged(reading.start, reading.end)
    if not reading.start <= reading.due <= reading.end:
        yield "due-outside-period", texts.due_outside(reading.due)


def _of_mentions(item: ReadItem, bodies: Bodies) -> Iterator[tuple[str, str]]:
    if not item.mentions:
        yield "item-without-units", texts.ITEM_WITHOUT_UNITS
    outside = {external.key: external.name for external in bodies.externals}
    for mention in item.mentions:
        if mention.key is None:
            yield "unit-unknown", texts.unit_unknown(mention.written)
        elif mention.key in outside:
            yield "unit-outside", texts.unit_outside(mention.written, outside[mention.key])


def of_deadlines(
    deadlines: Sequence[DeadlineReading], impossible: Iterable[str], setting: Setting
) -> Iterator[Doubt]:
    """How the days of the prose were read, and what is odd about them."""
    for deadline in deadlines:
        yield from _of_deadline(deadline, setting)
    for written in impossible:
        yield Doubt("day-impossible", texts.AT_DEADLINES, texts.impossible_day(written))
    if not any(deadline.registration for deadline in deadlines):
        yield Doubt("no-deadline", texts.AT_DEADLINES, texts.NO_DEADLINE)


def _of_deadline(deadline: DeadlineReading, setting: Setting) -> Iterator[Doubt]:
    year = setting.year.whole
    if deadline.bound == "before":
        text = texts.before_strict(deadline.date, deadline.last_day)
        yield Doubt("before-strict", texts.AT_DEADLINES, text)
    if not setting.calendar.is_workday(deadline.last_day):
        yield Doubt("deadline-day-off", texts.AT_DEADLINES, texts.deadline_day_off(deadline.last_day))
    if not year.start <= deadline.last_day <= year.end:
        text = texts.due_outside_year(deadline.date, setting.year.number)
        yield Doubt("deadline-outside-year", texts.AT_DEADLINES, text)
