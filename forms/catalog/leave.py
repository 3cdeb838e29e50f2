"""Báo nghỉ phép: from when to when somebody is away, and who hears of the unit's work meanwhile.

Source: issue step 3, part B: substitutes during leave. Entered by oneself, or "nhập thay" by the Office or
the unit's head.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from data import leaves, people, units
from data.leaves import Away
from data.models import Person
from data.request import Request
from domain.errors import Refusal
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from domain.people import LENT_ROLES, Post, UnitKind
from forms import subject
from forms.choices import Choice
from forms.fields import Day
from forms.form import Filled, Form, Started
from forms.scene import Answers, Option, Scene
from forms.telling import tell
from vietnamese import wording

NAME = "leave"
TITLE = "Báo nghỉ phép"
STARTS, ENDS, SUBSTITUTE = "starts", "ends", "substitute"

#: Days: how far back a leave may have begun, how far ahead it may begin, and how long it may be.
LOOKING_BACK, LOOKING_AHEAD, LONGEST = 31, 366, 366

NO_LONGER = "Người làm thay vừa chọn không còn trong danh sách. Mời chọn lại, ví dụ gõ «sửa 3»."
LIST = "Danh sách nghỉ phép"


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """Who may stand in, people of the own unit first; for somebody else, the people one may enter for.

    Raises Refusal if the actor may not enter for whoever was named.
    """
    person = _whose(request, started, answers)
    choices = {SUBSTITUTE: tuple(_substitutes(request, person))}
    head = Rich(TITLE)
    if subject.for_other(started):
        choices |= subject.choices(request)
        name = _name(request, person) if person else ""
        head = rich("{title} · {name}", title=TITLE, name=name) if name else head
    return Scene(request.today, request.calendar, head, choices, prefill=subject.prefill(started))


def _whose(request: Request, started: Started, answers: Answers) -> int | None:
    """Who is away; None while that is still to be chosen. Raises Refusal if it may not be this person."""
    if not subject.for_other(started):
        return request.actor.person
    if not (answers.get(subject.SUBJECT) or started.get(subject.SUBJECT)):
        return None
    return subject.author(request, started, answers).person


def _name(request: Request, person: int) -> str:
    found = request.session.get(Person, person)
    return found.name if found else ""


def _substitutes(request: Request, person: int | None) -> list[Option]:
    """Everybody who works here but the person, once each; colleagues of the person's units first."""
    working = [unit for unit in units.all(request.session) if unit.kind != UnitKind.COUNCIL]
    staff = people.staff(request.session, [unit.id for unit in working], request.today)
    mine = [unit for unit in working if person in {one.id for one in staff.get(unit.id, ())}]
    ordered = [*mine, *(unit for unit in working if unit not in mine)]
    found: dict[int, Option] = {}
    for unit in ordered:
        for one in staff.get(unit.id, ()):
            found.setdefault(one.id, Option(str(one.id), f"{one.name} ({unit.name})", (one.name,)))
    return [option for one, option in found.items() if one != person]


def _first_day(scene: Scene) -> date:
    return scene.today - timedelta(days=LOOKING_BACK)


def _last_first_day(scene: Scene) -> date:
    return scene.today + timedelta(days=LOOKING_AHEAD)


def _begins(scene: Scene) -> date:
    return date.fromisoformat(scene.answers[STARTS]) if scene.answers.get(STARTS) else scene.today


def _not_over(scene: Scene) -> date:
    return max(_begins(scene), scene.today)


def _longest(scene: Scene) -> date:
    return _begins(scene) + timedelta(days=LONGEST)


def submit(request: Request, filled: Filled) -> Message:
    """Keep the leave; the substitute is told, and the person too if somebody else entered it."""
    person = _whose(request, filled.started, filled.answers)
    if person is None:
        raise Refusal(NO_LONGER, "nobody chosen to be on leave")
    starts, ends = (date.fromisoformat(filled.answers[name]) for name in (STARTS, ENDS))
    found = leaves.enter(
        request.session,
        person,
        starts,
        ends,
        _substitute(request, filled.answers, person),
        request.actor.person,
        request.now,
    )
    _tell(request, found)
    return Message(join([bold("Đã ghi nghỉ phép"), _lines(found), _standing(request, found)]), _to_list())


def _substitute(request: Request, answers: Answers, person: int) -> int | None:
    chosen = answers.get(SUBSTITUTE)
    if chosen and chosen not in {option.key for option in _substitutes(request, person)}:
        raise Refusal(NO_LONGER, f"no substitute {chosen}")
    return int(chosen) if chosen else None


def _to_list() -> tuple[tuple[Button, ...], ...]:
    return stacked(Button(LIST, "nghiphep"))


