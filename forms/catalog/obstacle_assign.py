"""Giao vướng mắc: the Office names who is to answer a difficulty; that person is told."""

from functools import partial

from data import obstacles, people, units
from data.request import Request
from domain import rights
from domain.errors import Refusal
from domain.message import Message, bold, join, rich
from domain.obstacles import ObstacleAct
from domain.people import UnitKind
from forms import texts
from forms.choices import Choice
from forms.fields import Text
from forms.form import Filled, Form, Started
from forms.obstacles import done, for_assignee, said, scene_of, step_key, view_of, which
from forms.scene import Answers, Option, Scene
from forms.telling import tell

TITLE = "Giao xử lý vướng mắc"
NOTHING = "Hiện không có vướng mắc nào để giao. Mời xem danh sách bằng /vuongmac."

_scene = partial(scene_of, TITLE, NOTHING, (ObstacleAct.ASSIGN,))


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """The difficulty, and who may be named: everybody who works here, those in charge first."""
    found = _scene(request, started, answers)
    return Scene(
        found.today, found.calendar, found.head, {**found.choices, "to": _people(request)}, found.facts
    )


def _people(request: Request) -> tuple[Option, ...]:
    working = [unit for unit in units.all(request.session) if unit.kind != UnitKind.COUNCIL]
    ids, names = [unit.id for unit in working], {unit.id: unit.name for unit in working}
    staff = people.staff(request.session, ids, request.today)
    in_charge = people.receivers(request.session, ids, request.today)
    every = [(unit, one) for unit in ids for one in staff.get(unit, ())]
    every.sort(key=lambda entry: entry[1].id not in in_charge.get(entry[0], ()))
    options: dict[int, Option] = {}
    for unit, one in every:
        options.setdefault(one.id, Option(str(one.id), f"{one.name} ({names[unit]})", (one.name,)))
    return tuple(options.values())


def submit(request: Request, filled: Filled) -> Message:
    """Name the person, and tell that person."""
    view = view_of(request, filled.started, filled.answers)
    to, words = int(filled.answers["to"]), filled.answers["words"] or ""
    chosen = next((option for option in _people(request) if option.key == str(to)), None)
    if chosen is None:
        raise Refusal(str(texts.OPTION_GONE), f"person {to} works here no more")
    before = view.obstacle.assigned_to
    row = obstacles.assign(request.session, view.obstacle.id, to, request.actor, request.now, words=words)
    told = join(
        [
            bold("Văn phòng giao anh/chị trả lời một vướng mắc"),
            rich("Đơn vị: {unit} (người báo: {by})", unit=view.unit_name, by=view.raised_by),
            rich("Vướng mắc: {text}", text=view.obstacle.text),
            rich("Người giao: {by}", by=request.actor.name),
            rich("Lời dặn: {words}", words=words) if words else "",
        ]
    )
    key = step_key(request, row.id)
    tell(request, [to], Message(told, for_assignee(row.id)), key)
    if before and before != to:
        gone = join([bold("Vướng mắc này đã giao người khác trả lời"), rich("{text}", text=row.text)])
        tell(request, [before], Message(gone), key)
    return done(f"Đã giao {chosen.label} trả lời vướng mắc này.", view)


FORM = Form(
    name="obstacle_assign",
    version=1,
    title=TITLE,
    fields=(
        which("Giao người trả lời vướng mắc nào?"),
        Choice(
            "to",
            "Người xử lý",
            "Giao ai trả lời?",
            example="Trưởng phòng A",
            hint=lambda scene: f"Gõ họ tên hoặc vài chữ của tên để tìm.\n{said(scene)}".strip(),
        ),
        Text(
            "words",
            "Lời dặn",
            "Anh/chị có lời dặn gì cho người này không?",
            example="Trả lời trước thứ Sáu, cần thì trao đổi với Phòng Lãnh sự",
            optional=True,
            longest=1000,
        ),
    ),
    scene=scene,
    submit=submit,
    roles=rights.OFFICE,
)
