"""Stage 4b: rows become entries: columns told by their headings, broken rows joined, periods carried down.

Knows nothing of where the rows come from, so a table of a Word file or a sheet is read by the same code.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from documents import texts
from documents.plan_in import periods
from documents.plan_in.blocks import Cell, Grid
from documents.plan_in.markup import plain_cell
from documents.plan_in.periods import Period, PlanYear
from vietnamese.text import fold

Column = int | None

_NUMBER = re.compile(r"^\(?(\d{1,3})\s*[.)/]{0,2}$")
_SUB_LABEL = re.compile(
    rf"^(?:\d{{1,2}}(?:\.\d{{1,2}})+[.)]?|[{texts.SMALL_LETTERS}][.)]|[{re.escape(texts.BULLETS)}])$"
)
_GROUP_LABEL = re.compile(rf"^(?:[IVX]{{1,5}}|[{texts.CAPITALS}])(?:[.)/]|\s|$)")
_NUMBERED = re.compile(r"^(\d{1,3})[.)]\s*(?=\S)")
_ORDINALS = frozenset({"tt", "stt", "so tt", "so thu tu", "muc", "so", "tt muc"})
_FOOTER = "noi nhan"
LONGEST_HEADING = 60
FEWEST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells as written, the lines of the file that it came from, and the columns whose cells are
    merged with the row above (`carried`) or with the column before (`covered`)."""

    cells: tuple[str, ...]
    source: str = ""
    carried: frozenset[int] = frozenset()
    covered: frozenset[int] = frozenset()

    def cell(self, column: Column) -> str:
        """The cell in a column as plain text; "" if the row is shorter or there is no such column."""
        return plain_cell(self.cells[column]) if column is not None and column < len(self.cells) else ""

    def own(self, column: Column) -> str:
        """The cell in a column; "" if it is merged with the row above."""
        return "" if column in self.carried else self.cell(column)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where to find what, counted from 0; None if the table has no such column."""

    number: Column = 0
    content: int = 1
    lead: Column = 2
    support: Column = None
    time: Column = None
    width: int = 3
    product: Column = None
    note: Column = None

    @property
    def label(self) -> int:
        """The column that tells where an item begins."""
        return self.content if self.number is None else self.number

    @property
    def names_lead(self) -> bool:
        """Whether the table itself says who leads, by a column of its own for those who help."""
        return self.lead is not None and self.support is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as it stands in the table, its broken rows joined.

    `period` comes from the heading row above, `group` from the title row above ("I. Tuyên truyền");
    `label` is what stands for a number if it is more than one ("2.1").
    """

    number: int | None
    content: str
    lead: str = ""
    support: str = ""
    time: str = ""
    period: Period | None = None
    source: str = ""
    label: str = ""
    group: str = ""
    product: str = ""
    note: str = ""


def columns_of(cells: Sequence[str]) -> Columns | None:
    """The columns if these cells are a heading row: a content column and one for units or time.

    Headings are told by their words in any order (practice: dozens of wordings in published plans). A table
    of scores has such columns too, but points beside them: it is none of tasks.
    """
    if len(cells) < FEWEST_COLUMNS or any(len(cell) > LONGEST_HEADING * 3 for cell in cells):
        return None
    headings = [fold(plain_cell(cell)) for cell in cells]
    kinds = [_kind(heading) for heading in headings]
    if "content" not in kinds or "score" in kinds or not {"lead", "support", "time"} & set(kinds):
        return None
    found = {kind: kinds.index(kind) for kind in dict.fromkeys(kinds) if kind}
    lead, support = _best(headings, kinds, "lead", _LEADING), found.get("support")
    if lead is None:
        lead, support = support, None
    return Columns(
        number=found.get("number"),
        content=found["content"],
        lead=lead,
        support=support,
        time=_best(headings, kinds, "time", _ENDING),
        width=len(cells),
        product=found.get("product"),
        note=found.get("note"),
    )


_LEADING = re.compile(r"chu tri")
_ENDING = re.compile(r"hoan thanh|ket thuc|han")


