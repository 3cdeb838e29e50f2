"""/nhacviec: the coming reminders before they go, what became of those that went, a step again by hand."""

import hashlib
from collections.abc import Sequence

from data import approvals, digests
from data.approvals import Planned
from data.request import Request
from domain import rights
from domain.ladders import Kind
from domain.message import Button, Message, Rich, Rows, stacked
from forms import run as forms
from forms.catalog import reminder_edit
from handlers import by_hand, deliveries
from handlers.command import DIGITS, Command, Press, Pressed, button
from handlers.dossier import is_number
from handlers.paging import page_of, turning
from handlers.texts import reminding as texts
from scheduler import desk
from vietnamese import text

NAME = reminder_edit.HOME
#: Characters of the checksum over what a second step is about.
CHECKSUM = 8
#: The last piece of a button that switches a kind for sure.
SURE = "sure"


def show(request: Request) -> Message:
    """The coming batch; with words behind the command a digest, a step with it, or another chapter."""
    words = text.fold(request.said.argument) if request.said.command else ""
    if not words:
        return _list(request, 1)
    for beginning, step in _TYPED:
        if words == beginning or words.startswith(f"{beginning} "):
            return step(request, words.removeprefix(beginning).strip())
    if is_number(words.partition(" ")[0]):
        return by_hand.typed(request, words)
    return _list(request, 1, texts.NO_SUCH_STEP)


def press(request: Request, pressed: Pressed) -> Message:
    """A page of the batch (p), a digest (open, approve, …), kinds, what became of messages, by hand."""
    return pressed.among(_STEPS)(request, pressed)


# The batch


def _coming(request: Request) -> list[Planned]:
    return desk.coming(request.session, request.now, request.office.zone)


def _list(request: Request, page: int, *notes: Rich) -> Message:
    found = _coming(request)
    if not found:
        return Message(texts.joined(*notes, texts.NOTHING_COMING), _chapters())
    proposed = _to_approve(found)
    shown, page, pages = page_of(list(enumerate(found, start=1)), page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "p", to))
    entries = [button(texts.entry(number, one), NAME, "open", one.id) for number, one in shown]
    every = [button(texts.approve_all(len(proposed)), NAME, "all")] if proposed else []
    rows = [texts.row(number, one, request.office.zone) for number, one in shown]
    waits = sum(one.proposed for one in found)
    return Message(
        texts.listed(len(found), waits, rows, *notes),
        (*stacked(*entries), *([turns] if turns else []), *stacked(*every), *_chapters()),
    )


def _chapters() -> Rows:
    return stacked(
        button(texts.KINDS_BUTTON, NAME, "kinds"),
        button(texts.TRUTH, NAME, "truth", deliveries.SHORT),
        button(texts.PAPER, NAME, "paper"),
    )


def _turn(request: Request, pressed: Pressed) -> Message:
    return _list(request, pressed.number())


# One digest


def _planned(request: Request, row: int) -> Planned | None:
    return approvals.planned(request.session, row, request.now, request.today)


def _gone(request: Request) -> Message:
    return _list(request, 1, texts.GONE)


def _open(request: Request, pressed: Pressed) -> Message:
    one = _planned(request, pressed.number())
    return _page(request, one) if one is not None else _gone(request)


def _page(request: Request, one: Planned, *notes: Rich, toast: str = "") -> Message:
    """A digest with the very text that would go out."""
    seen = desk.preview(request.session, one, request.now, request.office.zone)
    content = texts.content(one, seen.message.text) if seen.message else texts.NOTHING_LEFT
    warned = [texts.OUTDATED] if seen.changed else []
    told = texts.page(one, request.office.zone, content, *notes, *warned)
    steps = _steps(one, said=seen.message is not None, changed=seen.changed)
    return Message(told, stacked(*steps, button(texts.BACK, NAME, "p", 1)), toast=toast)


