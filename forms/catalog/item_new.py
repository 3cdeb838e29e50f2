"""Thêm nội dung kế hoạch: the Office adds an item to a plan that is open, with units, lead, day and reason.

Source: issue step 5, part A: add an item with reason; those concerned are told.
"""

from datetime import date

from data import plan_edits, plans
from data.models import Plan, PlanState
from data.request import Request
from domain import rights
from domain.errors import Refusal
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from forms.choices import Choice, Several
from forms.fields import Day, Text
from forms.form import Filled, Form, Started
from forms.gathering import LongText
from forms.items.choosing import LEAD, UNITS, Lead, every_unit, has_several_units, officer
from forms.items.telling import tell_edits
from forms.items.texts import NOTHING, heard, line
from forms.scene import Answers, Option, Scene
from vietnamese import wording

NAME = "item_new"
TITLE = "Thêm nội dung kế hoạch"
PLAN, WORDS, DUE, REASON = "plan", "words", "due", "reason"


def _open(request: Request) -> dict[int, Plan]:
    """The plans that an item may be added to. Raises Refusal if there is none."""
    found = {
        plan.id: plan
        for plan in plans.all_plans(request.session)
        if plan.state in {PlanState.ACTIVE, PlanState.DRAFT}
    }
    if not found:
        raise Refusal(NOTHING, "no plan is open")
    return found


def begin(request: Request, started: Started) -> Started:
    """The only open plan, where there is but one. Raises Refusal if there is none, or not the one named."""
    found = _open(request)
    if started.get(PLAN) and int(started[PLAN]) not in found:
        raise Refusal(NOTHING, f"no open plan for {dict(started)}")
    return {PLAN: next(iter(found))} if len(found) == 1 else started


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """The plans to choose from where several are open, and the units of the office."""
    found = _open(request)
    choices = {UNITS: every_unit(request)}
    known = found.get(int(started.get(PLAN) or answers.get(PLAN) or 0))
    if not started.get(PLAN):
        choices[PLAN] = tuple(Option(str(key), _called(plan)) for key, plan in found.items())
    head = rich("{title} {year}", title=TITLE, year=known.year) if known else Rich(TITLE)
    return Scene(request.today, request.calendar, head, choices)


def _called(plan: Plan) -> str:
    state = "đang chạy" if plan.state is PlanState.ACTIVE else "chờ kích hoạt"
    return f"Kế hoạch {plan.year} ({state})"


def submit(request: Request, filled: Filled) -> Message:
    """Add the item, and tell those who answer for its units."""
    answers = filled.answers
    plan = int(filled.started.get(PLAN) or answers[PLAN])
    chosen = [int(key) for key in answers[UNITS]]
    edited = plan_edits.add(
        request.session,
        plan,
        answers[WORDS],
        chosen,
        int(answers.get(LEAD) or chosen[0]),
        date.fromisoformat(answers[DUE]),
        answers[REASON],
        officer(request),
        request.now,
    )
    due = rich("Hạn: {due}", due=wording.day(edited.item.due))
    told = heard(tell_edits(request, [edited], answers[REASON]))
    text = join([bold("Đã thêm vào kế hoạch"), line(edited), due, told])
    return Message(text, stacked(Button("Mở mục này", f"kehoach:i:{edited.item.id}")))


FORM = Form(
    name=NAME,
    version=1,
    title=TITLE,
    begin=begin,
    scene=scene,
    submit=submit,
    roles=rights.OFFICE,
    fields=(
        Choice(
            PLAN,
            "Kế hoạch",
            "Thêm vào kế hoạch nào?",
            example="2025",
            when=lambda scene: PLAN in scene.choices,
        ),
        LongText(
            WORDS,
            "Nội dung",
            "Nội dung mới là gì?",
            example="Tổ chức hội nghị điển hình tiên tiến",
            shortest=5,
            longest=2000,
        ),
        Several(UNITS, "Đơn vị thực hiện", "Những đơn vị nào thực hiện?", example="Văn phòng, Công đoàn"),
        Lead(LEAD, "Chủ trì", "Đơn vị nào chủ trì?", example="Văn phòng", when=has_several_units),
        Day(DUE, "Hạn", "Hạn là hết ngày nào?", example="15/11/2024", earliest=lambda scene: scene.today),
        Text(
            REASON,
            "Lý do",
            "Vì sao thêm? Lý do được lưu và báo cho các đơn vị.",
            example="Theo Kế hoạch số 45/KH-SNgV bổ sung",
            shortest=3,
            longest=300,
            lines=False,
        ),
    ),
)
