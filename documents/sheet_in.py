"""A filled sheet (.xlsx, .csv) becomes rows of text, or a refusal that names what is wrong with the file.

The bytes come from people: nothing is run or looked up, and how much is unpacked and read is bounded first.
"""

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from documents import packed
from vietnamese import text

#: Rows with anything in them, the headings apart; columns; bytes of the file; bytes of what it unpacks to.
MOST_ROWS = 500
MOST_COLUMNS = 40
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
#: Lines that may stand above the rows: title, note, headings, example.
LINES_ABOVE = 10
#: Characters of a cell; a longer one is cut (Excel's own limit).
LONGEST_CELL = 32_767

#: The container of encrypted workbooks and of Excel before 2007 (Compound File Binary).
_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: A cell that begins so may be run as a formula by whoever opens it in a spreadsheet.
_FORMULA = re.compile(r"^[=+\-@\s]+")
_FIGURE = re.compile(r"[+\-]?[0-9][0-9.,\s]*%?")
_DELIMITERS = ";\t,"


class Fault(StrEnum):
    """Why a file can't be read as a sheet."""

    #: more bytes than are taken, packed or unpacked
    TOO_BIG = "too_big"
    #: more rows or columns than are taken
    TOO_MANY = "too_many"
    #: protected by a password, or of Excel before 2007
    LOCKED = "locked"
    #: damaged, or something else under the name of a sheet
    BROKEN = "broken"
    #: no cell holds anything
    EMPTY = "empty"


class UnreadableSheet(Exception):
    """The file can't be read as a sheet; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        """Name what is wrong."""
        super().__init__(fault.value)
        self.fault = fault


def rows(content: bytes) -> list[list[str]]:
    """The rows of the first sheet as clean text, an empty row where the sheet has one, none at the end.

    Raises UnreadableSheet.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableSheet(Fault.TOO_BIG)
    if content.startswith(_CONTAINER):
        raise UnreadableSheet(Fault.LOCKED)
    found = _workbook(content) if content.startswith(b"PK") else _listed(content)
    return _bounded(found)


def _bounded(found: Iterable[list[str]]) -> list[list[str]]:
    kept: list[list[str]] = []
    filled = 0
    for row in found:
        while row and not row[-1]:
            row.pop()
        filled += bool(row)
        if len(row) > MOST_COLUMNS or filled > MOST_ROWS + LINES_ABOVE:
            raise UnreadableSheet(Fault.TOO_MANY)
        kept.append(row)
    if not filled:
        raise UnreadableSheet(Fault.EMPTY)
    while not kept[-1]:
        kept.pop()
    return kept


def _workbook(content: bytes) -> list[list[str]]:
    try:
        packed.check(content, MOST_UNPACKED)
    except packed.Unpackable as error:
        too_big = error.flaw is packed.Flaw.TOO_BIG
        raise UnreadableSheet(Fault.TOO_BIG if too_big else Fault.BROKEN) from error
    try:
        return _first_sheet(content)
    # A damaged workbook makes the reader and the parser below it raise almost anything.
    except Exception as error:
        raise UnreadableSheet(Fault.BROKEN) from error


def _first_sheet(content: bytes) -> list[list[str]]:
    import openpyxl

    with warnings.catch_warnings():
        # It warns of decorations that it does not read; the values are all there.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            found = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS + 1)
            return [[shown(cell) for cell in row] for row in _until_too_many(found)]
        finally:
            book.close()


def _until_too_many(found: Iterable[Any]) -> Iterator[Any]:
    """The rows, as long as there is no more in them than is taken; empty ones cost nothing."""
    filled = 0
    for row in found:
        filled += any(cell.value is not None for cell in row)
        yield row
        if filled > MOST_ROWS + LINES_ABOVE:
            return


def shown(cell: Any) -> str:
    """A cell as a person would type it: days and figures as in Vietnam."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return _day(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        percent = "%" in str(cell.number_format)
        return f"{_figure(value * 100)}%" if percent else _figure(value)
    return _cell(value.isoformat() if isinstance(value, time) else str(value))


def _day(value: date) -> str:
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}"


def _figure(value: float) -> str:
    """A number with a decimal comma and without grouping, and without what binary fractions leave over."""
    rounded = round(value, 10)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded}".replace(".", ",")


def _listed(content: bytes) -> list[list[str]]:
    """The rows of a .csv file: the separator is the one that its first line has most of."""
    words = _decoded(content)
    first = next((line for line in words.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    if delimiter not in first:
        raise UnreadableSheet(Fault.BROKEN if first else Fault.EMPTY)
    try:
        found = csv.reader(io.StringIO(words, newline=""), delimiter=delimiter, strict=True)
        return [[_cell(cell) for cell in row] for row in found]
    except csv.Error as error:
        raise UnreadableSheet(Fault.BROKEN) from error


def _decoded(content: bytes) -> str:
    """The text, as Excel saves it. Raises UnreadableSheet for anything that is none."""
    code = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        words = content.decode(code)
    except UnicodeDecodeError as error:
        raise UnreadableSheet(Fault.BROKEN) from error
    if "\0" in words:
        raise UnreadableSheet(Fault.BROKEN)
    return words


def _cell(said: str) -> str:
    """Clean text that no spreadsheet takes for a formula; a figure keeps its sign.

    >>> _cell("=HYPERLINK(1)"), _cell("@SUM(1)"), _cell("-12,5"), _cell("+5 %"), _cell("- gạch đầu dòng")
    ('HYPERLINK(1)', 'SUM(1)', '-12,5', '+5 %', 'gạch đầu dòng')
    """
    words = text.clean(said[:LONGEST_CELL]).strip()
    return words if _FIGURE.fullmatch(words) else _FORMULA.sub("", words)
