"""Workbooks that open well: frozen headings, fitting widths, real dates, and text that is never a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

Cell = str | int | float | date | None

#: What would make a formula of a text, were its cell edited or the sheet saved as .csv and opened again.
RISKY = ("=", "+", "-", "@", "\t", "\r")

#: Characters; a wider column wraps.
WIDEST, NARROWEST = 60, 8
#: Characters that a line loses to its margins and to words that do not fit.
MARGIN = 4
#: Points that a line of text is high, and a row at most (Excel's limit).
LINE, HIGHEST = 15, 409


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name (31 characters at most, Excel's limit), a heading for each column, and the rows."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook(title: str, sheets: Iterable[Sheet]) -> bytes:
    """The sheets as the bytes of an .xlsx file."""
    import xlsxwriter

    file = BytesIO()
    # Text that begins with "=" stays text, an address stays text: what people type is never run.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title})
        formats = {
            "head": book.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6F3", "border": 1}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
            "quoted": book.add_format(
                {"text_wrap": True, "valign": "top", "border": 1, "quote_prefix": True}
            ),
            "date": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "border": 1}),
        }
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.set_header(f"&L{sheet.name}&R{title}")
            page.set_footer("&C&P/&N")
            _write(page, sheet, formats)
    return file.getvalue()


def _write(target: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    widths = [_width(sheet, column) for column in range(len(sheet.headings))]
    for column, heading in enumerate(sheet.headings):
        target.write_string(0, column, heading, formats["head"])
        target.set_column(column, column, widths[column])
    for line, row in enumerate(sheet.rows, start=1):
        target.set_row(line, min(LINE * _lines(row, widths), HIGHEST))
        for column, cell in enumerate(row):
            _write_cell(target, line, column, cell, formats)
    target.freeze_panes(1, 0)
    if sheet.rows:
        target.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
    target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 0)
    target.repeat_rows(0)


def _write_cell(target: Any, line: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        target.write_blank(line, column, None, formats["text"])
    elif isinstance(cell, str):
        target.write_string(line, column, cell, formats["quoted" if risky(cell) else "text"])
    elif isinstance(cell, date):
        target.write_datetime(line, column, cell, formats["date"])
    else:
        target.write_number(line, column, cell, formats["text"])


def risky(words: str) -> bool:
    """Whether a spreadsheet might take a text for a formula: such a cell is marked as text."""
    return words.lstrip(" \n").startswith(RISKY)


def _width(sheet: Sheet, column: int) -> int:
    longest = max((len(_shown(row[column])) for row in sheet.rows), default=0)
    return min(max(longest, len(sheet.headings[column]), NARROWEST) + MARGIN, WIDEST)


def _lines(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """How many lines the longest cell of a row needs; not every program finds that out by itself."""
    return max(_wrapped(_shown(cell), width - MARGIN) for cell, width in zip(row, widths, strict=True))


def _wrapped(shown: str, width: int) -> int:
    return sum(max(1, -(-len(line) // width)) for line in shown.split("\n"))


def _shown(cell: Cell) -> str:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell or "")
