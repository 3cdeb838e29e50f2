"""Nhập thay từ bảng tính: which form a filled sheet is for, and the sheet; what is in it is shown before.

Source: issue step 2: every form can be entered for somebody, row by row from a sheet by the Office.
"""

from dataclasses import dataclass

from data.drafts import Draft
from data.request import Request
from domain.errors import Refusal
from domain.message import Button, Message, Rich, stacked
from domain.rights import OFFICE
from forms import entering
from forms.choices import Choice, Confirm
from forms.fields import FileField
from forms.form import Filled, Form, Started
from forms.scene import Answers, Option, Reading, Scene, Taken, Unclear

NAME = "sheet"
#: What it may be started with: the name of the form that the sheet is for.
OF_FORM = "of_form"

KEPT = Rich("Đã nhận bảng. Chưa có gì được nhập: mời xem trước từng dòng rồi mới nhập.")
NO_SHEET = Rich("Tệp này không phải bảng tính Excel. Mời gửi tệp .xlsx theo mẫu, ví dụ tải từ /nhapthay.")
#: How the name of a sheet ends.
ENDINGS = (".xlsx",)
PREVIEW = "Xem trước"
NOTHING_TO_ENTER = "Hiện chưa có biểu mẫu nào nhập được từ bảng tính. Mời nhập từng người bằng /nhapthay."


@dataclass(frozen=True, slots=True)
class SheetFile(FileField):
    """A file that calls itself a sheet; whether it is one is seen when it is read."""

    def file(self, evidence: int, scene: Scene) -> Reading:
        """The file, unless its name is that of something else."""
        name = scene.files[evidence].name if evidence in scene.files else ""
        return Taken(evidence) if name.lower().endswith(ENDINGS) else Unclear(NO_SHEET)


def scene(request: Request, started: Started, _: Answers) -> Scene:
    """The forms that can be entered from a sheet. Raises Refusal if there are none."""
    found = entering.from_sheet(request.actor)
    if not found:
        raise Refusal(NOTHING_TO_ENTER, f"no form for a sheet of person {request.actor.person}")
    options = tuple(Option(form.name, form.title) for form in found)
    chosen = started.get(OF_FORM)
    prefill = {"form": chosen} if any(option.key == chosen for option in options) else {}
    return Scene(
        request.today,
        request.calendar,
        Rich("Nhập thay từ bảng tính"),
        choices={"form": options},
        prefill=prefill,
    )


def submit(_: Request, filled: Filled) -> Message:
    """Nothing is entered yet: the way to the preview."""
    return _kept(filled.draft)


def sent(_: Request, draft: Draft) -> Message:
    """The same way, for a sheet sent before."""
    return _kept(draft)


def _kept(draft: Draft) -> Message:
    return Message(KEPT, stacked(Button(PREVIEW, f"nhapthay:preview:{draft.id}:1")))


FORM = Form(
    name=NAME,
    version=1,
    title="Nhập thay từ bảng tính",
    roles=OFFICE,
    scene=scene,
    submit=submit,
    sent=sent,
    fields=(
        Choice(
            "form",
            "Biểu mẫu",
            "Bảng này của biểu mẫu nào?",
            hint="Bấm một biểu mẫu, hoặc gõ tên.",
            example="Đăng ký danh hiệu",
        ),
        Confirm(
            "agreed",
            "Xác nhận nhập thay",
            "Những người trong bảng đã đồng ý hoặc đã nộp phiếu giấy với nội dung sẽ nhập?",
        ),
        SheetFile(
            "file",
            "Bảng tính",
            "Mời gửi bảng đã điền.",
            hint="Tệp Excel (.xlsx) theo mẫu của /nhapthay, tối đa 500 dòng, 2 MB.",
        ),
    ),
)
