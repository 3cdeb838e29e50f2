"""/chuyennam: from this year to the next: begin its plan, carry over what is not done, close the old year."""

from data import closing, holidays, office, plans, review, year_turn
from data.closing import Closed
from data.models import Plan
from data.request import Request
from data.year_turn import Unfinished
from documents import next_year
from domain import rights
from domain.message import Button, Message, stacked
from forms.catalog import forms as catalogue
from forms.items.choosing import officer
from forms.items.telling import tell_edits
from forms.items.texts import heard
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import year_turn as texts

NAME = "chuyennam"
#: The doubts that are told when the draft is begun: the rest is shown beside each item.
TOLD_FIRST = ("basis-stale", "anniversary-uneven", "once-only", "day-moved")


def show(request: Request) -> Message:
    """The plan at the turn of its year, or a choice where several run or have run."""
    told = plans.told(request.session)
    if not told:
        return Message(texts.NO_PLAN)
    if len(told) == 1:
        return _page(request, told[0])
    return Message(texts.SEVERAL, stacked(*(button(texts.name(plan), NAME, "p", plan.id) for plan in told)))


def press(request: Request, pressed: Pressed) -> Message:
    """p:plan | draft:plan | left:plan:page | carry:plan:item | carried:plan:item.

    close:plan | closed:plan.
    """
    return pressed.among(_STEPS)(request, pressed)


def _plan(request: Request, pressed: Pressed) -> Plan:
    """The running plan that a button names."""
    return pressed.among({str(plan.id): plan for plan in plans.active(request.session)})


def _open(request: Request, pressed: Pressed) -> Message:
    told = {str(plan.id): plan for plan in plans.told(request.session)}
    return _page(request, pressed.among(told))


def _page(request: Request, plan: Plan) -> Message:
    told = closing.closed(request.session, plan)
    return _running(request, plan) if told is None else _past(request, plan, told)


def _past(request: Request, plan: Plan, told: Closed) -> Message:
    """A closed year: whether it is still as it was, and the ways to look at it."""
    whole = closing.holds(request.session, plan, told)
    return Message(
        texts.past(plan.year, told, told.at.astimezone(request.office.zone), whole),
        stacked(
            button(texts.OPEN_PLAN, "kehoach", "p", plan.id),
            button(texts.OPEN_REPORT, "report", "year", plan.year),
        ),
    )


def _running(request: Request, plan: Plan) -> Message:
    left = year_turn.unfinished(request.session, plan)
    following = year_turn.next_plan(request.session, plan.year)
    count = sum(entry.item.cancelled_at is None for entry in plans.items(request.session, plan.id))
    return Message(
        texts.overview(plan, count, len(left), following),
        stacked(
            _onward(plan, following),
            button(texts.left_button(len(left)), NAME, "left", plan.id, 1)
            if left
            else button(texts.close_button(plan.year), NAME, "close", plan.id),
        ),
    )


def _onward(plan: Plan, following: Plan | None) -> Button:
    """Begin the next year's plan, or open the one that is there."""
    if following is None:
        return button(texts.draft_button(plan.year + 1), NAME, "draft", plan.id)
    if following.activated_at is None:
        return button(texts.REVIEW, "xacnhan", "p", following.id, 1)
    return button(texts.OPEN_NEXT, "kehoach", "p", following.id)


def _draft(request: Request, pressed: Pressed) -> Message:
    """Begin the next year's plan: a draft, which obliges nobody."""
    session, old = request.session, _plan(request, pressed)
    holidays.ensure(session, [old.year + 1])
    strict = office.get(session, office.STRICT_BEFORE)
    made = next_year.reading(old, plans.items(session, old.id), holidays.calendar(session), strict=strict)
    plan = year_turn.begin(session, old, made, next_year.source(made), request.now)
    doubts = [texts.doubt(row["where"], row["text"]) for row in plan.doubts if row["kind"] in TOLD_FIRST]
    count = len(plans.items(session, plan.id))
    return Message(
        texts.drafted(plan.year, count, doubts),
        stacked(button(texts.REVIEW, "xacnhan", "p", plan.id, 1), button(texts.BACK, NAME, "p", old.id)),
    )


