"""Thành tích đột xuất: the story of something achieved outside the year's plan; any number a year.

Source: domain 3.4 (a shorter identity, then when, where, the danger or urgency, the result and its spread; no
long history); law, article 85: simplified, so it is open at any time.
"""

from data import catalogue
from data.catalogue import Holder, Kind
from domain.review import Stream
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.fields import Day, Text
from forms.form import Filled, Group, Route
from forms.gathering import Files, LongText
from forms.scene import Option
from vietnamese import text


def adds(setting: Setting) -> Extra:
    """The commendations of persons in force today."""
    return Extra({"award": commendations(setting)})


def commendations(setting: Setting) -> tuple[Option, ...]:
    """The commendations of persons in force today, as options: a title is won by the year's work only."""
    return tuple(
        Option(award.key, award.name, award.spellings)
        for award in catalogue.awards(setting.request.today, Holder.PERSON)
        if award.kind is Kind.COMMENDATION
    )


def subject(filled: Filled) -> str:
    """By its day and name: any number a year, the same one once."""
    return f"{filled.answers['day']}:{text.fold(filled.answers['what'])}"


POST = Text(
    "post",
    "Chức vụ, công việc",
    "Chức vụ hoặc công việc đang đảm nhận?",
    example="Chuyên viên, phụ trách lễ tân",
    shortest=3,
    longest=200,
    lines=False,
)
AWARD = Choice(
    "award",
    "Đề nghị xét",
    "Đề nghị xét hình thức khen thưởng nào?",
    hint="Chưa rõ thì bỏ qua, trưởng đơn vị và hội đồng sẽ xem xét.",
    example="Giấy khen",
    optional=True,
)
FILES = Files(
    "files",
    "Minh chứng",
    "Anh/chị có ảnh, văn bản xác nhận kèm theo không?",
    hint="Không có thì bỏ qua.",
    optional=True,
)

FORM = dossier(
    name="sudden",
    title="Báo cáo thành tích đột xuất",
    route=Route(Stream.TITLES, subject=subject),
    group=Group.REPORT,
    adds=adds,
    fields=(
        Text(
            "what",
            "Thành tích",
            "Thành tích đột xuất là gì? Mời ghi trong một câu.",
            example="Kịp thời hỗ trợ công dân bị nạn ở khu vực cửa khẩu",
            shortest=10,
            longest=200,
            lines=False,
        ),
        POST,
        Day(
            "day",
            "Ngày lập thành tích",
            "Việc diễn ra ngày nào?",
            hint="Kéo dài nhiều ngày thì ghi ngày bắt đầu.",
            example="15/3",
            latest=lambda scene: scene.today,
        ),
        Text(
            "place",
            "Nơi diễn ra",
            "Việc diễn ra ở đâu?",
            example="Cửa khẩu quốc tế Hữu Nghị",
            shortest=3,
            longest=200,
            lines=False,
        ),
        LongText(
            "story",
            "Diễn biến",
            "Diễn biến thế nào, khó khăn, cấp bách ra sao, anh/chị đã làm gì?",
            example="Nhận tin lúc 22 giờ, trong mưa lũ; trực tiếp liên hệ phía bạn, đưa 5 người về an toàn",
            shortest=20,
            longest=4000,
        ),
        Text(
            "result",
            "Kết quả",
            "Kết quả, hiệu quả mang lại, có số liệu nếu có?",
            example="5 công dân an toàn, thủ tục xong trong 6 giờ thay vì 2 ngày",
            shortest=5,
            longest=1000,
        ),
        Text(
            "spread",
            "Sức lan toả",
            "Việc làm này được ghi nhận, lan toả thế nào?",
            example="Được Uỷ ban nhân dân huyện gửi thư cảm ơn",
            optional=True,
            shortest=5,
            longest=1000,
        ),
        AWARD,
        FILES,
    ),
)
