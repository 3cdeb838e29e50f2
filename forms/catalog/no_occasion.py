"""Không phát sinh: a conditional part for which there was no occasion, with the reason."""

from functools import partial

from data import duties
from data.request import Request
from domain.duties import DutyState
from domain.message import Message
from forms.duties import DUTY, done, duty_of, scene_of
from forms.fields import Text
from forms.form import Filled, Form

TITLE = "Báo không phát sinh"


def submit(request: Request, filled: Filled) -> Message:
    """Close the conditional part; the other parts of its item stay open."""
    duty = duty_of(request, filled.started, filled.answers)
    person = request.actor.person or 0
    state = DutyState.NO_OCCASION
    reported = duties.report(
        request.session, duty.id, state, person, request.now, note=filled.answers["reason"]
    )
    return done(reported, "Đã ghi: không phát sinh.")


FORM = Form(
    name="no_occasion",
    version=1,
    title=TITLE,
    fields=(
        DUTY,
        Text(
            "reason",
            "Lý do",
            "Vì sao phần này không phát sinh?",
            example="Trong quý không có đoàn công tác nào",
            shortest=5,
            longest=1000,
        ),
    ),
    scene=partial(scene_of, TITLE),
    submit=submit,
)
