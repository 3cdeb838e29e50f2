"""Báo cáo thành tích tập thể: the year's report of a unit, with each promise of January beside its result.

Source: domain 3.2 (the skeleton of the official form: the unit, results against the year before, measures,
Party and mass organisations, awards won before); the seed plan, part IV.2.
"""

from dataclasses import replace

from data import awards, people, promises
from data.catalogue import Holder
from domain.periods import PeriodKey
from domain.review import Stream
from forms.catalog.achievement import AWARDS, DONE, FILES, HISTORY, award_options, done, known_awards
from forms.catalog.past_award import rows
from forms.dossier import Extra, Setting, dossier
from forms.fields import Field, Number, Text
from forms.form import Group, Route
from forms.gathering import Column, LongText, Rows
from forms.promises import PROMISES, questions
from forms.promises.texts import of_people
from forms.scene import Scene

#: The fact of how many registrations the people of the unit made.
PEOPLE = "people"


def adds(setting: Setting) -> Extra:
    """What is known of the unit: its promises, awards and completed duties, what its people registered."""
    options = award_options(setting, Holder.COLLECTIVE)
    whose = setting.whose
    if whose is None:
        return Extra({"awards": options})
    session = setting.request.session
    promised = promises.unit_promises(session, whose.unit, setting.year)
    staff = people.staff(session, [whose.unit], setting.request.today).get(whose.unit, ())
    facts = {
        PROMISES: promised,
        PEOPLE: promises.of_people(session, whose.unit, setting.year),
        "awards": known_awards(promised, options),
        "history": rows(awards.unit_history(session, whose.unit)),
        "done": done(promises.fulfilled(session, setting.year, unit=whose.unit)),
        "staff": len(staff),
    }
    return Extra({"awards": options}, facts)


def grown(scene: Scene) -> tuple[Field, ...]:
    """The fields, and at their end one question for each promise of the unit."""
    return (*FIELDS, *questions(scene.facts.get(PROMISES, ())))


def _registered(scene: Scene) -> str:
    """What the people of the unit registered, as counts: the promises themselves are in their own reports."""
    return of_people(scene.facts.get(PEOPLE, {}))


def _known_staff(scene: Scene) -> str:
    return f"Em đang ghi nhận {scene.facts.get('staff', 0)} người trong đơn vị."


FIELDS: tuple[Field, ...] = (
    replace(AWARDS, example="TTLĐTT"),
    Number(
        "members",
        "Số người",
        "Đơn vị có bao nhiêu người?",
        hint=_known_staff,
        example="7",
        least=1,
        whole=True,
    ),
    Number(
        "women",
        "Số nữ",
        "Trong đó có bao nhiêu nữ?",
        example="3",
        whole=True,
        optional=True,
    ),
    Text(
        "situation",
        "Đặc điểm, tình hình",
        "Đặc điểm, tình hình của đơn vị: trụ sở, tổ chức, trình độ, tổ chức Đảng, đoàn thể?",
        example="1 trưởng phòng, 1 phó, 5 chuyên viên; 6 đảng viên; 2 thạc sĩ, 5 đại học",
        shortest=10,
        longest=1500,
    ),
    Text(
        "functions",
        "Chức năng, nhiệm vụ",
        "Chức năng, nhiệm vụ được giao?",
        example="Tham mưu công tác lãnh sự, bảo hộ công dân và hợp tác quốc tế",
        shortest=10,
        longest=1500,
    ),
    DONE,
    Rows(
        "figures",
        "So sánh với năm trước",
        "Các số liệu so sánh với năm trước? Mỗi dòng một nội dung.",
        hint="Gõ: nội dung; năm trước; năm nay. Không có thì bỏ qua.",
        example="Số văn bản tham mưu đúng hạn; 120; 145",
        optional=True,
        columns=(Column("what", "nội dung"), Column("before", "năm trước"), Column("now", "năm nay")),
    ),
    LongText(
        "achievements",
        "Kết quả",
        "Kết quả thực hiện nhiệm vụ trong năm, có số liệu và lợi ích mang lại?",
        hint=_registered,
        example="Hoàn thành 32/32 nhiệm vụ, 100 % đúng hạn; đón 45 đoàn, an toàn, chu đáo",
        shortest=20,
        longest=8000,
    ),
    LongText(
        "measures",
        "Biện pháp, nguyên nhân",
        "Những biện pháp hoặc nguyên nhân đạt được thành tích; phong trào thi đua đã áp dụng?",
        example="Giao việc theo tuần, họp rà soát thứ Hai; phát động 60 ngày thi đua giải quyết hồ sơ tồn",
        shortest=10,
        longest=4000,
    ),
    Text(
        "law",
        "Chấp hành chủ trương, pháp luật",
        "Việc chấp hành chủ trương của Đảng, pháp luật của Nhà nước?",
        example="Không có cá nhân vi phạm; thực hiện nghiêm quy chế dân chủ ở cơ sở",
        shortest=10,
        longest=1500,
    ),
    Text(
        "party",
        "Công tác Đảng, đoàn thể",
        "Hoạt động của tổ chức Đảng, đoàn thể?",
        hint="Chưa có gì để ghi thì bỏ qua.",
        example="Chi bộ hoàn thành tốt nhiệm vụ; 100 % công đoàn viên tham gia hội thao",
        optional=True,
        shortest=10,
        longest=1500,
    ),
    replace(HISTORY, example="2022; Tập thể lao động tiên tiến; 125/QĐ-SNgV ngày 20/12/2022"),
    FILES,
)

FORM = dossier(
    name="collective_achievement",
    title="Báo cáo thành tích tập thể",
    route=Route(Stream.TITLES, PeriodKey.ACHIEVEMENT, collective=True),
    group=Group.REPORT,
    adds=adds,
    grown=grown,
    fields=FIELDS,
)
