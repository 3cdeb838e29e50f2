"""The year from January on: a bar for each item from its beginning to its last day, and where today is."""

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from data.duties import Duty
from data.reports import Report
from documents.charts import drawing, texts
from domain.calendar import Quarter
from domain.duties import CLOSED, ItemKind

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOOKS = ((drawing.DONE, texts.DONE), (drawing.OPEN, texts.OPEN), (drawing.LATE, texts.LATE))
#: Days: a shorter bar has no room for a word, which is written behind it.
NARROW = 60
#: Days of a bar that begins on its last day.
SHORTEST = 5


def draw(report: Report) -> "Figure":
    """The items in the order of their beginnings and last days."""
    rows = items(report)
    figure, axes = drawing.page(texts.timeline(report.year, report.today), len(rows))
    if not rows:
        drawing.nothing(axes, texts.NO_DUTIES)
        return figure
    rows = rows[: drawing.MOST_ROWS]
    first, last = date(report.year, 1, 1), date(report.year, 12, 31)
    for place, duties in enumerate(rows):
        starts, due = _day(duties[0].starts), _day(max(duty.due for duty in duties))
        look, sign = _look(duties, report.today)
        _bar(axes, place, starts, max(due - starts, SHORTEST), look, sign)
    drawing.name_rows(axes, [_name(duties[0]) for duties in rows])
    axes.set_xlim(_day(first), max(_day(last), *(_day(duties[0].due) for duties in rows)) + 1)
    _quarters(axes, report.year)
    if first <= report.today <= last:
        axes.axvline(_day(report.today), color="#B00020", linewidth=2, linestyle="--", zorder=0.5)
        axes.text(
            _day(report.today), len(rows) - 0.3, texts.TODAY, ha="center", va="top", fontsize=drawing.SMALL
        )
    drawing.legend(figure, LOOKS)
    return figure


def _bar(axes: "Axes", place: int, start: float, length: float, look: drawing.Look, sign: str) -> None:
    inside = length >= NARROW
    drawing.bar(axes, place, start, length, look, sign if inside else "")
    if not inside:
        axes.text(start + length + 4, place, sign, va="center", fontsize=drawing.BODY)


def _quarters(axes: "Axes", year: int) -> None:
    """The name of each quarter over its middle, and a line where it begins."""
    quarters = [Quarter(year, number) for number in (1, 2, 3, 4)]
    axes.set_xticks([(_day(one.start) + _day(one.end)) / 2 for one in quarters], texts.QUARTERS)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0)
    for one in quarters:
        axes.axvline(_day(one.start), color="#B8C4D6", linewidth=0.8, zorder=0)


def items(report: Report) -> list[list[Duty]]:
    """The duties of the report by item, in the order in which they are drawn."""
    by_item = sorted(report.duties, key=lambda duty: duty.item)
    found = [list(duties) for _, duties in groupby(by_item, key=lambda duty: duty.item)]
    return sorted(found, key=lambda duties: (duties[0].starts, duties[0].due, duties[0].item))


def _day(day: date) -> float:
    return float(day.toordinal())


def _look(duties: list[Duty], today: date) -> tuple[drawing.Look, str]:
    """How an item stands, as a look and in a word."""
    if all(duty.state in CLOSED for duty in duties):
        return drawing.DONE, texts.SIGN_DONE
    if any(duty.overdue(today) for duty in duties):
        return drawing.LATE, texts.SIGN_LATE
    closed = sum(duty.state in CLOSED for duty in duties)
    return drawing.OPEN, f"{closed}/{len(duties)}"


def _name(duty: Duty) -> str:
    if duty.item_kind is ItemKind.REGISTRATION:
        return texts.REGISTRATION
    return f"{duty.item_number}. {duty.content}" if duty.item_number else duty.content
