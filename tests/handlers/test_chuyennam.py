"""/chuyennam at the end of a year: closing it in two steps, and what a closed year shows."""

import pytest
from sqlmodel import Session

from data.models import Item, Plan
from domain.message import Message, plain
from tests import office
from tests.finishing import finish
from tests.handlers.asking import NOW, ask, faults, somebody

pytestmark = pytest.mark.once


@pytest.fixture
def done(session: Session) -> Plan:
    plan = office.build(session, NOW)
    assert plan
    finish(session, plan)
    return plan


def buttons(message: Message) -> dict[str, str]:
    return {button.label: button.data for row in message.buttons for button in row}


def say(session: Session, text: str = "", data: str = "", who: str = "Thư ký") -> Message:
    message = ask(session, somebody(session, who), text, data)
    assert faults(message) == []
    return message


def closed(session: Session) -> Message:
    page = say(session, "/chuyennam")
    asked = say(session, data=buttons(page)["Khép năm 2024"])
    assert "Khép năm 2024?" in plain(asked.text)
    return say(session, data=buttons(asked)["Đúng, khép năm"])


def test_a_year_is_closed_in_two_steps_and_looked_at(session: Session, done: Plan) -> None:
    page = closed(session)
    told = plain(page.text)
    assert told.startswith("Năm 2024 đã khép")
    assert "Còn nguyên như lúc khép." in told
    assert plain(say(session, data=buttons(page)["Xem kế hoạch"]).text).startswith("Kế hoạch 2024 – đã đóng")
    assert "năm 2024" in plain(say(session, data=buttons(page)["Xem báo cáo"]).text)
    assert "năm 2024" in plain(say(session, "/report 2024").text)


def test_what_is_closed_can_be_read_and_not_changed(session: Session, done: Plan) -> None:
    closed(session)
    page = say(session, "/kehoach 2024", who="Chuyên viên 1")
    assert "Quý I (6)" in buttons(page)
    office_page = say(session, "/kehoach 2024")
    assert not any("add" in data for data in buttons(office_page).values())
    listed = say(session, data=buttons(office_page)["Quý II (3)"])
    item = say(session, data=next(iter(buttons(listed).values())))
    assert list(buttons(item)) == ["⬅️ Về quý", "⬅️ Về kế hoạch"]
    assert "hoàn thành" in plain(item.text), "what became of it is still told"


def test_a_change_behind_its_back_is_told(session: Session, done: Plan) -> None:
    closed(session)
    session.get_one(Item, 1).content = "Lời đã bị đổi"
    session.flush()
    told = plain(say(session, "/chuyennam").text)
    assert "đã khác so với lúc khép" in told
    assert "/kiemtra" in told


def test_an_old_button_closes_nothing_while_something_is_left(session: Session) -> None:
    plan = office.build(session, NOW)
    assert plan
    page = say(session, data=f"chuyennam:closed:{plan.id}")
    assert "còn 16 việc chưa xong" in plain(page.text)
    assert plan.activated_at
    assert "Việc chưa xong (16)" in buttons(say(session, "/chuyennam"))
