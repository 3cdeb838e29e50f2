"""Trả lời vướng mắc: the Office answers a difficulty and closes it; whoever raised it is told."""

from data import duties
from data.drafts import Draft
from data.duties import ObstacleView
from data.request import Request
from domain import rights
from domain.message import Message, Rich, join, rich, stacked
from forms.duties import LONGEST_HEAD, done, open_button, words
from forms.fields import Text
from forms.form import Form, Started
from forms.scene import Answers, Scene
from forms.telling import tell
from vietnamese import wording

TITLE = "Trả lời vướng mắc"


def scene(request: Request, started: Started) -> Scene:
    """The difficulty in its own words. Raises Refusal if it is answered, or belongs to no running plan."""
    view = _view(request, started)
    said = wording.shorten(view.obstacle.text, LONGEST_HEAD)
    head = rich("{title} của {who}: «{said}»", title=TITLE, who=view.raised_by, said=said)
    return Scene(request.today, request.calendar, head=head)


def _view(request: Request, started: Started) -> ObstacleView:
    return duties.open_obstacle(request.session, int(started.get("obstacle") or 0))


def submit(request: Request, draft: Draft, answers: Answers) -> Message:
    """Close the difficulty with the answer, and send it to whoever raised it."""
    view = _view(request, draft.started_with)
    duties.answer_obstacle(
        request.session, view.obstacle.id, answers["answer"], request.actor.person or 0, request.now
    )
    told = join(
        [
            Rich("<b>Văn phòng trả lời vướng mắc</b>"),
            rich("Việc: {what}", what=words(view.duty)),
            rich("Vướng mắc: {text}", text=view.obstacle.text),
            rich("Trả lời: {answer}", answer=answers["answer"]),
        ]
    )
    message = Message(told, stacked(open_button(view.duty)))
    tell(request, [view.obstacle.raised_by], message, f"obstacle-answer:{view.obstacle.id}")
    return done(view.duty, "Đã gửi câu trả lời tới người báo vướng mắc.")


FORM = Form(
    name="obstacle_answer",
    version=1,
    title=TITLE,
    fields=(
        Text(
            "answer",
            "Trả lời",
            "Văn phòng trả lời thế nào?",
            example="Đã đề nghị Trung tâm gửi số liệu trước ngày 20",
            shortest=5,
            longest=2000,
        ),
    ),
    scene=scene,
    submit=submit,
    roles=rights.OFFICE,
)
