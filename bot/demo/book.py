"""The workbook of /report: read back from the file, and as the demo's own count would have it."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from io import BytesIO

from bot.demo import texts
from bot.demo.ledger import OWING, Ledger, Owed

Cell = str | int | float | date
Row = tuple[Cell, ...]
Sheets = dict[str, list[Row]]

CLOSED = ("done", "no_occasion", "cancelled")


def read(content: bytes) -> Sheets:
    """Every sheet of a workbook without its heading; empty cells are ""."""
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(content))
    return {
        sheet.title: [tuple(map(_cell, row)) for row in sheet.iter_rows(min_row=2, values_only=True)]
        for sheet in book
    }


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, str | int | float | date) else ""


def counted(ledger: Ledger, today: date) -> Sheets:
    """The workbook that the demo's people would write from memory on that day."""
    owed = list(ledger.owed.values())
    late = [each for each in owed if _overdue(ledger, each, today)]
    return {
        texts.SHEET_SUMMARY: _progress(ledger, owed, today, _quarter),
        texts.SHEET_UNITS: _progress(ledger, owed, today, lambda each: ledger.unit_names[each.unit]),
        texts.SHEET_DUTIES: [_duty(ledger, each) for each in owed],
        texts.SHEET_OVERDUE: [_duty(ledger, each) for each in late],
        texts.SHEET_REGISTRATIONS: _registrations(ledger),
        texts.SHEET_AWARDS: _awards(ledger),
        texts.SHEET_MISSING: [(ledger.unit_names[unit], name) for unit, name in ledger.missing(today)],
        texts.SHEET_OBSTACLES: _obstacles(ledger),
    }


def _quarter(owed: Owed) -> str:
    return texts.QUARTERS[(owed.starts.month + 2) // 3]


def _overdue(ledger: Ledger, owed: Owed, today: date) -> bool:
    return ledger.state(owed.key) in OWING and owed.due < today


def _progress(ledger: Ledger, owed: Iterable[Owed], today: date, group: Callable[[Owed], str]) -> list[Row]:
    groups: dict[str, list[Owed]] = {}
    for each in owed:
        groups.setdefault(group(each), []).append(each)
    return [(name, len(rows), *_counts(ledger, rows, today)) for name, rows in groups.items()]


def _counts(ledger: Ledger, rows: list[Owed], today: date) -> tuple[int, int, int, int]:
    """Closed, owed in time, overdue, disputed."""
    states = [ledger.state(each.key) for each in rows]
    late = sum(_overdue(ledger, each, today) for each in rows)
    owing = sum(state in OWING for state in states)
    return sum(state in CLOSED for state in states), owing - late, late, states.count("disputed")


def _duty(ledger: Ledger, owed: Owed) -> Row:
    return (
        str(owed.item) if owed.item else texts.REGISTRATION_ITEM,
        owed.part,
        ledger.unit_names[owed.unit],
        _role(owed),
        texts.STATES[ledger.state(owed.key)],
        owed.due,
        texts.CELL_YES if owed.conditional else "",
        ledger.notes.get(owed.key, ""),
    )


def _unit_of(ledger: Ledger, name: str) -> str:
    unit = next(held.unit for held in ledger.holdings if held.person == name and held.unit)
    return ledger.unit_names[unit]


def _role(owed: Owed) -> str:
    if not owed.item:
        return texts.CELL_EACH
    return texts.CELL_LEADS if owed.leads else texts.CELL_TAKES_PART


def _registrations(ledger: Ledger) -> list[Row]:
    return [
        (
            each.name,
            _unit_of(ledger, each.name),
            each.award,
            each.commitments,
            each.initiative,
            each.on,
            each.version,
            each.typist,
            each.state,
        )
        for each in ledger.registrations.values()
    ]


def _awards(ledger: Ledger) -> list[Row]:
    counts = Counter((_unit_of(ledger, each.name), each.award) for each in ledger.registrations.values())
    return [(unit, award, count) for (unit, award), count in counts.items()]


def _obstacles(ledger: Ledger) -> list[Row]:
    found = [(ledger.owed[each.duty], each) for each in ledger.obstacles]
    return [
        (
            str(owed.item) if owed.item else texts.REGISTRATION_ITEM,
            ledger.unit_names[owed.unit],
            each.words,
            each.name,
            each.on,
            "",
            "",
        )
        for owed, each in found
    ]
