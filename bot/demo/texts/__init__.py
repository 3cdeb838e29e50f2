"""Who plays, how the demo reads digests and the workbook, and what it tells its reader."""

from datetime import date, datetime

# --- the people ----------------------------------------------------------------------------------

DIRECTOR = "Giám đốc"
DEPUTY_DIRECTOR = "Phó Giám đốc"
CHIEF = "Chánh Văn phòng"
DEPUTY_CHIEF = "Phó Chánh Văn phòng"
SECRETARY = "Thư ký"
CLERK = "Văn thư"
HEAD_A = "Trưởng phòng A"
DEPUTY_A = "Phó phòng A"
STAFF_1 = "Chuyên viên 1"
STAFF_2 = "Chuyên viên 2"
HEAD_B = "Trưởng phòng B"
STAFF_3 = "Chuyên viên 3"
STAFF_4 = "Chuyên viên 4"
STAFF_5 = "Chuyên viên 5"
HEAD_CENTRE = "Giám đốc Trung tâm"
CENTRE_1 = "Viên chức 1"
CENTRE_2 = "Viên chức 2"
UNIONIST = "Chủ tịch Công đoàn"
YOUTH_SECRETARY = "Bí thư Chi đoàn"
TECHNICIAN = "Quản trị"

# --- digests, as the demo reads them -------------------------------------------------------------

GREETING = (
    r"(?:Chào|Kính báo cáo) anh/chị (?P<name>.+), hôm nay .+, (?P<day>\d\d/\d\d/\d{4})\.\n(?P<purpose>.+)"
)
COUNT = r"(\d+|một) việc"
ONE = "một"
STILL_TODAY = "Còn"
#: How a section begins -> the stage that it stands for, as far as the reader of a message can tell.
SECTIONS: dict[str, str] = {
    "Đã quá hạn trước khi kích hoạt kế hoạch 2024": "listed",
    "Việc của Quý": "quarter",
    "Sắp đến hạn": "coming",
    "Anh/chị chưa đăng ký danh hiệu năm 2024": "register",
    "Đến hạn vào ngày làm việc tới": "-1",
    "Đến hạn hôm nay": "0",
    "Đã quá hạn, đơn vị chưa báo": "+1",
    "Quá hạn từ 3 ngày làm việc, em đã báo Văn phòng": "+3",
    "Quá hạn từ 5 ngày làm việc, em đã báo Lãnh đạo Sở": "+5",
    "Còn nợ từ lâu, mỗi tuần em nhắc một lần": "week",
    "Quá hạn từ 3 ngày làm việc, đơn vị chưa báo": "+3 above",
    "Bảng nợ việc trong tuần": "week above",
    "Quá hạn từ 5 ngày làm việc, Văn phòng đã đôn đốc": "+5 above",
}
YEAR_OF_PLAN = "2024"
ITEM = r"(?:Mục (?P<item>\d+)|Đăng ký danh hiệu, sáng kiến) · hạn .+?, (?P<due>\d\d/\d\d/\d{4}) "
TASK = (
    r"• (?P<what>.+?)(?P<conditional> \(chỉ làm nếu có\))? – (?P<unit>[^–]+) \((?P<role>chủ trì|phối hợp)\)"
)
TASK_OF_UNITS = r"• (?P<what>.+?) – (?P<count>\d+) đơn vị: (?P<units>.+)"
MISSING = r"• (?P<unit>.+): còn (?P<count>\d+) người chưa đăng ký: (?P<names>.+)"
PLEASE_REGISTER = "• Mời bấm «Đăng ký ngay»"
CONDITION = "(nếu có)"
LEADS, TAKES_PART = "chủ trì", "phối hợp"
CUT = "…"

# --- the workbook, as the demo expects it --------------------------------------------------------

QUARTERS = ("", "Quý I", "Quý II", "Quý III", "Quý IV")
STATES = {
    "open": "chưa báo",
    "received": "đã nhận",
    "doing": "đang làm",
    "done": "hoàn thành",
    "no_occasion": "không phát sinh",
    "disputed": "báo không phải việc của đơn vị",
    "cancelled": "Văn phòng đã bỏ",
}
SHEET_SUMMARY, SHEET_UNITS, SHEET_DUTIES, SHEET_OVERDUE = "Tổng hợp", "Theo đơn vị", "Việc", "Quá hạn"
SHEET_REGISTRATIONS, SHEET_AWARDS, SHEET_MISSING = "Đăng ký", "Theo danh hiệu", "Chưa đăng ký"
SHEET_OBSTACLES = "Vướng mắc"
REGISTRATION_ITEM = "Hạn đăng ký"
CELL_LEADS, CELL_TAKES_PART, CELL_EACH, CELL_YES = "Chủ trì", "Phối hợp", "Từng đơn vị", "Có"

# --- what the demo tells -------------------------------------------------------------------------

