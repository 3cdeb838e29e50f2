"""The importer's one sentence: bytes -> text -> sections -> table -> items and deadlines -> doubts."""

import hashlib
from collections.abc import Sequence
from itertools import islice

from documents import texts
from documents.plan_in import deadlines, decode, doubts, heading, items, sections, table, text_table
from documents.plan_in.items import ReadItem, Setting
from documents.plan_in.sections import Section
from documents.plan_in.table import Columns, Row
from documents.plan_in.units import Spellings
from domain.calendar import OfficeCalendar, WorkCalendar
from domain.errors import UnreadablePlan
from domain.plan import Bodies, PlanReading

# A department's plan has 10 to 40 items, the longest provincial one seen some 120.
MOST_ITEMS = 500


def read(
    raw: bytes,
    bodies: Bodies,
    year: int | None = None,
    strict_before: bool = True,
    calendar: WorkCalendar | None = None,
) -> PlanReading:
    """A plan as text (UTF-8; cells apart by tabs, pipes or wide gaps), read whole or refused whole.

    `year` is needed only where the text leaves it open. `strict_before`: "trước ngày" ends the day before.
    `calendar` tells working days (default: Monday to Friday). Equal bytes give equal readings.
    Raises `UnreadablePlan`.
    """
    text = decode.text_of(raw)
    parts = sections.split(text)
    columns, rows = _table(parts)
    head = heading.read(parts[0].lines)
    plan_year = heading.plan_year(head, year)
    setting = Setting(plan_year, bodies, Spellings(bodies), calendar or OfficeCalendar(), strict_before)
    found = _items(rows, columns, setting)
    prose = [line for part in parts if part.is_execution for line in part.lines]
    due = deadlines.read(prose, plan_year, strict_before)
    return PlanReading(
        year=plan_year,
        number=head.number,
        title=head.title,
        items=tuple(item.reading for item in found),
        deadlines=due,
        warnings=(
            *doubts.of_head(head, plan_year),
            *doubts.of_left_out(table.left_out(rows, columns, plan_year)),
            *doubts.of_items(found, setting, columns.names_lead),
            *doubts.of_deadlines(due, deadlines.impossible(prose, plan_year), setting),
            *doubts.of_words(text),
        ),
        sha256=hashlib.sha256(raw).hexdigest(),
        issued=head.issued,
    )


def _table(parts: Sequence[Section]) -> tuple[Columns, tuple[Row, ...]]:
    for part in parts:
        found = text_table.find(part.lines)
        if found:
            return found
    raise UnreadablePlan(texts.PLAN_NO_TABLE, "plan: no table of tasks")


def _items(rows: Sequence[Row], columns: Columns, setting: Setting) -> list[ReadItem]:
    entries = list(islice(table.entries(rows, columns, setting.year), MOST_ITEMS + 1))
    if len(entries) > MOST_ITEMS:
        raise UnreadablePlan(texts.PLAN_TOO_LONG, f"plan: more than {MOST_ITEMS} items")
    found = [items.read(entry, setting) for entry in entries]
    worded = [item for item in found if item.reading.parts]
    if not worded:
        raise UnreadablePlan(texts.PLAN_NO_TABLE, "plan: a table without items")
    return worded
