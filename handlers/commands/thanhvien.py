"""/thanhvien: who is linked, who is missing, and who asks to come in; for the Office and heads of units."""

from collections.abc import Sequence

from data import joining, linking, outbox, people, units
from data.joining import Joined
from data.models import JoinRequest
from data.request import Request
from domain import rights
from domain.message import Button, Message, Rich, stacked
from domain.people import Role
from handlers import locking, relinking
from handlers.command import Command, Press, Pressed, button
from handlers.paging import PAGE, page_of, turning
from handlers.texts import members as texts

NAME = "thanhvien"

#: Names of a page.
NAMES = 20


def waiting(request: Request) -> int:
    """How many requests the actor may decide."""
    return len(_waiting(request))


def show(request: Request) -> Message:
    """Requests that wait, then how many are linked and who is not; with a name, that person."""
    if request.said.command and request.said.argument:
        return locking.typed(request, request.said.argument)
    return _members(request, 1)


def press(request: Request, pressed: Pressed) -> Message:
    """A page of names (list), of requests (asking), a step on one (open, …), or on a person (lock, …)."""
    return pressed.among(_STEPS)(request, pressed)


def _waiting(request: Request) -> list[JoinRequest]:
    return [
        row
        for row in joining.waiting(request.session)
        if rights.may_decide_joiner(request.actor, row.unit_id) and _is_mine(request, row)
    ]


def _is_mine(request: Request, row: JoinRequest) -> bool:
    """Whether the actor decides: an account is moved by the Office, and nobody moves the own one."""
    if row.person_id is None:
        return True
    return request.actor.may(rights.OFFICE) and row.person_id != request.actor.person


def _members(request: Request, page: int) -> Message:
    linking = people.linked(request.session, request.today, _units(request))
    shown, page, pages = page_of(linking.missing, page, size=NAMES)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "list", to))
    asking = _waiting(request)
    openers = _openers(asking) if len(asking) <= PAGE else [_all_asking(len(asking))]
    return Message(
        texts.members(linking.linked, linking.total, [person.name for person in shown]),
        (*stacked(*openers), *([turns] if turns else [])),
    )


def _units(request: Request) -> frozenset[int] | None:
    """Whose people the actor sees: the Office everybody's, a head those of the own units."""
    return None if request.actor.may(rights.OFFICE) else request.actor.units(Role.HEAD, Role.DEPUTY)


def _openers(rows: Sequence[JoinRequest]) -> list[Button]:
    return [button(texts.request_button(row), NAME, "open", row.id) for row in rows]


def _all_asking(count: int) -> Button:
    return button(texts.asking(count), NAME, "asking", 1)


def _asking(request: Request, pressed: Pressed) -> Message:
    """The requests that wait, the oldest first, where they are too many for the first screen."""
    asking = _waiting(request)
    shown, page, pages = page_of(asking, pressed.number())
    turns = turning(page, pages, lambda label, to: button(label, NAME, "asking", to))
    back = (button(texts.BACK, NAME, "list", 1),)
    return Message(
        texts.asking_title(len(asking)), (*stacked(*_openers(shown)), *([turns] if turns else []), back)
    )


def _turn(request: Request, pressed: Pressed) -> Message:
    return _members(request, pressed.number())


def _open(request: Request, pressed: Pressed) -> Message:
    row = _decidable(request, pressed.number())
    return _page(request, row) if row else Message(texts.DECIDED)


def _page(request: Request, row: JoinRequest) -> Message:
    """A request; where the unit expects somebody of that name, the approver says whether it is them."""
    known = joining.candidates(request.session, row.id, request.today)
    same = [button(texts.same_person(person.name), NAME, "same", row.id, person.id) for person in known]
    new = button(texts.APPROVE_NEW if known else texts.APPROVE, NAME, "new", row.id)
    return Message(
        texts.request(row, units.name(request.session, row.unit_id), several=bool(known)),
        stacked(*same, new, button(texts.REFUSE, NAME, "refuse", row.id)),
    )


def _decidable(request: Request, request_id: int) -> JoinRequest | None:
    return next((row for row in _waiting(request) if row.id == request_id), None)


def _approve(request: Request, pressed: Pressed) -> Message:
    """«Duyệt» under a notice: admitted at once, unless the unit expects somebody of that name."""
    row = _decidable(request, pressed.number())
    if row and joining.candidates(request.session, row.id, request.today):
        return _page(request, row)
    return _admitted(request, row, None)


def _new(request: Request, pressed: Pressed) -> Message:
    return _admitted(request, _decidable(request, pressed.number()), None)


def _same(request: Request, pressed: Pressed) -> Message:
    row = _decidable(request, pressed.number())
    return _admitted(request, row, pressed.number())


def _admitted(request: Request, row: JoinRequest | None, person: int | None) -> Message:
    if row is None:
        return Message(texts.DECIDED)
    left = linking.accounts_of(request.session, row.person_id) if row.person_id else []
    joined = joining.approve(
        request.session, row.id, request.actor.person or 0, request.today, request.now, person=person
    )
    _tell(request, row, texts.admitted(joined.name), joined)
    relinking.tell(request, left, texts.MOVED, f"moved:{row.id}")
    return Message(texts.approved(joined.name), toast=texts.APPROVED_TOAST)


def _refuse(request: Request, pressed: Pressed) -> Message:
    row = _decidable(request, pressed.number())
    if row is None:
        return Message(texts.DECIDED)
    joining.refuse(request.session, row.id, request.actor.person or 0, request.now)
    _tell(request, row, texts.TURNED_DOWN)
    return Message(texts.refused(row.name))


def _tell(request: Request, row: JoinRequest, words: Rich, joined: Joined | None = None) -> None:
    """The answer goes to whoever asked, at once: they are waiting for it."""
    outbox.notice(
        request.session,
        Message(words, stacked(button(texts.HOME, "menu")) if joined else ()),
        request.now,
        key=f"join:{row.id}",
        zone=request.office.zone,
        calendar=request.calendar,
        account=row.account_id,
        person=joined.person if joined else None,
        at_once=True,
    )


_STEPS: dict[str, Press] = {
    "list": _turn,
    "asking": _asking,
    "open": _open,
    "approve": _approve,
    "new": _new,
    "same": _same,
    "refuse": _refuse,
    **locking.STEPS,
}

COMMAND = Command(
    name=NAME,
    title="Thành viên",
    help="Duyệt người xin tham gia; xem ai đã và chưa liên kết; gõ kèm tên để khoá tài khoản.",
    roles=frozenset({Role.OFFICE, Role.HEAD, Role.DEPUTY}),
    run=show,
    press=press,
    home=6,
    owed=waiting,
)
