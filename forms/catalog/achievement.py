"""Báo cáo thành tích cá nhân: the year's report of a person, with each promise of January beside its result.

Source: domain 3.3 (the skeleton of the official form: identity, tasks, achievements, awards won before); the
seed plan, part IV.2. The form's number changes with every decree, so it stands in no field.
"""

from collections.abc import Sequence
from datetime import date

from data import awards, catalogue, promises, submissions
from data.catalogue import Holder
from data.duties import Duty
from domain.periods import PeriodKey
from domain.review import Stream
from forms.catalog.past_award import COLUMNS, UNVERIFIED, rows
from forms.choices import Choice
from forms.dossier import Extra, Setting, dossier
from forms.duties import words
from forms.fields import Day, Field, Text
from forms.form import Group, Route
from forms.gathering import Column, Files, LongText
from forms.promises import PROMISES, questions
from forms.promises.known import KnownRows, KnownSeveral, listed
from forms.scene import Answers, Option, Scene
from forms.subject import Author

NAME = "achievement"
#: Answers that hold for years, taken over from the report of the year before.
LASTING = ("born", "gender", "home", "post", "qualification", "tasks")
#: Nobody younger than this reports.
YOUNGEST = 16


def adds(setting: Setting) -> Extra:
    """What is known of the person: promises, awards, duties reported, and last year's identity."""
    options = award_options(setting, Holder.PERSON)
    whose = setting.whose
    if whose is None:
        return Extra({"awards": options})
    session = setting.request.session
    promised = promises.promises(session, whose.person, setting.year)
    facts = {
        PROMISES: promised,
        "awards": known_awards(promised, options),
        "history": rows(awards.history(session, whose.person)),
        "done": done(promises.fulfilled(session, setting.year, person=whose.person)),
    }
    return Extra({"awards": options}, facts, _lasting(setting, whose))


def award_options(setting: Setting, holder: Holder) -> tuple[Option, ...]:
    """The awards of the year that a report may be made for."""
    day = date(setting.year, 12, 31)
    return tuple(Option(award.key, award.name, award.spellings) for award in catalogue.awards(day, holder))


def known_awards(promised: Sequence[promises.Promise], options: Sequence[Option]) -> tuple[str, ...]:
    """The awards registered in January, of those that there are at the year's end."""
    registered = {promise.award for promise in promised}
    return tuple(option.key for option in options if option.key in registered)


def done(duties: Sequence[Duty]) -> tuple[dict[str, str], ...]:
    """Completed duties as rows of a report, each once: several parts may read alike."""
    return tuple(
        {"what": what, "result": note} for what, note in {words(duty): duty.note for duty in duties}.items()
    )


def _lasting(setting: Setting, whose: Author) -> Answers:
    before = submissions.of_person(setting.request.session, NAME, setting.year - 1, whose.person)
    if not before:
        return {}
    answers = submissions.answers_of(setting.request.session, before[-1])
    return {name: answers[name] for name in LASTING if answers.get(name) is not None}


def covered(scene: Scene) -> str:
    """How many years the report covers for each award chosen, with the source, and what is unverified."""
    chosen = scene.answers.get("awards") or ()
    found = [(catalogue.name_of(key), cover) for key in chosen if (cover := awards.cover(key)) is not None]
    if not found:
        return ""
    pieces = [
        f"{name} {cover.years} năm{'' if cover.verified else f' ({UNVERIFIED})'}" for name, cover in found
    ]
    return f"Số năm báo cáo: {'; '.join(pieces)}. Nguồn: {found[0][1].source}."


def grown(scene: Scene) -> tuple[Field, ...]:
    """The fields, and at their end one question for each promise: so nothing gathered is interrupted."""
    return (*FIELDS, *questions(scene.facts.get(PROMISES, ())))


def _marked(scene: Scene) -> str:
    marked = "Em đã đánh dấu mục đăng ký đầu năm. " if scene.facts.get("awards") else ""
    return f"{marked}Bấm từng mục hoặc gõ tên, rồi bấm «Xong». Chưa đề nghị xét thì bỏ qua."


def _grown_up(scene: Scene) -> date:
    return date(scene.today.year - YOUNGEST, 12, 31)


