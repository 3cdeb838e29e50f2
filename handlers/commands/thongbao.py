"""/thongbao: announcements; whoever got one says to have read it, the Office writes, chases, takes back."""

from collections.abc import Callable

from data import announcements, recalls
from data.announcements import View
from data.request import Request
from domain import rights
from domain.errors import Refusal
from domain.message import Button, Message, Rich, Rows, stacked
from domain.people import EVERYONE
from domain.quiet import Hours
from forms import run as forms
from forms.catalog import announcement as letter
from handlers.command import DIGITS, Command, Press, Pressed, button
from handlers.dossier import is_number
from handlers.paging import page_of, turning
from handlers.texts import announcements as texts
from vietnamese import text

NAME = letter.HOME
#: Names on a page of those who have not read.
NAMES = 25


def show(request: Request) -> Message:
    """The list; «da doc», «soan», or a number with a step behind the command."""
    words = text.fold(request.said.argument) if request.said.command else ""
    if not words:
        return _list(request, 1)
    if words == texts.WORD_READ:
        return _read_newest(request)
    if words == texts.WORD_COMPOSE:
        return forms.start(request, letter.NAME) if _is_office(request) else _refused()
    number, _, step = words.partition(" ")
    if not is_number(number) or len(number) > DIGITS or step not in _TYPED:
        return _list(request, 1, texts.no_such(words))
    return _TYPED[step](request, Pressed([number, "1"]))


def press(request: Request, pressed: Pressed) -> Message:
    """A page (p), an announcement (open, full), a receipt (read), the Office's steps (unread, chase, …)."""
    return pressed.among(_STEPS)(request, pressed)


def _is_office(request: Request) -> bool:
    return request.actor.may(rights.OFFICE)


def _oversees(request: Request) -> bool:
    return request.actor.may(rights.OVERSEEING)


def _refused() -> Message:
    return Message(texts.NOT_OFFICE, toast=texts.NOT_OFFICE_TOAST, fresh=True)


def _list(request: Request, page: int, *notes: Rich) -> Message:
    oversees = _oversees(request)
    found = announcements.listed(request.session, None if oversees else request.actor.person)
    compose = stacked(button(texts.COMPOSE, NAME, "new")) if _is_office(request) else ()
    if not found:
        return Message(texts.joined(*notes, texts.NONE_YET if compose else texts.NONE_FOR_ME), compose)
    shown, page, pages = page_of(found, page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "p", to))
    row = _rows_for_office(request, [one.row.id for one in shown]) if oversees else _rows_for_me(request)
    entries = stacked(*(button(texts.entry(one), NAME, "open", one.row.id) for one in shown))
    told = texts.listed(len(found), [row(one) for one in shown], *notes)
    return Message(told, (*entries, *([turns] if turns else []), *compose))


def _rows_for_office(request: Request, ids: list[int]) -> Callable[[View], Rich]:
    tallies = announcements.tallies(request.session, ids)
    return lambda view: texts.row_for_office(view, tallies[view.row.id], request.office.zone)


def _rows_for_me(request: Request) -> Callable[[View], Rich]:
    unread = set(announcements.unread_by(request.session, request.actor.person or 0))
    return lambda view: texts.row_for_receiver(view, view.row.id in unread, request.office.zone)


def _turn(request: Request, pressed: Pressed) -> Message:
    return _list(request, pressed.number())


def _new(request: Request, _: Pressed) -> Message:
    return forms.start(request, letter.NAME) if _is_office(request) else _refused()


def _view(request: Request, pressed: Pressed) -> View:
    """The announcement that a button names. Raises Refusal for what is not there and what is for others."""
    number = pressed.number()
    view = announcements.find(request.session, number)
    if view is not None and (_oversees(request) or _is_mine(request, number)):
        return view
    raise Refusal(texts.NOT_FOUND, f"person {request.actor.person} may not see announcement {number}")


