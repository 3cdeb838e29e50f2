"""The words of a PDF's page as lines, paragraphs, and tables that have no rules, only gaps."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from documents import texts
from documents.plan_in.blocks import Block, Cell, Grid
from documents.plan_in.sections import ends_table
from documents.plan_in.table import columns_of

#: Points between two words that stand in different columns, and within which two words share a line.
COLUMN_GAP = 9.0
SAME_LINE = 3.0
#: Heights of a line that may lie between the beginnings of two lines of one paragraph.
LINES_APART = 2.2
_BEGINS = re.compile(
    rf"(?:[{re.escape(texts.BULLETS)}]$|\d{{1,2}}(?:\.\d{{1,2}})*[.)]$|[{texts.SMALL_LETTERS}]\)$)"
)

Placed = tuple[float, Block]
Word = dict[str, Any]
Line = tuple[float, list[Word]]


def lines_of(words: Sequence[Word]) -> list[Line]:
    """The words line by line from the top, each line from the left."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda one: (one["bottom"], one["x0"])):
        if lines and abs(lines[-1][0] - word["bottom"]) <= SAME_LINE:
            lines[-1][1].append(word)
        else:
            lines.append((word["bottom"], [word]))
    return [(line[0]["top"], sorted(line, key=lambda one: one["x0"])) for _, line in lines]


def _segments(line: Sequence[Word]) -> list[list[Word]]:
    """The words of a line, apart where a gap is too wide for a space."""
    segments = [[line[0]]]
    for before, word in pairwise(line):
        if word["x0"] - before["x1"] > COLUMN_GAP:
            segments.append([])
        segments[-1].append(word)
    return segments


def words_of(segment: Sequence[Word]) -> str:
    """The words of a line or of a part of one."""
    return " ".join(word["text"] for word in segment)


def _said(line: Sequence[Word]) -> str:
    return "\t".join(map(words_of, _segments(line)))


def paragraphs(lines: Sequence[Line], right: float | None = None) -> Iterator[tuple[float, str]]:
    """The lines, those joined that only broke for want of room before the edge at `right` (default: that of
    the longest line)."""
    edge = right or max((line[-1]["x1"] for _, line in lines), default=0.0)
    top, said = 0.0, ""
    before: list[Word] = []
    for place, line in lines:
        if before and _is_broken(before, line, edge, place - before[0]["top"]):
            said = _rejoined(said, _said(line))
        else:
            if said:
                yield top, said
            top, said = place, _said(line)
        before = line
    if said:
        yield top, said


_BROKEN_DATE = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]?\d{0,3}$")


def _rejoined(before: str, after: str) -> str:
    """Two lines as one; a date that a narrow column broke in the middle is whole again."""
    in_date = _BROKEN_DATE.search(before) and after[0] in "0123456789/"
    return f"{before}{after}" if in_date else f"{before} {after}"


def _is_broken(before: Sequence[Word], line: Sequence[Word], edge: float, down: float) -> bool:
    """Whether the next line's first word had no room behind a line, and no gap lies between the two."""
    if len(_segments(before)) > 1 or len(_segments(line)) > 1:
        return False
    first = line[0]
    room = edge - before[-1]["x1"]
    height = first["bottom"] - first["top"]
    is_near = down < LINES_APART * height
    return is_near and room < first["x1"] - first["x0"] + height and not _BEGINS.match(first["text"])


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table without rules at the end of a page: where its columns part, and its heading."""

    gaps: tuple[float, ...]
    heading: tuple[Cell, ...]


def without_rules(lines: Sequence[Line], before: OpenTable | None) -> tuple[list[Placed], OpenTable | None]:
    """The lines; from a table's heading on, or where the page before left off, cut at the gaps that run
    through all of them. And the table that is open at the end."""
    start = next((place for place, (_, line) in enumerate(lines) if columns_of(_cells(line))), None)
    if start is None and before is None:
        return list(paragraphs(lines)), None
    first = start or 0
    end = next(
        (place for place in range(first, len(lines)) if ends_table(words_of(lines[place][1]))), len(lines)
    )
    if first == end:
        return list(paragraphs(lines)), None
    inside = [line for _, line in lines[first:end]]
    gaps = before.gaps if before and start is None else tuple(_gaps(inside))
    rows = [tuple(map(Cell, _cut(line, gaps))) for line in inside]
    heading = before.heading if before and start is None else rows[0]
    placed: list[Placed] = [
        *paragraphs(lines[:first]),
        (lines[first][0], Grid(tuple(_under_numbers(rows, heading)))),
    ]
    return [*placed, *paragraphs(lines[end:])], OpenTable(gaps, heading) if end == len(lines) else None


def _cells(line: Sequence[Word]) -> list[str]:
    return list(map(words_of, _segments(line)))


def _under_numbers(rows: Sequence[tuple[Cell, ...]], heading: Sequence[Cell]) -> Iterator[tuple[Cell, ...]]:
    """The lines of a table as rows: what stands under a number, without one, goes on with its row."""
    columns = columns_of([cell.text for cell in heading])
    open_row = rows[0]
    for row in rows[1:]:
        is_heading = columns_of([cell.text for cell in open_row]) is not None
        if columns and columns.number == 0 and not row[0].text and not is_heading:
            open_row = mended_row(open_row, row)
        else:
            yield open_row
            open_row = row
    yield open_row


def _gaps(lines: Sequence[Sequence[Word]]) -> list[float]:
    """The places that no line with several columns writes over."""
    spans = sorted(
        (segment[0]["x0"], segment[-1]["x1"])
        for line in lines
        if len(_segments(line)) > 1
        for segment in _segments(line)
    )
    gaps: list[float] = []
    end = spans[0][1] if spans else 0.0
    for left, right in spans:
        if left - end > COLUMN_GAP / 2:
            gaps.append((left + end) / 2)
        end = max(end, right)
    return gaps


def _cut(line: Sequence[Word], gaps: Sequence[float]) -> list[str]:
    """The cells of a line; a title that writes over the gaps stays whole, in the first."""
    segments = _segments(line)
    if len(segments) == 1 and any(segments[0][0]["x0"] < gap < segments[0][-1]["x1"] for gap in gaps):
        return [words_of(line), *("" for _ in gaps)]
    columns: list[list[Word]] = [[] for _ in range(len(gaps) + 1)]
    for word in line:
        columns[sum(word["x0"] > gap for gap in gaps)].append(word)
    return list(map(words_of, columns))


def mended_row(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[Cell, ...]:
    """Two parts of a row as one."""
    both = zip(upper, lower, strict=True)
    return tuple(Cell(_mended(up.text, low.text), up.left, up.above) for up, low in both)


def _mended(before: str, after: str) -> str:
    """Two parts of a cell: one sentence, unless the first part ends one."""
    if not (before and after):
        return before or after
    is_list = before.endswith((".", ";", ":")) or after[0] in texts.BULLETS
    return f"{before}\n{after}" if is_list else _rejoined(before, after)
