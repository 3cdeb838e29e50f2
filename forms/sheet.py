"""A form's questions as the columns of a sheet: headings found whatever their order, cells read as if typed.

Pure: what the rows make of the database is in `forms.entering`.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.drafts import Draft
from domain.message import Rich
from forms import engine, texts
from forms.choices import Choice, Confirm, Several
from forms.fields import Field, shown_value
from forms.form import Filled, Form
from forms.gathering import Rows
from forms.scene import Answers, Gathering, Reading, Scene, Taken, Unclear
from forms.state import Fields, State
from forms.subject import AROUND
from vietnamese import names, text
from vietnamese.matching import best_match

#: Lines among which the headings are looked for.
HEAD_WITHIN = 10
#: Characters of the hash that stands for a row, or for what was seen.
DIGEST = 12
#: The columns that say whose a row is, and the one of numbers, which marks the example.
WHO, UNIT, NUMBER = "sheet_who", "sheet_unit", "sheet_number"

_MARKS = re.compile(r"\s*(?:\*|\([^)]*\))\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: what it is for, its heading, and how it is written."""

    name: str
    label: str
    required: bool = False
    hint: str = ""
    example: str = ""
    #: what the example row holds: nothing where its other cells make the question fall away
    sample: str = ""
    #: what may be written, where there is a list
    options: tuple[str, ...] = ()
    #: one of the options, not several
    one: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a sheet are."""

    #: the line of the headings, counted from 0
    head: int
    #: column -> its place, counted from 0
    places: Mapping[str, int]
    #: headings that were nearly right -> the label that they were taken for
    guessed: Mapping[str, str]
    #: headings that are no column of the form
    unknown: tuple[str, ...]
    #: required columns that are not there
    missing: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a row may be: a person with the unit, or a unit (then `name` is the unit's)."""

    id: int
    name: str
    unit: str
    #: other ways to write the name, and all ways to write the unit
    spellings: tuple[str, ...] = ()
    unit_spellings: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name with the unit behind it, once where both are the same."""
        return self.name if self.name == self.unit else f"{self.name} ({self.unit})"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that does not do: its column, why as a sentence, and what it may have meant."""

    label: str
    why: Rich
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A row as answers; `unused` are the labels of cells that this row is not asked for."""

    answers: Answers
    unused: tuple[str, ...] = ()


def columns(fields: Fields, scene: Scene) -> tuple[Column, ...]:
    """The questions that a sheet can answer, as columns: those that take files are left out."""
    asked = [field for field in fields if field.name not in AROUND and not field.takes_file]
    twice = Counter(text.fold(field.label) for field in asked)
    made: list[Column] = []
    answers: dict[str, Any] = {}
    for field in asked:
        here = scene.at(answers, {})
        column = _column(field, scene, twice[text.fold(field.label)] > 1)
        sample = column.example if field.when(here) else ""
        made.append(replace(column, sample=sample))
        reading = field.read(sample, here) if isinstance(field, Choice) and sample else None
        if isinstance(reading, Taken):
            answers[field.name] = reading.value
    return tuple(made)


def _column(field: Field, scene: Scene, shared: bool) -> Column:
    options = tuple(option.label for option in field.options(scene))
    return Column(
        field.name,
        f"{field.label} [{field.name}]" if shared else field.label,
        field.when(scene) and field.optional is False,
        _hint(field, scene),
        field.example or (options[0] if options else ""),
        options=options,
        one=not isinstance(field, Several),
    )


def _hint(field: Field, scene: Scene) -> str:
    """The question with its hint, or the cells of rows; what depends on whose it is, is left out.

    The hint of a question with options is about buttons.
    """
    hint = "" if field.options(scene) else field.hint
    if not isinstance(hint, str):
        hint = "; ".join(column.label for column in field.columns) if isinstance(field, Rows) else ""
    question = field.question if isinstance(field.question, str) else ""
    return "\n".join(filter(None, [question, hint, field.limits(scene)]))


def needs_file(form: Form) -> bool:
    """Whether a form can't be entered from a sheet, because it always asks for a file."""
    return any(field.takes_file and field.optional is False for field in form.fields)


def layout(rows: Sequence[Sequence[str]], wanted: Sequence[Column]) -> Layout:
    """Where the columns are: the headings are the line, among the first, that names most of them."""
    lines = [_headings(row, wanted) for row in rows[:HEAD_WITHIN]]
    head = max(range(len(lines)), key=lambda line: (len(lines[line][0]), -line))
    places, guessed, unknown = lines[head]
    missing = tuple(column for column in wanted if column.required and column.name not in places)
    return Layout(head, places, guessed, unknown, missing)


def _headings(
    row: Sequence[str], wanted: Sequence[Column]
) -> tuple[dict[str, int], dict[str, str], tuple[str, ...]]:
    """The places of columns, exact headings before nearly right ones; those guessed; those unknown."""
    cells = {place: _MARKS.sub("", text.squeeze(cell)) for place, cell in enumerate(row) if cell.strip()}
    places: dict[str, int] = {}
    for place, cell in cells.items():
        name = next((one.name for one in wanted if text.fold(one.label) == text.fold(cell)), None)
        if name is not None:
            places.setdefault(name, place)
    guessed: dict[str, str] = {}
    for place, cell in cells.items():
        left = {one.name: (one.label,) for one in wanted if one.name not in places}
        match = best_match(cell, left) if place not in places.values() else None
        if match is not None and match.key is not None:
            places[match.key] = place
            guessed[cell] = left[match.key][0]
    return places, guessed, tuple(cell for place, cell in cells.items() if place not in places.values())