def _steps(one: Planned, *, said: bool, changed: bool) -> list[Button]:
    if one.struck:
        return []
    steps = [
        (texts.APPROVE, "approve", one.proposed and said and not changed),
        (texts.EDIT, "edit", said),
        (texts.OWN_WORDS, "plain", bool(one.edited)),
        (texts.STRIKE, "strike", True),
    ]
    return [button(label, NAME, step, one.id) for label, step, open_now in steps if open_now]


def _approve(request: Request, pressed: Pressed) -> Message:
    row = pressed.number()
    done = approvals.approve(request.session, [row], request.actor.person or 0, request.now)
    one = _planned(request, row)
    if one is None:
        return _gone(request)
    note = [texts.approved(one, request.now, request.office.zone)] if done else []
    return _page(request, one, *note, toast=texts.APPROVED_TOAST if done else "")


def _edit(request: Request, pressed: Pressed) -> Message:
    row = pressed.number()
    one = _planned(request, row)
    if one is None or one.struck:
        return _gone(request)
    return forms.start(request, reminder_edit.NAME, digest=row)


def _own_words(request: Request, pressed: Pressed) -> Message:
    row = pressed.number()
    done = approvals.unword(request.session, row, request.actor.person or 0, request.now)
    one = _planned(request, row)
    if one is None:
        return _gone(request)
    return _page(request, one, toast=texts.OWN_WORDS_TOAST if done else "")


def _struck(request: Request, pressed: Pressed) -> Message:
    """Ask what it means; with the checksum of exactly that, by the same person, strike the digest out."""
    row, confirmed = pressed.number(), pressed.word() if pressed else ""
    one = _planned(request, row)
    if one is None:
        return _gone(request)
    if one.struck:
        return _page(request, one)
    checksum = _checksum(request, [one])
    if confirmed != checksum:
        sure = button(texts.SURE_STRIKE, NAME, "strike", row, checksum)
        return Message(
            texts.ask_strike(one, _number(request, one), checksum),
            stacked(sure, button(texts.NOT_NOW, NAME, "open", row)),
        )
    approvals.strike(request.session, row, request.actor.person or 0, request.now)
    listed = _list(request, 1, texts.struck(one))
    return Message(listed.text, listed.buttons, toast=texts.STRUCK_TOAST)


def _number(request: Request, one: Planned) -> int:
    """The number of a digest in the list."""
    found = approvals.batch(request.session, request.now, request.today)
    return next((place for place, each in enumerate(found, start=1) if each.id == one.id), 0)


def _checksum(request: Request, chosen: Sequence[Planned]) -> str:
    """A short word for these digests as they stand now, and for who was asked."""
    stands = ";".join(f"{one.id}:{one.state}:{len(one.lines)}:{_hash(one.edited)}" for one in chosen)
    return _hash(f"{request.actor.person};{stands}")


def _hash(words: str) -> str:
    """A checksum of words."""
    return hashlib.sha256(words.encode()).hexdigest()[:CHECKSUM]


# All at once


def _to_approve(found: Sequence[Planned]) -> list[Planned]:
    """What may be let go unopened: not what was worded for other facts."""
    return [one for one in found if one.proposed and not one.outdated]


def _all(request: Request, pressed: Pressed) -> Message:
    return _approve_all(request, pressed.word() if pressed else "")


def _approve_all(request: Request, confirmed: str) -> Message:
    """Ask with the count; with the checksum of that very list, by the same person, let them go."""
    chosen = _to_approve(_coming(request))
    if not chosen:
        return _list(request, 1, texts.NOTHING_PROPOSED)
    checksum = _checksum(request, chosen)
    if confirmed == checksum:
        rows = [one.id for one in chosen]
        done = approvals.approve(request.session, rows, request.actor.person or 0, request.now)
        return _list(request, 1, texts.approved_all(done))
    notes = [texts.BATCH_CHANGED] if confirmed else []
    return Message(
        texts.ask_all(chosen, checksum, request.office.zone, *notes),
        stacked(
            button(texts.sure_all(len(chosen)), NAME, "all", checksum),
            button(texts.NOT_NOW, NAME, "p", 1),
        ),
    )


# Kinds


