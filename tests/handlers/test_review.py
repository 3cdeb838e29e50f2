"""Every button of /duyet, /hoso and /thoihan x each role x own and foreign unit: done, or refused unseen."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, col, select

from data import drafts, evidence, periods, posts, review, submissions, units
from data.models import Account, Outbox, Period, Permit, Person, Submission, SubmissionChange
from data.submissions import Content, Place, Sending
from domain.message import File, Message, plain
from domain.people import Actor, Post, Role
from domain.periods import PeriodKey, Window
from domain.review import Act, Stream, SubmissionState
from handlers.commands import thoihan
from handlers.texts import dossier as texts
from handlers.texts import periods as period_texts
from tests import office
from tests.handlers.asking import ask, faults, rows, somebody, with_role

pytestmark = pytest.mark.once  # screens, rights and words: the statements are tried elsewhere

#: A Wednesday in January, while registration is open.
NOW = datetime(2024, 1, 10, 2, tzinfo=UTC)
OWN, FOREIGN, COUNCIL = "phong-lanh-su-htqt", "phong-qlbg", "hd-tdkt"
#: Words that only whoever may see the dossier reads.
SECRET, FILE = "Cam kết riêng kín", "ban sao rieng.pdf"
SHA = "ab" * 32

#: role, where it is held -> whether the dossier is seen, and what may be done with it in its states
TABLE = """
staff       own      -
staff       foreign  -
head        own      sent:agree sent:return
head        foreign  -
deputy      own      sent:agree sent:return
deputy      foreign  -
office      own      JUDGES
office      foreign  JUDGES
clerk       own      -
clerk       foreign  -
secretary   own      -
secretary   foreign  -
secretary   council  JUDGES
council     own      -
council     foreign  -
council     council  -
leadership  own      +
leadership  foreign  +
union       own      -
union       foreign  -
it          own      -
it          foreign  -
author      own      sent:withdraw agreed:withdraw accepted:withdraw returned:withdraw
"""
#: What the Office does, and the secretary of the council.
JUDGES = """
agreed:accept agreed:return accepted:return accepted:freeze frozen:reopen withdrawing:allow withdrawing:keep
"""
LINES = [line.replace("JUDGES", JUDGES).split() for line in TABLE.strip().splitlines()]
STATES = ["sent", "agreed", "returned", "accepted", "frozen", "withdrawing"]
UNITS = {"own": OWN, "foreign": FOREIGN, "council": COUNCIL}


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the running plan of 2024."""
    office.build(session, NOW)
    return session


def handed_in(session: Session, state: str = "sent", *, with_file: bool = True) -> Submission:
    """A registration of «Chuyên viên 2» of unit OWN, with a kept file, in a state."""
    person = session.exec(select(Person).where(Person.name == "Chuyên viên 2")).one()
    account = session.exec(select(Account).where(Account.person_id == person.id)).one()
    held = units.by_key(session, OWN)
    assert held is not None
    files = []
    if with_file:
        row = evidence.remember(session, account.id, File("f", "u", FILE, 10), NOW)
        evidence.keep(session, row.id, SHA, 10, "application/pdf")
        files = [row.id]
    lines = [("award", "Danh hiệu", "Lao động tiên tiến"), ("commitments", "Cam kết", SECRET)]
    place = Place("registration", 2024, person.id, held.id, "ldtt", stream=Stream.TITLES)
    answers = {"award": "ldtt", "commitments": SECRET, "targets": None}
    sending = Sending(person.id, NOW, SubmissionState(state))
    return submissions.hand_in(session, place, Content(2, answers, lines, files), sending)


def actor(session: Session, role: str, where: str) -> Actor:
    """Who stands in a line of the table; nobody of them but the author is the author."""
    if role == "author":
        return somebody(session, "Chuyên viên 2")
    held = units.by_key(session, UNITS[where])
    assert held is not None
    return with_role(session, Role(role), held.id)


def taken(session: Session, row: Submission, answer: Message, before: int) -> bool:
    """Whether a press did something: it moved the dossier, or the form that asks why was begun."""
    moved = session.exec(select(SubmissionChange)).all()
    return len(moved) > before or plain(answer.text).startswith("Xử lý hồ sơ")


def allowed(session: Session, who: Actor, state: str) -> Iterator[str]:
    """What who may do with the dossier in a state, each tried in a transaction of its own."""
    with session.begin_nested() as attempt:
        row = handed_in(session, state, with_file=False)
        if state == "withdrawing":
            session.add(
                SubmissionChange(
                    submission_id=row.id, at=NOW, before="sent", after="withdrawing", version=1, reason="x"
                )
            )
            session.flush()
        count = len(session.exec(select(SubmissionChange)).all())
        for act in Act:
            home = "hoso" if act is Act.WITHDRAW else "duyet"
            with session.begin_nested() as press:
                answer = ask(session, who, data=f"{home}:act:{row.id}:{row.revision}:{act}", now=NOW)
                if taken(session, row, answer, count):
                    yield f"{state}:{act}"
                press.rollback()
            session.expire_all()
        attempt.rollback()
    session.expire_all()


