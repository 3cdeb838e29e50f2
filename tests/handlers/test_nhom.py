"""/nhom: who may link which unit's group, what a group gets to see, and who hears when a link ends."""

from dataclasses import replace

import pytest
from sqlmodel import Session, col, select

from data import groups, units
from data.models import Outbox, Person, Setting, Unit, UnitGroup
from data.request import Office, Request
from domain.message import Message, Said, SaidKind, plain
from domain.people import Actor, Role
from handlers import dispatch, texts
from handlers import groups as in_groups
from handlers.texts import groups as words
from tests import office
from tests.chat import ZONE
from tests.handlers.asking import NOW, ask, rows, somebody, with_role

pytestmark = pytest.mark.once  # screens and rights: the statements are tried in tests/data/test_groups.py

OFFICE = Office(ZONE, "thidua_bot")
A, B = "phong-lanh-su-htqt", "phong-qlbg"


@pytest.fixture
def world(session: Session) -> Session:
    """The small office, without a plan."""
    office.build(session, NOW, plan=None)
    return session


def unit(session: Session, key: str) -> int:
    found = units.by_key(session, key)
    assert found
    return found.id


def code(session: Session, key: str = A, by: str = "Trưởng phòng A") -> str:
    person = somebody(session, by).person
    assert person
    return groups.code(session, unit(session, key), person, NOW)


def in_group(
    session: Session, actor: Actor, text: str = "", data: str = "", chat: str = "-10"
) -> Message | None:
    """What is answered in a group."""
    kind = SaidKind.PRESS if data else SaidKind.TEXT
    said = Said(kind, chat, "m", NOW, text=text, data=data, private=False, title=f"Nhóm {chat}")
    return dispatch.answer(Request(actor, said, NOW, session, OFFICE))


def linked(session: Session, key: str = A, chat: str = "-10") -> UnitGroup:
    return groups.link(session, unit(session, key), chat, f"Nhóm {chat}", 1, NOW).group


def told(session: Session) -> dict[str, str]:
    """Who is owed a notice, and what it says."""
    found = session.exec(
        select(Person.name, Outbox.facts).join(Person, col(Outbox.person_id) == col(Person.id))
    ).all()
    return {name: facts["text"] for name, facts in found}


# Linking


@pytest.mark.parametrize("who", ["Trưởng phòng A", "Phó phòng A", "Thư ký", "Chánh Văn phòng"])
def test_whoever_speaks_for_the_unit_links_its_group(world: Session, who: str) -> None:
    answer = in_group(world, somebody(world, who), f"/nhom@thidua_bot {code(world)}")
    assert answer is not None
    assert answer.text == words.welcome("Phòng Lãnh sự - Hợp tác quốc tế")
    (row,) = world.exec(select(UnitGroup)).all()
    assert (row.chat, row.title, row.unit_id) == ("-10", "Nhóm -10", unit(world, A))
    assert row.linked_by == somebody(world, who).person


@pytest.mark.parametrize(
    "who",
    ["Trưởng phòng B", "Chuyên viên 1", "Giám đốc", "Văn thư", "Thành viên hội đồng", "Quản trị"],
)
def test_the_code_is_worth_nothing_to_others(world: Session, who: str) -> None:
    right = code(world)
    answer = in_group(world, somebody(world, who), f"/nhom {right}")
    assert answer is not None
    assert (answer.text, answer.buttons) == (words.BAD_CODE, ())
    assert world.exec(select(UnitGroup)).all() == []
    assert in_group(world, somebody(world, "Trưởng phòng A"), f"/nhom {right}") != answer


def test_a_stranger_is_only_shown_the_way_to_the_private_chat(world: Session) -> None:
    right, stranger = code(world), somebody(world, "Người lạ")
    before = rows(world)
    answer = in_group(world, stranger, f"/nhom {right}")
    assert answer is not None
    assert answer.text == texts.move_to_private_chat("thidua_bot")
    assert rows(world) == before


def test_a_wrong_a_used_and_a_foreign_code_are_refused_alike(world: Session) -> None:
    head = somebody(world, "Trưởng phòng A")
    used, foreign = code(world), code(world, B, "Trưởng phòng B")
    in_group(world, head, f"/nhom {used}")
    tried = [in_group(world, head, f"/nhom {words}") for words in (used, foreign, "aaaa-bbbb-cccc", "gỡ")]
    assert {answer.text for answer in tried if answer} == {words.BAD_CODE}


def test_wrong_codes_are_counted_although_they_are_answered(world: Session) -> None:
    head = somebody(world, "Trưởng phòng A")
    right = code(world)
    for _ in range(groups.TRIES):
        in_group(world, head, "/nhom aaaa-bbbb-cccc")
    refused = in_group(world, head, f"/nhom {right}")
    assert refused is not None
    assert refused.text == words.BAD_CODE


def test_the_head_whose_group_is_taken_over_is_told_and_whoever_acts_is_not(world: Session) -> None:
    linked(world, A, "-10")
    in_group(world, somebody(world, "Trưởng phòng B"), f"/nhom {code(world, B, 'Trưởng phòng B')}")
    assert list(told(world)) == ["Trưởng phòng A"]
    assert "Nhóm -10" in told(world)["Trưởng phòng A"]
    in_group(
        world, somebody(world, "Trưởng phòng B"), f"/nhom {code(world, B, 'Trưởng phòng B')}", chat="-30"
    )
    assert list(told(world)) == ["Trưởng phòng A"]


