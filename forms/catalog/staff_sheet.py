"""Nhập danh sách cán bộ: the Office sends the list it keeps; who is new is shown before anybody is added.

Source: issue step 5, part B: import of staff from .xlsx with a preview.
"""

from data.drafts import Draft
from data.request import Request
from domain import rights
from domain.message import Button, Message, Rich, stacked
from forms.catalog.sheet import PREVIEW, SheetFile
from forms.form import Filled, Form, Started
from forms.scene import Answers, Scene

NAME = "staff_sheet"
HEAD = "Nhập danh sách cán bộ"
FILE = "file"
KEPT = Rich("Đã nhận danh sách. Chưa ghi ai cả: mời xem trước từng dòng.")


def scene(request: Request, _: Started, __: Answers) -> Scene:
    """Nothing but the day."""
    return Scene(request.today, request.calendar, Rich(HEAD))


def submit(_: Request, filled: Filled) -> Message:
    """Nobody is added yet: the way to the preview."""
    return _kept(filled.draft)


def sent(_: Request, draft: Draft) -> Message:
    """The same way, for a list sent before."""
    return _kept(draft)


def _kept(draft: Draft) -> Message:
    return Message(KEPT, stacked(Button(PREVIEW, f"nhansu:preview:{draft.id}:1")))


FORM = Form(
    name=NAME,
    version=1,
    title=HEAD,
    roles=rights.OFFICE,
    scene=scene,
    submit=submit,
    sent=sent,
    fields=(
        SheetFile(
            FILE,
            "Danh sách",
            "Mời gửi danh sách cán bộ của cơ quan.",
            hint="Tệp Excel (.xlsx) đang dùng là được: cần cột họ tên, nên có chức vụ và đơn vị. "
            "Ngày sinh, số điện thoại… em không đọc.",
        ),
    ),
)
