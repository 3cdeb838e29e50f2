"""Đăng ký sáng kiến: what is to be improved this year, by whom, and in which way.

Source: the seed plan, part IV.1 (to the council of initiatives, before the deadline); NĐ 13/2012/NĐ-CP, Điều
3 (four classes of initiatives) and Điều 4 (newness is judged within the base).
"""

from data import initiatives
from domain.periods import PeriodKey
from domain.review import Stream
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.fields import Text
from forms.form import Filled, Group, Route
from forms.gathering import LongText, Rows
from forms.initiatives import authors, similar, texts
from forms.scene import Option

#: The four classes (NĐ 13/2012/NĐ-CP, Điều 3 khoản 1).
KINDS = (
    Option("technical", "Giải pháp kỹ thuật", ("kỹ thuật",)),
    Option("management", "Giải pháp quản lý", ("quản lý",)),
    Option("operation", "Giải pháp tác nghiệp", ("tác nghiệp",)),
    Option("application", "Ứng dụng tiến bộ kỹ thuật", ("ứng dụng",)),
)


def adds(setting: Setting) -> Extra:
    """Who may be an author, and what is known already."""
    circle = authors.circle(setting.request, setting.whose)
    person = setting.whose.person if setting.whose else None
    finder = similar.finder(setting.request, setting.year, person)
    return Extra(facts={authors.CIRCLE: circle, similar.FINDER: finder})


def subject(filled: Filled) -> str:
    """One registration for each title."""
    return initiatives.subject(filled.answers["title"])


FORM = dossier(
    name=initiatives.INITIATIVE,
    title="Đăng ký sáng kiến",
    route=Route(Stream.INITIATIVES, PeriodKey.REGISTRATION, subject=subject),
    group=Group.REGISTRATION,
    adds=adds,
    fields=(
        Text(
            "title",
            "Tên sáng kiến",
            "Tên sáng kiến dự kiến?",
            hint="Nói rõ làm gì, cho việc nào.",
            example="Số hoá quy trình tiếp nhận đoàn ra, đoàn vào",
            shortest=10,
            longest=300,
            lines=False,
        ),
        Choice("kind", "Loại giải pháp", "Sáng kiến thuộc loại nào?", hint=similar.told, fixed=KINDS),
        Rows(
            "authors",
            "Tác giả",
            "Những ai là tác giả, mỗi người đóng góp bao nhiêu phần trăm?",
            hint=texts.AUTHORS_HINT,
            example="Chuyên viên 1; 60",
            columns=(authors.NAME, authors.SHARE),
            check=authors.check,
            most=10,
        ),
        LongText(
            "problem",
            "Thực trạng",
            "Hiện nay việc này làm thế nào, vướng ở đâu?",
            hint="Nên có một con số: mất bao lâu, sai bao nhiêu.",
            example="Hồ sơ đoàn vào theo dõi trên sổ giấy, mỗi đoàn mất 2 ngày tổng hợp, hay sót hạn báo cáo",
            shortest=20,
            longest=4000,
        ),
        LongText(
            "solution",
            "Giải pháp",
            "Giải pháp của anh/chị là gì, có gì mới?",
            hint="Không ghi nội dung thuộc bí mật nhà nước.",
            example="Lập một bảng theo dõi dùng chung, mỗi đoàn một dòng, tự nhắc trước hạn 3 ngày",
            shortest=20,
            longest=8000,
        ),
        similar.DIFFERS,
        Text(
            "scope",
            "Phạm vi áp dụng",
            "Dự kiến áp dụng ở đâu?",
            example="Phòng Lãnh sự - Hợp tác quốc tế, có thể mở rộng ra toàn Sở",
            shortest=3,
            longest=400,
        ),
        Text(
            "time",
            "Thời gian",
            "Dự kiến thực hiện và áp dụng khi nào?",
            example="Xây dựng trong Quý II, áp dụng thử từ tháng 7",
            shortest=3,
            longest=300,
        ),
        LongText(
            "benefit",
            "Lợi ích dự kiến",
            "Dự kiến mang lại lợi ích gì?",
            hint="Thời gian, chi phí, chất lượng công việc, sự hài lòng của người dân.",
            example="Giảm thời gian tổng hợp từ 2 ngày xuống còn 2 giờ cho mỗi đoàn, không sót hạn",
            shortest=10,
            longest=4000,
        ),
    ),
)
