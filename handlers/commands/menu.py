"""/menu: the home screen."""

from data.request import Request
from domain.message import Message
from domain.people import EVERYONE
from handlers import consent, hints, texts
from handlers.command import Command


def show(request: Request) -> Message:
    """The home screen by role, with the numbers owed; the first time with the question about data."""
    if not request.actor.posts:
        return hints.no_post(request)
    home = Message(texts.greeting(request.actor.name), hints.home_buttons(request))
    return consent.asking(request, home)


COMMAND = Command(
    name="menu",
    title="Màn hình chính",
    help="Mở màn hình chính với các việc đang chờ.",
    roles=EVERYONE,
    run=show,
)