TITLE = "Thi đua – chạy thử cả năm 2024 trên máy này, không cần mã bot, không cần mạng"
YEAR_PASSES = "Năm 2024"
SAYS = "▶"
PRESSES = "▶ bấm"
ANSWERS = "◀"
CHANGES = "◀ (sửa)"
FILE = "tệp"
TABLE = "Cả năm 2024: đã gửi gì, ai đọc, ai đăng ký, ai bỏ lỡ"
COLUMNS = ("Người", "Tin nhắc", "Lượt việc được nhắc", "Tin đã bấm", "Đăng ký", "Việc quá hạn")
SUMS = "Cộng"
NOT_REGISTERED = "chưa đăng ký"
NOT_ASKED = "–"
OFF_LINE = "(không dùng tin nhắn)"
BLOCKED = "(đã chặn)"
GOOD = "Khớp cả ba: tin đã gửi đúng bằng tin phải gửi, người đã chặn không nhận gì, bảng tính đúng số đã đếm."
BAD = "Không khớp:"
TRANSCRIPT = "hoi-thoai.txt"


def scene(day: date, title: str) -> str:
    """The head of a scene."""
    return f"{day:%d/%m/%Y} · {title}"


def clock(moment: datetime, name: str) -> str:
    """The head of what somebody says or gets."""
    return f"{moment:%d/%m/%Y %H:%M} · {name}"


def left_here(folder: str, names: list[str]) -> str:
    """Where the results are."""
    return f"Trong {folder}: {', '.join(names)}"


def took(seconds: float, messages: int) -> str:
    """How long it took."""
    return f"Xong trong {seconds:.0f} giây, bot gửi {messages} tin."


def astray(name: str, wanted: str, got: str) -> str:
    """Somebody got another answer than the story has."""
    return f"{name} chờ câu trả lời có «{wanted}» nhưng nhận được: {got}"


def no_button(name: str, label: str, seen: str) -> str:
    """Somebody does not see a button."""
    return f"{name} không thấy nút «{label}», chỉ thấy: {seen}"


def not_sent(name: str, day: date, slot: str, lines: str) -> str:
    """The oracle expects a digest that nobody got."""
    return f"Thiếu tin nhắc {slot} ngày {day:%d/%m/%Y} cho {name}: {lines}"


def sent_wrongly(name: str, day: date, slot: str, lines: str) -> str:
    """Somebody got a digest that the oracle does not know."""
    return f"Thừa tin nhắc {slot} ngày {day:%d/%m/%Y} cho {name}: {lines}"


def unreadable(name: str, day: date, words: str) -> str:
    """A digest holds something that does not fit the plan."""
    return f"Tin nhắc ngày {day:%d/%m/%Y} cho {name} có chỗ không đúng kế hoạch: {words}"


def reached_blocked(name: str, moment: datetime, words: str) -> str:
    """Somebody who blocked the bot got something."""
    return f"{name} đã chặn mà lúc {moment:%d/%m/%Y %H:%M} vẫn nhận: {words}"


def told_times(receiver: str, name: str, times: int) -> str:
    """The Office is to hear once of somebody whom nothing reaches."""
    return (
        f"{receiver} phải được báo đúng một lần rằng {name} không nhận được tin, nhưng được báo {times} lần"
    )


def tried_blocked(times: int) -> str:
    """The bot knocked at a closed door."""
    return f"Bot vẫn gửi {times} tin cho người đã chặn"


def unanswered(times: int) -> str:
    """Buttons that spin for ever."""
    return f"{times} lần bấm nút không được bot trả lời"


def missing_row(sheet: str, row: str) -> str:
    """The workbook lacks a row."""
    return f"Bảng tính, trang «{sheet}» thiếu dòng: {row}"


def strange_row(sheet: str, row: str) -> str:
    """The workbook has a row too many."""
    return f"Bảng tính, trang «{sheet}» thừa dòng: {row}"


def sheets_differ(got: str) -> str:
    """The workbook has other sheets."""
    return f"Bảng tính có các trang khác: {got}"


# --- scenes --------------------------------------------------------------------------------------

PEOPLE_JOIN = "Văn phòng phát mã mời, mọi người liên kết"
STRANGER_JOINS = "Một người chưa có mã xin tham gia, Trưởng phòng duyệt"
PLAN_STARTS = "Nhập kế hoạch thật, Văn phòng xác nhận rồi kích hoạt"
FIRST_DIGEST = "Ngày làm việc đầu tiên sau kích hoạt: tin nhắc Quý I"
REGISTRATIONS = "Đăng ký danh hiệu: gõ và bấm, một phiếu giấy nhập thay, bot khởi động lại giữa chừng"
RESTART = "Bot tắt khi Chuyên viên 2 đang điền, rồi mở lại"
LAST_REGISTRATIONS = "Tin nhắc trước hạn; người còn lại đăng ký, một người bỏ lỡ"
APPROVALS = "Trưởng đơn vị rồi thư ký duyệt hồ sơ; Văn phòng cho nộp muộn"
TOO_LATE_SCENE = "Hết hạn đăng ký: từ chối kèm lý do, xin nộp muộn"
FIRST_QUARTER = "Quý I: các đơn vị báo cáo, Phòng Quản lý biên giới im lặng"
ESCALATED = "Quá hạn một ngày báo trưởng đơn vị, ba ngày báo Văn phòng"
SECOND_QUARTER = "Quý II: vướng mắc, «hoàn thành» bấm nhầm, «không phát sinh»"
MID_YEAR = "Giữa năm: /report và bảng tính"
THIRD_QUARTER = "Quý III: Giám đốc Trung tâm chặn bot; Phòng B báo không phải việc của mình"
FOURTH_QUARTER = "Quý IV: các hội đồng và Giám đốc"
YEAR_END = "Cuối năm: /baocao và bảng tính"