@pytest.mark.parametrize(("role", "where", "can"), [(one, two, rest) for one, two, *rest in LINES])
def test_each_step_is_taken_by_its_roles_only(world: Session, role: str, where: str, can: list[str]) -> None:
    who = actor(world, role, where)
    found = {step for state in STATES for step in allowed(world, who, state)}
    assert found == set(can) - {"-", "+"}


def test_the_table_names_every_role_at_home_and_abroad() -> None:
    named = {(role, where) for role, where, *_ in LINES}
    assert {(str(role), where) for role in Role for where in ("own", "foreign")} <= named
    assert {Act(step.split(":")[1]) for _, _, *can in LINES for step in can if ":" in step} == set(Act) - {
        Act.DECLINE
    }


LOOKS = ["duyet:open:{id}", "hoso:open:{id}", "hoso:full:{id}", "hoso:file:{id}:{file}"]


@pytest.mark.parametrize(("role", "where", "can"), [(one, two, rest) for one, two, *rest in LINES])
def test_a_dossier_is_read_by_whom_it_concerns_only(
    world: Session, role: str, where: str, can: list[str]
) -> None:
    row, who = handed_in(world), actor(world, role, where)
    file = submissions.version_of(world, row).files[0]
    before = rows(world)
    answers = [ask(world, who, data=look.format(id=row.id, file=file), now=NOW) for look in LOOKS]
    sees = can != ["-"]
    assert [SECRET in plain(answer.text) for answer in answers[1:3]] == [sees, sees]
    assert (answers[3].paper is not None) == sees
    for answer in answers:
        assert sees or not any(word in plain(answer.text) for word in (SECRET, FILE, "Chuyên viên 2"))
        assert sees or not answer.buttons or "dossier" not in str(answer.buttons)
        assert faults(answer) == []
    after = rows(world)
    looked = [after.pop("look"), before.pop("look")]
    assert after == before
    others = sees and who.person != row.person_id
    assert [len(noted) for noted in looked] == [3 if others else 0, 0]  # the page, the whole of it, its file


def test_what_is_not_there_and_what_is_foreign_are_answered_alike(world: Session) -> None:
    row, who = handed_in(world), somebody(world, "Chuyên viên 3")
    there = [ask(world, who, data=f"hoso:{step}:{row.id}", now=NOW).text for step in ("open", "full")]
    nowhere = [ask(world, who, data=f"hoso:{step}:999", now=NOW).text for step in ("open", "full")]
    typed = [ask(world, who, f"/hoso HS2024-{number}", now=NOW).text for number in (row.id, 999)]
    assert {*there, *nowhere, *typed} == {texts.NOT_FOUND}


def test_a_foreign_step_with_a_reason_begins_nothing(world: Session) -> None:
    """Neither by its own button, nor by one that was made up."""
    row = handed_in(world)
    before = rows(world)
    for name in ("Trưởng phòng B", "Chuyên viên 3", "Văn thư", "Chủ tịch Công đoàn"):
        who = somebody(world, name)
        for data in (
            f"form:start:review_step:submission:{row.id}",
            f"hoso:act:{row.id}:{row.revision}:return",
            f"form:start:registration:submission:{row.id}",
        ):
            answer = ask(world, who, data=data, now=NOW)
            assert SECRET not in plain(answer.text)
            assert drafts.open_of(world, who.account) is None
    assert rows(world) == before


def test_a_file_goes_back_protected_and_only_of_this_dossier(world: Session) -> None:
    row, who = handed_in(world), somebody(world, "Trưởng phòng A")
    file = submissions.version_of(world, row).files[0]
    answer = ask(world, who, data=f"hoso:file:{row.id}:{file}", now=NOW)
    assert answer.paper is not None
    assert (answer.protect, answer.fresh) == (True, True)
    assert (answer.paper.kind, dict(answer.paper.params)) == ("evidence", {"sha256": SHA, "name": FILE})
    assert ask(world, who, "/duyet 1 tệp 1", now=NOW).paper == answer.paper
    account = somebody(world, "Chuyên viên 3").account
    other = evidence.remember(world, account, File("g", "v", "khac.pdf", 10), NOW)
    evidence.keep(world, other.id, "cd" * 32, 10, "application/pdf")
    assert ask(world, who, data=f"hoso:file:{row.id}:{other.id}", now=NOW).text == texts.NO_SUCH_FILE
    assert ask(world, who, "/duyet 1 tệp 2", now=NOW).text == texts.NO_SUCH_FILE


