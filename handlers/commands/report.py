"""/report (/baocao): where the year stands, for the Office and the leadership; and the same as a workbook."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from data import counting, dossiers, looks, plans, reports
from data.counting import Counts
from data.obstacles import ObstacleView
from data.reports import REGISTRATION, Report
from data.request import Request
from domain import rights
from domain.message import Message, Paper, Rich, Rows, stacked
from domain.obstacles import ObstacleAct, acts
from forms import run as forms
from forms.catalog import forms as catalogue
from handlers import charts
from handlers.command import Command, Press, Pressed, button
from handlers.paging import PAGE, page_of, turning
from handlers.texts import charts as chart_texts
from handlers.texts import counting as counted
from handlers.texts import report as texts

NAME = "report"

T = TypeVar("T")

#: Lines of a page: these are read, not tapped.
LINES = 15


def show(request: Request) -> Message:
    """The year at a glance; a choice where two plans run at once."""
    told = [plan.year for plan in plans.told(request.session)]
    if not told:
        return Message(texts.NO_PLAN)
    wanted = request.said.argument if request.said.command else ""
    if wanted.isdigit() and int(wanted) in told:
        return _overview(request, int(wanted))
    years = plans.years(request.session) or told
    if len(years) == 1:
        return _overview(request, years[0])
    return Message(
        texts.CHOOSE_YEAR, stacked(*(button(texts.year(each), NAME, "year", each) for each in years))
    )


def press(request: Request, pressed: Pressed) -> Message:
    """A chapter of a year's report, or its workbook."""
    return pressed.among(_STEPS)(request, pressed)


def _report(request: Request, year: int) -> Report:
    return reports.report(request.session, year, request.today)


def _counts(request: Request, year: int) -> Counts:
    return counting.counts(request.session, year, request.today, catalogue())


def _titles() -> dict[str, str]:
    """The titles of the forms by name."""
    return {name: form.title for name, form in catalogue().items()}


def _running(request: Request, pressed: Pressed) -> int:
    """The year that a button names, if its plan runs or has run."""
    return pressed.among({str(plan.year): plan.year for plan in plans.told(request.session)})


def _year(request: Request, pressed: Pressed) -> Message:
    return _overview(request, _running(request, pressed))


def _overview(request: Request, year: int) -> Message:
    report, counts = _report(request, year), _counts(request, year)
    chapters = [
        button(texts.BY_UNIT, NAME, "units", year),
        button(texts.REGISTRATIONS, NAME, "registered", year, 1),
        button(texts.counted_missing(len(counts.of(REGISTRATION).missing)), NAME, "missing", year, 1),
        button(texts.counted_overdue(report), NAME, "overdue", year, 1),
        button(texts.counted_obstacles(report), NAME, "obstacles", year, 1),
        button(counted.SENT_AND_MISSING, NAME, "sent", year),
        button(counted.SHARES, NAME, "shares", year),
        button(counted.UNIONS, NAME, "unions", year),
        button(counted.counted_waiting(counts), NAME, "waiting", year),
        button(chart_texts.CHARTS, NAME, charts.CHOICE, year),
        button(texts.WORKBOOK, NAME, "file", year),
    ]
    rows = tuple(tuple(chapters[place : place + 2]) for place in range(0, len(chapters), 2))
    handed_in = counted.overview(counts, request.office.zone)
    return Message(texts.overview(report, handed_in), rows)


def _units(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    return Message(texts.by_unit(_report(request, year)), _back(year))


def _registered(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    counts = _counts(request, year)
    shown, page, pages = page_of(counts.by_award, pressed.number() if pressed else 1, LINES)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "registered", year, to))
    return Message(counted.registrations(counts, shown), (*([turns] if turns else []), *_back(year)))


def _missing(request: Request, pressed: Pressed) -> Message:
    year, page = _running(request, pressed), pressed.number()
    rows = _counts(request, year).of(REGISTRATION).missing
    title = texts.missing_title(year, len(rows))
    return _paged(title, "missing", year, rows, page, lambda row: counted.lacking_row(row, {}))


