"""Sửa mục kế hoạch: the Office rewords an item, gives it to other units, or takes it off, and says why.

Source: issue step 5, part A: change a unit, lead or text, cancel with reason; those concerned are told.
"""

from data import plan_edits
from data.plan_edits import Edited
from data.plans import ItemUnits
from data.request import Request
from domain import rights
from domain.duties import ItemKind
from domain.errors import Refusal
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from forms.choices import Choice, Several
from forms.fields import Text
from forms.form import Filled, Form, Started
from forms.gathering import LongText
from forms.items.choosing import (
    ITEM,
    LEAD,
    UNITS,
    Lead,
    entries,
    every_unit,
    has_several_units,
    item_field,
    officer,
    option,
)
from forms.items.telling import tell_edits
from forms.items.texts import LONGEST, NO_SUCH, heard, line, number
from forms.scene import Answers, Option, Scene
from vietnamese import wording

NAME = "item_edit"
TITLE = "Sửa mục kế hoạch"
WHAT, WORDS, REASON = "what", "words", "reason"
REWORD, ASSIGN, CANCEL = "reword", "assign", "cancel"

CHANGES = (
    Option(REWORD, "Sửa lời văn", ("nội dung",)),
    Option(ASSIGN, "Đổi đơn vị thực hiện", ("đơn vị", "chủ trì", "phối hợp")),
    Option(CANCEL, "Bỏ mục này", ("bỏ", "huỷ mục", "bãi bỏ")),
)


def _tasks(request: Request) -> dict[int, tuple[int, ItemUnits]]:
    return {key: one for key, one in entries(request).items() if one[1].item.kind is ItemKind.TASK}


def begin(request: Request, started: Started) -> Started:
    """Raises Refusal if no plan is open, or if the item named is no task of one."""
    found = _tasks(request)
    if started and int(started.get(ITEM) or 0) not in found:
        raise Refusal(NO_SUCH, f"no task for {dict(started)}")
    return started


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """The items to choose from, the units of the office, and of a known item how it stands."""
    found = _tasks(request)
    known = found.get(int(started.get(ITEM) or answers.get(ITEM) or 0))
    if started.get(ITEM) and known is None:
        raise Refusal(NO_SUCH, f"no task for {dict(started)}")
    choices = {UNITS: every_unit(request)}
    if not started.get(ITEM):
        choices[ITEM] = tuple(option(year, entry.item) for year, entry in found.values())
    head = rich("{title} · {what}", title=TITLE, what=number(known[1].item.number)) if known else Rich(TITLE)
    return Scene(request.today, request.calendar, head, choices, facts=_facts(known[1]) if known else {})


def _facts(entry: ItemUnits) -> dict[str, str]:
    names = "; ".join(unit.name for unit in entry.units)
    return {WORDS: wording.shorten(entry.item.content, 3 * LONGEST), UNITS: names}


def submit(request: Request, filled: Filled) -> Message:
    """Change the item, and tell those who answer for it."""
    item = int(filled.started.get(ITEM) or filled.answers[ITEM])
    if item not in _tasks(request):
        raise Refusal(NO_SUCH, f"no task {item}")
    edited = _change(request, item, filled.answers)
    told = tell_edits(request, [edited], filled.answers[REASON])
    text = join([bold("Đã sửa kế hoạch"), line(edited), heard(told)])
    return Message(text, stacked(Button("Mở mục này", f"kehoach:i:{item}")))


def _change(request: Request, item: int, answers: Answers) -> Edited:
    session, reason, now = request.session, answers[REASON], request.now
    by = officer(request)
    match answers[WHAT]:
        case "reword":
            return plan_edits.reword(session, item, answers[WORDS], reason, by, now)
        case "assign":
            chosen = [int(key) for key in answers[UNITS]]
            lead = int(answers.get(LEAD) or chosen[0])
            return plan_edits.assign(session, item, chosen, lead, reason, by, now)
    return plan_edits.cancel(session, item, reason, by, now)


def _asks_lead(scene: Scene) -> bool:
    return scene.answers.get(WHAT) == ASSIGN and has_several_units(scene)


def _how_it_stands(scene: Scene) -> str:
    return str(scene.facts.get(WORDS, ""))


def _present_words(scene: Scene) -> str:
    return f"Hiện tại: {scene.facts.get(WORDS, '')}"


def _present_units(scene: Scene) -> str:
    return f"Hiện tại: {scene.facts.get(UNITS) or 'chưa có đơn vị nào'}."


FORM = Form(
    name=NAME,
    version=1,
    title=TITLE,
    begin=begin,
    scene=scene,
    submit=submit,
    roles=rights.OFFICE,
    fields=(
        item_field("Sửa mục nào?"),
        Choice(WHAT, "Cần sửa", "Cần sửa gì ở mục này?", hint=_how_it_stands, fixed=CHANGES),
        LongText(
            WORDS,
            "Lời văn mới",
            "Mời gõ lời văn mới của mục này.",
            example="Tổ chức sơ kết công tác thi đua 6 tháng đầu năm",
            hint=_present_words,
            when=lambda scene: scene.answers.get(WHAT) == REWORD,
            shortest=5,
            longest=2000,
        ),
        Several(
            UNITS,
            "Đơn vị thực hiện",
            "Những đơn vị nào thực hiện mục này?",
            hint=_present_units,
            example="Văn phòng, Công đoàn",
            when=lambda scene: scene.answers.get(WHAT) == ASSIGN,
        ),
        Lead(LEAD, "Chủ trì", "Đơn vị nào chủ trì?", example="Văn phòng", when=_asks_lead),
        Text(
            REASON,
            "Lý do",
            "Vì sao sửa? Lý do được lưu và báo cho các đơn vị.",
            example="Theo Kế hoạch số 45/KH-SNgV điều chỉnh",
            shortest=3,
            longest=300,
            lines=False,
        ),
    ),
)
