"""/kiemtra: whether the audit log is whole, where it ends, and which entry is the first bad one."""

from data import chain
from data.request import Request
from domain import rights
from domain.chain import SHOWN, Fault
from domain.message import Message, stacked
from handlers.command import Command, Press, Pressed, button
from handlers.texts import audit as texts

NAME = "kiemtra"
#: Entries verified for one answer: a fraction of a second, which others wait for on SQLite.
PART = 10_000
#: The largest number of an entry: PostgreSQL keeps it in 32 bits.
LARGEST = 2**31 - 1


def show(request: Request) -> Message:
    """The newest part of the log; with a number and a hash behind the command: whether they still fit."""
    words = request.said.argument.split() if request.said.command else []
    if not words:
        return _part(request, chain.last(request.session).number)
    number, mark = words[0].rstrip(".:"), "".join(words[1:]).lower()
    if not (number.isascii() and number.isdigit() and 0 < int(number) <= LARGEST and texts.is_mark(mark)):
        return Message(texts.HOW_TO_COMPARE)
    return _compared(request, int(number), mark)


def press(request: Request, pressed: Pressed) -> Message:
    """to:number: the part of the log that ends there."""
    return pressed.among(_STEPS)(request, pressed)


def _older(request: Request, pressed: Pressed) -> Message:
    return _part(request, min(pressed.number(), chain.last(request.session).number))


def _part(request: Request, upto: int) -> Message:
    last, after = chain.last(request.session), max(0, upto - PART)
    found = chain.verify(request.session, after, upto)
    waiting = chain.waiting(request.session)
    if found.fault is not None:
        where = texts.bad(found, request.office.zone)
        return Message(texts.broken(where, found.fault is Fault.DETAIL))
    whole = texts.whole(last, after + 1, upto, waiting)
    older = stacked(button(texts.older(max(1, after - PART + 1), after), NAME, "to", after)) if after else ()
    return Message(whole, older)


def _compared(request: Request, number: int, mark: str) -> Message:
    found, last = chain.anchor(request.session, number), chain.last(request.session)
    if found is None:
        return Message(texts.cut_off(number, last.number))
    if not found.hash.startswith(mark):
        return Message(texts.rewritten(number, mark, found.hash[:SHOWN]))
    held = chain.verify(request.session, max(0, number - PART), number)
    if held.fault is not None:
        return Message(texts.broken(texts.bad(held, request.office.zone), held.fault is Fault.DETAIL))
    return Message(texts.fits(number, mark))


_STEPS: dict[str, Press] = {"to": _older}

COMMAND = Command(
    name=NAME,
    title="Kiểm tra nhật ký",
    help="Nhật ký việc đã làm có còn nguyên vẹn không; đối chiếu mốc đã ghi, ví dụ /kiemtra 120 3fa9c1d2.",
    roles=rights.VERIFYING,
    run=show,
    press=press,
)