def test_the_head_is_told_when_the_office_lets_the_group_go(world: Session) -> None:
    linked(world)
    ask(world, somebody(world, "Thư ký"), "/nhom đồng ý gỡ phòng lãnh sự")
    assert list(told(world)) == ["Trưởng phòng A"]
    assert groups.linked(world) == {}
    linked(world)
    ask(world, somebody(world, "Trưởng phòng A"), "/nhom đồng ý gỡ")
    assert (list(told(world)), groups.linked(world)) == (["Trưởng phòng A"], {})


# What a group gets to see


@pytest.mark.parametrize("who", ["Trưởng phòng A", "Thư ký", "Giám đốc", "Người lạ"])
def test_a_press_in_a_group_draws_nothing_and_does_nothing(world: Session, who: str) -> None:
    actor, group = somebody(world, who), linked(world)
    before = rows(world)
    presses = ("menu", "viec", "viec:list:owed:1", "thanhvien:list:1", "start:rename", "form:start:rename")
    for data in (*presses, f"nhom:dropped:{group.id}", f"nhom:code:{group.unit_id}", "?"):
        answer = in_group(world, actor, data=data)
        assert answer is not None
        assert (answer.text, answer.buttons, answer.paper) == ("", (), None)
        assert 0 < len(answer.toast) <= 200
    assert rows(world) == before


@pytest.mark.parametrize("said", ["chào cả phòng", "hội đồng", "Việc của đơn vị tôi", "/khongco", "nhom"])
def test_small_talk_has_no_answer(world: Session, said: str) -> None:
    assert in_group(world, somebody(world, "Trưởng phòng A"), said) is None


@pytest.mark.parametrize("said", ["/viec", "/menu@thidua_bot", "/nhom", "/nhom@thidua_bot", "/report"])
def test_every_other_command_is_shown_the_way_to_the_private_chat(world: Session, said: str) -> None:
    before = rows(world)
    answer = in_group(world, somebody(world, "Thư ký"), said)
    assert answer is not None
    assert (answer.text, answer.buttons) == (texts.move_to_private_chat("thidua_bot"), ())
    assert rows(world) == before


# In private


def test_a_head_sees_and_ends_the_own_group_only(world: Session) -> None:
    own, foreign = linked(world, A, "-10"), linked(world, B, "-20")
    head = somebody(world, "Trưởng phòng A")
    before = rows(world)
    for data in (f"nhom:drop:{foreign.id}", f"nhom:dropped:{foreign.id}", "nhom:dropped:999"):
        assert ask(world, head, data=data).text == words.NO_GROUP
    for data in (f"nhom:open:{foreign.unit_id}", f"nhom:code:{foreign.unit_id}"):
        assert ask(world, head, data=data).text == texts.OLD_SCREEN
    for typed in (
        "/nhom quản lý biên giới",
        "/nhom gỡ quản lý biên giới",
        "/nhom mã phòng quản lý biên giới",
    ):
        assert "-20" not in plain(ask(world, head, typed).text)
    assert rows(world) == before
    ask(world, head, data=f"nhom:dropped:{own.id}")
    assert set(groups.linked(world)) == {foreign.unit_id}


def test_the_holder_of_two_posts_chooses_between_the_units(world: Session) -> None:
    head = somebody(world, "Trưởng phòng A")
    both = replace(head, posts=head.posts | with_role(world, Role.DEPUTY, unit(world, B)).posts)
    asked = ask(world, both, "/nhom")
    labels = [button.label for row in asked.buttons for button in row]
    assert labels == [world.get_one(Unit, unit(world, key)).name for key in (A, B)]
    assert world.exec(select(Setting)).all() == []
    opened = ask(world, both, data=asked.buttons[1][0].data)
    assert "Phòng Quản lý biên giới" in plain(opened.text)


def test_a_group_out_of_reach_is_shown_as_such(world: Session) -> None:
    group = linked(world)
    groups.lose(world, group.id, NOW)
    assert "không gửi được" in plain(ask(world, somebody(world, "Trưởng phòng A"), "/nhom").text)
    assert any(
        "mất liên lạc" in button.label
        for row in ask(world, somebody(world, "Thư ký"), "/nhom").buttons
        for button in row
    )


def test_a_title_is_shown_as_words_on_one_line(world: Session) -> None:
    title = "<b>Sếp</b>\n" + "rất dài " * 40
    groups.link(world, unit(world, A), "-10", title, 1, NOW)
    shown = ask(world, somebody(world, "Trưởng phòng A"), "/nhom").text
    assert "&lt;b&gt;Sếp&lt;/b&gt; rất dài" in shown
    assert "rất dài " * 10 not in shown


# Coming and going


def stands(session: Session, kind: SaidKind, chat: str = "-10") -> Message | None:
    said = Said(kind, chat, "", NOW, private=False, title="Nhóm")
    return in_groups.stands(session, "telegram", said, OFFICE, NOW)


def test_the_office_is_told_once_that_a_group_is_lost(world: Session) -> None:
    group = linked(world)
    for _ in range(2):
        assert stands(world, SaidKind.BLOCKED) is None
    assert set(told(world)) == {"Thư ký", "Chánh Văn phòng"}
    assert len(world.exec(select(Outbox)).all()) == 2
    assert groups.chat_of(world, group.id) is None


def test_only_on_coming_in_something_is_said(world: Session) -> None:
    unknown = stands(world, SaidKind.ENTERED)
    assert unknown is not None
    assert unknown.text == words.how_to_link("thidua_bot")
    group = linked(world)
    stands(world, SaidKind.BLOCKED)
    again = stands(world, SaidKind.ENTERED)
    assert again is not None
    assert "Phòng Lãnh sự" in plain(again.text)
    assert groups.chat_of(world, group.id) == "-10"
    assert stands(world, SaidKind.UNBLOCKED) is None
    assert stands(world, SaidKind.BLOCKED, "-99") is None
