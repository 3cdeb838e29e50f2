"""Thêm đơn vị: a unit of the office, with the names under which plans and people speak of it."""

from data import units
from data.request import Request
from domain import rights
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from domain.people import UnitKind
from forms.choices import Choice
from forms.draw import starter
from forms.fields import Text
from forms.form import Filled, Form, Started
from forms.items.choosing import officer
from forms.people import texts
from forms.scene import Answers, Option, Scene

NAME = "unit_new"
HEAD = "Thêm đơn vị"
CALLED, KIND, ALIASES = "name", "kind", "aliases"


def scene(request: Request, _: Started, __: Answers) -> Scene:
    """Nothing but the day."""
    return Scene(request.today, request.calendar, Rich(HEAD))


def submit(request: Request, filled: Filled) -> Message:
    """Write the unit down."""
    answers = filled.answers
    aliases = spelled(answers.get(ALIASES))
    unit = units.add(
        request.session, answers[CALLED], UnitKind(answers[KIND]), aliases, officer(request), request.now
    )
    told = [
        bold("Đã thêm đơn vị"),
        rich("{name}", name=unit.name),
        rich("Loại: {kind}", kind=texts.KINDS[unit.kind]),
    ]
    return Message(
        join(told),
        stacked(
            starter("Thêm người vào đơn vị", "person_new", unit=unit.id),
            Button(texts.OPEN_UNIT, f"nhansu:unit:{unit.id}"),
        ),
    )


def spelled(said: str | None) -> list[str]:
    """The spellings, one a line or between semicolons."""
    return [piece.strip() for piece in (said or "").replace(";", "\n").splitlines() if piece.strip()]


NAME_FIELD = Text(
    CALLED,
    "Tên đơn vị",
    "Tên đầy đủ của đơn vị?",
    example="Phòng Tổ chức - Hành chính",
    shortest=3,
    longest=150,
    lines=False,
)
ALIASES_FIELD = Text(
    ALIASES,
    "Tên gọi khác",
    "Kế hoạch và mọi người còn gọi đơn vị này thế nào?",
    hint="Mỗi tên một dòng, hoặc cách nhau bằng dấu chấm phẩy. Không có thì bỏ qua.",
    example="Phòng TCHC; P. Tổ chức",
    optional=True,
    shortest=2,
    longest=500,
)

FORM = Form(
    name=NAME,
    version=1,
    title=HEAD,
    roles=rights.OFFICE,
    scene=scene,
    submit=submit,
    fields=(
        NAME_FIELD,
        Choice(
            KIND,
            "Loại đơn vị",
            "Đơn vị thuộc loại nào?",
            hint="Loại quyết định em nhắc ai của đơn vị.",
            example="Phòng, ban",
            fixed=tuple(Option(kind, label) for kind, label in texts.KINDS.items()),
        ),
        ALIASES_FIELD,
    ),
)