def _left(request: Request, pressed: Pressed) -> Message:
    plan = _plan(request, pressed)
    found = year_turn.unfinished(request.session, plan)
    shown, page, pages = page_of(found, pressed.number())
    turns = turning(page, pages, lambda label, to: button(label, NAME, "left", plan.id, to))
    carriable = year_turn.next_plan(request.session, plan.year) is not None
    rows = (
        [button(texts.row(left), NAME, "carry", plan.id, left.item.id) for left in shown] if carriable else []
    )
    return Message(
        texts.unfinished(plan.year, shown, carriable),
        (*stacked(*rows), *([turns] if turns else []), (button(texts.BACK, NAME, "p", plan.id),)),
    )


def _unfinished(request: Request, plan: Plan, pressed: Pressed) -> Unfinished:
    wanted = pressed.number()
    found = next(
        (left for left in year_turn.unfinished(request.session, plan) if left.item.id == wanted), None
    )
    if found is None:
        raise OldButton(f"nothing is left of item {wanted}")
    return found


def _carry(request: Request, pressed: Pressed) -> Message:
    """Carrying over takes two steps: units are told."""
    plan = _plan(request, pressed)
    left = _unfinished(request, plan, pressed)
    due = year_turn.new_due(request.calendar, plan.year + 1, request.today)
    sure = button(texts.CARRY_SURE, NAME, "carried", plan.id, left.item.id)
    back = button(texts.BACK_TO_LEFT, NAME, "left", plan.id, 1)
    told = texts.ask_carry(left, plan.year + 1, due)
    return Message(told, stacked(sure, back))


def _carried(request: Request, pressed: Pressed) -> Message:
    plan = _plan(request, pressed)
    left = _unfinished(request, plan, pressed)
    due = year_turn.new_due(request.calendar, plan.year + 1, request.today)
    added, closed = year_turn.carry(request.session, left, plan, due, officer(request), request.now)
    told = tell_edits(request, [added, closed], "")
    return Message(
        texts.carried(left, plan.year + 1, added.item.number, heard(told)),
        stacked(button(texts.BACK_TO_LEFT, NAME, "left", plan.id, 1)),
    )


def _dossier_forms() -> list[str]:
    return [form.name for form in catalogue().values() if form.route is not None]


def _ask_close(request: Request, pressed: Pressed) -> Message:
    """Closing takes two steps: nothing of the year moves afterwards."""
    plan = _plan(request, pressed)
    left = len(year_turn.unfinished(request.session, plan))
    if left:
        return _page(request, plan)
    frozen = len(review.to_freeze(request.session, _dossier_forms(), plan.year))
    waiting = review.waiting(request.session, _dossier_forms(), plan.year)
    sure = button(texts.CLOSE_SURE, NAME, "closed", plan.id)
    back = button(texts.BACK, NAME, "p", plan.id)
    return Message(texts.ask_close(plan.year, frozen, waiting), stacked(sure, back))


def _closed(request: Request, pressed: Pressed) -> Message:
    plan = _plan(request, pressed)
    closing.close(request.session, plan.id, _dossier_forms(), request.actor, request.now)
    return _page(request, plan)


_STEPS: dict[str, Press] = {
    "p": _open,
    "draft": _draft,
    "left": _left,
    "carry": _carry,
    "carried": _carried,
    "close": _ask_close,
    "closed": _closed,
}

COMMAND = Command(
    name=NAME,
    title="Chuyển năm",
    help="Lập bản nháp kế hoạch năm sau; chuyển việc chưa xong sang năm sau; khép năm cũ.",
    roles=rights.OFFICE,
    run=show,
    press=press,
)
