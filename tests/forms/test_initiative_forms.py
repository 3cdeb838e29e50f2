"""Initiatives: what is near is told and asked about, and an application begins from what was registered."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from data import initiatives
from data.initiatives import Known
from data.models import Person, Unit
from data.people import actor_of
from data.request import Office, Request
from domain.errors import Refusal
from domain.message import Said, SaidKind, plain
from forms import run
from forms.catalog import forms, initiative, recognition
from forms.initiatives.authors import CIRCLE
from forms.initiatives.similar import FINDER, Finder, taken_over, told
from forms.scene import Scene, Taken
from tests import handing, office
from tests.chat import ZONE, Chat
from vietnamese.similar import LEAST

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

TODAY = date(2024, 1, 10)


def test_the_kinds_are_the_four_of_the_decree() -> None:
    assert [option.label for option in initiative.KINDS] == [
        "Giải pháp kỹ thuật",
        "Giải pháp quản lý",
        "Giải pháp tác nghiệp",
        "Ứng dụng tiến bộ kỹ thuật",
    ]
    assert Taken("management") == forms()["initiative"].fields[1].read("quản lý", Scene(TODAY))


def known(number: int, title: str, words: str = "", form: str = "initiative") -> Known:
    return Known(number, form, 1, 2020 + number, title, words, "Phòng B" if number % 2 else "")


KNOWN = (
    known(1, "Sổ tay điện tử tiếp đoàn vào", "Sổ tay dùng chung ghi lịch từng đoàn, tự nhắc trước hạn"),
    known(2, "Quản lý hồ sơ lãnh sự", "Đánh số hồ sơ lãnh sự bằng mã vạch để tra cứu nhanh"),
    known(3, "Nâng cao hiệu quả hội đàm", "Chuẩn bị nội dung hội đàm theo mẫu", "topic"),
)


@pytest.mark.parametrize(
    ("answers", "near"),
    [
        ({"title": "Sổ tay điện tử tiếp đoàn vào"}, ["Giống 100 % sáng kiến năm 2021"]),
        ({"title": "so tay dien tu tiep doan vao"}, ["Giống 100 % sáng kiến năm 2021"]),
        ({"title": "NÂNG CAO HIỆU QUẢ HỘI ĐÀM"}, ["Giống 100 % đề tài năm 2023"]),
        ({"title": "Trồng cây xanh quanh trụ sở"}, []),
        ({}, []),
        (
            {"title": "Mã vạch", "solution": ["Đánh số hồ sơ lãnh sự bằng mã vạch", "để tra cứu nhanh"]},
            ["Giống 100 % sáng kiến năm 2022 «Quản lý hồ sơ lãnh sự»."],
        ),
        (
            {"title": "Mã vạch", "content": "Đánh số hồ sơ lãnh sự bằng mã vạch để tra cứu nhanh"},
            ["Giống 100 % sáng kiến năm 2022 «Quản lý hồ sơ lãnh sự»."],
        ),
    ],
)
def test_what_is_near_is_told_by_title_year_and_unit(answers: dict[str, Any], near: list[str]) -> None:
    scene = Scene(TODAY, facts={FINDER: Finder(KNOWN)}, answers=answers)
    lines = [line for line in told(scene).split("\n") if line]
    assert [line.startswith(start) for line, start in zip(lines, near, strict=True)] == [True] * len(near)
    assert not any("ghi lịch" in line or "tra cứu" in line for line in lines)


@pytest.mark.parametrize(
    ("words", "other", "percent"),
    [
        ("", "", 0),
        ("Số hoá hồ sơ", "Số hoá hồ sơ", 0),
        ("một hai ba bốn năm sáu bảy tám chín mười", "MOT HAI BA BON NAM, sau bay tam chin muoi!", 100),
        ("một hai ba bốn năm sáu bảy tám chín mười", "mười chín tám bảy sáu năm bốn ba hai một", 0),
        ("một hai ba bốn năm sáu bảy tám chín mười", "một hai ba bốn năm sáu; rồi thôi", 50),
    ],
)
def test_texts_are_near_as_far_as_they_are_taken_over_word_for_word(
    words: str, other: str, percent: int
) -> None:
    assert taken_over(words, other) == percent


def test_paragraphs_of_one_office_are_not_near_for_their_common_words() -> None:
    words = office.SEED_PLAN.read_text("utf-8").split()
    pieces = [" ".join(words[start : start + 150]) for start in range(0, len(words) - 150, 150)]
    assert len(pieces) > 5
    assert max(taken_over(one, other) for one in pieces for other in pieces if one is not other) < LEAST


@pytest.mark.parametrize("name", ["initiative", "recognition"])
@pytest.mark.parametrize(
    ("title", "asked"), [("Sổ tay điện tử tiếp đoàn ra", True), ("Trồng cây xanh", False)]
)
def test_how_it_differs_is_asked_where_something_is_near(name: str, title: str, asked: bool) -> None:
    field = next(field for field in forms()[name].fields if field.name == "differs")
    scene = Scene(TODAY, facts={FINDER: Finder(KNOWN)}, answers={"title": title})
    assert field.when(scene) is asked
    assert not field.may_skip(scene)


def request_of(session: Session, chat: Chat, who: str) -> Request:
    """Somebody of the office at the keyboard."""
    actor = actor_of(session, "telegram", who, who, chat.now.date(), chat.now)
    return Request(actor, Said(SaidKind.TEXT, who, "1", chat.now), chat.now, session, Office(ZONE))


#: What an initiative says that is registered without its form.
REGISTERED = {
    "kind": "management",
    "authors": [{"name": "Chuyên viên 1", "share": 60}, {"name": "Cộng tác viên C (ngoài Sở)", "share": 40}],
    "problem": "Theo dõi trên sổ giấy",
    "solution": "Một bảng theo dõi dùng chung",
}


def register(session: Session, chat: Chat, title: str, person: str = "Chuyên viên 1") -> int:
    """An initiative of somebody for 2024; its id."""
    author = session.exec(select(Person).where(Person.name == person)).one()
    unit = session.exec(select(Unit).where(Unit.key == "phong-lanh-su-htqt")).one()
    row = handing.hand_in(
        session,
        form="initiative",
        person=author.id,
        unit=unit.id,
        by=author.id,
        now=chat.now,
        subject=initiatives.subject(title),
        answers={"title": title, **REGISTERED},
        stream=forms()["initiative"].route.stream,  # type: ignore[union-attr]  # it has a route
    )
    return row.id


def scene_of(session: Session, chat: Chat, who: str = "Chuyên viên 1", **started: int) -> Scene:
    """The scene of an application begun by somebody."""
    form = forms()["recognition"]
    request = request_of(session, chat, who)
    assert form.begin is not None
    return form.scene(request, form.begin(request, started), {})


def test_an_application_begins_from_the_only_initiative(chat: Chat) -> None:
    def work(session: Session) -> Scene:
        register(session, chat, "Sổ tay điện tử tiếp đoàn ra")
        register(session, chat, "Bảng theo dõi của người khác", "Chuyên viên 2")
        return scene_of(session, chat)

    scene = chat.database.run_now(work)
    given_ = scene.prefill
    assert (given_["title"], given_["before"]) == ("Sổ tay điện tử tiếp đoàn ra", "Theo dõi trên sổ giấy")
    assert given_["authors"] == [
        {"name": "Chuyên viên 1", "post": "Phòng Lãnh sự - Hợp tác quốc tế", "share": 60},
        {"name": "Cộng tác viên C (ngoài Sở)", "post": None, "share": 40},
    ]
    assert [option.label for option in scene.choices["initiative"]] == [
        "Sổ tay điện tử tiếp đoàn ra",
        "Sáng kiến khác, chưa đăng ký",
    ]


def test_of_several_initiatives_the_one_meant_is_asked_or_comes_with_the_button(chat: Chat) -> None:
    def work(session: Session) -> tuple[Scene, Scene, int]:
        register(session, chat, "Sổ tay điện tử tiếp đoàn ra")
        second = register(session, chat, "Bảng theo dõi dùng chung")
        return scene_of(session, chat), scene_of(session, chat, initiative=second), second

    asked, meant, second = chat.database.run_now(work)
    assert asked.prefill == {}
    assert meant.prefill["title"] == "Bảng theo dõi dùng chung"
    fields = {field.name: field for field in forms()["recognition"].fields}
    chosen = asked.at({"initiative": str(second)}, {})
    hints = [fields[name].hint for name in ("title", "authors")]
    words = [hint(chosen) if callable(hint) else hint for hint in hints]
    assert words[0] == "Khi đăng ký: «Bảng theo dõi dùng chung»."
    assert words[1].startswith("Khi đăng ký: Chuyên viên 1 60 %; Cộng tác viên C (ngoài Sở) 40 %.")


def test_without_a_registered_initiative_nothing_is_chosen_from(chat: Chat) -> None:
    scene = chat.database.run_now(lambda session: scene_of(session, chat))
    choice = forms()["recognition"].fields[0]
    assert (scene.choices, scene.prefill, choice.when(scene)) == ({}, {}, False)


def test_the_initiative_of_somebody_else_is_refused(chat: Chat) -> None:
    def work(session: Session) -> str:
        other = register(session, chat, "Bảng theo dõi của người khác", "Chuyên viên 2")
        with pytest.raises(Refusal) as refusal:
            scene_of(session, chat, initiative=other)
        message = run.start(request_of(session, chat, "Chuyên viên 1"), "recognition", initiative=other)
        assert plain(message.text) == refusal.value.person
        return refusal.value.person

    assert chat.database.run_now(work).startswith("Chỉ đề nghị công nhận được sáng kiến do chính anh/chị")


def test_entered_for_somebody_it_is_that_persons_initiative_and_authorship(chat: Chat) -> None:
    def work(session: Session) -> tuple[Scene, Scene]:
        register(session, chat, "Sổ tay điện tử tiếp đoàn ra")
        person = session.exec(select(Person).where(Person.name == "Chuyên viên 1")).one()
        request = request_of(session, chat, "Thư ký")
        started, form = {"for_other": 1, "year": 2024}, forms()["recognition"]
        return form.scene(request, started, {}), form.scene(request, started, {"subject": str(person.id)})

    before, after = chat.database.run_now(work)
    assert before.facts[CIRCLE].mine == ""
    assert "initiative" not in before.choices
    assert after.facts[CIRCLE].mine == "Chuyên viên 1"
    assert after.choices["initiative"][0].label == "Sổ tay điện tử tiếp đoàn ra"


@pytest.mark.parametrize(
    ("answers", "subject"),
    [
        ({"initiative": "12", "title": "Sổ tay"}, "12"),
        ({"initiative": recognition.NONE, "title": "Sổ tay"}, "so tay"),
        ({"title": "Sổ tay"}, "so tay"),
    ],
)
def test_an_application_is_told_apart_by_its_initiative_or_title(answers: Any, subject: str) -> None:
    class Some:
        def __init__(self, given_: dict[str, Any]) -> None:
            self.answers = given_

    assert recognition.subject(Some(answers)) == subject  # type: ignore[arg-type]  # only its answers matter
