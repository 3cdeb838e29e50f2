"""/thongbao: who sees and does what, what is counted is what is sent, twice is once, and it all fits."""

import pytest
from sqlmodel import Session, col, select

from data import announcements, outbox, people, posts, units
from data.announcements import LETTER
from data.models import Announcement, Outbox, OutboxState, Person, PersonPost
from domain.calendar import OfficeCalendar
from domain.delivery import RECALLABLE, Sent
from domain.message import Message, plain
from domain.people import Role
from forms import texts as form_texts
from forms.catalog import announcement as letter
from handlers import texts as hints
from handlers.commands import thongbao
from handlers.texts import announcements as texts
from tests import office
from tests.chat import ZONE
from tests.handlers.asking import NOW, TODAY, ask, faults, rows, somebody
from vietnamese import labels

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

WORDS = "Họp <b>riêng</b> & 🎉"
OTHERS = ["Văn thư", "Trưởng phòng A", "Chuyên viên 1", "Giám đốc"]
OFFICE_STEPS = ["new", "chase:{n}", "recall:{n}", "recalled:{n}"]


@pytest.fixture
def world(session: Session) -> Session:
    """The small office."""
    office.build(session, NOW, plan=None)
    return session


def shown(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def composed(session: Session, to: str, words: str = WORDS) -> Message:
    """Typed as far as the review."""
    secretary = somebody(session, "Thư ký")
    lines = ("/thongbao soan", to, "xong", words, "xong", "bỏ qua", "đồng ý")
    return [ask(session, secretary, said) for said in lines][-1]


def sent(session: Session, to: str = "Chuyên viên 1", words: str = WORDS) -> int:
    """An announcement on its way; its number."""
    composed(session, to, words)
    ask(session, somebody(session, "Thư ký"), "gửi")
    return session.exec(select(Announcement.id).order_by(col(Announcement.id).desc())).first() or 0


def arrived(session: Session, to: str = "Chuyên viên 1", words: str = WORDS) -> int:
    number = sent(session, to, words)
    while (taken := outbox.take(session, NOW, ZONE, OfficeCalendar())) is not None:
        outbox.conclude(session, taken, Sent(str(taken.id)), (), NOW)
    return number


def receivers(session: Session, number: int) -> list[str]:
    chosen = select(Person.name).join(Outbox, col(Outbox.person_id) == col(Person.id))
    return sorted(session.exec(chosen.where(Outbox.announcement_id == number, Outbox.kind == LETTER)))


def test_every_state_has_a_reason() -> None:
    assert set(texts.WHY) == set(OutboxState) - {OutboxState.SENT}
    assert set(letter.ROLE_SPELLINGS) <= set(labels.ROLES)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("toàn cơ quan", 17),
        ("mọi người", 17),
        ("trung tâm thông tin và dịch vụ đối ngoại", 2),
        ("cán bộ, công chức", 9),
        ("trưởng phòng", 4),
        ("Chuyên viên 1; chuyen vien 3", 2),
        ("Văn thư", None),
        ("chuyên viên 1 và chuyên viên 2", 2),
        ("phòng a, Chuyên viên 1", None),
        ("ai đó không có", None),
    ],
)
def test_names_are_typed_as_people_say_them(world: Session, said: str, expected: int | None) -> None:
    """Names with «và» and commas in them too; what is unclear is asked about and never sent."""
    answer = composed(world, said)
    ask(world, somebody(world, "Thư ký"), "gửi")
    number = world.exec(select(Announcement.id)).first()
    if expected is None:
        assert (number, form_texts.SEND in shown(answer)) == (None, False)
        return
    assert number
    assert len(receivers(world, number)) == expected
    assert f"gửi tới {expected} người" in plain(answer.text)


def test_the_count_is_what_is_sent_and_names_who_is_missed(world: Session) -> None:
    answer = composed(world, "Phòng Lãnh sự")
    assert "gửi tới 5 người; 1 người chưa nhận được trong chat: Chuyên viên 5" in plain(answer.text)
    done = ask(world, somebody(world, "Thư ký"), "gửi")
    assert "gửi tới 5 người" in plain(done.text)
    assert len(receivers(world, 1)) == 5


def test_whoever_came_since_the_preview_is_previewed_first(world: Session) -> None:
    """Receivers are those of the moment of sending, and never others than were counted on the screen."""
    composed(world, "Phòng Lãnh sự")
    unit = units.by_key(world, "phong-lanh-su-htqt")
    new = world.exec(select(Person.id).where(Person.name == "Chuyên viên 3")).one()
    assert unit
    posts.give(world, new, Role.STAFF, unit.id, TODAY, NOW)
    again = ask(world, somebody(world, "Thư ký"), "gửi")
    assert "Sẽ gửi tới 6 người" in plain(again.text)
    assert world.exec(select(Announcement.id)).all() == []
    for said in ("đồng ý", "gửi"):
        ask(world, somebody(world, "Thư ký"), said)
    assert len(receivers(world, 1)) == 6


