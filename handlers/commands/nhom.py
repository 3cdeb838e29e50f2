"""/nhom: the group chat of a unit: a code to link it, how it stands, and the way to let it go."""

from collections.abc import Callable, Sequence

from data import bodies, groups, people, units
from data.models import Account, Unit, UnitGroup
from data.request import Request
from domain import rights
from domain.message import Button, Message, Rich, stacked
from domain.people import Role
from forms.telling import tell
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import groups as texts
from vietnamese import text

NAME = "nhom"

#: What may stand first behind the command, folded: a step to take at once.
CODE, DROP, SURE = "ma", "go", "dong y go"


def show(request: Request) -> Message:
    """The group of one's unit, or a code for one; words behind the command name a step, a unit, or both."""
    said = request.said.argument if request.said.command else ""
    if groups.is_code(said):
        return Message(texts.CODE_GOES_TO_THE_GROUP)
    step, words = _understood(text.fold(said))
    mine = _units(request)
    unit = _meant(request, words, mine)
    if unit is not None:
        return _TYPED[step](request, unit)
    return _list(request, mine, 1, *([texts.no_such_unit(said)] if words else []))


def press(request: Request, pressed: Pressed) -> Message:
    """A page of units (p), one's group (open), a code (code), or the end of a link (drop, dropped)."""
    return pressed.among(_STEPS)(request, pressed)


def link(request: Request) -> Message:
    """In a group: link it by the code behind the command. One refusal for all that is wrong with it.

    It is no `Refusal`: what was wrong is counted, and that has to be kept.
    """
    by, code = request.actor.person, request.said.argument
    if by is None:
        return Message(texts.BAD_CODE)
    unit = groups.unit_of(request.session, code, by, request.now)
    if unit is None or not _may(request, unit):
        groups.missed(request.session, code, by, request.now)
        return Message(texts.BAD_CODE)
    channel = request.session.get_one(Account, request.actor.account).channel
    said = request.said
    done = groups.link(request.session, unit, said.chat, said.title, by, request.now, channel)
    for row in done.ended:
        _tell(request, row, texts.ended(units.name(request.session, row.unit_id), row))
    return Message(texts.welcome(units.name(request.session, unit)))


def _tell(request: Request, group: UnitGroup, words: Rich) -> None:
    """Whoever answers for a unit hears that its group is gone, unless that is who acts."""
    receivers = people.receivers(request.session, [group.unit_id], request.today)
    tell(request, receivers[group.unit_id], Message(words), f"group-ended:{group.id}")


def _may(request: Request, unit: int) -> bool:
    """Whether the actor speaks for a unit's group: its head or deputy, or the Office."""
    return request.actor.may(rights.OFFICE) or unit in request.actor.units(Role.HEAD, Role.DEPUTY)


def _units(request: Request) -> list[Unit]:
    return [unit for unit in units.all(request.session) if _may(request, unit.id)]


def _understood(words: str) -> tuple[str, str]:
    """The step and the unit that are named, each "" if it is not.

    >>> _understood("go phong a"), _understood("dong y go"), _understood("phong ma")
    (('go', 'phong a'), ('dong y go', ''), ('', 'phong ma'))
    """
    for step in (SURE, CODE, DROP):
        if words == step or words.startswith(f"{step} "):
            return step, words[len(step) :].strip()
    return "", words


def _meant(request: Request, words: str, mine: Sequence[Unit]) -> Unit | None:
    """The unit that is named; without a name the only one there is."""
    if not words:
        return mine[0] if len(mine) == 1 else None
    found = units.find(request.session, words, bodies.load())
    return next((unit for unit in mine if unit.key == found.key), None)


def _list(request: Request, mine: Sequence[Unit], page: int, *before: Rich) -> Message:
    if not mine:
        return Message(texts.NO_UNIT)
    linked = groups.linked(request.session)
    shown, page, pages = page_of(mine, page)
    entries = [button(texts.entry(unit.name, linked.get(unit.id)), NAME, "open", unit.id) for unit in shown]
    turns = turning(page, pages, lambda label, to: button(label, NAME, "p", to))
    return Message(
        texts.listed(mine[0].name, *before),
        (*stacked(*entries), *([turns] if turns else [])),
    )


