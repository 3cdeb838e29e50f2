"""A lost telephone and somebody who left: who may close what, what is closed then, and how one comes back."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from data import feeds, joining, people, units
from data.models import Account, Person
from domain.message import Message, plain
from domain.people import Role
from handlers import texts as shared
from handlers.texts import locking as texts
from tests import office
from tests.handlers.asking import NOW, TODAY, ask, faults, rows, somebody

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

WHO = "Trưởng phòng A"


@pytest.fixture
def world(session: Session) -> Session:
    office.build(session, NOW, plan=None)
    return session


def say(session: Session, words: str = "", data: str = "", who: str = "Thư ký") -> Message:
    message = ask(session, somebody(session, who), words, data)
    assert faults(message) == []
    return message


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def test_a_locked_account_opens_nothing_until_a_new_code(world: Session) -> None:
    head = somebody(world, WHO)
    assert head.person is not None
    feeds.create(world, head.person, NOW)
    assert labels(say(world, f"/thanhvien {WHO}"))[-3:] == [texts.LOCK, texts.LEAVE, texts.BACK]
    assert texts.SURE_LOCK in labels(say(world, f"/thanhvien {WHO} khoá"))
    assert somebody(world, WHO).linked
    done = say(world, f"/thanhvien {WHO} khoá đồng ý")
    assert plain(done.text).startswith("Đã khoá tài khoản")
    locked = somebody(world, WHO)
    assert (locked.linked, locked.posts, feeds.present(world, head.person)) == (False, frozenset(), None)
    assert ask(world, locked, "/viec").text == shared.PLEASE_JOIN
    assert texts.LOCK not in labels(say(world, f"/thanhvien {WHO}"))
    unit = units.by_key(world, "phong-lanh-su-htqt")
    assert unit is not None
    code = joining.invite(world, [Role.STAFF], TODAY, NOW, unit=unit.id, name=WHO)
    ask(world, locked, f"/start {code}")
    assert somebody(world, WHO).person == head.person
    assert somebody(world, WHO).units(Role.HEAD) == head.units(Role.HEAD)


def test_whoever_left_holds_nothing_from_today_on(world: Session) -> None:
    head = somebody(world, WHO)
    asked = say(world, data=f"thanhvien:leave:{head.person}")
    assert labels(asked) == [texts.SURE_LEAVE, texts.NOT_NOW]
    say(world, data=asked.buttons[0][0].data)
    assert somebody(world, WHO).posts == frozenset()
    yesterday = people.posts_of(world, head.person or 0, TODAY - timedelta(days=1))
    assert [post.role for post in yesterday] == [Role.HEAD]  # the past keeps its posts
    assert "không giữ chức vụ nào" in plain(say(world, f"/thanhvien {WHO} nghỉ việc đồng ý").text)


@pytest.mark.parametrize("who", [WHO, "Phó phòng A"])
def test_heads_lock_nobody(world: Session, who: str) -> None:
    number = somebody(world, "Chuyên viên 1").person
    tries = [{"data": f"thanhvien:{step}:{number}"} for step in ("person", "lock", "locked", "leave", "left")]
    before = rows(world)
    for one in [*tries, {"words": "/thanhvien Chuyên viên 1 khoá đồng ý"}]:
        assert say(world, **one, who=who).text == texts.NOT_OFFICE
    assert rows(world) == before


@pytest.mark.parametrize("step", ["locked", "left"])
def test_nobody_shuts_themselves_out(world: Session, step: str) -> None:
    own = somebody(world, "Thư ký")
    assert say(world, data=f"thanhvien:{step}:{own.person}").text == texts.NOT_ONESELF
    assert somebody(world, "Thư ký") == own


def test_names_are_found_and_a_word_may_be_a_name(world: Session) -> None:
    person = world.exec(select(Person).where(Person.name == "Chuyên viên 1")).one()
    person.name, person.folded = "Nguyễn Văn Khoa", "nguyen van khoa"
    world.flush()
    assert texts.LOCK in labels(say(world, "/thanhvien nguyen van khoa"))
    assert texts.SURE_LOCK in labels(say(world, "/thanhvien Nguyễn Văn Khoa khoá"))
    several = say(world, "/thanhvien chuyên viên")
    assert {"Chuyên viên 2", "Chuyên viên 3"} <= set(labels(several))
    nobody = say(world, "/thanhvien <b>không ai cả</b>")
    assert (plain(nobody.text).startswith("Không thấy ai"), labels(nobody)) == (True, [texts.BACK])
    assert world.exec(select(Account).where(Account.person_id == person.id)).one().state == "linked"