def test_a_file_that_is_not_kept_is_not_sent(world: Session) -> None:
    row, who = handed_in(world), somebody(world, "Trưởng phòng A")
    account = somebody(world, "Chuyên viên 2").account
    waiting = evidence.remember(world, account, File("g", "v", "dang cho.pdf", 10), NOW)
    version = submissions.version_of(world, row)
    version.files = [waiting.id]
    world.flush()
    answer = ask(world, who, data=f"hoso:file:{row.id}:{waiting.id}", now=NOW)
    assert answer.paper is None
    page = ask(world, who, "/duyet 1", now=NOW)
    assert not any(":file:" in button.data for line in page.buttons for button in line)


def test_an_old_button_shows_the_present(world: Session) -> None:
    row, who = handed_in(world), somebody(world, "Trưởng phòng A")
    ask(world, who, data=f"duyet:act:{row.id}:0:agree", now=NOW)
    before = rows(world)
    answer = ask(world, who, data=f"duyet:act:{row.id}:0:return", now=NOW)
    assert answer.toast == texts.REDRAWN_TOAST
    assert rows(world) == before


def test_what_changed_meanwhile_is_not_approved_unseen(world: Session) -> None:
    row, who = handed_in(world), somebody(world, "Trưởng phòng A")
    asked = ask(world, who, "/duyet tất cả", now=NOW)
    confirm = asked.buttons[0][0].data
    content = Content(2, {"award": "ldtt", "commitments": "Khác"}, [("commitments", "Cam kết", "Khác")])
    submissions.revise(world, row.id, content, Sending(row.person_id, NOW), subject="ldtt")
    again = ask(world, who, data=confirm, now=NOW)
    assert plain(texts.LIST_CHANGED) in plain(again.text)
    foreign = ask(world, somebody(world, "Trưởng phòng B"), data=again.buttons[0][0].data, now=NOW)
    assert foreign.text == texts.NOTHING_TO_APPROVE
    ask(world, who, data=again.buttons[0][0].data, now=NOW)
    ways = [change.after for change in review.changes(world, row.id)]
    assert ways == ["sent", "sent", "agreed"]


def test_what_asks_for_something_is_looked_at_alone(world: Session) -> None:
    row = handed_in(world, "agreed")
    row.asking = True
    world.flush()
    who = somebody(world, "Thư ký")
    assert ask(world, who, "/duyet tất cả", now=NOW).text == texts.NOTHING_TO_APPROVE
    assert "1" in plain(ask(world, who, "/duyet", now=NOW).text)


def test_a_long_dossier_fits_one_message_and_is_shown_whole_on_request(world: Session) -> None:
    row, who = handed_in(world), somebody(world, "Trưởng phòng A")
    long = "Một câu dài về kết quả đã làm được trong năm. " * 80
    lines = [(f"line{number}", f"Dòng {number}", long) for number in range(40)]
    content = Content(2, {"award": "x"}, lines)
    submissions.revise(world, row.id, content, Sending(row.person_id, NOW), subject="ldtt")
    page = ask(world, who, "/duyet 1", now=NOW)
    assert faults(page) == []
    whole = next(button for line in page.buttons for button in line if button.label == texts.FULL)
    assert plain(ask(world, who, data=whole.data, now=NOW).text).count(long.strip()) == 40


# /thoihan

PERIOD_STEPS = {
    "open": "2024:registration",
    "set": "2024:registration",
    "freeze": "2024:registration",
    "frozen": "2024:registration:00000000",
    "permit": "1",
    "permits": "1",
}


@pytest.mark.parametrize("role", list(Role))
def test_the_days_are_everybodys_and_their_steps_the_offices(world: Session, role: Role) -> None:
    assert set(PERIOD_STEPS) == set(thoihan._STEPS)
    who = with_role(world, role, 4)
    assert "29/01/2024" in plain(ask(world, who, "/thoihan", now=NOW).text)
    before = rows(world)
    data = [f"thoihan:{step}:{rest}" for step, rest in PERIOD_STEPS.items()]
    presses = {ask(world, who, data=one, now=NOW).text for one in data}
    typed = {
        ask(world, who, f"/thoihan {words}", now=NOW).text
        for words in ("1", "1 chốt", "1 chốt 00000000", "1 đặt ngày", "cho nộp muộn", "đã cho")
    }
    if role is Role.OFFICE:
        assert period_texts.NOT_OFFICE not in presses | typed
    else:
        assert presses | typed == {period_texts.NOT_OFFICE}
        assert rows(world) == before
    assert world.exec(select(Permit)).all() == []
    assert world.exec(select(Period)).all() == []


