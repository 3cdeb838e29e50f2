"""Vướng mắc: a difficulty with a duty, told to the Office; the duty stays owed."""

from functools import partial

from data import duties
from data.drafts import Draft
from data.request import Request
from domain.message import Message, stacked
from forms.draw import starter
from forms.duties import done, duty_of, news, open_button, scene_of
from forms.fields import Text
from forms.form import Form
from forms.scene import Answers
from forms.telling import tell_office

TITLE = "Báo vướng mắc"


def submit(request: Request, draft: Draft, answers: Answers) -> Message:
    """Keep the difficulty and tell the Office."""
    duty = duty_of(request, draft.started_with)
    words = answers["text"]
    raised = duties.raise_obstacle(request.session, duty.id, words, request.actor.person or 0, request.now)
    text = news(request, duty, "Đơn vị báo vướng mắc", words)
    answer = starter("Trả lời", "obstacle_answer", obstacle=raised.id)
    tell_office(request, Message(text, stacked(answer, open_button(duty))), f"obstacle:{raised.id}")
    return done(duty, "Đã chuyển vướng mắc tới Văn phòng. Việc này vẫn còn hạn như cũ.")


FORM = Form(
    name="obstacle",
    version=1,
    title=TITLE,
    fields=(
        Text(
            "text",
            "Vướng mắc",
            "Vướng mắc là gì, cần hỗ trợ thế nào?",
            example="Chưa có số liệu của Trung tâm, cần Văn phòng đôn đốc",
            shortest=5,
            longest=2000,
        ),
    ),
    scene=partial(scene_of, TITLE),
    submit=submit,
)
