"""Sửa họ tên: a person corrects the own name (after joining by a code without one)."""

from data import people
from data.request import Request
from domain.message import Message, escape, rich
from forms.fields import Text
from forms.form import Filled, Form, Started
from forms.scene import Answers, Scene

TITLE = "Sửa họ tên"


def scene(request: Request, _: Started, __: Answers) -> Scene:
    """Nothing but the day."""
    return Scene(request.today, request.calendar, head=escape(TITLE))


def submit(request: Request, filled: Filled) -> Message:
    """Keep the name; the audit keeps the one before."""
    person = request.actor.person or 0
    renamed = people.rename(
        request.session, person, filled.answers["name"], request.actor.person, request.now
    )
    return Message(rich("Đã ghi họ tên: <b>{name}</b>.", name=renamed.name))


FORM = Form(
    name="rename",
    version=1,
    title=TITLE,
    fields=(
        Text(
            "name",
            "Họ và tên",
            "Họ và tên đầy đủ của anh/chị?",
            example="Họ Đệm Tên, viết đủ như trong quyết định",
            shortest=2,
            longest=80,
            lines=False,
        ),
    ),
    scene=scene,
    submit=submit,
)
