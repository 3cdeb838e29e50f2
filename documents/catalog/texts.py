"""Headings and words of the papers."""

from vietnamese import wording

TITLE = "Báo cáo công tác thi đua, khen thưởng năm {year}, đến ngày {today:%d/%m/%Y}"
FILE = "thi-dua-{year}-den-{today:%Y-%m-%d}.xlsx"

SUMMARY = "Tổng hợp"
UNITS = "Theo đơn vị"
DUTIES = "Việc"
OVERDUE = "Quá hạn"
REGISTRATIONS = "Đăng ký"
BY_AWARD = "Theo danh hiệu"
MISSING = "Chưa đăng ký"
OBSTACLES = "Vướng mắc"

_COUNTS = ("Tổng số việc", "Đã xong", "Còn trong hạn", "Quá hạn", "Chờ Văn phòng quyết")
QUARTER_HEADINGS = ("Quý", *_COUNTS)
UNIT_HEADINGS = ("Đơn vị", *_COUNTS)
DUTY_HEADINGS = ("Mục", "Nội dung", "Đơn vị", "Vai trò", "Tình trạng", "Hạn", "Chỉ làm nếu có", "Ghi chú")
REGISTRATION_HEADINGS = (
    "Họ và tên",
    "Đơn vị",
    "Danh hiệu",
    "Cam kết, chỉ tiêu",
    "Sáng kiến, đề tài",
    "Ngày gửi",
    "Lần sửa",
    "Người nhập thay",
)
AWARD_HEADINGS = ("Đơn vị", "Danh hiệu", "Số người")
MISSING_HEADINGS = ("Đơn vị", "Họ và tên")
OBSTACLE_HEADINGS = ("Mục", "Đơn vị", "Vướng mắc", "Người báo", "Ngày báo", "Trả lời", "Ngày trả lời")

LEADS = "Chủ trì"
TAKES_PART = "Phối hợp"
EACH_FOR_ITSELF = "Từng đơn vị"
YES = "Có"
REGISTRATION_ITEM = "Hạn đăng ký"


def quarter(number: str) -> str:
    """A quarter as the plan calls it."""
    return wording.QUARTERS[int(number)]
