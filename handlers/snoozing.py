"""«Nhắc tôi sau»: a reminder is put off, never beyond the day before it is due."""

from data import digests, duties, snoozes
from data.duties import Duty
from data.request import Request
from domain.ladders import Receiver
from domain.message import Message, stacked
from domain.snooze import choices
from handlers.command import OldButton, Pressed, button
from handlers.texts import work as texts

NAME = "viec"


def later(request: Request, pressed: Pressed) -> Message:
    """The days until which a reminder of the actor may be put off."""
    row = pressed.number()
    open_yet = _own(request, row)
    days = choices(request.today, [duty.due for duty in open_yet], request.calendar)
    if not days:
        return Message(texts.NOT_LATER, fresh=True)
    rows = stacked(*(button(texts.on_day(day), NAME, "wait", row, f"{day:%Y%m%d}") for day in days))
    return Message(texts.when_again(len(open_yet)), rows, fresh=True)


def wait(request: Request, pressed: Pressed) -> Message:
    """Put a reminder off until one of the days that may be chosen today."""
    row, chosen = pressed.number(), pressed.word()
    open_yet = _own(request, row)
    days = choices(request.today, [duty.due for duty in open_yet], request.calendar)
    until = next((day for day in days if f"{day:%Y%m%d}" == chosen), None)
    if until is None:
        raise OldButton("a day on which nobody may be reminded again")
    snoozes.put_off(
        request.session, request.actor.person or 0, [duty.id for duty in open_yet], until, request.now
    )
    return Message(texts.put_off(until), toast=texts.PUT_OFF, fresh=True)


def _own(request: Request, row: int) -> list[Duty]:
    """What a reminder told the actor as the head of a unit, as far as it is still owed and not yet due."""
    named = digests.obligations(request.session, row, request.actor.person, Receiver.HEAD)
    if not named:
        raise OldButton("a reminder of somebody else, or of nothing that can be put off")
    return [
        duty for duty in duties.duties(request.session, ids=named) if duty.owed and duty.due > request.today
    ]
