"""/kehoach: the plan by quarter, by unit, by words; one item with its units, dates, state and source."""

from collections.abc import Mapping, Sequence

from data import duties, plan_edits, plans, units
from data.models import Item, Plan, PlanState
from data.plans import ItemUnits
from data.request import Request
from domain import rights
from domain.calendar import Quarter
from domain.duties import ItemKind
from domain.message import Button, Message, Rich, Rows, join, stacked
from domain.people import EVERYONE
from forms import run as forms
from forms.catalog import item_edit, item_new
from handlers import timing
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import plan as texts
from handlers.texts.plan import NO_YEARS
from handlers.texts.timing import TIMING
from handlers.timing import NAME, Typed

#: Where a page's rows come from: by quarter or by unit.
QUARTER, UNIT = "q", "u"


def show(request: Request) -> Message:
    """The open plan, a choice where several are open, or what the words behind the command find."""
    chosen = _visible(request)
    wanted = request.said.argument if request.said.command else ""
    past = next((plan for plan in plans.told(request.session) if str(plan.year) == wanted), None)
    if past is not None:
        return _overview(request, past)
    if not chosen:
        return Message(texts.NO_PLAN)
    if wanted:
        named = timing.typed(request.said.argument)
        return _named(request, chosen, named) if named else _found(request, chosen, request.said.argument)
    if len(chosen) == 1:
        return _overview(request, chosen[0])
    return Message(
        texts.SEVERAL_PLANS,
        stacked(*(button(texts.plan_name(plan.year, plan.number), NAME, "p", plan.id) for plan in chosen)),
    )


def press(request: Request, pressed: Pressed) -> Message:
    """p:plan | units:plan | q:plan:quarter:page | u:plan:unit:page | i:item | edit:item | add:plan.

    And the steps of handlers.timing.
    """
    return pressed.among(_STEPS)(request, pressed)


def _visible(request: Request) -> Sequence[Plan]:
    """Running plans for all; plans still to be confirmed for those who oversee."""
    running = list(plans.active(request.session))
    if request.actor.may(rights.OVERSEEING):
        drafts = (plan for plan in plans.all_plans(request.session) if plan.state is PlanState.DRAFT)
        return [*running, *drafts]
    return running


def _plan(request: Request, plan_id: int) -> Plan:
    """The plan with this id, if it is one that the actor may look at: a draft is nobody's business yet."""
    looked_at = (*_visible(request), *plans.told(request.session))
    found = next((plan for plan in looked_at if plan.id == plan_id), None)
    if found is None:
        raise OldButton(f"plan {plan_id} is not for this actor")
    return found


def _open(request: Request, pressed: Pressed) -> Message:
    return _overview(request, _plan(request, pressed.number()))


def _overview(request: Request, plan: Plan) -> Message:
    entries = plans.items(request.session, plan.id)
    counts = {number: sum(_lies_in(entry, plan.year, number) for entry in entries) for number in range(1, 5)}
    quarters = [
        button(texts.quarter_button(number, count), NAME, QUARTER, plan.id, number, 1)
        for number, count in counts.items()
    ]
    rows = (tuple(quarters[:2]), tuple(quarters[2:]), (button(texts.BY_UNIT, NAME, "units", plan.id),))
    closed = plan.state is PlanState.CLOSED
    add = (
        ((button(texts.ADD, NAME, "add", plan.id),),)
        if request.actor.may(rights.OFFICE) and not closed
        else ()
    )
    return Message(texts.plan_overview(plan, len(entries)), (*rows, *add))


def _units(request: Request, pressed: Pressed) -> Message:
    plan = _plan(request, pressed.number())
    named = {unit.id for entry in plans.items(request.session, plan.id) for unit in entry.units}
    chosen = [unit for unit in units.every(request.session) if unit.id in named]
    choices = [button(unit.name, NAME, UNIT, plan.id, unit.id, 1) for unit in chosen]
    return Message(texts.choose_unit(plan.year), stacked(*choices, _back_to_plan(plan.id)))


def _quarter(request: Request, pressed: Pressed) -> Message:
    plan = _plan(request, pressed.number())
    quarter = pressed.among({str(number): number for number in range(1, 5)})
    entries = plans.items(request.session, plan.id)
    rows = [entry for entry in entries if _lies_in(entry, plan.year, quarter)]
    title = texts.quarter_title(plan.year, quarter)
    return _listed(title, plan, rows, (QUARTER, quarter), pressed.number())


def _unit(request: Request, pressed: Pressed) -> Message:
    plan, chosen = _plan(request, pressed.number()), pressed.number()
    name = units.name(request.session, chosen)
    if not name:
        raise OldButton(f"no unit {chosen}")
    entries = plans.items(request.session, plan.id)
    rows = [entry for entry in entries if chosen in {unit.id for unit in entry.units}]
    return _listed(texts.unit_title(plan.year, name), plan, rows, (UNIT, chosen), pressed.number())


