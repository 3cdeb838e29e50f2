"""/trogiup: what this person can do here."""

from data.request import Request
from domain.message import Message
from domain.people import EVERYONE
from handlers import gate, hints, texts
from handlers.command import Command
from handlers.commands import commands


def show(request: Request) -> Message:
    """Every command open to the actor, a line each; how to join, for a stranger."""
    if not request.actor.linked:
        return hints.please_join(request)
    entries = [(command.name, command.help) for command in commands() if gate.opens(request.actor, command)]
    return Message(texts.help_text(entries), hints.home_buttons(request), fresh=True)


COMMAND = Command(
    name="trogiup",
    title="Trợ giúp",
    help="Xem hướng dẫn và mọi lệnh dành cho anh/chị.",
    roles=EVERYONE,
    run=show,
    aliases=("help",),
    strangers=True,
)
