"""Sentences in which operations refuse: what is the matter, and what to do next."""

from collections.abc import Iterable
from datetime import date

from domain.people import Role
from vietnamese import labels

NO_SUCH_PLAN = "Kế hoạch này không còn. Mời mở lại danh sách bằng /kehoach."
NO_SUCH_ITEM = "Nội dung này không còn trong kế hoạch. Mời mở lại bằng /kehoach."
NO_SUCH_UNIT = "Đơn vị này không còn trong danh sách. Mời mở lại bằng /xacnhan."
PLAN_ALREADY_RUNS = "Kế hoạch này không còn chờ xác nhận (đã kích hoạt hoặc đã bỏ). Mời xem bằng /kehoach."
NO_SUCH_DUTY = "Việc này không còn trong kế hoạch đang chạy. Mời mở lại bằng /viec."
STEP_NOT_OPEN = "Việc này vừa được cập nhật nên bước vừa chọn không còn phù hợp. Mời mở lại bằng /viec."
EVERYBODY_REGISTERED = "Mọi người trong đơn vị đã đăng ký."
OBSTACLE_MOVED = (
    "Vướng mắc này vừa có thay đổi, hoặc bước này không thuộc quyền của anh/chị. Mời mở lại bằng /vuongmac."
)
NO_SUCH_OBSTACLE = "Vướng mắc này không còn hoặc của người khác. Mời xem danh sách của mình bằng /vuongmac."
ALREADY_HANDED_IN = "Nội dung này đã được gửi trước đó. Mời sửa bản đã gửi thay vì gửi bản mới."
NO_SUCH_SUBMISSION = "Bản đã gửi này không còn hoặc đã được rút. Mời mở lại từ /menu."
STEP_NOT_YOURS = (
    "Hồ sơ này vừa thay đổi, hoặc bước này không thuộc quyền của anh/chị. Mời mở lại bằng /duyet hoặc /hoso."
)
REASON_NEEDED = "Bước này cần ghi lý do. Ví dụ: thiếu số quyết định công nhận."
NAME_NEEDED = "Cần họ và tên bằng chữ. Mời gõ lại, đủ họ, chữ đệm và tên."
DATABASE_NEWER = (
    "Cơ sở dữ liệu đã được một phiên bản mới hơn của chương trình nâng cấp. "
    "Mời chạy phiên bản mới, hoặc khôi phục bản sao lưu trước khi nâng cấp."
)
DATABASE_BROKEN = (
    "Cơ sở dữ liệu có dòng trỏ tới dữ liệu không còn nên chưa nâng cấp được; chưa có gì thay đổi. "
    "Mời báo quản trị kỹ thuật."
)
CODE_UNKNOWN = "Mã này không đúng. Mời kiểm tra lại từng ký tự, hoặc xin Văn phòng mã mới."
CODE_USED = "Mã này đã được dùng, mỗi mã chỉ dùng một lần. Mời xin Văn phòng mã mới."
CODE_EXPIRED = "Mã này đã hết hạn. Mời xin Văn phòng mã mới."
CODE_FOR_ANOTHER = (
    "Mã này cấp cho người khác, còn tài khoản này đã liên kết. Nếu đúng là mã của anh/chị, mời báo Văn phòng."
)
SEVERAL_NAMESAKES = (
    "Trong đơn vị có nhiều người cùng tên đang chờ liên kết. Mời ghi thêm dấu hiệu phân biệt vào tên, "
    "ví dụ thêm «(phòng 2)» sau họ tên."
)
UNNAMED = "Người mới tham gia"
ALREADY_LINKED = "Tài khoản này đã liên kết nên không cần xin tham gia nữa. Mời mở /menu."
REQUEST_DECIDED = "Đề nghị này đã được xử lý hoặc không còn."
NO_CANDIDATE = "Người được chọn không còn chờ liên kết trong đơn vị này. Mời mở lại đề nghị."
STRICT_BEFORE = "«Trước ngày X» hiểu là đến hết ngày liền trước ngày X; tắt đi thì tính cả ngày X."


def role_needs_unit(role: Role) -> str:
    """A role that is always held in a unit."""
    return f"Vai trò «{labels.ROLES[role]}» cần gắn với một đơn vị. Mời cho biết tên đơn vị."


