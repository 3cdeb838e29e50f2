"""A list of staff on its way: looked at before, entered as it was seen, the doubtful lines one by one.

The buttons belong to /nhansu (`NAME`), which has checked its roles; whose list it is, is checked here.
"""

from data import bodies, drafts, staffing
from data.drafts import Draft
from data.models import DraftState
from data.request import Request
from data.staffing import CLEAR, Line, Said, Standing
from documents import people_in, sheet_in
from domain.message import Message, Rich, Rows, join, stacked
from forms import run as forms
from forms.catalog import person_new
from forms.catalog.staff_sheet import FILE
from forms.catalog.staff_sheet import NAME as FORM
from forms.people import choosing
from forms.sheet import DIGEST, digest
from handlers import sheets
from handlers.command import OldButton, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import staff_sheet as texts

#: The command that these buttons come back to.
NAME = "nhansu"
#: Lines of a page.
LINES = 6


def typed(request: Request, words: str) -> Message:
    """«nhập» begins a new list; with a checksum behind it the list sent last is entered."""
    if not words:
        return forms.start(request, FORM)
    sent = drafts.sent(request.session, request.actor.account)
    draft = next((draft for draft in sent if draft.form == FORM), None)
    return _enter(request, draft, words) if draft else Message(texts.NO_LIST)


def _draft(request: Request, pressed: Pressed) -> Draft:
    """The list that a button names: one's own, and sent."""
    draft = drafts.get(request.session, pressed.number())
    if draft is None or draft.form != FORM or draft.state is not DraftState.SENT:
        raise OldButton("no list that was sent")
    if draft.account_id != request.actor.account:
        raise OldButton(f"list {draft.id} is not of account {request.actor.account}")
    return draft


def _look(request: Request, draft: Draft) -> tuple[list[Line], str] | Message:
    """The lines as they stand now and the checksum of that; a message where they can't be looked at."""
    content = sheets.content(request, int(draft.answers.get(FILE) or 0))
    if content is None:
        return Message(texts.LOST, _again())
    try:
        read = people_in.read(sheet_in.rows(content))
    except sheet_in.UnreadableSheet as error:
        return Message(texts.FAULTS[error.fault], _again())
    if not read.people:
        return Message(texts.NO_NAMES, _again())
    said = [Said(one.line, one.name, one.title, one.unit) for one in read.people]
    lines = staffing.look(request.session, said, request.today, bodies.load())
    clear = [(line.number, line.name, line.title, line.unit) for line in lines if line.standing in CLEAR]
    return lines, digest(draft.id, len(lines), clear)


def _again() -> Rows:
    return stacked(button(texts.AGAIN, NAME, "sheet"), button(texts.BACK, NAME))


def _open(request: Request, pressed: Pressed) -> Message:
    return _preview(request, _draft(request, pressed), pressed.number())


def _preview(request: Request, draft: Draft, page: int, *before: Rich, toast: str = "") -> Message:
    found = _look(request, draft)
    if isinstance(found, Message):
        return found
    lines, seen = found
    ordered = sorted(lines, key=lambda line: line.standing not in texts.TO_DECIDE)
    shown, page, pages = page_of(ordered, page, LINES)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "preview", draft.id, to))
    decides = [
        button(texts.decide_button(line), NAME, "line", draft.id, line.number)
        for line in shown
        if line.standing in texts.TO_DECIDE
    ]
    count = sum(line.standing in CLEAR for line in lines)
    enters = [button(texts.enter_button(count), NAME, "enter", draft.id, seen)] if count else []
    drop = button(texts.DROP, NAME, "drop", draft.id)
    return Message(
        join([*before, texts.preview(lines, shown)], "\n\n"),
        (*stacked(*decides), *([turns] if turns else []), *stacked(*enters, drop)),
        toast=toast,
    )


def _decide(request: Request, pressed: Pressed) -> Message:
    """One doubtful line: its form, filled in as far as it is clear."""
    draft, number = _draft(request, pressed), pressed.number()
    found = _look(request, draft)
    if isinstance(found, Message):
        return found
    line = next((one for one in found[0] if one.number == number), None)
    if line is None or line.standing not in texts.TO_DECIDE:
        return _preview(request, draft, 1)
    return forms.start(request, person_new.NAME, **_known(line))


def _known(line: Line) -> dict[str, object]:
    """What a line says, as the form is started with it."""
    role = str(line.role) if line.role and line.standing is not Standing.HEADED else ""
    said = {
        person_new.CALLED: line.name,
        choosing.UNIT: line.unit,
        choosing.ROLE: role,
        choosing.TITLE: line.title,
    }
    return {name: value for name, value in said.items() if value}


def _ask(request: Request, pressed: Pressed) -> Message:
    draft = _draft(request, pressed)
    found = _seen(request, draft, pressed.word())
    if isinstance(found, Message):
        return found
    lines, seen = found
    count = sum(line.standing in CLEAR for line in lines)
    return Message(
        texts.ask(lines, count, seen),
        stacked(
            button(texts.sure_button(count), NAME, "sure", draft.id, seen),
            button(texts.BACK, NAME, "preview", draft.id, 1),
        ),
    )


def _seen(request: Request, draft: Draft, seen: str) -> tuple[list[Line], str] | Message:
    """The list, if it stands as it was seen; else the preview of how it stands by now."""
    found = _look(request, draft)
    if isinstance(found, Message):
        return found
    if found[1] != seen[:DIGEST] or not any(line.standing in CLEAR for line in found[0]):
        return _preview(request, draft, 1, texts.CHANGED, toast=texts.CHANGED_TOAST)
    return found


def _sure(request: Request, pressed: Pressed) -> Message:
    return _enter(request, _draft(request, pressed), pressed.word())


def _enter(request: Request, draft: Draft, seen: str) -> Message:
    found = _seen(request, draft, seen)
    if isinstance(found, Message):
        return found
    lines, _ = found
    count = staffing.enter(request.session, lines, request.actor.person, request.today, request.now)
    left = sum(line.standing in texts.TO_DECIDE for line in lines)
    back = button(texts.BACK, NAME, "preview", draft.id, 1) if left else button(texts.BACK, NAME)
    return Message(texts.entered(count, left), stacked(back), toast=texts.ENTERED_TOAST)


def _drop(request: Request, pressed: Pressed) -> Message:
    _draft(request, pressed)
    return Message(texts.DROPPED, stacked(button(texts.BACK, NAME)))


STEPS: dict[str, Press] = {
    "preview": _open,
    "line": _decide,
    "enter": _ask,
    "sure": _sure,
    "drop": _drop,
}
