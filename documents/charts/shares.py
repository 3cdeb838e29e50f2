"""The share of direct workers among those registered and those accepted, where groups are large enough."""

from typing import TYPE_CHECKING

from data.counting import Counts, Share
from documents.charts import drawing, texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOOKS = ((drawing.DONE, texts.DIRECT), (drawing.OPEN, texts.LEADERS))


def draw(counts: Counts) -> "Figure":
    """A bar of 100 % for each group; a group whose parts would tell who it is has words instead."""
    groups = ((texts.REGISTERED, counts.registered), (texts.ACCEPTED, counts.accepted))
    figure, axes = drawing.page(texts.shares(counts.year), len(groups))
    for place, (_, share) in enumerate(groups):
        _row(axes, place, share)
    drawing.name_rows(axes, [name for name, _ in groups])
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 50, 100], [texts.percent(value) for value in (0, 50, 100)])
    drawing.legend(figure, LOOKS)
    return figure


def _row(axes: "Axes", place: int, share: Share) -> None:
    if not (share.total and share.told):
        words = texts.TOO_FEW if share.total else texts.NOBODY
        axes.text(2, place, words, va="center", fontsize=drawing.BODY)
        return
    direct = 100 * share.direct / share.total
    for start, length, look, count in (
        (0.0, direct, drawing.DONE, share.direct),
        (direct, 100 - direct, drawing.OPEN, share.leaders),
    ):
        if count:
            drawing.bar(axes, place, start, length, look, texts.people(count))
