"""/viec: what my unit owes, by date; each duty with the buttons to report it."""

from collections.abc import Sequence

from data import digests, duties, people
from data.duties import Duty
from data.request import Request
from domain import rights
from domain.duties import DutyState, ItemKind, moves
from domain.ladders import Receiver
from domain.message import Button, Message, Rows, stacked
from domain.people import EVERYONE
from forms import run as forms
from forms.telling import tell
from handlers import snoozing
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import work as texts

NAME = "viec"

#: Moves that need words first, and the form that asks for them.
FORMS = {
    DutyState.DONE: "duty_done",
    DutyState.NO_OCCASION: "no_occasion",
    DutyState.DISPUTED: "dispute",
}

#: What a list shows: what is still owed, or what is settled.
OWED, SETTLED = "owed", "settled"


def owed(request: Request) -> int:
    """How many duties the actor's units owe."""
    units = rights.answering(request.actor)
    return len(duties.duties(request.session, units=units, owed_only=True)) if units else 0


def show(request: Request) -> Message:
    """What the actor's units owe, the nearest day first."""
    return _list(request, OWED, 1)


def press(request: Request, pressed: Pressed) -> Message:
    """A step on a list (list), a duty (open, to, obstacle, keep, drop), a reminder (seen, why, later...)."""
    return pressed.among(_STEPS)(request, pressed)


def _mine(request: Request) -> Sequence[Duty]:
    answering = rights.answering(request.actor)
    units = answering or request.actor.units()
    return duties.duties(request.session, units=units) if units else ()


def _list(request: Request, which: str, page: int) -> Message:
    mine = _mine(request)
    chosen = [duty for duty in mine if duty.owed == (which == OWED)]
    shown, page, pages = page_of(chosen, page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "list", which, to))
    rows = stacked(*(button(texts.open_duty(duty), NAME, "open", duty.id) for duty in shown))
    other = SETTLED if which == OWED else OWED
    count = len(mine) - len(chosen)
    switch = (button(texts.switch_list(other == SETTLED, count), NAME, "list", other, 1),)
    return Message(
        texts.duty_list(shown, len(chosen), which == OWED, request.today, several_units=_several(mine)),
        (*rows, *([turns] if turns else []), *([switch] if count else [])),
    )


def _several(found: Sequence[Duty]) -> bool:
    return len({duty.unit for duty in found}) > 1


def _turn(request: Request, pressed: Pressed) -> Message:
    which = pressed.among({OWED: OWED, SETTLED: SETTLED})
    return _list(request, which, pressed.number())


def _open(request: Request, pressed: Pressed) -> Message:
    return _page(request, duties.duty(request.session, pressed.number()))


def _page(request: Request, duty: Duty, toast: str = "", note: str = "") -> Message:
    if not rights.may_see_unit(request.actor, duty.unit):
        return Message(texts.FOREIGN_DUTY, toast=texts.FOREIGN_DUTY_TOAST, fresh=True)
    steps = duties.history(request.session, duty.id)
    return Message(
        texts.duty_page(duty, steps, request.today, request.office.zone, note),
        _buttons(request, duty),
        toast=toast,
    )


def _buttons(request: Request, duty: Duty) -> Rows:
    back = (button(texts.BACK_TO_LIST, NAME, "list", OWED, 1),)
    if duty.state is DutyState.DISPUTED and request.actor.may(rights.OFFICE):
        return (*stacked(*(button(label, NAME, step, duty.id) for step, label in texts.DECISIONS)), back)
    obstacle = stacked(*_words(request, duty)) if duty.owed else ()
    if not rights.may_report(request.actor, duty.unit):
        return (*obstacle, back)
    steps = [
        _move(duty, state) for state in moves(duty.state, duty.conditional) if _says(request, duty, state)
    ]
    if duty.owed and duty.unit in rights.answering(request.actor):
        steps.append(forms.starter(texts.EXTENSION, "extension", obligation=duty.id))
    if duty.owed and duty.item_kind is ItemKind.REGISTRATION:
        steps.insert(0, button(texts.REGISTER, "dangky"))
    return (*stacked(*steps), *obstacle, back)


def _words(request: Request, duty: Duty) -> list[Button]:
    """A difficulty may be told by anybody; the Office may send a word about it at once."""
    obstacle = button(texts.OBSTACLE, NAME, "obstacle", duty.id)
    again = button(texts.REMIND_NOW, "nhacviec", "again", duty.id)
    return [obstacle, again] if request.actor.may(rights.OFFICE) else [obstacle]


def _says(request: Request, duty: Duty, state: DutyState) -> bool:
    """«Không phải việc của đơn vị tôi» is for the unit itself to say, not for the Office in its place."""
    return state is not DutyState.DISPUTED or duty.unit in rights.answering(request.actor)


