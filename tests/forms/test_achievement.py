"""Reports of achievement: promise and result side by side, what is known beforehand, and the history."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from data import people, submissions
from data.awards import Entry, Won
from data.drafts import Draft
from data.models import DraftState, Person, Submission, Unit
from data.promises import Promise
from data.request import Office, Request
from data.submissions import Content, Sending
from domain.message import Message, Said, SaidKind, plain
from domain.review import SubmissionState
from forms import draw, engine, run
from forms.catalog import forms
from forms.catalog.achievement import covered
from forms.catalog.past_award import Year, rows
from forms.form import Filled
from forms.promises import LONGEST_DETAILS, LONGEST_NAME, Result, called, promised, questions
from forms.promises.known import KnownRows, known, listed
from forms.scene import Option, Scene, Taken, Unclear
from forms.state import Pressed, State, Step
from tests import handing
from tests.chat import ZONE, Chat

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

TODAY = date(2024, 11, 18)
SCENE = Scene(TODAY)
NOVEMBER = datetime(2024, 11, 18, 9, tzinfo=ZONE)


def promise(
    number: int = 1, form: str = "registration", name: str = "Lao động tiên tiến", **more: Any
) -> Promise:
    given: dict[str, Any] = {"person": 1, "unit": 1, "collective": False, "award": "", "details": (), **more}
    return Promise(id=number, form=form, name=name, **given)


# Promise and result.


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["registration", "initiative", "topic", "collective_registration"]),
            st.text(min_size=1, max_size=400),
            st.lists(
                st.tuples(st.sampled_from("abc"), st.text(max_size=20), st.text(max_size=900)), max_size=9
            ),
        ),
        max_size=30,
    )
)
def test_every_promise_has_one_question_and_one_word(
    made: list[tuple[str, str, list[tuple[str, str, str]]]],
) -> None:
    """Whatever was promised: one result each in order, and screens that a messenger takes."""
    promises = [
        promise(number, form, name, details=tuple(details))
        for number, (form, name, details) in enumerate(made, 1)
    ]
    fields = questions(promises)
    asked = [field for field in fields if isinstance(field, Result)]
    assert [promised(field) for field in asked] == [one.id for one in promises]
    assert len({field.name for field in fields}) == len(fields) == 2 * len(promises)
    assert all(field.name.isascii() and len(field.name) <= 24 for field in fields)
    for field in asked:
        assert len(field.label) <= LONGEST_NAME
        assert len(field.promised) <= LONGEST_DETAILS + 2 * len(made) + 50
        message = draw.screen(fields, Step(State(asking=field.name)), SCENE, 2**31)
        assert len(plain(message.text)) <= 4096
        assert all(len(button.data.encode()) <= 64 for row in message.buttons for button in row)


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("đạt", "met"),
        ("1", "met"),
        ("vượt mức", "over"),
        ("một phần", "partly"),
        ("Không đạt", "missed"),
        ("tốt", None),
    ],
)
def test_a_result_is_typed_or_tapped(said: str, result: str | None) -> None:
    field = questions([promise(7)])[0]
    reading = field.read(said, SCENE)
    assert reading.value == result if isinstance(reading, Taken) else result is None


def test_a_button_drawn_for_another_promise_changes_nothing() -> None:
    """The promise on the screen was withdrawn: the tap must not become the result of the next one."""
    first, second = questions([promise(1), promise(2)])[::2]
    key = first.options(SCENE)[0].key
    assert first.press(key, SCENE) == Taken("met")
    assert isinstance(second.press(key, SCENE), Unclear)
    state = State(revision=3)
    step = engine.advance([second], state, Pressed(3, f"o.{key}"), SCENE)
    assert step.state == state


@pytest.mark.parametrize(
    ("result", "asked"), [("met", False), ("over", False), ("partly", True), ("missed", True)]
)
def test_what_fell_short_asks_for_a_word(result: str, asked: bool) -> None:
    _, why = questions([promise(4)])
    scene = SCENE.at({"promise_4": result}, {})
    assert (why.when(scene), why.may_skip(scene)) == (asked, False)


def test_the_result_is_shown_beside_the_whole_promise() -> None:
    made = promise(
        details=(("targets", "Chỉ tiêu", "(1) Đúng hạn – % – 100"), ("problem", "Thực trạng", "chậm"))
    )
    field = questions([made])[0]
    assert field.show("partly", SCENE) == "Đạt một phần (đã đăng ký: Chỉ tiêu: (1) Đúng hạn – % – 100)"
    assert questions([promise()])[0].show("met", SCENE) == "Đạt"
    assert called(promise(form="topic", name="Biên giới")) == "Đề tài «Biên giới»"


# What is known beforehand.

ROWS = KnownRows("done", "Việc", "Việc nào?", columns=())
KNOWN = Scene(TODAY, facts={"done": ({"what": "A"}, {"what": "B"})})


@pytest.mark.parametrize(
    ("answers", "view", "expected"),
    [
        ({}, {}, ["A", "B"]),
        ({}, {"gathered": [{"what": "C"}]}, ["C"]),
        ({"done": [{"what": "D"}]}, {}, ["D"]),
        ({"done": None}, {}, []),
    ],
)
def test_a_question_begins_with_what_is_known(
    answers: Mapping[str, Any], view: Mapping[str, Any], expected: list[str]
) -> None:
    scene = KNOWN.at(answers, view)
    assert [row["what"] for row in ROWS.gathered(scene)] == expected
    assert known("done", scene) == ROWS.gathered(scene)


def test_a_long_list_is_told_line_by_line_and_a_short_one_is_not() -> None:
    hint = listed("done", "Có", "Chưa có", lambda _: "Nguồn")
    assert hint(KNOWN) == "Có\nNguồn"
    assert hint(SCENE) == "Chưa có\nNguồn"
    many = Scene(
        TODAY,
        facts={
            "done": tuple({"what": f"Việc số {number} của đơn vị", "result": None} for number in range(40))
        },
    )
    lines = hint(many).splitlines()
    assert lines[1] == "(1) Việc số 0 của đơn vị"
    assert lines[-2:] == ["… và 28 dòng nữa.", "Nguồn"]


def test_years_to_cover_are_told_with_source_and_doubt() -> None:
    said = covered(SCENE.at({"awards": ["cstd-co-so", "bang-khen-tinh", "ldtt"]}, {}))
    assert "Chiến sĩ thi đua cơ sở 1 năm (chưa xác minh)" in said
    assert "Bằng khen của Chủ tịch UBND tỉnh 2 năm. Nguồn: " in said
    assert covered(SCENE.at({"awards": None}, {})) == covered(SCENE) == ""


# The history.


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("2022", "2022"),
        ("22", "2022"),
        ("năm 2022", "2022"),
        ("97", "1997"),
        ("24", "2024"),
        ("1990", "1990"),
        ("25", None),
        ("89", None),
        ("1989", None),
        ("2025", None),
        ("3", None),
        ("hai nghìn", None),
    ],
)
def test_a_year_is_never_the_number_of_a_line(said: str, year: str | None) -> None:
    options = tuple(Option(str(one), str(one)) for one in range(2024, 1989, -1))
    reading = Year("year", "Năm", "Năm nào?").read(said, Scene(TODAY, choices={"year": options}))
    assert reading == Taken(year) if year else isinstance(reading, Unclear)


def won(**more: Any) -> Won:
    given: dict[str, Any] = {"decision": "", "decided": None, "issuer": "", "verified": True, **more}
    return Won(1, Entry.AWARD, "ldtt", "Lao động tiên tiến", 2022, ground="", initiative="", **given)


@pytest.mark.parametrize(
    ("more", "decision"),
    [
        ({}, ""),
        ({"verified": False}, "chưa xác minh"),
        (
            {"decision": "125/QĐ-SNgV", "decided": date(2022, 12, 20), "issuer": "Sở Ngoại vụ"},
            "125/QĐ-SNgV, 20/12/2022, Sở Ngoại vụ",
        ),
    ],
)
def test_the_history_becomes_rows(more: dict[str, Any], decision: str) -> None:
    assert rows([won(**more)]) == ({"year": "2022", "what": "Lao động tiên tiến", "decision": decision},)


@pytest.mark.parametrize(
    ("form", "answers", "subject"),
    [
        ("past_award", {"kind": "award", "award": "ldtt", "year": "2022"}, "award:ldtt:2022"),
        ("past_award", {"kind": "grade", "grade": "htnv", "year": "2022"}, "grade:2022"),
        (
            "unit_award",
            {"kind": "award", "award": "other", "other_name": "Bằng khen Tỉnh uỷ", "year": "1998"},
            "award:bang khen tinh uy:1998",
        ),
        ("sudden", {"day": "2024-03-15", "what": "Cứu người bị nạn"}, "2024-03-15:cuu nguoi bi nan"),
        ("thematic", {"movement": "Văn hoá Công sở"}, "van hoa cong so"),
        ("achievement", {}, ""),
        ("collective_achievement", {}, ""),
    ],
)
def test_subjects_tell_apart_what_may_be_handed_in_twice(
    form: str, answers: dict[str, Any], subject: str
) -> None:
    route = forms()[form].route
    assert route is not None
    draft = Draft(1, 1, form, 1, {}, answers, {}, "", {}, 0, DraftState.OPEN, NOVEMBER, NOVEMBER)
    assert route.subject(Filled(draft, answers)) == subject


# In the chat, while registrations come and go.

UP_TO_PROMISES = [
    "bỏ qua",
    "15/08/1990",
    "nữ",
    "Lạng Sơn",
    "Chuyên viên",
    "Đại học",
    "Theo dõi lãnh sự",
    "bỏ qua",
    "Tham mưu 45 văn bản đúng hạn",
    "xong",
    "bỏ qua",
    "bỏ qua",
]


@pytest.fixture
def november(chat: Chat) -> Chat:
    """November, with one thing registered by who is in front."""
    register(chat, "ldtt")
    chat.now = NOVEMBER
    return chat


def register(chat: Chat, award: str, year: int = 2024, **more: Any) -> int:
    """Keep a registration of the person in front, straight away; its id."""

    def work(session: Session) -> int:
        given = {"subject": award, "answers": {"award": award, "commitments": "Đúng hạn"}, **more}
        return handing.hand_in(session, **author(session, chat.person), now=chat.now, year=year, **given).id

    return chat.database.run_now(work)


def author(session: Session, name: str) -> dict[str, Any]:
    """Whose something is: the person and the unit, as a form would keep it."""
    person = session.exec(select(Person.id).where(Person.name == name)).one()
    unit = session.exec(select(Unit.id).where(Unit.key == "phong-lanh-su-htqt")).one()
    return {"person": person, "by": person, "unit": unit}


def take_back(chat: Chat, submission: int) -> None:
    """Let a registration be withdrawn."""

    def work(session: Session) -> None:
        session.get_one(Submission, submission).state = SubmissionState.WITHDRAWN

    chat.database.run_now(work)


def say(chat: Chat, *words: str) -> str:
    """Type these one after the other; what the last was answered with."""
    answer: Message | None = None
    for said in words:
        answer = chat.say(said)
    assert answer is not None
    return plain(answer.text)


def reports(chat: Chat, form: str = "achievement") -> list[dict[str, Any]]:
    """The answers of the reports handed in."""

    def read(session: Session) -> list[dict[str, Any]]:
        found = session.exec(select(Submission).where(Submission.form == form).order_by(col(Submission.id)))
        return [submissions.answers_of(session, row) for row in found]

    return chat.database.run_now(read)


OPEN = "/nop bao cao thanh tich ca nhan"


def test_a_promise_that_goes_while_it_is_asked_takes_no_tap(november: Chat) -> None:
    second = register(november, "giay-khen")
    first = second - 1
    assert "«Lao động tiên tiến»" in say(november, OPEN, *UP_TO_PROMISES)
    take_back(november, first)
    answer = november.press("1. Đạt")
    assert answer is not None
    assert "không còn" in plain(answer.text)
    assert "«Giấy khen của Giám đốc Sở»: kết quả" in plain(answer.text)
    say(november, "vượt", "gửi")
    (answers,) = reports(november)
    assert {name: value for name, value in answers.items() if name.startswith("promise_")} == {
        f"promise_{second}": "over"
    }


def test_a_promise_that_comes_is_asked_and_interrupts_nothing(november: Chat) -> None:
    say(november, OPEN, *UP_TO_PROMISES[:9])
    second = register(november, "giay-khen")
    asked = say(november, "Còn một việc nữa")
    assert "Đã ghi đoạn 2" in asked
    assert "Đang ghi: Tham mưu 45 văn bản đúng hạn" in asked
    assert "Mời kiểm tra lại" in say(november, "xong", "bỏ qua", "bỏ qua", "đạt", "đạt")
    third = register(november, "bang-khen-tinh")
    assert "Bằng khen của Chủ tịch UBND tỉnh" in say(november, "gửi")
    assert reports(november) == []
    say(november, "không đạt", "Chưa đủ hai năm liên tục", "gửi")
    (answers,) = reports(november)
    assert answers["achievements"] == "Tham mưu 45 văn bản đúng hạn\nCòn một việc nữa"
    assert (answers[f"promise_{second}"], answers[f"promise_{third}"]) == ("met", "missed")
    assert answers[f"why_{third}"] == "Chưa đủ hai năm liên tục"


def test_a_stored_report_stays_as_it_was_read(november: Chat) -> None:
    say(november, OPEN, *UP_TO_PROMISES, "đạt", "gửi")

    def lines(session: Session) -> list[list[str]]:
        row = session.exec(select(Submission).where(Submission.form == "achievement")).one()
        return submissions.version_of(session, row).lines

    before = november.database.run_now(lines)

    def amend(session: Session) -> None:
        row = session.exec(select(Submission).where(Submission.form == "registration")).one()
        changed = Content(1, {"award": "giay-khen"}, [("award", "Danh hiệu", "Giấy khen")])
        submissions.revise(session, row.id, changed, Sending(row.person_id, NOVEMBER), subject="giay-khen")
        row.state = SubmissionState.WITHDRAWN

    november.database.run_now(amend)
    assert november.database.run_now(lines) == before
    assert before[-1][1:] == ["Đăng ký «Lao động tiên tiến»", "Đạt (đã đăng ký: commitments: Đúng hạn)"]


def test_a_report_for_somebody_asks_about_that_persons_promises(november: Chat) -> None:
    november.person = "Trưởng phòng A"
    register(november, "giay-khen")
    person = november.database.run_now(lambda session: author(session, "Chuyên viên 1")["person"])
    assert "Báo cáo thành tích cá nhân năm 2024 · Chuyên viên 1" in start_for(november, person)
    last = say(november, "đồng ý", *UP_TO_PROMISES)
    assert "«Lao động tiên tiến»" in last
    say(november, "đạt", "gửi")
    (answers,) = reports(november)
    assert len([name for name in answers if name.startswith("promise_")]) == 1


def start_for(chat: Chat, person: int) -> str:
    """Begin the report of somebody else, as a button of the head would."""

    def work(session: Session) -> Message:
        today = chat.now.date()
        actor = people.actor_of(session, "telegram", chat.person, chat.person, today, chat.now)
        said = Said(SaidKind.TEXT, chat.person, "0", chat.now)
        request = Request(actor, said, chat.now, session, Office(ZONE))
        return run.start(request, "achievement", subject=person)

    return plain(chat.database.run_now(work).text)


def test_what_lasts_is_taken_over_from_last_years_report(november: Chat) -> None:
    identity = {
        "born": "1990-08-15",
        "gender": "female",
        "home": "Lạng Sơn",
        "post": "Chuyên viên",
        "tasks": "Lãnh sự",
    }
    register(
        november, "", year=2023, form="achievement", answers={**identity, "qualification": None, "law": "x"}
    )
    assert "Trình độ" in say(november, OPEN, "bỏ qua")
    assert "Mời kiểm tra lại" in say(
        november, "Đại học", "bỏ qua", "Tham mưu 45 văn bản đúng hạn", "xong", "bỏ qua", "bỏ qua", "đạt"
    )


def test_a_line_of_the_history_of_another_plans_year_is_not_taken_twice(november: Chat) -> None:
    answers = {"kind": "award", "award": "ldtt", "year": "2022"}
    register(november, "award:ldtt:2022", year=2023, form="past_award", answers=answers)
    steps = ["/nop qua trinh khen thuong ca nhan", "danh hiệu", "2022", "lđtt", *["bỏ qua"] * 4]
    assert "đã được khai từ trước" in say(november, *steps, "gửi")
    assert len(reports(november, "past_award")) == 1
    assert "Mời kiểm tra lại" in say(november, "/tieptuc")
    say(november, "sửa 2", "2021", "gửi")
    assert [one["year"] for one in reports(november, "past_award")] == ["2022", "2021"]
