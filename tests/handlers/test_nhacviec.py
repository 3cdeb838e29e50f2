"""/nhacviec: the very text that goes out, second steps of one person, a step by hand, what became of it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from data import approvals, duties, outbox
from data.deliveries import Fate
from data.models import Account, Audit, Outbox, OutboxState, Person, PersonPost, Reach
from domain.calendar import OfficeCalendar
from domain.delivery import Unsure
from domain.duties import DutyState
from domain.ladders import Kind, Receiver
from domain.message import Message, plain
from domain.people import Actor, Role
from forms import texts as form_texts
from forms.catalog import reminder_edit
from handlers import texts as hints
from handlers.texts import by_hand as hand
from handlers.texts import deliveries as truth
from handlers.texts import reminding as texts
from scheduler.plan import plan
from scheduler.words import word
from tests import office
from tests.chat import ZONE
from tests.handlers.asking import ask, faults, rows, somebody
from tests.office import add_account, add_person

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

#: Wednesday afternoon; the next morning is the eve of the last day of the first quarter.
NOW = datetime(2024, 3, 27, 7, tzinfo=UTC)
MORNING = datetime(2024, 3, 28, 1, tzinfo=UTC)
WORDS = "Mời phòng báo kết quả <b>ngay</b> & 🎉 trước 16:00"


@pytest.fixture
def world(session: Session) -> Session:
    """The small office; what was due before that Wednesday is said."""
    office.build(session)
    plan(session, datetime(2024, 3, 27, 1, tzinfo=UTC), ZONE)
    for row in session.exec(select(Outbox)):
        row.state = OutboxState.SENT
    session.flush()
    return session


def secretary(session: Session) -> Actor:
    return somebody(session, "Thư ký")


def say(
    session: Session, text: str = "", data: str = "", now: datetime = NOW, who: str = "Thư ký"
) -> Message:
    return ask(session, somebody(session, who), text, data, now)


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def pressed(
    session: Session, message: Message, label: str, now: datetime = NOW, who: str = "Thư ký"
) -> Message:
    (data,) = [button.data for row in message.buttons for button in row if button.label == label]
    return say(session, data=data, now=now, who=who)


def row_of(session: Session, name: str) -> Outbox:
    chosen = select(Outbox).join(Person, col(Person.id) == col(Outbox.person_id)).where(Person.name == name)
    session.expire_all()
    found = session.exec(chosen.order_by(col(Outbox.id).desc())).first()
    assert found is not None
    return found


def test_every_kind_capacity_and_fate_has_words() -> None:
    assert (set(texts.KINDS), set(texts.CAPACITIES), set(truth.FATES)) == (
        set(Kind),
        set(Receiver),
        set(Fate),
    )
    assert set(truth.WHY) | {Fate.SENT, Fate.WAITING, Fate.PROPOSED} == set(Fate)


def test_the_preview_is_the_very_text_that_goes_out(world: Session) -> None:
    say(world, "/nhacviec")
    row = row_of(world, "Trưởng phòng A")
    shown = say(world, data=f"nhacviec:open:{row.id}")
    taken = [taken for taken in takes(world) if taken.id == row.id]
    worded = word(world, taken[0], MORNING, ZONE)
    assert worded.message is not None
    assert plain(shown.text).endswith(plain(worded.message.text))


def takes(session: Session) -> Iterable[outbox.Taken]:
    while (taken := outbox.take(session, MORNING, ZONE, OfficeCalendar())) is not None:
        yield taken


def test_what_is_settled_before_it_goes_is_told(world: Session) -> None:
    say(world, "/nhacviec")
    row = row_of(world, "Trưởng phòng A")
    head = world.exec(select(PersonPost).where(PersonPost.person_id == row.person_id)).one()
    head.ends = NOW.date()
    world.flush()
    shown = say(world, data=f"nhacviec:open:{row.id}")
    assert plain(shown.text).endswith(plain(texts.NOTHING_LEFT))
    assert labels(shown) == [texts.STRIKE, texts.BACK]


def test_second_steps_are_the_same_persons(world: Session) -> None:
    """Another member of the Office who presses them is asked anew, and nothing changes."""
    say(world, data="nhacviec:kind:coming:0")
    say(world, "/nhacviec")
    row = row_of(world, "Trưởng phòng A")
    everything = pressed(world, say(world, data="nhacviec:all"), texts.NOT_NOW)
    asked = [
        (say(world, data="nhacviec:all"), texts.sure_all(everything_count(everything))),
        (say(world, data=f"nhacviec:strike:{row.id}"), texts.SURE_STRIKE),
        (say(world, data="nhacviec:again:1"), hand.SEND_IT),
    ]
    before = rows(world)
    answers = [pressed(world, one, label, who="Chánh Văn phòng") for one, label in asked]
    assert [label in labels(answer) for (_, label), answer in zip(asked, answers, strict=True)] == [True] * 3
    assert {name for name, held in rows(world).items() if held != before[name]} <= {"account"}
    for one, label in asked[1:]:
        pressed(world, one, label)
    assert row_of(world, "Trưởng phòng A").state == OutboxState.DROPPED


def everything_count(listed: Message) -> int:
    (label,) = [label for label in labels(listed) if label.startswith("Duyệt tất cả")]
    return int(label.split("(")[1].rstrip(")"))


def test_a_list_that_changed_is_asked_about_again(world: Session) -> None:
    say(world, data="nhacviec:kind:coming:0")
    asked = say(world, data="nhacviec:all")
    count = everything_count(say(world, "/nhacviec"))
    say(world, data=f"nhacviec:strike:{row_of(world, 'Trưởng phòng A').id}")
    approvals.strike(world, row_of(world, "Trưởng phòng A").id, 1, NOW)
    again = pressed(world, asked, texts.sure_all(count))
    assert (plain(texts.BATCH_CHANGED) in plain(again.text), texts.sure_all(count - 1) in labels(again)) == (
        True,
        True,
    )
    done = pressed(world, again, texts.sure_all(count - 1))
    assert plain(done.text).startswith(plain(texts.approved_all(count - 1)))


def test_what_was_worded_for_other_facts_has_to_be_seen_to(world: Session) -> None:
    say(world, "/nhacviec")
    row = row_of(world, "Trưởng phòng A")
    approvals.reword(world, row.id, WORDS, secretary(world).person or 0, NOW, ZONE)
    taken = next(taken for taken in takes(world) if taken.id == row.id)
    outbox.propose_again(world, taken)
    shown = say(world, f"/nhacviec tin {number_of(world, 'Trưởng phòng A')}", now=MORNING)
    assert plain(texts.OUTDATED) in plain(shown.text)
    assert labels(shown) == [texts.EDIT, texts.OWN_WORDS, texts.STRIKE, texts.BACK]
    assert plain(say(world, "/nhacviec duyệt tất cả", now=MORNING).text).startswith(
        plain(texts.NOTHING_PROPOSED)
    )
    own = pressed(world, shown, texts.OWN_WORDS, now=MORNING)
    assert (texts.APPROVE in labels(own), WORDS in plain(own.text)) == (True, False)
    pressed(world, own, texts.APPROVE, now=MORNING)
    assert world.get_one(Outbox, row.id).approved_by == secretary(world).person


def number_of(session: Session, name: str) -> int:
    found = approvals.batch(session, MORNING, MORNING.astimezone(ZONE).date())
    return next(number for number, one in enumerate(found, start=1) if one.name == name)


def test_an_old_button_of_a_digest_that_went_shows_the_batch(world: Session) -> None:
    say(world, "/nhacviec")
    row = row_of(world, "Trưởng phòng A").id
    list(takes(world))
    before = rows(world)
    for step in ("open", "approve", "edit", "plain", "strike"):
        answer = say(world, data=f"nhacviec:{step}:{row}", now=MORNING - timedelta(minutes=1))
        assert plain(answer.text).startswith(plain(texts.GONE)), step
    assert {name for name, held in rows(world).items() if held != before[name]} <= {"account"}
    refused = say(world, data=f"form:start:{reminder_edit.NAME}", now=MORNING)
    assert form_texts.SEND not in labels(refused)


def test_what_is_struck_out_can_only_be_looked_at(world: Session) -> None:
    say(world, "/nhacviec")
    row = row_of(world, "Trưởng phòng A").id
    approvals.strike(world, row, 1, NOW)
    assert labels(say(world, data=f"nhacviec:strike:{row}")) == [texts.BACK]
    assert plain(say(world, data=f"nhacviec:edit:{row}").text).startswith(plain(texts.GONE))


# By hand


def test_a_step_by_hand_says_who_gets_it_and_who_does_not(world: Session) -> None:
    account = world.exec(select(Account).where(Account.external_id == "Trưởng phòng A")).one()
    duty = next(
        duty for duty in duties.duties(world) if "Lãnh sự" in duty.unit_name and duty.item_number == "2"
    )
    account.reach = Reach.UNREACHABLE
    world.flush()
    asked = say(world, data=f"nhacviec:again:{duty.id}")
    assert "mời báo trực tiếp: Trưởng phòng A" in plain(asked.text)
    done = pressed(world, asked, hand.SEND_IT)
    assert plain(done.text).startswith("Đã ghi nhắc lại Mục 2 (2024)")
    assert say(world, data=f"nhacviec:again:{duty.id}").text == hand.ALREADY_TODAY
    assert (
        world.exec(select(Audit).where(Audit.action == "reminder.by_hand"))
        .one()
        .subject.endswith(f":{duty.id}")
    )


def test_nobody_is_reminded_of_what_is_settled_or_nobodys(world: Session) -> None:
    mine = [duty for duty in duties.duties(world) if duty.item_number == "2" and not duty.leads]
    first, second = mine[:2]
    duties.report(world, first.id, DutyState.DONE, 1, NOW)
    assert say(world, data=f"nhacviec:again:{first.id}").text == hand.SETTLED_DUTY
    for post in world.exec(select(PersonPost).where(PersonPost.unit_id == second.unit)):
        post.ends = NOW.date() - timedelta(days=1)
    world.flush()
    assert say(world, data=f"nhacviec:again:{second.id}").text == hand.NOBODY_ANSWERS


# What became of it


def unsure(session: Session) -> int:
    """A digest of which nobody knows whether it arrived."""
    say(session, "/nhacviec")
    taken = next(iter(takes(session)))
    outbox.conclude(session, taken, Unsure("httpx.ReadTimeout: <boom> & 0x7f"), (), MORNING)
    return taken.id


@pytest.mark.parametrize("typed", [True, False])
def test_the_office_decides_on_what_nobody_is_sure_of(world: Session, typed: bool) -> None:
    row, later = unsure(world), MORNING + timedelta(minutes=1)
    page = say(world, "/nhacviec đã gửi 2 1", now=later)
    assert ("boom" in page.text, labels(page)[:2]) == (False, [truth.ARRIVED, truth.AGAIN])
    asked = pressed(world, page, truth.AGAIN, now=later)
    before = rows(world)
    pressed(world, asked, truth.SURE_AGAIN, now=later, who="Chánh Văn phòng")
    assert {name for name, held in rows(world).items() if held != before[name]} <= {"account"}
    if typed:
        done = say(world, "/nhacviec đã gửi 2 1 gửi lại đồng ý", now=later)
    else:
        done = pressed(world, asked, truth.SURE_AGAIN, now=later)
    assert "Em gửi lại" in plain(done.text)
    assert world.get_one(Outbox, row).state == OutboxState.WAITING
    again = pressed(world, page, truth.ARRIVED, now=later)
    assert plain(again.text).startswith(plain(truth.NOT_UNSURE))


def test_what_arrived_after_all_is_noted_by_words(world: Session) -> None:
    row, later = unsure(world), MORNING + timedelta(minutes=1)
    assert say(world, "/nhacviec đã gửi 2 1 đã nhận", now=later).toast == truth.ARRIVED_TOAST
    assert world.get_one(Outbox, row).state == OutboxState.SENT


WORDS_FOR_NOTHING = (
    *("tin", "tin 0", "tin 99", "tin 1234567890", "tin ²", "tin 1 gì", "tin 1 bỏ abc", "duyệt", "ơ"),
    *("loại 9", "đã gửi 9", "đã gửi 2 5", "0", "99999999999", "12 999", "đăng ký x", "duyệt tất cả abc"),
)
BAD_BUTTONS = (
    *("open:x", "p", "zz:1", "kind:zz:0", "kind:coming:2", "truth:8", "fate:7:zz:1", "row:999:7:1"),
    *("remind:1", "item:1", "resent:999:7:1:1"),
)


def test_what_names_nothing_is_answered(world: Session) -> None:
    assert [faults(say(world, f"/nhacviec {said}")) for said in WORDS_FOR_NOTHING] == [[]] * len(
        WORDS_FOR_NOTHING
    )
    home = {say(world, data=f"nhacviec:{data}").text for data in BAD_BUTTONS}
    assert home == {hints.OLD_SCREEN}


# Many

SCREENS = [
    "/nhacviec", "nhacviec:p:40", "/nhacviec tin 1", "/nhacviec tin 1 bỏ", "nhacviec:all", "nhacviec:kinds",
    "nhacviec:truth:30", "nhacviec:fate:30:waiting:40", "nhacviec:fate:30:unsure:2", "/nhacviec báo giấy",
    "/nhacviec 2", "/nhacviec 2 1", "/nhacviec đăng ký",
]  # fmt: skip
JANUARY = datetime(2024, 1, 26, 2, tzinfo=UTC)


def crowd(session: Session, size: int) -> None:
    """An office with so many more people, who all have yet to register; every third has no account."""
    office.build(session)
    for number in range(size):
        name = f"Chuyên viên <b> & 🎉 có tên rất dài số {number}"
        one = add_person(session, name, [("phong-qlbg", Role.STAFF)], office.START)
        if number % 3:
            add_account(session, one, office.START)
    say(session, "/nhacviec", now=JANUARY)
    say(session, data="nhacviec:kind:coming:0", now=JANUARY)
    for row in session.exec(select(Outbox).where(col(Outbox.id) % 4 == 0)):
        row.state = OutboxState.UNSURE
    session.flush()


def looked(session: Session, size: int) -> dict[str, tuple[int, list[str]]]:
    """The statements behind each screen, and what is wrong with it."""
    found = {}
    with session.begin_nested() as built:
        crowd(session, size)
        for screen in SCREENS:
            session.flush()
            session.expunge_all()
            with session.begin_nested() as attempt:
                found[screen] = counted(session, screen)
                attempt.rollback()
        built.rollback()
    return found


def counted(session: Session, screen: str) -> tuple[int, list[str]]:
    seen: list[object] = []
    engine = session.get_bind()

    def note(*_: object) -> None:
        seen.append(None)

    event.listen(engine, "before_cursor_execute", note)
    try:
        command = screen.startswith("/")
        answer = say(session, screen if command else "", "" if command else screen, JANUARY)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen), faults(answer)


def test_statements_do_not_grow_with_rows_and_screens_fit(session: Session) -> None:
    few, many = looked(session, 12), looked(session, 300)
    assert {screen: wrong for screen, (_, wrong) in many.items() if wrong} == {}
    assert {screen: count for screen, (count, _) in many.items()} == {
        screen: count for screen, (count, _) in few.items()
    }
