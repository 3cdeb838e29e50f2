"""A paper before it is a file: paragraphs and tables, whose cells may go over columns and rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A cell over several columns or rows."""

    text: str
    across: int = 1
    down: int = 1


Spec = str | Box
#: A place that a box from above or from the left covers.
COVERED = None


@dataclass(frozen=True)
class Table:
    """Rows as they are written: a box stands once, where it begins."""

    rows: tuple[tuple[Spec, ...], ...]
    ruled: bool = True

    def places(self) -> list[list[tuple[int, int, Box]]]:
        """For each row its boxes with the column and row where each begins."""
        width = max(sum(_box(one).across for one in row) for row in self.rows)
        taken: set[tuple[int, int]] = set()
        found = []
        for y, row in enumerate(self.rows):
            boxes, x = [], 0
            for one in map(_box, row):
                while (x, y) in taken:
                    x += 1
                boxes.append((x, y, one))
                taken |= {(x + dx, y + dy) for dx in range(one.across) for dy in range(one.down)}
                x += one.across
            assert all((x, y) in taken for x in range(width)), (y, row)
            found.append(boxes)
        return found

    @property
    def width(self) -> int:
        return max(x + box.across for row in self.places() for x, _, box in row)


def _box(one: Spec) -> Box:
    return Box(one) if isinstance(one, str) else one


def table(rows: Iterable[Sequence[Spec]], ruled: bool = True) -> Table:
    return Table(tuple(map(tuple, rows)), ruled)


@dataclass(frozen=True)
class Numbered:
    """A paragraph, or words of a cell, whose number Word counts by itself."""

    text: str
    level: int = 0


Block = str | Table
Paper = tuple[Block, ...]
