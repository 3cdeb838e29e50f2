"""The words on charts."""

from datetime import date

DONE = "đã xong"
OPEN = "đang trong hạn"
LATE = "quá hạn"
DISPUTED = "chờ Văn phòng xem"
TODAY = "hôm nay"
# What ends a name that was cut.
CUT = "…"
SIGN_DONE = "xong"
SIGN_LATE = "quá hạn"
DIRECT = "người trực tiếp"
LEADERS = "người lãnh đạo"
REGISTERED = "Đã đăng ký"
ACCEPTED = "Đã nhận hồ sơ"
REGISTRATION = "Đăng ký thi đua"
QUARTERS = ["Quý I", "Quý II", "Quý III", "Quý IV"]
NO_DUTIES = "Chưa có việc nào được giao."
NOBODY_REGISTERED = "Chưa có ai đăng ký."
NOBODY = "chưa có ai"
TOO_FEW = "không hiện (nhóm quá nhỏ)"
FILE = "bieu-do-{chart}-{year}.png"


def progress(year: int, today: date) -> str:
    """The title of the units' progress."""
    return f"Tiến độ theo đơn vị năm {year}\nđến {today:%d/%m/%Y}"


def awards(year: int) -> str:
    """The title of the registrations."""
    return f"Đăng ký thi đua, khen thưởng\nnăm {year} (lượt)"


def shares(year: int) -> str:
    """The title of the share of direct workers."""
    return f"Tỷ lệ người trực tiếp công tác\nnăm {year}"


def timeline(year: int, today: date) -> str:
    """The title of the year's line."""
    return f"Các mục kế hoạch năm {year}\nđến {today:%d/%m/%Y}"


def done_of(done: int, total: int) -> str:
    """How many of how many are done."""
    return f"{done}/{total}"


def percent(value: int) -> str:
    """A mark of the scale."""
    return f"{value} %"


def people(count: int) -> str:
    """A number of people."""
    return f"{count} người"


def cut(shown: int, total: int) -> str:
    """Not all rows fit: the first ones are shown, all of them stand in the workbook."""
    return f"({shown} dòng đầu trong {total})"
