"""/nhansu: the Office keeps people and units: who holds which post where, and how they come into the bot."""

from collections.abc import Callable

from data import people, posts, units
from data.models import PersonPost, Unit
from data.posts import Held
from data.request import Request
from domain import rights
from domain.calendar import ONE_DAY
from domain.message import Button, Message, Rich, Rows, join, stacked
from forms import run as forms
from forms.people import choosing
from handlers import invitations, locking, staff_sheet
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.commands import thanhvien
from handlers.invitations import NAME
from handlers.paging import page_of, turning
from handlers.texts import staff as texts
from handlers.texts.locking import NOT_ONESELF
from vietnamese import text
from vietnamese.matching import best_match

#: Lines of a unit's page, and buttons of people.
PEOPLE = 10


def show(request: Request) -> Message:
    """Figures and ways; with words a step, a unit or a person."""
    words = text.squeeze(request.said.argument) if request.said.command else ""
    if not words:
        return _overview(request)
    step, rest = _step(words)
    return _TYPED[step](request, rest) if step else _named(request, words)


def press(request: Request, pressed: Pressed) -> Message:
    """units:page | unit:id:page | close:unit | closed:unit | reopen:unit.

    posts:person | end:post | ended:post. add | new | sheet begin a form; those of `handlers.invitations`:
    invite:person | invites:unit | invited:unit, and of `handlers.staff_sheet`:
    preview:draft:page | line:draft:number | enter:draft:seen | sure:draft:seen | drop:draft.
    """
    return pressed.among(_STEPS)(request, pressed) if pressed else _overview(request)


def _step(words: str) -> tuple[str, str]:
    """The step that words begin with, and what stands behind it; "" if they name none."""
    folded = text.fold(words)
    for step, spellings in texts.TYPED.items():
        for spelling in spellings:
            if folded == spelling or folded.startswith(f"{spelling} "):
                return step, " ".join(words.split()[len(spelling.split()) :])
    return "", words


def _overview(request: Request, *before: Rich) -> Message:
    linking = people.linked(request.session, request.today)
    count = len(units.all(request.session))
    waiting = thanhvien.waiting(request)
    rows = stacked(
        button(texts.UNITS, NAME, "units", 1),
        button(texts.ADD_PERSON, NAME, "add"),
        button(texts.SHEET, NAME, "sheet"),
        button(texts.INVITE_ALL, NAME, "invites", invitations.EVERYWHERE),
        button(texts.MEMBERS, thanhvien.NAME),
    )
    told = texts.overview(count, linking.linked, linking.total, waiting)
    return Message(join([*before, told], "\n\n"), rows)


def _named(request: Request, words: str) -> Message:
    """The unit or the person that words name; a unit goes first, for its name is never a person's."""
    unit = _unit_named(request, words)
    if unit is not None:
        return _unit(request, unit, 1)
    if best_match(words, {str(one.id): [one.name] for one in people.present(request.session, request.today)}):
        return locking.typed(request, words)
    return _overview(request, texts.not_found(words))


def _unit_named(request: Request, words: str) -> Unit | None:
    key = best_match(words, units.spellings(request.session)).key
    return units.by_key(request.session, key) if key else None


def _units(request: Request, pressed: Pressed) -> Message:
    every = sorted(units.every(request.session), key=lambda unit: unit.closed_on is not None)
    shown, page, pages = page_of(every, pressed.number())
    turns = turning(page, pages, lambda label, to: button(label, NAME, "units", to))
    there = [unit for unit in shown if unit.closed_on is None]
    counts = [(unit, len(_people_of(request, unit))) for unit in there]
    opens = [button(texts.unit_button(unit), NAME, "unit", unit.id, 1) for unit in shown]
    more = [button(texts.ADD_UNIT, NAME, "new"), button(texts.BACK, NAME)]
    closed = sum(unit.closed_on is not None for unit in every)
    return Message(
        texts.units(counts, closed), (*stacked(*opens), *([turns] if turns else []), *stacked(*more))
    )


def _people_of(request: Request, unit: Unit) -> set[int]:
    return {one.person for one in posts.in_unit(request.session, unit.id, request.today)}


def _open(request: Request, pressed: Pressed) -> Message:
    unit = pressed.among({str(unit.id): unit for unit in units.every(request.session)})
    return _unit(request, unit, pressed.number() if pressed else 1)


def _unit(request: Request, unit: Unit, page: int, *before: Rich) -> Message:
    """A unit with its people."""
    held = posts.in_unit(request.session, unit.id, request.today)
    shown, page, pages = page_of(held, page, PEOPLE)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "unit", unit.id, to))
    spelled = units.spellings(request.session).get(unit.key, [unit.name])[1:]
    persons = {one.person: one.name for one in shown}
    opens = [
        button(texts.person_button(name), thanhvien.NAME, "person", person)
        for person, name in persons.items()
    ]
    return Message(
        join([*before, texts.unit(unit, spelled, shown)], "\n\n"),
        (*stacked(*opens), *([turns] if turns else []), *_unit_ways(unit)),
    )


def _unit_ways(unit: Unit) -> Rows:
    back = button(texts.BACK_TO_UNITS, NAME, "units", 1)
    if unit.closed_on is not None:
        return stacked(button(texts.REOPEN, NAME, "reopen", unit.id), back)
    return stacked(
        forms.starter(texts.ADD_PERSON, "person_new", unit=unit.id),
        button(texts.INVITE_UNIT, NAME, "invites", unit.id),
        forms.starter(texts.RENAME, "unit_edit", unit=unit.id),
        button(texts.CLOSE, NAME, "close", unit.id),
        back,
    )