def _best(headings: Sequence[str], kinds: Sequence[str], kind: str, wanted: re.Pattern[str]) -> Column:
    """The first column of a kind whose heading has the wanted words, else the first of the kind."""
    places = [place for place, one in enumerate(kinds) if one == kind]
    return next((place for place in places if wanted.search(headings[place])), places[0] if places else None)


def is_score(cells: Sequence[str]) -> bool:
    """Whether these cells are the heading of a table of scores."""
    if any(len(cell) > LONGEST_HEADING for cell in cells):
        return False
    kinds = {_kind(fold(plain_cell(cell))) for cell in cells}
    return "score" in kinds and "number" in kinds


#: What a column holds, by its folded heading; the order of the questions matters.
_KINDS = (
    ("score", r"^(diem|(so|tong|thang|muc|cham|tu cham) diem)\b"),
    ("product", r"^(ten |cac )?(san pham|ket qua|ho so|dau ra)\b|\bsan pham\b"),
    ("note", r"^ghi chu|kinh phi|^can cu|^van ban|^co so (phap ly)?"),
    ("", r"^(dia diem|hinh thuc|chi tieu|thuoc nhom|nhom nhiem vu|doi tuong)\b"),
    ("time", r"^((moc |khung )?thoi (gian|han|diem)|tien do|hoan thanh|han |du kien hoan thanh)"),
    ("time", r"^(thang|qui|ngay|han)$"),
    ("time", r"^(thang|ngay) (thuc hien|hoan thanh)$"),
    ("content", r"^(cac )?(noi dung|(ten )?nhiem vu|(ten |dau )?(cong )?viec|(ten )?hoat dong)"),
    ("support", r"^(?!.*(chu tri|thuc hien.*phoi hop)).*phoi hop"),
    ("lead", r"thuc hien|chu tri|phan cong|phu trach|trach nhiem|^don vi|^co quan|^bo phan"),
)


def _kind(heading: str) -> str:
    if heading in _ORDINALS:
        return "number"
    return next((kind for kind, words in _KINDS if re.search(words, heading)), "")


# --- from a file's table ----------------------------------------------------------------------------------


def apart(grid: Grid) -> tuple[Grid | None, Grid | None, Grid | None]:
    """A file's table cut: what stands above its tasks, the tasks from their heading on, what stands below.

    Each is None if there is none; a table of scores has nothing.

    A sheet holds the head of the paper above the heading, and the signatures below an empty row.
    """
    start = next((place for place, row in enumerate(grid.rows) if _is_heading(row)), None)
    if start is None:
        whole = not any(is_score([cell.text for cell in row]) for row in grid.rows)
        has_tasks = len(grid.rows[0]) == Columns().width and _has_periods(grid)
        return (None, grid, None) if has_tasks else (grid if whole else None, None, None)
    end = _end(grid.rows, start)
    return _part(grid.rows[:start]), _part(grid.rows[start:end]), _part(grid.rows[end:])


def _part(rows: Sequence[tuple[Cell, ...]]) -> Grid | None:
    kept = tuple(row for row in rows if any(cell.text.strip() for cell in row))
    return Grid(kept) if kept else None


def _is_heading(row: Sequence[Cell]) -> bool:
    return columns_of([cell.text for cell in row]) is not None


def _end(rows: Sequence[tuple[Cell, ...]], start: int) -> int:
    """Where the tasks end: at the addressees, or at an empty row behind which nothing is numbered."""
    last = max(place for place in range(start, len(rows)) if place == start or _is_numbered(rows[place]))
    for place in range(start + 1, len(rows)):
        words = [fold(cell.text) for cell in rows[place]]
        if any(said.startswith(_FOOTER) for said in words) or (place > last and not any(words)):
            return place
    return len(rows)


def _is_numbered(row: Sequence[Cell]) -> bool:
    labels = [cell.text.strip() for cell in row[:FEWEST_COLUMNS]]
    return any(_NUMBER.match(label) or _SUB_LABEL.match(label) for label in labels)


def of_grid(grid: Grid) -> tuple[Columns, tuple[Row, ...]]:
    """The columns and rows of a file's table of tasks, as `apart` gives it."""
    columns = columns_of([cell.text for cell in grid.rows[0]])
    if columns is None:
        return Columns(), tuple(map(_row, grid.rows))
    lower = _lower_heading(grid.rows[:2])
    return lower or columns, tuple(map(_row, grid.rows[2 if lower else 1 :]))