def _move(duty: Duty, state: DutyState) -> Button:
    label = texts.CORRECTION if not duty.owed else texts.MOVES[state]
    return button(label, NAME, "to", duty.id, duty.revision, state)


def _to(request: Request, pressed: Pressed) -> Message:
    """Move a duty, at once or through a form that asks for words first; an old button redraws the present."""
    duty = duties.duty(request.session, pressed.number())
    revision = pressed.number()
    state = pressed.among({str(state): state for state in DutyState})
    if not rights.may_report(request.actor, duty.unit):
        return Message(texts.FOREIGN_DUTY, toast=texts.FOREIGN_DUTY_TOAST, fresh=True)
    if duty.revision != revision or state not in moves(duty.state, duty.conditional):
        return _page(request, duty, texts.REDRAWN_TOAST, texts.REDRAWN)
    if state in FORMS:
        return forms.start(request, FORMS[state], obligation=duty.id)
    person = request.actor.person or 0
    moved = duties.report(request.session, duty.id, state, person, request.now)
    return _page(request, moved, texts.recorded(state))


def _obstacle(request: Request, pressed: Pressed) -> Message:
    duty = duties.duty(request.session, pressed.number())
    if not rights.may_see_unit(request.actor, duty.unit):
        return Message(texts.FOREIGN_DUTY, toast=texts.FOREIGN_DUTY_TOAST, fresh=True)
    return forms.start(request, "obstacle", obligation=duty.id)


def _seen(request: Request, pressed: Pressed) -> Message:
    """«Đã nhận» under a reminder: what it asks of one's own units and nobody touched yet is received."""
    row = pressed.number()
    _named(request, row)
    for obligation in digests.obligations(request.session, row, request.actor.person, Receiver.HEAD):
        duty = duties.duty(request.session, obligation)
        if duty.state is DutyState.OPEN and rights.may_report(request.actor, duty.unit):
            duties.report(
                request.session, duty.id, DutyState.RECEIVED, request.actor.person or 0, request.now
            )
    listed = _list(request, OWED, 1)
    return Message(listed.text, listed.buttons, toast=texts.SEEN, fresh=True)


def _why(request: Request, pressed: Pressed) -> Message:
    """«Vì sao tôi nhận tin này?»: the post and the duties behind a reminder."""
    return Message(texts.why(request.actor, _named(request, pressed.number())), fresh=True)


def _named(request: Request, row: int) -> Sequence[Duty]:
    """The duties that a reminder of the actor named; somebody else's reminder is none of theirs."""
    named = digests.obligations(request.session, row, request.actor.person)
    found = duties.duties(request.session, ids=named)
    if not found:
        raise OldButton("a reminder of somebody else, or of nothing that still runs")
    return found


def _settle(state: DutyState) -> Press:
    """The Office's word on a disputed duty: it stays with the unit, or is taken off."""

    def settle(request: Request, pressed: Pressed) -> Message:
        duty = duties.duty(request.session, pressed.number())
        if not request.actor.may(rights.OFFICE):
            return Message(texts.FOREIGN_DUTY, toast=texts.FOREIGN_DUTY_TOAST, fresh=True)
        if duty.state is not DutyState.DISPUTED:
            return _page(request, duty, texts.REDRAWN_TOAST, texts.REDRAWN)
        moved = duties.report(request.session, duty.id, state, request.actor.person or 0, request.now)
        _tell_unit(request, moved)
        return _page(request, moved, texts.settled(state))

    return settle


def _tell_unit(request: Request, duty: Duty) -> None:
    """The unit that disputed a duty hears what the Office decided."""
    receivers = people.receivers(request.session, [duty.unit], request.today)[duty.unit]
    told = Message(texts.decided(duty), stacked(button(texts.OPEN, NAME, "open", duty.id)))
    tell(request, receivers, told, f"decided:{duty.id}:{duty.revision}")


_STEPS: dict[str, Press] = {
    "list": _turn,
    "open": _open,
    "to": _to,
    "obstacle": _obstacle,
    "seen": _seen,
    "why": _why,
    "later": snoozing.later,
    "wait": snoozing.wait,
    "keep": _settle(DutyState.OPEN),
    "drop": _settle(DutyState.CANCELLED),
}

COMMAND = Command(
    name=NAME,
    title="Việc của đơn vị tôi",
    help="Xem việc đơn vị còn nợ theo hạn; báo đã nhận, đang làm, hoàn thành, vướng mắc.",
    roles=EVERYONE,
    run=show,
    press=press,
    home=1,
    owed=owed,
)
