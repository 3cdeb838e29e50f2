"""/nghiphep: who is on leave: oneself, one's unit for its head, all for the Office; how it is ended early."""

from collections.abc import Sequence
from datetime import date

from data import leaves, people
from data.leaves import Away
from data.request import Request
from domain import rights
from domain.message import Button, Message, Rich, join, stacked
from domain.people import EVERYONE, Role
from forms import run as forms
from forms.catalog.leave import NAME as FORM
from forms.catalog.leave import ended
from forms.subject import FOR_OTHER
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import leaves as texts
from vietnamese import text

NAME = "nghiphep"
#: Digits of the longest number of a row.
DIGITS = 6


def show(request: Request) -> Message:
    """The list; with words a leave of it, a step with it, or a new one."""
    words = text.squeeze(request.said.argument) if request.said.command else ""
    folded = text.fold(words)
    if not folded:
        return _list(request, 1)
    if folded == texts.WORD_NEW:
        return forms.start(request, FORM)
    if folded == texts.WORD_FOR_OTHER:
        return forms.start(request, FORM, **{FOR_OTHER: 1})
    number, _, step = folded.partition(" ")
    found = _seen(request)
    if not (
        number.isascii() and number.isdecimal() and len(number) <= DIGITS and 0 < int(number) <= len(found)
    ):
        return _list(request, 1, texts.no_such(words))
    return _typed(request, found[int(number) - 1], step, words)


def _typed(request: Request, one: Away, step: str, words: str) -> Message:
    """A step with one leave, typed: nothing, an end today, a cancellation, or the day of coming back."""
    if not step:
        return _page(request, one)
    if step in {texts.WORD_CANCEL, texts.WORD_END, texts.WORD_BACK}:
        return _ended(request, one, request.today)
    if not step.startswith(texts.WORD_BACK + " "):
        return _page(request, one, texts.no_such(words))
    said = " ".join(words.split()[1 + len(texts.WORD_BACK.split()) :])
    day = _day(request, said)
    return _ended(request, one, day) if day else _page(request, one, texts.not_a_day(said))


def _day(request: Request, said: str) -> date | None:
    """The one day meant, None if it is none or several."""
    # The grammar of days is large: it is loaded with the first day that somebody types.
    from vietnamese import days

    reading = days.read(said, request.today, request.calendar)
    one = reading is not None and reading.start == reading.end and not reading.bound
    return reading.start if reading is not None and one else None


def press(request: Request, pressed: Pressed) -> Message:
    """A page of the list (p), a leave (open), its end today (end), a new one (new, other)."""
    return pressed.among(_STEPS)(request, pressed)


def _scope(request: Request) -> set[int] | None:
    """Whose leave the actor may change: None for everybody's."""
    if request.actor.may(rights.OFFICE):
        return None
    led = request.actor.units(Role.HEAD, Role.DEPUTY)
    staff = people.staff(request.session, led, request.today) if led else {}
    return {one.id for of_unit in staff.values() for one in of_unit} | {request.actor.person or 0}


def _seen(request: Request) -> Sequence[Away]:
    """What the actor may change, and where the actor stands in; the own leave first."""
    scope, me = _scope(request), request.actor.person
    found = leaves.coming(request.session, request.today, scope, me)
    return sorted(found, key=lambda one: one.person != me)


def _list(request: Request, page: int, *notes: Rich) -> Message:
    found = _seen(request)
    if not found:
        return Message(join([*notes, texts.NOTHING], "\n\n"), stacked(*_begin(request)))
    shown, page, pages = page_of(list(enumerate(found, start=1)), page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "p", to))
    entries = [button(texts.entry(number, one), NAME, "open", one.id) for number, one in shown]
    return Message(
        texts.listed(shown, len(found), request.today, notes),
        (*stacked(*entries), *([turns] if turns else []), *stacked(*_begin(request))),
    )


def _begin(request: Request) -> list[Button]:
    """The ways to a new leave: the own one, and somebody else's for those who may enter it."""
    mine = button(texts.NEW, NAME, "new")
    others = request.actor.may(rights.OFFICE) or request.actor.units(Role.HEAD, Role.DEPUTY)
    return [mine, button(texts.NEW_FOR_OTHER, NAME, "other")] if others else [mine]


def _turn(request: Request, pressed: Pressed) -> Message:
    return _list(request, pressed.number())


def _found(request: Request, pressed: Pressed) -> Away:
    """The leave of a button. Raises OldButton where it is over, or not for this actor to see."""
    wanted = pressed.number()
    found = next((one for one in _seen(request) if one.id == wanted), None)
    if found is None:
        raise OldButton(f"leave {wanted} is not for this actor")
    return found


def _open(request: Request, pressed: Pressed) -> Message:
    return _page(request, _found(request, pressed))


def _page(request: Request, one: Away, *notes: Rich) -> Message:
    label = texts.BACK_TODAY if one.running(request.today) else texts.CANCEL
    acts = [button(label, NAME, "end", one.id)] if _may_change(request, one) else []
    return Message(texts.page(one, request.today, notes), stacked(*acts, button(texts.BACK, NAME)))


def _may_change(request: Request, one: Away) -> bool:
    scope = _scope(request)
    return scope is None or one.person in scope


def _end(request: Request, pressed: Pressed) -> Message:
    return _ended(request, _found(request, pressed), request.today)


def _ended(request: Request, one: Away, back: date) -> Message:
    """End or cancel a leave, tell those concerned; who only stands in is refused."""
    if not _may_change(request, one):
        return Message(texts.NOT_YOURS, toast=texts.NOT_YOURS_TOAST, fresh=True)
    cancelled = back <= one.starts
    kept = leaves.end(request.session, one.id, back, request.actor.person, request.now, request.today)
    ended(request, kept, cancelled)
    said = _list(request, 1, texts.CANCELLED if cancelled else texts.ENDED)
    return Message(said.text, said.buttons, toast=texts.ENDED_TOAST)


def _new(request: Request, _: Pressed) -> Message:
    return forms.start(request, FORM)


def _other(request: Request, _: Pressed) -> Message:
    return forms.start(request, FORM, **{FOR_OTHER: 1})


_STEPS: dict[str, Press] = {"p": _turn, "open": _open, "end": _end, "new": _new, "other": _other}

COMMAND = Command(
    name=NAME,
    title="Nghỉ phép",
    help="Báo nghỉ phép và người làm thay để em nhắc đúng người; kết thúc sớm hoặc huỷ đợt nghỉ.",
    roles=EVERYONE,
    run=show,
    press=press,
)
