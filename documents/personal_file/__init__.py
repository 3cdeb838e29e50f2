"""A person's data as a workbook: a sheet for each kind, every row that is held about that person."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from data import consents, personal
from data.db import Transaction
from data.personal import Found
from documents.personal_file import texts
from documents.workbook import Cell, Sheet, workbook

#: Characters that fit into a cell (Excel's limit).
MOST = 32_767
#: The columns whose value is the name of a form.
_FORM = "form"


def of(session: Transaction, person: int, now: datetime, zone: ZoneInfo, forms: Mapping[str, str]) -> bytes:
    """The workbook; `forms` are the titles of forms by name, for they lie beyond what papers know."""
    found = personal.held(session, person)
    title = texts.TITLE.format(name=personal.name(session, person), now=now.astimezone(zone))
    return workbook(title, (_about(found), *(_sheet(kind, zone, forms) for kind in found if kind.rows)))


def _about(found: Sequence[Found]) -> Sheet:
    rows: list[list[Cell]] = []
    for purpose in consents.purposes():
        kinds = [kind for kind in found if kind.section is purpose.section]
        checked = texts.YES if purpose.verified else texts.NO
        named = ", ".join(texts.SHEETS[kind.name] for kind in kinds)
        count = sum(len(kind.rows) for kind in kinds)
        rows.append([named, count, purpose.why, purpose.base, purpose.keeps, checked])
    return Sheet(texts.ABOUT, texts.ABOUT_HEADINGS, rows)


def _sheet(kind: Found, zone: ZoneInfo, forms: Mapping[str, str]) -> Sheet:
    columns = list(kind.rows[0])
    rows = [[_cell(kind.name, column, row[column], zone, forms) for column in columns] for row in kind.rows]
    return Sheet(texts.SHEETS[kind.name], [texts.HEADINGS[column] for column in columns], rows)


def _cell(sheet: str, column: str, value: Any, zone: ZoneInfo, forms: Mapping[str, str]) -> Cell:
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%d/%m/%Y %H:%M:%S}"
    if isinstance(value, bool):
        return texts.YES if value else texts.NO
    if value is None or isinstance(value, int | float | date):
        return value
    if column == _FORM:
        return forms.get(value, texts.FORMER_FORM)
    if isinstance(value, list | dict):
        return _many(sheet, column, value)[:MOST]
    return texts.word(sheet, column, str(value))[:MOST]


def _many(sheet: str, column: str, value: Any) -> str:
    """What is kept as JSON, a line for each piece."""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_plain(one)}" for key, one in value.items())
    if column == "lines":
        return "\n".join(f"{label}: {shown}" for _, label, shown in value)
    return "\n".join(texts.word(sheet, column, str(one)) for one in value)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