def test_a_freeze_closes_what_is_accepted_and_nothing_else(world: Session) -> None:
    row = handed_in(world, "accepted")
    who = somebody(world, "Thư ký")
    asked = ask(world, who, data="thoihan:freeze:2024:registration", now=NOW)
    assert [change.after for change in review.changes(world, row.id)] == ["accepted"]
    ask(world, who, data=asked.buttons[0][0].data, now=NOW)
    assert [change.after for change in review.changes(world, row.id)] == ["accepted", "frozen"]
    window = periods.window(world, 2024, PeriodKey.REGISTRATION)
    assert window is not None
    assert window.frozen


@pytest.mark.parametrize("data", ["2023:registration", "2024:anytime", "2024", "x:registration"])
def test_a_period_that_is_none_is_an_old_button(world: Session, data: str) -> None:
    who = somebody(world, "Thư ký")
    before = rows(world)
    assert "cũ" in plain(ask(world, who, data=f"thoihan:freeze:{data}", now=NOW).text)
    assert rows(world) == before


def test_withdrawing_ends_with_the_days_of_the_period(world: Session) -> None:
    row = handed_in(world)
    who = somebody(world, "Chuyên viên 2")
    office_ = somebody(world, "Thư ký").person or 0
    data = f"hoso:act:{row.id}:{row.revision}:withdraw"
    late = Window(PeriodKey.REGISTRATION, 2024, due=NOW.date(), amend_until=NOW.date().replace(day=9))
    periods.set_days(world, late, office_, NOW)
    assert "Xin rút" in plain(ask(world, who, data=data, now=NOW).text)
    over = Window(
        PeriodKey.REGISTRATION, 2024, due=NOW.date().replace(day=8), amend_until=NOW.date().replace(day=9)
    )
    periods.set_days(world, over, office_, NOW)
    draft = drafts.open_of(world, who.account)
    assert draft is not None
    ask(world, who, "Tôi chuyển công tác", now=NOW)
    refused = ask(world, who, "gửi", now=NOW)
    assert "Đã qua hạn xin rút" in plain(refused.text)
    assert row.state == SubmissionState.SENT
    ask(world, who, "/huy", now=NOW)
    assert "Đã qua hạn xin rút" in plain(ask(world, who, data=data, now=NOW).text)


def test_the_sections_of_ones_own_hold_ones_own(world: Session) -> None:
    handed_in(world, "returned")
    for name, count in (("Chuyên viên 2", 1), ("Chuyên viên 1", 0)):
        who = somebody(world, name)
        home = plain(ask(world, who, "/hoso", now=NOW).text)
        assert f"Đã gửi: {count}" in home
        owed = ask(world, who, data="hoso:owed:1", now=NOW)
        mends = [button.data for line in owed.buttons for button in line if ":submission:" in button.data]
        assert len(mends) == count
        for section in ("drafts", "sent", "awards", "owed"):
            assert faults(ask(world, who, data=f"hoso:{section}:1", now=NOW)) == []


def test_posts_of_today_decide(world: Session) -> None:
    """Whoever heads no unit any more sees nothing of it at the next tap."""
    row = handed_in(world)
    known = somebody(world, "Trưởng phòng A")
    now_staff = Actor(known.account, known.person, known.name, frozenset({Post(Role.STAFF, 1)}))
    assert ask(world, now_staff, data=f"hoso:open:{row.id}", now=NOW).text == texts.NOT_FOUND


def test_of_what_the_unit_sent_its_head_of_today_hears(world: Session) -> None:
    """The head who sent it has left the post: neither news nor the dossier are theirs any more."""
    old, new = somebody(world, "Trưởng phòng A"), somebody(world, "Chuyên viên 1")
    held = units.by_key(world, OWN)
    assert held is not None
    place = Place("collective_registration", 2024, old.person or 0, held.id, "", True, Stream.TITLES)
    content = Content(1, {}, [("titles", "Danh hiệu", SECRET)])
    sending = Sending(old.person or 0, NOW, SubmissionState.AGREED)
    row = submissions.hand_in(world, place, content, sending)
    posts.give(world, new.person or 0, Role.HEAD, held.id, NOW.date(), NOW)
    secretary = somebody(world, "Thư ký")
    for words in ("", "bỏ qua", "Thiếu số người theo từng danh hiệu", "gửi"):
        data = "" if words else f"duyet:act:{row.id}:{row.revision}:return"
        ask(world, secretary, words, data=data, now=NOW)
    assert [change.after for change in review.changes(world, row.id)] == ["agreed", "returned"]
    news = world.exec(select(Outbox.person_id).where(col(Outbox.person_id).is_not(None))).all()
    assert (new.person in news, old.person in news) == (True, False)
    now_head, now_staff = somebody(world, "Chuyên viên 1"), somebody(world, "Trưởng phòng A")
    assert SECRET in plain(ask(world, now_head, "/hoso 1", now=NOW).text)
    assert SECRET not in plain(ask(world, now_staff, f"/hoso HS2024-{row.id}", now=NOW).text)
