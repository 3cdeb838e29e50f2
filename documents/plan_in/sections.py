"""Stage 3: the document cut at its Roman headings; addressees and signature left out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from documents.plan_in.blocks import Block, Grid
from documents.plan_in.markup import plain_line
from documents.plan_in.table import apart, columns_of
from documents.plan_in.text_table import cut
from vietnamese.text import fold

_ROMAN = r"(?:ph\S{1,3}\s[ivx]{1,4}[^\w\s]?|[ivx]{1,4}\s?[^\w\s])"
_LABEL = re.compile(rf"^{_ROMAN}\s?(?P<title>[^\W\d].*)$", re.IGNORECASE)
_EXECUTION = ("to chuc thuc hien", "to chuc trien khai", "trach nhiem thuc hien")
# Titles that may follow the table; inside it a Roman number can also head a group of rows.
_CLOSING = (*_EXECUTION, "giai phap", "cac giai phap", "nhiem vu va giai phap", "kinh phi", "che do")
_TASKS = ("noi dung", "nhiem vu", "cac nhiem vu", "cac hoat dong", "hoat dong", "nhung nhiem vu", "lich ")
_OPENING = ("muc dich", "yeu cau", "noi dung", "nhiem vu", "phuong huong", "cac nhiem vu")
_FOOTER = "noi nhan"
_APPENDIX = ("phu luc", "kem theo ke hoach", "bieu so", "danh muc nhiem vu")
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Section:
    """Lines and tables under one heading, as they stand; `title` folded, "" before the first heading."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines, tables left out."""
        return tuple(block for block in self.blocks if isinstance(block, str))

    @property
    def is_execution(self) -> bool:
        """Whether it says who carries the plan out and by when."""
        return self.title.startswith(_EXECUTION)

    @property
    def is_of_tasks(self) -> bool:
        """Whether its title promises tasks."""
        return self.title.startswith(_TASKS)


def split(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """The sections in order, the head first.

    They are told by the words of their titles, not by their numbers: a plan may leave one out. What follows
    the addressees is left out, up to an appendix or a table of tasks.
    """
    cutting = _Cutting()
    for block in _flattened(blocks):
        cutting.take(block)
    return tuple(Section(title, tuple(found)) for title, found in cutting.cuts)


def _flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Tables of tasks as they are; what stands in others (the head, the signature) as lines."""
    for block in blocks:
        if isinstance(block, str):
            yield block
            continue
        above, tasks, below = apart(block)
        yield from above.lines() if above else ()
        yield from (tasks,) if tasks else ()
        yield from below.lines() if below else ()


class _Cutting:
    """Takes a document block by block, and cuts it where a section begins."""

    def __init__(self) -> None:
        self.cuts: list[tuple[str, list[Block]]] = [("", [])]
        self._in_table = self._in_footer = False

    def take(self, block: Block) -> None:
        """The next block."""
        if isinstance(block, Grid):
            self._begin("", keep=not self._in_footer)
            self.cuts[-1][1].append(block)
            return
        is_table = columns_of(cut(block)) is not None
        if self._in_footer:
            if not (is_table or fold(block[:LONGEST_TITLE]).startswith(_APPENDIX)):
                return
            self._begin("", keep=False)
        title = _title(block, self._in_table)
        if title == _FOOTER:
            self._in_footer = True
        elif title is None:
            self.cuts[-1][1].append(block)
            self._in_table = self._in_table or is_table
        else:
            self._begin(title, keep=False)

    def _begin(self, title: str, keep: bool) -> None:
        """A new section; with `keep` the present one goes on."""
        if not keep:
            self.cuts.append((title, []))
        self._in_table = self._in_footer = False


def ends_table(line: str) -> bool:
    """Whether a line is the title of a section, or of the addressees, that may follow a table."""
    return _title(line, in_table=True) is not None


def _title(line: str, in_table: bool) -> str | None:
    """The folded title if the line is a heading."""
    shown = plain_line(line[: LONGEST_TITLE + 1])
    if fold(shown[:LONGEST_TITLE]).startswith(_FOOTER):
        return _FOOTER
    label = _LABEL.match(shown) if len(line) <= LONGEST_TITLE and "\t" not in line.strip() else None
    return _section_title(label["title"], in_table) if label else None


def _section_title(written: str, in_table: bool) -> str | None:
    """Capitals or a usual title; inside a table only a title that can end it."""
    title = fold(written)
    usual = title.startswith(_CLOSING if in_table else (*_CLOSING, *_OPENING))
    return title if usual or (written.isupper() and not in_table) else None
