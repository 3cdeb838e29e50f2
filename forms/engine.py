"""The engine: where a form stands, and what becomes of it when somebody types or taps. Pure.

The next question is the first field whose `when` holds and that has no answer that counts; going back,
editing, skipping, resuming and the review fall out of that. Every change counts the revision up; buttons
carry the revision for which they were drawn, so an old tap, or the same tap again, answers nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forms import texts
from forms.fields import Field, rich_value
from forms.scene import Gathering, Reading, Scene, Standing, Taken, Unclear
from forms.state import (
    EDIT,
    OPTION,
    PAGE,
    Act,
    Edited,
    Event,
    Fields,
    Filed,
    GoBack,
    Key,
    Leave,
    Pressed,
    State,
    Step,
    Typed,
)
from vietnamese.text import fold

#: A number of more digits is no line of a review.
LINE_DIGITS = 3

_WORDS: Mapping[str, Sequence[str]] = {
    Key.SEND: texts.SEND_WORDS,
    Key.BACK: texts.BACK_WORDS,
    Key.SKIP: texts.SKIP_WORDS,
    Key.LEAVE: texts.CANCEL_WORDS,
    Key.KEEP: texts.KEEP_WORDS,
    Key.DONE: texts.DONE_WORDS,
    Key.UNDO: texts.UNDO_WORDS,
    Key.ALL: texts.SHOW_ALL_WORDS,
}
_LEAVING_WORDS: Mapping[str, Sequence[str]] = {
    Key.PARK: texts.KEEP_DRAFT_WORDS,
    Key.DROP: texts.DROP_DRAFT_WORDS,
    Key.ON: texts.GO_ON_WORDS,
}


def applicable(fields: Fields, scene: Scene) -> list[Field]:
    """The fields that are asked, as the answers stand."""
    return [field for field in fields if field.when(scene)]


def answered(field: Field, scene: Scene) -> bool:
    """Whether a field has an answer that counts: skipped counts if it may be skipped."""
    if field.name not in scene.answers:
        return False
    value = scene.answers[field.name]
    return field.may_skip(scene) if value is None else field.standing(value, scene) is not Standing.GONE


def present(fields: Fields, state: State, scene: Scene) -> Field | None:
    """The field being asked now; None in the review."""
    asked = applicable(fields, scene)
    opened = next((field for field in asked if field.name == state.asking), None)
    return opened or next((field for field in asked if not answered(field, scene)), None)


def final_answers(fields: Fields, scene: Scene) -> dict[str, Any]:
    """What is handed in: the answers to the fields that are asked, skipped ones as None."""
    return {field.name: field.final(scene.answers[field.name]) for field in applicable(fields, scene)}


def advance(fields: Fields, state: State, event: Event, scene: Scene) -> Step:
    """What an event makes of a draft. Nothing but the state decides; nothing outside is touched."""
    scene = scene.at(state.answers, state.view)
    match event:
        case Pressed():
            step = _pressed(fields, state, event, scene)
        case Typed():
            step = _typed(fields, state, event, scene)
        case Filed():
            step = _filed(fields, state, event, scene)
        case Edited():
            step = _edited(fields, state, event, scene)
        case Leave():
            step = _ask_to_leave(state)
        case GoBack():
            step = _back(fields, state, scene)
    return step


def _ask_to_leave(state: State) -> Step:
    return Step(_changed(state, view={**state.view, "leaving": True}))


def _changed(state: State, **changes: Any) -> State:
    return replace(state, revision=state.revision + 1, **changes)


def _staying(state: State) -> State:
    """The state once the wish to stop is off the table."""
    return _changed(state, view={key: value for key, value in state.view.items() if key != "leaving"})


def _pressed(fields: Fields, state: State, event: Pressed, scene: Scene) -> Step:
    old, key = Step(state, note=texts.STALE, toast=texts.STALE_TOAST), event.key
    if event.revision != state.revision:
        return old
    if state.view.get("leaving"):
        return _leaving(state, key)
    if key.startswith(EDIT):
        return _open(fields, state, key.removeprefix(EDIT), scene)
    asked = present(fields, state, scene)
    if asked is not None and key.startswith(PAGE) and key.removeprefix(PAGE).isdecimal():
        return Step(_changed(state, view={**state.view, "page": int(key.removeprefix(PAGE))}))
    if asked is not None and key.startswith(OPTION):
        return _took(state, asked, asked.press(key.removeprefix(OPTION), scene), scene)
    return _control(fields, state, key, scene) or old


def _leaving(state: State, key: str) -> Step:
    if key in (Key.PARK, Key.DROP):
        return Step(_staying(state), Act.PARK if key == Key.PARK else Act.DROP)
    return Step(_staying(state)) if key == Key.ON else Step(state, note=texts.NOT_A_CHOICE_NOW)


def _control(fields: Fields, state: State, key: str, scene: Scene) -> Step | None:
    """A button or word that answers no question: back, skip, send and so on; None if it is none."""
    match key:
        case Key.BACK:
            return _back(fields, state, scene)
        case Key.LEAVE:
            return _ask_to_leave(state)
        case Key.SEND:
            return _send(fields, state, scene)
        case Key.SKIP | Key.KEEP | Key.DONE | Key.UNDO | Key.ALL:
            asked = present(fields, state, scene)
            return _about(state, key, asked, scene) if asked else Step(state, note=texts.NOT_IN_REVIEW)
    return None


def _about(state: State, key: str, asked: Field, scene: Scene) -> Step:
    """A control that concerns the question asked."""
    if key == Key.SKIP:
        return _took(
            state, asked, Taken(None) if asked.may_skip(scene) else Unclear(texts.NOT_OPTIONAL), scene
        )
    if key == Key.KEEP:
        if answered(asked, scene):
            return Step(_changed(state, asking="", view={}))
        return Step(state, note=texts.NOTHING_TO_KEEP)
    if key == Key.ALL:
        return Step(_changed(state, view=_without_list(state)))
    if not asked.gathers:
        return Step(state, note=texts.NOTHING_TO_CLOSE)
    parts = asked.gathered(scene)
    reading = Gathering(parts[:-1]) if key == Key.UNDO else asked.close(parts, scene)
    return _took(state, asked, reading, scene)


def _without_list(state: State) -> dict[str, Any]:
    return {key: value for key, value in state.view.items() if key not in ("narrowed", "page")}


def _took(state: State, asked: Field, reading: Reading, scene: Scene, message: str = "") -> Step:
    """What a reading of an answer makes of the draft."""
    said_in = _said_in(state, asked, reading, message)
    match reading:
        case Taken(value):
            answers = {**state.answers, asked.name: value}
            after = _changed(
                state, answers=answers, said_in=said_in, asking="", view=_of_others(state, asked)
            )
            shown = rich_value(asked, value, scene.at(answers, {}))
            return Step(after, note=texts.recorded(asked.label, shown))
        case Gathering(parts, note):
            view = {**state.view, "gathered": list(parts), "gathering": asked.name}
            return Step(_changed(state, view=view, said_in=said_in), note=note)
        case Unclear(why, offers, narrowed):
            # The message is remembered though nothing was read: edited, it answers this question.
            heard = replace(state, said_in=said_in) if message else state
            if narrowed:
                heard = _changed(heard, view={**_without_list(state), "narrowed": narrowed})
            return Step(heard, note=why, offers=offers)


def _of_others(state: State, asked: Field) -> dict[str, Any]:
    """What was being gathered for another question, which a new one has come before."""
    if state.view.get("gathering", asked.name) == asked.name:
        return {}
    return {key: state.view[key] for key in ("gathered", "gathering")}


def _said_in(state: State, asked: Field, reading: Reading, message: str) -> dict[str, str]:
    """Which messages gave which answers, after this one: a gathered answer has several."""
    before = state.said_in.get(asked.name, "")
    others = {name: said for name, said in state.said_in.items() if name != asked.name}
    gathering = state.view.get("gathering") == asked.name
    if asked.gathers and before and (gathering or isinstance(reading, Unclear)):
        said = f"{before} {message}" if message and isinstance(reading, Gathering) else before
        return {**others, asked.name: said}
    return {**others, asked.name: message} if message else others


def _back(fields: Fields, state: State, scene: Scene) -> Step:
    """To the question before; from the first one nowhere."""
    if state.view.get("leaving"):
        return Step(_staying(state))
    asked = applicable(fields, scene)
    now = present(fields, state, scene)
    place = asked.index(now) if now else len(asked)
    if place == 0:
        return Step(state, note=texts.FIRST_QUESTION)
    return Step(_changed(state, asking=asked[place - 1].name, view={}))


def _open(fields: Fields, state: State, name: str, scene: Scene) -> Step:
    """Open one answer again, from the review."""
    if any(field.name == name for field in applicable(fields, scene)):
        return Step(_changed(state, asking=name, view={}))
    return Step(state, note=texts.OPTION_GONE)


def _send(fields: Fields, state: State, scene: Scene) -> Step:
    """Hand in, once every question is answered and every file is there."""
    asked = present(fields, state, scene)
    if asked is not None:
        return Step(state, note=texts.NOT_YET_ALL)
    values = final_answers(fields, scene)
    standings = [
        field.standing(values[field.name], scene)
        for field in applicable(fields, scene)
        if values[field.name] is not None
    ]
    if Standing.CHECKING in standings:
        return Step(state, note=texts.STILL_CHECKING)
    return Step(_changed(state, view={}), Act.SEND)


def _typed(fields: Fields, state: State, event: Typed, scene: Scene) -> Step:
    said = event.text.strip()
    if state.view.get("leaving"):
        return _leaving(state, _word(said, _LEAVING_WORDS))
    asked = present(fields, state, scene)
    if asked is None:
        return _typed_in_review(fields, state, said, scene)
    step = _control(fields, state, _word(said, _WORDS), scene) if _is_control(said, asked, scene) else None
    return step or _took(state, asked, asked.read(said, scene), scene, event.message)


def _is_control(said: str, asked: Field, scene: Scene) -> bool:
    """Whether words steer the form: not if they name an option, or steer nothing at this question."""
    if any(fold(option.label) == fold(said) for option in asked.options(scene)):
        return False
    steers: dict[str, bool] = {
        Key.DONE: asked.gathers,
        Key.UNDO: asked.gathers and bool(asked.gathered(scene)),
        Key.KEEP: answered(asked, scene),
        Key.ALL: "narrowed" in scene.view,
    }
    return steers.get(_word(said, _WORDS), True)


def _word(said: str, words: Mapping[str, Sequence[str]]) -> str:
    """The key of the control that was typed, "" if it is none."""
    return next((key for key, spellings in words.items() if fold(said) in map(fold, spellings)), "")


def _typed_in_review(fields: Fields, state: State, said: str, scene: Scene) -> Step:
    """«gửi», «quay lại», «sửa <name or number>», or the bare number of a line."""
    control = _word(said, _WORDS)
    if control:
        return _control(fields, state, control, scene) or Step(state, note=texts.NOT_IN_REVIEW)
    verb, _, line = fold(said).partition(" ")
    if verb == fold(texts.EDIT_WORD) and line:
        found = _line(applicable(fields, scene), line)
        return _open(fields, state, found, scene) if found else Step(state, note=texts.no_such_line(said))
    found = _line(applicable(fields, scene), fold(said)) if fold(said).isdecimal() else ""
    return _open(fields, state, found, scene) if found else Step(state, note=texts.NOT_IN_REVIEW)


def _line(asked: Fields, wanted: str) -> str:
    """The field of a line of the review, by its number or its name; "" if none or several fit."""
    if wanted.isdecimal() and len(wanted) <= LINE_DIGITS:
        return asked[int(wanted) - 1].name if 1 <= int(wanted) <= len(asked) else ""
    names = {fold(field.label): field.name for field in asked}
    fitting = [name for label, name in names.items() if label.startswith(wanted)]
    return names.get(wanted) or (fitting[0] if len(fitting) == 1 else "")


def _filed(fields: Fields, state: State, event: Filed, scene: Scene) -> Step:
    asked = present(fields, state, scene)
    if asked is None or not asked.takes_file or state.view.get("leaving"):
        return Step(state, note=texts.FILE_NOT_ASKED)
    return _took(state, asked, asked.file(event.evidence, scene), scene, event.message)


def _edited(fields: Fields, state: State, event: Edited, scene: Scene) -> Step:
    """Other words take the place of the answer that the message gave, and nothing else moves."""
    name = next((name for name, said in state.said_in.items() if event.message in said.split()), "")
    field = next((field for field in applicable(fields, scene) if field.name == name), None)
    if field is None:
        return Step(state, Act.NOTHING)
    making = present(fields, state, scene) is field and state.view.get("gathering") == field.name
    here = scene.at(state.answers, state.view if making else {})
    place = state.said_in[name].split().index(event.message)
    reading = field.amend(event.text.strip(), place, here)
    if isinstance(reading, Gathering) and making:
        view = {**state.view, "gathered": list(reading.parts)}
        return Step(_changed(state, view=view), note=texts.PIECE_REPLACED)
    if isinstance(reading, Gathering):
        reading = field.close(reading.parts, here)
    if isinstance(reading, Taken):
        return _replaced(state, field, reading.value, scene)
    why = reading.why if isinstance(reading, Unclear) else texts.NOT_IN_REVIEW
    return Step(state, note=texts.edit_missed(field.label, why))


def _replaced(state: State, field: Field, value: Any, scene: Scene) -> Step:
    if field.name in state.answers and state.answers[field.name] == value:
        return Step(state, note=texts.UNCHANGED_EDIT)
    answers = {**state.answers, field.name: value}
    shown = rich_value(field, value, scene.at(answers, {}))
    asking = "" if state.asking == field.name else state.asking
    return Step(_changed(state, answers=answers, asking=asking), note=texts.replaced(field.label, shown))
