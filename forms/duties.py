"""What the short forms under /viec share: the duty they are about, and who may speak for its unit."""

from data import duties, units
from data.duties import Duty
from data.request import Request
from domain import rights
from domain.errors import Refusal
from domain.message import Button, Message, Rich, escape, join, rich, stacked
from forms import texts
from forms.choices import Choice
from forms.form import Started
from forms.scene import Answers, Option, Scene
from vietnamese import wording

#: Characters of a duty's text in the head of a form.
LONGEST_HEAD = 120
#: What a form is started with, or asks for: the id of an obligation.
OBLIGATION = "obligation"


#: The question for the duty, where the form was not begun from one.
DUTY = Choice(
    OBLIGATION,
    texts.DUTY_LABEL,
    texts.WHICH_DUTY,
    example="1",
    hint=texts.WHICH_DUTY_HINT,
    when=lambda scene: OBLIGATION in scene.choices,
)


def duty_of(request: Request, started: Started, answers: Answers) -> Duty:
    """The duty a form is about. Raises Refusal if it is gone, or if the actor may not report it."""
    found = duties.duty(request.session, int(started.get(OBLIGATION) or answers.get(OBLIGATION) or 0))
    if not rights.may_report(request.actor, found.unit):
        raise Refusal(texts.NOT_YOUR_DUTY, f"person {request.actor.person} may not report duty {found.id}")
    return found


def scene_of(title: str, request: Request, started: Started, answers: Answers) -> Scene:
    """The scene of a form about a duty: its title and what the duty is, or the duties to choose from."""
    if not started.get(OBLIGATION):
        return Scene(
            request.today, request.calendar, escape(title), choices={OBLIGATION: owed_options(request)}
        )
    duty = duty_of(request, started, answers)
    return Scene(request.today, request.calendar, head=rich("{title}: {what}", title=title, what=words(duty)))


def owed_options(request: Request) -> tuple[Option, ...]:
    """What the actor's units owe. Raises Refusal if they owe nothing."""
    units_led = rights.answering(request.actor)
    found = duties.duties(request.session, units=units_led, owed_only=True) if units_led else ()
    if not found:
        raise Refusal(texts.NOTHING_OWED, f"person {request.actor.person} answers for no open duty")
    return tuple(
        Option(str(duty.id), texts.duty_option(duty.item_number, words(duty)), (words(duty),))
        for duty in found
    )


def words(duty: Duty) -> str:
    """A duty in a line."""
    return wording.shorten(duty.part or duty.content, LONGEST_HEAD)


def done(duty: Duty, said: str) -> Message:
    """What is said once a form about a duty is handed in."""
    text = join([rich("{said}", said=said), rich("{what}", what=words(duty))])
    return Message(text, stacked(open_button(duty), Button(texts.MY_DUTIES, "viec:list:owed:1")))


def open_button(duty: Duty) -> Button:
    """The way to the duty itself."""
    return Button(texts.OPEN_DUTY, f"viec:open:{duty.id}")


def news(request: Request, duty: Duty, headline: str, reason: str) -> Rich:
    """What the Office is told of a duty: from which unit, by whom, about what, in which words."""
    return texts.duty_news(
        headline, units.name(request.session, duty.unit), request.actor.name, words(duty), reason
    )
