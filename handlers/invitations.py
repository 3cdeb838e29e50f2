"""Inviting: a code for one person with its QR code on the screen, or cards on paper for a unit or everybody.

The buttons belong to /nhansu (`NAME`), which has checked its roles.
"""

from datetime import date, timedelta

from data import joining, linking, people, units
from data.people import Someone
from data.request import Request
from domain.message import Message, Paper, stacked
from handlers.command import OldButton, Press, Pressed, button
from handlers.texts import staff as texts

NAME = "nhansu"
#: Stands for all units.
EVERYWHERE = 0
#: Cards of one file (some 30 pages).
MOST = 240


def invite(request: Request, one: Someone) -> Message:
    """A code for somebody; it moves the account of whoever has one, once the Office agreed."""
    again = linking.has_account(request.session, one.id)
    code = _code(request, one, joining.LIFETIME)
    url = _url(request, code)
    until = _until(request, joining.LIFETIME)
    return Message(
        texts.invitation(one.name, code, url, until, again=again),
        stacked(button(texts.BACK_TO_PERSON, "thanhvien", "person", one.id)),
        toast=texts.INVITED_TOAST,
        fresh=True,
        paper=Paper("invitation", {"url": url}, picture=True) if url else None,
    )


def _code(request: Request, one: Someone, lifetime: timedelta) -> str:
    return joining.invite(
        request.session,
        [],
        request.today,
        request.now,
        person=one.id,
        by=request.actor.person,
        lifetime=lifetime,
    )


def _until(request: Request, lifetime: timedelta) -> date:
    """The day on which a code of now runs out."""
    return (request.now + lifetime).astimezone(request.office.zone).date()


def _url(request: Request, code: str) -> str:
    """The deep link of a code (Bot API, "Deep linking"), "" where the bot's name is not known."""
    return f"https://t.me/{request.office.bot_name}?start={code}" if request.office.bot_name else ""


def _invite(request: Request, pressed: Pressed) -> Message:
    wanted = pressed.number()
    found = next((one for one in people.present(request.session, request.today) if one.id == wanted), None)
    if found is None:
        raise OldButton(f"person {wanted} is not here")
    return invite(request, found)


def ask(request: Request, unit: int) -> Message:
    """Who would get a card; nothing is made yet."""
    found = _unlinked(request, unit)
    back = button(texts.BACK_TO_UNIT, NAME, "unit", unit) if unit else button(texts.BACK, NAME)
    sure = [button(texts.PRINT_SURE, NAME, "invited", unit)] if found else []
    where = units.name(request.session, unit) if unit else texts.EVERYWHERE
    return Message(texts.ask_invite(where, [one.name for _, one in found]), stacked(*sure, back))


def _unlinked(request: Request, unit: int) -> list[tuple[int, Someone]]:
    """Who has yet to join, each with the unit, as many as one file takes."""
    by_unit = people.unlinked(request.session, request.today, unit or None)
    return [(of_unit, one) for of_unit, found in by_unit.items() for one in found][:MOST]


def _ask(request: Request, pressed: Pressed) -> Message:
    return ask(request, _unit(request, pressed))


def _unit(request: Request, pressed: Pressed) -> int:
    wanted = pressed.number()
    if wanted != EVERYWHERE and not units.name(request.session, wanted):
        raise OldButton(f"no unit {wanted}")
    return wanted


def _invited(request: Request, pressed: Pressed) -> Message:
    """A code for each, and the page of cards."""
    unit = _unit(request, pressed)
    found = _unlinked(request, unit)
    if not found:
        return ask(request, unit)
    until = _until(request, joining.ON_PAPER)
    cards = [_card(request, of_unit, one) for of_unit, one in found]
    return Message(
        texts.invitations(len(cards), until),
        stacked(button(texts.BACK, NAME)),
        toast=texts.INVITED_TOAST,
        fresh=True,
        paper=Paper("invitations", {"cards": cards, "until": until.isoformat()}),
    )


def _card(request: Request, unit: int, one: Someone) -> dict[str, str]:
    code = _code(request, one, joining.ON_PAPER)
    return {
        "name": one.name,
        "unit": units.name(request.session, unit),
        "code": code,
        "url": _url(request, code),
    }


STEPS: dict[str, Press] = {"invite": _invite, "invites": _ask, "invited": _invited}
