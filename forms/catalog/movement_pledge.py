"""Giao ước phong trào: the movement that a unit or union joins, and how many of its members.

Source: the seed plan, parts III.4 and IV.3; domain 8.4: a counter of participation toward 100 %.
"""

from typing import Any

from data import movements, people
from domain.people import Role
from domain.review import Stream
from forms import texts
from forms.dossier import FOR_UNITS, Extra, Setting, dossier
from forms.fields import Number, Text, show_number
from forms.form import Filled, Group, Route
from forms.gathering import Column, Rows
from forms.scene import Reading, Scene, Standing, Taken
from vietnamese import text

#: Who hands in for a unit or for a union.
ROLES = FOR_UNITS | {Role.UNION}


class Participants(Number):
    """How many take part: never more than the members given before."""

    def read(self, said: str, scene: Scene) -> Reading:
        """The number, if there are that many."""
        reading = Number.read(self, said, scene)
        if isinstance(reading, Taken) and self._too_many(reading.value, scene):
            members = show_number(scene.answers[MEMBERS.name])
            return self.missed(f"Nhiều hơn tổng số người đã ghi ({members} người).")
        return reading

    def standing(self, value: Any, scene: Scene) -> Standing:
        """It counts while there are that many members."""
        return Standing.GONE if self._too_many(value, scene) else Standing.GOOD

    def limits(self, scene: Scene) -> str:
        """From nobody to everybody."""
        members = scene.answers.get(MEMBERS.name)
        return texts.between("0", show_number(members), self.unit) if members else ""

    def _too_many(self, value: float, scene: Scene) -> bool:
        return bool(value > scene.answers.get(MEMBERS.name, value))


def adds(setting: Setting) -> Extra:
    """The size of the unit, as the number of members to begin with."""
    return Extra(facts={"staff": staff_of(setting)})


def staff_of(setting: Setting) -> int:
    """How many work for the unit today; 0 for a union, whose members the bot does not know."""
    if setting.whose is None:
        return 0
    found = people.staff(setting.request.session, [setting.whose.unit], setting.request.today)
    return len(found.get(setting.whose.unit, ()))


def subject(filled: Filled) -> str:
    """One pledge for each movement."""
    return text.fold(filled.answers["movement"])


def _known(scene: Scene) -> str:
    staff = scene.facts["staff"]
    return f"Đơn vị hiện có {staff} người trong danh sách." if staff else ""


MEMBERS = Number(
    "members",
    "Tổng số người",
    "Đơn vị, tổ chức có tất cả bao nhiêu người (đoàn viên, công chức, người lao động)?",
    example="12",
    hint=_known,
    least=1,
    most=10_000,
    whole=True,
    unit="người",
)


FORM = dossier(
    name=movements.PLEDGE,
    title="Giao ước phong trào",
    route=Route(Stream.OFFICE, collective=True, subject=subject),
    group=Group.ANYTIME,
    adds=adds,
    roles=ROLES,
    fields=(
        Text(
            "movement",
            "Phong trào",
            "Giao ước tham gia phong trào nào?",
            example="Cán bộ, công chức thi đua thực hiện văn hoá công sở",
            shortest=5,
            longest=200,
            lines=False,
        ),
        MEMBERS,
        Participants(
            "expected",
            "Số người tham gia",
            "Dự kiến bao nhiêu người tham gia?",
            example="12",
            hint="Kế hoạch năm đặt mục tiêu vận động 100 % tham gia.",
            whole=True,
            unit="người",
        ),
        Rows(
            "aims",
            "Nội dung giao ước",
            "Giao ước những nội dung, chỉ tiêu gì?",
            hint="Mỗi dòng: nội dung; chỉ tiêu (có thể bỏ trống).",
            example="Không đi muộn, về sớm; 100 %",
            columns=(Column("what", "nội dung"), Column("target", "chỉ tiêu", optional=True)),
            most=10,
        ),
        Text(
            "times",
            "Thời gian",
            "Thực hiện từ khi nào đến khi nào?",
            example="Từ tháng 3 đến hết tháng 11",
            optional=True,
            shortest=3,
            longest=200,
            lines=False,
        ),
    ),
)