def _is_mine(request: Request, announcement: int) -> bool:
    row = announcements.receipt(request.session, announcement, request.actor.person or 0)
    return row is not None and row.state in announcements.ARRIVED


def _open(request: Request, pressed: Pressed) -> Message:
    view = _view(request, pressed)
    return _page(request, view) if _oversees(request) else _whole(request, view)


def _full(request: Request, pressed: Pressed) -> Message:
    return _whole(request, _view(request, pressed))


def _whole(request: Request, view: View) -> Message:
    """The announcement as it was sent, with «Đã đọc» for who has yet to say so."""
    if view.row.recalled_at is not None and not _oversees(request):
        return Message(texts.RECALLED)
    paper = letter.paper_of(view.sha256, view.file) if view.sha256 else None
    waits = view.row.id in announcements.unread_by(request.session, request.actor.person or 0)
    return letter.worded(view.row.id, view.row.text, paper, ask=waits)


def _page(request: Request, view: View, *notes: Rich, toast: str = "") -> Message:
    tally = announcements.tallies(request.session, [view.row.id])[view.row.id]
    told = texts.page(view, tally, request.office.zone, *notes)
    return Message(told, _buttons(request, view), toast=toast)


def _buttons(request: Request, view: View) -> Rows:
    number = view.row.id
    return stacked(
        button(texts.FULL, NAME, "full", number),
        button(texts.WHO_NOT, NAME, "unread", number, 1),
        *(_steps(request, view) if _is_office(request) and view.row.recalled_at is None else []),
        button(texts.BACK, NAME, "p", 1),
    )


def _steps(request: Request, view: View) -> list[Button]:
    in_time = recalls.recallable(request.session, view.row.id, request.now)
    return [
        button(texts.CHASE, NAME, "chase", view.row.id),
        button(texts.RECALL if in_time else texts.RECALL_LATE, NAME, "recall", view.row.id),
    ]


def _read(request: Request, pressed: Pressed) -> Message:
    """«Đã đọc» of who got it, as often as it is said; anybody else is told that it is not theirs."""
    view, person = announcements.find(request.session, pressed.number()), request.actor.person or 0
    if view is None or announcements.receipt(request.session, view.row.id, person) is None:
        raise Refusal(texts.NOT_FOUND, f"person {person} got no such announcement")
    if view.row.recalled_at is not None:
        return Message(texts.RECALLED, fresh=True)
    at = announcements.read(request.session, view.row.id, person, request.now) or request.now
    if view.sha256:
        return Message(texts.noted(view), toast=texts.READ_TOAST, fresh=True)
    words = letter.worded(view.row.id, view.row.text, None, ask=False)
    mark = texts.read_mark(at, request.office.zone)
    return Message(texts.joined(words.text, mark), toast=texts.READ_TOAST)


def _read_newest(request: Request) -> Message:
    """The typed receipt: for the newest one that waits for it, and how many are left."""
    waiting = announcements.unread_by(request.session, request.actor.person or 0)
    if not waiting:
        return Message(texts.ALL_READ)
    newest, *others = waiting
    _read(request, Pressed([str(newest)]))
    view = announcements.find(request.session, newest)
    return Message(texts.joined(texts.noted(view) if view else Rich(""), texts.left(len(others))))


def _unread(request: Request, pressed: Pressed) -> Message:
    view, page = _view(request, pressed), pressed.number()
    if not _oversees(request):
        return _refused()
    found = announcements.not_read(request.session, view.row.id, request.today)
    shown, page, pages = page_of(found, page, NAMES)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "unread", view.row.id, to))
    back = stacked(button(texts.BACK_TO_ONE, NAME, "open", view.row.id))
    told = texts.unread_page(view, shown, len(found))
    return Message(told, (*([turns] if turns else []), *back))


