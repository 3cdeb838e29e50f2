"""How far each unit has come: a bar a unit, in pieces of what is done, open, overdue and disputed."""

from typing import TYPE_CHECKING

from data.reports import Progress, Report
from documents.charts import drawing, texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: A piece narrower than this part of the longest bar has no room for a number: it is written behind the bar.
NARROW = 0.06

LOOKS = (
    (drawing.DONE, texts.DONE),
    (drawing.OPEN, texts.OPEN),
    (drawing.LATE, texts.LATE),
    (drawing.ASIDE, texts.DISPUTED),
)


def draw(report: Report) -> "Figure":
    """The bars of all units, the unit with the most overdue duties first."""
    rows = sorted(report.by_unit, key=lambda row: (-row.overdue, -row.total, row.name))
    figure, axes = drawing.page(texts.progress(report.year, report.today), len(rows))
    if not rows:
        drawing.nothing(axes, texts.NO_DUTIES)
        return figure
    longest = max(row.total for row in rows)
    rows = rows[: drawing.MOST_ROWS]
    for place, row in enumerate(rows):
        _row(axes, place, row, longest)
    drawing.name_rows(axes, [row.name for row in rows])
    axes.set_xlim(0, longest * 1.2)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    drawing.legend(figure, LOOKS)
    return figure


def _row(axes: "Axes", place: int, row: Progress, longest: int) -> None:
    start = 0
    for (look, _), count in zip(LOOKS, (row.closed, row.owed, row.overdue, row.disputed), strict=True):
        if count:
            drawing.bar(axes, place, start, count, look, str(count) if count >= longest * NARROW else "")
            start += count
    axes.text(
        start + longest * 0.02,
        place,
        texts.done_of(row.closed, row.total),
        va="center",
        fontsize=drawing.BODY,
    )
