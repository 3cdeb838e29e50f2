"""An open draft on the desk: its form, what the fields may know now, and what an event makes of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from data import drafts, evidence
from data.drafts import Draft, Progress
from data.models import DraftState, EvidenceState
from data.request import Request
from domain.errors import Refusal
from domain.message import Message, Rich, join
from forms import draw, engine, texts
from forms.catalog import forms
from forms.fields import Field, shown_value
from forms.form import Filled, Form, NotAccepted
from forms.scene import FileFacts, Scene, Standing
from forms.state import Act, Event, Fields, Filed, State, Step
from forms.subject import AROUND, framed

_STANDINGS = {
    EvidenceState.WAITING: Standing.CHECKING,
    EvidenceState.KEPT: Standing.GOOD,
    EvidenceState.REFUSED: Standing.GONE,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft, its form, and the scene of this moment."""

    request: Request
    draft: Draft
    form: Form
    scene: Scene

    @property
    def fields(self) -> Fields:
        """The questions of this draft."""
        return framed(self.form, self.draft.started_with, self.scene)

    @property
    def state(self) -> State:
        """How far it has come."""
        draft = self.draft
        return State(draft.answers, draft.said_in, draft.asking, draft.view, draft.revision)

    @property
    def asked(self) -> Field | None:
        """The field being asked now, None in the review."""
        return engine.present(self.fields, self.state, self.scene)


def lay(request: Request, draft: Draft) -> Desk:
    """Put a draft on the desk. Raises Refusal if its form is gone or closed to this actor by now."""
    form = forms().get(draft.form)
    if form is None:
        raise Refusal(texts.FORM_GONE, f"no form {draft.form} for draft {draft.id}")
    form.admit(request.actor)
    scene = form.scene(request, draft.started_with, draft.answers).at(draft.answers, draft.view)
    ids = _file_ids(framed(form, draft.started_with, scene), scene)
    return Desk(request, draft, form, replace(scene, files=_files(request, ids)))


def _file_ids(fields: Fields, scene: Scene) -> list[int]:
    """The files given so far, and those of a set in the making."""
    takers = [field for field in fields if field.takes_file]
    given = [one for field in takers for one in field.files(scene.answers.get(field.name))]
    gathered = scene.view.get("gathered", ()) if takers else ()
    return [*given, *(one for one in gathered if isinstance(one, int))]


def _files(request: Request, ids: Collection[int]) -> dict[int, FileFacts]:
    return {
        row.id: FileFacts(
            row.name or texts.UNNAMED_FILE,
            _STANDINGS[EvidenceState(row.state)],
            row.reason,
            row.sha256 or "",
            _place(row.message),
        )
        for row in evidence.of(request.session, ids)
    }


def _place(message: str) -> int:
    return int(message) if message.isdecimal() else 0


def shown(request: Request, draft: Draft, *before: Rich, toast: str = "") -> Message:
    """Where a draft stands now; if its form is closed to the actor, why, and the draft is put aside."""
    try:
        desk = lay(request, draft)
    except Refusal as refusal:
        return _set_aside(request, draft, refusal)
    return draw.screen(desk.fields, Step(desk.state, toast=toast), desk.scene, draft.id, *before)


def advanced(request: Request, draft: Draft, event: Event) -> Message | None:
    """What an event makes of an open draft, kept before it is answered; None if it concerned nothing."""
    try:
        desk = lay(request, draft)
    except Refusal as refusal:
        return _set_aside(request, draft, refusal)
    scene = _with_file(desk, event)
    step = engine.advance(desk.fields, desk.state, event, scene)
    if step.act is Act.NOTHING:
        return None
    if step.act is Act.SEND:
        return _sent(desk)
    if step.act in (Act.PARK, Act.DROP):
        return _left(desk, step)
    if step.state != desk.state and not _save(desk, step.state):
        return _overtaken(request, draft)
    return draw.screen(desk.fields, step, scene, draft.id)


def _with_file(desk: Desk, event: Event) -> Scene:
    """The scene with a file that came with this very event, so that it is named as being checked."""
    if not isinstance(event, Filed):
        return desk.scene
    files = _files(desk.request, [event.evidence])
    return replace(desk.scene, files={**desk.scene.files, **files})


def _overtaken(request: Request, draft: Draft) -> Message:
    """Another update of the same person was faster: show where the draft stands by now."""
    fresh = drafts.get(request.session, draft.id)
    if fresh is None or fresh.state is not DraftState.OPEN:
        return Message(texts.OLD_BUTTON, toast=texts.STALE_TOAST)
    return shown(request, fresh, texts.STALE, toast=texts.STALE_TOAST)


def _set_aside(request: Request, draft: Draft, refusal: Refusal) -> Message:
    if draft.state is DraftState.OPEN:
        drafts.move(request.session, draft, DraftState.KEPT, request.now)
    return Message(join([refusal.person, texts.DRAFT_KEPT], "\n\n"))


def _save(desk: Desk, state: State) -> bool:
    progress = Progress(state.answers, state.said_in, state.asking, state.view, state.revision)
    return drafts.save(desk.request.session, desk.draft, progress, desk.form.version, desk.request.now)


def _left(desk: Desk, step: Step) -> Message:
    """Put aside as it stood before the wish to stop, or give up."""
    if not _save(desk, step.state):
        return _overtaken(desk.request, desk.draft)
    left = replace(desk.draft, revision=step.state.revision)
    if step.act is Act.DROP:
        drafts.move(desk.request.session, left, DraftState.DROPPED, desk.request.now)
        return Message(texts.DROPPED)
    drafts.move(desk.request.session, left, DraftState.KEPT, desk.request.now)
    return Message(texts.parked(desk.form.title))


def _sent(desk: Desk) -> Message:
    """Hand in. A refusal at this last moment undoes whatever was begun, and the draft stays."""
    request = desk.request
    filled = _filled(desk)
    try:
        with request.session.begin_nested():
            # The draft first: whoever sends it a second time at this very moment finds it taken.
            if not drafts.move(request.session, desk.draft, DraftState.SENT, request.now):
                return _overtaken(request, desk.draft)
            return desk.form.submit(request, filled)
    except Refusal as refusal:
        return _not_sent(desk, refusal)


def _filled(desk: Desk) -> Filled:
    """The answers with the lines that their author saw, and every file once, in order."""
    scene = desk.scene.at(desk.draft.answers, {})
    asked = engine.applicable(desk.fields, scene)
    lines = [
        (field.name, field.label, shown_value(field, scene.answers[field.name], scene))
        for field in asked
        if field.name not in AROUND
    ]
    files = [one for field in asked for one in field.files(scene.answers[field.name])]
    once = {scene.files[one].sha256: one for one in reversed(files)}
    return Filled(
        desk.draft,
        engine.final_answers(desk.fields, scene),
        lines,
        [one for one in files if one in once.values()],
    )


def _not_sent(desk: Desk, refusal: Refusal) -> Message:
    buttons = refusal.buttons if isinstance(refusal, NotAccepted) else ()
    why = join([refusal.person, texts.DRAFT_KEPT])
    review = draw.screen(desk.fields, Step(desk.state), desk.scene, desk.draft.id, why)
    return replace(review, buttons=(*buttons, *review.buttons))
