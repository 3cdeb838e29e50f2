"""What the forms about difficulties share: which one is meant, and whether the actor may take the step."""

from data import obstacles
from data.obstacles import ObstacleView
from data.request import Request
from domain.errors import Refusal
from domain.message import Button, Message, Rich, Rows, escape, rich, stacked
from domain.obstacles import ObstacleAct, acts
from forms import texts
from forms.choices import Choice
from forms.draw import starter
from forms.form import NotAccepted, Started
from forms.scene import Answers, Option, Scene
from vietnamese import wording

#: What a form is started with, or asks for: the id of a difficulty.
OBSTACLE = "obstacle"
#: Facts of the scene: the one it was started with, and the words of each that may be meant.
MEANT, SAID = "meant", "said"
#: Characters of its words in the head of a form, in a list, and under a question.
LONGEST_HEAD, LONGEST_OPTION, LONGEST_SAID = 120, 200, 600


def which(question: str) -> Choice:
    """The question for the difficulty, where the form was not begun from one."""
    return Choice(
        OBSTACLE,
        texts.OBSTACLE_LABEL,
        question,
        example="1",
        hint=texts.OBSTACLE_HINT,
        when=lambda scene: OBSTACLE in scene.choices,
    )


def view_of(request: Request, started: Started, answers: Answers) -> ObstacleView:
    """The difficulty that a form is about. Raises Refusal if it is gone or none of the actor's business."""
    known = int(started.get(OBSTACLE) or answers.get(OBSTACLE) or 0)
    return obstacles.find(request.session, known, request.actor)


def scene_of(
    title: str, nothing: str, taken: tuple[ObstacleAct, ...], request: Request, started: Started, _: Answers
) -> Scene:
    """The scene of a step: the difficulty it was begun from, or those with which it may be taken now.

    Raises Refusal, in the words `nothing` if there is none.
    """
    meant = int(started.get(OBSTACLE) or 0)
    found = [_meant(request, meant, taken)] if meant else _open(request, taken)
    if not found:
        raise Refusal(nothing, f"no obstacle to {taken} for person {request.actor.person}")
    facts = {MEANT: str(meant or ""), SAID: {str(view.obstacle.id): _said(view) for view in found}}
    choices = {} if meant else {OBSTACLE: tuple(map(_option, found))}
    head = _head(title, found[0]) if meant else escape(title)
    return Scene(request.today, request.calendar, head, choices, facts)


def _open(request: Request, taken: tuple[ObstacleAct, ...]) -> list[ObstacleView]:
    """The difficulties with which the actor may take one of these steps now."""
    seen = obstacles.seen_by(request.session, request.actor)
    return [view for view in seen if set(taken) & set(acts(request.actor, view.case))]


def _meant(request: Request, obstacle: int, taken: tuple[ObstacleAct, ...]) -> ObstacleView:
    """The difficulty of a button. Raises NotAccepted, with the way to it, if the step is not open now."""
    view = obstacles.find(request.session, obstacle, request.actor)
    try:
        obstacles.check(view.case, request.actor, *taken)
    except Refusal as refusal:
        raise NotAccepted(refusal.person, refusal.log, stacked(open_button(obstacle))) from None
    return view


def meant(scene: Scene) -> str:
    """The id of the difficulty that a form is about by now, "" while it is not chosen."""
    return str(scene.facts[MEANT] or scene.answers.get(OBSTACLE) or "")


def said(scene: Scene) -> str:
    """The words of the difficulty that a form is about by now, unless its head holds all of them."""
    words = str(scene.facts[SAID].get(meant(scene), ""))
    return "" if scene.facts[MEANT] and len(words) <= LONGEST_HEAD else words


def _head(title: str, view: ObstacleView) -> Rich:
    words = wording.shorten(view.obstacle.text, LONGEST_HEAD)
    return rich(
        "{title} ({who}, {unit}): {words}",
        title=title,
        who=view.raised_by,
        unit=view.unit_name,
        words=words,
    )


def _said(view: ObstacleView) -> str:
    return wording.shorten(view.obstacle.text, LONGEST_SAID)


def _option(view: ObstacleView) -> Option:
    words = wording.shorten(view.obstacle.text, LONGEST_OPTION)
    return Option(str(view.obstacle.id), f"{view.raised_by}: {words}", (words,))


def open_button(obstacle: int) -> Button:
    """The way to the difficulty itself."""
    return Button(texts.OPEN_OBSTACLE, f"vuongmac:open:{obstacle}")


def for_office(obstacle: int) -> Rows:
    """What the Office may do with a difficulty that it is told of."""
    assign = starter(texts.ASSIGN_OBSTACLE, "obstacle_assign", obstacle=obstacle)
    return stacked(_answer(obstacle), assign, open_button(obstacle))


def for_assignee(obstacle: int) -> Rows:
    """What somebody may do with a difficulty that the Office has given to answer."""
    return stacked(_answer(obstacle), open_button(obstacle))


def _answer(obstacle: int) -> Button:
    return starter(texts.ANSWER_OBSTACLE, "obstacle_answer", obstacle=obstacle)


def step_key(request: Request, obstacle: int) -> str:
    """The key of the notices of the step just taken: each step has one of its own."""
    return f"obstacle:{obstacle}:{len(obstacles.history(request.session, obstacle))}"


def done(words: str, view: ObstacleView) -> Message:
    """What is said once a step is taken."""
    shown = rich("{words}\n{text}", words=words, text=wording.shorten(view.obstacle.text, LONGEST_HEAD))
    return Message(shown, stacked(open_button(view.obstacle.id)))
