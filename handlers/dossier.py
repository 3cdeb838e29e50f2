"""The page of one dossier with its steps, the same for whoever judges it and for whose it is."""

from collections.abc import Sequence

from data import evidence, looks, review, submissions
from data.models import Evidence, EvidenceState, Looked, Person, Submission
from data.request import Request
from data.review import Filed
from domain.changes import Change, changed
from domain.errors import Refusal
from domain.message import Button, Message, Paper, Rich, Rows, length, stacked
from domain.review import Act, Case, Party, Step, may_revise, may_see, step_of, steps
from forms import passage
from forms import run as forms
from forms.catalog import forms as catalogue
from forms.dossier import edit
from handlers.command import DIGITS, Pressed, button
from handlers.texts import dossier as texts
from handlers.texts.dossier import FileLine, Sheet
from vietnamese import labels

#: The two commands on whose screens a dossier is shown.
QUEUE, OWN = "duyet", "hoso"
#: The form that asks for the reason of a step.
REASON = "review_step"
#: UTF-16 units of a page (Bot API, sendMessage takes 4096).
ROOM = 4000
#: Characters of a line and lines of a page, from the whole to the tightest.
FITS: tuple[tuple[int | None, int | None], ...] = (
    (None, None),
    (600, None),
    (250, None),
    (100, 30),
    (60, 20),
)


def title(form: str) -> str:
    """The name of a form as people read it; a form of an earlier version of the bot is a dossier like any."""
    known = catalogue().get(form)
    return known.title if known else texts.OTHER_FORM


def seen(request: Request, submission: int) -> tuple[Filed, Case]:
    """A dossier that the actor may read. Raises Refusal, the same for what is not there and not theirs."""
    try:
        filed = review.filed(request.session, submission)
    except Refusal as refusal:
        raise Refusal(texts.NOT_FOUND, refusal.log) from None
    case = review.case(request.session, filed.row, request.today)
    if not may_see(request.actor, case):
        raise Refusal(texts.NOT_FOUND, f"person {request.actor.person} may not see submission {submission}")
    return filed, case


def page(request: Request, submission: int, home: str, *notes: Rich, toast: str = "") -> Message:
    """A dossier with what the actor may do about it. Raises Refusal if the actor may not see it."""
    filed, case = seen(request, submission)
    _note_look(request, filed, Looked.DOSSIER)
    sheet = _sheet(request, filed)
    text, whole = _fitting(sheet, notes)
    more = () if whole else stacked(button(texts.FULL, OWN, "full", submission))
    return Message(text, (*_buttons(request, filed, case), *_files(sheet), *more, *_back(home)), toast=toast)


def _note_look(request: Request, filed: Filed, what: Looked) -> None:
    looks.at_dossier(request.session, request.actor.person, filed.row, what, request.now)


def _sheet(request: Request, filed: Filed) -> Sheet:
    session, row = request.session, filed.row
    version = submissions.version_of(session, row)
    typed_by = session.get(Person, version.person_id) if version.person_id != row.person_id else None
    return Sheet(
        filed=filed,
        title=title(row.form),
        version=version,
        typed_by=typed_by.name if typed_by else "",
        changes=_changes(request, filed),
        history=review.history(session, row.id),
        files=_file_lines(request, version.files),
        zone=request.office.zone,
    )


def _changes(request: Request, filed: Filed) -> tuple[Change, ...]:
    if filed.row.version == 1:
        return ()
    *_, before, after = submissions.versions(request.session, filed.row.id)
    return changed(before.lines, after.lines)


def _file_lines(request: Request, ids: Sequence[int]) -> list[FileLine]:
    known: dict[int, Evidence] = {row.id: row for row in evidence.of(request.session, ids)}
    return [
        FileLine(row.id, row.name or texts.UNNAMED, EvidenceState(row.state), row.sha256 or "")
        for one in ids
        if (row := known.get(one)) is not None
    ]


def _fitting(sheet: Sheet, notes: Sequence[Rich]) -> tuple[Rich, bool]:
    """The page cut so that one message takes it, and whether it is whole."""
    text = Rich("")
    for longest, most in FITS:
        text = texts.page(sheet, longest, most, *notes)
        if length(text) <= ROOM:
            return text, longest is None
    return text, False


def _buttons(request: Request, filed: Filed, case: Case) -> Rows:
    row = filed.row
    acts = [_act(row, step) for step in steps(request.actor, case)]
    mending = [edit(row)] if may_revise(request.actor, case) and row.form in catalogue() else []
    return stacked(*acts, *mending)


def _act(row: Submission, step: Step) -> Button:
    home = OWN if step.party is Party.AUTHOR else QUEUE
    return button(labels.act(step.act, row.asking), home, "act", row.id, row.revision, step.act)


