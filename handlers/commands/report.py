"""/report (/baocao): where the year stands, for the Office and the leadership; and the same as a workbook."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from data import plans, reports
from data.duties import ObstacleView
from data.reports import Report
from data.request import Request
from domain import rights
from domain.message import Message, Paper, Rich, Rows, stacked
from forms import run as forms
from handlers.command import Command, Press, Pressed, button
from handlers.paging import PAGE, page_of, turning
from handlers.texts import report as texts

NAME = "report"

T = TypeVar("T")

#: Lines of a page: these are read, not tapped.
LINES = 15


def show(request: Request) -> Message:
    """The year at a glance; a choice where two plans run at once."""
    running = plans.active(request.session)
    if not running:
        return Message(texts.NO_PLAN)
    wanted = request.said.argument if request.said.command else ""
    years = [plan.year for plan in running]
    if wanted.isdigit() and int(wanted) in years:
        return _overview(request, int(wanted))
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


def _running(request: Request, pressed: Pressed) -> int:
    """The year that a button names, if its plan runs."""
    return pressed.among({str(plan.year): plan.year for plan in plans.active(request.session)})


def _year(request: Request, pressed: Pressed) -> Message:
    return _overview(request, _running(request, pressed))


def _overview(request: Request, year: int) -> Message:
    report = _report(request, year)
    chapters = [
        button(texts.BY_UNIT, NAME, "units", year),
        button(texts.REGISTRATIONS, NAME, "registered", year),
        button(texts.counted_missing(report), NAME, "missing", year, 1),
        button(texts.counted_overdue(report), NAME, "overdue", year, 1),
        button(texts.counted_obstacles(report), NAME, "obstacles", year, 1),
        button(texts.WORKBOOK, NAME, "file", year),
    ]
    rows = tuple(tuple(chapters[place : place + 2]) for place in range(0, len(chapters), 2))
    return Message(texts.overview(report), rows)


def _units(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    return Message(texts.by_unit(_report(request, year)), _back(year))


def _registered(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    return Message(texts.registrations(_report(request, year)), _back(year))


def _missing(request: Request, pressed: Pressed) -> Message:
    year, page = _running(request, pressed), pressed.number()
    rows = [
        (unit.unit_name, person.name)
        for unit in reports.unregistered(request.session, year, request.today)
        for person in unit.missing
    ]
    return _paged(texts.missing_title(year, len(rows)), "missing", year, rows, page, texts.missing_row)


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
    """The way to answer each difficulty that waits, for the Office."""
    waiting = [view for view in shown if view.obstacle.closed_at is None and request.actor.may(rights.OFFICE)]
    return stacked(
        *(forms.starter(texts.answer(view), "obstacle_answer", obstacle=view.obstacle.id) for view in waiting)
    )


def _file(request: Request, pressed: Pressed) -> Message:
    year = _running(request, pressed)
    params = {"year": year, "today": request.today.isoformat(), "zone": str(request.office.zone)}
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
    "overdue": _overdue,
    "obstacles": _obstacles,
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
    home=4,
)
