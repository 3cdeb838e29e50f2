"""/duyet: what waits for me, oldest first; one by one, or many at once in two steps."""

import hashlib
from collections.abc import Sequence

from data import plans, review
from data.request import Request
from data.review import Filed
from domain.errors import Refusal
from domain.message import Message, Rich, join, stacked
from domain.people import Role
from domain.review import Act, SubmissionState, step_of
from forms import passage
from handlers import dossier
from handlers.command import Command, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import dossier as texts
from vietnamese import text

NAME = dossier.QUEUE
#: Those who judge something somebody else handed in.
JUDGES = frozenset({Role.HEAD, Role.DEPUTY, Role.OFFICE, Role.SECRETARY, Role.LEADERSHIP})
#: How many are approved at once at most: as many as one message names.
BULK = 40
#: Characters of the checksum over what a list showed.
CHECKSUM = 8


def waiting(request: Request) -> int:
    """How many wait for the actor."""
    return len(_queue(request))


def show(request: Request) -> Message:
    """The queue; with words behind the command a dossier, a step with it, or the approval of all."""
    words = text.fold(request.said.argument) if request.said.command else ""
    if not words:
        return _list(request, 1)
    if words == texts.WORDS_SETTLED:
        return _settled(request, 1)
    if words.startswith(texts.WORDS_ALL):
        return _bulk(request, words.removeprefix(texts.WORDS_ALL).strip())
    meant = dossier.named(words.split(), _queue(request))
    if meant is None:
        return _list(request, 1, texts.no_such_number(words))
    return dossier.typed(request, *meant, NAME)


def press(request: Request, pressed: Pressed) -> Message:
    """A page of the queue (p) or of what is settled (done), a dossier (open, act), many (all, bulk)."""
    return pressed.among(_STEPS)(request, pressed)


def _queue(request: Request) -> list[Filed]:
    return review.queue(request.session, request.actor, request.today)


def _judged(request: Request) -> list[Filed]:
    """What is settled of the running years; what is older is opened by its code."""
    years = plans.years(request.session)
    return review.settled(request.session, request.actor, request.today, years)


def _list(request: Request, page: int, *notes: Rich) -> Message:
    found = _queue(request)
    settled = len(_judged(request))
    more = stacked(button(texts.settled_button(settled), NAME, "done", 1)) if settled else ()
    if not found:
        return Message(texts.NOTHING_WAITS, more)
    count = len(_together(request, found))
    every = stacked(button(texts.approve_all(count), NAME, "all")) if count > 1 else ()
    listed = _listed(request, found, page, False, *notes)
    return Message(listed.text, (*listed.buttons, *every, *more))


def _listed(request: Request, found: Sequence[Filed], page: int, settled: bool, *notes: Rich) -> Message:
    titled = [(number, dossier.title(filed.row.form), filed) for number, filed in enumerate(found, start=1)]
    shown, page, pages = page_of(titled, page)
    step = "done" if settled else "p"
    turns = turning(page, pages, lambda label, to: button(label, NAME, step, to))
    rows = stacked(*(button(texts.entry(*row), NAME, "open", row[2].row.id) for row in shown))
    told = texts.queue(shown, len(found), request.office.zone, settled, *notes)
    return Message(told, (*rows, *([turns] if turns else [])))


def _settled(request: Request, page: int) -> Message:
    found = _judged(request)
    back = stacked(button(texts.BACK_TO_QUEUE, NAME))
    if not found:
        return Message(texts.NOTHING_SETTLED, back)
    listed = _listed(request, found, page, True)
    return Message(listed.text, (*listed.buttons, *back))


def _turn(request: Request, pressed: Pressed) -> Message:
    return _list(request, pressed.number())


def _done(request: Request, pressed: Pressed) -> Message:
    return _settled(request, pressed.number())


def _open(request: Request, pressed: Pressed) -> Message:
    return dossier.page(request, pressed.number(), NAME)


def _act(request: Request, pressed: Pressed) -> Message:
    return dossier.acted(request, pressed, NAME)


# Many at once


def _all(request: Request, _: Pressed) -> Message:
    return _bulk(request, "")


def _confirmed(request: Request, pressed: Pressed) -> Message:
    return _bulk(request, pressed.word())


def _together(request: Request, found: Sequence[Filed]) -> list[tuple[Act, Filed]]:
    """What may be approved unopened, the oldest first, as many as one message names.

    What asks for something (a permit, leaving the list) has consequences of its own: one looks at it alone.
    """
    plain = [one for one in found if not one.row.asking and one.row.state != SubmissionState.WITHDRAWING]
    return [(act, one) for one in plain[:BULK] if (act := _forward(request, one)) is not None]


def _forward(request: Request, one: Filed) -> Act | None:
    case = review.case(request.session, one.row, request.today)
    return next((act for act in (Act.AGREE, Act.ACCEPT) if step_of(request.actor, case, act)), None)


def _checksum(chosen: Sequence[tuple[Act, Filed]]) -> str:
    """A short word for exactly this list as it stands now."""
    stands = ";".join(f"{one.row.id}:{one.row.revision}:{act}" for act, one in chosen)
    return hashlib.sha256(stands.encode()).hexdigest()[:CHECKSUM]


def _bulk(request: Request, confirmed: str) -> Message:
    """Ask with the whole list; with the checksum of that very list, approve it."""
    found = _queue(request)
    chosen = _together(request, found)
    if not chosen:
        return Message(texts.NOTHING_TO_APPROVE, stacked(button(texts.BACK_TO_QUEUE, NAME)))
    checksum = _checksum(chosen)
    if confirmed == checksum:
        return _approve(request, chosen)
    titled = [(dossier.title(one.row.form), one) for _, one in chosen]
    notes = [texts.LIST_CHANGED] if confirmed else []
    return Message(
        texts.ask_bulk(titled, len(found) - len(chosen), checksum, *notes),
        stacked(button(texts.approve(len(chosen)), NAME, "bulk", checksum), button(texts.APPROVE_NOT, NAME)),
    )


def _approve(request: Request, chosen: Sequence[tuple[Act, Filed]]) -> Message:
    """Each by itself: what is refused at the last moment stays, and the others go through."""
    refused = sum(not _approved(request, act, one) for act, one in chosen)
    left = _queue(request)
    note = texts.approved(len(chosen) - refused, refused)
    if not left:
        empty = _list(request, 1)
        return Message(join([note, empty.text], "\n\n"), empty.buttons)
    return _list(request, 1, note)


def _approved(request: Request, act: Act, one: Filed) -> bool:
    try:
        with request.session.begin_nested():
            passage.take(request, one.row.id, act, revision=one.row.revision)
    except Refusal:
        return False
    return True


_STEPS: dict[str, Press] = {
    "p": _turn,
    "done": _done,
    "open": _open,
    "act": _act,
    "all": _all,
    "bulk": _confirmed,
}

COMMAND = Command(
    name=NAME,
    title="Duyệt hồ sơ",
    help="Hồ sơ chờ anh/chị: xem, đồng ý, nhận, trả lại, duyệt nhiều hồ sơ; gõ /duyet 1 để mở hồ sơ đầu.",
    roles=JUDGES,
    run=show,
    press=press,
    home=2,
    owed=waiting,
)
