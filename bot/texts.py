"""What the program itself says: apologies in the chat, and the words of the command line."""

from datetime import datetime

from domain.health import Cause, Trouble
from domain.message import Rich, rich

# --- in the chat ---------------------------------------------------------------------------------

APOLOGY = Rich(
    "Xin lỗi, em chưa làm được việc này vì một lỗi bên trong. Những gì anh/chị đã nhập trước đó vẫn còn. "
    "Anh/chị thử lại sau ít phút, hoặc gõ /menu để làm việc khác; bộ phận kỹ thuật đã được báo."
)
MANY_UPDATES = Rich(
    "Em nhận được rất nhiều tin của anh/chị cùng lúc nên trả lời chậm hơn một chút. "
    "Không tin nào mất: em xử lý lần lượt từng tin, anh/chị không cần gửi lại."
)
MANY_FILES = Rich(
    "Trong một giờ qua anh/chị đã gửi rất nhiều tệp nên từ tệp này em xử lý chậm hơn. Không tệp nào mất, "
    "anh/chị không cần gửi lại. Nếu còn nhiều ảnh, có thể gộp vào một tệp .pdf hoặc .docx rồi gửi."
)
NO_PAPER = Rich(
    "<i>Em chưa lập được tệp kèm theo. Anh/chị gõ lại lệnh sau ít phút; nếu vẫn không được, "
    "vui lòng báo Văn phòng.</i>"
)
FILE_TOO_BIG = "tệp lớn hơn 20 MB; vui lòng gửi bản nhỏ hơn, hoặc nộp trực tiếp tại Văn phòng"


def set_aside(update_id: int) -> Rich:
    """To IT: an update that could not be handled."""
    return rich(
        "<b>Một tin nhắn không xử lý được</b> (số {number}) đã được để riêng, không ai khác phải chờ vì nó. "
        "Người gửi đã được xin lỗi, nếu bot biết được đó là ai. Chi tiết nằm trong nhật ký của máy chủ. "
        "Tin khác như vậy trong cùng giờ không báo riêng; gõ /suckhoe để biết còn bao nhiêu.",
        number=update_id,
    )


# --- while the database is away -------------------------------------------------------------------

DATABASE_AWAY = Rich(
    "Máy chủ của em đang gặp trục trặc nên em chưa ghi lại và trả lời được tin vừa rồi. Anh/chị không cần "
    "gửi lại: máy chủ hoạt động trở lại là em trả lời ngay. Nếu sang ngày mai vẫn chưa thấy, nhờ anh/chị gửi "
    "lại hoặc báo Văn phòng."
)
#: Why, and what somebody of IT does about it.
CAUSES = {
    Cause.FULL: "ổ đĩa đã đầy. Cần giải phóng dung lượng (xem `df -h`), bot sẽ tự chạy tiếp",
    Cause.LOCKED: "một chương trình khác đang khóa tệp dữ liệu. Cần tìm và đóng chương trình đó",
    Cause.READ_ONLY: "dữ liệu chỉ đọc được mà không ghi được. Cần kiểm tra quyền ghi và tình trạng ổ đĩa",
    Cause.MOVED: "tệp dữ liệu bị chuyển đi hoặc thay. Cần trả tệp về chỗ cũ, hoặc dừng bot trước khi thay",
    Cause.DAMAGED: "dữ liệu có chỗ bị hỏng. Cần dừng bot và khôi phục từ bản sao lưu gần nhất",
    Cause.LOST: "không kết nối được tới cơ sở dữ liệu. Cần kiểm tra máy chủ cơ sở dữ liệu và mạng",
}


def outage(cause: str) -> Rich:
    """To IT, at once: the database is away."""
    return rich(
        "<b>Bot không dùng được cơ sở dữ liệu</b>: {cause}. Tin gửi đến vẫn được giữ ở Telegram tối đa 24 "
        "giờ; bot tự thử lại liên tục và sẽ báo khi trở lại bình thường.",
        cause=cause,
    )


