"""Đơn yêu cầu công nhận sáng kiến: what was applied, what is new in it, and what came of it.

Source: the application form of TT 18/2013/TT-BKHCN for NĐ 13/2012/NĐ-CP; the seed plan, item 14.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data import initiatives
from data.initiatives import Registered
from domain.errors import Refusal
from domain.periods import PeriodKey
from domain.review import Stream
from forms.catalog.initiative import KINDS
from forms.choices import Choice, Confirm
from forms.dossier import SUBMISSION, Extra, Setting, dossier
from forms.fields import Day, Text
from forms.form import Filled, Group, Route
from forms.gathering import Column, Files, LongText, Rows
from forms.initiatives import authors, similar, texts
from forms.initiatives.authors import Circle
from forms.scene import Option, Scene
from vietnamese import wording

#: The key of a button that begins it from an initiative registered, and the question of which one.
INITIATIVE = "initiative"
#: The choice of none of those that are registered.
NONE = "none"

AUTHORS_MORE = "Tổng đúng 100 %; người ngoài Sở thì ghi thêm «(ngoài Sở)» sau tên."
NOT_REGISTERED = (
    "Chỉ đề nghị công nhận được sáng kiến do chính anh/chị đăng ký trong năm và chưa rút. "
    "Nếu sáng kiến chưa đăng ký, mời gõ /nop để mở đơn và điền từ đầu."
)


def adds(setting: Setting) -> Extra:
    """The author's initiatives of the year; from the one meant the answers that it brings along."""
    circle = authors.circle(setting.request, setting.whose)
    person = setting.whose.person if setting.whose else None
    registered = _registered(setting, person)
    facts = {
        authors.CIRCLE: circle,
        similar.FINDER: similar.finder(setting.request, setting.year, person, but_of=circle.mine),
        "registered": registered,
    }
    meant = _meant(setting, registered)
    return Extra(_choices(registered), facts, _prefill(meant, circle) if meant else {})


def _registered(setting: Setting, person: int | None) -> dict[str, Registered]:
    """What may be chosen, by key; nothing while it is open whose the application is."""
    if person is None:
        return {}
    found = initiatives.of_person(setting.request.session, setting.year, person)
    return {str(one.submission): one for one in found}


def _choices(registered: Mapping[str, Registered]) -> dict[str, Sequence[Option]]:
    """The initiatives, and none of them; nothing to choose where nothing is registered."""
    if not registered:
        return {}
    options = [Option(key, wording.shorten(one.title, 200)) for key, one in registered.items()]
    none = Option(NONE, "Sáng kiến khác, chưa đăng ký", ("khác", "không", "chưa đăng ký"))
    return {INITIATIVE: (*options, none)}


def _meant(setting: Setting, registered: Mapping[str, Registered]) -> Registered | None:
    """The initiative of the button, else the only one there is; Refusal if the button names another's."""
    key = str(setting.started.get(INITIATIVE) or "")
    if key and setting.whose is not None and key not in registered and SUBMISSION not in setting.started:
        raise Refusal(NOT_REGISTERED, f"initiative {key} is not of person {setting.whose.person}")
    only = next(iter(registered)) if len(registered) == 1 else ""
    return registered.get(key or only)


def _prefill(meant: Registered, circle: Circle) -> dict[str, Any]:
    """The answers that a registered initiative gives, to be mended in the review."""
    given = meant.answers
    rows = [
        {"name": row["name"], "post": circle.units.get(row["name"]), "share": row["share"]}
        for row in given["authors"]
    ]
    return {
        INITIATIVE: str(meant.submission),
        "title": given["title"],
        "kind": given["kind"],
        "authors": rows,
        "before": given["problem"],
        "content": given["solution"],
    }


def subject(filled: Filled) -> str:
    """One application for each initiative registered, else for each title."""
    chosen = filled.answers.get(INITIATIVE) or NONE
    return chosen if chosen != NONE else initiatives.subject(filled.answers["title"])


def _of_choice(scene: Scene) -> Registered | None:
    """The initiative chosen, None if none is."""
    found: Registered | None = scene.facts["registered"].get(scene.answers.get(INITIATIVE))
    return found


def _title_hint(scene: Scene) -> str:
    chosen = _of_choice(scene)
    return f"Khi đăng ký: «{chosen.title}»." if chosen else ""


def _authors_hint(scene: Scene) -> str:
    chosen = _of_choice(scene)
    if chosen is None:
        return f"Mỗi dòng một tác giả: họ tên; chức vụ, đơn vị; tỷ lệ %. {AUTHORS_MORE}"
    rows = "; ".join(f"{row['name']} {authors.SHARE.show(row['share'])}" for row in chosen.answers["authors"])
    return f"Khi đăng ký: {rows}. Mỗi dòng: họ tên; chức vụ, đơn vị; tỷ lệ %. {AUTHORS_MORE}"


def _taken_over(scene: Scene) -> str:
    """What a registered initiative gave; it can be mended in the review."""
    chosen = _of_choice(scene)
    if chosen is None or scene.answers.get("content") is None:
        return ""
    return (
        f"Em đã lấy tên, tác giả, thực trạng và giải pháp từ sáng kiến đã đăng ký «{chosen.title}»; "
        "anh/chị xem và sửa được trước khi gửi."
    )


def _today(scene: Scene) -> date:
    return scene.today


def _may_choose(scene: Scene) -> bool:
    return bool(scene.choices.get(INITIATIVE))