def _row(row: Sequence[Cell]) -> Row:
    cells = tuple("" if cell.left else cell.text for cell in row)
    carried = frozenset(place for place, cell in enumerate(row) if cell.above)
    covered = frozenset(place for place, cell in enumerate(row) if cell.left)
    return Row(cells, "\t".join(cells), carried, covered)


def _lower_heading(rows: Sequence[Sequence[Cell]]) -> Columns | None:
    """The columns of a heading in two rows: "Đơn vị thực hiện" over "Chủ trì" and "Phối hợp"."""
    if len(rows) < FEWEST_COLUMNS:
        return None
    upper, lower = rows
    own = [cell.text for cell in lower if cell.text and not cell.above]
    if not own or not all(_kind(fold(text)) in {"lead", "support", "time"} for text in own):
        return None
    return columns_of([low.text or up.text for up, low in zip(upper, lower, strict=True)])


def _has_periods(grid: Grid) -> bool:
    return any(
        heading_of(Row(tuple("" if one.left else one.text for one in row)), periods.ANY_YEAR)
        for row in grid.rows
    )


# --- rows to entries --------------------------------------------------------------------------------------


def entries(
    rows: Iterable[Row], columns: Columns, year: PlanYear | int, period: Period | None = None
) -> Iterator[Entry]:
    """The items of a table in order, each with all its rows joined; `period` is that of the whole table."""
    for above, group, title in _groups(rows, columns, PlanYear.of(year), period):
        for one in _items(group, columns):
            yield _joined(one, columns, above, title)


_Group = tuple[Period | None, list[Row], str]


def _groups(rows: Iterable[Row], columns: Columns, year: PlanYear, period: Period | None) -> Iterator[_Group]:
    """The rows of each item; a heading row of a new period closes the item before it, and so does a title."""
    group: list[Row] = []
    title = ""
    for row in rows:
        named = heading_of(row, year)
        closes = _closes(row, columns, named, period) and not (group and _repeats(group[0], row, columns))
        if group and closes:
            yield period, group, title
            group = []
        if named:
            period, title = named, title if named == period else ""
        elif _is_title(row, columns):
            title = _words(row) if closes else title
        elif not _is_frame(row):
            group.append(row)
    if group:
        yield period, group, title


def _closes(row: Row, columns: Columns, named: Period | None, period: Period | None) -> bool:
    """Whether a row ends the item above it: another period, the title of a group, or an item of its own."""
    if named:
        return named != period
    if _is_title(row, columns):
        return _is_wide(row, columns) or bool(_GROUP_LABEL.match(row.cell(columns.label)))
    return not _is_frame(row) and _begins_item(row, columns)


def _words(row: Row) -> str:
    return " ".join(" ".join(map(plain_cell, row.cells)).split())


def _repeats(first: Row, row: Row, columns: Columns) -> bool:
    """Whether a row says an item's number and words again, as files do that cannot merge cells."""
    both = (columns.label, columns.content)
    return all(first.cell(column) and first.cell(column) == row.cell(column) for column in both)


def heading_of(row: Row, year: PlanYear | int) -> Period | None:
    """The period if the row is nothing but its heading, alone or behind a label ("I | QUY I")."""
    if sum(bool(cell.strip()) for cell in row.cells) > FEWEST_COLUMNS or row.carried:
        return None
    return periods.heading(" ".join(plain_cell(cell) for cell in row.cells).strip(), year)


def left_out(rows: Iterable[Row], columns: Columns, year: PlanYear | int) -> Iterator[str]:
    """The words of rows that are taken for titles of groups and so belong to no item."""
    for row in rows:
        if heading_of(row, year) is None and not _is_frame(row) and _is_title(row, columns):
            yield _words(row)


def _is_frame(row: Row) -> bool:
    """Repeated heading rows, rows of column numbers, rows without text."""
    shown = [plain_cell(cell) for cell in row.cells]
    is_numbered = len(shown) > 1 and all(map(_NUMBER.match, shown))
    return not any(shown) or is_numbered or columns_of(row.cells) is not None