def outage_over(cause: str, since: str, minutes: int) -> Rich:
    """To IT, afterwards."""
    return rich(
        "<b>Cơ sở dữ liệu đã hoạt động trở lại.</b> Gián đoạn từ {since}, khoảng {minutes} phút. "
        "Nguyên nhân: {cause}. Các tin nhận trong lúc đó đã hoặc đang được xử lý.",
        since=since,
        minutes=minutes,
        cause=cause,
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
BAD_WEBHOOK = (
    "địa chỉ Telegram gọi tới phải bắt đầu bằng https:// và dùng cổng 443, 80, 88 hoặc 8443, "
    "ví dụ https://thidua.example.vn/telegram"
)
WEBHOOK_WANTS_WEB = "cần thêm THIDUA_WEB, nơi bot lắng nghe phía sau proxy, ví dụ THIDUA_WEB=127.0.0.1:8080"
MISSHAPEN_WORD = "chỉ gồm chữ không dấu, số, gạch dưới và gạch nối, từ 1 đến 256 ký tự"
BAD_NETWORKS = "phải là các địa chỉ mạng cách nhau bằng dấu phẩy, ví dụ 10.0.0.0/8, 192.168.1.5"
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


def webhook_refused(reason: str) -> str:
    """Telegram does not take the address of the webhook."""
    return f"Telegram không nhận địa chỉ trong THIDUA_WEBHOOK: {reason}. Sửa lại địa chỉ rồi chạy lại."


def no_database(reason: str) -> str:
    """The database can't be opened."""
    return f"Không mở được cơ sở dữ liệu: {reason}. Kiểm tra THIDUA_DATABASE_URL và THIDUA_HOME."


# --- command line: help --------------------------------------------------------------------------

HELP = "Thi đua: trợ lý kế hoạch thi đua, khen thưởng trên Telegram."
HELP_RUN = "Chạy bot cho tới khi được yêu cầu dừng (Ctrl+C hoặc SIGTERM)."
HELP_ONLY = (
    "Chỉ làm một phần: chat (nhận, xử lý, trả lời) hoặc clock (tính việc đến hạn, gửi nhắc). "
    "Cần PostgreSQL để hai phần chạy thành hai tiến trình."
)
HELP_DEMO = "Diễn cả năm 2024 của kế hoạch mẫu, không cần mã bot và không cần mạng."
HELP_IMPORT = "Đọc tệp kế hoạch năm, lưu thành bản nháp để Văn phòng xác nhận trong khung chat."
HELP_FILE = "Tệp kế hoạch: Word (.docx, .doc), Excel (.xlsx), PDF có chữ, hoặc văn bản."
HELP_YEAR = "Năm của kế hoạch, khi trong tệp không ghi rõ."
HELP_PREVIEW = "Chỉ đọc và in ra, không lưu."
HELP_JSON = "In kết quả đọc dưới dạng JSON."
HELP_YES = "Xác nhận toàn bộ như đã đọc và cho kế hoạch chạy ngay."
HELP_INVITE = "Tạo mã mời dùng một lần; mã nằm ở dòng cuối cùng."
HELP_ROLE = "Vai trò; lặp lại để thêm: staff head deputy office clerk secretary council leadership union it."
HELP_UNIT = "Tên hoặc khóa của đơn vị (hội đồng, với thư ký và thành viên hội đồng)."
HELP_NAME = "Tên người được mời, nếu đã biết."
HELP_AUDIT = "Ghi nhật ký ra tệp JSONL để kiểm tra độc lập bằng scripts/verify_audit.py."
HELP_AUDIT_FILE = "Tệp sẽ ghi; không ghi đè tệp đã có."
HELP_BACKUP = (
    "Sao lưu ngay toàn bộ dữ liệu và tệp minh chứng vào một tệp có mã hóa; bot vẫn chạy bình thường."
)
HELP_BACKUP_FILE = "Tệp sẽ ghi; bỏ trống: thidua-<giờ UTC>.bak trong thư mục sao lưu."
HELP_BACKUPS = "Liệt kê các bản sao lưu đang có, mới nhất trước."
HELP_RESTORE = "Khôi phục từ một bản sao lưu; phải dừng bot trước."
HELP_RESTORE_FILE = "Tệp sao lưu (.bak)."
HELP_REPLACE = "Cho phép thay dữ liệu đang có bằng dữ liệu trong bản sao lưu."
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


# --- command line: backups ------------------------------------------------------------------------

NO_BACKUP_KEY = (
    "Chưa có THIDUA_BACKUP_KEY nên không sao lưu và không khôi phục được. Đặt khóa từ 16 ký tự, hoặc "
    "file:ĐƯỜNG_DẪN tới tệp khóa; cất một bản của khóa ở nơi khác, mất khóa là mất bản sao lưu."
)
NOT_BACKED_UP = (
    "Sao lưu: KHÔNG có bản nào được tạo vì chưa đặt THIDUA_BACKUP_KEY. "
    "Ví dụ: THIDUA_BACKUP_KEY=file:thidua.key"
)
NO_BACKUP_YET = "Sao lưu: chưa có bản nào; bot đang chạy tự tạo mỗi đêm, hoặc chạy `thidua backup` ngay."
WOULD_REPLACE = (
    "Đang có dữ liệu nên chưa khôi phục. Nếu đúng là muốn thay: chạy `thidua backup` để giữ bản hiện tại, "
    "rồi chạy lại với --replace."
)
STOP_THE_BOT = (
    "Bot đang chạy trên cơ sở dữ liệu này nên chưa khôi phục. Dừng bot (và mọi bản sao) rồi chạy lại."
)


def backup_content(at: datetime, rows: int, files: int) -> str:
    """What a backup holds."""
    return f"lúc {at:%H:%M %d/%m/%Y}, {rows} dòng dữ liệu, {files} tệp minh chứng"


def backed_up(path: str, told: str, size: int, missing: int) -> str:
    """A backup was made."""
    return f"Đã sao lưu vào {path} ({told}; {_megabytes(size)}), đã đọc lại và khớp.{_missing(missing)}"


def restored(told: str, doubts: int, missing: int) -> str:
    """A backup was restored."""
    unsure = (
        f" {doubts} tin có thể đã gửi sau lúc sao lưu được để «không chắc đã đến»: "
        "Văn phòng xem và quyết ở /nhacviec."
    )
    return f"Đã khôi phục dữ liệu {told}.{unsure if doubts else ''}{_missing(missing)}"


def backup_line(name: str, at: datetime, size: int) -> str:
    """A backup in the list."""
    return f"{name}  {at:%H:%M %d/%m/%Y}  {_megabytes(size)}"


def no_backups(folder: str) -> str:
    """The folder holds none."""
    return f"Chưa có bản sao lưu nào trong {folder}. Tạo ngay: `thidua backup`."


def newest_backup(at: datetime, count: int) -> str:
    """Backups are made as they should be."""
    return f"Sao lưu: bản mới nhất lúc {at:%H:%M %d/%m/%Y}, đang giữ {count} bản."


def old_backup(at: datetime, count: int) -> str:
    """Backups have not been made for some nights."""
    return (
        f"Sao lưu: bản mới nhất đã cũ (lúc {at:%H:%M %d/%m/%Y}, đang giữ {count} bản). "
        "Xem nhật ký của bot, hoặc chạy `thidua backup` để biết vì sao."
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def _missing(count: int) -> str:
    if not count:
        return ""
    return f" Có {count} tệp minh chứng không còn trên đĩa hoặc đã hỏng nên không nằm trong bản này."


# --- command line: check, health, invite ---------------------------------------------------------

SETTINGS_OK = "Cài đặt: đọc được."
NOT_RUNNING = "Bot hiện không chạy."
RUNNING = "Bot đang chạy."
TROUBLES = {
    Trouble.DATABASE: "không dùng được cơ sở dữ liệu",
    Trouble.RECEIVING: "không nhận được tin mới từ Telegram",
    Trouble.INBOX: "có tin đã nhận mà quá lâu chưa trả lời",
    Trouble.SENDER: "tin nhắc đến hạn mà không gửi đi được",
    Trouble.CLOCK: "việc theo lịch không chạy",
    Trouble.DISK: "ổ đĩa sắp đầy",
    Trouble.BACKUP: "bản sao lưu đã quá cũ hoặc chưa có",
    Trouble.TOKEN: "Telegram từ chối mã của bot",
    Trouble.CONFLICT: "có chương trình khác cùng nhận tin của bot này",
}
INVITE_LINK = "Liên kết mời (gửi riêng cho người nhận):"
NO_DATABASE_YET = "Cơ sở dữ liệu: chưa có; `thidua run` sẽ tạo."


def running(wrong: list[str]) -> str:
    """A bot that runs, and what it says is wrong with it: words of Trouble."""
    if not wrong:
        return RUNNING
    known = [TROUBLES[Trouble(word)] for word in wrong if word in set(Trouble)]
    return f"Bot đang chạy nhưng có trục trặc: {'; '.join(known)}. Gõ `thidua check` để xem cách xử lý."


FILE_EXISTS = "Tệp này đã có nên em không ghi đè. Mời đặt tên khác, ví dụ nhat-ky-2.jsonl."
FILE_UNWRITABLE = "Không ghi được tệp này. Mời kiểm tra thư mục và quyền ghi."


def audit_exported(entries: int, number: int, mark: str) -> str:
    """The log was written to a file."""
    return f"Đã ghi {entries} mục. Mục cuối trong chuỗi: số {number}, mã {mark}."


#: What somebody of IT does about it.
REMEDIES = {
    Trouble.DATABASE: "Xem ổ đĩa, quyền ghi, máy chủ cơ sở dữ liệu; bot tự chạy tiếp khi dùng lại được.",
    Trouble.RECEIVING: "Xem mạng của máy chủ và THIDUA_PROXY: `curl https://api.telegram.org` phải trả lời.",
    Trouble.INBOX: "Xem nhật ký của máy chủ; nếu không rõ, khởi động lại bot (không mất tin nào).",
    Trouble.SENDER: "Xem nhật ký của máy chủ; nếu không rõ, khởi động lại bot (không tin nào gửi hai lần).",
    Trouble.CLOCK: "Khởi động lại bot; nếu lặp lại, gửi nhật ký cho bộ phận phát triển.",
    Trouble.DISK: "Giải phóng dung lượng (xem `df -h`), hoặc mở rộng ổ đĩa trước khi đầy hẳn.",
    Trouble.BACKUP: "Xem nhật ký lúc sao lưu đêm qua, rồi chạy `thidua backup` để có bản mới.",
    Trouble.TOKEN: "Lấy mã mới từ @BotFather (/token), ghi vào THIDUA_TOKEN rồi chạy lại.",
    Trouble.CONFLICT: "Tìm và dừng chương trình kia; không rõ là đâu thì đổi mã ở @BotFather (/revoke).",
}


def alarm(trouble: str, remedy: str) -> Rich:
    """To IT: something is wrong."""
    return rich("<b>Bot có trục trặc</b>: {trouble}. {remedy}", trouble=trouble, remedy=remedy)


def alarm_over(trouble: str) -> Rich:
    """To IT: it is over."""
    return rich("<b>Đã hết trục trặc</b>: {trouble}. Không cần làm gì thêm.", trouble=trouble)


# --- findings, for `thidua check` and `/suckhoe` ---------------------------------------------------

NO_TICK = "Việc theo lịch: chưa chạy lần nào từ khi bot khởi động."


def found_inbox(count: int, age: float) -> str:
    """Updates that wait."""
    if not count:
        return "Tin nhận được: đã trả lời hết."
    return f"Tin nhận được: {count} tin đang chờ, lâu nhất {spell(age)}."


def found_outbox(waiting: int, proposed: int) -> str:
    """Messages that are owed."""
    return f"Tin gửi đi: {waiting} tin đang chờ đến giờ hoặc chờ lượt, {proposed} tin chờ Văn phòng duyệt."


def found_unsure(count: int) -> str:
    """Messages of which nobody knows whether they arrived."""
    if not count:
        return "Tin chưa rõ đã tới hay chưa: không có."
    return f"Tin chưa rõ đã tới hay chưa: {count}. Văn phòng mở /nhacviec để quyết định gửi lại hay thôi."


def found_aside(count: int) -> str:
    """Updates that were given up."""
    if not count:
        return "Tin lỗi đã để riêng: không có."
    return f"Tin lỗi đã để riêng: {count}; xem nhật ký của máy chủ."


def found_disk(megabytes: int) -> str:
    """The room that is left."""
    return f"Ổ đĩa: còn trống {megabytes / 1024:.1f} GB.".replace(".", ",", 1)


def found_tick(ago: float) -> str:
    """The last tick."""
    return f"Việc theo lịch: chạy lần cuối {spell(ago)} trước."


def found_clock(off: int) -> str:
    """How far this clock is from the server's."""
    if abs(off) <= 2:  # noqa: PLR2004  # whole seconds, and the way there
        return "Đồng hồ: khớp với máy chủ Telegram."
    which = "nhanh" if off > 0 else "chậm"
    return (
        f"Đồng hồ máy này {which} hơn máy chủ Telegram {abs(off)} giây. Nếu quá 30 giây, bật đồng bộ giờ, ví "
        "dụ: `timedatectl set-ntp true`."
    )


def way_in(webhook: bool, pending: int) -> str:
    """How updates come in."""
    way = "Telegram tự chuyển tới (webhook)" if webhook else "bot tự hỏi Telegram"
    return f"Nhận tin: {way}; {pending} tin còn chờ ở Telegram."


def other_way_in(there: bool, here: bool) -> str:
    """The server brings updates to another place than the settings say."""
    if there and not here:
        return (
            "Nhận tin: Telegram đang chuyển tin tới một webhook mà THIDUA_WEBHOOK không đặt. Chạy `thidua "
            "run` để bot tự hỏi, hoặc đặt THIDUA_WEBHOOK cho đúng."
        )
    return "Nhận tin: webhook ở Telegram chưa đúng với THIDUA_WEBHOOK. Chạy `thidua run` để đặt lại."


def webhook_failed(error: str) -> str:
    """What the server met when it last brought an update in vain."""
    return f"Webhook: lần lỗi gần nhất Telegram ghi «{error}». Kiểm tra proxy và chứng chỉ của địa chỉ đó."


def spell(seconds: float) -> str:
    """A span as people say it.

    >>> spell(5), spell(200), spell(8000)
    ('5 giây', '3 phút', '2 giờ')
    """
    if seconds < 60:  # noqa: PLR2004  # a minute
        return f"{round(seconds)} giây"
    if seconds < 3600:  # noqa: PLR2004  # an hour
        return f"{round(seconds / 60)} phút"
    return f"{round(seconds / 3600)} giờ"


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
