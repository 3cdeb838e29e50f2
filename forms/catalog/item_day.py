"""Đặt ngày cho một mục: the Office sets the last day of an item of the plan; its units are told.

Source: issue step 3, part A: event-triggered items have no date until the Office gives one.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from data import people, timing
from data.models import Item
from data.request import Request
from data.timing import Given
from domain import rights
from domain.errors import Refusal
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from forms.fields import Day
from forms.form import Filled, Form, Started
from forms.items.choosing import ITEM, entries, item_field, name, option
from forms.items.texts import LONGEST, NO_SUCH, number
from forms.scene import Answers, Scene
from forms.telling import tell
from vietnamese import wording

NAME = "item_day"
TITLE = "Đặt ngày cho mục kế hoạch"
DAY = "day"


def begin(request: Request, started: Started) -> Started:
    """Raises Refusal if no plan is open, or if the item named is in none."""
    found = entries(request)
    if started and int(started.get(ITEM) or 0) not in found:
        raise Refusal(NO_SUCH, f"no item for {dict(started)}")
    return started


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """The items to choose from; of one that is known, how its day stands."""
    found = entries(request)
    known = found.get(int(started.get(ITEM) or answers.get(ITEM) or 0))
    facts = {ITEM: _present(request, known[1].item)} if known else {}
    if started.get(ITEM):
        if known is None:
            raise Refusal(NO_SUCH, f"no item for {dict(started)}")
        head = rich("{title} · {what}", title=TITLE, what=number(known[1].item.number))
        return Scene(request.today, request.calendar, head, facts=facts)
    choices = {ITEM: tuple(option(year, entry.item) for year, entry in found.values())}
    return Scene(request.today, request.calendar, Rich(TITLE), choices, facts)


def _present(request: Request, item: Item) -> str:
    what = wording.shorten(item.content, LONGEST)
    if item.awaits:
        return f"{what} – hiện đang chờ ngày."
    return f"{what} – hạn hiện tại: {wording.due(item.due, request.today)}."


def submit(request: Request, filled: Filled) -> Message:
    """Set the day, and tell those who answer for the item."""
    item = int(filled.started.get(ITEM) or filled.answers[ITEM])
    if item not in entries(request):
        raise Refusal(NO_SUCH, f"no item {item}")
    day = date.fromisoformat(filled.answers[DAY])
    given = timing.give_day(request.session, item, day, request.actor.person, request.now)
    told = tell_days(request, [given])
    text = join([bold("Đã đặt ngày"), _line(given), heard(told)])
    return Message(text, stacked(Button("Mở mục này", f"kehoach:t:{item}")))


def heard(count: int) -> str:
    """How many persons are told."""
    if not count:
        return "Hiện chưa có việc nào còn mở ở mục này nên em chưa báo ai."
    return f"Em báo {count} người phụ trách trong giờ làm việc."


def tell_days(request: Request, given: Iterable[Given]) -> int:
    """Tell everybody who answers for units of these items but the one who acts, one message a person.

    How many persons are told.
    """
    changes = list(given)
    owing = {unit for change in changes for unit in change.units}
    answering = people.receivers(request.session, owing, request.today) if owing else {}
    lines: dict[int, dict[int, Rich]] = defaultdict(dict)
    for change in changes:
        for unit in change.units:
            for person in answering.get(unit, ()):
                lines[person][change.item] = _line(change)
    for person, said in lines.items():
        told = join([bold("Văn phòng đã đặt hạn mới"), *said.values()], "\n\n")
        message = Message(told, stacked(Button("Việc của đơn vị tôi", "viec")))
        tell(request, [person], message, f"day:{changes[-1].item}:{request.now:%Y%m%d%H%M%S%f}")
    return len(lines.keys() - {request.actor.person})


def _line(given: Given) -> Rich:
    before = f"trước đây {given.before:%d/%m/%Y}" if given.before else "trước đây chờ ngày"
    return rich("{name}\nHạn: {due} ({before})", name=name(given), due=wording.day(given.due), before=before)


def _hint(scene: Scene) -> str:
    return str(scene.facts.get(ITEM, ""))


FORM = Form(
    name=NAME,
    version=1,
    title=TITLE,
    begin=begin,
    scene=scene,
    submit=submit,
    roles=rights.OFFICE,
    fields=(
        item_field("Đặt ngày cho mục nào?"),
        Day(
            DAY,
            "Hạn mới",
            "Hạn mới là hết ngày nào?",
            example="15/11/2024",
            hint=_hint,
            earliest=lambda scene: scene.today,
        ),
    ),
)