def _opened(request: Request, unit: Unit) -> Message:
    """How the unit's group stands; a code where there is none."""
    group = groups.of_unit(request.session, unit.id)
    return _code(request, unit) if group is None else _page(request, unit, group)


def _page(request: Request, unit: Unit, group: UnitGroup) -> Message:
    since = group.linked_at.astimezone(request.office.zone)
    steps = [
        button(texts.NEW_CODE, NAME, "code", unit.id),
        button(texts.DROP, NAME, "drop", group.id),
    ]
    words = texts.page(unit.name, group, since.date(), several=_several(request))
    return Message(words, stacked(*steps, *_back(request)))


def _code(request: Request, unit: Unit) -> Message:
    linked = groups.of_unit(request.session, unit.id) is not None
    secret = groups.code(request.session, unit.id, request.actor.person or 0, request.now)
    words = texts.new_code(unit.name, secret, request.office.bot_name, linked=linked)
    return Message(words, stacked(*_back(request)), fresh=True)


def _back(request: Request) -> list[Button]:
    """The way to the list, for whoever has one."""
    return [button(texts.BACK, NAME, "p", 1)] if _several(request) else []


def _several(request: Request) -> bool:
    return len(_units(request)) > 1


def _ask_drop(request: Request, unit: Unit) -> Message:
    group = groups.of_unit(request.session, unit.id)
    if group is None:
        return Message(texts.NO_GROUP)
    return Message(
        texts.ask_drop(unit.name, group, several=_several(request)),
        stacked(
            button(texts.SURE, NAME, "dropped", group.id),
            button(texts.KEEP, NAME, "open", unit.id),
        ),
    )


def _drop(request: Request, unit: Unit) -> Message:
    group = groups.of_unit(request.session, unit.id)
    if group is None:
        return Message(texts.NO_GROUP)
    groups.end(request.session, group, request.actor.person, request.now)
    _tell(request, group, texts.let_go(unit.name, group))
    return Message(texts.dropped(unit.name, group), toast=texts.DROPPED_TOAST)


def _turn(request: Request, pressed: Pressed) -> Message:
    return _list(request, _units(request), pressed.number())


def _press_unit(step: Callable[[Request, Unit], Message]) -> Press:
    """A button that carries a unit; one of no unit of the actor's is an old button."""

    def pressed_unit(request: Request, pressed: Pressed) -> Message:
        wanted = pressed.number()
        unit = next((unit for unit in _units(request) if unit.id == wanted), None)
        if unit is None:
            raise OldButton(f"no unit of this actor's: {wanted}")
        return step(request, unit)

    return pressed_unit


def _press_group(step: Callable[[Request, Unit], Message]) -> Press:
    """A button that carries a link; one that has ended, or another unit's, has no group any more."""

    def pressed_group(request: Request, pressed: Pressed) -> Message:
        group = groups.find(request.session, pressed.number())
        unit = next((unit for unit in _units(request) if group and unit.id == group.unit_id), None)
        return Message(texts.NO_GROUP) if unit is None else step(request, unit)

    return pressed_group


_TYPED = {"": _opened, CODE: _code, DROP: _ask_drop, SURE: _drop}

_STEPS: dict[str, Press] = {
    "p": _turn,
    "open": _press_unit(_opened),
    "code": _press_unit(_code),
    "drop": _press_group(_ask_drop),
    "dropped": _press_group(_drop),
}

COMMAND = Command(
    name=NAME,
    title="Nhóm chat của đơn vị",
    help="Liên kết nhóm chat với đơn vị để nhóm nhận nhắc việc chung; xem, đổi hoặc gỡ nhóm.",
    roles=frozenset({Role.OFFICE, Role.HEAD, Role.DEPUTY}),
    run=show,
    press=press,
)
