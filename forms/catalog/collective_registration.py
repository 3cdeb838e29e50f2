"""Đăng ký của tập thể: what a unit registers for the year, by its head.

Source: the seed plan, part IV.1; the columns of the commitment form in use: movements (name, aim, launched,
summed up) and targets (content, unit of measure, plan of the year, note).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from data import catalogue, people, reports
from data.catalogue import Award, Holder
from domain.message import rich
from domain.periods import PeriodKey
from domain.review import Stream
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.fields import show_number
from forms.form import Filled, Group, Route
from forms.gathering import Column, Rows
from forms.scene import Option, Scene, Unclear
from forms.subject import Author
from vietnamese.matching import best_match


def adds(setting: Setting) -> Extra:
    """The awards of collectives and of persons when registration closes; how the unit stands so far."""
    day = setting.window.due or date(setting.year, 12, 31)
    options = tuple(_option(award) for award in catalogue.awards(day, Holder.COLLECTIVE))
    whose = setting.whose
    facts = {
        "personal": catalogue.awards(day, Holder.PERSON),
        "staff": _staff(setting, whose) if whose else 0,
        "so_far": _so_far(setting, whose) if whose else {},
    }
    return Extra({"award": options}, facts)


def _option(award: Award) -> Option:
    return Option(award.key, award.name, award.spellings)


def _staff(setting: Setting, whose: Author) -> int:
    """How many work in the unit today."""
    found = people.staff(setting.request.session, [whose.unit], setting.request.today)
    return len(found.get(whose.unit, ()))


def _so_far(setting: Setting, whose: Author) -> Counter[str]:
    """Award -> how many of the unit have registered it themselves."""
    rows = reports.registrations(setting.request.session, setting.year)
    return Counter(row.award for row in rows if row.unit == whose.unit_name)


def subject(filled: Filled) -> str:
    """One registration for each award."""
    return str(filled.answers["award"])


def reads_award(said: str, scene: Scene) -> str | Unclear:
    """The personal award meant, by its name; several are asked about."""
    personal: Sequence[Award] = scene.facts["personal"]
    names = {award.key: award.name for award in personal}
    match = best_match(said, {award.key: award.spellings for award in personal})
    if match.key is not None:
        return names[match.key]
    if match:
        listed = "; ".join(names[key] for key in match.candidates)
        return Unclear(rich("«{said}» có thể là: {listed}. Mời gõ rõ hơn.", said=said, listed=listed))
    return Unclear(rich("Em chưa tìm thấy danh hiệu, hình thức «{said}».", said=said))


def check_counts(rows: Sequence[dict[str, Any]], scene: Scene) -> str:
    """Why the numbers do not do: a part of a person, more than the unit has, an award in two rows."""
    twice = [award for award, count in Counter(row["award"] for row in rows).items() if count > 1]
    if twice:
        return f"{twice[0]} được ghi hai dòng. Gõ «xoá» kèm số của một dòng để bỏ dòng đó."
    for row in rows:
        count, staff = row["count"], scene.facts["staff"]
        if not float(count).is_integer():
            return f"{row['award']}: số người phải là số nguyên, không phải {show_number(count)}. {MEND}"
        if count > staff:
            return f"{row['award']}: {show_number(count)} người, nhiều hơn cả đơn vị ({staff} người). {MEND}"
    return ""


MEND = "Gõ «xoá 1» để bỏ dòng số 1 rồi gõ lại."


def _how_it_stands(scene: Scene) -> str:
    """How many have registered so far, and the size of the unit."""
    so_far: Counter[str] = scene.facts["so_far"]
    counted = [f"{award.short} {so_far[award.key]}" for award in scene.facts["personal"] if so_far[award.key]]
    stand = f"Đến nay cá nhân đã đăng ký: {', '.join(counted)}" if counted else "Chưa có cá nhân nào đăng ký"
    return f"Mỗi dòng: danh hiệu; số người. {stand}; đơn vị có {scene.facts['staff']} người."


FORM = dossier(
    name="collective_registration",
    title="Đăng ký của tập thể",
    route=Route(Stream.TITLES, PeriodKey.REGISTRATION, collective=True, subject=subject),
    group=Group.REGISTRATION,
    adds=adds,
    fields=(
        Choice(
            "award",
            "Danh hiệu, hình thức",
            "Tập thể đăng ký danh hiệu hoặc hình thức khen thưởng nào?",
            hint="Bấm một mục, hoặc gõ tên hay chữ viết tắt, ví dụ TTLĐTT.",
            example="Tập thể lao động tiên tiến",
        ),
        Rows(
            "persons",
            "Số người theo danh hiệu",
            "Dự kiến bao nhiêu người đạt từng danh hiệu, hình thức?",
            hint=_how_it_stands,
            example="Lao động tiên tiến; 4",
            columns=(
                Column("award", "danh hiệu", reads=reads_award),
                Column("count", "số người", number=True, unit="người"),
            ),
            check=check_counts,
        ),
        Rows(
            "movements",
            "Phong trào",
            "Đơn vị phát động, tham gia những phong trào nào?",
            hint=(
                "Mỗi dòng: tên phong trào; mục tiêu; thời gian phát động; thời gian tổng kết. "
                "Không có thì bỏ qua."
            ),
            example="Cải cách hành chính; 100 % hồ sơ đúng hạn; tháng 3; tháng 11",
            optional=True,
            columns=(
                Column("name", "tên phong trào"),
                Column("aim", "mục tiêu"),
                Column("launched", "thời gian phát động", optional=True),
                Column("summed_up", "thời gian tổng kết", optional=True),
            ),
            most=10,
        ),
        Rows(
            "targets",
            "Chỉ tiêu",
            "Các chỉ tiêu đơn vị cam kết trong năm?",
            hint="Mỗi dòng: nội dung; đơn vị tính; kế hoạch năm; ghi chú (có thể bỏ trống).",
            example="Tham mưu văn bản đúng hạn; %; 100",
            columns=(
                Column("what", "nội dung"),
                Column("unit", "đơn vị tính", optional=True),
                Column("plan", "kế hoạch năm", optional=True),
                Column("note", "ghi chú", optional=True),
            ),
            most=30,
        ),
    ),
)
