"""/start: come in by a one-time code, ask to join, or open the home screen."""

from dataclasses import replace

from data import joining, people
from data.models import Account
from data.request import Request
from domain.errors import Refusal
from domain.message import Message, escape
from domain.people import EVERYONE, Actor
from forms import run as forms
from handlers import consent, hints, relinking, texts
from handlers.command import Command, Press, Pressed, button
from handlers.commands import menu
from handlers.texts.members import WORD_NOT_ME
from vietnamese import text

NAME = "start"


def show(request: Request) -> Message:
    """Link by the code behind the command; without one, the way in or the home screen."""
    if text.fold(request.said.argument) == WORD_NOT_ME and request.said.command:
        return relinking.stop(request)
    if request.said.command and request.said.argument:
        return _join(request, request.said.argument)
    if not request.actor.linked:
        return hints.please_join(request)
    return menu.show(request)


def press(request: Request, pressed: Pressed) -> Message:
    """«Xin tham gia»: the short form; «Sửa họ tên»: the form for it; «Không phải tôi» (notme:request)."""
    return pressed.among(_STEPS)(request, pressed)


def _join(request: Request, code: str) -> Message:
    session, account = request.session, request.actor.account
    try:
        with session.begin_nested():
            joined = joining.redeem(session, account, code, request.said.sender, request.today, request.now)
    except Refusal as refusal:
        # Answered and not raised, for a raised one would undo the count.
        joining.missed(session, account, code, request.now)
        return Message(escape(refusal.person), fresh=True)
    if joined.request is not None:
        return relinking.asked(request, joined)
    actor = _now(request)
    linked = replace(request, actor=actor)
    rename = (button(texts.RENAME_BUTTON, NAME, "rename"),)
    welcome = texts.welcome(joined.name, actor.roles, again=joined.again)
    return consent.asking(linked, Message(welcome, (*hints.home_buttons(linked), rename)))


def _now(request: Request) -> Actor:
    """Who the sender is once the code is used."""
    account = request.session.get_one(Account, request.actor.account)
    return people.actor_of(
        request.session, account.channel, account.external_id, account.chat, request.today, request.now
    )


_STEPS: dict[str, Press] = {
    "join": lambda request, _: forms.start(request, "joining"),
    "rename": lambda request, _: forms.start(request, "rename"),
    "notme": lambda request, pressed: relinking.stop(request, pressed.number()),
}

COMMAND = Command(
    name=NAME,
    title="Bắt đầu",
    help="Bắt đầu, hoặc tham gia bằng mã mời: /start kèm mã.",
    roles=EVERYONE,
    run=show,
    press=press,
    strangers=True,
)
