"""What /thanhvien says."""

from collections.abc import Sequence

from data.models import JoinRequest
from domain.message import Rich, join, rich
from vietnamese import wording

APPROVE = "Duyệt"
APPROVE_NEW = "Duyệt là người mới"
REFUSE = "Từ chối"
APPROVED_TOAST = "Đã duyệt."
BACK = "⬅️ Về thành viên"
HOME = "Mở màn hình chính"
DECIDED = Rich(
    "Yêu cầu này đã được xử lý hoặc không thuộc đơn vị của anh/chị. Mời gõ <code>/thanhvien</code>."
)
TURNED_DOWN = Rich(
    "Yêu cầu tham gia của anh/chị chưa được duyệt. Mời liên hệ Văn phòng để được cấp mã mời, "
    "rồi gõ <code>/start</code> kèm mã."
)


def members(linked: int, total: int, missing: Sequence[str]) -> Rich:
    """How many are linked, and the names that are missing."""
    head = rich("<b>Đã liên kết {linked}/{total}</b>", linked=linked, total=total)
    if not missing:
        return join([head, "Mọi người đã liên kết."])
    return join([head, "Chưa liên kết:", *(rich("• {name}", name=name) for name in missing)])


def asking(count: int) -> str:
    """The way to all requests that wait."""
    return f"Yêu cầu chờ duyệt ({count})"


def asking_title(count: int) -> Rich:
    """The head of the requests that wait."""
    return rich("<b>Yêu cầu chờ duyệt: {count}</b>\nMời chọn người để xem và duyệt:", count=count)


def request_button(name: str) -> str:
    """A request that waits."""
    return wording.shorten(f"Xin tham gia: {name}", 48)


def request(row: JoinRequest, unit: str, *, several: bool) -> Rich:
    """A request to be decided."""
    facts = rich(
        "<b>Xin tham gia</b>\nHọ tên: {name}\nĐơn vị: {unit}\nChức vụ: {title}",
        name=row.name,
        unit=unit,
        title=row.title or "chưa ghi",
    )
    same = "Đơn vị đã có người trùng tên, chưa liên kết. Mời chọn đúng người để khỏi ghi hai lần."
    return join([facts, same if several else ""], "\n\n")


def same_person(name: str) -> str:
    """Admit as the person that is expected."""
    return wording.shorten(f"Duyệt, chính là {name} trong danh sách", 56)


def approved(name: str) -> Rich:
    """To the approver."""
    return rich("Đã duyệt {name} và báo cho người đó.", name=name)


def refused(name: str) -> Rich:
    """To the approver."""
    return rich("Đã từ chối {name} và báo cho người đó.", name=name)


def admitted(name: str) -> Rich:
    """To whoever asked."""
    return rich(
        "Chào mừng {name}! Yêu cầu tham gia đã được duyệt. "
        "Mời gõ <code>/menu</code> để xem việc, <code>/dangky</code> để đăng ký danh hiệu.",
        name=name,
    )