def _open_unit(request: Request, pressed: Pressed) -> Unit:
    return pressed.among({str(unit.id): unit for unit in units.all(request.session)})


def _ask_close(unit: Unit) -> Message:
    return Message(
        texts.ask_close(unit.name),
        stacked(
            button(texts.CLOSE_SURE, NAME, "closed", unit.id), button(texts.KEEP, NAME, "unit", unit.id, 1)
        ),
    )


def _close(request: Request, unit: Unit) -> Message:
    units.close(request.session, unit.id, request.today, request.actor.person, request.now)
    return Message(texts.closed(unit.name), stacked(button(texts.BACK_TO_UNITS, NAME, "units", 1)))


def _reopen(request: Request, pressed: Pressed) -> Message:
    closed = [unit for unit in units.every(request.session) if unit.closed_on is not None]
    unit = pressed.among({str(unit.id): unit for unit in closed})
    units.reopen(request.session, unit.id, request.actor.person, request.now)
    return _unit(request, unit, 1)


def _typed_close(request: Request, words: str) -> Message:
    """«khép ĐƠN VỊ», with «đồng ý» behind it at once."""
    folded = text.fold(words)
    sure = folded.endswith(f" {texts.WORD_SURE}")
    unit = _unit_named(request, folded.removesuffix(texts.WORD_SURE).strip() if sure else words)
    if unit is None:
        return _overview(request, texts.not_found(words))
    return _close(request, unit) if sure else _ask_close(unit)


def _typed_rename(request: Request, words: str) -> Message:
    unit = _unit_named(request, words)
    return forms.start(request, "unit_edit", **({choosing.UNIT: unit.id} if unit else {}))


def _typed_invite(request: Request, words: str) -> Message:
    """A unit, a person, or everybody."""
    if not words:
        return invitations.ask(request, invitations.EVERYWHERE)
    unit = _unit_named(request, words)
    if unit is not None:
        return invitations.ask(request, unit.id)
    known = {str(one.id): one for one in people.present(request.session, request.today)}
    match = best_match(words, {key: [one.name] for key, one in known.items()})
    if match.key is not None:
        return invitations.invite(request, known[match.key])
    return locking.typed(request, words) if match else _overview(request, texts.not_found(words))


def _posts(request: Request, pressed: Pressed) -> Message:
    """Which post of somebody is to end?"""
    person = pressed.number()
    held = posts.of(request.session, person, request.today)
    if not held:
        raise OldButton(f"person {person} holds no post")
    opens = [
        button(texts.post_button(number, one), NAME, "end", one.id) for number, one in enumerate(held, 1)
    ]
    return Message(texts.posts(held[0].name, held), stacked(*opens, _to_person(person)))


def _to_person(person: int) -> Button:
    return button(texts.BACK_TO_PERSON, thanhvien.NAME, "person", person)


def _held(request: Request, pressed: Pressed) -> Held:
    wanted = pressed.number()
    found = posts.found(request.session, wanted, request.today)
    if found is None:
        raise OldButton(f"post {wanted} is over")
    return found


def _ask_end(request: Request, pressed: Pressed) -> Message:
    held = _held(request, pressed)
    sure = button(texts.END_SURE, NAME, "ended", held.id)
    return Message(texts.ask_end(held), stacked(sure, button(texts.NOT_NOW, NAME, "posts", held.person)))


def _end(request: Request, pressed: Pressed) -> Message:
    """End one post; nobody takes the Office from themselves by a slip."""
    held = _held(request, pressed)
    if held.person == request.actor.person and rights.OFFICE & {held.role}:
        return Message(NOT_ONESELF, stacked(_to_person(held.person)))
    row = request.session.get_one(PersonPost, held.id)
    posts.end(request.session, row, request.today - ONE_DAY, request.now, by=request.actor.person)
    choosing.told(request, held.person, [], [held])
    return Message(texts.ended(held), stacked(_to_person(held.person)), toast=texts.ENDED_TOAST)


def _start(form: str) -> Press:
    return lambda request, _: forms.start(request, form)


_STEPS: dict[str, Press] = {
    "units": _units,
    "unit": _open,
    "close": lambda request, pressed: _ask_close(_open_unit(request, pressed)),
    "closed": lambda request, pressed: _close(request, _open_unit(request, pressed)),
    "reopen": _reopen,
    "posts": _posts,
    "end": _ask_end,
    "ended": _end,
    "add": _start("person_new"),
    "new": _start("unit_new"),
    "sheet": _start("staff_sheet"),
    **invitations.STEPS,
    **staff_sheet.STEPS,
}

_TYPED: dict[str, Callable[[Request, str], Message]] = {
    "person": lambda request, _: forms.start(request, "person_new"),
    "unit": lambda request, _: forms.start(request, "unit_new"),
    "units": lambda request, _: _units(request, Pressed(["1"])),
    "sheet": staff_sheet.typed,
    "invite": _typed_invite,
    "close": _typed_close,
    "rename": _typed_rename,
}

COMMAND = Command(
    name=NAME,
    title="Nhân sự, đơn vị",
    help="Thêm người, đơn vị, chức vụ; nhập danh sách từ Excel; cấp mã mời, in thẻ QR; chuyển đơn vị.",
    roles=rights.OFFICE,
    run=show,
    press=press,
)
