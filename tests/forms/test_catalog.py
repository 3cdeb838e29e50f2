"""Every form that is registered: each field can be asked, shown and tapped, whatever names are in it."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from data import duties, obstacles, people
from data.models import Person, Unit
from data.request import Office, Request
from domain.message import Message, Said, SaidKind, plain
from domain.review import SubmissionState
from forms import draw, engine
from forms.catalog import by_name, forms
from forms.choices import Choice, Confirm, Several
from forms.fields import Day, Field, Text
from forms.form import Form
from forms.gathering import Files, LongText, Rows
from forms.scene import FileFacts, Option, Scene
from forms.state import Fields, Pressed, State, Step, Typed
from forms.subject import framed
from scheduler import desk
from tests import handing
from tests.chat import ZONE, Chat

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

NASTY = unicodedata.normalize("NFD", "Nguyễn <b>_*Ánh*_</b> & 👩‍👩‍👧 “đ/c”")

#: Who fills a form in, and what it is started with beside what `begin` adds.
STARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "announcement": ("Thư ký", {}),
    "item_day": ("Thư ký", {}),
    "item_edit": ("Thư ký", {}),
    "item_new": ("Thư ký", {}),
    "reminder_edit": ("Thư ký", {"digest": 0}),
    "leave": ("Trưởng phòng A", {"for_other": True}),
    "achievement": ("Trưởng phòng A", {"for_other": True}),
    "collective_achievement": ("Trưởng phòng A", {}),
    "collective_registration": ("Trưởng phòng A", {}),
    "extension": ("Trưởng phòng A", {"obligation": 0}),
    "good_example": ("Chuyên viên 1", {}),
    "half_year": ("Trưởng phòng A", {}),
    "initiative": ("Trưởng phòng A", {"for_other": True}),
    "movement_activity": ("Chủ tịch Công đoàn", {}),
    "movement_pledge": ("Trưởng phòng A", {}),
    "period": ("Thư ký", {}),
    "permit": ("Thư ký", {}),
    "plan_file": ("Thư ký", {}),
    "review_step": ("Thư ký", {"submission": 0}),
    "sheet": ("Thư ký", {}),
    "past_award": ("Chuyên viên 1", {}),
    "past_initiative": ("Thư ký", {}),
    "recognition": ("Trưởng phòng A", {"for_other": True}),
    "sudden": ("Chuyên viên 1", {}),
    "thematic": ("Chuyên viên 1", {}),
    "topic": ("Trưởng phòng A", {"for_other": True}),
    "training": ("Trưởng phòng A", {}),
    "unit_award": ("Trưởng phòng A", {}),
    "year_end": ("Trưởng phòng A", {}),
    "dispute": ("Trưởng phòng A", {"obligation": 0}),
    "duty_done": ("Trưởng phòng A", {"obligation": 0}),
    "joining": ("Người lạ", {}),
    "late_request": ("Chuyên viên 1", {"year": 2024}),
    "no_occasion": ("Trưởng phòng A", {"obligation": 0}),
    "obstacle_answer": ("Thư ký", {"obstacle": 0}),
    "obstacle": ("Thư ký", {}),
    "obstacle_assign": ("Thư ký", {"obstacle": 0}),
    "obstacle_close": ("Thư ký", {"obstacle": 0}),
    "registration": ("Trưởng phòng A", {"for_other": True}),
    "rename": ("Chuyên viên 1", {}),
    "person_new": ("Thư ký", {}),
    "post_new": ("Thư ký", {}),
    "staff_sheet": ("Thư ký", {}),
    "transfer": ("Thư ký", {}),
    "unit_edit": ("Thư ký", {"unit": 5}),
    "unit_new": ("Thư ký", {}),
}


def test_every_form_is_looked_at() -> None:
    assert sorted(forms()) == sorted(STARTS)


@pytest.fixture
def nasty(chat: Chat) -> Chat:
    """The office, in which every unit and person has a difficult name."""

    def spoil(session: Session) -> None:
        for unit in session.exec(select(Unit)):
            unit.name = f"{NASTY} {unit.id}"
        for person in session.exec(select(Person)):
            person.name = f"{NASTY} {person.id}"

    chat.database.run_now(spoil)
    return chat


def laid(chat: Chat, form: Form) -> tuple[Fields, Scene]:
    """The fields of a form and the scene that they would see."""
    who, started = STARTS[form.name]

    def read(session: Session) -> tuple[Fields, Scene]:
        actor = people.actor_of(session, "telegram", who, who, date(2024, 1, 2), chat.now)
        request = Request(actor, Said(SaidKind.TEXT, who, "1", chat.now), chat.now, session, Office(ZONE))
        with_ = dict(started)
        if "obligation" in with_:
            unit = min(actor.units())
            with_["obligation"] = duties.duties(session, units=[unit])[0].id
        if "submission" in with_:
            author = people.actor_of(session, "telegram", "Chuyên viên 1", "", date(2024, 1, 2), chat.now)
            unit, by = min(author.units()), author.person or 0
            state = SubmissionState.AGREED
            sent = handing.hand_in(session, person=by, unit=unit, by=by, now=chat.now, state=state)
            with_["submission"] = sent.id
        if "obstacle" in with_:
            duty = duties.duties(session)[0]
            row = obstacles.raise_obstacle(session, duty.unit, duty.id, NASTY, actor.person or 0, chat.now)
            with_["obstacle"] = row.id
        if "digest" in with_:
            with_["digest"] = desk.coming(session, chat.now, ZONE)[0].id
        with_ = dict(form.begin(request, with_)) if form.begin else with_
        scene = form.scene(request, with_, {})
        return framed(form, with_, scene), scene

    return chat.database.run_now(read)


#: Cells that are checked together with others of their column.
CELLS: dict[str, Any] = {"share": 100, "part": "chủ nhiệm"}


def some_answer(field: Field, scene: Scene) -> Any:
    """An answer that the kind of field allows."""
    options = field.options(scene)
    match field:
        case Rows(columns=columns):
            cells = {column.name: 1 if column.number else NASTY for column in columns}
            return [{name: CELLS.get(name, cell) for name, cell in cells.items()}]
        case Several():
            return [option.key for option in options]
        case Choice():
            return options[1 if len(options) > 1 else 0].key
    kinds = {LongText: [NASTY, NASTY], Text: NASTY, Files: [1, 1], Day: "2024-06-28"}
    return next((answer for kind, answer in kinds.items() if isinstance(field, kind)), 1)


def is_whole(message: Message) -> None:
    """Nothing that Telegram would refuse, and no name taken for a tag."""
    assert 0 < len(plain(message.text)) <= 4096
    assert "<b>_*" not in message.text
    assert all(len(button.data.encode()) <= 64 for row in message.buttons for button in row)
    assert all(len(row) <= 3 for row in message.buttons)


@pytest.mark.parametrize("name", sorted(STARTS))
def test_every_field_can_be_drawn(nasty: Chat, name: str) -> None:
    fields, scene = laid(nasty, forms()[name])
    scene = Scene(
        **{**{slot: getattr(scene, slot) for slot in Scene.__slots__}, "files": {1: FileFacts(NASTY)}}
    )
    answers: dict[str, Any] = {}
    for field in fields:
        here = scene.at(answers, {})
        if not field.when(here):
            continue
        state = State(answers=dict(answers), asking=field.name)
        is_whole(draw.screen(fields, Step(state), scene, 2**31))
        answers[field.name] = some_answer(field, here)
        is_whole(draw.screen(fields, Step(State(answers=dict(answers), asking=field.name)), scene, 2**31))
    review = draw.screen(fields, Step(State(answers=answers, revision=99999)), scene, 2**31)
    is_whole(review)
    assert review.buttons[0][0].label == "Gửi"
    is_whole(draw.screen(fields, Step(State(view={"leaving": True})), scene, 2**31))


@pytest.mark.parametrize("name", sorted(STARTS))
def test_every_field_has_an_example_or_options(nasty: Chat, name: str) -> None:
    fields, scene = laid(nasty, forms()[name])
    lacking = [
        field.name
        for field in fields
        if not field.example and not field.takes_file and not field.options(scene)
    ]
    assert lacking == []


@pytest.mark.parametrize("name", sorted(STARTS))
def test_names_are_short_enough_for_buttons(name: str) -> None:
    form = forms()[name]
    names = [field.name for field in form.fields]
    assert len(names) == len(set(names))
    assert all(field.isascii() and field.isidentifier() and len(field) <= 24 for field in [*names, name])
    assert form.roles
    assert form.version > 0


def test_two_forms_of_one_name_are_refused() -> None:
    twice = [forms()["rename"], forms()["joining"], forms()["rename"]]
    with pytest.raises(ValueError, match="two forms share a name"):
        by_name(twice)


def test_five_hundred_units_are_paged_and_found() -> None:
    options = tuple(Option(str(number), f"{NASTY} {number}") for number in range(1, 501))
    fields = (Choice("unit", "Đơn vị", "Đơn vị nào?"), Confirm("sure", "Xác nhận", "Đúng?"))
    scene = Scene(date(2024, 1, 2), choices={"unit": options})
    state = State()
    pages = 0
    while True:
        message = draw.screen(fields, Step(state), scene, 1)
        is_whole(message)
        pages += 1
        on = [button for row in message.buttons for button in row if button.label == "›"]
        if not on:
            break
        key = on[0].data.split(":", 3)[3]
        state = engine.advance(fields, state, Pressed(state.revision, key), scene).state
    assert pages == 84
    step = engine.advance(fields, state, Typed("nguyen anh 321", "m"), scene)
    assert step.state.answers == {"unit": "321"}
