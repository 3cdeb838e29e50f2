"""/nhapthay: enter a form for somebody else or for a unit, one by one; for the Office also from a sheet.

A sheet is looked at before anything is written; what is entered then is what was seen, by a checksum.
"""

from collections.abc import Iterable, Sequence

from data.request import Request
from domain.message import Message, Rich, join, stacked
from domain.people import Role
from domain.rights import OFFICE
from forms import entering, run
from forms.catalog import forms
from forms.catalog.sheet import NAME as SHEET
from forms.form import Form
from handlers import sheets
from handlers.command import Command, OldButton, Press, Pressed, button
from handlers.paging import page_of, turning
from handlers.sheets import NAME
from handlers.texts import entering as texts
from handlers.texts.filing import SPELLINGS
from vietnamese import text
from vietnamese.matching import best_match


def show(request: Request) -> Message:
    """The forms to choose from; with words, the form or the step that they name."""
    words = text.squeeze(request.said.argument) if request.said.command else ""
    if not words:
        return _list(request, 1)
    verb, rest = _verb(words)
    if not verb:
        return _meant(request, words)
    if not request.actor.may(OFFICE):
        return _list(request, 1, texts.OFFICE_ONLY)
    return _typed(request, verb, rest)


def _typed(request: Request, verb: str, words: str) -> Message:
    """A step of a sheet, typed."""
    if verb == "preview":
        return sheets.latest(request)
    if verb == "sure":
        return sheets.typed_sure(request, words)
    if verb == "upload" and not words:
        return run.start(request, SHEET)
    return _meant(request, words, verb)


def press(request: Request, pressed: Pressed) -> Message:
    """p:page | f:form | one:form | sheet:form | template:form | upload:form | and the steps of a sheet sent.

    preview:draft:page | enter:draft:seen | sure:draft:seen | drop:draft.
    """
    return pressed.among(_STEPS)(request, pressed)


def _verb(words: str) -> tuple[str, str]:
    """The step that words begin with, and what stands behind it; "" if they name none."""
    folded = text.fold(words)
    for verb, spellings in texts.TYPED.items():
        for spelling in map(text.fold, spellings):
            if folded == spelling or folded.startswith(f"{spelling} "):
                return verb, " ".join(folded.split()[len(spelling.split()) :])
    return "", words


def _list(request: Request, page: int, *before: Rich) -> Message:
    found = entering.offered(request.actor)
    if not found:
        return Message(join([*before, texts.NOTHING_OPEN], "\n\n"))
    shown, page, pages = page_of(found, page)
    turns = turning(page, pages, lambda label, to: button(label, NAME, "p", to))
    choices = stacked(*(button(texts.form_button(form.title), NAME, "f", form.name) for form in shown))
    return Message(join([*before, texts.CHOOSE], "\n\n"), (*choices, *([turns] if turns else [])))


def _page(request: Request, pressed: Pressed) -> Message:
    return _list(request, pressed.number())


def _meant(request: Request, words: str, step: str = "f") -> Message:
    """The form that words name, at a step; several are asked about.

    All forms are searched, so that words for one that may not be entered never choose one merely alike.
    """
    found = entering.offered(request.actor) if step == "f" else entering.from_sheet(request.actor)
    match = best_match(words, _spelled(forms().values()))
    chosen = next((form for form in found if form.name == match.key), None)
    if chosen is not None:
        return _FORM_STEPS[step](request, chosen)
    near = best_match(words, _spelled(found)).candidates
    if not near:
        return _list(request, 1, texts.no_such_form(words))
    fitting = [form for form in found if form.name in near]
    return Message(
        texts.SEVERAL,
        stacked(*(button(texts.form_button(form.title), NAME, step, form.name) for form in fitting)),
    )


def _spelled(found: Iterable[Form]) -> dict[str, tuple[str, ...]]:
    return {form.name: (form.title, *SPELLINGS.get(form.name, ())) for form in found}


def _chosen(request: Request, form: Form) -> Message:
    """Straight to the first question; for the Office first whether it is one or a sheet."""
    if form not in entering.from_sheet(request.actor):
        return _singly(request, form)
    single = texts.SINGLY_UNIT if entering.collective(form) else texts.SINGLY
    return Message(
        texts.how(form.title),
        stacked(
            button(single, NAME, "one", form.name),
            button(texts.FROM_SHEET, NAME, "sheet", form.name),
            button(texts.OTHER_FORM, NAME, "p", 1),
        ),
    )


def _singly(request: Request, form: Form) -> Message:
    if entering.collective(form):
        return run.start(request, form.name)
    return run.start(request, form.name, for_other=True)


def _sheet(request: Request, form: Form) -> Message:
    _among(form, entering.from_sheet(request.actor))
    return Message(
        texts.from_sheet(form.title),
        stacked(
            button(texts.TEMPLATE, NAME, "template", form.name),
            button(texts.UPLOAD, NAME, "upload", form.name),
            button(texts.BACK, NAME, "f", form.name),
        ),
    )


def _template(request: Request, form: Form) -> Message:
    _among(form, entering.from_sheet(request.actor))
    return sheets.template(request, form)


def _upload(request: Request, form: Form) -> Message:
    _among(form, entering.from_sheet(request.actor))
    return run.start(request, SHEET, of_form=form.name)


def _among(form: Form, found: Sequence[Form]) -> None:
    if form not in found:
        raise OldButton(f"form {form.name} is not entered so by this actor")


_FORM_STEPS = {
    "f": _chosen,
    "one": _singly,
    "sheet": _sheet,
    "template": _template,
    "upload": _upload,
}


def _of_form(request: Request, pressed: Pressed, step: str) -> Message:
    """A step on the form that a button names, if this actor may enter it."""
    form = pressed.among({form.name: form for form in entering.offered(request.actor)})
    return _FORM_STEPS[step](request, form)


def _form_step(step: str) -> Press:
    return lambda request, pressed: _of_form(request, pressed, step)


_STEPS: dict[str, Press] = {
    "p": _page,
    **{step: _form_step(step) for step in _FORM_STEPS},
    **sheets.STEPS,
}

COMMAND = Command(
    name=NAME,
    title="Nhập thay người khác",
    help="Nhập hồ sơ thay cho người khác; Văn phòng nhập được cả bảng. Tên cả hai người đều được lưu.",
    roles=frozenset({Role.OFFICE, Role.HEAD, Role.DEPUTY}),
    run=show,
    press=press,
)