def test_a_change_after_the_preview_is_previewed_again(world: Session) -> None:
    composed(world, "Chuyên viên 1")
    secretary = somebody(world, "Thư ký")
    for said in ("sửa 1", "Chuyên viên 2"):
        ask(world, secretary, said)
    assert "Sẽ gửi tới 2 người" in plain(ask(world, secretary, "xong").text)
    unclear = ask(world, secretary, "không")
    assert form_texts.SEND not in shown(unclear)


def test_nobody_is_no_receiver(world: Session) -> None:
    """The last one leaves while it is written."""
    secretary = somebody(world, "Thư ký")
    for said in ("/thongbao soan", "Chuyên viên 3", "xong", WORDS, "xong", "bỏ qua"):
        ask(world, secretary, said)
    person = world.exec(select(Person.id).where(Person.name == "Chuyên viên 3")).one()
    post = world.exec(select(PersonPost).where(PersonPost.person_id == person)).one()
    posts.end(world, post, TODAY.replace(day=1), NOW)
    answer = ask(world, secretary, "đồng ý")
    assert (world.exec(select(Announcement.id)).all(), form_texts.SEND in shown(answer)) == ([], False)


def test_sending_twice_gives_the_first_result(world: Session) -> None:
    review = composed(world, "Chuyên viên 1")
    secretary = somebody(world, "Thư ký")
    data = review.buttons[0][0].data
    first = ask(world, secretary, data=data)
    before = rows(world)
    again = ask(world, secretary, data=data)
    assert plain(first.text) in plain(again.text)
    assert (again.buttons, rows(world) == before) == (first.buttons, True)
    stored = world.exec(select(Outbox)).one()
    assert stored.key == f"announcement:1:{stored.person_id}"


def test_what_is_sent_is_as_it_was_written(world: Session) -> None:
    message = Message.from_json(world.get_one(Outbox, sent(world)).facts)
    assert (plain(message.text), shown(message)) == (f"{letter.HEAD}\n\n{WORDS}", [letter.READ])
    assert (faults(message), message.protect, message.silent) == ([], False, False)


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_office_writes_chases_and_takes_back(world: Session, who: str) -> None:
    number, asking = arrived(world, "toàn cơ quan"), somebody(world, who)
    before = rows(world)
    typed = ["/thongbao soan", f"/thongbao {number} nhac", f"/thongbao {number} thu hoi dong y"]
    answers = [ask(world, asking, data=f"thongbao:{step.format(n=number)}") for step in OFFICE_STEPS]
    answers += [ask(world, asking, said) for said in typed]
    assert {answer.text for answer in answers} == {texts.NOT_OFFICE}
    assert rows(world) == before


@pytest.mark.parametrize(("who", "sees"), [("Giám đốc", True), ("Thư ký", True), ("Chuyên viên 1", False)])
def test_receipts_are_for_office_and_leadership(world: Session, who: str, sees: bool) -> None:
    number = arrived(world, "Chuyên viên 1, Chuyên viên 2")
    answer = ask(world, somebody(world, who), data=f"thongbao:unread:{number}:1")
    assert ("Chuyên viên 2" in plain(answer.text)) is sees
    page = ask(world, somebody(world, who), f"/thongbao {number}")
    assert (("Đã đọc: 0/2" in plain(page.text)), texts.WHO_NOT in shown(page)) == (sees, sees)


@pytest.mark.parametrize("who", ["Chuyên viên 2", "Trưởng phòng A"])
def test_what_is_for_others_stays_closed(world: Session, who: str) -> None:
    number, asking = arrived(world), somebody(world, who)
    before = rows(world)
    presses = [f"thongbao:{step}:{number}" for step in ("open", "full", "read")]
    answers = [ask(world, asking, data=data) for data in (*presses, f"thongbao:unread:{number}:1")]
    answers += [ask(world, asking, said) for said in (f"/thongbao {number}", f"/thongbao {number} da doc")]
    assert {answer.text for answer in answers} == {texts.NOT_FOUND}
    assert (ask(world, asking, "/thongbao").text, rows(world)) == (texts.NONE_FOR_ME, before)


def test_what_has_not_arrived_is_not_shown(world: Session) -> None:
    number, asking = sent(world), somebody(world, "Chuyên viên 1")
    assert ask(world, asking, f"/thongbao {number}").text == texts.NOT_FOUND
    assert ask(world, asking, "/thongbao da doc").text == texts.ALL_READ


def test_a_receipt_is_given_once_and_marks_the_message(world: Session) -> None:
    number, reader = arrived(world), somebody(world, "Chuyên viên 1")
    first = ask(world, reader, data=f"thongbao:read:{number}")
    second = ask(world, reader, data=f"thongbao:read:{number}", now=NOW + RECALLABLE)
    assert (first, first.toast) == (second, texts.READ_TOAST)
    assert (first.fresh, first.buttons, WORDS in plain(first.text)) == (False, (), True)
    assert announcements.tallies(world, [number])[number].read == 1