AWARDS = KnownSeveral(
    "awards",
    "Đề nghị xét",
    "Báo cáo này đề nghị xét danh hiệu, hình thức nào?",
    hint=_marked,
    example="LĐTT, CSTĐCS",
    optional=True,
)
HISTORY = KnownRows(
    "history",
    "Đã được khen thưởng",
    "Các danh hiệu, hình thức khen thưởng, mức hoàn thành nhiệm vụ của các năm trước?",
    hint=listed(
        "history",
        "Em lấy từ quá trình khen thưởng đã khai. Đúng thì bấm «Xong»; "
        "thiếu thì gõ thêm: năm; nội dung; quyết định.",
        "Mỗi dòng gõ: năm; nội dung; quyết định. Không có thì bỏ qua.",
        covered,
    ),
    example="2022; Lao động tiên tiến; 125/QĐ-SNgV ngày 20/12/2022",
    optional=True,
    columns=COLUMNS,
    most=100,
)
DONE = KnownRows(
    "done",
    "Việc đã hoàn thành",
    "Những việc trong kế hoạch năm đã hoàn thành?",
    hint=listed(
        "done",
        "Em lấy từ việc đã báo hoàn thành. Đúng thì bấm «Xong»; thiếu thì gõ thêm: việc; kết quả. "
        "Gõ «xoá 1» để bỏ.",
        "Mỗi dòng gõ: việc; kết quả. Không có thì bỏ qua.",
    ),
    example="Tham mưu báo cáo sơ kết 6 tháng; nộp trước hạn 3 ngày",
    optional=True,
    columns=(Column("what", "việc"), Column("result", "kết quả", optional=True)),
    most=100,
)
FILES = Files(
    "files",
    "Minh chứng",
    "Anh/chị có tệp minh chứng kèm theo không?",
    hint="Quyết định, giấy chứng nhận, ảnh. Không có thì bỏ qua.",
    optional=True,
)

FIELDS: tuple[Field, ...] = (
    AWARDS,
    Day(
        "born",
        "Ngày sinh",
        "Ngày, tháng, năm sinh?",
        example="15/08/1985",
        earliest=lambda scene: date(scene.today.year - 80, 1, 1),
        latest=_grown_up,
    ),
    Choice(
        "gender",
        "Giới tính",
        "Giới tính?",
        fixed=(Option("female", "Nữ"), Option("male", "Nam")),
        optional=True,
    ),
    Text(
        "home",
        "Quê quán",
        "Quê quán?",
        example="Xã A, tỉnh Lạng Sơn",
        shortest=2,
        longest=200,
        lines=False,
    ),
    Text(
        "post",
        "Chức vụ",
        "Chức vụ (Đảng, chính quyền, đoàn thể)?",
        example="Chuyên viên, Phó Bí thư Chi đoàn",
        shortest=3,
        longest=200,
        lines=False,
    ),
    Text(
        "qualification",
        "Trình độ",
        "Trình độ chuyên môn, lý luận chính trị?",
        example="Thạc sĩ Quan hệ quốc tế; Trung cấp lý luận chính trị",
        shortest=3,
        longest=300,
        lines=False,
    ),
    Text(
        "tasks",
        "Nhiệm vụ được giao",
        "Quyền hạn, nhiệm vụ được giao hoặc đảm nhận?",
        example="Theo dõi công tác lãnh sự, bảo hộ công dân; lễ tân đối ngoại",
        shortest=10,
        longest=1500,
    ),
    DONE,
    LongText(
        "achievements",
        "Thành tích",
        "Thành tích trong năm: kết quả có số liệu, giải pháp, học tập, đạo đức, tham gia đoàn thể?",
        hint="Chia thành nhiều tin nhắn cũng được.",
        example="Tham mưu 45 văn bản, 100 % đúng hạn; xử lý hồ sơ đoàn vào còn 2 giờ thay vì 2 ngày",
        shortest=20,
        longest=8000,
    ),
    HISTORY,
    FILES,
)

FORM = dossier(
    name=NAME,
    title="Báo cáo thành tích cá nhân",
    route=Route(Stream.TITLES, PeriodKey.ACHIEVEMENT),
    group=Group.REPORT,
    adds=adds,
    grown=grown,
    fields=FIELDS,
)
