"""Xin gia hạn hoặc kết thúc việc: a unit asks for more time, or to be let off; the Office decides.

Source: issue step 2, part A 11; domain 8.0: a task is closed, or formally extended.
"""

from datetime import date

from data import duties, people
from data.duties import Duty
from data.models import Submission
from data.request import Request
from domain import rights
from domain.duties import DutyState
from domain.errors import Refusal
from domain.message import Message, bold, join, rich, stacked
from domain.review import Stream
from forms import texts
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.duties import DUTY, OBLIGATION, open_button, owed_options, words
from forms.fields import Day, Text
from forms.form import Filled, Group, Route
from forms.scene import Answers, Option, Scene
from forms.telling import tell
from vietnamese import wording

EXTEND, CLOSE = "extend", "close"


def adds(setting: Setting) -> Extra:
    """What the actor's units owe; the duty that it was begun from is answered already."""
    given = str(setting.started.get(OBLIGATION) or "")
    facts = {"dues": _dues(setting.request)}
    if given and setting.row is None:
        _allowed(setting.request, int(given))
    return Extra({OBLIGATION: owed_options(setting.request)}, facts, {OBLIGATION: given} if given else {})


def _dues(request: Request) -> dict[str, date]:
    """The present last day of each duty that may be chosen."""
    led = rights.answering(request.actor)
    return {str(duty.id): duty.due for duty in duties.duties(request.session, units=led, owed_only=True)}


def _allowed(request: Request, obligation: int) -> Duty:
    """The duty, if the actor answers for its unit. Raises Refusal if not."""
    found = duties.duty(request.session, obligation)
    if found.unit not in rights.answering(request.actor):
        raise Refusal(
            texts.NOT_YOUR_DUTY, f"person {request.actor.person} does not answer for duty {found.id}"
        )
    return found


def received(request: Request, row: Submission) -> None:
    """The right is looked at again at the last tap; what is asked for is kept under the duty's own unit."""
    row.unit_id = _allowed(request, int(row.subject.split(":")[0])).unit
    request.session.flush()


def accepted(request: Request, row: Submission, answers: Answers) -> None:
    """The later day, or the end of the duty; its unit hears of it."""
    obligation, person = int(answers[OBLIGATION]), request.actor.person or 0
    if answers["what"] == EXTEND:
        until = date.fromisoformat(answers["until"])
        duty = duties.extend(request.session, obligation, until, person, request.now, answers["reason"])
    else:
        duty = duties.report(
            request.session, obligation, DutyState.CANCELLED, person, request.now, note=answers["reason"]
        )
    told = join([bold(_news(duty, answers["what"])), rich("Việc: {what}", what=words(duty))])
    receivers = people.receivers(request.session, [duty.unit], request.today)[duty.unit]
    others = [one for one in receivers if one != row.person_id]
    tell(request, others, Message(told, stacked(open_button(duty))), f"extension:{row.id}")


def _news(duty: Duty, what: str) -> str:
    if what == EXTEND:
        return f"Văn phòng đồng ý gia hạn đến hết {wording.day(duty.due)}"
    return "Văn phòng đồng ý kết thúc một việc của đơn vị"


def subject(filled: Filled) -> str:
    """One request for each duty and wish: another day is another wish."""
    return f"{filled.answers[OBLIGATION]}:{filled.answers.get('until') or CLOSE}"


def _extends(scene: Scene) -> bool:
    return scene.answers.get("what") == EXTEND


def _after_the_present_day(scene: Scene) -> date:
    """The first day that is an extension."""
    due: date = scene.facts["dues"].get(scene.answers.get(OBLIGATION), scene.today)
    return date.fromordinal(max(due, scene.today).toordinal() + (1 if due >= scene.today else 0))


def _present_day(scene: Scene) -> str:
    due = scene.facts["dues"].get(scene.answers.get(OBLIGATION))
    return f"Hạn hiện tại: {wording.due(due, scene.today)}." if due else ""


FORM = dossier(
    name="extension",
    title="Xin gia hạn, kết thúc việc",
    route=Route(
        Stream.OFFICE,
        through_head=False,
        asking=True,
        subject=subject,
        received=received,
        accepted=accepted,
    ),
    group=Group.ANYTIME,
    adds=adds,
    roles=frozenset(rights.ANSWERING),
    for_others=False,
    fields=(
        DUTY,
        Choice(
            "what",
            "Đề nghị",
            "Đơn vị đề nghị gì?",
            fixed=(
                Option(EXTEND, "Gia hạn", ("xin thêm thời gian", "lùi hạn")),
                Option(CLOSE, "Kết thúc, không làm tiếp", ("kết thúc", "dừng", "đóng")),
            ),
        ),
        Day(
            "until",
            "Hạn mới",
            "Xin gia hạn đến hết ngày nào?",
            example="thứ sáu tuần sau",
            hint=_present_day,
            when=_extends,
            earliest=_after_the_present_day,
        ),
        Text(
            "reason",
            "Lý do",
            "Lý do đề nghị?",
            example="Chờ số liệu của Trung tâm, dự kiến có sau ngày 20",
            shortest=10,
            longest=1000,
        ),
    ),
)
