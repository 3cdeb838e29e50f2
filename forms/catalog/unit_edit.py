"""Sửa tên đơn vị: another name, and the other names under which plans and people speak of it."""

from data import units
from data.request import Request
from domain import rights
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from forms.catalog.unit_new import ALIASES, ALIASES_FIELD, CALLED, NAME_FIELD, spelled
from forms.form import Filled, Form, Started
from forms.items.choosing import officer
from forms.people import choosing, texts
from forms.people.choosing import UNIT, UNIT_FIELD
from forms.scene import Answers, Scene

NAME = "unit_edit"
HEAD = "Sửa tên đơn vị"


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """The units to choose from, or the names of the one it was begun from."""
    of_unit = choosing.chosen(started, answers, UNIT)
    if of_unit is None:
        choices = {UNIT: choosing.unit_options(request)}
        return Scene(request.today, request.calendar, Rich(HEAD), choices)
    unit = choosing.unit(request, of_unit)
    choices = {} if started.get(UNIT) else {UNIT: choosing.unit_options(request)}
    head = rich("{title} · {name}", title=HEAD, name=unit.name)
    return Scene(request.today, request.calendar, head, choices, prefill=_known(request, started, unit.key))


def _known(request: Request, started: Started, key: str) -> Answers:
    """The names until now, where the form was begun from a unit: they are to be mended, not typed again."""
    if not started.get(UNIT):
        return {}
    name, *aliases = units.spellings(request.session)[key]
    return {CALLED: name, **({ALIASES: "; ".join(aliases)} if aliases else {})}


def submit(request: Request, filled: Filled) -> Message:
    """Keep the names; the one until now stays a spelling."""
    of_unit = choosing.chosen(filled.started, filled.answers, UNIT) or 0
    choosing.unit(request, of_unit)
    unit = units.rename(
        request.session,
        of_unit,
        filled.answers[CALLED],
        spelled(filled.answers.get(ALIASES)),
        officer(request),
        request.now,
    )
    return Message(
        join([bold("Đã sửa tên đơn vị"), rich("{name}", name=unit.name)]),
        stacked(Button(texts.OPEN_UNIT, f"nhansu:unit:{unit.id}")),
    )


FORM = Form(
    name=NAME,
    version=1,
    title=HEAD,
    roles=rights.OFFICE,
    scene=scene,
    submit=submit,
    fields=(UNIT_FIELD, NAME_FIELD, ALIASES_FIELD),
)
