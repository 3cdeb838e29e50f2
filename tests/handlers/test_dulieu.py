"""/dulieu: after erasing nothing of it is left in any table; what was handed in and what is others' stays."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from data import consents, erasing, evidence, feeds, inbox, looks, snoozes
from data.db import Database
from data.inbox import Arrival
from data.models import Account, AccountState, Audit, Consent, Draft, Look, Looked, Obligation, Person
from domain.message import File, plain
from tests import office
from tests.chat import Chat
from tests.handlers.asking import ask, rows, somebody

NOW = datetime(2024, 1, 8, 3, tzinfo=UTC)
MARK, OTHERS = "MARKMINE", "MARKTHEIRS"
ME, SOMEBODY = "Chuyên viên 1", "Chuyên viên 2"


@pytest.fixture
def chat(database: Database, tmp_path: Path) -> Chat:
    database.run_now(lambda session: office.build(session, NOW))
    return Chat(database, NOW, person=ME, files=tmp_path / "files")


def found_in(database: Database, words: str) -> set[str]:
    """The tables in which something says these words."""
    written = {words, json.dumps(words)[1:-1]}
    tables = database.read_now(rows)
    return {name for name, lines in tables.items() if any(word in line for line in lines for word in written)}


FORMS = ("đăng ký sáng kiến", "gương điển hình", "báo cáo thành tích đột xuất", "đăng ký danh hiệu")


def write(chat: Chat, mark: str, dice: random.Random) -> None:
    """Begin forms, leave them in every way, and send files to one of them; nothing is handed in."""
    for form in dice.sample(FORMS, 3):
        chat.say(f"/nop {form}")
        for _ in range(dice.randint(1, 3)):
            chat.say(dice.choice([f"{mark} nội dung đủ dài để nhận", "1", "bỏ qua"]))
            chat.upload(f"{mark} {form}.pdf", 300, caption=f"{mark} kèm tệp")
        chat.fetched()
        chat.say("/huy")
        if (way := dice.choice(["Giữ bản nháp", "Xoá", ""])) in chat.labels():
            chat.press(way)
    chat.say("/nop đăng ký sáng kiến")
    for _ in range(3):
        chat.say(f"{mark} một nội dung đủ dài để nhận")
    with_file(chat, mark)


def with_file(chat: Chat, mark: str) -> None:
    """A file that belongs to nothing, as it is left behind when its form is given up."""
    chat.database.run_now(lambda session: _keep(session, chat, mark))


def _keep(session: Session, chat: Chat, mark: str) -> None:
    account = session.exec(select(Account).where(Account.external_id == chat.person)).one()
    name = f"{mark} {account.id}.pdf"
    evidence.remember(session, account.id, File(name, name, name, 300), NOW, caption=f"{mark} kèm tệp")


def aside(chat: Chat, number: int, mark: str) -> None:
    """An update that could not be handled, kept for somebody to look at."""
    payload = {"update_id": number, "message": {"from": {"id": chat.person}, "text": mark}}

    def work(session: Session) -> None:
        inbox.receive(session, [Arrival(number, json.dumps(payload))], NOW)
        inbox.set_aside(session, number, "ValueError", NOW)

    chat.database.run_now(work)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_of_it_is_left_anywhere(chat: Chat, seed: int) -> None:
    write(chat, MARK, random.Random(seed))  # noqa: S311  # a test's chance
    aside(chat, 1, MARK)
    chat.fetched()
    chat.person = SOMEBODY
    write(chat, OTHERS, random.Random(seed))  # noqa: S311  # a test's chance
    aside(chat, 2, OTHERS)
    chat.fetched()
    before = found_in(chat.database, OTHERS)
    chat.person = ME
    assert {"draft", "evidence", "inbox"} <= found_in(chat.database, MARK)
    kept = len(list(chat.files.iterdir()))
    chat.say("/dulieu xoá")
    chat.press("Xoá các phần trên, không lấy lại được")
    assert found_in(chat.database, MARK) == set()
    assert found_in(chat.database, OTHERS) == before
    assert len(list(chat.files.iterdir())) < kept
    chat.say("/dulieu xoá")
    assert "Xoá các phần trên, không lấy lại được" not in chat.labels()


def registered(chat: Chat, words: str) -> None:
    for said in ("/dangky", "lđtt", words, "bỏ qua", "gửi"):
        chat.say(said)


def test_what_was_handed_in_stays_and_its_files_with_it(chat: Chat) -> None:
    registered(chat, f"{MARK} hoàn thành tốt nhiệm vụ")
    chat.say("/dulieu xoá đồng ý")
    assert found_in(chat.database, MARK) == {"submission_version"}
    answer = chat.say("/hoso 1")
    assert answer is not None
    assert MARK in plain(answer.text)


def bound_file(session: Session, row: int) -> None:
    """Let a duty point to a file."""
    duty = session.exec(select(Obligation).order_by(col(Obligation.id))).first()
    assert duty is not None
    duty.evidence_id = row


def test_a_file_that_a_duty_points_to_stays(chat: Chat) -> None:
    with_file(chat, MARK)
    chat.fetched()
    chat.database.run_now(lambda session: bound_file(session, 1))
    chat.say("/dulieu xoá đồng ý")
    assert found_in(chat.database, MARK) == {"evidence"}
    assert len(list(chat.files.iterdir())) == 1


def test_bytes_that_somebody_else_handed_in_too_stay(chat: Chat) -> None:
    for name in (ME, SOMEBODY):
        chat.person = name
        with_file(chat, MARK)
    chat.database.run_now(_same_bytes)
    chat.files.mkdir()
    (chat.files / "same").write_bytes(b"x")
    chat.person = ME
    chat.say("/dulieu xoá đồng ý")
    assert (chat.files / "same").exists()
    chat.person = SOMEBODY
    chat.say("/dulieu xoá đồng ý")
    assert not (chat.files / "same").exists()


def _same_bytes(session: Session) -> None:
    for row in evidence.waiting(session):
        evidence.keep(session, row.id, "same", 1, "application/pdf")


def test_snoozes_and_the_calendars_address_are_erased_and_the_deed_is_noted(chat: Chat) -> None:
    def work(session: Session) -> int:
        person = session.exec(select(Person.id).where(Person.name == ME)).one()
        duty = session.exec(select(Obligation.id)).first()
        assert duty is not None
        snoozes.put_off(session, person, [duty], NOW.date(), NOW)
        feeds.create(session, person, NOW)
        feeds.create(session, person, NOW)
        found, hashes = erasing.erase(session, person, NOW)
        assert (found.snoozes, found.feeds, hashes) == (1, 2, [])
        assert not erasing.erase(session, person, NOW)[0]
        return person

    person = chat.database.run_now(work)
    tables = chat.database.read_now(rows)
    assert (tables["snooze"], tables["calendar_feed"]) == ([], [])
    noted = chat.database.read_now(
        lambda session: session.exec(select(Audit).where(Audit.action == "personal.erased")).all()
    )
    assert [(row.person_id, row.subject, row.detail["feeds"]) for row in noted] == [
        (person, f"person:{person}", 2)
    ]


def test_unlinking_leaves_nothing_of_the_account(chat: Chat) -> None:
    identity = "777000111"

    def rename(session: Session) -> None:
        account = session.exec(select(Account).where(Account.external_id == ME)).one()
        account.external_id = account.chat = identity

    chat.database.run_now(rename)
    chat.person = identity
    write(chat, MARK, random.Random(1))  # noqa: S311  # a test's chance
    chat.say("/dulieu gỡ liên kết")
    chat.press("Gỡ liên kết, không lấy lại được")
    assert found_in(chat.database, MARK) == set()
    assert found_in(chat.database, identity) == set()
    states = chat.database.read_now(
        lambda session: session.exec(select(Account.state).where(col(Account.person_id) == 8)).all()
    )
    assert states == [AccountState.CLOSED]
    answer = chat.say("/viec")
    assert answer is not None
    assert "Xin tham gia" in chat.labels()


def test_a_button_of_another_day_erases_nothing(session: Session) -> None:
    office.build(session, NOW)
    me = somebody(session, ME)
    ask(session, me, "/dangky", now=NOW)
    before = rows(session)
    for button in ("erased:20240107", "unlinked:20240107"):
        ask(session, me, data=f"dulieu:{button}", now=NOW)
    assert rows(session) == before


# Who looked


def test_one_looks_once_in_half_an_hour_and_never_at_oneself(session: Session) -> None:
    office.build(session, NOW, plan=None)
    for minutes, by in ((0, 2), (29, 2), (31, 2), (31, 3), (40, 1)):
        moment = NOW.replace(minute=minutes)
        looks.note(session, by, 1, Looked.DOSSIER, "submission:1", moment)
    looks.note(session, None, 1, Looked.DOSSIER, "submission:1", NOW)
    found = session.exec(select(Look.by, Look.at).order_by(col(Look.id))).all()
    assert [(by, at.minute) for by, at in found] == [(2, 0), (2, 31), (3, 31)]


# The notice


def test_a_notice_is_shown_once_and_agreed_to_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    office.build(session, NOW, plan=None)
    present = consents.notice()
    assert consents.ask_once(session, 1, NOW) == present
    assert consents.ask_once(session, 1, NOW) is None
    assert consents.give(session, 1, NOW) == NOW
    later = NOW.replace(hour=5)
    assert consents.give(session, 1, later) == NOW
    assert (consents.withdraw(session, 1, later), consents.withdraw(session, 1, later)) == (True, False)
    assert consents.give(session, 1, later) == later
    changed = {
        **consents._rules(),
        "notice": [*consents._rules()["notice"], {"version": "2027", "sentence": "x"}],
    }
    monkeypatch.setattr(consents, "_rules", lambda: changed)
    asked = consents.ask_once(session, 1, later)
    assert asked is not None
    assert asked.version == "2027"
    assert consents.notice(present.version) == present
    kept = session.exec(select(Consent.version, Consent.given_at).order_by(col(Consent.id))).all()
    assert [tuple(row) for row in kept] == [(present.version, later), ("2027", None)]


def test_joining_by_the_form_is_agreeing(chat: Chat) -> None:
    chat.person = "Người mới"
    chat.say("/start")
    chat.press("Xin tham gia")
    for said in ("Nguyễn Văn Mới", "phong quan ly bien gioi", "bỏ qua"):
        chat.say(said)
    assert chat.database.read_now(rows)["consent"] == []
    chat.press("Tôi đồng ý")
    chat.press("Gửi")
    (row,) = chat.database.read_now(lambda session: session.exec(select(Consent)).all())
    assert (row.version, row.given_at) == (consents.notice().version, NOW)


def test_every_kind_of_data_has_its_reason() -> None:
    assert [one.section for one in consents.purposes()] == list(consents.Section)
    assert all(one.why and one.base and one.keeps and one.erasing for one in consents.purposes())


def test_an_emptied_draft_is_no_draft(chat: Chat) -> None:
    chat.say("/dangky")
    chat.say("lđtt")
    chat.say("/dulieu xoá đồng ý")
    (row,) = chat.database.read_now(lambda session: session.exec(select(Draft)).all())
    assert (row.form, row.answers, row.started_with) == ("", {}, {})
    answer = chat.press("Quay lại")
    assert answer is not None
    assert "Bản nháp này đã xoá" in plain(answer.text)
