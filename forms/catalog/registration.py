"""Đăng ký danh hiệu: a person registers a title or commendation for the year.

Source: the seed plan, part IV.1 (registration before the deadline); once per person, award and year
(index of `submission`); practice: editable until the deadline, amended with a reason until mid-year.
"""

from datetime import date
from functools import lru_cache

from data import catalogue, registering
from data.catalogue import Award, Holder, Initiative
from data.models import Submission
from data.request import Request
from domain.periods import PeriodKey
from domain.review import Stream
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.fields import Text
from forms.form import Filled, Group, Route
from forms.gathering import Column, Rows
from forms.scene import Option, Scene

NAME = "registration"


def adds(setting: Setting) -> Extra:
    """The awards of persons in force when registration closes."""
    return _offered(setting.window.due or date(setting.year, 12, 31))


@lru_cache(maxsize=8)
def _offered(day: date) -> Extra:
    awards = catalogue.awards(day, Holder.PERSON)
    options = tuple(Option(award.key, award.name, award.spellings) for award in awards)
    return Extra({"award": options}, {"awards": {award.key: award for award in awards}})


def received(request: Request, row: Submission) -> None:
    """The unit's duty to register is done once nobody is missing."""
    registering.close_when_complete(
        request.session, row.unit_id, row.year, request.actor.person or 0, request.now, request.today
    )


def subject(filled: Filled) -> str:
    """One registration for each award."""
    return str(filled.answers["award"])


def _award(scene: Scene) -> Award | None:
    found: Award | None = scene.facts["awards"].get(scene.answers.get("award"))
    return found


def _initiative(scene: Scene) -> Initiative:
    award = _award(scene)
    return award.needs_initiative if award else Initiative.NO


def _about_initiative(scene: Scene) -> str:
    award = _award(scene)
    if award and award.needs_initiative is Initiative.YES:
        return f"{award.name} yêu cầu có sáng kiến hoặc đề tài ({award.source})."
    return (
        "Sáng kiến, đề tài là một trong các căn cứ của danh hiệu này; "
        "nếu dự kiến căn cứ vào mức hoàn thành xuất sắc nhiệm vụ thì có thể bỏ qua."
    )


FORM = dossier(
    name=NAME,
    version=2,
    title="Đăng ký danh hiệu",
    route=Route(Stream.TITLES, PeriodKey.REGISTRATION, subject=subject, received=received),
    group=Group.REGISTRATION,
    adds=adds,
    fields=(
        Choice(
            "award",
            "Danh hiệu, hình thức",
            "Đăng ký danh hiệu hoặc hình thức khen thưởng nào?",
            hint="Bấm một mục, hoặc gõ tên hay chữ viết tắt, ví dụ LĐTT.",
            example="Lao động tiên tiến",
        ),
        Text(
            "initiative",
            "Sáng kiến, đề tài",
            "Tên sáng kiến hoặc đề tài dự kiến?",
            example="Số hoá quy trình tiếp nhận đoàn ra, đoàn vào",
            hint=_about_initiative,
            optional=lambda scene: _initiative(scene) is not Initiative.YES,
            when=lambda scene: _initiative(scene) is not Initiative.NO,
            shortest=5,
            longest=300,
            lines=False,
        ),
        Text(
            "commitments",
            "Nội dung, cam kết",
            "Nội dung và cam kết thi đua trong năm?",
            example="Hoàn thành 100% nhiệm vụ được giao, không trễ hạn hồ sơ",
            shortest=10,
            longest=2000,
        ),
        Rows(
            "targets",
            "Chỉ tiêu",
            "Các chỉ tiêu cụ thể trong năm? Mỗi dòng một chỉ tiêu.",
            hint="Gõ: nội dung; đơn vị tính; kế hoạch năm. Không có thì bỏ qua.",
            example="Tham mưu văn bản đúng hạn; %; 100",
            optional=True,
            columns=(
                Column("what", "nội dung"),
                Column("unit", "đơn vị tính", optional=True),
                Column("plan", "kế hoạch năm", optional=True),
            ),
            most=10,
        ),
    ),
)
