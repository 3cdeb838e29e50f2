"""A sheet on its way: the template sent out, the filled one looked at before, and entered as it was seen.

The buttons belong to /nhapthay (`NAME`), which has checked its roles; whose sheet it is, is checked here.
"""

from collections.abc import Sequence
from dataclasses import replace

from data import drafts, evidence
from data.awards import PAST_AWARD
from data.drafts import Draft
from data.models import DraftState, EvidenceState
from data.request import Request
from documents import awards_in, sheet_in
from domain.errors import Refusal
from domain.message import Button, Message, Paper, Rich, Rows, escape, join, stacked
from domain.rights import OFFICE
from forms import entering
from forms import evidence as files
from forms.catalog import forms
from forms.catalog.sheet import NAME as SHEET
from forms.choices import Choice
from forms.dossier import YEAR
from forms.entering import Looked, Row, Standing
from forms.form import Form, NotAccepted
from forms.gathering import Rows as Table
from forms.sheet import DIGEST, Column, digest
from handlers.command import OldButton, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.texts import entering as texts

Rowed = Sequence[Sequence[str]]

#: The command that these buttons come back to.
NAME = "nhapthay"

#: The columns of a list of past awards that the form has, too.
COLUMNS = ("kind", "year", "award", "grade", "decision", "decided", "issuer")

#: Rows that a page of the preview shows, and that the end lists.
LINES, MOST_REFUSED = 8, 15


def template(request: Request, form: Form) -> Message:
    """The empty sheet; it is made after the answer, from what stands in its order."""
    try:
        started, _ = entering.base(request, form)
        columns = entering.columns(request, form, _words(form))
    except Refusal as refusal:
        return _refused(refusal)
    year = int(started[YEAR])
    params = {
        "title": form.title,
        "file": texts.file_name(form.name, year),
        "note": texts.NOTE.format(title=form.title, year=year),
        "number": texts.WORDS.number,
        "mark": texts.WORDS.mark,
        "sheet": texts.SHEET,
        "lists": texts.LISTS,
        "guide": texts.GUIDE,
        "headings": list(texts.HEADINGS),
        "yes": texts.YES,
        "columns": [_described(form, column) for column in columns],
    }
    return Message(
        texts.template_caption(form.title, year),
        toast=texts.TEMPLATE_TOAST,
        fresh=True,
        paper=Paper("sheet", params),
    )


def _refused(refusal: Refusal) -> Message:
    buttons = refusal.buttons if isinstance(refusal, NotAccepted) else ()
    return Message(escape(refusal.person), buttons)


def _described(form: Form, column: Column) -> dict[str, object]:
    return {
        "label": column.label,
        "required": column.required,
        "hint": "\n".join(filter(None, [column.hint, _how_to_write(form, column)])),
        "example": column.example,
        "sample": column.sample,
        "options": list(column.options),
        "one": column.one,
    }


def _how_to_write(form: Form, column: Column) -> str:
    if any(field.name == column.name and isinstance(field, Table) for field in form.fields):
        return texts.ROWS_HINT
    if column.options:
        return texts.ONE_HINT if column.one else texts.SEVERAL_HINT
    return ""


def _words(form: Form) -> entering.Words:
    return replace(texts.WORDS, who_hint=texts.UNIT_HINT) if entering.collective(form) else texts.WORDS


def latest(request: Request) -> Message:
    """The preview of the sheet sent last."""
    sent = drafts.sent(request.session, request.actor.account)
    draft = next((draft for draft in sent if draft.form == SHEET), None)
    return _preview(request, draft, 1) if draft else Message(texts.NO_SHEET)


def _draft(request: Request, pressed: Pressed) -> Draft:
    """The sheet that a button names: one's own, and sent."""
    draft = drafts.get(request.session, pressed.number())
    if draft is None or draft.form != SHEET or draft.state is not DraftState.SENT:
        raise OldButton("no sheet that was sent")
    if draft.account_id != request.actor.account or not request.actor.may(OFFICE):
        raise OldButton(f"sheet {draft.id} is not of account {request.actor.account}")
    return draft


def _look(request: Request, draft: Draft) -> tuple[Looked, str] | Message:
    """The sheet as it stands now and the checksum of that; a message where it can't be looked at."""
    form = forms().get(str(draft.answers.get("form")))
    if form is None or form not in entering.from_sheet(request.actor):
        return Message(texts.NOTHING_OPEN)
    file = content(request, int(draft.answers.get("file") or 0))
    if file is None:
        return Message(texts.LOST, _again(form))
    try:
        rows, lines = _shaped(form, sheet_in.rows(file))
        looked = entering.look(request, form, draft, rows, _words(form), lines)
    except sheet_in.UnreadableSheet as error:
        return Message(texts.FAULTS[error.fault], _again(form))
    except Refusal as refusal:
        return _refused(refusal)
    ready = [(row.number, row.filled.key) for row in looked.among(Standing.READY) if row.filled]
    return looked, digest(draft.id, len(looked.rows), ready)


def _shaped(form: Form, rows: Rowed) -> tuple[Rowed, Sequence[int] | None]:
    """The rows as the form's own sheet has them; of a list of past awards, with the lines they came from."""
    found = awards_in.read(rows, _award_labels(form)) if form.name == PAST_AWARD else None
    return (found.rows, found.lines) if found else (rows, None)


