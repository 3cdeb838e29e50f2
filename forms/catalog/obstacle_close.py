"""Kết quả vướng mắc: whoever raised a difficulty, or the Office, closes it; or it is raised again."""

from functools import partial

from data import obstacles
from data.obstacles import ObstacleView
from data.request import Request
from domain.message import Message, bold, join, rich, stacked
from domain.obstacles import ObstacleAct, acts
from forms.choices import Choice
from forms.fields import Text
from forms.form import Filled, Form, Started
from forms.obstacles import (
    done,
    for_assignee,
    for_office,
    meant,
    open_button,
    said,
    scene_of,
    step_key,
    view_of,
    which,
)
from forms.scene import Answers, Option, Scene
from forms.telling import tell, tell_office

TITLE = "Xác nhận kết quả vướng mắc"
NOTHING = "Hiện không có vướng mắc nào để anh/chị xác nhận. Mời xem danh sách bằng /vuongmac."

#: What the form is started with where it is known already that the answer did not help.
AGAIN = "again"
#: A fact of the scene: the difficulties that may be raised again.
ANSWERED = "answered"

_YES, _NO = "yes", "no"

_scene = partial(scene_of, TITLE, NOTHING)


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """The difficulty, or those that the actor may close or raise again."""
    steps = (ObstacleAct.REOPEN,) if started.get(AGAIN) else (ObstacleAct.CLOSE, ObstacleAct.REOPEN)
    found = _scene(steps, request, started, answers)
    again = [
        str(view.obstacle.id)
        for view in obstacles.seen_by(request.session, request.actor)
        if ObstacleAct.REOPEN in acts(request.actor, view.case)
    ]
    facts = {**found.facts, ANSWERED: again, AGAIN: bool(started.get(AGAIN))}
    return Scene(found.today, found.calendar, found.head, found.choices, facts)


def _asks(scene: Scene) -> bool:
    """Whether it is asked if the answer helped: it may be raised again, and that is not said already."""
    return meant(scene) in scene.facts[ANSWERED] and not scene.facts[AGAIN]


def _is_raised_again(scene: Scene) -> bool:
    return bool(scene.facts[AGAIN]) or (_asks(scene) and scene.answers.get("solved") == _NO)


def submit(request: Request, filled: Filled) -> Message:
    """Close it, or raise it again with a word."""
    view = view_of(request, filled.started, filled.answers)
    if filled.answers.get("words"):
        return _again(request, view, filled.answers["words"])
    close(request, view)
    return done("Đã ghi: vướng mắc đã được giải quyết.", view)


def close(request: Request, view: ObstacleView) -> None:
    """Close a difficulty, and let those who had to do with it know. Raises Refusal if that is not open."""
    row = obstacles.close(request.session, view.obstacle.id, request.actor, request.now)
    told = join(
        [
            bold("Vướng mắc đã được giải quyết"),
            rich("Đơn vị: {unit} (người báo: {by})", unit=view.unit_name, by=view.raised_by),
            rich("Vướng mắc: {text}", text=row.text),
            rich("Người xác nhận: {by}", by=request.actor.name),
        ]
    )
    concerned = {one for one in (row.raised_by, row.answered_by, row.assigned_to) if one}
    message = Message(told, stacked(open_button(row.id)))
    tell(request, sorted(concerned), message, step_key(request, row.id))


def _again(request: Request, view: ObstacleView, words: str) -> Message:
    """Raise it again: the Office is told, and who was to answer it."""
    answer = view.obstacle.answer
    row = obstacles.reopen(request.session, view.obstacle.id, words, request.actor, request.now)
    told = join(
        [
            bold("Vướng mắc chưa được giải quyết"),
            rich("Đơn vị: {unit} (người báo: {by})", unit=view.unit_name, by=view.raised_by),
            rich("Vướng mắc: {text}", text=row.text),
            rich("Đã trả lời: {answer}", answer=answer),
            rich("Còn vướng: {words}", words=words),
        ]
    )
    key = step_key(request, row.id)
    tell_office(request, Message(told, for_office(row.id)), key)
    if row.assigned_to:
        # One of the Office is told already: the key is the same.
        tell(request, [row.assigned_to], Message(told, for_assignee(row.id)), key)
    return done("Đã chuyển lại Văn phòng.", view)


FORM = Form(
    name="obstacle_close",
    version=1,
    title=TITLE,
    fields=(
        which("Xác nhận kết quả của vướng mắc nào?"),
        Choice(
            "solved",
            "Kết quả",
            "Vướng mắc này đã được giải quyết chưa?",
            hint=said,
            when=_asks,
            fixed=(
                Option(_YES, "Đã giải quyết", ("rồi", "xong", "được rồi", "đã xong")),
                Option(_NO, "Chưa được", ("chưa", "chưa giải quyết", "chưa xong")),
            ),
        ),
        Text(
            "words",
            "Còn vướng",
            "Còn vướng ở đâu?",
            example="Trung tâm vẫn chưa gửi số liệu quý I",
            hint=said,
            when=_is_raised_again,
            shortest=5,
            longest=1000,
        ),
    ),
    scene=scene,
    submit=submit,
)
