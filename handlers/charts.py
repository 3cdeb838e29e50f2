"""The charts of /report: one picture each, with the same figures in words below it."""

from collections.abc import Callable
from dataclasses import dataclass

from data import counting, looks, reports
from data.counting import Counts
from data.reports import Report
from data.request import Request
from domain.message import Message, Paper, Rich, stacked
from forms.catalog import forms as catalogue
from handlers.command import Pressed, button
from handlers.texts import charts as texts
from handlers.texts import counting as counted
from handlers.texts import report as reported

#: The command whose buttons lead here, and its steps: the choice of a chart, and one of them.
REPORT, CHOICE, CHART = "report", "charts", "chart"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its button, and its figures in words."""

    label: str
    words: Callable[[Report, Counts], Rich]


CHARTS: dict[str, Chart] = {
    "units": Chart(texts.UNITS, lambda report, _: reported.by_unit(report)),
    "awards": Chart(texts.AWARDS, lambda _, counts: texts.awards(counts)),
    "timeline": Chart(texts.TIMELINE, lambda report, _: texts.timeline(report)),
    "shares": Chart(texts.SHARES, lambda _, counts: counted.shares(counts)),
}


def choose(year: int) -> Message:
    """Which chart of a year?"""
    charts = [button(chart.label, REPORT, CHART, year, name) for name, chart in CHARTS.items()]
    return Message(texts.choose(year), stacked(*charts, button(reported.BACK, REPORT, "year", year)))


def show(request: Request, year: int, pressed: Pressed) -> Message:
    """A chart as a picture, with its figures in words."""
    name = pressed.word()
    chart = Pressed([name]).among(CHARTS)
    looks.at_year(request.session, request.actor.person, year, request.now)
    report = reports.report(request.session, year, request.today)
    counts = counting.counts(request.session, year, request.today, catalogue())
    params = {"chart": name, "year": year, "today": request.today.isoformat(), "forms": sorted(catalogue())}
    return Message(
        texts.caption(chart.words(report, counts)),
        stacked(button(texts.OTHERS, REPORT, CHOICE, year)),
        toast=texts.TOAST,
        fresh=True,
        paper=Paper("chart", params, picture=True),
    )
