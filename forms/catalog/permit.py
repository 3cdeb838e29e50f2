"""Cho nộp muộn: the Office lets a person or a whole unit hand in after the deadline, without being asked.

Source: issue step 2, part B: a permit for a person or unit; what comes by it is marked late.
"""

from datetime import date, timedelta

from data import people, periods, plans, units
from data.request import Request
from domain import rights
from domain.errors import Refusal
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from domain.people import UnitKind
from domain.periods import PeriodKey
from forms.catalog.period import KEYS
from forms.choices import Choice
from forms.fields import Day, Text
from forms.form import Filled, Form, Started
from forms.scene import Answers, Option, Scene
from forms.telling import tell
from vietnamese import labels, wording

TITLE = "Cho nộp muộn"
#: Days for which a permit may run at most.
LONGEST = 90
PERSON, UNIT = "p", "u"

NO_PLAN = "Chưa có kế hoạch năm nào đang chạy nên chưa cho nộp muộn được. Mời xem /kehoach."
NO_LONGER = "Người hoặc đơn vị được chọn không còn trong danh sách. Mời chọn lại, ví dụ gõ «sửa 1»."


def begin(request: Request, started: Started) -> Started:
    """Raises Refusal without a running plan."""
    if not plans.active(request.session):
        raise Refusal(NO_PLAN, "no plan runs")
    return started


def scene(request: Request, _: Started, __: Answers) -> Scene:
    """Who may be let: every unit as a whole, and everybody who works in one; and for what."""
    years = plans.years(request.session)
    asked = [
        Option(f"{year}-{key}", f"{labels.PERIODS[key]} {year}", (labels.PERIODS[key],))
        for year in years
        for key in KEYS
    ]
    choices = {"receiver": tuple(_receivers(request)), "period": tuple(asked)}
    return Scene(request.today, request.calendar, Rich(TITLE), choices)


def _receivers(request: Request) -> list[Option]:
    every = [unit for unit in units.all(request.session) if unit.kind != UnitKind.COUNCIL]
    staff = people.staff(request.session, [unit.id for unit in every], request.today)
    wholes = [Option(f"{UNIT}{unit.id}", f"Cả đơn vị: {unit.name}", (unit.name,)) for unit in every]
    persons = {
        one.id: Option(f"{PERSON}{one.id}", f"{one.name} ({unit.name})", (one.name,))
        for unit in every
        for one in staff.get(unit.id, ())
    }
    return [*wholes, *persons.values()]


def submit(request: Request, filled: Filled) -> Message:
    """Grant it, and let those know whom it is for."""
    answers = filled.answers
    names = {option.key: option.label for option in _receivers(request)}
    if answers["receiver"] not in names:
        raise Refusal(NO_LONGER, f"no receiver {answers['receiver']}")
    kind, number = answers["receiver"][0], int(answers["receiver"][1:])
    year, _, key = answers["period"].partition("-")
    until = date.fromisoformat(answers["until"])
    row = periods.grant(
        request.session,
        int(year),
        PeriodKey(key),
        until,
        answers["reason"],
        request.actor.person or 0,
        request.now,
        person=number if kind == PERSON else None,
        unit=number if kind == UNIT else None,
    )
    what = f"{labels.PERIODS[PeriodKey(key)]} {year}"
    told = join(
        [
            bold("Văn phòng cho nộp muộn"),
            rich("Nội dung: {what}", what=what),
            rich("Nộp được đến hết {until}; hồ sơ được ghi là nộp muộn.", until=wording.day(until)),
            rich("Lý do: {reason}", reason=answers["reason"]),
        ]
    )
    tell(request, _told(request, kind, number), _news(told), f"permit:{row.id}")
    receiver = rich("Cho: {receiver}", receiver=names[answers["receiver"]])
    return Message(join([told, receiver]), stacked(Button("Thời hạn các đợt", "thoihan")))


def _news(told: Rich) -> Message:
    return Message(told, stacked(Button("Nộp hồ sơ", "nop")))


def _told(request: Request, kind: str, number: int) -> list[int]:
    """The person; of a unit everybody who works there, since each may hand in."""
    if kind == PERSON:
        return [number]
    staff = people.staff(request.session, [number], request.today)
    return [one.id for one in staff.get(number, ())]


FORM = Form(
    name="permit",
    version=1,
    title=TITLE,
    begin=begin,
    scene=scene,
    submit=submit,
    roles=rights.OFFICE,
    fields=(
        Choice(
            "receiver",
            "Cho ai",
            "Cho ai nộp muộn?",
            hint="Bấm một mục, hoặc gõ họ tên, tên đơn vị để tìm.",
            example="Phòng Quản lý biên giới",
        ),
        Choice("period", "Đợt", "Cho nộp muộn nội dung nào?", example="Đăng ký đầu năm"),
        Day(
            "until",
            "Nộp đến",
            "Cho nộp đến hết ngày nào?",
            example="thứ sáu tuần sau",
            earliest=lambda scene: scene.today,
            latest=lambda scene: scene.today + timedelta(days=LONGEST),
        ),
        Text(
            "reason",
            "Lý do",
            "Vì sao cho nộp muộn?",
            example="Đơn vị trực chiến dịch đến hết tháng 01",
            shortest=5,
            longest=1000,
        ),
    ),
)