def _award_labels(form: Form) -> awards_in.Labels:
    labels = {field.name: field.label for field in form.fields}
    kinds = next(field.fixed for field in form.fields if isinstance(field, Choice) and field.name == "kind")
    award, grade = (option.label for option in kinds)
    return awards_in.Labels(
        who=texts.WORDS.who,
        unit=texts.WORDS.unit,
        an_award=award,
        a_grade=grade,
        **{name: labels[name] for name in COLUMNS},
    )


def content(request: Request, file: int) -> bytes | None:
    """The bytes of a file that a sheet came in, None if they are not there."""
    found = evidence.of(request.session, [file])
    folder = request.office.files
    if folder is None or not found or found[0].state != EvidenceState.KEPT or not found[0].sha256:
        return None
    path = files.place(folder, found[0].sha256)
    return path.read_bytes() if path.exists() else None


def _again(form: Form) -> Rows:
    return stacked(
        button(texts.AGAIN, NAME, "upload", form.name),
        button(texts.TEMPLATE, NAME, "template", form.name),
    )


def _open_preview(request: Request, pressed: Pressed) -> Message:
    return _preview(request, _draft(request, pressed), pressed.number())


def _preview(request: Request, draft: Draft, page: int, *before: Rich, toast: str = "") -> Message:
    found = _look(request, draft)
    if isinstance(found, Message):
        return found
    looked, seen = found
    if looked.layout.missing:
        return Message(texts.missing(looked), _again(looked.form))
    shown, page, pages = page_of(_to_look_at(looked), page, LINES)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "preview", draft.id, to))
    return Message(
        join([*before, texts.preview(looked, shown)], "\n\n"),
        (*([turns] if turns else []), *_ways_on(draft, looked, seen)),
        toast=toast,
    )


def _to_look_at(looked: Looked) -> list[Row]:
    """What needs mending first, then what is there already, then what leaves a cell out."""
    wrong = [row for row in looked.rows if row.standing not in (Standing.READY, Standing.THERE)]
    partly = [row for row in looked.among(Standing.READY) if row.unused]
    return [*wrong, *looked.among(Standing.THERE), *partly]


def _ways_on(draft: Draft, looked: Looked, seen: str) -> Rows:
    count = len(looked.among(Standing.READY))
    drop: tuple[Button, ...] = (button(texts.DROP, NAME, "drop", draft.id),)
    if not count:
        return (*_again(looked.form), drop)
    return ((button(texts.enter_button(count), NAME, "enter", draft.id, seen),), drop)


def _ask(request: Request, pressed: Pressed) -> Message:
    """The second step: what will be written, and the button that does it."""
    draft = _draft(request, pressed)
    found = _seen(request, draft, pressed.word())
    if isinstance(found, Message):
        return found
    looked, seen = found
    count = len(looked.among(Standing.READY))
    return Message(
        texts.sure(looked, count, seen),
        stacked(
            button(texts.sure_button(count), NAME, "sure", draft.id, seen),
            button(texts.BACK_TO_PREVIEW, NAME, "preview", draft.id, 1),
            button(texts.DROP, NAME, "drop", draft.id),
        ),
    )


def _seen(request: Request, draft: Draft, seen: str) -> tuple[Looked, str] | Message:
    """The sheet, if it stands as it was seen; else the preview of how it stands by now."""
    found = _look(request, draft)
    if isinstance(found, Message):
        return found
    if not found[0].among(Standing.READY):
        return _preview(request, draft, 1, texts.NOTHING_LEFT)
    if found[1] != seen[:DIGEST]:
        return _preview(request, draft, 1, texts.CHANGED, toast=texts.CHANGED_TOAST)
    return found


def _sure(request: Request, pressed: Pressed) -> Message:
    return _enter(request, _draft(request, pressed), pressed.word())


def typed_sure(request: Request, words: str) -> Message:
    """«nhập» with the checksum enters the sheet sent last; without it, the preview says what to type."""
    sent = drafts.sent(request.session, request.actor.account)
    draft = next((draft for draft in sent if draft.form == SHEET), None)
    if draft is None:
        return Message(texts.NO_SHEET)
    if words:
        return _enter(request, draft, words)
    return _ask(request, Pressed([str(draft.id), _checksum(request, draft)]))


def _checksum(request: Request, draft: Draft) -> str:
    found = _look(request, draft)
    return "-" if isinstance(found, Message) else found[1]


def _enter(request: Request, draft: Draft, seen: str) -> Message:
    found = _seen(request, draft, seen)
    if isinstance(found, Message):
        return found
    looked, _ = found
    done = entering.enter(request, looked, draft)
    lines = [texts.refused_row(row, why) for row, why in done.refused[:MOST_REFUSED]]
    left = len(done.refused) - len(lines)
    return Message(
        join(
            [
                texts.entered(looked.form.title, done.count, len(done.refused)),
                *lines,
                texts.more_refused(left) if left else "",
            ]
        ),
        stacked(
            button(texts.BACK_TO_PREVIEW, NAME, "preview", draft.id, 1),
            button(texts.OTHER_FORM, NAME, "p", 1),
        ),
    )


def _drop(request: Request, pressed: Pressed) -> Message:
    _draft(request, pressed)
    return Message(texts.DROPPED)


STEPS: dict[str, Press] = {
    "preview": _open_preview,
    "enter": _ask,
    "sure": _sure,
    "drop": _drop,
}
