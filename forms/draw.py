"""A form on the screen: the question asked now, the review, or the wish to stop. Pure."""

from collections.abc import Sequence
from typing import Any

from domain.message import Button, Message, Rich, Rows, join
from forms import engine, texts
from forms.choices import Choice, Confirm, Several
from forms.fields import Field, rich_value
from forms.scene import FileFacts, Option, Scene, Standing
from forms.state import EDIT, OPTION, PAGE, Fields, Key, Step

#: Options of a page (ux rule 18: 5 to 8).
PAGE_SIZE = 6
#: What stands before a form's buttons; the draft, the revision and a key follow.
PREFIX = "form"
#: The piece of a button's data that begins a form.
START = "start"


def button(label: str, draft: int, revision: int, key: str) -> Button:
    """A button of a draft, drawn for a revision."""
    return Button(label, f"{PREFIX}:{draft}:{revision}:{key}")


def starter(label: str, form: str, **started_with: object) -> Button:
    """A button that begins a form; `started_with` are numbers and words that fit into 64 bytes.

    >>> starter("Sửa", "registration", submission=7).data
    'form:start:registration:submission:7'
    """
    pieces = [str(piece) for pair in started_with.items() for piece in pair]
    return Button(label, ":".join([PREFIX, START, form, *pieces]))


def screen(fields: Fields, step: Step, scene: Scene, draft: int, *before: Rich) -> Message:
    """Where the form stands after a step; `before` are lines to say first."""
    state = step.state
    scene = scene.at(state.answers, state.view)
    asked = engine.present(fields, state, scene)
    press = _Press(draft, state.revision)
    said = [*before, step.note]
    if state.view.get("leaving"):
        body: list[Rich] = [texts.heading(scene.head, ""), *said, texts.LEAVING]
        return Message(join(body, "\n\n"), press.stacked(LEAVING_BUTTONS), toast=step.toast)
    if asked is None:
        text, buttons = _review(fields, scene, said, press)
        return Message(text, buttons, toast=step.toast)
    text = _question(fields, asked, scene, said)
    buttons = _buttons(asked, step, scene, press)
    first = engine.applicable(fields, scene)[0] is asked
    return Message(text, (*buttons, _ways_out(press, first)), toast=step.toast)


LEAVING_BUTTONS = (
    (texts.KEEP_DRAFT, Key.PARK),
    (texts.DROP_DRAFT, Key.DROP),
    (texts.GO_ON, Key.ON),
)


class _Press:
    """Makes the buttons of one screen."""

    def __init__(self, draft: int, revision: int) -> None:
        self.draft = draft
        self.revision = revision

    def __call__(self, label: str, key: str) -> Button:
        return button(label, self.draft, self.revision, key)

    def stacked(self, pairs: Sequence[tuple[str, str]]) -> Rows:
        return tuple((self(label, key),) for label, key in pairs)


def _question(fields: Fields, asked: Field, scene: Scene, said: list[Rich]) -> Rich:
    """Progress, what was just said, the question with its help, and the answer that stands so far."""
    every = engine.applicable(fields, scene)
    progress = texts.step(every.index(asked) + 1, len(every))
    refused = _refused_file(asked, scene)
    help_ = [texts.question(_words(asked.question, scene)), *_help(asked, scene)]
    if asked.gathers and not isinstance(asked, Several) and asked.gathered(scene):
        help_.append(texts.present(rich_value(asked, asked.gathered(scene), scene)))
        help_.append(texts.hint(asked.gathering_hint))
    elif engine.answered(asked, scene) and not refused:
        help_.append(texts.present(rich_value(asked, scene.answers[asked.name], scene)))
    return join([texts.heading(scene.head, progress), *said, refused, join(help_)], "\n\n")


def _help(asked: Field, scene: Scene) -> list[Rich]:
    hint = _words(asked.hint, scene)
    lines = [texts.hint(words) for words in (hint, asked.limits(scene)) if words]
    if asked.takes_file:
        lines.append(texts.hint(texts.FILE_LIMIT))
    if asked.example and not asked.options(scene):
        lines.append(texts.example(asked.example))
    return lines


def _words(words: Any, scene: Scene) -> str:
    return str(words(scene) if callable(words) else words)


