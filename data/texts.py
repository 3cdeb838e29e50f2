"""Sentences in which operations refuse: what is the matter, and what to do next."""

from collections.abc import Iterable
from datetime import date

from domain.people import Role
from vietnamese import labels

NO_SUCH_PLAN = "Kế hoạch này không còn. Mời mở lại danh sách bằng /kehoach."
NO_SUCH_ITEM = "Nội dung này không còn trong kế hoạch. Mời mở lại bằng /kehoach."
NO_SUCH_UNIT = "Đơn vị này không còn trong danh sách. Mời mở lại bằng /xacnhan."
PLAN_ALREADY_RUNS = "Kế hoạch này không còn chờ xác nhận (đã kích hoạt hoặc đã bỏ). Mời xem bằng /kehoach."
NOT_A_WHOLE_PLAN = (
    "Văn bản này chỉ điều chỉnh, bổ sung một kế hoạch đã có. Mời mở kế hoạch đang chạy bằng /kehoach "
    "và sửa từng nội dung."
)
ONLY_TASKS = (
    "Mục này là hạn đăng ký, không phải nhiệm vụ; chỉ đổi được ngày, ví dụ gõ /kehoach mục đăng ký ngày."
)
GIVEN_AGAIN = "Văn phòng giao lại"
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
KEY_TOO_SHORT = (
    "THIDUA_BACKUP_KEY quá ngắn: cần ít nhất 16 ký tự, hoặc file:ĐƯỜNG_DẪN tới tệp khóa. "
    "Ví dụ tạo tệp khóa: openssl rand -base64 48 > thidua.key"
)
NO_KEY_FILE = "Không đọc được tệp khóa mà THIDUA_BACKUP_KEY nêu. Mời kiểm tra đường dẫn và quyền đọc tệp."
KEY_FILE_TOO_SHORT = "Tệp khóa quá ngắn: cần ít nhất 32 byte. Ví dụ: openssl rand -base64 48 > thidua.key"
WRONG_KEY = (
    "Khóa không mở được bản sao lưu này; chưa có gì thay đổi. "
    "Mời đặt THIDUA_BACKUP_KEY đúng là khóa đã dùng khi sao lưu."
)
DAMAGED_BACKUP = (
    "Bản sao lưu bị hỏng hoặc thiếu một phần nên không dùng được; chưa có gì thay đổi. "
    "Mời dùng bản khác: `thidua backups` liệt kê các bản đang có."
)
NO_BACKUP = "Tệp này không phải bản sao lưu của thidua; chưa có gì thay đổi. Tên tệp có dạng thidua-*.bak."
BACKUP_NEWER = (
    "Bản sao lưu do phiên bản mới hơn của chương trình tạo ra; chưa có gì thay đổi. Mời chạy phiên bản đó."
)
BACKUP_UNREADABLE = (
    "Bản sao lưu vừa ghi đọc lại không khớp nên đã bỏ đi. Mời kiểm tra ổ đĩa rồi chạy lại `thidua backup`."
)
NOTHING_TO_BACK_UP = "Cơ sở dữ liệu chưa có bảng nào nên chưa có gì để sao lưu. `thidua run` sẽ tạo."
RESTORED_DIFFERS = (
    "Dữ liệu nạp vào không khớp với bản sao lưu nên đã dừng; dữ liệu đang có vẫn nguyên. "
    "Mời báo quản trị kỹ thuật."
)
DATABASE_IN_USE = (
    "Cơ sở dữ liệu đang được chương trình khác mở nên chưa khôi phục; dữ liệu đang có vẫn nguyên. "
    "Mời dừng chương trình đó rồi chạy lại."
)


def file_is_there(name: str) -> str:
    """A backup never overwrites a file."""
    return f"Đã có tệp {name}. Mời chọn tên khác; bản sao lưu không ghi đè lên tệp đang có."


def cannot_write(reason: str) -> str:
    """The backup's file can't be written."""
    return f"Không ghi được bản sao lưu ({reason}). Mời kiểm tra dung lượng ổ đĩa và quyền ghi thư mục."


def cannot_read(name: str, reason: str) -> str:
    """The backup's file can't be read."""
    return f"Không đọc được tệp {name} ({reason}). Mời kiểm tra đường dẫn; `thidua backups` liệt kê các bản."


def not_restored(reason: str) -> str:
    """A restore that did not come to its end."""
    return f"Chưa khôi phục được ({reason}); dữ liệu đang có vẫn nguyên. Mời kiểm tra ổ đĩa và cơ sở dữ liệu."


