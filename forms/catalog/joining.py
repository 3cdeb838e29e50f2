"""Xin tham gia: somebody without a code asks to join; the Office or the unit's head decides."""

from data import consents, joining, units
from data.request import Request
from domain.errors import Refusal
from domain.message import Button, Message, bold, escape, join, rich, stacked
from domain.people import UnitKind
from forms import texts
from forms.choices import Choice, Confirm
from forms.fields import Text
from forms.form import Filled, Form, Started
from forms.scene import Answers, Option, Scene
from forms.telling import tell

TITLE = "Xin tham gia"


def scene(request: Request, _: Started, __: Answers) -> Scene:
    """The units that people work for. Raises Refusal if the account belongs to somebody already."""
    if request.actor.linked:
        raise Refusal("Tài khoản này đã được liên kết. Mời mở /menu.", "the account is linked")
    working = [unit for unit in units.all(request.session) if unit.kind != UnitKind.COUNCIL]
    written = units.spellings(request.session)
    options = tuple(Option(str(unit.id), unit.name, tuple(written[unit.key][1:])) for unit in working)
    return Scene(request.today, request.calendar, head=escape(TITLE), choices={"unit": options})


def submit(request: Request, filled: Filled) -> Message:
    """Keep the request and lay it before those who may decide."""
    unit, name, title = int(filled.answers["unit"]), filled.answers["name"], filled.answers["title"] or ""
    row = joining.ask(request.session, request.actor.account, unit, name, title, request.now)
    consents.give(request.session, request.actor.account, request.now)
    told = join(
        [
            bold("Có người xin tham gia"),
            rich("Họ tên: {name}", name=name),
            rich("Đơn vị: {unit}", unit=units.name(request.session, unit)),
            rich("Chức vụ: {title}", title=title) if title else "",
        ]
    )
    buttons = stacked(
        Button("Duyệt", f"thanhvien:approve:{row.id}"), Button("Từ chối", f"thanhvien:refuse:{row.id}")
    )
    deciders = joining.deciders(request.session, unit, request.today)
    tell(request, deciders, Message(told, buttons), f"join:{row.id}:{request.now:%Y%m%d%H%M%S}")
    return Message(
        rich(
            "Đã gửi yêu cầu của {name} tới Văn phòng và trưởng đơn vị. "
            "Khi được duyệt, em sẽ báo ngay tại đây.",
            name=name,
        )
    )


FORM = Form(
    name="joining",
    version=2,
    title=TITLE,
    fields=(
        Text(
            "name",
            "Họ và tên",
            "Họ và tên của anh/chị?",
            example="Họ Đệm Tên, viết đủ như trong quyết định",
            shortest=2,
            longest=80,
            lines=False,
        ),
        Choice(
            "unit",
            "Đơn vị",
            "Anh/chị công tác ở đơn vị nào?",
            hint="Bấm một đơn vị, hoặc gõ tên để tìm.",
            example="Văn phòng Sở",
        ),
        Text(
            "title",
            "Chức vụ",
            "Chức vụ hoặc vị trí công tác?",
            example="Chuyên viên",
            optional=True,
            longest=80,
            lines=False,
        ),
        Confirm(
            "agree",
            "Dữ liệu cá nhân",
            f"{consents.notice().sentence} Anh/chị đồng ý chứ?",
            hint="Không đồng ý: bấm «Huỷ», rồi làm việc với Văn phòng bằng giấy.",
            fixed=(Option("yes", "Tôi đồng ý", texts.CONFIRM_SPELLINGS),),
        ),
    ),
    scene=scene,
    submit=submit,
    strangers=True,
)
