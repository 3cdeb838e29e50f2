"""What the forms about items of a plan share: which there are, how one is called and chosen."""

from collections.abc import Sequence

from data import plans, units
from data.models import Item, PlanState
from data.plans import ItemUnits
from data.request import Request
from data.timing import Given
from domain.errors import Refusal
from forms.choices import Choice
from forms.items import texts
from forms.scene import Option, Scene
from vietnamese import wording

#: What such a form is started with, or asks for: the id of an item.
ITEM = "item"
#: The answers that name the units and the one that leads.
UNITS, LEAD = "units", "lead"


def entries(request: Request) -> dict[int, tuple[int, ItemUnits]]:
    """Every item that may be changed, with the year of its plan. Raises Refusal if there is none."""
    running = [
        plan for plan in plans.all_plans(request.session) if plan.state in {PlanState.ACTIVE, PlanState.DRAFT}
    ]
    found = {
        entry.item.id: (plan.year, entry)
        for plan in running
        for entry in plans.items(request.session, plan.id)
        if entry.item.cancelled_at is None
    }
    if not found:
        raise Refusal(texts.NOTHING, "no plan is open")
    return found


def item_field(question: str) -> Choice:
    """The question for an item, asked where the form was not begun from one."""
    return Choice(
        ITEM,
        texts.ITEM_LABEL,
        question,
        hint=texts.ITEM_HINT,
        example=texts.ITEM_EXAMPLE,
        when=lambda scene: ITEM in scene.choices,
    )


class Lead(Choice):
    """One of the units chosen before; asked where they are several."""

    def _every(self, scene: Scene) -> Sequence[Option]:
        chosen = set(scene.answers.get(UNITS) or ())
        return tuple(option for option in scene.choices[UNITS] if option.key in chosen)


def has_several_units(scene: Scene) -> bool:
    """Whether who leads has to be asked."""
    return len(scene.answers.get(UNITS) or ()) > 1


def every_unit(request: Request) -> tuple[Option, ...]:
    """The units of the office to choose from."""
    return tuple(Option(str(unit.id), unit.name) for unit in units.all(request.session))


def officer(request: Request) -> int:
    """The person who acts for the Office. Raises Refusal for an account that is nobody's."""
    if request.actor.person is None:
        raise Refusal(texts.NOBODY, f"account {request.actor.account} belongs to nobody")
    return request.actor.person


def name(item: Item | Given) -> str:
    """An item in a line: its number and the beginning of its words."""
    return wording.shorten(f"{texts.number(item.number)}: {item.content}", texts.LONGEST)


def option(year: int, item: Item) -> Option:
    """An item to choose: by its number, its words, or both."""
    label = wording.shorten(f"{name(item)} ({year})", texts.LONGEST)
    return Option(str(item.id), label, (texts.number(item.number), item.content))
