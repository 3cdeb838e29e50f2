"""Quá trình khen thưởng cá nhân: a title, commendation or completion grade that a person had in a past year.

Source: domain of a report's third part (tables of titles, commendations and grades, each with the number and
date of its decision); the grade is taken over with its document, never computed. Papers of long ago are
incomplete: what is not known of a decision may be left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from data import awards
from data.awards import OTHER, Entry, Won
from data.catalogue import Holder, Initiative
from data.models import Submission
from data.request import Request
from domain.errors import Refusal
from domain.review import Stream
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.fields import Day, Field, Text
from forms.form import Filled, Group, Route
from forms.gathering import Column, Files
from forms.scene import Option, Reading, Scene, Taken
from vietnamese import text
from vietnamese.grades import GRADES, SHORT_GRADES

#: The first year of which a record is taken.
FIRST_YEAR = 1990
#: Typed years of two digits up to this many ahead are of this century.
CENTURY = 100
CSTDCS = "cstd-co-so"

UNVERIFIED = "chưa xác minh"
GROUNDS = {
    "excellent": "Hoàn thành xuất sắc nhiệm vụ",
    "initiative": "Sáng kiến được công nhận",
    "topic": "Đề tài được nghiệm thu",
}


def adds(setting: Setting) -> Extra:
    """The awards of persons under any law, and the years from now back."""
    return choices(setting, Holder.PERSON)


def choices(setting: Setting, holder: Holder) -> Extra:
    """The awards of these holders, whatever the date, one that the list does not hold, and the years."""
    return _choices(holder, setting.request.today.year)


@lru_cache
def _choices(holder: Holder, last: int) -> Extra:
    known = awards.every(holder)
    options = [Option(award.key, award.name, award.spellings) for award in known]
    other = Option(OTHER, "Danh hiệu, hình thức khác", ("khác",))
    years = [Option(str(year), str(year)) for year in range(last, FIRST_YEAR - 1, -1)]
    with_initiative = {award.key for award in known if award.needs_initiative is not Initiative.NO}
    return Extra({"award": (*options, other), "year": years}, {"with_initiative": with_initiative})


def subject(filled: Filled) -> str:
    """Each thing won once a year, and one grade a year."""
    answers = filled.answers
    if answers["kind"] == Entry.GRADE:
        return f"{Entry.GRADE}:{answers['year']}"
    award = text.fold(answers["other_name"]) if answers["award"] == OTHER else answers["award"]
    return f"{Entry.AWARD}:{award}:{answers['year']}"


def received(request: Request, row: Submission) -> None:
    """Raise Refusal if it was handed in while the plan of another year ran."""
    if awards.elsewhere(request.session, row) is not None:
        raise Refusal(
            "Mục này đã được khai từ trước nên em không ghi lần nữa. Mời xem lại ở /hoso.",
            f"submission {row.id}: {row.subject} is there already",
        )


def rows(history: Sequence[Won]) -> tuple[dict[str, Any], ...]:
    """A history as rows of a report: year, what was won, its decision."""
    return tuple({"year": str(won.year), "what": won.name, "decision": _decision(won)} for won in history)


def _decision(won: Won) -> str:
    decided = f"{won.decided:%d/%m/%Y}" if won.decided else ""
    pieces = [won.decision, decided, won.issuer, "" if won.verified else UNVERIFIED]
    return ", ".join(filter(None, pieces))


#: The columns of a history in a report.
COLUMNS = (
    Column("year", "năm"),
    Column("what", "danh hiệu, hình thức, mức hoàn thành"),
    Column("decision", "số, ngày quyết định, cơ quan ban hành", optional=True),
)


@dataclass(frozen=True, slots=True)
class Year(Choice):
    """A year: one of the last by a tap, any other typed in two or four digits."""

    def read(self, said: str, scene: Scene) -> Reading:
        """The year meant, never the number of a line in the list."""
        typed = re.fullmatch(r"(?:nam )?([0-9]{2}|[0-9]{4})", text.fold(said))
        if typed is None:
            return self.missed("Em chưa đọc được năm.")
        year = int(typed[1])
        if year < CENTURY:
            year += scene.today.year // CENTURY * CENTURY
            year -= CENTURY if year > scene.today.year else 0
        if not FIRST_YEAR <= year <= scene.today.year:
            return self.missed(f"Năm cần nằm trong khoảng từ {FIRST_YEAR} đến {scene.today.year}.")
        return Taken(str(year))


def _is_award(scene: Scene) -> bool:
    return bool(scene.answers.get("kind") == Entry.AWARD)


def _is_grade(scene: Scene) -> bool:
    return bool(scene.answers.get("kind") == Entry.GRADE)


def _is_other(scene: Scene) -> bool:
    return _is_award(scene) and scene.answers.get("award") == OTHER


def _is_cstdcs(scene: Scene) -> bool:
    return _is_award(scene) and scene.answers.get("award") == CSTDCS


def _spends_initiative(scene: Scene) -> bool:
    return _is_award(scene) and scene.answers.get("award") in scene.facts["with_initiative"]


def _first_day(scene: Scene) -> date:
    return date(int(scene.answers["year"]), 1, 1)


def what_was_won(award_example: str) -> tuple[Field, ...]:
    """The questions of a record of either holder: what, of which year."""
    return (
        Choice(
            "kind",
            "Loại",
            "Khai danh hiệu, hình thức khen thưởng, hay mức độ hoàn thành nhiệm vụ của một năm?",
            fixed=(
                Option(Entry.AWARD, "Danh hiệu, hình thức khen thưởng", ("danh hiệu", "khen thưởng")),
                Option(Entry.GRADE, "Mức độ hoàn thành nhiệm vụ", ("xếp loại", "mức hoàn thành")),
            ),
        ),
        Year("year", "Năm", "Của năm nào?", hint="Bấm một năm, hoặc gõ năm bất kỳ.", example="2022"),
        Choice(
            "award",
            "Danh hiệu, hình thức",
            "Được tặng danh hiệu hoặc hình thức khen thưởng nào?",
            hint="Bấm một mục, hoặc gõ tên hay chữ viết tắt.",
            example=award_example,
            when=_is_award,
        ),
        Text(
            "other_name",
            "Tên danh hiệu, hình thức",
            "Tên đầy đủ của danh hiệu, hình thức đó?",
            example="Bằng khen của Ban Thường vụ Tỉnh uỷ",
            when=_is_other,
            shortest=5,
            longest=200,
            lines=False,
        ),
        Choice(
            "grade",
            "Mức độ hoàn thành",
            "Được xếp loại mức nào?",
            example="HTTNV",
            when=_is_grade,
            fixed=tuple(Option(grade, GRADES[grade], (SHORT_GRADES[grade],)) for grade in GRADES),
        ),
    )


#: The questions about the decision; what is not known is left out.
DECISION = (
    Text(
        "decision",
        "Số quyết định",
        "Số quyết định hoặc văn bản?",
        hint="Chưa rõ thì bỏ qua, bổ sung sau.",
        example="125/QĐ-SNgV",
        optional=True,
        shortest=2,
        longest=60,
        lines=False,
    ),
    Day(
        "decided",
        "Ngày quyết định",
        "Quyết định ký ngày nào?",
        example="20/12/2022",
        optional=True,
        earliest=_first_day,
        latest=lambda scene: scene.today,
    ),
    Text(
        "issuer",
        "Cơ quan ban hành",
        "Cơ quan nào ban hành?",
        example="Sở Ngoại vụ",
        optional=True,
        shortest=2,
        longest=200,
        lines=False,
    ),
)

PROOF = Files(
    "proof",
    "Bản chụp",
    "Anh/chị có bản chụp quyết định hoặc giấy chứng nhận không?",
    hint="Không có thì bỏ qua.",
    optional=True,
    most=5,
)

FORM = dossier(
    name=awards.PAST_AWARD,
    title="Quá trình khen thưởng cá nhân",
    route=Route(Stream.TITLES, subject=subject, received=received),
    group=Group.HISTORY,
    adds=adds,
    fields=(
        *what_was_won("CSTĐCS"),
        Choice(
            "ground",
            "Căn cứ đạt danh hiệu",
            "Danh hiệu này đạt được trên căn cứ nào?",
            hint="Giúp xét khen thưởng về sau: mỗi sáng kiến chỉ dùng một lần. Không nhớ thì bỏ qua.",
            optional=True,
            when=_is_cstdcs,
            fixed=tuple(Option(key, label) for key, label in GROUNDS.items()),
        ),
        Text(
            "initiative",
            "Sáng kiến, đề tài đã dùng",
            "Sáng kiến hoặc đề tài nào đã dùng để xét mục này?",
            example="Số hoá quy trình tiếp nhận đoàn ra, đoàn vào",
            optional=True,
            when=_spends_initiative,
            shortest=5,
            longest=300,
            lines=False,
        ),
        *DECISION,
        PROOF,
    ),
)
