"""What all charts share: a portrait page that fits a phone, how a state looks, names cut into lines, PNG."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from documents.charts import texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Pixels: as wide as the screens of most phones, and dots an inch.
WIDTH, DPI = 1080, 150
#: Inches: a row of bars, and what stands above and below the rows.
ROW, ROOM, LOWEST = 0.62, 2.1, 4.0
#: Rows of a page: with more the messenger would refuse the picture, or shrink it until nobody can read it.
MOST_ROWS = 80
#: Points of letters: titles, names and numbers.
TITLE, BODY, SMALL = 17, 13, 12
#: Characters of a line of a name, and lines of it.
NAME_WIDTH, NAME_LINES = 21, 2
#: Part of the page's width that the names take.
LEFT = 0.36


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is drawn: a colour that colour-blind people tell apart, a hatch, the colour of numbers."""

    colour: str
    hatch: str = ""
    ink: str = "#000000"


DONE = Look("#0072B2", ink="#FFFFFF")
OPEN = Look("#DCE6EF", "..")
LATE = Look("#E69F00", "//")
ASIDE = Look("#FFFFFF", "xx")


def page(title: str, rows: int) -> tuple["Figure", "Axes"]:
    """A page with its title and room for so many rows, `MOST_ROWS` at most; the first row is the top one."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    if rows > MOST_ROWS:
        title = f"{title} {texts.cut(MOST_ROWS, rows)}"
        rows = MOST_ROWS
    height = max(LOWEST, rows * ROW + ROOM)
    figure = Figure(figsize=(WIDTH / DPI, height), dpi=DPI, facecolor="#FFFFFF")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((LEFT, 0.9 / height, 0.95 - LEFT, 1 - ROOM / height))
    figure.text(0.04, 1 - 0.16 / height, title, fontsize=TITLE, weight="bold", va="top", wrap=True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=BODY)
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.set_ylim(max(rows, 1) - 0.4, -0.6)
    return figure, axes


def name_rows(axes: "Axes", names: Sequence[str]) -> None:
    """Write the name of each row beside it, over two lines at most."""
    axes.set_yticks(range(len(names)), [lines(name) for name in names])


def lines(name: str, width: int = NAME_WIDTH) -> str:
    """A name in lines that fit; what is too long ends with an ellipsis.

    >>> lines("Trung tâm Thông tin và Dịch vụ đối ngoại tỉnh").count(chr(10))
    1
    """
    return "\n".join(textwrap.wrap(name, width, max_lines=NAME_LINES, placeholder=texts.CUT))


def bar(axes: "Axes", row: float, start: float, length: float, look: Look, words: str = "") -> None:
    """A piece of a bar in a row, with words in its middle."""
    axes.barh(
        row,
        length,
        left=start,
        height=0.62,
        color=look.colour,
        hatch=look.hatch,
        edgecolor="#44546A",
        linewidth=0.8,
    )
    if words:
        box: dict[str, Any] = {"facecolor": look.colour, "edgecolor": "none", "pad": 1.5}
        middle = start + length / 2
        axes.text(middle, row, words, ha="center", va="center", fontsize=BODY, color=look.ink, bbox=box)


def legend(figure: "Figure", looks: Sequence[tuple[Look, str]]) -> None:
    """What each look means, along the lower edge."""
    from matplotlib.patches import Patch

    signs = [
        Patch(facecolor=look.colour, hatch=look.hatch, edgecolor="#44546A", label=label)
        for look, label in looks
    ]
    figure.legend(handles=signs, loc="lower center", ncols=min(len(signs), 3), fontsize=SMALL, frameon=False)


def nothing(axes: "Axes", words: str) -> None:
    """Say that there is nothing to draw."""
    axes.set_axis_off()
    axes.text(0, 0.5, words, transform=axes.transAxes, fontsize=BODY)


def png(figure: "Figure") -> bytes:
    """The picture as a PNG file."""
    file = BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