def role_needs_council(role: Role) -> str:
    """A role that is always held in a council."""
    return f"Vai trò «{labels.ROLES[role]}» cần gắn với một hội đồng. Mời cho biết tên hội đồng."


def role_not_in_council(role: Role) -> str:
    """A role of working for a unit, in a council."""
    return (
        f"Vai trò «{labels.ROLES[role]}» không dùng cho hội đồng. "
        "Mời chọn thư ký hoặc thành viên hội đồng, hoặc chọn đơn vị khác."
    )


def item_lacks_units(number: str) -> str:
    """An item cannot be confirmed without its units."""
    what = f"Mục {number}" if number else "Hạn đăng ký"
    return f"{what} chưa có đơn vị thực hiện hoặc chưa rõ ai chủ trì. Mời chọn đơn vị rồi xác nhận."


def items_unconfirmed(count: int) -> str:
    """A plan cannot start while items are unconfirmed."""
    return f"Còn {count} nội dung chưa xác nhận. Mời xác nhận từng nội dung hoặc tất cả, rồi kích hoạt."


def year_already_runs(year: int) -> str:
    """One plan a year runs at a time."""
    return f"Năm {year} đã có một kế hoạch đang chạy. Mời xem bằng /kehoach."


def not_later(due: date) -> str:
    """A new day that is no extension."""
    return f"Hạn mới phải sau hạn hiện tại ({due:%d/%m/%Y}). Mời chọn ngày muộn hơn."


def extended(before: date, due: date, note: str) -> str:
    """The note of an extension in the history of a duty."""
    return f"Gia hạn từ {before:%d/%m/%Y} đến {due:%d/%m/%Y}: {note}"


LEAVE_OVER = "Đợt nghỉ này đã kết thúc hoặc đã huỷ từ trước. Mời xem lại bằng /nghiphep."
NO_SUCH_LEAVE = "Đợt nghỉ này không còn, hoặc là của người khác. Mời xem danh sách bằng /nghiphep."
OWN_SUBSTITUTE = "Người nghỉ không thể tự làm thay cho mình. Mời chọn người khác, hoặc bỏ qua câu này."
NO_SUCH_LADDER = "Nhịp nhắc này không còn trong danh sách. Mời mở lại mục và chọn lại."
WAITS_FOR_A_DAY = "Mục này đang chờ ngày nên chưa tính được hạn cho cả chuỗi. Mời đặt ngày cho mục này trước."


def leaves_overlap(starts: date, ends: date) -> str:
    """A leave that lies upon another one of the same person."""
    return (
        f"Những ngày này trùng với đợt nghỉ đã khai từ {starts:%d/%m/%Y} đến {ends:%d/%m/%Y}. "
        "Mời sửa ngày, hoặc kết thúc đợt trước bằng /nghiphep."
    )


def not_a_day_back(first: date, last: date) -> str:
    """A day of coming back that does not shorten the leave."""
    return (
        f"Ngày đi làm lại cần trong khoảng {first:%d/%m/%Y} đến {last:%d/%m/%Y}. "
        f"Ví dụ: /nghiphep 1 đi làm lại {first:%d/%m/%Y}"
    )


def needs_in_a_circle(names: Iterable[str]) -> str:
    """Items that would wait for one another for ever."""
    listed = list(names)
    return (
        f"Không đặt được vì các mục sẽ chờ nhau thành vòng: {' → '.join([*listed, *listed[:1]])}. "
        "Mời bỏ bớt một mối chờ trong vòng này trước."
    )


def item_name(number: str) -> str:
    """An item in two words."""
    return f"Mục {number}" if number else "Hạn đăng ký"


def day_given(before: date | None, due: date) -> str:
    """The note in the history of a duty whose last day the Office set; `before` is None if it had none."""
    if before is None:
        return f"Văn phòng đặt ngày {due:%d/%m/%Y}, trước đó chờ ngày"
    return f"Văn phòng đặt lại hạn từ {before:%d/%m/%Y} thành {due:%d/%m/%Y}"


def owed_anew(due: date) -> str:
    """The note in the history of a recurring duty whose next period begins."""
    return f"Việc định kỳ: sang kỳ mới, hạn {due:%d/%m/%Y}"
