"""Charts of a year as pictures for a phone: what each shows is drawn from the figures of `/report`.

Colour is never the only sign: every state has a hatch of its own and its number stands in or beside the bar.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.counting import Counts
from data.reports import Report
from documents.charts import awards, progress, shares, timeline

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Year:
    """The figures that a chart is drawn from."""

    report: Report
    counts: Counts


#: The charts by name.
CHARTS: Mapping[str, Callable[[Year], "Figure"]] = {
    "units": lambda year: progress.draw(year.report),
    "awards": lambda year: awards.draw(year.counts),
    "timeline": lambda year: timeline.draw(year.report),
    "shares": lambda year: shares.draw(year.counts),
}