FORM = dossier(
    name=initiatives.RECOGNITION,
    title="Đơn yêu cầu công nhận sáng kiến",
    route=Route(Stream.INITIATIVES, PeriodKey.RECOGNITION, subject=subject),
    group=Group.REPORT,
    adds=adds,
    fields=(
        Choice(
            INITIATIVE,
            "Sáng kiến đã đăng ký",
            "Anh/chị đề nghị công nhận sáng kiến nào đã đăng ký?",
            hint="Bấm một sáng kiến, hoặc gõ vài chữ của tên.",
            example="Số hoá quy trình tiếp nhận đoàn ra, đoàn vào",
            when=_may_choose,
        ),
        Text(
            "title",
            "Tên sáng kiến",
            "Tên sáng kiến?",
            hint=_title_hint,
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
            hint=_authors_hint,
            example="Chuyên viên 1; chuyên viên Phòng Lãnh sự; 60",
            columns=(authors.NAME, authors.POST, authors.SHARE),
            check=authors.check,
            most=10,
        ),
        Text(
            "area",
            "Lĩnh vực áp dụng",
            "Sáng kiến áp dụng trong lĩnh vực nào?",
            hint=_taken_over,
            example="Lễ tân đối ngoại",
            shortest=3,
            longest=300,
        ),
        Day(
            "first_day",
            "Ngày áp dụng lần đầu",
            "Sáng kiến được áp dụng (hoặc áp dụng thử) lần đầu ngày nào?",
            hint="Chỉ nhận sáng kiến đã áp dụng, nên không ghi ngày chưa tới.",
            example="15/03/2024",
            latest=_today,
        ),
        LongText(
            "before",
            "Tình trạng trước đó",
            "Trước khi có sáng kiến, việc này làm thế nào, vướng ở đâu?",
            example="Hồ sơ đoàn vào theo dõi trên sổ giấy, mỗi đoàn mất 2 ngày tổng hợp, hay sót hạn báo cáo",
            shortest=20,
            longest=4000,
        ),
        LongText(
            "content",
            "Nội dung giải pháp",
            "Nội dung của giải pháp đã áp dụng?",
            hint="Viết để người khác làm theo được. Không ghi nội dung thuộc bí mật nhà nước.",
            example="Lập bảng theo dõi dùng chung, mỗi đoàn một dòng; bảng tự nhắc trước hạn 3 ngày",
            shortest=20,
            longest=8000,
        ),
        LongText(
            "novelty",
            "Điểm mới",
            "Điểm mới của giải pháp so với cách làm trước?",
            example="Lần đầu các phòng cùng ghi vào một bảng; việc nhắc hạn không còn phụ thuộc người trực",
            shortest=20,
            longest=4000,
        ),
        similar.DIFFERS,
        Text(
            "kept_back",
            "Thông tin cần bảo mật",
            "Trong đơn có thông tin nào cần bảo mật (nếu có)?",
            hint="Chỉ nêu tên phần đó; không ghi nội dung thuộc bí mật nhà nước. Không có thì bỏ qua.",
            example="Danh sách số điện thoại đầu mối của đối tác",
            optional=True,
            longest=500,
        ),
        Text(
            "conditions",
            "Điều kiện áp dụng",
            "Cần những điều kiện gì để áp dụng?",
            example="Máy tính nối mạng nội bộ; một người phụ trách cập nhật bảng hằng tuần",
            shortest=5,
            longest=2000,
        ),
        LongText(
            "benefit_author",
            "Lợi ích theo tác giả",
            "Theo tác giả, sáng kiến đã mang lại lợi ích gì?",
            hint="Nên có số trước và sau: thời gian, chi phí, số việc.",
            example="Thời gian tổng hợp mỗi đoàn giảm từ 2 ngày còn 2 giờ; 6 tháng không sót hạn báo cáo nào",
            shortest=20,
            longest=4000,
        ),
        LongText(
            "benefit_place",
            "Lợi ích theo nơi áp dụng",
            "Nơi áp dụng (phòng, đơn vị) đánh giá lợi ích thế nào?",
            hint="Chưa có đánh giá của nơi áp dụng thì bỏ qua.",
            example="Phòng Quản lý biên giới: tra cứu được ngay lịch các đoàn, không phải hỏi lại",
            optional=True,
            shortest=10,
            longest=4000,
        ),
        Rows(
            "helpers",
            "Người áp dụng lần đầu",
            "Những ai đã tham gia áp dụng lần đầu (ngoài tác giả)?",
            hint="Mỗi dòng: họ tên; chức vụ, đơn vị; nội dung công việc hỗ trợ. Không có thì bỏ qua.",
            example="Chuyên viên 3; Phòng Quản lý biên giới; nhập thử số liệu",
            optional=True,
            columns=(
                Column("name", texts.AUTHOR),
                Column("post", texts.POST, optional=True),
                Column("work", "nội dung công việc hỗ trợ", optional=True),
            ),
        ),
        Files(
            "files",
            "Tài liệu kèm theo",
            "Gửi tài liệu kèm theo (mẫu, ảnh, xác nhận của nơi áp dụng), nếu có.",
            optional=True,
        ),
        Confirm(
            "commitment",
            "Cam đoan",
            "Anh/chị cam đoan mọi thông tin nêu trong đơn là trung thực, đúng sự thật?",
        ),
    ),
)
