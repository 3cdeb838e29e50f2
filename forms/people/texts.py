"""What the forms about people and units say."""

from datetime import date

from data.posts import Held
from domain.message import Rich, bold, join, rich
from domain.people import UnitKind
from vietnamese import labels, wording

KINDS: dict[UnitKind, str] = {
    UnitKind.DIVISION: "Phòng, ban",
    UnitKind.CENTRE: "Trung tâm, đơn vị trực thuộc",
    UnitKind.OFFICE: "Văn phòng",
    UnitKind.LEADERSHIP: "Lãnh đạo cơ quan",
    UnitKind.COUNCIL: "Hội đồng",
    UnitKind.UNION: "Công đoàn",
    UnitKind.YOUTH: "Đoàn Thanh niên",
}

NAME_LABEL, NAME_EXAMPLE = "Họ và tên", "Chuyên viên B"
WHICH_UNIT, UNIT_HINT = "Thuộc đơn vị nào?", "Bấm một đơn vị, hoặc gõ tên."
WHICH_ROLE, WHICH_PERSON = "Giữ vai trò gì trong đơn vị?", "Của người nào?"
STARTS_HINT = "Bỏ qua thì tính từ hôm nay."
UNIT_LABEL, UNIT_EXAMPLE = "Đơn vị", "Phòng Quản lý biên giới"
ROLE_LABEL, ROLE_EXAMPLE = "Vai trò", "Cán bộ, công chức"
TITLE_LABEL, TITLE = "Chức danh", "Chức danh ghi trên giấy tờ?"
TITLE_EXAMPLE, TITLE_HINT = "Chuyên viên chính", "Không cần thì bỏ qua."
STARTS_LABEL, STARTS, STARTS_EXAMPLE = "Từ ngày", "Giữ chức vụ này từ ngày nào?", "hôm nay"
PERSON_LABEL = "Người"
PERSON_HINT = "Gõ họ tên để tìm."
GONE = "Người hoặc đơn vị vừa chọn không còn trong danh sách. Mời mở lại bằng /nhansu."
NOWHERE = "hiện không giữ chức vụ nào"
OPEN_PERSON, OPEN_UNIT, INVITE = "Mở trang của người này", "Mở đơn vị", "Cấp mã mời"


ROLE_HINT = "Vai trò quyết định em nhắc ai và cho ai mở mục nào."


def headed(name: str) -> str:
    """The unit has a head: whoever is chosen as one replaces that person."""
    return f"Đơn vị đang có trưởng: {name}. Chọn «Trưởng đơn vị» thì {name} thôi giữ chức vụ ấy."


def person(name: str, unit: str) -> str:
    """Somebody to choose."""
    return f"{name} ({unit})" if unit else name


def post(held: Held, *, unit: bool = True) -> Rich:
    """A post in a line: role, title, unit unless that is plain, days."""
    return rich(
        "{role}{title}{unit}{days}",
        role=labels.ROLES[held.role],
        title=f" ({held.title})" if held.title else "",
        unit=f" – {held.unit_name or 'toàn cơ quan'}" if unit else "",
        days=days(held.starts, held.ends),
    )


def days(starts: date, ends: date | None) -> str:
    """From when to when, behind a post."""
    until = f" đến hết {wording.day(ends)}" if ends else ""
    return f", từ {wording.day(starts)}{until}"


def given(head: str, name: str, lines: list[Rich]) -> Rich:
    """What was written down about somebody."""
    return join([bold(head), rich("Họ tên: {name}", name=name), *lines])


def told(lines: list[Rich], by: str) -> Rich:
    """To whom a post was given or taken from."""
    return join(
        [
            bold("Văn phòng vừa cập nhật chức vụ của anh/chị"),
            *lines,
            rich("Người ghi: {by}. Nếu chưa đúng, mời báo lại Văn phòng.", by=by),
        ]
    )


def ended(held: Held) -> Rich:
    """A post that ends."""
    return rich("Thôi giữ: {post}", post=post(held))


def made_way(held: Held) -> Rich:
    """Whose post ended for another's."""
    return rich("{name} thôi giữ: {post}", name=held.name, post=post(held))


def begun(held: Held) -> Rich:
    """A post that begins."""
    return rich("Giữ chức vụ: {post}", post=post(held))
