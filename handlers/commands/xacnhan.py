"""/xacnhan: the Office confirms units, leads and conditional parts of a plan just read, then starts it."""

from collections import Counter

from data import plans, units
from data.models import Plan, PlanState
from data.plans import ItemUnits
from data.request import Request
from documents.texts import at_item
from domain import rights
from domain.duties import ItemKind
from domain.message import Button, Message, stacked
from forms import run
from forms.catalog import item_day
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import confirm as texts
from handlers.texts.plan import BACK_TO_PLAN

NAME = "xacnhan"


def waiting(request: Request) -> int:
    """How many plans wait to be confirmed and started."""
    return len(_drafts(request))


def show(request: Request) -> Message:
    """The plan that waits to be confirmed, or a choice of them."""
    drafts = _drafts(request)
    if not drafts:
        return Message(texts.NOTHING_TO_CONFIRM)
    if len(drafts) == 1:
        return _page(request, drafts[0], 1)
    choices = [
        button(texts.draft(plan, plan.imported_at.astimezone(request.office.zone)), NAME, "p", plan.id, 1)
        for plan in drafts
    ]
    return Message(texts.SEVERAL_DRAFTS, stacked(*choices))


def press(request: Request, pressed: Pressed) -> Message:
    """A step on the plan (p, doubts, all, go, sure) or on one of its items (i, lead, unit, due, cond, ok)."""
    return pressed.among(_STEPS)(request, pressed)


def _drafts(request: Request) -> list[Plan]:
    return [plan for plan in plans.all_plans(request.session) if plan.state is PlanState.DRAFT]


def _open(request: Request, pressed: Pressed) -> Message:
    plan = plans.draft(request.session, pressed.number())
    return _page(request, plan, pressed.number())


def _page(request: Request, plan: Plan, page: int) -> Message:
    entries = plans.items(request.session, plan.id)
    open_items = sum(entry.item.confirmed_at is None for entry in entries)
    shown, page, pages = page_of(entries, page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "p", plan.id, to))
    counted = Counter(entry.item.number for entry in entries)
    rows = [
        (button(_row(plan, entry, counted[entry.item.number] > 1), NAME, "i", entry.item.id),)
        for entry in shown
    ]
    last = button(texts.CONFIRM_ALL, NAME, "all", plan.id)
    if not open_items:
        last = button(texts.START_PLAN, NAME, "go", plan.id)
    drop = button(texts.DISCARD, NAME, "drop", plan.id)
    doubts = button(texts.doubts_button(len(plan.doubts)), NAME, "doubts", plan.id, 1)
    return Message(
        texts.confirm_overview(plan, len(entries), open_items),
        (*rows, *([turns] if turns else []), (doubts,), (last,), (drop,)),
    )


def _row(plan: Plan, entry: ItemUnits, shares_number: bool) -> str:
    return texts.confirm_row(entry, bool(_doubts_of(plan, entry)), shares_number and bool(entry.item.number))


def _doubts(request: Request, pressed: Pressed) -> Message:
    plan = plans.draft(request.session, pressed.number())
    shown, page, pages = page_of(plan.doubts, pressed.number())
    turns = turning(page, pages, lambda label, to: button(label, NAME, "doubts", plan.id, to))
    return Message(texts.doubts(plan.year, shown), (*([turns] if turns else []), (_back_to_plan(plan.id),)))


def _back_to_plan(plan_id: int) -> Button:
    return button(BACK_TO_PLAN, NAME, "p", plan_id, 1)


def _confirm_all(request: Request, pressed: Pressed) -> Message:
    plan = plans.draft(request.session, pressed.number())
    plans.confirm_all(request.session, plan.id, request.actor.person, request.now)
    return _page(request, plan, 1)


def _ask_start(request: Request, pressed: Pressed) -> Message:
    """A plan is started in two steps: from then on people are reminded."""
    plan = plans.draft(request.session, pressed.number())
    sure = button(texts.START_PLAN_SURE, NAME, "sure", plan.id)
    return Message(texts.ask_start(plan.year), stacked(sure, _back_to_plan(plan.id)))


def _ask_discard(request: Request, pressed: Pressed) -> Message:
    plan = plans.draft(request.session, pressed.number())
    sure = button(texts.DISCARD_SURE, NAME, "dropped", plan.id)
    return Message(texts.ask_discard(plan.year), stacked(sure, _back_to_plan(plan.id)))


def _discard(request: Request, pressed: Pressed) -> Message:
    plan = plans.discard(request.session, pressed.number(), request.actor.person, request.now)
    return Message(texts.discarded(plan.year))


def _start(request: Request, pressed: Pressed) -> Message:
    plan = plans.activate(request.session, pressed.number(), request.actor.person, request.now, request.today)
    entries = plans.items(request.session, plan.id)
    return Message(
        texts.started(plan.year, [entry.item for entry in entries if entry.item.due < request.today])
    )


def _doubts_of(plan: Plan, entry: ItemUnits) -> list[str]:
    """What the reading left doubtful in one item."""
    place = at_item(entry.item.number)
    return [row["text"] for row in plan.doubts if entry.item.number and row["where"] == place]


