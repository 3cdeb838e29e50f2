"""Stage 4b: rows become entries: columns told by their headings, broken rows joined, periods carried down.

Knows nothing of where the rows come from, so a table of a Word file or a sheet is read by the same code.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from documents.plan_in import periods
from documents.plan_in.markup import plain_cell
from documents.plan_in.periods import Period
from vietnamese.text import fold

Column = int | None

_NUMBER = re.compile(r"^\(?(\d{1,3})\s*[.)]{0,2}$")
_SUB_LABEL = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})+\.?|[^\W\d_][.)]|[-+*])$")
_ORDINALS = frozenset({"tt", "stt", "so tt", "so thu tu", "muc", "so"})
LONGEST_HEADING = 60
FEWEST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells as written, and the lines of the file that it came from."""

    cells: tuple[str, ...]
    source: str = ""

    def cell(self, column: Column) -> str:
        """The cell in a column as plain text; "" if the row is shorter or there is no such column."""
        return plain_cell(self.cells[column]) if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where to find what, counted from 0; None if the table has no such column."""

    number: Column = 0
    content: int = 1
    lead: Column = 2
    support: Column = None
    time: Column = None
    width: int = 3

    @property
    def names_lead(self) -> bool:
        """Whether the table itself says who leads, by a column of its own for those who help."""
        return self.lead is not None and self.support is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as it stands in the table, its broken rows joined; `period` from the heading row above."""

    number: int | None
    content: str
    lead: str
    support: str
    time: str
    period: Period | None
    source: str


def columns_of(cells: Sequence[str]) -> Columns | None:
    """The columns if these cells are a heading row: a content column and one for units or time.

    Headings are told by their words in any order (practice: dozens of wordings in published plans).
    """
    if len(cells) < FEWEST_COLUMNS or any(len(cell) > LONGEST_HEADING * 3 for cell in cells):
        return None
    kinds = [_kind(fold(plain_cell(cell))) for cell in cells]
    if "content" not in kinds or not {"lead", "support", "time"} & set(kinds):
        return None
    found = {kind: kinds.index(kind) for kind in dict.fromkeys(kinds) if kind}
    lead, support = found.get("lead"), found.get("support")
    if lead is None:
        lead, support = support, None
    return Columns(found.get("number"), found["content"], lead, support, found.get("time"), len(cells))


def _kind(heading: str) -> str:
    """What a column holds, by its folded heading; the order of the questions matters."""
    if heading in _ORDINALS:
        return "number"
    if re.match(r"thoi (gian|han)|tien do|hoan thanh|han |du kien hoan thanh", heading):
        return "time"
    if re.match(r"noi dung|(ten )?nhiem vu|(ten |dau )?(cong )?viec|hoat dong", heading):
        return "content"
    if re.search(r"phoi hop", heading) and not re.search(r"chu tri|thuc hien", heading):
        return "support"
    if re.search(r"thuc hien|chu tri|phan cong|phu trach|trach nhiem|^don vi|^co quan|^bo phan", heading):
        return "lead"
    return ""


def entries(rows: Iterable[Row], columns: Columns, year: int) -> Iterator[Entry]:
    """The items of a table in order, each with all its rows joined."""
    for period, group in _groups(rows, columns, year):
        yield _joined(group, columns, period)


def _groups(rows: Iterable[Row], columns: Columns, year: int) -> Iterator[tuple[Period | None, list[Row]]]:
    """The rows of each item; a heading row of a new period closes the item before it."""
    period: Period | None = None
    group: list[Row] = []
    for row in rows:
        named = heading_of(row, year)
        if named is None and not _is_noise(row, columns):
            if _begins_item(row, columns) or not group:
                if group:
                    yield period, group
                group = []
            group.append(row)
        elif named is not None and named != period:
            if group:
                yield period, group
            period, group = named, []
    if group:
        yield period, group


def heading_of(row: Row, year: int) -> Period | None:
    """The period if the row is nothing but its heading, alone or behind a label ("I | QUY I")."""
    if sum(bool(cell.strip()) for cell in row.cells) > FEWEST_COLUMNS:
        return None
    return periods.heading(" ".join(plain_cell(cell) for cell in row.cells).strip(), year)


def left_out(rows: Iterable[Row], columns: Columns, year: int) -> Iterator[str]:
    """The words of rows that are taken for titles of groups and so belong to no item."""
    for row in rows:
        if heading_of(row, year) is None and not _is_frame(row) and _is_title(row, columns):
            yield " ".join(" ".join(map(plain_cell, row.cells)).split())


def _is_noise(row: Row, columns: Columns) -> bool:
    return _is_frame(row) or _is_title(row, columns)


def _is_frame(row: Row) -> bool:
    """Repeated heading rows, rows of column numbers, rows without text."""
    shown = [plain_cell(cell) for cell in row.cells]
    is_numbered = len(shown) > 1 and all(map(_NUMBER.match, shown))
    return not any(shown) or is_numbered or columns_of(row.cells) is not None


def _is_title(row: Row, columns: Columns) -> bool:
    """A row with words where the number should be, and nobody to do it."""
    label = row.cell(columns.number)
    only_title = not (row.cell(columns.lead) or row.cell(columns.support) or row.cell(columns.time))
    return bool(label) and only_title and not _NUMBER.match(label) and not _SUB_LABEL.match(label)


def _begins_item(row: Row, columns: Columns) -> bool:
    if columns.number is None:
        return bool(row.cell(columns.content) and row.cell(columns.lead))
    label = row.cell(columns.number)
    return bool(label) and not _SUB_LABEL.match(label)


def _joined(group: Sequence[Row], columns: Columns, period: Period | None) -> Entry:
    number = _NUMBER.match(group[0].cell(columns.number))
    return Entry(
        number=int(number[1]) if number else None,
        content="\n".join(filter(None, (_content(row, columns) for row in group))),
        lead=_column(group, columns.lead),
        support=_column(group, columns.support),
        time=_column(group, columns.time),
        period=period,
        source="\n".join(row.source for row in group),
    )


def _content(row: Row, columns: Columns) -> str:
    """The row's text; that of a sub-item ("1.1", "a)") begins with a bullet."""
    text = row.cell(columns.content)
    return f"- {text}" if text and _SUB_LABEL.match(row.cell(columns.number)) else text


def _column(group: Sequence[Row], column: Column) -> str:
    return "\n".join(filter(None, (row.cell(column) for row in group)))
