"""/vuongmac: what each capacity sees and may press; what is somebody else's stays closed."""

import pytest
from sqlmodel import Session, select

from data import obstacles, texts
from data.models import Obstacle, Outbox, Person
from domain.message import Message, plain
from domain.obstacles import ObstacleAct, ObstacleState
from domain.people import Actor, Role
from handlers import texts as hints
from handlers.paging import PAGE
from handlers.texts import obstacles as words
from tests import office
from tests.handlers.asking import NOW, ask, faults, rows, somebody, with_role
from vietnamese import labels

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

SAID = "Chưa có số liệu <riêng> & 🎉"


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the running plan of 2024."""
    office.build(session, NOW)
    return session


def raised(session: Session, by: str = "Chuyên viên 1", said: str = SAID) -> Obstacle:
    actor = somebody(session, by)
    return obstacles.raise_obstacle(session, min(actor.units()), None, said, actor.person or 0, NOW)


def assigned(session: Session, to: str = "Trưởng phòng B") -> Obstacle:
    row, held = raised(session), somebody(session, to)
    return obstacles.assign(session, row.id, held.person or 0, somebody(session, "Thư ký"), NOW)


def shown(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def told(session: Session) -> dict[str, int]:
    """How many messages are owed to whom."""
    chosen = select(Person.name).join(Outbox, Outbox.person_id == Person.id)  # type: ignore[arg-type]  # a column
    names = list(session.exec(chosen))
    return {name: names.count(name) for name in sorted(set(names))}


def test_every_state_and_act_has_words() -> None:
    assert set(labels.OBSTACLE_STATES) == set(labels.OBSTACLE_SIGNS) == set(ObstacleState)
    assert len(set(labels.OBSTACLE_STATES.values())) == len(ObstacleState)
    assert set(words.ACTS) == set(ObstacleAct)
    assert set(words.DONE) == {None, *ObstacleAct}


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("Chuyên viên 1", ["Đã giải quyết"]),
        ("Trưởng phòng B", ["Trả lời"]),
        ("Thư ký", ["Trả lời", "Giao người xử lý"]),
        ("Giám đốc", []),
    ],
)
def test_buttons_follow_the_capacity(world: Session, who: str, buttons: list[str]) -> None:
    row = assigned(world)
    page = ask(world, somebody(world, who), data=f"vuongmac:open:{row.id}")
    assert (shown(page), faults(page)) == ([*buttons, words.BACK], [])
    assert SAID in plain(page.text)


@pytest.mark.parametrize("who", ["Chuyên viên 2", "Trưởng phòng A", "Văn thư", "Chủ tịch Công đoàn"])
def test_somebody_elses_stays_closed(world: Session, who: str) -> None:
    """Neither read nor moved by whoever has nothing to do with it, whatever is pressed or typed."""
    row = assigned(world)
    before, asking = rows(world), somebody(world, who)
    presses = [f"vuongmac:{step}:{row.id}" for step in ("open", "close", "again")]
    starts = [f"form:start:obstacle_{act}:obstacle:{row.id}" for act in ("answer", "close", "assign")]
    answers = [ask(world, asking, data=data) for data in (*presses, *starts)]
    answers += [ask(world, asking, said) for said in ("/vuongmac", "/vuongmac 1", "/nop trả lời vướng mắc")]
    assert all(SAID not in plain(answer.text) for answer in answers)
    assert {answer.text for answer in answers[:3]} == {texts.NO_SUCH_OBSTACLE}
    assert rows(world) == before


@pytest.mark.parametrize("role", Role)
def test_a_list_of_none_says_how_to_raise_one(world: Session, role: Role) -> None:
    raised(world, "Trưởng phòng B")
    sees = role in (Role.OFFICE, Role.LEADERSHIP)
    answer = ask(world, with_role(world, role, 4), "/vuongmac")
    assert (answer.text == words.NOTHING, words.RAISE in shown(answer)) == (not sees, True)


def test_old_buttons_show_how_it_stands(world: Session) -> None:
    row, raiser = raised(world), somebody(world, "Chuyên viên 1")
    obstacles.answer(world, row.id, "Đã gửi", somebody(world, "Thư ký"), NOW)
    first = ask(world, raiser, data=f"vuongmac:close:{row.id}")
    before = rows(world)
    again = ask(world, raiser, data=f"vuongmac:close:{row.id}")
    not_yet = ask(world, raiser, data=f"vuongmac:again:{row.id}")
    assert (first.toast, again.toast, not_yet.toast) == (
        words.CLOSED_TOAST,
        words.REDRAWN_TOAST,
        words.REDRAWN_TOAST,
    )
    old = ask(world, somebody(world, "Thư ký"), data=f"form:start:obstacle_answer:obstacle:{row.id}")
    assert (old.text, shown(old)) == (texts.OBSTACLE_MOVED, ["Mở vướng mắc này"])
    assert rows(world) == before


def said(session: Session, who: Actor, *said: str) -> Message:
    """Several things said one after the other; the last answer."""
    return [ask(session, who, one) for one in said][-1]


def test_every_step_tells_those_concerned_once(world: Session) -> None:
    raiser, secretary = somebody(world, "Chuyên viên 1"), somebody(world, "Thư ký")
    named = somebody(world, "Trưởng phòng B")
    said(world, raiser, "/nop báo vướng mắc", "bỏ qua", "Máy in hỏng", "gửi")
    assert told(world) == {"Chánh Văn phòng": 1, "Thư ký": 1}
    said(world, secretary, "/nop giao xử lý vướng mắc", "1", "Trưởng phòng B", "bỏ qua", "gửi")
    assert told(world) == {"Chánh Văn phòng": 1, "Thư ký": 1, "Trưởng phòng B": 1}
    said(world, named, "/nop trả lời vướng mắc", "1", "Mượn máy phòng bên", "gửi")
    assert told(world)["Chuyên viên 1"] == 1
    said(world, raiser, "/nop xác nhận kết quả vướng mắc", "1", "chưa được", "Máy bên cũng hỏng", "gửi")
    assert told(world) == {"Chánh Văn phòng": 2, "Chuyên viên 1": 1, "Thư ký": 2, "Trưởng phòng B": 2}
    said(world, secretary, "/nop trả lời vướng mắc", "1", "Đã mua máy mới", "gửi")
    assert told(world) == {"Chánh Văn phòng": 2, "Chuyên viên 1": 2, "Thư ký": 2, "Trưởng phòng B": 3}
    ask(world, raiser, data="vuongmac:close:1")
    assert told(world) == {"Chánh Văn phòng": 2, "Chuyên viên 1": 2, "Thư ký": 3, "Trưởng phòng B": 4}


def test_what_is_to_be_done_stands_first_and_numbers_open_it(world: Session) -> None:
    closed, secretary = raised(world, said="Việc cũ đã xong"), somebody(world, "Thư ký")
    obstacles.close(world, closed.id, somebody(world, "Chuyên viên 1"), NOW)
    for number in range(PAGE + 1):
        raised(world, said=f"Vướng mắc số {number}")
    listed = ask(world, secretary, "/vuongmac")
    assert faults(listed) == []
    assert "Việc cũ đã xong" not in plain(listed.text)
    assert "Vướng mắc số 0" in plain(ask(world, secretary, "/vuongmac 1").text)
    assert "Việc cũ đã xong" in plain(ask(world, secretary, f"/vuongmac {PAGE + 2}").text)
    assert "Việc cũ đã xong" in plain(ask(world, secretary, data="vuongmac:p:2").text)


@pytest.mark.parametrize("data", ["vuongmac:open:x", "vuongmac:p", "vuongmac:zz:1", "vuongmac:open:-1"])
def test_a_bad_button_shows_the_home_screen(world: Session, data: str) -> None:
    assert ask(world, somebody(world, "Thư ký"), data=data).text == hints.OLD_SCREEN


def test_very_long_words_fit_a_message(world: Session) -> None:
    row = raised(world, said="rất dài & <b> " * 140)
    secretary = somebody(world, "Thư ký")
    obstacles.answer(world, row.id, "trả lời & <i> " * 140, secretary, NOW)
    for _ in range(10):
        obstacles.reopen(world, row.id, "chưa được & " * 80, somebody(world, "Chuyên viên 1"), NOW)
        obstacles.answer(world, row.id, "trả lời & <i> " * 140, secretary, NOW)
    assert faults(ask(world, secretary, data=f"vuongmac:open:{row.id}")) == []
    assert faults(ask(world, secretary, "/vuongmac")) == []
