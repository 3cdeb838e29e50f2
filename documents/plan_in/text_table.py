"""Stage 4a: lines of text become the rows of a table: cells apart by tabs, pipes or wide gaps.

Page breaks and hard line ends split rows; a line that does not begin a row goes on with the row before it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents import texts
from documents.plan_in.periods import ANY_YEAR
from documents.plan_in.table import Columns, Row, columns_of, heading_of, is_score

_ROW_LABEL = re.compile(r"^(?:\(?\d{1,3}(?:\.\d{1,2})*\s*[.)]{0,2}|[^\W\d_]\))$")
_RULE = re.compile(r"^[\s|:+=-]+$")
_WIDE_GAP = re.compile(r" {3,}")
FEWEST_PIPES = 2


def cut(line: str) -> list[str]:
    """The cells of a line; one cell if nothing parts it.

    >>> cut("1\\ta\\tb"), cut("| 1 | a | b |"), cut("1    a b    c")
    (['1', 'a', 'b'], ['1', 'a', 'b'], ['1', 'a b', 'c'])
    """
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    if line.count("|") >= FEWEST_PIPES:
        return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
    return [cell.strip() for cell in _WIDE_GAP.split(line.rstrip())]


@dataclass(slots=True)
class _Draft:
    """A row whose lines are still coming in: each cell a list of fragments."""

    cells: list[list[str]]
    lines: list[str] = field(default_factory=list)

    def goes_on(self, cells: Sequence[str], columns: Columns, after_gap: bool) -> None:
        """Takes a line that begins no row: into the open cell, or into the content of a full row."""
        if len(self.cells) >= columns.width and self._is_content(cells, after_gap):
            for place, cell in enumerate(cells[: columns.width - columns.content], start=columns.content):
                self.cells[place].append(cell)
            return
        self.cells[-1].append(cells[0])
        self.cells.extend([cell] for cell in cells[1:])

    def _is_content(self, cells: Sequence[str], after_gap: bool) -> bool:
        """After a page break, or behind a closed list of units, the content goes on: its tab was lost."""
        is_bullet = cells[0][:1] in texts.BULLETS
        before = self.cells[-1][-1]
        list_goes_on = before.endswith((";", ",")) or (is_bullet and not after_gap)
        return len(cells) > 1 or (not list_goes_on and (after_gap or before.endswith(".")))

    def row(self) -> Row:
        """The row, fragments joined by line ends."""
        return Row(tuple("\n".join(filter(None, cell)) for cell in self.cells), "\n".join(self.lines))


def rows(lines: Iterable[str], columns: Columns) -> tuple[Row, ...]:
    """The rows of a table whose columns are known; lines before its first row are left out."""
    drafts: list[_Draft] = []
    after_gap = False
    for line in lines:
        if not line.strip() or _RULE.match(line):
            after_gap = after_gap or not line.strip()
            continue
        cells = cut(line)
        if _begins_row(cells, columns):
            drafts.append(_Draft([[cell] for cell in cells]))
        elif drafts:
            drafts[-1].goes_on(cells, columns, after_gap)
        if drafts:
            drafts[-1].lines.append(line)
        after_gap = False
    return tuple(draft.row() for draft in drafts)


def _begins_row(cells: Sequence[str], columns: Columns) -> bool:
    """A full row, a numbered or an empty first cell before others, a heading."""
    first = cells[0]
    if len(cells) >= columns.width or is_heading(cells):
        return True
    return len(cells) > 1 and (not first or bool(_ROW_LABEL.match(first)))


def is_heading(cells: Sequence[str]) -> bool:
    """Whether these cells are the table's heading or that of a period."""
    if columns_of(cells):
        return True
    return heading_of(Row(tuple(cells)), ANY_YEAR) is not None


Found = tuple[Columns, tuple[Row, ...]]


def find(lines: Sequence[str]) -> list[Found]:
    """The tables of tasks among the lines: each under its heading row or, without any, under a period's.

    A heading row repeated on a new page goes on with its table; one with other columns begins another, and
    that of a table of scores ends it.
    """
    headings = list(_headings(lines))
    if any(columns for _, columns in headings):
        return [
            (columns, rows(lines[_under(lines, start) : end], columns))
            for (start, columns), (end, _) in pairwise([*headings, (len(lines), None)])
            if columns
        ]
    if headings:
        return []
    first = next((place for place, line in enumerate(lines) if is_heading(cut(line))), None)
    return [] if first is None else [(Columns(), rows(lines[first:], Columns()))]


def _under(lines: Sequence[str], start: int) -> int:
    """Where a table begins: at its heading, or at the period that stands alone above that."""
    above = next((place for place in range(start - 1, -1, -1) if lines[place].strip()), start)
    return above if heading_of(Row((lines[above],)), ANY_YEAR) else start


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, Columns | None]]:
    """Where a table of other columns than the one before begins; None for one of scores."""
    before: Columns | None = None
    for place, line in enumerate(lines):
        cells = cut(line)
        columns = None if is_score(cells) else columns_of(cells)
        if is_score(cells) or (columns and columns != before):
            yield place, columns
            before = columns
