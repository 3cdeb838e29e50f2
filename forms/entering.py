"""A sheet row by row: whose each row is, what it answers, whether it is there already; and handing rows in.

Each row goes the single way: the form's own period, permit and rights, its own scene, its own submit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from data import audit, submissions, units
from data.drafts import Draft
from data.request import Request
from data.submissions import Place
from domain import rights
from domain.errors import Refusal
from domain.message import Rich, escape
from domain.people import Actor
from forms import sheet, subject
from forms.catalog import forms
from forms.dossier import YEAR
from forms.form import Filled, Form, Group, Started
from forms.scene import NO_HEAD, Scene
from forms.sheet import Column, Holder, Layout, Wrong
from vietnamese import text


def offered(actor: Actor) -> list[Form]:
    """The forms that this actor may enter for somebody else or for a unit, in the order of the headings."""
    order = list(Group)
    found = [form for form in forms().values() if _is_for_others(form) and _admits(form, actor)]
    return sorted(found, key=lambda form: (order.index(form.group or order[0]), text.fold(form.title)))


def _is_for_others(form: Form) -> bool:
    return form.group is not None and (form.for_others or collective(form))


def _admits(form: Form, actor: Actor) -> bool:
    try:
        form.admit(actor)
    except Refusal:
        return False
    return True


def from_sheet(actor: Actor) -> list[Form]:
    """Those that the Office may enter row by row from a sheet: dossiers that need no file."""
    if not actor.may(rights.OFFICE):
        return []
    return [form for form in offered(actor) if form.route is not None and not sheet.needs_file(form)]


class Standing(Enum):
    """What becomes of a row."""

    #: it can be entered
    READY = auto()
    #: it was handed in before
    THERE = auto()
    #: nobody of that name
    UNKNOWN = auto()
    #: several of that name
    NAMESAKES = auto()
    #: an earlier row is the same
    TWICE = auto()
    #: a cell does not do, or the form is closed to it
    WRONG = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number as the spreadsheet shows it, whose it is, and how it stands.

    `label` and `why` belong to WRONG; `others` is what may have been meant, or the number of the same row.
    """

    number: int
    who: str
    standing: Standing
    label: str = ""
    why: Rich = NO_HEAD
    others: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    filled: Filled | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A sheet as it was understood; `examples` are the numbers of rows that are examples."""

    form: Form
    layout: Layout
    rows: tuple[Row, ...] = ()
    examples: tuple[int, ...] = ()

    def among(self, *standings: Standing) -> list[Row]:
        """The rows that stand so."""
        return [row for row in self.rows if row.standing in standings]


@dataclass(frozen=True, slots=True)
class Words:
    """The headings and the mark that say whose a row is and which one is the example."""

    who: str
    unit: str
    number: str
    mark: str
    who_hint: str
    unit_hint: str
    who_example: str
    unit_example: str


def base(request: Request, form: Form) -> tuple[Started, Scene]:
    """A form begun for somebody who is not chosen yet. Raises Refusal if it may not be begun now."""
    form.admit(request.actor)
    started: Started = {} if collective(form) else {subject.FOR_OTHER: True}
    started = form.begin(request, started) if form.begin else started
    return started, form.scene(request, started, {})


def collective(form: Form) -> bool:
    """Whether a form is a unit's."""
    return form.route is not None and form.route.collective


def columns(request: Request, form: Form, words: Words) -> tuple[Column, ...]:
    """All columns of a form's sheet: whose the row is, then its questions. Raises Refusal like `base`."""
    _, scene = base(request, form)
    people = holders(request, form)
    return (*_identity(form, people, words), *sheet.columns(form.fields_in(scene), scene))


def _identity(form: Form, people: Sequence[Holder], words: Words) -> tuple[Column, ...]:
    listed = tuple(one.name for one in people)
    units_ = tuple(dict.fromkeys(one.unit for one in people))
    if collective(form):
        return (_named(words.unit, words.who_hint, words.unit_example, listed),)
    return (
        _named(words.who, words.who_hint, words.who_example, tuple(dict.fromkeys(listed))),
        Column(
            sheet.UNIT,
            words.unit,
            hint=words.unit_hint,
            example=words.unit_example,
            sample=words.unit_example,
            options=units_,
        ),
    )


def _named(label: str, hint: str, example: str, options: tuple[str, ...]) -> Column:
    return Column(sheet.WHO, label, True, hint, example, example, options)


def holders(request: Request, form: Form) -> list[Holder]:
    """Whose a row may be, as the actor may enter. Raises Refusal if the actor may enter for nobody."""
    spelled = units.spellings(request.session)
    written = {unit.id: tuple(spelled[unit.key]) for unit in units.all(request.session)}
    if collective(form):
        found = subject.units_to_speak_for(request)
        return [Holder(unit, name, name, written[unit]) for unit, name in found.items()]
    return [
        Holder(one.person, one.name, one.unit_name, (f"{one.name} ({one.unit_name})",), written[one.unit])
        for one in subject.in_scope(request).values()
    ]