def _item(request: Request, pressed: Pressed) -> Message:
    return _item_page(request, _entry(request, pressed.number()))


def _change_due(request: Request, pressed: Pressed) -> Message:
    entry = _entry(request, pressed.number())
    return run.start(request, item_day.NAME, item=entry.item.id)


def _entry(request: Request, item_id: int) -> ItemUnits:
    """An item with its units, as long as its plan is still to be confirmed."""
    entry = plans.item(request.session, item_id)
    plans.draft(request.session, entry.item.plan_id)
    return entry


def _item_page(request: Request, entry: ItemUnits, toast: str = "") -> Message:
    item_id = entry.item.id
    plan = plans.get(request.session, entry.item.plan_id)
    change_lead = button(texts.CHANGE_LEAD, NAME, "lead", item_id)
    parts = [button(texts.conditional_toggle(part), NAME, "cond", item_id, part.id) for part in entry.parts]
    return Message(
        texts.confirm_item(entry, _doubts_of(plan, entry)),
        stacked(
            button(texts.CONFIRM_ITEM, NAME, "ok", item_id),
            *([change_lead] if entry.item.kind is ItemKind.TASK else []),
            button(texts.CHANGE_UNITS, NAME, "unit", item_id),
            *([button(texts.CHANGE_DUE, NAME, "due", item_id)] if request.actor.may(rights.OFFICE) else []),
            *parts,
            *_before(entry),
            _back_to_plan(entry.item.plan_id),
        ),
        toast=toast,
    )


def _before(entry: ItemUnits) -> list[Button]:
    """Whether the day named with "trước" counts itself is for the office to say."""
    item = entry.item
    if item.before is None:
        return []
    counts = item.due == item.before
    return [button(texts.before_toggle(item.before, counts), NAME, "before", item.id, int(not counts))]


def _settle_before(request: Request, pressed: Pressed) -> Message:
    item_id = pressed.number()
    plans.count_the_day_itself(
        request.session, item_id, bool(pressed.number()), request.actor.person, request.now
    )
    return _item_page(request, plans.item(request.session, item_id), texts.CHANGED)


def _lead(request: Request, pressed: Pressed) -> Message:
    """Choose who leads; with a unit given, it is done."""
    item_id = pressed.number()
    if pressed:
        plans.set_lead(request.session, item_id, pressed.number())
        return _item_page(request, plans.item(request.session, item_id), texts.CHANGED)
    entry = _entry(request, item_id)
    return _choose_unit(request, entry, "lead", {entry.lead.id} if entry.lead else set())


def _unit(request: Request, pressed: Pressed) -> Message:
    """Choose who takes part; with a unit given, it is put on or taken off, and the choice stays open."""
    item_id = pressed.number()
    if pressed:
        plans.toggle_unit(request.session, item_id, pressed.number())
    entry = _entry(request, item_id)
    return _choose_unit(request, entry, "unit", {unit.id for unit in entry.units})


def _choose_unit(request: Request, entry: ItemUnits, step: str, marked: set[int]) -> Message:
    choices = [
        button(texts.marked(unit.name, unit.id in marked), NAME, step, entry.item.id, unit.id)
        for unit in units.all(request.session)
    ]
    question = {"lead": texts.CHOOSE_LEAD, "unit": texts.CHOOSE_UNITS}[step]
    back = button(texts.BACK_TO_ITEM, NAME, "i", entry.item.id)
    return Message(texts.question_about(question, entry), stacked(*choices, back))


def _conditional(request: Request, pressed: Pressed) -> Message:
    item_id, part_id = pressed.number(), pressed.number()
    if part_id not in {part.id for part in plans.item(request.session, item_id).parts}:
        raise OldButton(f"part {part_id} is none of item {item_id}")
    plans.toggle_conditional(request.session, part_id)
    return _item_page(request, plans.item(request.session, item_id), texts.CHANGED)


def _confirm(request: Request, pressed: Pressed) -> Message:
    """Confirm one item, and open the next that waits."""
    item_id = pressed.number()
    plans.confirm(request.session, item_id, request.actor.person, request.now)
    plan_id = plans.item(request.session, item_id).item.plan_id
    waiting_items = plans.unconfirmed(request.session, plan_id)
    if waiting_items:
        return _item_page(request, plans.item(request.session, waiting_items[0].id), texts.CONFIRMED)
    return _page(request, plans.get(request.session, plan_id), 1)


_STEPS: dict[str, Press] = {
    "p": _open,
    "doubts": _doubts,
    "all": _confirm_all,
    "go": _ask_start,
    "sure": _start,
    "drop": _ask_discard,
    "dropped": _discard,
    "i": _item,
    "lead": _lead,
    "unit": _unit,
    "due": _change_due,
    "cond": _conditional,
    "before": _settle_before,
    "ok": _confirm,
}

COMMAND = Command(
    name=NAME,
    title="Xác nhận kế hoạch",
    help="Xác nhận đơn vị, chủ trì, phần «nếu có» của kế hoạch vừa nhập rồi kích hoạt.",
    roles=rights.OVERSEEING,
    run=show,
    press=press,
    home=9,
    owed=waiting,
)
