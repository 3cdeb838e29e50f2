"""/menu: the home screen."""

from data.request import Request
from domain.message import Message
from domain.people import EVERYONE
from handlers import hints, texts
from handlers.command import Command


def show(request: Request) -> Message:
    """The home screen by role, with the numbers owed."""
    if not request.actor.posts:
        return hints.no_post(request)
    return Message(texts.greeting(request.actor.name), hints.home_buttons(request))


COMMAND = Command(
    name="menu",
    title="Màn hình chính",
    help="Mở màn hình chính với các việc đang chờ.",
    roles=EVERYONE,
    run=show,
)
