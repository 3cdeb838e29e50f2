"""Forms over rows: begin, hear, press, leave, go back, resume. Each answers with where the form stands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from data import drafts, evidence
from data.drafts import Draft
from data.models import DraftState, EvidenceState
from data.request import Request
from domain.errors import Refusal
from domain.message import Button, Message, Rich, SaidKind, escape, join, plain, stacked
from forms import draw, inheriting, texts
from forms import evidence as files
from forms.catalog import forms
from forms.desk import advanced, lay, shown
from forms.dossier import REOPENED, WHY_RETURNED
from forms.form import NotAccepted
from forms.state import NOTHING_SAID, Edited, Event, Filed, GoBack, Leave, Pressed, Typed
from vietnamese import secrecy, text

#: Keys of buttons of drafts that are not open.
RESUME, DISCARD = "resume", "discard"
#: What a form may be started with from a button.
STARTED = frozenset(
    {"submission", "subject", "year", "obligation", "obstacle", "for_other", "of_unit", "initiative"}
    | {"person", "unit"}
)
#: Digits of the longest id of a row.
ID_DIGITS = 9

starter = draw.starter


def start(request: Request, form: str, **started_with: Any) -> Message:
    """Begin a form, or go on with the draft that was begun with the same things.

    Another form that is open is put aside first, and that is said. A refusal of the form (role, right, no
    plan) is the answer, and then nothing is begun or put aside.
    """
    chosen = forms()[form]
    try:
        chosen.admit(request.actor)
        started_with = dict(chosen.begin(request, started_with)) if chosen.begin else started_with
        scene = chosen.scene(request, started_with, {})
    except Refusal as refusal:
        buttons = refusal.buttons if isinstance(refusal, NotAccepted) else ()
        return Message(escape(refusal.person), buttons)
    session, account = request.session, request.actor.account
    if inheriting.concerns_units(form, started_with):
        inheriting.claim(request)
    present = drafts.open_of(session, account)
    if present and _same(present, form, started_with):
        return shown(request, present, texts.going_on(request.now - present.updated_at))
    before = _put_aside(request, present)
    kept = next((draft for draft in _kept(request) if _same(draft, form, started_with)), None)
    if kept is not None:
        return _opened(request, kept, before)
    draft = drafts.begin(
        session,
        account,
        form,
        chosen.version,
        started_with,
        scene.prefill,
        request.now,
        asking=scene.facts.get(REOPENED, ""),
    )
    return shown(request, draft, before, scene.facts.get(WHY_RETURNED, NOTHING_SAID))


def hear(request: Request) -> Message | None:
    """What words, a file or an edited message make of the open form; None if they concern none."""
    draft = drafts.open_of(request.session, request.actor.account)
    said = request.said
    if said.kind is SaidKind.EDIT:
        edited = Edited(text.clean(said.text), said.message)
        return (advanced(request, draft, edited) if draft else None) or _edited_after_sending(request)
    if said.kind is SaidKind.FILE and _is_secret(request):
        return _secret(request, draft)
    if draft is None:
        return None
    if said.kind is SaidKind.FILE:
        return _heard_file(request, draft)
    return advanced(request, draft, Typed(text.clean(said.text), said.message))


def press(request: Request, args: Sequence[str]) -> Message:
    """What a tap on `form:<draft>:<revision>:<key>` or `form:start:<form>:<name>:<value>` does."""
    match list(args):
        case [draw.START, form, *pairs] if form in forms() and _may_start_with(pairs):
            return start(request, form, **_started_with(pairs))
        case [draft, revision, key] if _is_id(draft) and _is_id(revision):
            return _pressed(request, drafts.get(request.session, int(draft)), int(revision), key)
    return Message(texts.OLD_BUTTON, toast=texts.STALE_TOAST)


def cancel(request: Request) -> Message:
    """/huy: ask whether to keep the draft, drop it, or go on."""
    return _steered(request, Leave(), texts.NOTHING_TO_CANCEL)


def back(request: Request) -> Message:
    """/quaylai: the question before."""
    return _steered(request, GoBack(), texts.NO_DRAFT)


def resume(request: Request) -> Message:
    """/tieptuc: the question of the open draft; else the drafts put aside, each with its age."""
    draft = drafts.open_of(request.session, request.actor.account)
    if draft is not None:
        return shown(request, draft, texts.resumed(request.now - draft.updated_at))
    inheriting.claim(request)
    kept = _kept(request)
    if not kept:
        return Message(texts.NO_DRAFT)
    return Message(texts.CHOOSE_DRAFT, stacked(*(_draft_button(request, draft) for draft in kept)))


def _steered(request: Request, event: Event, nothing: Rich) -> Message:
    draft = drafts.open_of(request.session, request.actor.account)
    return (advanced(request, draft, event) if draft else None) or Message(nothing)


def _may_start_with(pairs: Sequence[str]) -> bool:
    """Whether the pieces of a button are names and numbers in turn: a button may come from anybody."""
    return len(pairs) % 2 == 0 and STARTED.issuperset(pairs[::2]) and all(map(_is_id, pairs[1::2]))


def _started_with(pairs: Sequence[str]) -> dict[str, Any]:
    return dict(zip(pairs[::2], map(int, pairs[1::2]), strict=True))


def _is_id(piece: str) -> bool:
    return piece.isascii() and piece.isdecimal() and len(piece) <= ID_DIGITS


def _kept(request: Request) -> Sequence[Draft]:
    return [draft for draft in drafts.kept(request.session, request.actor.account) if draft.form in forms()]


def _same(draft: Draft, form: str, started_with: Mapping[str, Any]) -> bool:
    return draft.form == form and draft.started_with == started_with


def _draft_button(request: Request, draft: Draft) -> Button:
    label = texts.draft_button(forms()[draft.form].title, request.now - draft.updated_at)
    return draw.button(label, draft.id, draft.revision, RESUME)


def _put_aside(request: Request, present: Draft | None) -> Rich:
    """Put the open draft aside, and the line that says so; nothing answered yet is nothing to keep."""
    if present is None:
        return Rich("")
    form = forms().get(present.form)
    if not present.answers:
        drafts.move(request.session, present, DraftState.DROPPED, request.now)
        return Rich("")
    drafts.move(request.session, present, DraftState.KEPT, request.now)
    return texts.parked_first(form.title if form else present.form)


def _opened(request: Request, kept: Draft, *before: Rich) -> Message:
    """Open a draft again at the very question where it was left."""
    drafts.move(request.session, kept, DraftState.OPEN, request.now)
    fresh = drafts.get(request.session, kept.id) or kept
    return shown(request, fresh, *before, texts.resumed(request.now - kept.updated_at))


def _heard_file(request: Request, draft: Draft) -> Message | None:
    """A file is looked at before its row is written: is it wanted, is it small enough."""
    file = request.said.file
    wanted = _wants_file(request, draft)
    if file is None or not wanted:
        # Without a row there is nothing to refer to; the engine says what is asked instead.
        return advanced(request, draft, Filed(0, request.said.message))
    if evidence.too_big(file):
        return _too_big(request, draft)
    row = evidence.remember(
        request.session,
        request.actor.account,
        file,
        request.now,
        message=request.said.message,
        album=request.said.album,
        caption=request.said.text,
    )
    if row.state == EvidenceState.REFUSED:
        return replace(shown(request, draft, texts.SECRET), forget=True)
    return advanced(request, draft, Filed(row.id, request.said.message))


def _too_big(request: Request, draft: Draft) -> Message:
    """A file beyond what may be fetched; among others that came with it, it is answered by itself.

    Raises Refusal there: how the set stands is told once, by the last of its files (bot.albums).
    """
    if request.said.album:
        raise Refusal(plain(texts.FILE_TOO_BIG), f"a file of album {request.said.album} is too big")
    return shown(request, draft, texts.FILE_TOO_BIG)


def _is_secret(request: Request) -> bool:
    """Whether a file or what is written beside it carries the mark of a state secret."""
    file = request.said.file
    return (file is not None and secrecy.is_marked(file.name)) or secrecy.is_marked(request.said.text)


def _secret(request: Request, draft: Draft | None) -> Message:
    """A file marked as a state secret: nothing of it is kept, nor of what was sent together with it."""
    account, album = request.actor.account, request.said.album
    if album:
        gone = evidence.refuse_album(request.session, account, album, plain(texts.SECRET), request.now)
        files.forget(request.office.files, gone)
    said = shown(request, draft, texts.SECRET) if draft else Message(texts.SECRET)
    return replace(said, forget=True)


def _wants_file(request: Request, draft: Draft) -> bool:
    try:
        asked = lay(request, draft).asked
    except Refusal:
        return False
    return asked is not None and asked.takes_file and not draft.view.get("leaving")


def _edited_after_sending(request: Request) -> Message | None:
    """An edited message that answered something sent before: the way to «Sửa»; None if it did not."""
    for draft in drafts.sent(request.session, request.actor.account):
        if any(request.said.message in said.split() for said in draft.said_in.values()):
            return _sent_before(request, draft, texts.EDITED_AFTER_SENDING)
    return None


def _sent_before(request: Request, draft: Draft, why: Rich) -> Message:
    form = forms().get(draft.form)
    if form is None or form.sent is None:
        return Message(why)
    message = form.sent(request, draft)
    return Message(join([why, message.text], "\n\n"), message.buttons)


def _pressed(request: Request, draft: Draft | None, revision: int, key: str) -> Message:
    if draft is None:
        return Message(texts.OLD_BUTTON, toast=texts.STALE_TOAST)
    if draft.account_id != request.actor.account:
        return Message(texts.NOT_YOURS, toast=texts.NOT_YOURS, fresh=True)
    match draft.state:
        case DraftState.OPEN:
            pressed = Pressed(revision, key)
            return advanced(request, draft, pressed) or Message(texts.OLD_BUTTON)
        case DraftState.KEPT:
            return _pressed_kept(request, draft, key)
        case DraftState.SENT:
            return _sent_before(request, draft, texts.ALREADY_SENT)
        case DraftState.DROPPED:
            return Message(texts.ALREADY_DROPPED, toast=texts.STALE_TOAST)


def _pressed_kept(request: Request, draft: Draft, key: str) -> Message:
    """A draft that is put aside: open it again, drop it, or say where it is."""
    if key == RESUME:
        before = _put_aside(request, drafts.open_of(request.session, request.actor.account))
        return _opened(request, draft, before)
    if key == DISCARD:
        drafts.move(request.session, draft, DraftState.DROPPED, request.now)
        return Message(texts.DROPPED)
    form = forms().get(draft.form)
    again = draw.button(texts.GO_ON, draft.id, draft.revision, RESUME)
    drop = draw.button(texts.DROP_DRAFT, draft.id, draft.revision, DISCARD)
    title = form.title if form else draft.form
    return Message(texts.parked_draft(title), stacked(again, drop), toast=texts.STALE_TOAST)
