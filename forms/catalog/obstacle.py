"""Vướng mắc: a difficulty with a duty, or of a unit in general, told to the Office; a duty stays owed."""

from collections.abc import Sequence

from data import duties, obstacles, units
from data.duties import Duty
from data.request import Request
from domain import rights
from domain.errors import Refusal
from domain.message import Message, Rich, bold, escape, join, rich, stacked
from forms import texts
from forms.choices import Choice
from forms.duties import OBLIGATION, words
from forms.duties import open_button as open_duty
from forms.fields import Text
from forms.form import Filled, Form, Group, Started
from forms.obstacles import for_office, open_button, step_key
from forms.scene import Answers, Option, Scene
from forms.telling import tell_office

TITLE = "Báo vướng mắc"

#: The question for the unit, where somebody works for several.
UNIT = "unit"


def scene(request: Request, started: Started, _: Answers) -> Scene:
    """The duty it is about, or those to choose from, and the units of somebody who has several.

    Raises Refusal if the duty is another unit's, or if the actor belongs to no unit.
    """
    if started.get(OBLIGATION):
        duty = _duty(request, started, {})
        head = rich("{title}: {what}", title=TITLE, what=words(duty) if duty else "")
        return Scene(request.today, request.calendar, head=head)
    mine = _units(request)
    owed = duties.duties(request.session, units=mine, owed_only=True)
    several = len(mine) > 1
    choices: dict[str, Sequence[Option]] = {}
    if owed:
        choices[OBLIGATION] = tuple(_option(duty, several) for duty in owed)
    if several:
        choices[UNIT] = _unit_options(request, mine)
    return Scene(request.today, request.calendar, head=escape(TITLE), choices=choices)


def _units(request: Request) -> list[int]:
    """The units of the actor. Raises Refusal if there is none."""
    mine = sorted(request.actor.units())
    if not mine:
        raise Refusal(texts.NO_UNIT, f"person {request.actor.person} belongs to no unit")
    return mine


def _option(duty: Duty, several: bool) -> Option:
    label = texts.duty_option(duty.item_number, words(duty))
    return Option(str(duty.id), f"{duty.unit_name}: {label}" if several else label, (label, words(duty)))


def _unit_options(request: Request, mine: Sequence[int]) -> tuple[Option, ...]:
    written = units.spellings(request.session)
    found = [unit for unit in units.all(request.session) if unit.id in mine]
    return tuple(Option(str(unit.id), unit.name, tuple(written[unit.key][1:])) for unit in found)


def _duty(request: Request, started: Started, answers: Answers) -> Duty | None:
    """The duty it is about, if any. Raises Refusal if it is none of the actor's units'."""
    known = started.get(OBLIGATION) or answers.get(OBLIGATION)
    if not known:
        return None
    duty = duties.duty(request.session, int(known))
    if duty.unit not in request.actor.units() and not rights.may_report(request.actor, duty.unit):
        raise Refusal(
            texts.NOT_YOUR_DUTY, f"person {request.actor.person} is none of the unit of duty {duty.id}"
        )
    return duty


def _unit(request: Request, answers: Answers) -> int:
    """The unit that met it: chosen, or the only one. Raises Refusal if it is none of the actor's."""
    mine = _units(request)
    chosen = int(answers.get(UNIT) or mine[0])
    if chosen not in mine:
        raise Refusal(texts.NO_UNIT, f"person {request.actor.person} does not belong to unit {chosen}")
    return chosen


def submit(request: Request, filled: Filled) -> Message:
    """Keep the difficulty and tell the Office."""
    duty = _duty(request, filled.started, filled.answers)
    unit = duty.unit if duty else _unit(request, filled.answers)
    obligation, person = (duty.id if duty else None), request.actor.person or 0
    said = filled.answers["text"]
    row = obstacles.raise_obstacle(request.session, unit, obligation, said, person, request.now)
    told = _news(request, units.name(request.session, unit), duty, said)
    buttons = (*for_office(row.id), *stacked(*([open_duty(duty)] if duty else [])))
    tell_office(request, Message(told, buttons), step_key(request, row.id))
    still = " Việc này vẫn còn hạn như cũ." if duty else ""
    text = join([f"Đã chuyển vướng mắc tới Văn phòng.{still}", words(duty) if duty else ""])
    return Message(text, stacked(open_button(row.id), *([open_duty(duty)] if duty else [])))


def _news(request: Request, unit: str, duty: Duty | None, said: str) -> Rich:
    return join(
        [
            bold("Đơn vị báo vướng mắc"),
            rich("Đơn vị: {unit} (người báo: {person})", unit=unit, person=request.actor.name),
            rich("Việc: {duty}", duty=words(duty)) if duty else "",
            rich("Nội dung: {said}", said=said),
        ]
    )


FORM = Form(
    name="obstacle",
    version=2,
    title=TITLE,
    fields=(
        Choice(
            OBLIGATION,
            "Về việc",
            "Vướng mắc về việc nào?",
            example="1",
            hint="Bấm một việc, gõ số thứ tự hay vài chữ của việc; khó khăn chung của đơn vị thì bỏ qua.",
            optional=True,
            when=lambda scene: OBLIGATION in scene.choices,
        ),
        Choice(
            UNIT,
            "Đơn vị",
            "Đây là khó khăn của đơn vị nào?",
            example="1",
            hint="Bấm một đơn vị, hoặc gõ tên để tìm.",
            when=lambda scene: UNIT in scene.choices and not scene.answers.get(OBLIGATION),
        ),
        Text(
            "text",
            "Vướng mắc",
            "Vướng mắc là gì, cần hỗ trợ thế nào?",
            example="Chưa có số liệu của Trung tâm, cần Văn phòng đôn đốc",
            shortest=5,
            longest=2000,
        ),
    ),
    scene=scene,
    submit=submit,
    group=Group.ANYTIME,
)
