"""/nhapkehoach: the year's plan comes into the chat, as a file or as pasted words."""

from data import plan_amending, plan_files, plans, units
from data.db import Transaction
from data.models import PlanFile, PlanState
from data.request import Request
from domain import rights
from domain.message import Message, stacked
from forms import run
from forms.catalog.plan_file import NAME as FORM
from forms.items.choosing import officer
from forms.items.telling import tell_edits
from forms.items.texts import heard, line
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.texts import plan_files as texts

NAME = "nhapkehoach"


def show(request: Request) -> Message:
    """What can be sent, and the plans that wait to be confirmed."""
    waiting = [plan for plan in plans.all_plans(request.session) if plan.state is PlanState.DRAFT]
    drafts = [button(texts.draft_button(plan), "xacnhan", "p", plan.id, 1) for plan in waiting]
    return Message(texts.ABOUT, stacked(button(texts.SEND, NAME, "send"), *drafts))


def press(request: Request, pressed: Pressed) -> Message:
    """send | amend:file | strike:file:place | apply:file | applied:file."""
    return pressed.among(_STEPS)(request, pressed)


def _send(request: Request, _: Pressed) -> Message:
    return run.start(request, FORM)


def _file(request: Request, pressed: Pressed) -> PlanFile:
    """The paper of a button. Raises OldButton if it is none that changes a plan, or if that was done."""
    row = plan_files.get(request.session, pressed.number())
    if row is None or not row.changes or row.applied_at is not None or row.plan_id is None:
        raise OldButton("no paper whose changes wait")
    return row


def _amend(request: Request, pressed: Pressed) -> Message:
    return _changes(request, _file(request, pressed))


def _changes(request: Request, row: PlanFile) -> Message:
    """What a paper asks for; each can be left out."""
    found = plan_amending.wanted(row)
    named = names(request.session)
    rows = [
        button(texts.proposal_button(place, one), NAME, "strike", row.id, place)
        for place, one in enumerate(found, start=1)
        if one.can_be_made
    ]
    count = sum(not one.struck for one in found)
    go = [button(texts.apply_button(count), NAME, "apply", row.id)] if count else []
    plan = plans.get(request.session, row.plan_id or 0)
    return Message(texts.proposals(plan, row.title, found, named), stacked(*rows, *go))


def names(session: Transaction) -> dict[int, str]:
    """The units of the office by their ids."""
    return {unit.id: unit.name for unit in units.every(session)}


def _strike(request: Request, pressed: Pressed) -> Message:
    row, place = _file(request, pressed), pressed.number()
    if not 1 <= place <= len(row.changes):
        raise OldButton(f"paper {row.id} has no change {place}")
    plan_amending.strike(request.session, row, place - 1)
    return _changes(request, row)


def _apply(request: Request, pressed: Pressed) -> Message:
    """The second step: what will be done, and the button that does it."""
    row = _file(request, pressed)
    count = sum(not one.struck for one in plan_amending.wanted(row))
    sure = button(texts.APPLY_SURE, NAME, "applied", row.id)
    back = button(texts.BACK_TO_CHANGES, NAME, "amend", row.id)
    return Message(texts.ask_apply(count), stacked(sure, back))


def _applied(request: Request, pressed: Pressed) -> Message:
    row = _file(request, pressed)
    reason = texts.according_to(row.title)
    edits = plan_amending.apply(request.session, row, reason, officer(request), request.now)
    told = tell_edits(request, edits, reason)
    return Message(
        texts.applied([line(edited) for edited in edits], heard(told)),
        stacked(button(texts.OPEN_PLAN, "kehoach", "p", row.plan_id or 0)),
    )


_STEPS: dict[str, Press] = {
    "send": _send,
    "amend": _amend,
    "strike": _strike,
    "apply": _apply,
    "applied": _applied,
}

COMMAND = Command(
    name=NAME,
    title="Nhập kế hoạch năm",
    help="Gửi tệp kế hoạch (Word, Excel, PDF) hoặc dán nội dung; em đọc thành bản nháp để xem và xác nhận.",
    roles=rights.OVERSEEING,
    run=show,
    press=press,
)
