"""/lich: the file for everybody, and the private address only where there is a web side."""

import re

import pytest
from sqlmodel import Session, select

from data import feeds
from data.models import Audit, CalendarFeed
from data.request import Office, Request
from domain.message import Message, Paper, Said, SaidKind, plain
from domain.people import Actor
from handlers import dispatch
from handlers.texts import OLD_SCREEN
from handlers.texts import calendar as texts
from tests import office
from tests.chat import ZONE
from tests.handlers.asking import NOW, TODAY, ask, faults, rows, somebody

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

WEB = "https://thidua.example.vn"
URL = re.compile(rf"{re.escape(WEB)}/lich/([\w-]{{43}})\.ics")
WHO = "Trưởng phòng B"


@pytest.fixture
def world(session: Session) -> Session:
    office.build(session, NOW)
    return session


def say(session: Session, actor: Actor, text: str = "", data: str = "") -> Message:
    """The answer of a bot that has a web side."""
    kind = SaidKind.PRESS if data else SaidKind.TEXT
    said = Said(kind=kind, chat="c", message="m", at=NOW, text=text, data=data)
    answer = dispatch.answer(Request(actor, said, NOW, session, Office(ZONE, "thidua_bot", None, WEB)))
    assert answer is not None
    assert faults(answer) == []
    return answer


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def token(message: Message) -> str:
    found = URL.findall(plain(message.text))
    assert len(found) == 1
    return str(found[0])


def reads(session: Session, secret: str) -> str:
    found = feeds.reader(session, secret, TODAY)
    return found.name if found else ""


def test_the_file_is_ordered_and_not_made(world: Session) -> None:
    who = somebody(world, WHO)
    answer = ask(world, who, "/lich")
    assert answer.paper == Paper("calendar", {"account": who.account, "today": "2024-04-10"})
    assert (faults(answer), labels(answer)) == ([], [])


@pytest.mark.parametrize("words", ["/lich", "/lich tạo địa chỉ", "/lich thu hồi", "/lich tháng này"])
def test_without_a_web_side_nothing_is_said_of_addresses(world: Session, words: str) -> None:
    before = rows(world)
    answer = ask(world, somebody(world, WHO), words)
    assert ("địa chỉ" in plain(answer.text), labels(answer), bool(answer.paper)) == (False, [], True)
    for step in ("new", "change", "changed", "revoke", "revoked"):
        assert ask(world, somebody(world, WHO), data=f"lich:{step}").text == OLD_SCREEN
    assert rows(world) == before


def test_an_address_is_shown_once(world: Session) -> None:
    who = somebody(world, WHO)
    assert labels(say(world, who, "/lich")) == [texts.NEW]
    made = say(world, who, data="lich:new")
    secret = token(made)
    assert (reads(world, secret), made.fresh, labels(made)) == (WHO, True, [texts.CHANGE, texts.REVOKE])
    # The first button, pressed again, does not put the address out of use.
    later = [say(world, who, data="lich:new"), say(world, who, "/lich tạo địa chỉ"), say(world, who, "/lich")]
    assert [URL.search(plain(answer.text)) for answer in later] == [None, None, None]
    assert all("đã tạo ngày 10/04/2024" in plain(answer.text) for answer in later)
    assert reads(world, secret) == WHO


def test_an_address_is_changed(world: Session) -> None:
    who = somebody(world, WHO)
    first = token(say(world, who, data="lich:new"))
    asked = [say(world, who, data="lich:change"), say(world, who, "/lich doi dia chi")]
    assert [(answer.text, reads(world, first)) for answer in asked] == [(texts.ASK_CHANGE, WHO)] * 2
    second = token(say(world, who, data=asked[0].buttons[0][0].data))
    third = token(say(world, who, "/lich doi dong y"))
    assert [reads(world, secret) for secret in (first, second, third)] == ["", "", WHO]


@pytest.mark.parametrize(
    "how", [{"data": "lich:revoke"}, {"text": "/lich thu hồi"}, {"text": "/lich thu hoi dia chi"}]
)
def test_an_address_is_revoked(world: Session, how: dict[str, str]) -> None:
    who = somebody(world, WHO)
    secret, sure = token(say(world, who, "/lich tạo địa chỉ")), {"data": "lich:revoked"}
    asked = say(world, who, **how)
    assert (asked.text, labels(asked), reads(world, secret)) == (
        texts.ASK_REVOKE,
        [texts.SURE_REVOKE, texts.NOT_NOW],
        WHO,
    )
    done = say(world, who, **(sure if "data" in how else {"text": "/lich thu hồi đồng ý"}))
    assert (done.text, labels(done), reads(world, secret)) == (texts.REVOKED, [texts.NEW], "")
    assert say(world, who, **how).text == texts.NONE_LEFT


def test_words_that_name_no_step_are_said_again(world: Session) -> None:
    before = rows(world)
    answer = say(world, somebody(world, WHO), "/lich <tháng này>")
    assert ("«<tháng này>»" in plain(answer.text), answer.paper) == (True, None)
    assert rows(world) == before


def test_each_person_has_an_address_of_their_own(world: Session) -> None:
    """Nobody changes or revokes another one's: the buttons carry no number to try."""
    secret = token(say(world, somebody(world, WHO), data="lich:new"))
    other = somebody(world, "Thư ký")
    own = token(say(world, other, data="lich:new"))
    say(world, other, data="lich:changed")
    say(world, other, data="lich:revoked")
    assert (reads(world, secret), reads(world, own)) == (WHO, "")


def test_whoever_lost_the_post_makes_no_address(world: Session) -> None:
    known = somebody(world, WHO)
    gone = Actor(known.account, known.person, known.name)
    for how in ({"text": "/lich"}, {"data": "lich:new"}, {"data": "lich:change"}):
        say(world, gone, **how)
    assert world.exec(select(CalendarFeed)).all() == []


def test_the_token_is_in_no_row(world: Session) -> None:
    secret = token(say(world, somebody(world, WHO), data="lich:new"))
    assert secret not in repr(rows(world))
    assert [note.action for note in world.exec(select(Audit)).all()][-1] == "feed.created"


def test_nothing_owed_is_no_file(world: Session) -> None:
    answer = ask(world, somebody(world, "Chủ tịch Công đoàn"), "/lich")
    assert (texts.NOTHING in answer.text, answer.paper) == (True, None)
