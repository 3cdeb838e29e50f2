"""/suckhoe: how the bot is, and what is to be done about what is not well."""

from data.request import Request
from domain.message import Message, SaidKind, stacked
from domain.people import Role
from handlers.command import Command, button
from handlers.texts import health as texts

NAME = "suckhoe"


def show(request: Request) -> Message:
    """Everything that was looked at; what is wrong comes first."""
    found = request.office.findings(request.session, request.now)
    return Message(texts.findings(found, _late(request)), stacked(button(texts.REFRESH, NAME)))


def _late(request: Request) -> float:
    """Seconds from the moment at which Telegram took the words to now; a press has no moment of its own."""
    if request.said.kind is not SaidKind.TEXT:
        return 0.0
    return (request.now - request.said.at).total_seconds()


COMMAND = Command(
    name=NAME,
    title="Tình trạng của bot",
    help="Bot có khỏe không, việc gì cần xử lý và xử lý thế nào: hàng đợi, ổ đĩa, sao lưu, kết nối.",
    roles=frozenset({Role.IT, Role.OFFICE}),
    run=show,
)
