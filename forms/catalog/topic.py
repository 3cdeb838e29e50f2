"""Đăng ký đề tài nghiên cứu: a research topic of the year, its head and members, and what will come of it.

Source: the seed plan, part IV.1 (research topics are registered with the council of initiatives).
"""

from data import initiatives
from domain.periods import PeriodKey
from domain.review import Stream
from forms.catalog.initiative import adds, subject
from forms.dossier import dossier
from forms.fields import Number, Text
from forms.form import Group, Route
from forms.gathering import LongText, Rows
from forms.initiatives import authors, similar

FORM = dossier(
    name=initiatives.TOPIC,
    title="Đăng ký đề tài nghiên cứu",
    route=Route(Stream.INITIATIVES, PeriodKey.REGISTRATION, subject=subject),
    group=Group.REGISTRATION,
    adds=adds,
    fields=(
        Text(
            "title",
            "Tên đề tài",
            "Tên đề tài?",
            example="Giải pháp nâng cao hiệu quả hội đàm định kỳ ở khu vực biên giới",
            shortest=10,
            longest=300,
            lines=False,
        ),
        Rows(
            "authors",
            "Người thực hiện",
            "Ai là chủ nhiệm, ai là thành viên, mỗi người đóng góp bao nhiêu phần trăm?",
            hint=(
                "Mỗi dòng một người: họ tên; chủ nhiệm hoặc thành viên; tỷ lệ %. Tổng đúng 100 %. "
                "Người ngoài Sở thì ghi thêm «(ngoài Sở)» sau tên."
            ),
            example="Chuyên viên 1; chủ nhiệm; 60",
            columns=(authors.NAME, authors.PART, authors.SHARE),
            check=authors.check_topic,
            most=15,
        ),
        LongText(
            "aims",
            "Mục tiêu",
            "Mục tiêu của đề tài?",
            hint=similar.told,
            example="Đánh giá 5 năm hội đàm định kỳ và đề xuất quy trình chuẩn bị thống nhất",
            shortest=20,
            longest=3000,
        ),
        LongText(
            "content",
            "Nội dung",
            "Nội dung nghiên cứu chính?",
            hint="Không ghi nội dung thuộc bí mật nhà nước.",
            example="Khảo sát các biên bản hội đàm từ 2019; phân tích vướng mắc; xây dựng quy trình mẫu",
            shortest=20,
            longest=8000,
        ),
        Text(
            "time",
            "Thời gian",
            "Thời gian thực hiện?",
            example="Từ tháng 3 đến tháng 10",
            shortest=3,
            longest=300,
        ),
        Text(
            "product",
            "Sản phẩm",
            "Sản phẩm của đề tài?",
            example="Báo cáo tổng hợp và bộ quy trình mẫu",
            shortest=5,
            longest=1000,
        ),
        Number(
            "budget",
            "Kinh phí",
            "Kinh phí dự kiến, bằng đồng?",
            hint="Không dùng kinh phí thì bỏ qua.",
            example="30.000.000",
            optional=True,
            whole=True,
            unit="đồng",
        ),
    ),
)
