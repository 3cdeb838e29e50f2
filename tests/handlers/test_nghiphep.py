"""Leave on the screen: whose is seen, who may end it, who is told, what a substitute may press."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from data import duties, leaves, outbox, people, units
from data.leaves import Away
from data.models import Leave, ObligationChange, Outbox, Person
from domain.duties import DutyState
from domain.message import Message, plain
from handlers import texts as general
from handlers.texts import leaves as texts
from handlers.texts import work
from tests import office
from tests.handlers.asking import NOW, TODAY, ask, faults, rows, somebody

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the running plan of 2024."""
    office.build(session, NOW)
    return session


def person(session: Session, name: str) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


def away(session: Session, name: str, substitute: str = "", days: int = 3, begins: date = TODAY) -> Away:
    stands_in = person(session, substitute) if substitute else None
    who = person(session, name)
    return leaves.enter(session, who, begins, begins + timedelta(days=days), stands_in, who, NOW)


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def told(session: Session) -> list[str]:
    """Who is owed a notice, by name."""
    chosen = select(Person.name).join(Outbox, col(Outbox.person_id) == col(Person.id))
    return sorted(session.exec(chosen.order_by(col(Outbox.id))))


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("Chuyên viên 1", ["Chuyên viên 1"]),
        ("Trưởng phòng A", ["Chuyên viên 1", "Phó phòng A"]),
        ("Trưởng phòng B", ["Phó phòng A"]),  # stands in
        ("Thư ký", ["Chuyên viên 1", "Giám đốc", "Phó phòng A"]),
        ("Giám đốc", ["Giám đốc"]),
        ("Giám đốc Trung tâm", []),
    ],
)
def test_whose_leave_is_seen(world: Session, who: str, seen: list[str]) -> None:
    kept = [
        away(world, "Chuyên viên 1"),
        away(world, "Giám đốc"),
        away(world, "Phó phòng A", "Trưởng phòng B"),
    ]
    asking = somebody(world, who)
    shown = ask(world, asking, "/nghiphep")
    assert sorted(one.name for one in kept if f". {one.name}" in plain(shown.text)) == seen
    before = rows(world)
    for one in kept:
        opened = ask(world, asking, data=f"nghiphep:open:{one.id}")
        assert (opened.text == general.OLD_SCREEN) == (one.name not in seen)
    assert rows(world) == before


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("Phó phòng A", True),
        ("Trưởng phòng A", True),
        ("Thư ký", True),
        ("Trưởng phòng B", False),  # stands in
        ("Chuyên viên 1", False),
        ("Giám đốc", False),
        ("Văn thư", False),
    ],
)
def test_who_may_end_it(world: Session, who: str, may: bool) -> None:
    leave = away(world, "Phó phòng A", "Trưởng phòng B")
    asking = somebody(world, who)
    before = rows(world)
    answer = ask(world, asking, data=f"nghiphep:end:{leave.id}")
    ended = world.get_one(Leave, leave.id).ended_at is not None
    assert ended == may
    if not may:
        assert answer.text in (texts.NOT_YOURS, general.OLD_SCREEN)
        assert rows(world) == before
        return
    others = {"Phó phòng A", "Trưởng phòng B"} - {who}
    assert told(world) == sorted(others)
    assert ask(world, asking, data=f"nghiphep:end:{leave.id}").text == general.OLD_SCREEN


def test_a_leave_typed_away_is_told_once(world: Session) -> None:
    away(world, "Phó phòng A", "Trưởng phòng B", begins=TODAY + timedelta(days=5))
    asking = somebody(world, "Phó phòng A")
    assert "Đã huỷ" in plain(ask(world, asking, "/nghiphep 1 huy").text)
    assert told(world) == ["Trưởng phòng B"]


@pytest.mark.parametrize("words", ["0", "²", "99999999999999", "1 bay", "1 đi làm lại hôm kia", "abc", "-1"])
def test_rubbish_changes_nothing(world: Session, words: str) -> None:
    away(world, "Phó phòng A")
    before = rows(world)
    answer = ask(world, somebody(world, "Phó phòng A"), f"/nghiphep {words}")
    assert plain(answer.text)
    assert faults(answer) == []
    assert rows(world) == before


def test_many_leaves_fit(world: Session) -> None:
    for name in office.PEOPLE:
        away(world, name)
    asking = somebody(world, "Thư ký")
    for page in (1, 2, 99):
        assert faults(ask(world, asking, data=f"nghiphep:p:{page}")) == []
    # The own one stands first.
    assert labels(ask(world, asking, "/nghiphep"))[0].startswith("1. Thư ký")


def test_a_substitute_from_another_unit_reports_and_is_named_as_the_author(world: Session) -> None:
    away(world, "Trưởng phòng B", "Trưởng phòng A")
    there = units.by_key(world, "phong-qlbg")
    assert there
    duty = duties.duties(world, units=[there.id])[1]
    stands_in = somebody(world, "Trưởng phòng A")
    opened = ask(world, stands_in, data=f"viec:open:{duty.id}")
    assert duty.part in plain(opened.text)
    ask(world, stands_in, data=f"viec:to:{duty.id}:{duty.revision}:{DutyState.DOING}")
    step = world.exec(select(ObligationChange)).one()
    assert (step.person_id, step.after) == (stands_in.person, DutyState.DOING)
    # Nobody else of the substitute's unit may, and it ends with the leave.
    other = ask(world, somebody(world, "Phó phòng A"), data=f"viec:open:{duty.id}")
    assert other.text == work.FOREIGN_DUTY
    people_away = world.exec(select(Leave)).one()
    leaves.end(world, people_away.id, TODAY, None, NOW, TODAY)
    after = ask(world, somebody(world, "Trưởng phòng A"), data=f"viec:open:{duty.id}")
    assert after.text == work.FOREIGN_DUTY


def test_standing_in_changes_not_for_which_unit_one_works(world: Session) -> None:
    """A head who stands in for another still registers, enters and judges for the own unit only."""
    away(world, "Trưởng phòng A", "Trưởng phòng B")
    actor = somebody(world, "Trưởng phòng B")
    own = units.by_key(world, "phong-qlbg")
    assert own
    assert actor.units() == {own.id}
    assert people.receivers(world, [own.id], TODAY)[own.id] == [actor.person]
    answer = ask(world, actor, "/nghiphep nhập thay")
    assert "Phòng Lãnh sự" not in " ".join(labels(answer))


def test_a_notice_is_owed_once(world: Session) -> None:
    head = somebody(world, "Trưởng phòng A")
    for words in ("/nghiphep mới", "15/04/2024", "16/04/2024", "phó phòng a", "gửi"):
        ask(world, head, words)
    assert told(world) == ["Phó phòng A"]
    assert outbox.next_turn(world) is not None


def test_a_substitute_who_is_away_too_is_pointed_out(world: Session) -> None:
    away(world, "Phó phòng A", begins=TODAY + timedelta(days=5))
    head = somebody(world, "Trưởng phòng A")
    for words in ("/nghiphep mới", "15/04/2024", "16/04/2024", "phó phòng a"):
        ask(world, head, words)
    assert "Lưu ý: Phó phòng A cũng nghỉ" in plain(ask(world, head, "gửi").text)
