"""Không phải việc của đơn vị tôi: reminders rest until the Office has decided."""

from functools import partial

from data import duties
from data.request import Request
from domain.duties import DutyState
from domain.message import Button, Message, stacked
from forms.duties import DUTY, done, duty_of, news, open_button, scene_of
from forms.fields import Text
from forms.form import Filled, Form
from forms.telling import tell_office

TITLE = "Báo không phải việc của đơn vị"


def submit(request: Request, filled: Filled) -> Message:
    """Move the duty to disputed and lay it before the Office."""
    duty = duty_of(request, filled.started, filled.answers)
    person, reason = request.actor.person or 0, filled.answers["reason"]
    reported = duties.report(request.session, duty.id, DutyState.DISPUTED, person, request.now, note=reason)
    buttons = stacked(
        Button("Vẫn giao đơn vị này", f"viec:keep:{duty.id}"),
        Button("Bỏ việc này khỏi đơn vị", f"viec:drop:{duty.id}"),
        open_button(duty),
    )
    text = news(request, duty, "Đơn vị báo không phải việc của mình", reason)
    tell_office(request, Message(text, buttons), f"dispute:{duty.id}:{reported.revision}")
    return done(reported, "Đã báo Văn phòng xem xét. Trong lúc chờ, em không nhắc việc này nữa.")


FORM = Form(
    name="dispute",
    version=1,
    title=TITLE,
    fields=(
        DUTY,
        Text(
            "reason",
            "Lý do",
            "Vì sao việc này không thuộc đơn vị anh/chị?",
            example="Nhiệm vụ này do Phòng Quản lý biên giới phụ trách",
            shortest=5,
            longest=1000,
        ),
    ),
    scene=partial(scene_of, TITLE),
    submit=submit,
)
