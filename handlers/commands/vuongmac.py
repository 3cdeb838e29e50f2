"""/vuongmac: difficulties: raised by the actor or given to it; for the Office and the leadership all."""

from data import obstacles
from data.obstacles import ObstacleView
from data.request import Request
from domain.errors import Refusal
from domain.message import Button, Message, Rich, Rows, stacked
from domain.obstacles import ObstacleAct, ObstacleState, acts, parties
from domain.people import EVERYONE
from forms import run as forms
from forms.catalog import obstacle_close
from handlers.command import Command, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import obstacles as texts
from vietnamese import text

NAME = "vuongmac"

#: Acts that are forms, begun from a difficulty.
FORMS = {ObstacleAct.ANSWER: "obstacle_answer", ObstacleAct.ASSIGN: "obstacle_assign"}
#: Acts that are steps of this command.
HERE = {ObstacleAct.CLOSE: "close", ObstacleAct.REOPEN: "again"}

#: Digits of the longest number of a row.
DIGITS = 6


def show(request: Request) -> Message:
    """The list; with a number behind the command, that difficulty."""
    wanted = text.fold(request.said.argument) if request.said.command else ""
    if not wanted:
        return _list(request, 1)
    found = _mine(request)
    known = wanted.isascii() and wanted.isdecimal() and len(wanted) <= DIGITS
    if not known or not 1 <= int(wanted) <= len(found):
        return _list(request, 1, texts.no_such_number(wanted))
    return _page(request, found[int(wanted) - 1])


def press(request: Request, pressed: Pressed) -> Message:
    """A page of the list (p), a difficulty (open), or a step with it (close, again)."""
    return pressed.among(_STEPS)(request, pressed)


def _mine(request: Request) -> list[ObstacleView]:
    """What the actor may see: first what it may do something about, then what is open, then the rest."""

    def place(view: ObstacleView) -> tuple[bool, bool]:
        closed = view.state is ObstacleState.CLOSED
        return closed, not acts(request.actor, view.case)

    return sorted(obstacles.seen_by(request.session, request.actor), key=place)


def _list(request: Request, page: int, *before: Rich) -> Message:
    found = _mine(request)
    if not found:
        return Message(texts.NOTHING, stacked(_raise()))
    waiting = sum(view.state is not ObstacleState.CLOSED for view in found)
    shown, page, pages = page_of(list(enumerate(found, start=1)), page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "p", to))
    rows = [
        texts.row(number, view, parties(request.actor, view.case), request.office.zone)
        for number, view in shown
    ]
    entries = [button(texts.entry(number, view), NAME, "open", view.obstacle.id) for number, view in shown]
    return Message(
        texts.listed([*before, *rows], len(found), waiting),
        (*stacked(*entries), *([turns] if turns else []), (_raise(),)),
    )


def _raise() -> Button:
    return forms.starter(texts.RAISE, "obstacle")


def _turn(request: Request, pressed: Pressed) -> Message:
    return _list(request, pressed.number())


def _open(request: Request, pressed: Pressed) -> Message:
    return _page(request, obstacles.find(request.session, pressed.number(), request.actor))


def _page(request: Request, view: ObstacleView, *before: Rich, toast: str = "") -> Message:
    steps = obstacles.history(request.session, view.obstacle.id)
    told = texts.page(view, steps, request.office.zone, *before)
    return Message(told, _buttons(request, view), toast=toast)


def _buttons(request: Request, view: ObstacleView) -> Rows:
    """What the table lets this actor do, and the way back."""
    steps = (_step(act, view.obstacle.id) for act in acts(request.actor, view.case))
    return stacked(*steps, button(texts.BACK, NAME, "p", 1))


def _step(act: ObstacleAct, obstacle: int) -> Button:
    if act in FORMS:
        return forms.starter(texts.ACTS[act], FORMS[act], obstacle=obstacle)
    return button(texts.ACTS[act], NAME, HERE[act], obstacle)


def _close(request: Request, pressed: Pressed) -> Message:
    """«Đã giải quyết»; an old button shows how it stands by now."""
    view = obstacles.find(request.session, pressed.number(), request.actor)
    try:
        obstacle_close.close(request, view)
    except Refusal:
        return _redrawn(request, view)
    return _page(request, view, toast=texts.CLOSED_TOAST)


def _again(request: Request, pressed: Pressed) -> Message:
    """«Chưa được»: it is raised again with a word."""
    view = obstacles.find(request.session, pressed.number(), request.actor)
    if ObstacleAct.REOPEN not in acts(request.actor, view.case):
        return _redrawn(request, view)
    return forms.start(request, "obstacle_close", obstacle=view.obstacle.id, again=1)


def _redrawn(request: Request, view: ObstacleView) -> Message:
    return _page(request, view, texts.REDRAWN, toast=texts.REDRAWN_TOAST)


_STEPS: dict[str, Press] = {"p": _turn, "open": _open, "close": _close, "again": _again}

COMMAND = Command(
    name=NAME,
    title="Vướng mắc",
    help="Xem vướng mắc đã báo, được giao trả lời; xác nhận đã giải quyết hay chưa.",
    roles=EVERYONE,
    run=show,
    press=press,
)
