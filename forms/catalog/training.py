"""Cử đi tập huấn: a unit sends people to a class on emulation and commendation.

Source: the seed plan, items 8 and III.5; domain 8.1: who attended before is known when people are chosen.
"""

from collections import Counter
from datetime import date

from data import people, submissions
from data.request import Request
from domain.review import Stream, SubmissionState
from forms.choices import Several
from forms.dossier import Extra, Setting, dossier
from forms.fields import Day, Text
from forms.form import Filled, Group, Route
from forms.scene import Option, Scene
from vietnamese import text

NAME = "training"
#: Years back in which attending a class is still worth a word.
LOOK_BACK = 3


def adds(setting: Setting) -> Extra:
    """The unit's staff, and how often each of them was sent in the years before."""
    if setting.whose is None:
        return Extra(facts={"before": {}})
    request, unit = setting.request, setting.whose.unit
    staff = people.staff(request.session, [unit], request.today).get(unit, ())
    names = {str(one.id): one.name for one in staff}
    before = _sent_before(request, unit, setting.year)
    return Extra(
        {"persons": tuple(Option(key, name) for key, name in names.items())},
        {"before": {names[key]: count for key, count in before.items() if key in names}},
    )


def _sent_before(request: Request, unit: int, year: int) -> Counter[str]:
    """Person -> how many classes the person was accepted for in the years before this one."""
    found: Counter[str] = Counter()
    for past in range(year - LOOK_BACK, year):
        for row in submissions.of_unit(request.session, NAME, past, unit):
            if row.state in (SubmissionState.ACCEPTED, SubmissionState.FROZEN):
                found.update(submissions.answers_of(request.session, row)["persons"])
    return found


def subject(filled: Filled) -> str:
    """One list for each class and day."""
    return f"{filled.answers['day']}:{text.fold(filled.answers['course'])}"


def _who_went(scene: Scene) -> str:
    before: dict[str, int] = scene.facts["before"]
    listed = ", ".join(f"{name} ({count} lần)" for name, count in before.items())
    return (
        f"Đã được cử trong {LOOK_BACK} năm trước: {listed}." if listed else "Bấm từng người rồi bấm «Xong»."
    )


def _first_day(scene: Scene) -> date:
    """A class of this year: what is entered afterwards is still of it."""
    return date(scene.today.year, 1, 1)


FORM = dossier(
    name=NAME,
    title="Cử đi tập huấn",
    route=Route(Stream.OFFICE, collective=True, asking=True, subject=subject),
    group=Group.ANYTIME,
    adds=adds,
    fields=(
        Text(
            "course",
            "Lớp tập huấn",
            "Cử đi lớp tập huấn nào?",
            example="Bồi dưỡng nghiệp vụ thi đua, khen thưởng",
            shortest=5,
            longest=200,
            lines=False,
        ),
        Day("day", "Ngày khai giảng", "Lớp mở ngày nào?", example="15/6", earliest=_first_day),
        Day(
            "ends",
            "Ngày bế giảng",
            "Lớp kết thúc ngày nào?",
            hint="Lớp một ngày thì bỏ qua.",
            example="17/6",
            optional=True,
            earliest=lambda scene: date.fromisoformat(scene.answers["day"]),
        ),
        Text(
            "place",
            "Nơi học",
            "Học ở đâu?",
            example="Hội trường Sở Nội vụ",
            optional=True,
            shortest=3,
            longest=200,
            lines=False,
        ),
        Several("persons", "Người được cử", "Đơn vị cử những ai?", hint=_who_went, most=20),
        Text(
            "reason",
            "Lý do, ghi chú",
            "Vì sao cử những người này?",
            example="Mới nhận nhiệm vụ theo dõi thi đua của phòng",
            optional=True,
            shortest=5,
            longest=500,
        ),
    ),
)