def test_typed_receipts_are_for_the_newest_first(world: Session) -> None:
    older, newer = arrived(world), arrived(world)
    reader = somebody(world, "Chuyên viên 1")
    answer = ask(world, reader, "/thongbao đã đọc")
    assert (f"số {newer}" in plain(answer.text), "Còn 1 thông báo" in plain(answer.text)) == (True, True)
    assert announcements.unread_by(world, reader.person or 0) == [older]
    ask(world, reader, f"/thongbao {older} đã đọc")
    assert announcements.unread_by(world, reader.person or 0) == []


def test_chasing_says_when_there_is_nobody_and_when_it_was_done(world: Session) -> None:
    number, secretary = arrived(world), somebody(world, "Thư ký")
    before = rows(world)
    asked = ask(world, secretary, f"/thongbao {number} nhắc")
    assert (texts.SURE_CHASE in shown(asked), rows(world) == before) == (True, True)
    first, second = (ask(world, secretary, f"/thongbao {number} nhắc đồng ý") for _ in range(2))
    assert plain(first.text).startswith("Sẽ nhắc 1 người")
    assert second.text.startswith(texts.CHASED_TODAY)
    number = arrived(world)
    ask(world, somebody(world, "Chuyên viên 1"), data=f"thongbao:read:{number}")
    for step in ("chase", "chased"):
        third = ask(world, secretary, data=f"thongbao:{step}:{number}")
        assert third.text.startswith(texts.NOBODY_TO_CHASE)


def test_taking_back_asks_first_and_happens_once(world: Session) -> None:
    number, secretary = arrived(world), somebody(world, "Thư ký")
    before = rows(world)
    asked = ask(world, secretary, data=f"thongbao:recall:{number}")
    assert (texts.SURE in shown(asked), rows(world) == before) == (True, True)
    first = ask(world, secretary, data=f"thongbao:recalled:{number}")
    before = rows(world)
    second = ask(world, secretary, data=f"thongbao:recalled:{number}")
    assert plain(first.text).startswith("Đã thu hồi. Đang gỡ 1 tin nhắn")
    assert second.text.startswith(texts.ALREADY_RECALLED)
    assert (texts.RECALL in shown(second), rows(world) == before) == (False, True)
    reader = somebody(world, "Chuyên viên 1")
    for answer in (ask(world, reader, data=f"thongbao:{step}:{number}") for step in ("read", "open")):
        assert answer.text == texts.RECALLED
    assert ask(world, reader, "/thongbao").text == texts.NONE_FOR_ME


def test_after_48_hours_it_says_what_to_do_instead(world: Session) -> None:
    number, secretary = arrived(world), somebody(world, "Thư ký")
    late = NOW + RECALLABLE
    page = ask(world, secretary, f"/thongbao {number}", now=late)
    assert texts.RECALL_LATE in shown(page)
    before = rows(world)
    for data in (f"thongbao:recall:{number}", f"thongbao:recalled:{number}"):
        answer = ask(world, secretary, data=data, now=late)
        assert (answer.text, shown(answer)[0]) == (texts.TOO_LATE, texts.COMPOSE)
    assert rows(world) == before


def test_bad_buttons_show_the_home_screen(world: Session) -> None:
    sent(world)
    secretary = somebody(world, "Thư ký")
    for step in ("open:x", "p", "zz:1", "unread:1", "read:-1", "open:1234567890"):
        assert ask(world, secretary, data=f"thongbao:{step}").text == hints.OLD_SCREEN, step


def test_words_that_name_nothing_are_answered(world: Session) -> None:
    sent(world)
    secretary = somebody(world, "Thư ký")
    for words in ("99", "999999999", "1234567890", "0", "1 gì đó", "²"):
        assert faults(ask(world, secretary, f"/thongbao {words}")) == [], words


def test_long_words_and_many_people_fit(world: Session) -> None:
    unit = units.by_key(world, "phong-qlbg")
    assert unit
    for number in range(60):
        one = people.create_person(world, f"Chuyên viên <b> & 🎉 tên rất dài số {number}", NOW)
        posts.give(world, one.id, Role.STAFF, unit.id, TODAY, NOW)
    number = arrived(world, "toàn cơ quan", "Dài & <i> " * 340)
    secretary = somebody(world, "Thư ký")
    screens = ["/thongbao", f"/thongbao {number}", f"/thongbao {number} thu hồi"]
    pages = [f"thongbao:unread:{number}:{page}" for page in (1, 2, 99)]
    found = [ask(world, secretary, said) for said in screens]
    found += [ask(world, secretary, data=data) for data in (*pages, f"thongbao:full:{number}")]
    assert [faults(message) for message in found] == [[]] * len(found)
    names = [line for page in found[3:5] for line in plain(page.text).splitlines() if line.startswith("• ")]
    assert len(names) == len(set(names)) == 2 * thongbao.NAMES