def _files(sheet: Sheet) -> Rows:
    submission = sheet.filed.row.id
    return stacked(
        *(
            button(texts.file_button(number, file), OWN, "file", submission, file.id)
            for number, file in enumerate(sheet.files, start=1)
            if file.state is EvidenceState.KEPT
        )
    )


def _back(home: str) -> Rows:
    if home == QUEUE:
        return stacked(button(texts.BACK_TO_QUEUE, QUEUE))
    return stacked(button(texts.BACK_TO_SENT, OWN, "sent", 1))


def full(request: Request, submission: int) -> Message:
    """Every line as it was handed in, however long: the channel splits it."""
    filed, _ = seen(request, submission)
    _note_look(request, filed, Looked.FULL)
    return Message(texts.full(_sheet(request, filed)), fresh=True)


def file(request: Request, submission: int, wanted: int) -> Message:
    """A file of the present version, sent back so that it can't be passed on. Raises Refusal without it."""
    filed, _ = seen(request, submission)
    files = _sheet(request, filed).files
    for number, one in enumerate(files, start=1):
        if one.id == wanted:
            return _sent_back(request, number, one, filed)
    raise Refusal(texts.NO_SUCH_FILE, f"no file {wanted} in submission {submission}")


def _sent_back(request: Request, number: int, one: FileLine, filed: Filed) -> Message:
    if one.state is not EvidenceState.KEPT:
        return Message(texts.file_waits(one), fresh=True)
    _note_look(request, filed, Looked.FILE)
    paper = Paper("evidence", {"sha256": one.sha256, "name": one.name})
    return Message(texts.file_sent(number, one, filed.row), paper=paper, protect=True, fresh=True)


def acted(request: Request, pressed: Pressed, home: str) -> Message:
    """A pressed step: taken at once, or through the form that asks why; an old button redraws the page."""
    submission, revision = pressed.number(), pressed.number()
    act = pressed.among({str(act): act for act in Act})
    filed, _ = seen(request, submission)
    if filed.row.revision != revision:
        return page(request, submission, home, texts.REDRAWN, toast=texts.REDRAWN_TOAST)
    return take(request, submission, act, home)


def take(request: Request, submission: int, act: Act, home: str) -> Message:
    """Take a step, and show the dossier as it is then, with the way to the next one that waits."""
    filed, case = seen(request, submission)
    step = step_of(request.actor, case, act)
    if step is None:
        return page(request, submission, home, texts.NO_SUCH_STEP, toast=texts.NOT_YOURS_TOAST)
    revision = filed.row.revision
    if step.reason:
        return forms.start(request, REASON, submission=submission, revision=revision, act=str(act))
    taken = passage.take(request, submission, act, revision=revision)
    waiting = review.queue(request.session, request.actor, request.today)
    onward = [button(texts.next_button(len(waiting)), QUEUE, "open", waiting[0].row.id)] if waiting else []
    shown = page(request, submission, home, texts.done(act, taken.asking, len(waiting)))
    return Message(shown.text, (*stacked(*onward), *shown.buttons))


def typed(request: Request, submission: int, words: str, home: str) -> Message:
    """What is typed behind the number of a dossier (folded): nothing, a step, a file, the whole text."""
    if not words:
        return page(request, submission, home)
    if words == texts.WORD_FULL:
        return full(request, submission)
    if words == texts.WORD_EDIT:
        filed, _ = seen(request, submission)
        return forms.start(request, filed.row.form, submission=submission)
    if words.startswith(texts.WORD_FILE + " "):
        return _typed_file(request, submission, words.removeprefix(texts.WORD_FILE).strip())
    _, case = seen(request, submission)
    meant = [step.act for step in steps(request.actor, case) if _is_meant(step.act, words)]
    if len(meant) == 1:
        return take(request, submission, meant[0], home)
    return page(request, submission, home, texts.NO_SUCH_STEP)


def _is_meant(act: Act, words: str) -> bool:
    return any(said.startswith(words) for said in texts.act_words(act))


def _typed_file(request: Request, submission: int, number: str) -> Message:
    filed, _ = seen(request, submission)
    files = _sheet(request, filed).files
    if not is_number(number) or not 1 <= int(number) <= len(files):
        raise Refusal(texts.NO_SUCH_FILE, f"no file {number!r} in submission {submission}")
    return _sent_back(request, int(number), files[int(number) - 1], filed)


def named(words: Sequence[str], listed: Sequence[Filed]) -> tuple[int, str] | None:
    """The dossier that folded words name, by its place in a list or by its code, and the words behind it."""
    match list(words):
        case [first, number, *rest] if first.startswith("hs") and is_number(first[2:]) and is_number(number):
            return int(number), " ".join(rest)
        case [place, *rest] if is_number(place) and 1 <= int(place) <= len(listed):
            return listed[int(place) - 1].row.id, " ".join(rest)
    return None


def is_number(word: str) -> bool:
    """Whether a word is a number that a row may have."""
    return word.isascii() and word.isdecimal() and len(word) <= DIGITS