def _listed(title: Rich, plan: Plan, rows: Sequence[ItemUnits], where: tuple[str, int], page: int) -> Message:
    """A page of a plan's items; `where` names the list in its buttons."""
    by, chosen = where
    shown, page, pages = page_of(rows, page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, by, plan.id, chosen, to))
    return Message(
        texts.item_list(title, [(entry.item, entry.lead) for entry in shown]),
        (*_openers(shown), *([turns] if turns else []), (_back_to_plan(plan.id),)),
    )


def _found(request: Request, chosen: Sequence[Plan], words: str) -> Message:
    """What the words find; several plans open at once are told apart by their years."""
    hits = [hit for plan in chosen for hit in plans.search(plans.items(request.session, plan.id), words)]
    if not hits:
        return Message(texts.nothing_found(words))
    years = {plan.id: plan.year for plan in chosen} if len(chosen) > 1 else {}
    shown, _, _ = page_of(hits, 1)
    title = texts.search_title(words, len(shown), len(hits))
    return Message(
        texts.item_list(title, [(hit.item, hit.lead) for hit in shown], years), _openers(shown, years)
    )


def _named(request: Request, chosen: Sequence[Plan], named: Typed) -> Message:
    """The item of a number, or a step with its time; where plans of several years have it, which one?"""
    years = {plan.id: plan.year for plan in chosen if named.year in (None, plan.year)}
    hits = [
        entry
        for plan in years
        for entry in plans.items(request.session, plan)
        if entry.item.number == named.number
    ]
    if not hits:
        return Message(texts.nothing_found(request.said.argument))
    if len(hits) > 1:
        title = texts.search_title(request.said.argument, len(hits), len(hits))
        rows = [(hit.item, hit.lead) for hit in hits]
        return Message(texts.item_list(title, rows, years), _openers(hits, years))
    return timing.do(request, hits[0].item, named.rest) if named.rest else _page(request, hits[0])


def _item(request: Request, pressed: Pressed) -> Message:
    return _page(request, plans.item(request.session, pressed.number()))


def _page(request: Request, entry: ItemUnits) -> Message:
    plan = _plan(request, entry.item.plan_id)
    owed = duties.of_item(request.session, entry.item.id)
    quarter = Quarter.of(entry.item.starts).number
    office = request.actor.may(rights.OFFICE)
    told = texts.item_page(plan, entry, owed, request.today)
    past = plan_edits.history(request.session, entry.item.id)
    return Message(
        join([told, timing.facts(request, entry.item), texts.changes(past, request.office.zone)], "\n\n"),
        stacked(
            *(_office_buttons(entry.item) if office and plan.state is not PlanState.CLOSED else ()),
            button(texts.BACK_TO_QUARTER, NAME, QUARTER, plan.id, quarter, 1),
            _back_to_plan(plan.id),
        ),
    )


def _office_buttons(item: Item) -> list[Button]:
    """What the Office may do with an item that stands."""
    if item.cancelled_at:
        return []
    edit = [button(texts.EDIT, NAME, "edit", item.id)] if item.kind is ItemKind.TASK else []
    return [button(TIMING, NAME, "t", item.id), *edit]


def _edit(request: Request, pressed: Pressed) -> Message:
    entry = plans.item(request.session, pressed.number())
    return forms.start(request, item_edit.NAME, item=entry.item.id)


def _add(request: Request, pressed: Pressed) -> Message:
    plan = _plan(request, pressed.number())
    return forms.start(request, item_new.NAME, plan=plan.id)


def _openers(entries: Sequence[ItemUnits], years: Mapping[int, int] = NO_YEARS) -> Rows:
    return stacked(
        *(
            button(texts.open_item(entry.item, years.get(entry.item.plan_id)), NAME, "i", entry.item.id)
            for entry in entries
        )
    )


def _back_to_plan(plan_id: int) -> Button:
    return button(texts.BACK_TO_PLAN, NAME, "p", plan_id)


def _lies_in(entry: ItemUnits, year: int, quarter: int) -> bool:
    return Quarter.of(entry.item.starts) == Quarter(year, quarter)


_STEPS: dict[str, Press] = {
    "p": _open,
    "units": _units,
    QUARTER: _quarter,
    UNIT: _unit,
    timing.ITEM: _item,
    "edit": _edit,
    "add": _add,
    **timing.STEPS,
}

COMMAND = Command(
    name=NAME,
    title="Kế hoạch năm",
    help="Xem kế hoạch theo quý, theo đơn vị; gõ thêm từ để tìm, ví dụ /kehoach sáng kiến.",
    roles=EVERYONE,
    run=show,
    press=press,
    home=7,
)
