"""Sửa nội dung tin nhắc: the Office puts its own words in place of a digest's, before it goes.

Source: issue step 4, part C: the coming batch is edited before it goes.
"""

from data import approvals
from data.approvals import Planned
from data.request import Request
from domain import rights
from domain.errors import Refusal
from domain.message import Button, Message, Rich, bold, join, rich, stacked
from forms import texts
from forms.choices import Choice
from forms.form import Filled, Form, Started
from forms.gathering import LongText
from forms.scene import Answers, Option, Scene
from vietnamese import wording

NAME = "reminder_edit"
TITLE = "Sửa nội dung tin nhắc"
#: What the form is started with, or asks for: the row of a digest.
DIGEST = "digest"
TEXT = "text"
#: The command whose screens show the coming reminders.
HOME = "nhacviec"

NOTHING = "Hiện không có tin nhắc nào chờ gửi để sửa. Mời xem /nhacviec."
GONE = "Tin này không còn chờ gửi nên không sửa được nữa. Mời xem các tin đang chờ bằng /nhacviec."
NOTHING_LEFT = (
    "Đến lúc gửi sẽ không còn gì để nhắc trong tin này, nên không cần sửa. Mời xem lại bằng /nhacviec."
)
OPEN = "Xem lại tin này"
#: Characters of a name, and of the present words shown with the question.
LONGEST_NAME, LONGEST_HINT = 60, 700


def _open(request: Request) -> dict[int, Planned]:
    """The digests that may be reworded."""
    found = approvals.batch(request.session, request.now, request.today)
    return {one.id: one for one in found if not one.struck}


def scene(request: Request, started: Started, answers: Answers) -> Scene:
    """The digest it was begun from, or those to choose from."""
    found = _open(request)
    known = found.get(int(started.get(DIGEST) or answers.get(DIGEST) or 0))
    facts = {TEXT: known.edited if known else ""}
    if started.get(DIGEST):
        if known is None:
            raise Refusal(GONE, f"no open digest for {dict(started)}")
        head = rich("{title} · {name}", title=TITLE, name=wording.shorten(known.name, LONGEST_NAME))
        return Scene(request.today, request.calendar, head, facts=facts)
    if not found:
        raise Refusal(NOTHING, "no digest waits")
    choices = {DIGEST: tuple(map(_option, found.values()))}
    return Scene(request.today, request.calendar, Rich(TITLE), choices, facts)


def _option(one: Planned) -> Option:
    label = f"{one.name} ({'; '.join(one.units)})" if one.units else one.name
    return Option(str(one.id), f"{label}, {one.day:%d/%m/%Y}", (one.name,))


def _hint(scene: Scene) -> str:
    present = scene.facts[TEXT]
    if present:
        return f"Lời Văn phòng đã sửa: {wording.shorten(present, LONGEST_HINT)}"
    return "Nội dung này thay toàn bộ lời của em; các nút dưới tin giữ nguyên. Lời hiện tại xem ở /nhacviec."


def submit(request: Request, filled: Filled) -> Message:
    """Keep the words; they go at the digest's hour if nothing changes until then."""
    row = int(filled.started.get(DIGEST) or filled.answers[DIGEST])
    person, zone = request.actor.person or 0, request.office.zone
    before = approvals.planned(request.session, row, request.now, request.today)
    if before is None or before.struck:
        raise Refusal(GONE, f"digest {row} is not open")
    if not approvals.reword(request.session, row, filled.answers[TEXT], person, request.now, zone):
        raise Refusal(NOTHING_LEFT, f"nothing left to say in digest {row}")
    text = join([bold(f"Đã sửa tin gửi {before.name}."), _when(request, before), _CAREFUL])
    return Message(text, stacked(Button(OPEN, f"{HOME}:open:{row}")))


_CAREFUL = "Nếu tình hình đổi trước lúc gửi, em không gửi lời này mà đưa lại để Văn phòng duyệt."


def _when(request: Request, planned: Planned) -> str:
    if planned.proposed:
        return "Tin vẫn chờ duyệt."
    return f"Gửi từ {texts.moment(max(planned.goes, request.now), request.office.zone)}."


FORM = Form(
    name=NAME,
    version=1,
    title=TITLE,
    scene=scene,
    submit=submit,
    roles=rights.OFFICE,
    fields=(
        Choice(
            DIGEST,
            "Tin gửi",
            "Sửa tin gửi ai?",
            hint="Bấm một người hoặc nhóm, hay gõ tên.",
            example="Trưởng phòng A",
            when=lambda scene: DIGEST in scene.choices,
        ),
        LongText(
            TEXT,
            "Nội dung",
            "Nội dung mới của tin là gì?",
            example="Mời phòng gửi báo cáo quý I trước 16:00 hôm nay",
            hint=_hint,
            shortest=10,
            longest=approvals.LONGEST,
        ),
    ),
)
