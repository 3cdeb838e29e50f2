"""The question whether somebody agrees to what is held about them: asked once, and in nobody's way."""

from data import consents
from data.request import Request
from domain.message import Message, Rows, join, stacked
from handlers.command import button
from handlers.texts import personal as texts

#: The command that takes the answer.
ANSWERS = "dulieu"


def asking(request: Request, screen: Message) -> Message:
    """The screen, with the question below it if this account was never shown the present notice."""
    if not request.actor.linked or not request.said.private:
        return screen
    notice = consents.ask_once(request.session, request.actor.account, request.now)
    if notice is None:
        return screen
    agree: Rows = stacked(button(texts.AGREE, ANSWERS, "agree"))
    return Message(
        join([screen.text, texts.asked(notice)], "\n\n"), (*screen.buttons, *agree), toast=screen.toast
    )
