"""What became of messages, on screens of /nhacviec: counts, lists, the unsure ones, the list for paper."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from data import deliveries
from data.deliveries import Delivery, Fate
from data.request import Request
from domain.message import Message, Paper, Rich, stacked
from handlers.command import DIGITS, OldButton, Press, Pressed, button
from handlers.dossier import is_number
from handlers.paging import PAGE, turning
from handlers.texts import deliveries as texts
from handlers.texts import reminding

#: The command whose buttons these are.
NAME = "nhacviec"
#: Days of the two periods.
SHORT, LONG = texts.PERIODS

_DAYS: Mapping[str, int] = {str(days): days for days in (SHORT, LONG)}
_FATES: Mapping[str, Fate] = {str(fate): fate for fate in Fate}


def typed(request: Request, words: str) -> Message:
    """The counts of the last week; with a number one fate, with two a message, with words a step with it."""
    said, _, rest = words.partition(" ")
    fates = list(Fate)
    if not is_number(said) or len(said) > DIGITS or not 1 <= int(said) <= len(fates):
        return _counts(request, SHORT)
    fate = fates[int(said) - 1]
    number, _, step = rest.partition(" ")
    if not is_number(number) or len(number) > DIGITS or int(number) < 1:
        return _fate(request, SHORT, fate, 1)
    # The latest come first, so that a number in the short list means the same one in the long list.
    found = deliveries.listed(
        request.session, fate, _since(request, LONG), request.today, skip=int(number) - 1, most=1
    )
    if not found:
        return _fate(request, SHORT, fate, 1)
    pieces = Pressed([str(found[0].id), str(SHORT), number])
    return {texts.WORD_ARRIVED: _got, texts.WORD_AGAIN: _ask_again, texts.SURE_WORD: _again}.get(step, _row)(
        request, pieces
    )


def typed_paper(request: Request, _: str) -> Message:
    """The list for paper."""
    return _paper(request, Pressed([]))


def _since(request: Request, days: int) -> datetime:
    return request.now - timedelta(days=days)


def _truth(request: Request, pressed: Pressed) -> Message:
    return _counts(request, pressed.among(_DAYS))


def _counts(request: Request, days: int) -> Message:
    """How many messages of a period met which fate."""
    counts = deliveries.counts(request.session, _since(request, days))
    periods = tuple(
        button(texts.period_button(each, each == days), NAME, "truth", each) for each in (SHORT, LONG)
    )
    fates = stacked(
        *(
            button(texts.fate_button(fate, counts[fate]), NAME, "fate", days, fate, 1)
            for fate in Fate
            if counts.get(fate)
        )
    )
    rest = stacked(button(reminding.PAPER, NAME, "paper"), button(reminding.BACK, NAME, "p", 1))
    return Message(texts.truth(days, counts), (periods, *fates, *rest))


def _press_fate(request: Request, pressed: Pressed) -> Message:
    return _fate(request, pressed.among(_DAYS), pressed.among(_FATES), pressed.number())


def _fate(request: Request, days: int, fate: Fate, page: int) -> Message:
    """A page of the messages that met a fate; what nobody is sure of can be opened."""
    since = _since(request, days)
    count = deliveries.counts(request.session, since).get(fate, 0)
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    skip = (page - 1) * PAGE
    found = deliveries.listed(request.session, fate, since, request.today, skip=skip, most=PAGE)
    numbered = list(enumerate(found, start=skip + 1))
    rows = [texts.delivery_row(number, one, request.office.zone) for number, one in numbered]
    entries = [
        button(texts.delivery_entry(number, one), NAME, "row", one.id, days, number)
        for number, one in numbered
        if fate is Fate.UNSURE
    ]
    turns = turning(page, pages, lambda label, to: button(label, NAME, "fate", days, fate, to))
    back = stacked(button(texts.BACK_TO_TRUTH, NAME, "truth", days))
    told = texts.fate_page(fate, days, count, rows)
    return Message(told, (*stacked(*entries), *([turns] if turns else []), *back))


# One message


def _message(request: Request, pressed: Pressed) -> tuple[Delivery, int, int]:
    """The message of a button, the days of the list it was opened from, and its number there."""
    one = deliveries.find(request.session, pressed.number(), request.today)
    if one is None:
        raise OldButton("no such message")
    return one, pressed.among(_DAYS), pressed.number()


def _row(request: Request, pressed: Pressed) -> Message:
    return _page(request, *_message(request, pressed))


def _page(request: Request, one: Delivery, days: int, number: int, *notes: Rich, toast: str = "") -> Message:
    steps = [(texts.ARRIVED, "got"), (texts.AGAIN, "resend")] if one.fate is Fate.UNSURE else []
    buttons = [button(label, NAME, step, one.id, days, number) for label, step in steps]
    back = button(texts.BACK_TO_FATE, NAME, "fate", days, Fate.UNSURE, 1)
    told = texts.unsure_page(one, number, request.office.zone, *notes)
    return Message(told, stacked(*buttons, back), toast=toast)


def _got(request: Request, pressed: Pressed) -> Message:
    """The Office knows that it arrived."""
    one, days, number = _message(request, pressed)
    if not deliveries.take_as_sent(request.session, one.id, request.actor.person or 0, request.now):
        return _page(request, one, days, number, texts.NOT_UNSURE)
    noted = deliveries.find(request.session, one.id, request.today) or one
    return _page(request, noted, days, number, toast=texts.ARRIVED_TOAST)


def _ask_again(request: Request, pressed: Pressed) -> Message:
    one, days, number = _message(request, pressed)
    if one.fate is not Fate.UNSURE:
        return _page(request, one, days, number, texts.NOT_UNSURE)
    person = request.actor.person or 0
    sure = button(texts.SURE_AGAIN, NAME, "resent", one.id, days, number, person)
    return Message(
        texts.ask_again(one, number),
        stacked(sure, button(reminding.NOT_NOW, NAME, "row", one.id, days, number)),
    )


def _again(request: Request, pressed: Pressed) -> Message:
    """Send it once more; a second step that was shown to somebody else asks anew."""
    one, days, number = _message(request, pressed)
    person = request.actor.person or 0
    if pressed and pressed.number() != person:
        return _ask_again(request, Pressed([str(one.id), str(days), str(number)]))
    goes = deliveries.send_again(
        request.session, one.id, person, request.now, zone=request.office.zone, calendar=request.calendar
    )
    now = deliveries.find(request.session, one.id, request.today) or one
    if goes is None:
        return _page(request, now, days, number, texts.TAKEN_BACK_TOO)
    return _page(request, now, days, number, texts.sent_again(one, goes, request.now, request.office.zone))


# Paper


def _paper(request: Request, _: Pressed) -> Message:
    """The list of those whom nothing reaches, to be printed and signed."""
    back = stacked(button(reminding.BACK, NAME, "p", 1))
    found = deliveries.on_paper(request.session, request.now, request.office.zone)
    if not found:
        return Message(texts.EVERYBODY_REACHED, back)
    params = {"now": request.now.isoformat(), "zone": str(request.office.zone)}
    told = texts.paper(len({one.person for one in found}), len(found))
    return Message(told, back, fresh=True, paper=Paper("on_paper", params))


STEPS: dict[str, Press] = {
    "truth": _truth,
    "fate": _press_fate,
    "row": _row,
    "got": _got,
    "resend": _ask_again,
    "resent": _again,
    "paper": _paper,
}