def days(found: Away) -> str:
    """The days of a leave, first and last."""
    if found.starts == found.ends:
        return wording.day(found.starts)
    return f"từ {wording.day(found.starts)} đến hết {wording.day(found.ends)}"


def _lines(found: Away) -> Rich:
    return join(
        [
            rich("Người nghỉ: {name}", name=found.name),
            rich("Thời gian: {days}", days=days(found)),
            rich("Người làm thay: {name}", name=found.substitute_name) if found.substitute else "",
        ]
    )


def _standing(request: Request, found: Away) -> Rich:
    """Who hears meanwhile; and that the substitute is away, too, if that is so."""
    if found.substitute is None:
        return Rich(
            "Trong thời gian này em không nhắc người nghỉ; cấp phó hoặc người cùng phụ trách sẽ nhận thay. "
            "Nếu không còn ai, em vẫn nhắc người nghỉ để việc không bị sót."
        )
    both = leaves.overlapping(request.session, found.substitute, found.starts, found.ends)
    if both is not None:
        return rich(
            "Lưu ý: {name} cũng nghỉ {days}. Những ngày trùng, em nhắc theo cấp phó hoặc người phụ trách.",
            name=found.substitute_name,
            days=days(both),
        )
    return rich("Trong thời gian này em nhắc việc cho {name} thay người nghỉ.", name=found.substitute_name)


def _tell(request: Request, found: Away) -> None:
    if found.substitute is not None:
        told = join([bold("Anh/chị được chọn làm thay"), _lines(found), _lent(request, found)])
        news = Message(told, stacked(Button("Việc của đơn vị tôi", "viec"), Button(LIST, "nghiphep")))
        tell(request, [found.substitute], news, f"leave:{found.id}:substitute")
    told = join([bold("Đã ghi nghỉ phép cho anh/chị"), _lines(found), _entered(request)])
    tell(request, [found.person], Message(told, _to_list()), f"leave:{found.id}:person")


def _entered(request: Request) -> Rich:
    return rich("Người nhập: {by}. Nếu chưa đúng, mời sửa tại danh sách nghỉ phép.", by=request.actor.name)


def _lent(request: Request, found: Away) -> Rich:
    """For which units the substitute may report meanwhile."""
    held = people.posts_of(request.session, found.person, found.starts)
    names = [units.name(request.session, unit) for unit in _units(held)]
    if not names:
        return Rich("Trong thời gian đó, tin nhắc việc của người nghỉ được gửi cho anh/chị.")
    return rich(
        "Trong thời gian đó, em nhắc anh/chị việc của {units}; anh/chị báo kết quả thay bằng /viec. "
        "Việc duyệt hồ sơ, bỏ phiếu không chuyển theo.",
        units=", ".join(names),
    )


def _units(held: Iterable[Post]) -> list[int]:
    return sorted({post.unit for post in held if post.role in LENT_ROLES and post.unit is not None})


def ended(request: Request, found: Away, cancelled: bool) -> None:
    """Let those know whom the end of a leave concerns: the substitute, and the person."""
    headline = "Đợt nghỉ phép đã huỷ" if cancelled else "Đợt nghỉ phép kết thúc sớm"
    last = "" if cancelled else rich("Ngày nghỉ cuối: {day}", day=wording.day(found.ends))
    told = join([bold(headline), rich("Người nghỉ: {name}", name=found.name), last])
    concerned = [one for one in (found.substitute, found.person) if one is not None]
    tell(request, concerned, Message(told, _to_list()), f"leave:{found.id}:end:{found.ends}:{cancelled}")


def begin(request: Request, started: Started) -> Started:
    """Whoever may enter for nobody is told so before a draft is made. Raises Refusal."""
    if subject.for_other(started):
        subject.in_scope(request)
    return started


FORM = Form(
    name=NAME,
    version=1,
    title=TITLE,
    begin=begin,
    scene=scene,
    submit=submit,
    for_others=True,
    fields=(
        Day(
            STARTS,
            "Nghỉ từ",
            "Nghỉ từ ngày nào?",
            example="thứ hai tuần sau",
            earliest=_first_day,
            latest=_last_first_day,
        ),
        Day(
            ENDS,
            "Nghỉ đến hết",
            "Nghỉ đến hết ngày nào?",
            example="thứ sáu tuần sau",
            hint="Nghỉ một ngày thì gõ lại đúng ngày đó.",
            earliest=_not_over,
            latest=_longest,
        ),
        Choice(
            SUBSTITUTE,
            "Người làm thay",
            "Ai làm thay trong thời gian nghỉ?",
            hint="Bấm một người, hoặc gõ họ tên để tìm. Bỏ qua: cấp phó hoặc người cùng phụ trách nhận thay.",
            example="Phó phòng A",
            optional=True,
        ),
    ),
)
