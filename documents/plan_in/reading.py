"""The importer's one sentence: bytes -> blocks -> sections -> tables -> items and deadlines -> doubts."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from documents import texts
from documents.plan_in import (
    amending,
    deadlines,
    doubts,
    heading,
    items,
    opened,
    periods,
    prose,
    sections,
    table,
    text_table,
)
from documents.plan_in.blocks import Opened
from documents.plan_in.items import ReadItem, Setting
from documents.plan_in.markup import plain_line
from documents.plan_in.periods import Period, PlanYear
from documents.plan_in.sections import Section
from documents.plan_in.table import Columns, Entry, Row
from documents.plan_in.units import Spellings
from domain.calendar import OfficeCalendar, WorkCalendar
from domain.errors import UnreadablePlan
from domain.plan import Bodies, Doubt, PlanReading

# A department's plan has 10 to 40 items, the longest provincial one seen some 120.
MOST_ITEMS = 500

_Table = tuple[Columns, tuple[Row, ...], Period | None]


def read(
    raw: bytes,
    bodies: Bodies,
    year: int | None = None,
    strict_before: bool = True,
    calendar: WorkCalendar | None = None,
) -> PlanReading:
    """A plan as a file of whatever kind (see `opened`), read whole or refused whole.

    `year` is needed only where the text leaves it open. `strict_before`: "trước ngày" ends the day before.
    `calendar` tells working days (default: Monday to Friday). Equal bytes give equal readings.
    Raises `UnreadablePlan`.
    """
    return read_opened(opened.open_file(raw), raw, bodies, year, strict_before, calendar)


def read_opened(
    contents: Opened,
    raw: bytes,
    bodies: Bodies,
    year: int | None = None,
    strict_before: bool = True,
    calendar: WorkCalendar | None = None,
) -> PlanReading:
    """The same of a file that is open already; `raw` are its bytes. Raises `UnreadablePlan`."""
    parts = sections.split(contents.blocks)
    head = heading.read(parts[0].lines)
    if not prose.may_hold_tasks(parts) and not any(_tables(parts, PlanYear(year or periods.ANY_YEAR))):
        raise UnreadablePlan(texts.PLAN_NO_TABLE, "plan: no table of tasks")
    plan_year = heading.plan_year(head, year)
    tables = list(_tables(parts, plan_year))
    setting = Setting(plan_year, bodies, Spellings(bodies), calendar or OfficeCalendar(), strict_before)
    entries = [entry for one in tables for entry in table.entries(one[1], one[0], plan_year, one[2])]
    entries = entries or list(prose.entries(parts, setting))
    kept, cancelled = amending.cancelled(entries, contents.lines(), head.amends is not None)
    found = _items(kept, setting, may_be_empty=bool(cancelled))
    lines = [line for part in parts if part.is_execution for line in part.lines]
    due = deadlines.read(lines, plan_year, strict_before)
    return PlanReading(
        year=plan_year.number,
        number=head.number,
        title=head.title,
        items=tuple(item.reading for item in found),
        deadlines=due,
        # An item that falls due several times has its doubts but once.
        warnings=_once(
            *contents.doubts,
            *doubts.of_head(head, plan_year.number),
            *doubts.of_left_out(
                words for one in tables for words in table.left_out(one[1], one[0], plan_year)
            ),
            *(doubts.of_prose() if not tables else ()),
            *doubts.of_items(found, setting, any(columns.names_lead for columns, *_ in tables)),
            *doubts.of_deadlines(due, deadlines.impossible(lines, plan_year), setting),
            *doubts.of_words("\n".join(contents.lines())),
        ),
        sha256=hashlib.sha256(raw).hexdigest(),
        issued=head.issued,
        amends=head.amends,
        cancelled=cancelled,
    )


def _once(*found: Doubt) -> tuple[Doubt, ...]:
    return tuple(dict.fromkeys(found))


def _tables(parts: Iterable[Section], year: PlanYear) -> Iterator[_Table]:
    """Every table of tasks in order, with the period that its section or the line above it names."""
    for part in parts:
        period = periods.heading(part.title, year)
        yield from ((columns, rows, period) for columns, rows in text_table.find(part.lines))
        above = ""
        for block in part.blocks:
            if isinstance(block, str):
                above = block.strip() or above
            else:
                yield *table.of_grid(block), periods.heading(plain_line(above), year) or period
                above = ""


def _items(entries: Sequence[Entry], setting: Setting, may_be_empty: bool) -> list[ReadItem]:
    first = list(islice(entries, MOST_ITEMS + 1))
    if len(first) > MOST_ITEMS:
        raise UnreadablePlan(texts.PLAN_TOO_LONG, f"plan: more than {MOST_ITEMS} items")
    found = [item for entry in first for item in items.read(entry, setting)]
    worded = [item for item in found if item.reading.parts]
    if not worded and not may_be_empty:
        raise UnreadablePlan(texts.PLAN_NO_TABLE, "plan: a table without items")
    return worded