CODE_UNKNOWN = "Mã này không đúng. Mời kiểm tra lại từng ký tự, hoặc xin Văn phòng mã mới."
CODE_USED = "Mã này đã được dùng, mỗi mã chỉ dùng một lần. Mời xin Văn phòng mã mới."
CODE_EXPIRED = "Mã này đã hết hạn. Mời xin Văn phòng mã mới."
TOO_MANY_CODES = (
    "Tài khoản này đã thử nhiều mã không dùng được nên em tạm ngừng nhận mã trong một giờ. "
    "Mời xin Văn phòng mã mới, rồi thử lại sau một giờ."
)
CODE_FOR_ANOTHER = (
    "Mã này cấp cho người khác, còn tài khoản này đã liên kết. Nếu đúng là mã của anh/chị, mời báo Văn phòng."
)
SEVERAL_NAMESAKES = (
    "Trong đơn vị có nhiều người cùng tên đang chờ liên kết. Mời ghi thêm dấu hiệu phân biệt vào tên, "
    "ví dụ thêm «(phòng 2)» sau họ tên."
)
NO_UNIT_TO_RELINK = (
    "Anh/chị chưa gắn với đơn vị nào nên chưa đổi tài khoản trong chat được. "
    "Mời nhờ quản trị kỹ thuật cấp mã mời mới."
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


UNIT_CLOSED = "Đơn vị này không còn hoạt động. Mời mở lại danh sách bằng /nhansu."


def unit_called_so(said: str, name: str) -> str:
    """A name that means another unit."""
    return f"«{said}» đang là tên gọi của {name}. Mời dùng tên khác để khỏi lẫn, hoặc sửa đơn vị kia trước."


def unit_in_use(name: str, people: int, owed: int) -> str:
    """A unit with people or duties is not closed."""
    return (
        f"{name} còn {people} chức vụ và {owed} việc chưa xong nên chưa khép được. "
        "Mời chuyển người sang đơn vị khác và giao việc lại, ví dụ bằng /nhansu và /kehoach."
    )


def headed(name: str, since: date) -> str:
    """A unit that has a head, or will have one."""
    return (
        f"{name} là trưởng đơn vị này (từ {since:%d/%m/%Y}). Vắng tạm thời thì mời báo nghỉ phép bằng "
        "/nghiphep; thay hẳn thì bỏ trống ngày kết thúc, hoặc kết thúc chức vụ ấy trước."
    )


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


def day(when: date | None) -> str:
    """A day in a history; "" if there was none."""
    return f"{when:%d/%m/%Y}" if when else ""


def day_given(before: date | None, due: date) -> str:
    """The note in the history of a duty whose last day the Office set; `before` is None if it had none."""
    if before is None:
        return f"Văn phòng đặt ngày {due:%d/%m/%Y}, trước đó chờ ngày"
    return f"Văn phòng đặt lại hạn từ {before:%d/%m/%Y} thành {due:%d/%m/%Y}"


def owed_anew(due: date) -> str:
    """The note in the history of a recurring duty whose next period begins."""
    return f"Việc định kỳ: sang kỳ mới, hạn {due:%d/%m/%Y}"


NOT_LINKED = "Tài khoản này hiện không liên kết với ai nên không có gì để gỡ. Mời mở /start."
LAST_OF_OFFICE = (
    "Anh/chị là người duy nhất của Văn phòng đang dùng bot nên chưa gỡ liên kết được: sẽ không còn ai duyệt "
    "và mời người khác. Mời mời thêm một người của Văn phòng trước, rồi gõ lại /dulieu gỡ liên kết."
)


def next_plan_there(year: int) -> str:
    """The next year has a plan, running or to be confirmed."""
    return (
        f"Năm {year} đã có kế hoạch nên không lập thêm. Mời mở /xacnhan để xem bản nháp, "
        "hoặc /kehoach để xem kế hoạch đang chạy."
    )


def no_next_plan(year: int) -> str:
    """Nothing to carry an item over to."""
    return f"Chưa có kế hoạch năm {year} để chuyển sang. Mời lập kế hoạch năm {year} trước, bằng /chuyennam."


def carried_words(words: str, year: int) -> str:
    """An item that comes from last year's plan."""
    return f"{words} (chuyển từ năm {year})"


def carried_from(year: int, number: str) -> str:
    """Why an item was added: it comes from last year's plan."""
    return f"Chuyển từ kế hoạch năm {year}: {item_name(number).lower()}"


def carried_to(year: int, number: str) -> str:
    """Why nothing more is owed of an item: it goes on in the next year's plan."""
    return f"Chuyển sang kế hoạch năm {year}: {item_name(number).lower()}"


def year_closed(year: int) -> str:
    """Something of a year that is closed for good."""
    return f"Năm {year} đã khép nên hồ sơ của năm ấy giữ nguyên. Cần bổ sung thì ghi vào năm đang chạy."


def not_yet_closed(left: int, year: int) -> str:
    """A year of which something is not done."""
    return (
        f"Chưa khép được năm {year}: còn {left} việc chưa xong. Mời báo kết quả, bỏ mục, hoặc chuyển sang "
        "năm sau bằng /chuyennam rồi khép lại."
    )
