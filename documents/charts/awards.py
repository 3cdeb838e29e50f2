"""Registrations by title or award: a bar each, with its number."""

from collections import Counter
from typing import TYPE_CHECKING

from data import catalogue
from data.counting import Counts
from documents.charts import drawing, texts

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(counts: Counts) -> "Figure":
    """The bars of all awards that somebody registers for, the most wanted first."""
    by_award: Counter[str] = Counter()
    for row in counts.by_award:
        by_award[row.award] += row.tally.total
    rows = by_award.most_common()
    figure, axes = drawing.page(texts.awards(counts.year), len(rows))
    if not rows:
        drawing.nothing(axes, texts.NOBODY_REGISTERED)
        return figure
    rows, most = rows[: drawing.MOST_ROWS], rows[0][1]
    for place, (_, count) in enumerate(rows):
        drawing.bar(axes, place, 0, count, drawing.DONE)
        axes.text(count + most * 0.02, place, str(count), va="center", fontsize=drawing.BODY)
    drawing.name_rows(axes, [catalogue.name_of(award) for award, _ in rows])
    axes.set_xlim(0, most * 1.15)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    return figure
