"""Stage 1: what a file holds, whatever its kind: lines of text, and tables with their merged cells."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from documents import texts
from domain.plan import Doubt

# Bullets of the Symbol and Wingdings fonts come as signs of the private use area.
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `left` and `above`: it is the same cell as its neighbour there, merged with it."""

    text: str
    left: bool = False
    above: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a file, row by row; each row has a cell for every column, merged or not."""

    rows: tuple[tuple[Cell, ...], ...]

    def lines(self) -> Iterator[str]:
        """The words cell by cell, each merged cell once: how a table without borders is read."""
        for row in self.rows:
            for cell in row:
                if not (cell.left or cell.above):
                    yield from cell.text.split("\n")


Block = str | Grid


@dataclass(frozen=True, slots=True)
class Opened:
    """The contents of a file in order, and what a person should know about how they were taken out."""

    blocks: tuple[Block, ...]
    doubts: tuple[Doubt, ...] = ()

    def lines(self) -> Iterator[str]:
        """All of its words, those of tables cell by cell."""
        for block in self.blocks:
            yield from [block] if isinstance(block, str) else block.lines()


def plain_grid(rows: Iterable[Sequence[str]]) -> Grid:
    """A grid without merged cells."""
    return Grid(tuple(tuple(map(Cell, row)) for row in rows))


def mapped(block: Block, change: Callable[[str], str]) -> Block:
    """The block with each of its texts changed."""
    if isinstance(block, str):
        return change(block)
    rows = tuple(tuple(replace(cell, text=change(cell.text)) for cell in row) for row in block.rows)
    return Grid(rows)


def with_bullets(text: str) -> str:
    """The text with the bullets of symbol fonts as ordinary ones.

    >>> with_bullets("\\uf0b7 Văn phòng")
    '• Văn phòng'
    """
    return _PRIVATE.sub(texts.BULLET, text)
