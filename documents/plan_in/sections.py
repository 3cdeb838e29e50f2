"""Stage 3: the document cut at its Roman headings; addressees and signature left out."""

import re
from dataclasses import dataclass

from documents.plan_in.markup import plain_line
from documents.plan_in.table import columns_of
from documents.plan_in.text_table import cut
from vietnamese.text import fold

_ROMAN = r"(?:ph\S{1,3}\s[ivx]{1,4}[^\w\s]?|[ivx]{1,4}\s?[^\w\s])"
_LABEL = re.compile(rf"^{_ROMAN}\s?(?P<title>[^\W\d].*)$", re.IGNORECASE)
_EXECUTION = ("to chuc thuc hien", "to chuc trien khai", "trach nhiem thuc hien")
# Titles that may follow the table; inside it a Roman number can also head a group of rows.
_CLOSING = (*_EXECUTION, "giai phap", "cac giai phap", "nhiem vu va giai phap", "kinh phi", "che do")
_OPENING = ("muc dich", "yeu cau", "noi dung", "nhiem vu", "phuong huong", "cac nhiem vu")
_FOOTER = "noi nhan"
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading, as they stand; `title` folded, "" before the first heading."""

    title: str
    lines: tuple[str, ...]

    @property
    def is_execution(self) -> bool:
        """Whether it says who carries the plan out and by when."""
        return self.title.startswith(_EXECUTION)


def split(text: str) -> tuple[Section, ...]:
    """The sections in order, the head first.

    They are told by the words of their titles, not by their numbers: a plan may leave one out.
    """
    cuts: list[tuple[str, list[str]]] = [("", [])]
    in_table = False
    for line in text.split("\n"):
        title = _title(line, in_table)
        if title == _FOOTER:
            break
        if title is None:
            cuts[-1][1].append(line)
            in_table = in_table or columns_of(cut(line)) is not None
        else:
            cuts.append((title, []))
            in_table = False
    return tuple(Section(title, tuple(lines)) for title, lines in cuts)


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
