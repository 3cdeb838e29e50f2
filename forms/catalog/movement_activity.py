"""Hoạt động phong trào: what a unit or union did, when, and how many took part.

Source: the seed plan, part IV.3 (all members take part; culture and sports inside and with friends outside).
"""

from data import movements
from domain.review import Stream
from forms.catalog.movement_pledge import MEMBERS, ROLES, Participants, staff_of
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.fields import Day, Text
from forms.form import Filled, Group, Route
from forms.gathering import Files, LongText
from forms.scene import Option
from vietnamese import text

OTHER = "other"


def adds(setting: Setting) -> Extra:
    """The movements that the unit pledged, to choose from; its size."""
    found = []
    if setting.whose is not None:
        found = movements.pledged(setting.request.session, setting.year, setting.whose.unit)
    options = tuple(Option(str(number), name) for number, name in enumerate(found, start=1))
    rest = Option(OTHER, "Hoạt động khác, ngoài giao ước", ("khác", "hoạt động khác"))
    return Extra({"movement": (*options, rest)}, {"staff": staff_of(setting)})


def subject(filled: Filled) -> str:
    """One report for each activity of a day, so that none is counted twice."""
    return f"{filled.answers['day']}:{text.fold(filled.answers['what'])}"


FORM = dossier(
    name=movements.ACTIVITY,
    title="Hoạt động phong trào",
    route=Route(Stream.OFFICE, collective=True, subject=subject),
    group=Group.ANYTIME,
    adds=adds,
    roles=ROLES,
    fields=(
        Choice("movement", "Phong trào", "Hoạt động thuộc phong trào nào?", example="Hoạt động khác"),
        Text(
            "what",
            "Hoạt động",
            "Đã tổ chức, tham gia hoạt động gì?",
            example="Giao lưu bóng chuyền với đơn vị bạn",
            shortest=5,
            longest=200,
            lines=False,
        ),
        Day(
            "day",
            "Ngày tổ chức",
            "Hoạt động diễn ra ngày nào?",
            hint="Kéo dài nhiều ngày thì ghi ngày bắt đầu.",
            example="8/3",
            latest=lambda scene: scene.today,
        ),
        Text(
            "place",
            "Nơi tổ chức",
            "Tổ chức ở đâu?",
            example="Nhà văn hoá phường",
            optional=True,
            shortest=3,
            longest=200,
            lines=False,
        ),
        MEMBERS,
        Participants(
            "took_part",
            "Số người tham gia",
            "Bao nhiêu người đã tham gia?",
            example="11",
            whole=True,
            unit="người",
        ),
        LongText(
            "results",
            "Kết quả",
            "Kết quả của hoạt động?",
            example="Đạt giải Nhì; 11/12 đoàn viên tham gia",
            shortest=5,
            longest=2000,
        ),
        Files("files", "Ảnh, tài liệu", "Gửi ảnh hoặc tài liệu kèm theo, nếu có.", optional=True),
    ),
)
