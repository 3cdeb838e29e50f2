"""What the program itself says: apologies in the chat, and the words of the command line."""

from domain.message import Rich, rich

# --- in the chat ---------------------------------------------------------------------------------

APOLOGY = Rich(
    "Xin lỗi, em chưa làm được việc này vì một lỗi bên trong. Những gì anh/chị đã nhập trước đó vẫn còn. "
    "Anh/chị thử lại sau ít phút, hoặc gõ /menu để làm việc khác; bộ phận kỹ thuật đã được báo."
)
NO_PAPER = Rich(
    "<i>Em chưa lập được tệp kèm theo. Anh/chị gõ lại lệnh sau ít phút; nếu vẫn không được, "
    "vui lòng báo Văn phòng.</i>"
)
FILE_TOO_BIG = "tệp lớn hơn 20 MB; vui lòng gửi bản nhỏ hơn, hoặc nộp trực tiếp tại Văn phòng"


def set_aside(update_id: int) -> Rich:
    """To IT: an update that could not be handled."""
    return rich(
        "<b>Một tin nhắn không xử lý được</b> (số {number}) đã được để riêng sau nhiều lần thử. "
        "Người gửi đã được xin lỗi. Chi tiết lỗi nằm trong nhật ký của máy chủ.",
        number=update_id,
    )


# --- the bot's own profile -----------------------------------------------------------------------

BOT_NAME = "Thi đua – Khen thưởng"
SHORT_DESCRIPTION = "Trợ lý kế hoạch thi đua, khen thưởng của cơ quan."
DESCRIPTION = (
    "Em nhắc việc theo kế hoạch thi đua, khen thưởng của cơ quan, nhận đăng ký danh hiệu và báo cáo của "
    "từng đơn vị. Bấm «Bắt đầu» rồi gõ mã mời của Văn phòng, hoặc xin tham gia. "
    "Không gửi tài liệu mật qua đây."
)

# --- settings ------------------------------------------------------------------------------------

NOT_SET = (
    "Chưa có THIDUA_TOKEN. Lấy mã của bot từ @BotFather rồi ghi vào biến môi trường hoặc tệp .env: "
    "THIDUA_TOKEN=..."
)
MISSHAPEN = "mã của bot phải có dạng «số:chữ» như @BotFather cấp"
BAD_API_URL = "địa chỉ máy chủ Bot API phải bắt đầu bằng http:// hoặc https://"
BAD_PROXY = "địa chỉ proxy phải bắt đầu bằng http://, https:// hoặc socks5://"
BAD_DATABASE_URL = "địa chỉ cơ sở dữ liệu phải bắt đầu bằng sqlite:// hoặc postgresql+psycopg://"
BAD_WEB = "phải có dạng máy:cổng, ví dụ 127.0.0.1:8080"
BAD_WEB_ADDRESS = (
    "địa chỉ công khai phải bắt đầu bằng https:// (hoặc http://), ví dụ https://thidua.example.vn"
)
BAD_TIMEZONE = "không có múi giờ nào tên như vậy; ví dụ đúng: Asia/Ho_Chi_Minh"
UNREADABLE_SETTING = "giá trị không đọc được"


def bad_setting(name: str, reason: str) -> str:
    """A setting that makes no sense."""
    return f"Cài đặt {name} chưa đúng: {reason}."


# --- running -------------------------------------------------------------------------------------

REFUSED_BY_SERVER = (
    "Máy chủ không chấp nhận THIDUA_TOKEN. Kiểm tra lại mã, hoặc lấy mã mới từ @BotFather (/token), "
    "rồi chạy lại."
)


ALREADY_RUNS = "Đã có một bot đang chạy trên cơ sở dữ liệu này. Dừng bot kia trước khi chạy bot mới."


def port_taken(where: str) -> str:
    """The web side can't be opened."""
    return (
        f"Không mở được cổng {where} của THIDUA_WEB: cổng đang có chương trình khác dùng, hoặc máy này không "
        "có địa chỉ đó. Chọn cổng khác, ví dụ THIDUA_WEB=127.0.0.1:8081, hoặc bỏ trống để không mở."
    )


def no_database(reason: str) -> str:
    """The database can't be opened."""
    return f"Không mở được cơ sở dữ liệu: {reason}. Kiểm tra THIDUA_DATABASE_URL và THIDUA_HOME."


# --- command line: help --------------------------------------------------------------------------

