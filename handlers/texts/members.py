"""What /thanhvien says."""

from collections.abc import Sequence

from data.models import JoinRequest
from domain.message import Rich, join, rich
from vietnamese import text, wording

APPROVE = "Duyệt"
APPROVE_NEW = "Duyệt là người mới"
REFUSE = "Từ chối"
APPROVED_TOAST = "Đã duyệt."
BACK = "⬅️ Về thành viên"
HOME = "Mở màn hình chính"
DECIDED = Rich(
    "Yêu cầu này đã được xử lý hoặc không thuộc đơn vị của anh/chị. Mời gõ <code>/thanhvien</code>."
)
NOT_ME = "Không phải tôi"
STOPPED = Rich("Đã dừng việc đổi tài khoản và báo Văn phòng. Tài khoản này vẫn dùng như trước.")
NOTHING_TO_STOP = Rich(
    "Không có yêu cầu nào đang chờ đổi tài khoản của anh/chị. Cần khoá tài khoản thì mời gọi Văn phòng."
)
MOVED = Rich(
    "Tài khoản này không còn gắn với anh/chị: Văn phòng đã chuyển sang tài khoản mới theo mã mời. "
    "Nếu không phải anh/chị làm, mời gọi Văn phòng ngay."
)
ASKED_TO_MOVE = Rich(
    "Đã nhận mã. Người có mã này đang có tài khoản khác, nên Văn phòng sẽ xác nhận rồi mới chuyển; "
    "em báo ngay khi xong. Cần gấp thì mời gọi Văn phòng."
)
SOMEBODY_MOVES = Rich(
    "<b>Có người đang xin chuyển tài khoản của anh/chị sang tài khoản khác</b>\n\n"
    "Nếu anh/chị vừa đổi máy và dùng mã mời thì không cần làm gì. Nếu không phải, mời bấm «Không phải tôi» "
    "hoặc gõ <code>/start không phải tôi</code>; em dừng lại và báo Văn phòng."
)
#: Typed behind /start, folded.
WORD_NOT_ME = text.fold(NOT_ME)
OPEN_REQUESTS = "Xem yêu cầu"
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


def request_button(row: JoinRequest) -> str:
    """A request that waits."""
    what = "Xin tham gia" if row.person_id is None else "Xin đổi tài khoản"
    return wording.shorten(f"{what}: {row.name}", 48)


def request(row: JoinRequest, unit: str, *, several: bool) -> Rich:
    """A request to be decided."""
    if row.person_id is not None:
        return rich(
            "<b>Xin đổi tài khoản</b>\nHọ tên: {name}\nĐơn vị: {unit}\n\n"
            "Người này đã có tài khoản; có người vừa dùng mã mời của họ trên tài khoản khác. Duyệt thì tài "
            "khoản cũ bị khoá, mọi việc và bản nháp chuyển sang tài khoản mới. Mời gọi điện xác nhận đúng "
            "người trước khi duyệt.",
            name=row.name,
            unit=unit,
        )
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


def wants_to_move(name: str) -> Rich:
    """To the Office: an account is to be moved."""
    return rich("{name} xin chuyển sang tài khoản khác. Mời xác nhận đúng người rồi duyệt.", name=name)


def stopped(name: str) -> Rich:
    """To the Office: the holder of the account says that it is somebody else."""
    return rich(
        "<b>{name} báo: không phải người này xin đổi tài khoản.</b> Yêu cầu đã bị từ chối; mã mời ấy có thể "
        "đã vào tay người khác. Mời gọi xác minh.",
        name=name,
    )


def admitted(name: str) -> Rich:
    """To whoever asked."""
    return rich(
        "Chào mừng {name}! Yêu cầu tham gia đã được duyệt. "
        "Mời gõ <code>/menu</code> để xem việc, <code>/dangky</code> để đăng ký danh hiệu.",
        name=name,
    )
