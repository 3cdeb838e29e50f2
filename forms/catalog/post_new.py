"""Giao chức vụ: a post besides those that somebody holds; a deputy, an acting head with a last day, a seat.

Source: issue step 5, part B: posts, deputies, acting heads with dates, delegation.
"""

from datetime import date

from data import posts
from data.request import Request
from domain import rights
from domain.message import Button, Message, Rich, rich, stacked
from forms.fields import Day
from forms.form import Filled, Form, Started
from forms.people import choosing, texts
from forms.people.choosing import (
    PERSON,
    PERSON_FIELD,
    ROLE,
    ROLE_FIELD,
    STARTS_FIELD,
    TITLE,
    TITLE_FIELD,
    UNIT,
    UNIT_FIELD,
)
from forms.scene import Answers, Scene

NAME = "post_new"
HEAD = "Giao chức vụ"
ENDS = "ends"


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """Everybody, the units, and what each unit knows of roles."""
    person = choosing.chosen(started, answers, PERSON)
    choices = {
        UNIT: choosing.unit_options(request),
    }
    if not started.get(PERSON):
        choices[PERSON] = choosing.person_options(request)
    head = rich("{title} · {name}", title=HEAD, name=choosing.whom(request, person)) if person else Rich(HEAD)
    return Scene(request.today, request.calendar, head, choices, choosing.unit_facts(request, started))


def submit(request: Request, filled: Filled) -> Message:
    """Give the post; whoever gets it is told, and a head who makes way, too."""
    session, answers = request.session, filled.answers
    person = choosing.chosen(filled.started, answers, PERSON) or 0
    choosing.whom(request, person)
    of_unit = int(answers[UNIT])
    role = choosing.role(request, of_unit, answers[ROLE])
    before = {one.id: one for one in posts.in_unit(session, of_unit, request.today)}
    posts.give(
        session,
        person,
        role,
        of_unit,
        choosing.first_day(answers, request.today),
        request.now,
        ends=date.fromisoformat(answers[ENDS]) if answers.get(ENDS) else None,
        title=answers.get(TITLE) or "",
        by=request.actor.person,
    )
    held = choosing.held(request, person, role, of_unit)
    choosing.told(request, person, [held])
    left = choosing.made_way(request, before)
    return Message(
        texts.given("Đã giao chức vụ", held.name, [texts.begun(held), *map(texts.made_way, left)]),
        stacked(
            Button(texts.OPEN_PERSON, f"thanhvien:person:{person}"),
            Button(texts.OPEN_UNIT, f"nhansu:unit:{of_unit}"),
        ),
    )


def _first(scene: Scene) -> date:
    return choosing.first_day(scene.answers, scene.today)


FORM = Form(
    name=NAME,
    version=1,
    title=HEAD,
    roles=rights.OFFICE,
    scene=scene,
    submit=submit,
    fields=(
        PERSON_FIELD,
        UNIT_FIELD,
        ROLE_FIELD,
        TITLE_FIELD,
        STARTS_FIELD,
        Day(
            ENDS,
            "Đến hết ngày",
            "Giữ chức vụ này đến hết ngày nào?",
            hint="Chưa có ngày kết thúc thì bỏ qua. Phụ trách, quyền trưởng đơn vị: ghi ngày kết thúc.",
            example="30/6/2025",
            optional=True,
            earliest=_first,
        ),
    ),
)