def _kinds(request: Request, *notes: Rich) -> Message:
    automatic = approvals.choices(request.session)
    switches = [
        button(texts.kind_button(number, kind, automatic[kind]), NAME, "kind", kind, int(not automatic[kind]))
        for number, kind in enumerate(Kind, start=1)
    ]
    return Message(texts.kinds(automatic, *notes), stacked(*switches, button(texts.BACK, NAME, "p", 1)))


def _show_kinds(request: Request, _: Pressed) -> Message:
    return _kinds(request)


def _switch(request: Request, pressed: Pressed) -> Message:
    kind = pressed.among({str(kind): kind for kind in Kind})
    automatic = pressed.among({"0": False, "1": True})
    return _choose(request, kind, automatic, sure=bool(pressed) and pressed.word() == SURE)


def _choose(request: Request, kind: Kind, automatic: bool, *, sure: bool) -> Message:
    """Switch a kind. What waits for approval would go with it: that is asked first."""
    waiting = digests.proposed(request.session) if automatic else 0
    if waiting and not sure:
        agreed = button(texts.SURE_KIND, NAME, "kind", kind, 1, SURE)
        number = list(Kind).index(kind) + 1
        asked = texts.ask_kind(kind, number, waiting)
        return Message(asked, stacked(agreed, button(texts.NOT_NOW, NAME, "kinds")))
    person = request.actor.person or 0
    moved = approvals.choose(request.session, kind, automatic, person, request.now)
    return _kinds(request, texts.kind_chosen(kind, automatic, moved))


# Typed


def _typed_digest(request: Request, words: str) -> Message:
    """A digest by its number in the list, perhaps with a step and the word that confirms it."""
    said, _, step = words.partition(" ")
    found = _coming(request)
    if not is_number(said) or len(said) > DIGITS or not 1 <= int(said) <= len(found):
        return _list(request, 1, texts.no_such_digest(said))
    row = str(found[int(said) - 1].id)
    for beginning, do in _TYPED_STEPS:
        if step == beginning or step.startswith(f"{beginning} "):
            confirmed = step.removeprefix(beginning).split()[:1]
            return do(request, Pressed([row, *confirmed]))
    return _open(request, Pressed([row]))


def _typed_kind(request: Request, words: str) -> Message:
    kinds, sure = list(Kind), words.endswith(texts.WORD_SURE)
    words = words.removesuffix(texts.WORD_SURE).strip()
    if not is_number(words) or len(words) > DIGITS or not 1 <= int(words) <= len(kinds):
        return _kinds(request)
    kind = kinds[int(words) - 1]
    return _choose(request, kind, not approvals.choices(request.session)[kind], sure=sure)


_STEPS: dict[str, Press] = {
    "p": _turn,
    "open": _open,
    "approve": _approve,
    "edit": _edit,
    "plain": _own_words,
    "strike": _struck,
    "all": _all,
    "kinds": _show_kinds,
    "kind": _switch,
    **deliveries.STEPS,
    **by_hand.STEPS,
}

#: Steps behind the number of a digest; the longer words first.
_TYPED_STEPS: tuple[tuple[str, Press], ...] = (
    (texts.WORD_OWN_WORDS, _own_words),
    (texts.WORD_STRIKE, _struck),
    (texts.WORD_APPROVE, _approve),
    (texts.WORD_EDIT, _edit),
)

_TYPED = (
    (texts.WORD_ALL, _approve_all),
    (texts.WORD_DIGEST, _typed_digest),
    (texts.WORD_KINDS, _typed_kind),
    (texts.WORD_TRUTH, deliveries.typed),
    (texts.WORD_REGISTRATION, by_hand.typed_registration),
    (texts.WORD_PAPER, deliveries.typed_paper),
)

COMMAND = Command(
    name=NAME,
    title="Tin nhắc sắp gửi",
    help="Xem, duyệt, sửa, bỏ tin nhắc trước khi gửi; xem tin đã gửi đến đâu; nhắc lại ngay một việc.",
    roles=rights.OFFICE,
    run=show,
    press=press,
)
