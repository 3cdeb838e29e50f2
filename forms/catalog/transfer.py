"""Chuyển đơn vị: somebody works elsewhere from a day on; seats in councils and unions stay.

Source: issue step 5, part B: transfer between units; what was done keeps its author.
"""

from data import posts
from data.request import Request
from domain import rights
from domain.message import Button, Message, Rich, rich, stacked
from domain.people import WORKING_KINDS
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

NAME = "transfer"
HEAD = "Chuyển đơn vị"


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """Everybody, the units for which people work, and the roles of the one chosen."""
    person = choosing.chosen(started, answers, PERSON)
    choices = {
        UNIT: choosing.unit_options(request, WORKING_KINDS),
    }
    if not started.get(PERSON):
        choices[PERSON] = choosing.person_options(request)
    head = rich("{title} · {name}", title=HEAD, name=choosing.whom(request, person)) if person else Rich(HEAD)
    return Scene(request.today, request.calendar, head, choices, choosing.unit_facts(request, started))


def submit(request: Request, filled: Filled) -> Message:
    """End the posts in the units until now, give the new one, and tell those concerned."""
    session, answers = request.session, filled.answers
    person = choosing.chosen(filled.started, answers, PERSON) or 0
    choosing.whom(request, person)
    of_unit = int(answers[UNIT])
    role = choosing.role(request, of_unit, answers[ROLE])
    starts = choosing.first_day(answers, request.today)
    before = {one.id: one for one in posts.in_unit(session, of_unit, request.today)}
    title, by = answers.get(TITLE) or "", request.actor.person
    ended = posts.transfer(session, person, role, of_unit, starts, request.now, title=title, by=by)
    held = choosing.held(request, person, role, of_unit)
    choosing.told(request, person, [held], ended)
    left = choosing.made_way(request, before)
    lines = [*map(texts.ended, ended), texts.begun(held), *map(texts.made_way, left)]
    return Message(
        texts.given("Đã ghi chuyển đơn vị", held.name, lines),
        stacked(
            Button(texts.OPEN_PERSON, f"thanhvien:person:{person}"),
            Button(texts.OPEN_UNIT, f"nhansu:unit:{of_unit}"),
        ),
    )


FORM = Form(
    name=NAME,
    version=1,
    title=HEAD,
    roles=rights.OFFICE,
    scene=scene,
    submit=submit,
    fields=(PERSON_FIELD, UNIT_FIELD, ROLE_FIELD, TITLE_FIELD, STARTS_FIELD),
)
