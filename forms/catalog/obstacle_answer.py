"""Trả lời vướng mắc: the Office, or whom it named, answers a difficulty; whoever raised it is told."""

from functools import partial

from data import obstacles
from data.obstacles import ObstacleView
from data.request import Request
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from domain.obstacles import ObstacleAct
from forms.duties import words
from forms.fields import Text
from forms.form import Filled, Form
from forms.obstacles import done, open_button, said, scene_of, step_key, view_of, which
from forms.telling import tell

TITLE = "Trả lời vướng mắc"
NOTHING = "Hiện không có vướng mắc nào chờ anh/chị trả lời. Mời xem danh sách bằng /vuongmac."


def submit(request: Request, filled: Filled) -> Message:
    """Keep the answer, and send it to whoever raised the difficulty, who says whether it helps."""
    view = view_of(request, filled.started, filled.answers)
    answer, obstacle = filled.answers["answer"], view.obstacle.id
    obstacles.answer(request.session, obstacle, answer, request.actor, request.now)
    buttons = stacked(
        Button("Đã giải quyết", f"vuongmac:close:{obstacle}"),
        Button("Chưa được", f"vuongmac:again:{obstacle}"),
        open_button(obstacle),
    )
    told = Message(_told(request, view, "Vướng mắc của anh/chị đã có trả lời", answer), buttons)
    key, named = step_key(request, obstacle), view.obstacle.assigned_to
    tell(request, [view.obstacle.raised_by], told, key)
    if named:
        # Who was to answer need not any more; nobody is told twice: the key is the same.
        news = _told(request, view, "Vướng mắc giao anh/chị đã có người trả lời", answer)
        tell(request, [named], Message(news, stacked(open_button(obstacle))), key)
    return done("Đã gửi câu trả lời tới người báo vướng mắc.", view)


def _told(request: Request, view: ObstacleView, headline: str, answer: str) -> Rich:
    return join(
        [
            bold(headline),
            rich("Việc: {what}", what=words(view.duty)) if view.duty else "",
            rich("Vướng mắc: {text}", text=view.obstacle.text),
            rich("{by} trả lời: {answer}", by=request.actor.name, answer=answer),
        ]
    )


FORM = Form(
    name="obstacle_answer",
    version=2,
    title=TITLE,
    fields=(
        which("Trả lời vướng mắc nào?"),
        Text(
            "answer",
            "Trả lời",
            "Trả lời người báo thế nào?",
            example="Đã đề nghị Trung tâm gửi số liệu trước ngày 20",
            hint=said,
            shortest=5,
            longest=2000,
        ),
    ),
    scene=partial(scene_of, TITLE, NOTHING, (ObstacleAct.ANSWER,)),
    submit=submit,
)
