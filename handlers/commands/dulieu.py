"""/dulieu: what is held about me, why and how long, who looked; take it away, mend it, have it erased."""

from collections.abc import Callable

from data import consents, erasing, looks, people, personal
from data.models import Person
from data.request import Request
from domain.message import Message, Paper, Rich, Rows, join, stacked
from domain.people import EVERYONE
from forms import evidence as files
from forms.catalog import forms as catalogue
from handlers.command import Command, Press, Pressed, button
from handlers.consent import ANSWERS
from handlers.paging import page_of, turning
from handlers.texts import personal as texts
from vietnamese import text

Step = Callable[[Request], Message]

NAME = ANSWERS
PAPER = "personal"
#: Looks on a page.
LINES = 15


def show(request: Request) -> Message:
    """What is held, in counts; with words behind the command one of the steps."""
    words = text.fold(request.said.argument) if request.said.command else ""
    if not words:
        return _home(request)
    step = next((step for known, step in _WORDS if words in known), None)
    return step(request) if step is not None else _home(request, texts.not_understood(request.said.argument))


def press(request: Request, pressed: Pressed) -> Message:
    """A step of the screen; what erases carries the day on which it was asked about."""
    return pressed.among(_STEPS)(request, pressed)


def _person(request: Request) -> int:
    """The actor's person; whoever is let through to this command is one."""
    assert request.actor.person is not None  # noqa: S101  # handlers.gate
    return request.actor.person


def _home(request: Request, *notes: Rich) -> Message:
    counts = personal.counts(request.session, _person(request))
    agreed = texts.agreed(consents.standing(request.session, request.actor.account), request.office.zone)
    return Message(
        join([*notes, texts.home(counts), agreed], "\n\n"),
        stacked(*(button(label, NAME, *data) for label, *data in texts.HOME_BUTTONS)),
    )


def _back() -> Rows:
    return stacked(button(texts.BACK, NAME))


def _why(_: Request) -> Message:
    return Message(texts.why(consents.law(), consents.purposes()), _back())


# Who looked


def _looked(request: Request, page: int = 1) -> Message:
    seen = looks.of_person(request.session, _person(request))
    shown, page, pages = page_of(seen, page, LINES)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "looked", to))
    told = texts.looked(shown, len(seen), request.office.zone)
    return Message(told, (*([turns] if turns else []), *_back()))


# Taking it away, and mending it


def _export(request: Request) -> Message:
    """Made after the answer, for whoever the account belongs to then; it can't be passed on."""
    params = {
        "account": request.actor.account,
        "person": _person(request),
        "now": request.now.isoformat(),
        "zone": str(request.office.zone),
        "forms": {name: form.title for name, form in catalogue().items()},
    }
    return Message(
        texts.EXPORT, toast=texts.EXPORT_TOAST, fresh=True, protect=True, paper=Paper(PAPER, params)
    )


def _mend(request: Request) -> Message:
    persons = people.office_people(request.session, request.today)
    names = [request.session.get_one(Person, person).name for person in persons]
    return Message(texts.mending(names), (*stacked(button(texts.RENAME, "start", "rename")), *_back()))


# Agreeing


def _agree(request: Request) -> Message:
    at = consents.give(request.session, request.actor.account, request.now)
    return Message(texts.given(at, request.office.zone), _back(), toast=texts.GIVEN_TOAST, fresh=True)


def _withdraw(request: Request) -> Message:
    if not consents.withdraw(request.session, request.actor.account, request.now):
        return _home(request, texts.NOTHING_TO_WITHDRAW)
    return Message(texts.WITHDRAWN, _back(), fresh=True)


# Erasing


def _erase(request: Request) -> Message:
    """What would be erased, what would not and why; nothing is done yet."""
    found = erasing.erasable(request.session, _person(request))
    sure = [button(texts.ERASE_SURE, NAME, "erased", _stamp(request))] if found else []
    unlink = button(texts.UNLINK, NAME, "unlink")
    return Message(texts.erasing(found, consents.purposes()), (*stacked(*sure, unlink), *_back()))


def _erased(request: Request) -> Message:
    found, hashes = erasing.erase(request.session, _person(request), request.now)
    files.forget(request.office.files, hashes)
    return Message(texts.erased(found), _back(), fresh=True)


def _unlink(request: Request) -> Message:
    """What unlinking means; nothing is done yet."""
    found = erasing.erasable(request.session, _person(request))
    sure = button(texts.UNLINK_SURE, NAME, "unlinked", _stamp(request))
    return Message(texts.unlinking(found), (*stacked(sure), *_back()))


def _unlinked(request: Request) -> Message:
    hashes = erasing.unlink(request.session, request.actor.account, request.today, request.now)
    files.forget(request.office.files, hashes)
    return Message(texts.UNLINKED, fresh=True)


def _stamp(request: Request) -> int:
    return int(request.today.strftime("%Y%m%d"))


def _today_only(step: Step, asked: Step) -> Press:
    """A step that can't be undone: the button of another day asks once more."""
    return lambda request, pressed: (step if pressed.number() == _stamp(request) else asked)(request)


_STEPS: dict[str, Press] = {
    "why": lambda request, _: _why(request),
    "looked": lambda request, pressed: _looked(request, pressed.number()),
    "export": lambda request, _: _export(request),
    "mend": lambda request, _: _mend(request),
    "agree": lambda request, _: _agree(request),
    "withdraw": lambda request, _: _withdraw(request),
    "erase": lambda request, _: _erase(request),
    "erased": _today_only(_erased, _erase),
    "unlink": lambda request, _: _unlink(request),
    "unlinked": _today_only(_unlinked, _unlink),
}

_WORDS: tuple[tuple[frozenset[str], Step], ...] = (
    (texts.WORDS_WHY, _why),
    (texts.WORDS_LOOKED, _looked),
    (texts.WORDS_EXPORT, _export),
    (texts.WORDS_MEND, _mend),
    (texts.WORDS_AGREE, _agree),
    (texts.WORDS_WITHDRAW, _withdraw),
    (texts.WORDS_ERASE, _erase),
    (texts.WORDS_ERASE_SURE, _erased),
    (texts.WORDS_UNLINK, _unlink),
    (texts.WORDS_UNLINK_SURE, _unlinked),
)

COMMAND = Command(
    name=NAME,
    title="Dữ liệu của tôi",
    help="Xem em lưu gì về anh/chị, vì sao, bao lâu, ai đã xem; tải về, sửa, xoá phần được xoá.",
    roles=EVERYONE,
    run=show,
    press=press,
    own=True,
)