def _ask_chase(request: Request, pressed: Pressed) -> Message:
    """Many are written to: how many, before it is done."""
    view = _view(request, pressed)
    if _chased_today(request, view):
        return _page(request, view, texts.CHASED_TODAY)
    count = len(announcements.to_chase(request.session, view.row.id, request.today))
    if not count or view.row.recalled_at is not None:
        return _page(request, view, texts.NOBODY_TO_CHASE)
    sure = button(texts.SURE_CHASE, NAME, "chased", view.row.id)
    back = button(texts.NOT_NOW, NAME, "open", view.row.id)
    return Message(texts.ask_chase(view, count), stacked(sure, back))


def _chased_today(request: Request, view: View) -> bool:
    today = Hours(request.office.zone).local(request.now).date()
    return announcements.chased_on(request.session, view.row.id, today)


def _chase(request: Request, pressed: Pressed) -> Message:
    """One more word, at most once a day."""
    view, session = _view(request, pressed), request.session
    if _chased_today(request, view):
        return _page(request, view, texts.CHASED_TODAY)
    number = view.row.id
    buttons = stacked(button(texts.READ, NAME, "read", number), button(texts.OPEN, NAME, "full", number))
    count = announcements.chase(
        session,
        number,
        request.actor.person or 0,
        request.now,
        message=Message(texts.chase(view, request.office.zone), buttons, fresh=True),
        zone=request.office.zone,
        calendar=request.calendar,
    )
    return _page(request, view, texts.chased(count) if count else texts.NOBODY_TO_CHASE)


def _ask_recall(request: Request, pressed: Pressed) -> Message:
    view = _view(request, pressed)
    kept = _not_to_recall(request, view)
    if kept is not None:
        return kept
    tally = announcements.tallies(request.session, [view.row.id])[view.row.id]
    sure = button(texts.SURE, NAME, "recalled", view.row.id)
    return Message(
        texts.ask_recall(view, tally), stacked(sure, button(texts.NOT_NOW, NAME, "open", view.row.id))
    )


def _not_to_recall(request: Request, view: View) -> Message | None:
    """Why it can't be taken back and what to do instead; None if it can."""
    if view.row.recalled_at is not None:
        return _page(request, view, texts.ALREADY_RECALLED)
    if recalls.recallable(request.session, view.row.id, request.now):
        return None
    instead = stacked(
        button(texts.COMPOSE, NAME, "new"), button(texts.BACK_TO_ONE, NAME, "open", view.row.id)
    )
    return Message(texts.TOO_LATE, instead)


def _recall(request: Request, pressed: Pressed) -> Message:
    """Take it back; pressed twice it shows how it stands."""
    view = _view(request, pressed)
    kept = _not_to_recall(request, view)
    if kept is not None:
        return kept
    done = recalls.take_back(request.session, view.row.id, request.actor.person or 0, request.now)
    return _page(request, view, texts.taken_back(done) if done else texts.ALREADY_RECALLED)


def _office_only(step: Press) -> Press:
    return lambda request, pressed: step(request, pressed) if _is_office(request) else _refused()


_STEPS: dict[str, Press] = {
    "p": _turn,
    "new": _new,
    "open": _open,
    "full": _full,
    "read": _read,
    "unread": _unread,
    "chase": _office_only(_ask_chase),
    "chased": _office_only(_chase),
    "recall": _office_only(_ask_recall),
    "recalled": _office_only(_recall),
}

#: The same steps as words behind the number of an announcement.
_TYPED: dict[str, Press] = {
    "": _open,
    texts.WORD_FULL: _full,
    texts.WORD_READ: _read,
    texts.WORD_WHO_NOT: _unread,
    texts.WORD_CHASE: _STEPS["chase"],
    texts.WORD_SURE_CHASE: _STEPS["chased"],
    texts.WORD_RECALL: _STEPS["recall"],
    texts.WORD_SURE: _STEPS["recalled"],
}

COMMAND = Command(
    name=NAME,
    title="Thông báo",
    help="Xem thông báo đã nhận, xác nhận đã đọc; Văn phòng soạn, xem ai chưa đọc, nhắc, thu hồi.",
    roles=EVERYONE,
    run=show,
    press=press,
)
