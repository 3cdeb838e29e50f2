"""Hoàn thành: a unit reports a duty as completed, with a note and perhaps a file."""

from functools import partial

from data import duties
from data.request import Request
from domain.duties import DutyState
from domain.message import Message
from forms.duties import DUTY, done, duty_of, scene_of
from forms.fields import FileField, Text
from forms.form import Filled, Form

TITLE = "Báo hoàn thành"


def submit(request: Request, filled: Filled) -> Message:
    """Move the duty to completed."""
    duty = duty_of(request, filled.started, filled.answers)
    reported = duties.report(
        request.session,
        duty.id,
        DutyState.DONE,
        request.actor.person or 0,
        request.now,
        note=filled.answers["note"],
        evidence=filled.answers["file"],
    )
    return done(reported, "Đã ghi: hoàn thành. Bấm nhầm thì mở việc này rồi bấm «Báo nhầm – mở lại việc».")


FORM = Form(
    name="duty_done",
    version=1,
    title=TITLE,
    fields=(
        DUTY,
        Text(
            "note",
            "Kết quả",
            "Kết quả thực hiện thế nào?",
            example="Đã trình báo cáo sơ kết ngày 28/06",
            shortest=2,
            longest=1000,
        ),
        FileField("file", "Tệp kèm theo", "Có tệp minh chứng nào gửi kèm không?", optional=True),
    ),
    scene=partial(scene_of, TITLE),
    submit=submit,
)
