"""Xin nộp muộn: ask the Office for a permit to register after the deadline."""

from data.drafts import Draft
from data.request import Request
from domain.message import Message, bold, join, rich
from forms.fields import Text
from forms.form import Form, Started
from forms.scene import Answers, Scene
from forms.subject import myself
from forms.telling import tell_office

TITLE = "Xin nộp muộn"


def scene(request: Request, started: Started) -> Scene:
    """The year that is asked for. Raises Refusal if the actor works for no unit."""
    myself(request)
    year = int(started.get("year") or request.today.year)
    head = rich("{title} đăng ký năm {year}", title=TITLE, year=year)
    return Scene(request.today, request.calendar, head)


def submit(request: Request, draft: Draft, answers: Answers) -> Message:
    """Lay the request before the Office."""
    who = myself(request)
    year = int(draft.started_with.get("year") or request.today.year)
    told = join(
        [
            bold(f"Xin nộp muộn đăng ký năm {year}"),
            rich("Người xin: {name} ({unit})", name=who.name, unit=who.unit_name),
            rich("Lý do: {reason}", reason=answers["reason"]),
        ]
    )
    tell_office(request, Message(told), f"late:{draft.id}")
    return Message(
        rich(
            "Đã gửi Văn phòng đề nghị nộp muộn của anh/chị. "
            "Bản nháp đăng ký (nếu có) vẫn được giữ; Văn phòng sẽ trả lời trực tiếp."
        )
    )


FORM = Form(
    name="late_request",
    version=1,
    title=TITLE,
    fields=(
        Text(
            "reason",
            "Lý do",
            "Vì sao anh/chị cần nộp muộn?",
            example="Đi công tác nước ngoài từ 20/01 đến 31/01",
            shortest=10,
            longest=1000,
        ),
    ),
    scene=scene,
    submit=submit,
)