HELP = "Thi đua: trợ lý kế hoạch thi đua, khen thưởng trên Telegram."
HELP_RUN = "Chạy bot cho tới khi được yêu cầu dừng (Ctrl+C hoặc SIGTERM)."
HELP_DEMO = "Diễn cả năm 2024 của kế hoạch mẫu, không cần mã bot và không cần mạng."
HELP_IMPORT = "Đọc tệp kế hoạch năm, lưu thành bản nháp để Văn phòng xác nhận trong khung chat."
HELP_FILE = "Tệp kế hoạch (.txt, UTF-8)."
HELP_YEAR = "Năm của kế hoạch, khi trong tệp không ghi rõ."
HELP_PREVIEW = "Chỉ đọc và in ra, không lưu."
HELP_JSON = "In kết quả đọc dưới dạng JSON."
HELP_YES = "Xác nhận toàn bộ như đã đọc và cho kế hoạch chạy ngay."
HELP_INVITE = "Tạo mã mời dùng một lần; mã nằm ở dòng cuối cùng."
HELP_ROLE = "Vai trò; lặp lại để thêm: staff head deputy office clerk secretary council leadership union it."
HELP_UNIT = "Tên hoặc khóa của đơn vị (hội đồng, với thư ký và thành viên hội đồng)."
HELP_NAME = "Tên người được mời, nếu đã biết."
HELP_CHECK = "Kiểm tra cài đặt, cơ sở dữ liệu và mã bot; nói rõ chỗ nào chưa ổn."
HELP_HEALTH = "Cho máy giám sát: mã thoát 0 khi bot vẫn đang chạy."

# --- command line: plans -------------------------------------------------------------------------

FILE_NOT_FOUND = "Không thấy tệp này."
FILE_UNREADABLE = "Không mở được tệp này."
CONFIRM_IN_CHAT = "Đã lưu bản nháp. Văn phòng mở /xacnhan trong khung chat để xác nhận rồi cho chạy."
ACTIVATED = "Đã xác nhận toàn bộ và cho kế hoạch chạy."
ALREADY_KNOWN = "Tệp này đã được nhập trước đây; không có gì thay đổi."
TO_CONFIRM = "Cần xác nhận:"


def plan_head(year: int, number: str | None, title: str, items: int) -> str:
    """A plan in one line."""
    named = f"số {number}" if number else "chưa có số"
    return f"Kế hoạch năm {year} ({named}): {title} – {items} nhiệm vụ."


def plan_item(number: int | None, content: str, due: str, units: str) -> str:
    """An item in one line."""
    return f"{number or '–'}. {content} [{due}; {units or 'chưa rõ đơn vị'}]"


def plan_deadline(last_day: str, what: str) -> str:
    """A deadline in one line."""
    return f"Hạn: hết ngày {last_day} – {what}"


def doubt(where: str, text: str) -> str:
    """Something to be confirmed."""
    return f"- {where}: {text}"


# --- command line: check, health, invite ---------------------------------------------------------

SETTINGS_OK = "Cài đặt: đọc được."
NOT_RUNNING = "Bot hiện không chạy."
RUNNING = "Bot đang chạy."
INVITE_LINK = "Liên kết mời (gửi riêng cho người nhận):"
NO_DATABASE_YET = "Cơ sở dữ liệu: chưa có; `thidua run` sẽ tạo."


def which_unit(said: str, names: list[str]) -> str:
    """A unit that is not known, or could be several."""
    if not names:
        return f"Không có đơn vị nào tên «{said}». Xem các đơn vị trong kế hoạch, hoặc gõ tên đầy đủ."
    return f"«{said}» có thể là: {'; '.join(names)}. Gõ rõ hơn giúp."


def database_ok(kind: str, counts: str) -> str:
    """A database that is reachable and current."""
    return f"Cơ sở dữ liệu ({kind}): đã cập nhật; {counts}."


def database_old(kind: str) -> str:
    """A database that lacks tables; `run` makes them."""
    return f"Cơ sở dữ liệu ({kind}): chưa có bảng hoặc là bản cũ; `thidua run` sẽ tự cập nhật."


def counts(plans: int, linked: int, people: int, waiting: int) -> str:
    """What is in the database."""
    return f"{plans} kế hoạch, đã liên kết {linked}/{people} người, {waiting} tin chưa xử lý"


def token_ok(name: str) -> str:
    """A token that works."""
    return f"Mã bot: dùng được (@{name})."


def server_unreachable(url: str) -> str:
    """The Bot API server does not answer."""
    return f"Không nối được tới máy chủ Bot API {url}. Kiểm tra mạng, THIDUA_API_URL và THIDUA_PROXY."