def look(
    request: Request,
    form: Form,
    draft: Draft,
    rows: Sequence[Sequence[str]],
    words: Words,
    lines: Sequence[int] | None = None,
) -> Looked:
    """What every row of a sheet comes to; nothing is written. Raises Refusal if the form is closed as such.

    With required columns missing no row is looked at. `lines` are the numbers that the rows below the
    headings have in the spreadsheet, where they are not simply counted.
    """
    wanted = (Column(sheet.NUMBER, words.number), *columns(request, form, words))
    found = sheet.layout(rows, wanted)
    if found.missing:
        return Looked(form, found)
    below = rows[found.head + 1 :]
    counted = lines or range(found.head + 2, found.head + 2 + len(below))
    numbered = [(number, sheet.cells_of(row, found)) for number, row in zip(counted, below, strict=True)]
    examples = [number for number, cells in numbered if _is_example(cells, words)]
    real = [(number, cells) for number, cells in numbered if number not in examples and _says_anything(cells)]
    return Looked(form, found, tuple(_looked(request, form, draft, real)), tuple(examples))


def _is_example(cells: Mapping[str, str], words: Words) -> bool:
    return text.fold(cells.get(sheet.NUMBER, "")) == text.fold(words.mark)


def _says_anything(cells: Mapping[str, str]) -> bool:
    return any(cell.strip() for name, cell in cells.items() if name != sheet.NUMBER)


def _looked(
    request: Request, form: Form, draft: Draft, rows: Sequence[tuple[int, Mapping[str, str]]]
) -> Iterator[Row]:
    people = holders(request, form)
    before: dict[tuple[int, str], int] = {}
    for number, cells in rows:
        who = text.squeeze(cells.get(sheet.WHO, ""))
        found = sheet.holders_named(who, cells.get(sheet.UNIT, ""), people)
        if len(found) != 1:
            several = tuple(one.label for one in found) or sheet.nearly(who, people)
            yield Row(number, who, Standing.NAMESAKES if found else Standing.UNKNOWN, others=several)
            continue
        row = _read(request, form, draft, number, found[0], cells)
        same = (found[0].id, _subject(form, row.filled)) if row.filled else None
        if same in before:
            yield Row(number, row.who, Standing.TWICE, others=(str(before[same]),))
            continue
        if same is not None:
            before[same] = number
        yield row


def _read(
    request: Request, form: Form, draft: Draft, number: int, whose: Holder, cells: Mapping[str, str]
) -> Row:
    """One row of somebody known, in the scene that the form has for that person."""
    key = subject.UNIT if collective(form) else subject.SUBJECT
    started: Started = {key: whose.id} if collective(form) else {subject.FOR_OTHER: True, key: whose.id}
    try:
        started = form.begin(request, started) if form.begin else started
        scene = form.scene(request, started, {})
    except Refusal as refusal:
        return Row(number, whose.name, Standing.WRONG, why=escape(refusal.person))
    found = sheet.read(form.fields_in(scene), cells, scene)
    if isinstance(found, Wrong):
        return Row(number, whose.name, Standing.WRONG, found.label, found.why, found.others)
    filled = sheet.filled(draft, form, started, scene, found.answers)
    standing = Standing.THERE if _is_there(request, form, filled, whose) else Standing.READY
    return Row(number, whose.name, standing, unused=found.unused, filled=filled)


def _subject(form: Form, filled: Filled) -> str:
    return form.route.subject(filled) if form.route else filled.key


def _is_there(request: Request, form: Form, filled: Filled, whose: Holder) -> bool:
    """Whether the holder handed in the same thing before."""
    if form.route is None:
        return False
    unit, person = (whose.id, 0) if collective(form) else (0, whose.id)
    place = Place(
        form.name,
        int(filled.started[YEAR]),
        person,
        unit,
        _subject(form, filled),
        form.route.collective,
    )
    return submissions.find(request.session, place) is not None


@dataclass(frozen=True, slots=True)
class Entered:
    """What entering came to: how many rows went in, and why others did not."""

    count: int
    refused: tuple[tuple[Row, Rich], ...] = ()


def enter(request: Request, looked: Looked, draft: Draft) -> Entered:
    """Hand in every row that is ready, each in a savepoint of its own: a refusal undoes that row alone.

    All of it is one transaction of the caller: it is kept as a whole or not at all.
    """
    count, refused = 0, []
    for row in looked.among(Standing.READY):
        if row.filled is None:
            continue
        try:
            with request.session.begin_nested():
                looked.form.submit(request, row.filled)
            count += 1
        except Refusal as refusal:
            refused.append((row, escape(refusal.person)))
    audit.note(
        request.session,
        "sheet.entered",
        f"draft:{draft.id}",
        request.actor.person,
        request.now,
        form=looked.form.name,
        entered=count,
        refused=len(refused),
    )
    return Entered(count, tuple(refused))
