"""Thêm người: somebody who works here, with the first post; a namesake is asked about, never taken for one.

Source: issue step 5, part B: people and units in the Office's own hands.
"""

from collections.abc import Sequence

from data import people, posts
from data.request import Request
from domain import rights
from domain.message import Button, Message, Rich, rich, stacked
from forms.choices import Choice
from forms.draw import starter
from forms.fields import Text
from forms.form import Filled, Form, Started
from forms.people import choosing, texts
from forms.people.choosing import (
    ROLE,
    ROLE_FIELD,
    STARTS_FIELD,
    TITLE,
    TITLE_FIELD,
    UNIT,
    UNIT_FIELD,
)
from forms.scene import Answers, Option, Scene
from vietnamese import names

NAME = "person_new"
HEAD = "Thêm người"
CALLED, SAME, NOBODY = "name", "same", "new"
ANOTHER = "Người khác, chỉ trùng tên"
AGAIN = "Thêm người nữa"


def scene(request: Request, started: Started, _: Answers) -> Scene:
    """The units and what each knows of roles, and who is called so already."""
    choices = {} if started.get(UNIT) else {UNIT: choosing.unit_options(request)}
    facts = {**choosing.unit_facts(request, started), CALLED: lambda name: _namesakes(request, name)}
    known = started.get(UNIT)
    head = (
        rich("{title} · {name}", title=HEAD, name=choosing.unit(request, int(known)).name)
        if known
        else Rich(HEAD)
    )
    return Scene(request.today, request.calendar, head, choices, facts, _known(started))


def _known(started: Started) -> Answers:
    """What a line of a list says, where the form was begun from one."""
    return {name: started[name] for name in (CALLED, ROLE, TITLE) if started.get(name)}


def _namesakes(request: Request, name: str) -> tuple[Option, ...]:
    """Those of the same name, marks apart, and somebody new; nothing where nobody is called so."""
    known: dict[str, tuple[Option, ...]] = request.memory.setdefault("namesakes", {})
    if name not in known:
        found = people.called(request.session, names.strip_honorific(name))
        homes = choosing.homes(request) if found else {}
        options = [
            Option(str(one.id), texts.person(one.name, homes.get(one.id, texts.NOWHERE))) for one in found
        ]
        known[name] = (*options, Option(NOBODY, ANOTHER)) if found else ()
    return known[name]


class Same(Choice):
    """Is it one of those who are called so?"""

    def _every(self, scene: Scene) -> Sequence[Option]:
        found: Sequence[Option] = scene.facts[CALLED](scene.answers.get(CALLED) or "")
        return found


def submit(request: Request, filled: Filled) -> Message:
    """Write the person and the post down; the person known already gets one more post."""
    session, answers = request.session, filled.answers
    of_unit = choosing.chosen(filled.started, answers, UNIT) or 0
    role = choosing.role(request, of_unit, answers[ROLE])
    same = answers.get(SAME) or NOBODY
    if same == NOBODY:
        name = names.strip_honorific(answers[CALLED])
        person = people.create_person(session, name, request.now, request.actor.person).id
    else:
        person = int(same)
    starts = choosing.first_day(answers, request.today)
    title, by = answers.get(TITLE) or "", request.actor.person
    before = {one.id: one for one in posts.in_unit(session, of_unit, request.today)}
    posts.give(session, person, role, of_unit, starts, request.now, title=title, by=by)
    held = choosing.held(request, person, role, of_unit)
    choosing.told(request, person, [held])
    left = choosing.made_way(request, before)
    return Message(
        texts.given("Đã ghi vào danh sách", held.name, [texts.begun(held), *map(texts.made_way, left)]),
        stacked(
            Button(texts.INVITE, f"nhansu:invite:{person}"),
            starter(AGAIN, NAME, unit=of_unit),
            Button(texts.OPEN_UNIT, f"nhansu:unit:{of_unit}"),
        ),
    )


def _is_namesake(scene: Scene) -> bool:
    return bool(scene.facts[CALLED](scene.answers.get(CALLED) or ""))


FORM = Form(
    name=NAME,
    version=1,
    title=HEAD,
    roles=rights.OFFICE,
    scene=scene,
    submit=submit,
    fields=(
        Text(
            CALLED,
            texts.NAME_LABEL,
            "Họ và tên đầy đủ?",
            example=texts.NAME_EXAMPLE,
            shortest=2,
            longest=80,
            lines=False,
        ),
        Same(
            SAME,
            "Trùng tên",
            "Cơ quan đã có người trùng tên. Có phải là người này không?",
            hint="Đúng người thì chức vụ mới được ghi thêm cho người ấy.",
            example=ANOTHER,
            when=_is_namesake,
        ),
        UNIT_FIELD,
        ROLE_FIELD,
        TITLE_FIELD,
        STARTS_FIELD,
    ),
)