def cells_of(row: Sequence[str], found: Layout) -> dict[str, str]:
    """The cells of a row by their columns; "" where the row ends before."""
    return {name: row[place] if place < len(row) else "" for name, place in found.places.items()}


def holders_named(who: str, unit: str, holders: Iterable[Holder]) -> list[Holder]:
    """Who may be meant by a name and perhaps a unit: equal letters, then equal marks, then the unit.

    Never by a part of the name: two people are not to be taken for each other.
    """
    plain, every = names.strip_honorific(who), list(holders)
    same = [one for one in every if text.fold(plain) in map(text.fold, (one.name, *one.spellings))]
    marked = [one for one in same if text.squeeze(one.name).casefold() == text.squeeze(plain).casefold()]
    if not unit.strip():
        return marked or same
    # Among all units: of those of namesakes alone, any would be nearly right.
    meant = best_match(unit, {one.unit: one.unit_spellings or (one.unit,) for one in every})
    return [one for one in marked or same if one.unit in meant.candidates]


def nearly(who: str, holders: Iterable[Holder]) -> tuple[str, ...]:
    """Who is called nearly so, to be shown: with the unit, unless it is a unit itself."""
    listed = {str(one.id): one for one in holders}
    spelled = {key: (one.name, *one.spellings) for key, one in listed.items()}
    return tuple(listed[key].label for key in best_match(names.strip_honorific(who), spelled).candidates)


def read(fields: Fields, cells: Mapping[str, str], scene: Scene) -> Read | Wrong:
    """The answers of a row, each cell read by its question in order, or the first cell that does not do."""
    answers: dict[str, Any] = dict(scene.prefill)
    unused = []
    for field in fields:
        here, cell = scene.at(answers, {}), cells.get(field.name, "")
        if not field.when(here):
            unused += [field.label] if cell else []
            continue
        reading = _cell(field, cell, here)
        if isinstance(reading, Unclear):
            return Wrong(field.label, reading.why, _meant(field, reading, here))
        answers[field.name] = reading.value
    open_ = engine.present(fields, State(answers=answers), scene.at(answers, {}))
    if open_ is not None:
        return Wrong(open_.label, _missing(open_).why)
    return Read(answers, tuple(unused))


def _cell(field: Field, cell: str, scene: Scene) -> Taken | Unclear:
    """What a cell answers: an empty one what is known, or nothing where the question may be skipped."""
    if not cell.strip():
        return _empty(field, scene)
    if field.takes_file:
        return Unclear(texts.NOT_A_FILE)
    # A cell is the whole answer: it adds to nothing that is known.
    reading: Reading = field.read(cell.strip(), scene.at(scene.answers, {"gathered": []}))
    if isinstance(reading, Gathering):
        reading = field.close(reading.parts, scene.at(scene.answers, {"gathered": list(reading.parts)}))
    if isinstance(reading, Gathering):
        return _missing(field)
    return reading


def _meant(field: Field, reading: Unclear, scene: Scene) -> tuple[str, ...]:
    """What an unclear cell may have meant: in a chat these would be buttons."""
    narrowed = scene.at(scene.answers, {"narrowed": reading.narrowed})
    found = field.options(narrowed) if reading.narrowed else reading.offers
    return tuple(option.label for option in found)


def _empty(field: Field, scene: Scene) -> Taken | Unclear:
    if engine.answered(field, scene) and scene.answers[field.name] is not None:
        return Taken(scene.answers[field.name])
    known = field.gathered(scene) if isinstance(field, Rows | Several) else ()
    if known:
        reading = field.close(known, scene)
        if isinstance(reading, Taken):
            return reading
    return Taken(None) if field.may_skip(scene) else _missing(field)


def _missing(field: Field) -> Unclear:
    example = texts.CONFIRM if isinstance(field, Confirm) else field.example
    return Unclear(texts.missed(texts.cell_missing(field.label), example))


def filled(draft: Draft, form: Form, started: Mapping[str, Any], scene: Scene, answers: Answers) -> Filled:
    """A row as the single way would hand it in, told apart from the others of its sheet by its content."""
    fields, here = form.fields_in(scene), scene.at(answers, {})
    own = replace(draft, form=form.name, version=form.version, started_with=dict(started), answers=answers)
    lines = [
        (field.name, field.label, shown_value(field, answers[field.name], here))
        for field in engine.applicable(fields, here)
        if field.name not in AROUND
    ]
    final = engine.final_answers(fields, here)
    return Filled(own, final, lines, key=digest(form.name, dict(started), final))


def digest(*parts: Any) -> str:
    """A short hash of plain data: the same data, the same hash."""
    written = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:DIGEST]
