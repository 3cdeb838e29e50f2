"""The time of an item, on screens of /kehoach: its ladder, the day it waits for, periods, needs, chains.

For the Office alone; what is typed behind `/kehoach mục 12` leads to the same steps as the buttons.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from data import ladders, plans, timing
from data.models import Item, Plan, PlanState
from data.request import Request
from data.timing import Proposal
from domain import rights
from domain.duties import Every
from domain.message import Message, Rich, stacked
from domain.timing import GAP
from forms import run as forms
from forms.catalog import item_day
from handlers.command import OldButton, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import timing as texts
from vietnamese import text
from vietnamese.matching import best_match

#: The command whose buttons these are, and its step back to the item.
NAME, ITEM = "kehoach", "i"
#: Characters of the checksum over a chain as it was shown.
CHECKSUM = 8
#: How "once" is called in a button.
ONCE = "once"

_EVERY: Mapping[str, Every] = {ONCE: Every.ONCE, **{str(each): each for each in Every if each}}


@dataclass(frozen=True, slots=True)
class Typed:
    """An item named behind the command: its number ("" for the registration deadline), a year, the rest."""

    number: str
    year: int | None
    rest: str


def typed(words: str) -> Typed | None:
    """What is meant by "mục 12 năm 2024 chờ ngày"; None if the words name no item by its number."""
    pieces = text.fold(words).split()
    if not pieces or pieces[0] != texts.WORD_ITEM:
        return None
    registration = texts.WORD_REGISTRATION.split()
    if pieces[1 : 1 + len(registration)] == registration:
        number, used = "", 1 + len(registration)
    elif len(pieces) > 1 and pieces[1].isascii() and pieces[1].isdecimal():
        number, used = str(int(pieces[1][:6])), 2
    else:
        return None
    year = None
    if pieces[used : used + 1] == [texts.WORD_YEAR] and "".join(pieces[used + 1 : used + 2]).isdecimal():
        year, used = int(pieces[used + 1][:4]), used + 2
    return Typed(number, year, " ".join(pieces[used:]))


def do(request: Request, item: Item, said: str) -> Message:
    """A step with the time of an item, as it was typed (folded)."""
    if not request.actor.may(rights.OFFICE):
        return _refused()
    for word, step in _WORDS:
        if said == word or said.startswith(f"{word} "):
            return step(request, item, said[len(word) :].strip())
    return _page(request, item, texts.not_understood(said))


def _refused() -> Message:
    return Message(texts.NOT_OFFICE, toast=texts.NOT_OFFICE_TOAST, fresh=True)


def facts(request: Request, item: Item) -> Rich:
    """What everybody may know of the time of an item beyond its last day."""
    waits = timing.blocked(request.session, item.id).get(item.id, ())
    return texts.facts(item, timing.needs(request.session, item.id), waits)


def _page(request: Request, item: Item, *notes: Rich, toast: str = "") -> Message:
    title = _ladder(item.ladder)
    ladder = button(texts.ladder_now(title), NAME, "ladder", item.id)
    waits = button(
        texts.AWAIT_NO_MORE if item.awaits else texts.AWAIT, NAME, "await", item.id, int(not item.awaits)
    )
    every = tuple(
        button(texts.every_button(each, item.every == each), NAME, "every", item.id, name)
        for name, each in _EVERY.items()
    )
    rest = (
        button(texts.NEEDS, NAME, "needs", item.id, 1),
        button(texts.CHAIN, NAME, "chain", item.id),
        button(texts.BACK_TO_ITEM, NAME, ITEM, item.id),
    )
    day = button(texts.DAY, NAME, "day", item.id)
    plan = plans.get(request.session, item.plan_id)
    told = texts.page(item, plan.year, title, request.today, facts(request, item), *notes)
    return Message(told, (*stacked(day, waits, ladder), every, *stacked(*rest)), toast=toast)


def _ladder(name: str) -> str:
    """The title of a ladder; its name, where the office took it away meanwhile."""
    found = ladders.ladders().get(name)
    return found.title if found else name


def _office_item(request: Request, pressed: Pressed) -> Item:
    """The item of a button. Raises OldButton if it is gone, or its plan is closed."""
    item = request.session.get(Item, pressed.number())
    plan = request.session.get(Plan, item.plan_id) if item else None
    if item is None or plan is None or plan.state is PlanState.CLOSED:
        raise OldButton("no such item in an open plan")
    return item


# Steps of buttons


def _open(request: Request, pressed: Pressed) -> Message:
    return _page(request, _office_item(request, pressed))


def _choose_ladder(request: Request, pressed: Pressed) -> Message:
    """The ladders; with the name of one, it is chosen."""
    item = _office_item(request, pressed)
    if pressed:
        chosen = pressed.among({name: name for name in ladders.ladders()})
        return _set_ladder(request, item, chosen)
    return _ladders(item)


def _ladders(item: Item) -> Message:
    choices = [
        button(texts.ladder_button(number, ladder.title, name == item.ladder), NAME, "ladder", item.id, name)
        for number, (name, ladder) in enumerate(ladders.ladders().items(), start=1)
    ]
    return Message(texts.CHOOSE_LADDER, stacked(*choices, button(texts.BACK, NAME, "t", item.id)))


def _set_ladder(request: Request, item: Item, name: str) -> Message:
    changed = timing.set_ladder(request.session, item.id, name, request.actor.person, request.now)
    return _page(request, changed, toast=texts.CHANGED)


def _press_every(request: Request, pressed: Pressed) -> Message:
    item = _office_item(request, pressed)
    return _set_every(request, item, pressed.among(_EVERY))


def _set_every(request: Request, item: Item, every: Every) -> Message:
    changed = timing.set_every(request.session, item.id, every, request.actor.person, request.now)
    return _page(request, changed, toast=texts.CHANGED)


def _press_await(request: Request, pressed: Pressed) -> Message:
    item = _office_item(request, pressed)
    return _await(request, item, pressed.among({"0": False, "1": True}))


def _await(request: Request, item: Item, awaits: bool) -> Message:
    changed = timing.await_day(request.session, item.id, awaits, request.actor.person, request.now)
    return _page(request, changed, toast=texts.CHANGED)


def _day(request: Request, pressed: Pressed) -> Message:
    return _ask_day(request, _office_item(request, pressed), "")


def _ask_day(request: Request, item: Item, _: str) -> Message:
    return forms.start(request, item_day.NAME, item=item.id)


def _needs(request: Request, pressed: Pressed) -> Message:
    return _needs_page(request, _office_item(request, pressed), pressed.number())


def _need(request: Request, pressed: Pressed) -> Message:
    """Put an item among the needs, or take it off; the choice stays open on its page."""
    item, other, page = _office_item(request, pressed), pressed.number(), pressed.number()
    wanted = {one.id for one in timing.needs(request.session, item.id)} ^ {other}
    timing.set_needs(request.session, item.id, wanted, request.actor.person, request.now)
    return _needs_page(request, item, page, toast=texts.CHANGED)


def _needs_page(request: Request, item: Item, page: int, toast: str = "") -> Message:
    chosen = {one.id for one in timing.needs(request.session, item.id)}
    others = [one for one in _of_plan(request, item) if one.id != item.id]
    shown, page, pages = page_of(others, page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "needs", item.id, to))
    rows = [
        button(texts.need_button(one, one.id in chosen), NAME, "need", item.id, one.id, page) for one in shown
    ]
    back = stacked(button(texts.BACK, NAME, "t", item.id))
    return Message(
        texts.choose_needs(item), (*stacked(*rows), *([turns] if turns else []), *back), toast=toast
    )


def _of_plan(request: Request, item: Item) -> list[Item]:
    return [entry.item for entry in plans.items(request.session, item.plan_id)]


def _chain(request: Request, pressed: Pressed) -> Message:
    return _propose(request, _office_item(request, pressed), "")


def _chained(request: Request, pressed: Pressed) -> Message:
    item = _office_item(request, pressed)
    return _propose(request, item, pressed.word())


def _propose(request: Request, item: Item, confirmed: str) -> Message:
    """The days of the chain behind an item; with the checksum of exactly what was shown, they are set."""
    chain = timing.propose(request.session, item.id, request.calendar)
    if not chain:
        return _page(request, item, texts.NO_CHAIN)
    checksum = _checksum(chain)
    may = any(one.moves for one in chain) and all(one.day >= request.today for one in chain if one.moves)
    if may and confirmed == checksum:
        return _set_days(request, item, chain)
    notes = [texts.CHAIN_CHANGED] if confirmed else []
    year = plans.get(request.session, item.plan_id).year
    typed_as = texts.typed_chain(item, year, checksum)
    told = texts.proposal(chain, GAP, request.today, typed_as, notes)
    sure = [button(texts.SURE, NAME, "chained", item.id, checksum)] if may else []
    return Message(told, stacked(*sure, button(texts.NOT_NOW, NAME, "t", item.id)))


def _checksum(chain: Sequence[Proposal]) -> str:
    stands = ";".join(f"{one.item}:{one.present}:{one.day}" for one in chain)
    return hashlib.sha256(stands.encode()).hexdigest()[:CHECKSUM]


def _set_days(request: Request, item: Item, chain: Sequence[Proposal]) -> Message:
    given = timing.give_days(request.session, chain, request.actor.person, request.now)
    told = item_day.tell_days(request, given)
    return _page(request, item, texts.days_given(len(given), item_day.heard(told)), toast=texts.CHANGED)


# Steps typed behind an item


def _type_page(request: Request, item: Item, _: str) -> Message:
    return _page(request, item)


def _type_ladder(request: Request, item: Item, said: str) -> Message:
    known = ladders.ladders()
    numbered = {str(number): name for number, name in enumerate(known, start=1)}
    meant = numbered.get(said) or best_match(said, {name: [one.title] for name, one in known.items()}).key
    return _set_ladder(request, item, meant) if meant else _ladders(item)


def _type_every(request: Request, item: Item, said: str) -> Message:
    meant = best_match(said, {name: [texts.EVERY[each]] for name, each in _EVERY.items()}).key
    return _set_every(request, item, _EVERY[meant]) if meant else _page(request, item)


def _type_await(request: Request, item: Item, _: str) -> Message:
    return _await(request, item, True)


def _type_no_wait(request: Request, item: Item, _: str) -> Message:
    return _await(request, item, False)


def _type_needs(request: Request, item: Item, said: str) -> Message:
    """Exactly the items whose numbers are said; «không» for none."""
    numbers = [] if said == texts.WORD_NONE else said.split()
    by_number = {one.number: one.id for one in _of_plan(request, item)}
    missing = next((one for one in numbers if one not in by_number), None)
    if missing is not None:
        return _page(request, item, texts.no_such_number(missing))
    if not numbers and said != texts.WORD_NONE:
        return _needs_page(request, item, 1)
    wanted = {by_number[one] for one in numbers}
    timing.set_needs(request.session, item.id, wanted, request.actor.person, request.now)
    return _page(request, item, toast=texts.CHANGED)


#: The longer words first: one begins like another.
_WORDS: tuple[tuple[str, Callable[[Request, Item, str], Message]], ...] = (
    (texts.WORD_TIMING, _type_page),
    (texts.WORD_LADDER, _type_ladder),
    (texts.WORD_EVERY, _type_every),
    (texts.WORD_AWAIT, _type_await),
    (texts.WORD_NO_WAIT, _type_no_wait),
    (texts.WORD_DAY, _ask_day),
    (texts.WORD_AFTER, _type_needs),
    (texts.WORD_CHAIN, _propose),
)


def _office_only(step: Press) -> Press:
    return lambda request, pressed: step(request, pressed) if request.actor.may(rights.OFFICE) else _refused()


#: Steps of buttons, each for the Office alone.
STEPS: dict[str, Press] = {
    name: _office_only(step)
    for name, step in {
        "t": _open,
        "ladder": _choose_ladder,
        "every": _press_every,
        "await": _press_await,
        "day": _day,
        "needs": _needs,
        "need": _need,
        "chain": _chain,
        "chained": _chained,
    }.items()
}