def _sent(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    counts, titles = _counts(request, year), _titles()
    lists = [
        button(counted.lacking(owed, titles[owed.form]), NAME, "lacking", year, owed.form, 1)
        for owed in counts.owed
        if owed.missing
    ]
    return Message(counted.sent_and_missing(counts, titles, request.today), (*stacked(*lists), *_back(year)))


def _lacking(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    owed = pressed.among({owed.form: owed for owed in _counts(request, year).owed})
    shown, page, pages = page_of(owed.missing, pressed.number(), LINES)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "lacking", year, owed.form, to))
    about = [row.initiative for row in shown if row.initiative is not None]
    titles = dossiers.titles(request.session, about) if about else {}
    title = counted.lacking_title(year, owed, _titles()[owed.form])
    back = button(counted.BACK, NAME, "sent", year)
    return Message(
        texts.listed(title, [counted.lacking_row(row, titles) for row in shown]),
        (*([turns] if turns else []), (back,)),
    )


def _shares(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    return Message(counted.shares(_counts(request, year)), _back(year))


def _unions(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    return Message(counted.participation(_counts(request, year)), _back(year))


def _waiting(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    return Message(counted.waiting(_counts(request, year), request.office.zone), _back(year))


def _overdue(request: Request, pressed: Pressed) -> Message:
    year, page = _running(request, pressed), pressed.number()
    rows = _report(request, year).overdue
    today = request.today
    return _paged(
        texts.overdue_title(year, len(rows)),
        "overdue",
        year,
        rows,
        page,
        lambda duty: texts.overdue_row(duty, today),
    )


def _obstacles(request: Request, pressed: Pressed) -> Message:
    year, page = _running(request, pressed), pressed.number()
    rows = _report(request, year).obstacles
    zone = request.office.zone
    return _paged(
        texts.obstacles_title(year, len(rows)),
        "obstacles",
        year,
        rows,
        page,
        lambda view: texts.obstacle_row(view, view.obstacle.raised_at.astimezone(zone).date()),
        size=PAGE,
        buttons=lambda shown: _answers(request, shown),
    )


def _answers(request: Request, shown: Sequence[ObstacleView]) -> Rows:
    """The way to answer each difficulty that waits for the actor."""
    waiting = [view for view in shown if ObstacleAct.ANSWER in acts(request.actor, view.case)]
    return stacked(
        *(forms.starter(texts.answer(view), "obstacle_answer", obstacle=view.obstacle.id) for view in waiting)
    )


def _charts(request: Request, pressed: Pressed) -> Message:
    return charts.choose(_running(request, pressed))


def _chart(request: Request, pressed: Pressed) -> Message:
    return charts.show(request, _running(request, pressed), pressed)


def _file(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    looks.at_year(request.session, request.actor.person, year, request.now)
    params = {
        "year": year,
        "today": request.today.isoformat(),
        "zone": str(request.office.zone),
        "forms": _titles(),
    }
    return Message(
        texts.file_caption(year, request.today),
        toast=texts.FILE_TOAST,
        fresh=True,
        paper=Paper("year", params),
    )


def _paged(
    title: Rich,
    chapter: str,
    year: int,
    rows: Sequence[T],
    page: int,
    line: Callable[[T], Rich],
    size: int = LINES,
    buttons: Callable[[Sequence[T]], Rows] = lambda _: (),
) -> Message:
    shown, page, pages = page_of(rows, page, size)
    turns = turning(page, pages, lambda label, to: button(label, NAME, chapter, year, to))
    return Message(
        texts.listed(title, [line(row) for row in shown]),
        (*buttons(shown), *([turns] if turns else []), *_back(year)),
    )


def _back(year: int) -> Rows:
    return stacked(button(texts.BACK, NAME, "year", year))


_STEPS: dict[str, Press] = {
    "year": _year,
    "units": _units,
    "registered": _registered,
    "missing": _missing,
    "sent": _sent,
    "lacking": _lacking,
    "shares": _shares,
    "unions": _unions,
    "waiting": _waiting,
    "overdue": _overdue,
    "obstacles": _obstacles,
    charts.CHOICE: _charts,
    charts.CHART: _chart,
    "file": _file,
}

COMMAND = Command(
    name=NAME,
    title="Báo cáo",
    help="Xem tiến độ, đăng ký, việc quá hạn, vướng mắc; tải bảng tính.",
    roles=rights.OVERSEEING,
    run=show,
    press=press,
    aliases=("baocao",),
    home=5,
)
