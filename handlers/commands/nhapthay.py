"""/nhapthay: hand in a registration for somebody without the messenger, from a paper slip."""

from data.reports import REGISTRATION
from data.request import Request
from domain.message import Message
from domain.people import Role
from forms import run as forms
from handlers.command import Command


def show(request: Request) -> Message:
    """The registration form, beginning with the question for whom."""
    return forms.start(request, REGISTRATION, for_other=True)


COMMAND = Command(
    name="nhapthay",
    title="Nhập thay người khác",
    help="Nhập đăng ký thay cho người không dùng được tin nhắn; tên cả hai người đều được lưu.",
    roles=frozenset({Role.OFFICE, Role.HEAD, Role.DEPUTY}),
    run=show,
)
