"""Gửi tệp kế hoạch: the Office or the leadership sends the plan as a file, or pastes its words.

Source: issue step 5, part A: whatever agency's plan, read apart, previewed, and nothing active before.
"""

from data import plan_files
from data.drafts import Draft
from data.request import Request
from domain import rights
from domain.message import Message, Rich
from forms.choices import Choice
from forms.fields import FileField
from forms.form import Filled, Form, Started
from forms.gathering import LongText
from forms.items.choosing import officer
from forms.scene import Answers, Option, Scene

NAME = "plan_file"
TITLE = "Gửi tệp kế hoạch"
#: What it may be started with: the number of a file that its sender sent before.
EVIDENCE = "evidence"
FILE, WORDS, YEAR = "file", "words", "year"
#: Characters of a pasted plan; that of a department has some 11,000.
LONGEST = 60_000
SHORTEST = 200
AS_WRITTEN = "written"

AS_WRITTEN_LABEL = "Năm ghi trong kế hoạch"
READING = Rich("Đã nhận. Em đang đọc kế hoạch, thường chưa đến một phút; đọc xong em báo ngay tại đây.")
SENT = Rich("Kế hoạch này đã được gửi. Mời xem bản đọc ở /xacnhan.")


def scene(request: Request, started: Started, _: Answers) -> Scene:
    """The years that a plan may be of, and the file it was begun with."""
    this = request.today.year
    years = tuple(Option(str(year), str(year)) for year in (this + 1, this, this - 1))
    written = Option(AS_WRITTEN, AS_WRITTEN_LABEL, ("như trong tệp", "không rõ"))
    prefill = {FILE: started[EVIDENCE]} if started.get(EVIDENCE) else {}
    return Scene(
        request.today, request.calendar, Rich(TITLE), choices={YEAR: (written, *years)}, prefill=prefill
    )


def submit(request: Request, filled: Filled) -> Message:
    """Nothing is read yet: a process of its own does it, and its sender is told."""
    answers = filled.answers
    year = None if answers[YEAR] == AS_WRITTEN else int(answers[YEAR])
    person = officer(request)
    plan_files.send(request.session, person, answers.get(FILE), answers.get(WORDS) or "", year, request.now)
    return Message(READING, plan_waits=True)


def sent(_: Request, __: Draft) -> Message:
    """Where the reading of a plan sent before is found."""
    return Message(SENT)


def _has_no_file(scene: Scene) -> bool:
    return FILE in scene.answers and scene.answers[FILE] is None


FORM = Form(
    name=NAME,
    version=1,
    title=TITLE,
    roles=rights.OVERSEEING,
    scene=scene,
    submit=submit,
    sent=sent,
    fields=(
        FileField(
            FILE,
            "Tệp kế hoạch",
            "Mời gửi tệp kế hoạch.",
            hint="Word (.docx, .doc), Excel (.xlsx) hoặc PDF có chữ. Không có tệp thì bỏ qua, dán nội dung.",
            optional=True,
        ),
        LongText(
            WORDS,
            "Nội dung kế hoạch",
            "Mời dán nội dung kế hoạch, gồm cả bảng nhiệm vụ.",
            example="KẾ HOẠCH Công tác thi đua, khen thưởng năm 2025 …",
            hint="Dán thành nhiều tin cũng được, em nối lại theo thứ tự.",
            when=_has_no_file,
            shortest=SHORTEST,
            longest=LONGEST,
        ),
        Choice(YEAR, "Năm", "Kế hoạch của năm nào?", example="2025"),
    ),
)
