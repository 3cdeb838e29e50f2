"""A PDF with a text layer becomes blocks: ruled tables cell by cell, the rest line by line."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from documents import texts
from documents.plan_in.blocks import Block, Cell, Grid
from documents.plan_in.pdf_lines import (
    SAME_LINE,
    OpenTable,
    Placed,
    Word,
    lines_of,
    mended_row,
    paragraphs,
    without_rules,
    words_of,
)
from domain.errors import UnreadablePlan
from domain.plan import Doubt

MOST_PAGES = 100
#: The part of a page, from 0 to 1, that a picture covers if the page is a scan.
MOST_OF_A_PAGE = 0.7
LONGEST_PAGE_NUMBER = 3
_FEWEST_COLUMNS = 3

_Box = tuple[float, float, float, float]


def blocks(content: bytes) -> tuple[tuple[Block, ...], tuple[Doubt, ...]]:
    """The pages in order, a table that goes on over a page as one; and whether the text was recognised
    from pictures.

    Raises `UnreadablePlan` for a file that a password closes, and for one without text.
    """
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        opened = pdfplumber.open(io.BytesIO(content))
    except PdfminerException as error:
        raise _refused(error) from error
    with opened as document:
        pages = document.pages[:MOST_PAGES]
        found = tuple(_joined(list(_pages(pages))))
        scanned = [number for number, page in enumerate(pages, start=1) if _is_scan(page)]
    if not any(isinstance(block, Grid) or block.strip() for block in found):
        raise UnreadablePlan(texts.PLAN_SCANNED, f"plan: pdf of {len(pages)} pages without text")
    doubts = (Doubt("recognised", texts.at_pages(scanned), texts.RECOGNISED),) if scanned else ()
    return found, doubts


def _pages(pages: Iterable[Any]) -> Iterator[Block]:
    still_open = None
    for page in pages:
        found, still_open = _page(page, still_open)
        yield from found


def _refused(error: Exception) -> UnreadablePlan:
    """A sentence for what the reader of the file says, which wraps what the parser below it said."""
    cause = " ".join(type(one).__name__ for one in (error, *error.args))
    if "Password" in cause or "Encryption" in cause:
        return UnreadablePlan(texts.PLAN_LOCKED, "plan: pdf closed by a password")
    return UnreadablePlan(texts.PLAN_BROKEN, f"plan: pdf not read: {cause}")


def _is_scan(page: Any) -> bool:
    """Whether a picture lies under the words."""
    area = page.width * page.height
    covered = any(one["width"] * one["height"] > MOST_OF_A_PAGE * area for one in page.images)
    return covered and bool(page.chars)


def _page(page: Any, before: OpenTable | None) -> tuple[list[Block], OpenTable | None]:
    """The blocks of a page from top to bottom, and the table without rules that is open at its end."""
    words = page.extract_words(use_text_flow=False, keep_blank_chars=False)
    tables = [found for found in page.find_tables() if len(found.rows[0].cells) >= _FEWEST_COLUMNS]
    outside = [word for word in words if not any(_is_inside(word, found.bbox) for found in tables)]
    lines = [line for line in lines_of(outside) if not _is_page_number(words_of(line[1]))]
    placed: list[Placed] = [(found.bbox[1], Grid(tuple(_rows(found, words)))) for found in tables]
    still_open = None
    if tables:
        placed += paragraphs(lines)
    elif lines:
        placed, still_open = without_rules(lines, before)
    return [block for _, block in sorted(placed, key=lambda one: one[0])], still_open


def _is_inside(one: dict[str, Any], box: _Box) -> bool:
    x, y = (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _is_page_number(line: str) -> bool:
    bare = line.strip(f" {texts.DASHES}")
    return bare.isdigit() and len(bare) <= LONGEST_PAGE_NUMBER


# --- ruled tables -----------------------------------------------------------------------------------------


def _rows(found: Any, words: Sequence[Word]) -> Iterator[tuple[Cell, ...]]:
    """The rows of a ruled table; a place without a cell of its own belongs to the cell that covers it."""
    boxes = [cell for row in found.rows for cell in row.cells if cell]
    cells = [(box, _text([word for word in words if _is_inside(word, box)], box[2])) for box in boxes]
    columns = list(_between(edge for box in boxes for edge in (box[0], box[2])))
    for top, bottom in _between(edge for box in boxes for edge in (box[1], box[3])):
        yield tuple(_covering(cells, (left + right) / 2, top, bottom) for left, right in columns)


def _between(edges: Iterable[float]) -> Iterator[tuple[float, float]]:
    """The stretches between the edges of cells; edges that lie together are one."""
    for before, after in pairwise(sorted(set(edges))):
        if after - before > SAME_LINE:
            yield before, after


def _text(words: Sequence[Word], right: float) -> str:
    """The words of a cell, its lines joined where they only broke for want of room."""
    return "\n".join(text for _, text in paragraphs(lines_of(words), right))


def _covering(cells: Sequence[tuple[_Box, str]], x: float, top: float, bottom: float) -> Cell:
    middle = (top + bottom) / 2
    for (left, upper, right, lower), text in cells:
        if left <= x <= right and upper <= middle <= lower:
            return Cell(text, left=_begins_left(cells, (left, upper, right, lower), x), above=upper < top - 1)
    return Cell("")


def _begins_left(cells: Sequence[tuple[_Box, str]], box: _Box, x: float) -> bool:
    """Whether another column's edge lies between the beginning of the cell and this place."""
    return any(box[0] + 1 < other[0] < x for other, _ in cells)


def _joined(found: Sequence[Block]) -> Iterator[Block]:
    """The blocks with a table that goes on over a page as one."""
    open_grid: Grid | None = None
    for block in found:
        if open_grid and isinstance(block, Grid) and len(open_grid.rows[0]) == len(block.rows[0]):
            open_grid = _continued(open_grid, block)
            continue
        if open_grid:
            yield open_grid
        open_grid = block if isinstance(block, Grid) else None
        if not isinstance(block, Grid):
            yield block
    if open_grid:
        yield open_grid


def _continued(before: Grid, after: Grid) -> Grid:
    """A table with what the next page holds of it: the heading said again left out, a broken row mended."""
    heading = [cell.text for cell in before.rows[0]]
    last = before.rows[-1]
    rows = list(_carried(last, after.rows))
    if [cell.text for cell in after.rows[0]] == heading:
        rows = rows[1:]
    if rows and not rows[0][0].text and last[0].text:
        return Grid((*before.rows[:-1], mended_row(last, rows[0]), *rows[1:]))
    return Grid((*before.rows, *rows))


def _carried(last: Sequence[Cell], rows: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """The rows of the next page: a cell merged over the page break is empty there."""
    open_columns = {place for place, cell in enumerate(last) if cell.above}
    for row in rows:
        open_columns &= {place for place, cell in enumerate(row) if not cell.text}
        yield tuple(
            Cell(last[place].text, above=True) if place in open_columns else cell
            for place, cell in enumerate(row)
        )
