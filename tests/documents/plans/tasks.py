"""What the plans of the tests ask for: three agencies, each task with the reading that is expected."""

from dataclasses import dataclass
from datetime import date

#: How the units of the seed are written, and what they mean.
VP, HD, HDSK, CD, DTN = "Văn phòng", "Hội đồng TĐKT Sở", "Hội đồng sáng kiến Sở", "Công đoàn", "Chi đoàn"
LDS, ALL = "Lãnh đạo Sở", "Các đơn vị trực thuộc Sở"
KEYS = {
    VP: ("van-phong",),
    HD: ("hd-tdkt",),
    HDSK: ("hd-sang-kien",),
    CD: ("cong-doan",),
    DTN: ("doan-thanh-nien",),
    LDS: ("lanh-dao-so",),
    ALL: ("phong-lanh-su-htqt", "phong-qlbg", "trung-tam-ttdvdn"),
}


@dataclass(frozen=True)
class Task:
    """A task as written, and the day by which it has to be read as due."""

    content: str
    lead: str
    support: str
    time: str
    due: date
    source: str
    product: str = ""

    @property
    def bodies(self) -> tuple[str, ...]:
        return (*KEYS[self.lead], *KEYS.get(self.support, ()))


def day(month: int, number: int, year: int = 2025) -> date:
    return date(year, month, number)


#: In the order of the year, so that they can stand in sections.
OFFICE = (
    Task("Xây dựng kế hoạch công tác thi đua năm 2025", VP, ALL, "Quý I", day(3, 31), "period", "Kế hoạch"),
    Task(
        "Tổ chức đăng ký danh hiệu thi đua",
        ALL,
        VP,
        "Trước ngày 15/02/2025",
        day(2, 14),
        "explicit",
        "Bản đăng ký",
    ),
    Task(
        "Phát động phong trào thi đua chào mừng Đại hội", VP, CD, "Tháng 4", day(4, 30), "period", "Văn bản"
    ),
    Task(
        "Sơ kết công tác 6 tháng đầu năm",
        VP,
        ALL,
        "Chậm nhất ngày 15/6/2025",
        day(6, 15),
        "explicit",
        "Báo cáo",
    ),
    Task("Kiểm tra phong trào tại các đơn vị", HD, VP, "Quý III/2025", day(9, 30), "period", "Biên bản"),
    Task("Xét, công nhận sáng kiến của năm", HDSK, VP, "15/11/2025", day(11, 15), "explicit", "Quyết định"),
    Task("Họp xét danh hiệu thi đua cuối năm", HD, VP, "Tháng 12/2025", day(12, 31), "period", "Biên bản"),
)

UNION = (
    Task("Tuyên truyền gương điển hình tiên tiến", CD, DTN, "Tháng 01", day(1, 31), "period"),
    Task("Tổ chức hội thao cụm thi đua", DTN, CD, "Từ ngày 10/3 đến ngày 20/3/2025", day(3, 20), "explicit"),
    Task("Vận động 100% đoàn viên tham gia phong trào", CD, DTN, "Quý II", day(6, 30), "period"),
    Task("Thăm mô hình sản xuất giỏi ở xã biên giới", CD, VP, "Đầu tháng 8", day(8, 8), "period"),
    Task("Đề nghị khen thưởng đoàn viên xuất sắc", CD, HD, "Hết tháng 10/2025", day(10, 31), "explicit"),
)

LEADERS = (
    Task("Ban hành quy chế thi đua, khen thưởng sửa đổi", VP, HD, "28/02/2025", day(2, 28), "explicit"),
    Task("Dự hội nghị tổng kết cụm thi đua", LDS, VP, "Quý I", day(3, 31), "period"),
    Task("Rà soát hồ sơ trình khen cấp Nhà nước", VP, HD, "Cuối quý II", day(6, 30), "period"),
    Task("Tập huấn nghiệp vụ thi đua", VP, ALL, "Trung tuần tháng 9", day(9, 19), "period"),
    Task("Báo cáo kết quả 10 năm thực hiện Chỉ thị", LDS, VP, "trước 31/10/2025", day(10, 30), "explicit"),
    Task("Tự chấm điểm thi đua của Sở", HD, VP, "Quý IV", day(12, 31), "period"),
)

PLANS = {"office": OFFICE, "union": UNION, "leaders": LEADERS}