def _refused_file(asked: Field, scene: Scene) -> Rich:
    """Why a file given before does not count; empty if nothing was refused."""
    if scene.view.get("gathering") == asked.name:
        return Rich("")
    gone = FileFacts("", Standing.GONE, texts.LOST_FILE)
    ids = asked.files(scene.answers.get(asked.name))
    refused = [facts for one in ids if (facts := scene.files.get(one, gone)).standing is Standing.GONE]
    return texts.file_refused(asked.label, refused[0].reason) if refused else Rich("")


def _buttons(asked: Field, step: Step, scene: Scene, press: _Press) -> Rows:
    rows: list[tuple[Button, ...]] = list(_offers(step.offers, press))
    if isinstance(asked, Choice):
        rows += _options(asked, scene, press)
    if asked.gathers:
        rows += _gathering(asked, scene, press)
    rows.append(_beside(asked, scene, press))
    return tuple(row for row in rows if row)


def _gathering(asked: Field, scene: Scene, press: _Press) -> Rows:
    """«Xong», and for what was typed or sent the way to take the last piece back."""
    done = (press(texts.DONE, Key.DONE),)
    if isinstance(asked, Several):
        return (done,)
    if not asked.gathered(scene):
        return ()
    return (done, (press(texts.UNDO, Key.UNDO),))


def _ways_out(press: _Press, first: bool = False) -> tuple[Button, ...]:
    leave = press(texts.CANCEL, Key.LEAVE)
    return (leave,) if first else (press(texts.BACK, Key.BACK), leave)


def _beside(asked: Field, scene: Scene, press: _Press) -> tuple[Button, ...]:
    """«Giữ nguyên», «Bỏ qua», as far as they make sense."""
    kept = (press(texts.KEEP, Key.KEEP),) if engine.answered(asked, scene) else ()
    return (*kept, *((press(texts.SKIP, Key.SKIP),) if asked.may_skip(scene) else ()))


def _offers(offers: Sequence[Option], press: _Press) -> Rows:
    return press.stacked([(option.label, OPTION + option.key) for option in offers])


def _options(asked: Choice, scene: Scene, press: _Press) -> Rows:
    """A page of the options, numbered as they may be typed, and the way to the other pages."""
    options = asked.options(scene)
    pages = max(1, -(-len(options) // PAGE_SIZE))
    page = min(max(int(scene.view.get("page", 1)), 1), pages)
    first = (page - 1) * PAGE_SIZE
    shown = [
        (_label(asked, number, option, scene), OPTION + option.key)
        for number, option in enumerate(options[first : first + PAGE_SIZE], start=first + 1)
    ]
    turns = [(texts.PAGE_BACK, page - 1), (f"{page}/{pages}", page), (texts.PAGE_ON, page + 1)]
    turning = tuple(press(label, f"{PAGE}{to}") for label, to in turns if 1 <= to <= pages)
    every = (press(texts.SHOW_ALL, Key.ALL),) if scene.view.get("narrowed") else ()
    return tuple(row for row in (*press.stacked(shown), turning if pages > 1 else (), every) if row)


def _label(asked: Choice, number: int, option: Option, scene: Scene) -> str:
    if isinstance(asked, Confirm):
        return option.label
    if isinstance(asked, Several):
        return texts.tick_button(number, option.label, option.key in asked.gathered(scene))
    return texts.option_button(number, option.label)


def _review(fields: Fields, scene: Scene, said: list[Rich], press: _Press) -> tuple[Rich, Rows]:
    """Every answer, each with a button to change it, and «Gửi»."""
    every = engine.applicable(fields, scene)
    lines = [
        texts.review_line(number, field.label, rich_value(field, scene.answers[field.name], scene))
        for number, field in enumerate(every, start=1)
    ]
    edits = [
        press(texts.edit_button(number, field.label), EDIT + field.name)
        for number, field in enumerate(every, start=1)
    ]
    heading = texts.heading(scene.head, texts.REVIEW_HEAD)
    text = join([heading, *said, join(lines), texts.REVIEW_FOOT], "\n\n")
    return text, ((press(texts.SEND, Key.SEND),), *((edit,) for edit in edits), _ways_out(press))
