"""Headings and words of the papers."""

from data.counting import SMALLEST_GROUP
from vietnamese import wording

TITLE = "Báo cáo công tác thi đua, khen thưởng năm {year}, đến ngày {today:%d/%m/%Y}"
FILE = "thi-dua-{year}-den-{today:%Y-%m-%d}.xlsx"

SUMMARY = "Tổng hợp"
UNITS = "Theo đơn vị"
DUTIES = "Việc"
OVERDUE = "Quá hạn"
REGISTRATIONS = "Đăng ký"
BY_AWARD = "Theo danh hiệu"
OTHERS = "Hồ sơ khác"
LACKING = "Hồ sơ khác còn thiếu"
OWED = "Đã nộp, thiếu, muộn"
MISSING = "Chưa đăng ký"
SHARES = "Tỷ lệ người trực tiếp"
PARTICIPATION = "Tham gia phong trào"
WAITING = "Đang chờ duyệt"
OBSTACLES = "Vướng mắc"

_COUNTS = ("Tổng số việc", "Đã xong", "Còn trong hạn", "Quá hạn", "Chờ Văn phòng quyết")
QUARTER_HEADINGS = ("Quý", *_COUNTS)
UNIT_HEADINGS = ("Đơn vị", *_COUNTS)
DUTY_HEADINGS = ("Mục", "Nội dung", "Đơn vị", "Vai trò", "Tình trạng", "Hạn", "Chỉ làm nếu có", "Ghi chú")
_SENT = ("Ngày gửi", "Bản thứ", "Người nhập thay", "Tình trạng", "Nộp muộn")
REGISTRATION_HEADINGS = (
    "Họ và tên",
    "Đơn vị",
    "Danh hiệu",
    "Cam kết, chỉ tiêu",
    "Sáng kiến, đề tài",
    *_SENT,
)
AWARD_HEADINGS = (
    "Đơn vị",
    "Danh hiệu",
    "Số người",
    "Chờ trưởng đơn vị",
    "Chờ Văn phòng, thư ký",
    "Trả lại để sửa",
    "Đã nhận",
    "Nộp muộn",
)
OTHER_HEADINGS = ("Hồ sơ", "Đơn vị", "Người nộp", "Nội dung", *_SENT)
OWED_HEADINGS = ("Hồ sơ", "Hạn", "Phải nộp", "Đã nộp", "Còn thiếu", "Nộp muộn")
MISSING_HEADINGS = ("Đơn vị", "Họ và tên")
LACKING_HEADINGS = ("Hồ sơ", "Đơn vị", "Họ và tên", "Sáng kiến")
SHARE_HEADINGS = ("Nhóm", "Tổng số người", "Trực tiếp", "Lãnh đạo", "Tỷ lệ trực tiếp (%)", "Ghi chú")
PARTICIPATION_HEADINGS = (
    "Tổ chức, đơn vị",
    "Giao ước",
    "Hoạt động",
    "Số đoàn viên",
    "Tham gia đông nhất",
    "Tỷ lệ tham gia (%)",
)
WAITING_HEADINGS = ("Chờ ai", "Đơn vị", "Số hồ sơ", "Lâu nhất từ ngày")
OBSTACLE_HEADINGS = ("Mục", "Đơn vị", "Vướng mắc", "Người báo", "Ngày báo", "Trả lời", "Ngày trả lời")

LEADS = "Chủ trì"
TAKES_PART = "Phối hợp"
EACH_FOR_ITSELF = "Từng đơn vị"
YES = "Có"
REGISTRATION_ITEM = "Hạn đăng ký"
FORMER_FORM = "Biểu mẫu trước đây"
REGISTERED = "Đã đăng ký danh hiệu"
ACCEPTED = "Đã nhận hồ sơ đăng ký"
TOO_FEW = f"Nhóm dưới {SMALLEST_GROUP} người không hiện tỷ lệ"

# What is to be told on paper.
ON_PAPER = "Báo giấy"
ON_PAPER_TITLE = "DANH SÁCH CẦN BÁO TRỰC TIẾP, ngày {today:%d/%m/%Y}"
ON_PAPER_FILE = "danh-sach-bao-giay-{today:%Y-%m-%d}.xlsx"
ON_PAPER_NOTE = (
    "Những người dưới đây chưa nhận được tin nhắc qua ứng dụng nhắn tin (chưa liên kết hoặc đã chặn). "
    "Đề nghị báo trực tiếp từng nội dung và lấy chữ ký ở cột cuối."
)
ON_PAPER_HEADINGS = ("Họ tên", "Đơn vị", "Nội dung cần báo", "Hạn", "Đã báo (ký)")
ITEM = "Mục {number}"
TO_TELL = "{what}, kế hoạch năm {year}: {part}{late}"
TO_WATCH = f"Theo dõi, đôn đốc: {TO_TELL}"
LATE = " (đã quá hạn {days} ngày)"
PLEASE_REGISTER = "Anh/chị chưa đăng ký danh hiệu, sáng kiến năm {year}."
ANNOUNCED = "Thông báo số {number} của Văn phòng: {words}"


def quarter(number: str) -> str:
    """A quarter as the plan calls it."""
    return wording.QUARTERS[int(number)]


INVITATIONS = "Thẻ mời tham gia"
INVITATIONS_FILE = "the-moi-den-{until:%Y-%m-%d}.docx"
INVITATION_FILE = "ma-qr.png"
HOW_TO_JOIN = "Quét mã bằng điện thoại có Telegram rồi bấm «Bắt đầu».\nHoặc gõ trong bot: /start {code}"
CODE_UNTIL = "Mã riêng của người có tên, dùng một lần, đến hết {until:%d/%m/%Y}."
