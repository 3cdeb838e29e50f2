"""A workbook (.xlsx) becomes blocks: each visible sheet a table, its empty rows among it."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

from documents import sheet_in
from documents.plan_in.blocks import Block, Cell, Grid

#: Rows and columns that are looked at in a sheet; a plan has some 100 and 10.
MOST_ROWS, MOST_COLUMNS = 2_000, 30
MOST_SHEETS = 20


def blocks(content: bytes) -> Iterator[Block]:
    """The sheets in order. Raises whatever openpyxl does on a file that is none."""
    import openpyxl

    with warnings.catch_warnings():
        # It warns of decorations that it does not read; the values are all there.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    for sheet in book.worksheets[:MOST_SHEETS]:
        if sheet.sheet_state == "visible":
            yield Grid(tuple(_rows(sheet)))


def _rows(sheet: Any) -> list[tuple[Cell, ...]]:
    inside = _merged(sheet)
    width = min(sheet.max_column, MOST_COLUMNS)
    found = sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS), max_col=width)
    return [tuple(_cell(sheet, cell, inside) for cell in row) for row in found]


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """For each place inside a merged cell, where that cell begins."""
    return {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, min(area.max_row, MOST_ROWS) + 1)
        for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1)
    }


def _cell(sheet: Any, cell: Any, inside: dict[tuple[int, int], tuple[int, int]]) -> Cell:
    row, column = inside.get((cell.row, cell.column), (cell.row, cell.column))
    source = sheet.cell(row, column)
    # Words stay as they are: in old letters, some are signs that cleaning takes away.
    text = source.value if isinstance(source.value, str) else sheet_in.shown(source)
    return Cell(text, left=column < cell.column, above=row < cell.row)
