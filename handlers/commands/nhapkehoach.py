"""/nhapkehoach: the year's plan comes into the chat, as a file or as pasted words."""

from data import plans
from data.models import PlanState
from data.request import Request
from domain import rights
from domain.message import Message, stacked
from forms import run
from forms.catalog.plan_file import NAME as FORM
from handlers.command import Command, Press, Pressed, button
from handlers.texts import plan_files as texts

NAME = "nhapkehoach"


def show(request: Request) -> Message:
    """What can be sent, and the plans that wait to be confirmed."""
    waiting = [plan for plan in plans.all_plans(request.session) if plan.state is PlanState.DRAFT]
    drafts = [button(texts.draft_button(plan), "xacnhan", "p", plan.id, 1) for plan in waiting]
    return Message(texts.ABOUT, stacked(button(texts.SEND, NAME, "send"), *drafts))


def press(request: Request, pressed: Pressed) -> Message:
    """send: the form that takes a plan."""
    return pressed.among(_STEPS)(request, pressed)


def _send(request: Request, _: Pressed) -> Message:
    return run.start(request, FORM)


_STEPS: dict[str, Press] = {"send": _send}

COMMAND = Command(
    name=NAME,
    title="Nhập kế hoạch năm",
    help="Gửi tệp kế hoạch (Word, Excel, PDF) hoặc dán nội dung; em đọc thành bản nháp để xem và xác nhận.",
    roles=rights.OVERSEEING,
    run=show,
    press=press,
)