def _is_title(row: Row, columns: Columns) -> bool:
    """A row with words where the number should be, and nobody to do it."""
    label = row.cell(columns.label)
    only_title = not (row.cell(columns.lead) or row.cell(columns.support) or row.cell(columns.time))
    if only_title and _is_wide(row, columns):
        return True
    if not label or not only_title or columns.label in row.carried:
        return False
    if columns.number is None:
        return bool(_GROUP_LABEL.match(label)) or label.isupper()
    return not _NUMBER.match(label) and not _SUB_LABEL.match(label)


def _is_wide(row: Row, columns: Columns) -> bool:
    """Whether the words, without a number, go over the columns of those who do it."""
    who = columns.lead if columns.lead is not None else columns.time
    return not row.cell(columns.number) and bool(row.cell(columns.content)) and who in row.covered


def _begins_item(row: Row, columns: Columns) -> bool:
    label = row.own(columns.label)
    if columns.number is None:
        return bool(label and (row.own(columns.lead) or row.own(columns.time)))
    if not label:
        return _is_without_number(row, columns)
    return not _SUB_LABEL.match(label)


def _is_without_number(row: Row, columns: Columns) -> bool:
    """Whether a row without a number is an item all the same: it says itself what, who and by when.

    A row that a page broke says only part of it again.
    """
    if columns.time is None or columns.label in row.carried:
        return False
    content = row.own(columns.content)
    return bool(row.own(columns.time) and row.own(columns.lead)) and content[:1].isupper()


def _items(group: Sequence[Row], columns: Columns) -> Iterator[list[Row]]:
    """The rows of one number, cut where sub-items ("1.1", "a)") have units or times of their own."""
    first, rest = group[0], group[1:]
    is_title = not (first.cell(columns.lead) or first.cell(columns.support) or first.cell(columns.time))
    if not any(_stands_alone(row, columns, is_title) for row in rest):
        yield list(group)
        return
    open_rows = [] if is_title else [first]
    for row in rest:
        if _stands_alone(row, columns, is_title) and open_rows:
            yield open_rows
            open_rows = []
        open_rows.append(row)
    yield open_rows


def _stands_alone(row: Row, columns: Columns, under_title: bool) -> bool:
    if not _SUB_LABEL.match(row.own(columns.number)):
        return False
    who, when = row.own(columns.lead) or row.own(columns.support), row.own(columns.time)
    if under_title:
        return bool(who or when)
    return bool(who and (when or columns.time is None))


def _joined(group: Sequence[Row], columns: Columns, period: Period | None, title: str) -> Entry:
    label = group[0].cell(columns.label)
    number = (_NUMBER if columns.number is not None else _NUMBERED).match(label)
    is_sub = columns.number is not None and _SUB_LABEL.match(label)
    content = "\n".join(dict.fromkeys(filter(None, (_content(row, columns) for row in group))))
    return Entry(
        number=int(number[1]) if number else None,
        content=_unlabelled(content, columns, bool(is_sub)),
        lead=_column(group, columns.lead),
        support=_column(group, columns.support),
        time=_column(group, columns.time),
        period=period,
        source="\n".join(row.source for row in group),
        label=label.rstrip(".)") if is_sub and label[0].isdigit() else "",
        group=title,
        product=_column(group, columns.product),
        note=_column(group, columns.note),
    )


def _unlabelled(content: str, columns: Columns, is_sub: bool) -> str:
    """Without the number that a table without a column for it writes before its words."""
    if columns.number is None:
        return _NUMBERED.sub("", content, count=1)
    return content.removeprefix("- ") if is_sub else content


def _content(row: Row, columns: Columns) -> str:
    """The row's text; that of a sub-item ("1.1", "a)") begins with a bullet."""
    text = row.cell(columns.content)
    is_sub = columns.number is not None and _SUB_LABEL.match(row.cell(columns.number))
    return f"- {text}" if text and is_sub else text


def _column(group: Sequence[Row], column: Column) -> str:
    """What the rows say in a column; a cell merged over several of them once."""
    return "\n".join(dict.fromkeys(filter(None, (row.cell(column) for row in group))))
