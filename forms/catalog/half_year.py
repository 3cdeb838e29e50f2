"""Số liệu sơ kết 6 tháng: what a unit gives for the report of six months.

Source: the seed plan, item 7: units give their figures, the Office sums up movements, awards, initiatives and
good examples.
"""

from typing import Any

from data import figures
from domain.periods import PeriodKey
from domain.review import Stream
from forms.dossier import Extra, Setting, dossier
from forms.fields import Field, Number, Text, show_number
from forms.form import Group, Route
from forms.gathering import Column, Files, LongText, Rows
from forms.scene import Scene
from vietnamese import wording

#: Characters of what was given before, in a hint.
LONGEST_HINT = 500


def adds(setting: Setting) -> Extra:
    """What the database knows of the unit's year, as answers to begin with."""
    known = known_of(setting)
    return Extra(facts={"known": known, "before": {}}, prefill=certain(known))


def known_of(setting: Setting) -> dict[str, int]:
    """What was handed in of the unit's year; {} while the unit is not chosen."""
    if setting.whose is None:
        return {}
    request = setting.request
    return figures.of_unit(request.session, setting.whose.unit, setting.year, request.today)


def certain(known: dict[str, int]) -> dict[str, int]:
    """What need not be asked: 0 may only mean that nothing went through the bot."""
    return {name: count for name, count in known.items() if count}


def counted(name: str, label: str, question: str) -> Number:
    """A number of things; what the bot has counted stands there already."""

    def hint(scene: Scene) -> str:
        known: dict[str, Any] = scene.facts["known"]
        before: dict[str, Any] = scene.facts["before"]
        said = [f"Theo hồ sơ đã gửi qua bot: {known[name]}."] if name in known else []
        if before.get(name) is not None:
            said.append(f"6 tháng đầu năm: {show_number(before[name])}.")
        return " ".join(said)

    return Number(name, label, question, example="2", hint=hint, most=10_000, whole=True)


def _what_came_before(scene: Scene) -> str:
    """How a line is typed; for the year, what the unit gave for its first half."""
    rows = scene.facts["before"].get("results")
    shown = wording.shorten(RESULTS.show(rows, scene), LONGEST_HINT) if rows else ""
    return "Mỗi dòng: nội dung; kế hoạch; thực hiện." + (f" 6 tháng đầu năm: {shown}." if shown else "")


RESULTS = Rows(
    "results",
    "Kết quả nhiệm vụ",
    "Kết quả thực hiện các nhiệm vụ, chỉ tiêu chính?",
    hint=_what_came_before,
    example="Đoàn ra, đoàn vào; 40; 22",
    columns=(
        Column("what", "nội dung"),
        Column("plan", "kế hoạch", optional=True),
        Column("done", "thực hiện"),
    ),
    most=30,
)
COUNTS: tuple[Field, ...] = (
    counted("movements", "Phong trào đã tham gia", "Đơn vị đã phát động, tham gia mấy phong trào?"),
    counted("awards", "Lượt khen thưởng", "Có mấy lượt tập thể, cá nhân được khen thưởng trong kỳ?"),
    counted("initiatives", "Sáng kiến, đề tài đăng ký", "Có mấy sáng kiến, đề tài đã đăng ký?"),
    counted("recognised", "Sáng kiến được công nhận", "Có mấy sáng kiến, đề tài được công nhận trong kỳ?"),
    counted("examples", "Gương điển hình", "Có mấy gương điển hình, việc làm tốt được phát hiện?"),
    counted("trained", "Lượt cử đi tập huấn", "Đơn vị cử bao nhiêu lượt người đi tập huấn trong kỳ?"),
)
WORDS: tuple[Field, ...] = (
    LongText(
        "highlights",
        "Nổi bật",
        "Những việc nổi bật, cách làm hay của đơn vị trong kỳ?",
        example="Rút thời gian cấp giấy thông hành từ 2 ngày xuống 1 ngày",
        shortest=10,
        longest=4000,
    ),
    Text(
        "difficulties",
        "Tồn tại, khó khăn",
        "Tồn tại, khó khăn và nguyên nhân?",
        example="Thiếu người phiên dịch tiếng Trung khi có đoàn đột xuất",
        optional=True,
        shortest=5,
        longest=1500,
    ),
    Text(
        "proposals",
        "Kiến nghị",
        "Đơn vị kiến nghị, đề xuất gì?",
        example="Mở lớp bồi dưỡng nghiệp vụ khen thưởng trong quý III",
        optional=True,
        shortest=5,
        longest=1500,
    ),
    Files("files", "Tệp kèm theo", "Gửi báo cáo của đơn vị hoặc tài liệu kèm theo, nếu có.", optional=True),
)

FORM = dossier(
    name=figures.HALF_YEAR,
    title="Số liệu sơ kết 6 tháng",
    route=Route(Stream.OFFICE, PeriodKey.HALF_YEAR, collective=True),
    group=Group.REPORT,
    adds=adds,
    fields=(RESULTS, *COUNTS, *WORDS),
)
