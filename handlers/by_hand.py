"""«Nhắc lại ngay»: the Office sends one step again by hand, on screens of /nhacviec."""

from dataclasses import dataclass
from datetime import datetime

from data import by_hand, duties, outbox, owed, people, reports
from data.duties import Duty
from data.request import Request
from domain.duties import ItemKind
from domain.message import Message, Rich, Rows, stacked
from domain.quiet import Hours, next_opening
from handlers.command import DIGITS, Press, Pressed, button
from handlers.dossier import is_number
from handlers.paging import page_of, turning
from handlers.texts import by_hand as texts
from handlers.texts import reminding

#: The command whose buttons these are, and the one that shows a duty.
NAME, DUTY = "nhacviec", "viec"
#: What stands for the registration deadline where items go by numbers: it has none.
REGISTRATION = 0


@dataclass(frozen=True, slots=True)
class _Told:
    """Who would hear of a duty, by row; the names of those reached and of the others; and when it goes."""

    persons: list[int]
    reached: list[str]
    lost: list[str]
    goes: datetime


def typed(request: Request, words: str) -> Message:
    """What is owed of an item by its number, one of its duties, or the reminder itself («12 1 gửi»)."""
    said, number, step = (*words.split(), "", "")[:3]
    item = int(said[:DIGITS])
    found = _of_item(request, item)
    if not is_number(number) or len(number) > DIGITS or not 1 <= int(number) <= len(found):
        return _list(request, item, 1)
    duty = found[int(number) - 1]
    if step == texts.WORD_SEND:
        return _send(request, duty)
    return _ask(request, duty, texts.typed_remind(item, int(number)))


def typed_registration(request: Request, words: str) -> Message:
    """The same for the registration deadline, which has no number."""
    return typed(request, f"{REGISTRATION} {words}")


def _of_item(request: Request, item: int) -> list[Duty]:
    """What is still owed of the items with a number, in all running plans."""
    found = duties.duties(request.session, owed_only=True)
    if item == REGISTRATION:
        return [duty for duty in found if duty.item_kind is ItemKind.REGISTRATION]
    return [duty for duty in found if duty.item_number == str(item)]


def _list(request: Request, item: int, page: int) -> Message:
    found = _of_item(request, item)
    if not found:
        return Message(texts.no_such_item(item), stacked(button(reminding.BACK, NAME, "p", 1)))
    shown, page, pages = page_of(list(enumerate(found, start=1)), page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "item", item, to))
    entries = stacked(*(button(texts.owed_entry(*each), NAME, "again", each[1].id) for each in shown))
    rows = [texts.owed_row(number, duty, request.today) for number, duty in shown]
    back = stacked(button(reminding.BACK, NAME, "p", 1))
    told = texts.owed(item, len(found), rows)
    return Message(told, (*entries, *([turns] if turns else []), *back))


def _turn(request: Request, pressed: Pressed) -> Message:
    return _list(request, pressed.number(), pressed.number())


def _again(request: Request, pressed: Pressed) -> Message:
    return _ask(request, duties.duty(request.session, pressed.number()))


def _ask(request: Request, duty: Duty, *typed: Rich) -> Message:
    """Who would get it and when; nothing is sent yet."""
    told = _told(request, duty)
    refused = _refused(request, duty, told)
    if refused is not None:
        return refused
    zone = request.office.zone
    asked = texts.ask_remind(duty, told.reached, told.lost, told.goes, zone, request.now)
    sure = button(texts.SEND_IT, NAME, "remind", duty.id, request.actor.person or 0)
    words = _words(request, duty, told.goes)
    return Message(
        reminding.joined(asked, reminding.CONTENT, words, *typed),
        stacked(sure, button(reminding.NOT_NOW, DUTY, "open", duty.id)),
    )


def _remind(request: Request, pressed: Pressed) -> Message:
    """Send it; a second step that was shown to somebody else asks anew."""
    duty = duties.duty(request.session, pressed.number())
    if pressed.number() != (request.actor.person or 0):
        return _ask(request, duty)
    return _send(request, duty)


def _send(request: Request, duty: Duty) -> Message:
    told = _told(request, duty)
    refused = _refused(request, duty, told)
    if refused is not None:
        return refused
    zone, person = request.office.zone, request.actor.person or 0
    message = Message(
        _words(request, duty, told.goes), stacked(button(texts.OPEN_DUTY, DUTY, "open", duty.id))
    )
    by_hand.remind(
        request.session,
        duty.id,
        told.persons,
        message,
        person,
        request.now,
        zone=zone,
        calendar=request.calendar,
    )
    done = texts.reminded(duty, told.reached, told.lost, told.goes, zone, request.now)
    return Message(done, _ways(duty))


def _ways(duty: Duty) -> Rows:
    return stacked(button(texts.OPEN_DUTY, DUTY, "open", duty.id), button(reminding.BACK, NAME, "p", 1))


def _refused(request: Request, duty: Duty, told: _Told) -> Message | None:
    """Why a duty is not reminded of by hand; None if it may be."""
    if not duty.owed:
        return Message(texts.SETTLED_DUTY, _ways(duty))
    if not told.persons:
        return Message(texts.NOBODY_ANSWERS, _ways(duty))
    if by_hand.reminded_on(request.session, duty.id, request.today):
        return Message(texts.ALREADY_TODAY, _ways(duty))
    return None


def _told(request: Request, duty: Duty) -> _Told:
    persons = people.receivers(request.session, [duty.unit], request.today).get(duty.unit, [])
    named = owed.names(request.session, persons)
    there = outbox.reachable(request.session, persons)
    goes = next_opening(Hours(request.office.zone), request.calendar, request.now)
    return _Told(
        persons,
        [named[person] for person in persons if person in there],
        [named[person] for person in persons if person not in there],
        goes,
    )


def _words(request: Request, duty: Duty, goes: datetime) -> Rich:
    """How the duty stands, as those who answer for it will read it."""
    missing: list[str] = []
    if duty.item_kind is ItemKind.REGISTRATION:
        found = reports.unregistered(request.session, duty.year, request.today)
        missing = [one.name for unit in found if unit.unit == duty.unit for one in unit.missing]
    return texts.reminder(duty, missing, Hours(request.office.zone).local(goes).date())


STEPS: dict[str, Press] = {"item": _turn, "again": _again, "remind": _remind}
