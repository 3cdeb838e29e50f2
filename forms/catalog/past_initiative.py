"""Sáng kiến năm trước: the Office writes down what was recognised before, to hold new ones against it.

Source: NĐ 13/2012/NĐ-CP, Điều 4: newness is judged within the base, against what was filed there before.
"""

from data import initiatives
from data.models import Submission
from data.request import Request
from domain import rights
from domain.errors import Refusal
from domain.review import Stream
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.fields import Text
from forms.form import Filled, Group, Route
from forms.scene import Option

#: Years back from this one that may be written down.
YEARS_BACK = 30


def adds(setting: Setting) -> Extra:
    """The years, the latest first."""
    this = setting.request.today.year
    years = range(this, this - YEARS_BACK, -1)
    return Extra({"year": tuple(Option(str(year), str(year)) for year in years)})


def subject(filled: Filled) -> str:
    """One of each title and year."""
    return f"{filled.answers['year']}:{initiatives.subject(filled.answers['title'])}"


def received(request: Request, row: Submission) -> None:
    """Two colleagues of the Office write the same one down once. Raises Refusal for the second."""
    first = initiatives.first_written(request.session, row.subject)
    if first != row.id:
        raise Refusal(
            f"Sáng kiến này đã có trong danh sách (mã HS{row.year}-{first}), không cần nhập lại.",
            f"past initiative {row.subject!r} is submission {first}",
        )


FORM = dossier(
    name=initiatives.PAST,
    title="Sáng kiến năm trước",
    route=Route(Stream.INITIATIVES, through_head=False, subject=subject, received=received),
    group=Group.HISTORY,
    adds=adds,
    roles=rights.OFFICE,
    for_others=False,
    fields=(
        Choice(
            "year",
            "Năm công nhận",
            "Sáng kiến được công nhận năm nào?",
            hint="Bấm một năm, hoặc gõ năm.",
            example="2022",
        ),
        Text(
            "title",
            "Tên sáng kiến",
            "Tên sáng kiến, như trong quyết định?",
            example="Sổ tay điện tử tiếp đoàn vào",
            shortest=5,
            longest=300,
            lines=False,
        ),
        Text(
            "authors",
            "Tác giả",
            "Tác giả (các tác giả)?",
            example="Chuyên viên 1, Chuyên viên 2",
            shortest=2,
            longest=500,
            lines=False,
        ),
        Text(
            "of",
            "Đơn vị",
            "Đơn vị của tác giả khi đó?",
            hint="Tên đơn vị được nêu khi có sáng kiến giống với sáng kiến này. Không rõ thì bỏ qua.",
            example="Phòng Lãnh sự - Hợp tác quốc tế",
            optional=True,
            longest=200,
            lines=False,
        ),
        Text(
            "summary",
            "Tóm tắt",
            "Sáng kiến làm gì? Vài câu là đủ.",
            hint="Chỉ dùng để so sánh, không cho người khác xem.",
            example="Sổ tay dùng chung ghi lịch, thành phần, quà tặng của từng đoàn; tự nhắc trước hạn",
            optional=True,
            shortest=10,
            longest=2000,
        ),
        Text(
            "decision",
            "Quyết định",
            "Số, ngày quyết định công nhận?",
            hint="Chưa rõ số thì bỏ qua.",
            example="12/QĐ-SNgV ngày 15/11/2022",
            optional=True,
            shortest=3,
            longest=200,
            lines=False,
        ),
    ),
)
