"""/kiemtra: what it says of a log that holds, that does not, and of a noted end of it."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from data import audit, chain
from data.models import Audit, Outbox
from domain.chain import SHOWN
from domain.message import Message, plain
from handlers.commands import kiemtra
from handlers.texts import audit as texts
from scheduler import trust
from tests import office
from tests.chat import ZONE
from tests.handlers.asking import NOW, ask, faults, somebody

pytestmark = pytest.mark.once  # screens and words: the statements are tried elsewhere

ROOT = Path(__file__).parents[2]
MONDAY = datetime(2024, 4, 8, 2, tzinfo=UTC)


@pytest.fixture
def log(session: Session) -> Session:
    """An office whose log is chained, of sixty entries."""
    office.build(session)
    for number in range(58):
        audit.note(session, "person.created", f"person:{number}", None, office.START, number=number)
    while chain.extend(session):
        pass
    return session


def said(session: Session, words: str = "/kiemtra", data: str = "", who: str = "Quản trị") -> Message:
    message = ask(session, somebody(session, who), words, data)
    assert faults(message) == []
    return message


def damage(session: Session, statement: str) -> None:
    session.connection().execute(text("DROP TRIGGER audit_changed"))
    session.connection().execute(text("DROP TRIGGER audit_deleted"))
    session.connection().exec_driver_sql(statement)


@pytest.mark.parametrize("who", ["Quản trị", "Thư ký", "Giám đốc"])
def test_a_whole_log_is_said_to_be_whole(log: Session, who: str) -> None:
    last = chain.last(log)
    words = plain(said(log, who=who).text)
    assert words.startswith("Nhật ký nguyên vẹn")
    assert f"Mục cuối: số {last.number}, mã {last.hash[:SHOWN]}" in words
    assert "chờ vào chuỗi" not in words


def test_what_waits_is_counted(log: Session) -> None:
    audit.note(log, "plan.imported", "plan:1", None, NOW)
    assert "(chưa tới một phút): 1" in plain(said(log).text)


def test_a_log_before_its_first_tick_is_no_fault(session: Session) -> None:
    office.build(session)
    words = said(session).text
    assert words.startswith(texts.EMPTY)
    assert words.endswith(": 2")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE audit SET subject = 'plan:9' WHERE number = 5",
            "Sai từ mục số 5 (người (họ tên), 08:00 02/01/2024)",
        ),
        (
            "UPDATE audit SET at = 'x' WHERE number = 5",
            "Sai từ mục số 5 (người (họ tên), không đọc được thời điểm)",
        ),
        ("UPDATE audit SET action = '<b>' WHERE number = 5", "Sai từ mục số 5 (việc khác, 08:00 02/01/2024)"),
        ("DELETE FROM audit WHERE number = 5", "Sai từ mục số 5: mục này không còn trong nhật ký"),
        ("UPDATE audit SET detail = '{\"a\":1}' WHERE number = 5", "chỉ phần chi tiết đã bị đổi"),
    ],
)
def test_the_first_bad_entry_is_named(log: Session, statement: str, told: str) -> None:
    damage(log, statement)
    assert told in plain(said(log).text)


def test_an_anchor_fits_or_does_not(log: Session) -> None:
    noted = chain.anchor(log, 7)
    assert noted is not None
    assert plain(said(log, f"/kiemtra 7 {noted.hash[:SHOWN].upper()}").text).startswith("Mốc khớp")
    assert plain(said(log, f"/kiemtra 7: {noted.hash[:8]} {noted.hash[8:12]}").text).startswith("Mốc khớp")
    assert "Mốc không khớp" in plain(said(log, "/kiemtra 7 0000000000000000").text)
    assert "Mốc không còn trong nhật ký" in plain(said(log, "/kiemtra 99999 0000000000000000").text)
    damage(log, "UPDATE audit SET subject = 'plan:9' WHERE number = 5")
    assert "Sai từ mục số 5" in plain(said(log, f"/kiemtra 7 {noted.hash}").text)


@pytest.mark.parametrize(
    "words",
    [
        "7",
        "bảy 00000000",
        "7 0000",
        "7 xxxxxxxx",
        "-7 00000000",
        "0 00000000",
        "²  00000000",
        f"{10**30} 00000000",
    ],
)
def test_what_is_no_anchor_is_answered_with_an_example(log: Session, words: str) -> None:
    assert said(log, f"/kiemtra {words}").text == texts.HOW_TO_COMPARE


def test_a_long_log_is_verified_in_parts(log: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kiemtra, "PART", 20)
    last = chain.last(log).number
    damage(log, "UPDATE audit SET subject = 'plan:9' WHERE number = 5")
    message, seen = said(log), 0
    while message.buttons:
        seen += 1
        assert f"đến mục {last - 20 * (seen - 1)}," in plain(message.text)
        message = said(log, data=message.buttons[0][0].data)
    assert "Sai từ mục số 5" in plain(message.text)
    assert seen == (last - 1) // 20


def test_every_kind_of_entry_has_a_word(log: Session) -> None:
    """Every deed that is noted anywhere, by the first word of its name."""
    first = {row.partition(".")[0] for row in log.exec(select(Audit.action))} | set(noted_kinds())
    assert first <= set(texts.KINDS)


def noted_kinds() -> list[str]:
    """What stands as the action of a `note(...)`, as far as it is written there."""
    found = []
    for folder in ("bot", "handlers", "scheduler", "forms", "data"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {"audit.note", "note"}:
                    found += actions_of(node)
    assert len(found) > 25
    return found


def actions_of(call: ast.Call) -> list[str]:
    """The first word of an action that is a literal, or begins with one."""
    if len(call.args) < 2:
        return []
    action = call.args[1]
    if isinstance(action, ast.JoinedStr):
        action = action.values[0]
    if isinstance(action, ast.Constant) and isinstance(action.value, str):
        return [action.value.partition(".")[0]]
    return []


def test_the_office_notes_the_end_once_a_week(log: Session) -> None:
    def told(now: datetime) -> int:
        return trust.tell(log, now, ZONE)

    assert told(MONDAY - timedelta(days=1)) == 0  # a Sunday
    assert told(MONDAY.replace(hour=12)) == 0  # an evening
    assert told(MONDAY) == 2
    assert told(MONDAY + timedelta(hours=1)) == told(MONDAY + timedelta(days=4)) == 0
    assert told(MONDAY + timedelta(days=7)) == 2
    rows = log.exec(select(Outbox).where(col(Outbox.kind) == trust.ANCHOR)).all()
    last = chain.last(log)
    assert len(rows) == 4
    assert all(f"/kiemtra {last.number} {last.hash[:SHOWN]}" in row.facts["text"] for row in rows)


def test_nothing_is_told_of_an_empty_log(session: Session) -> None:
    assert trust.tell(session, MONDAY, ZONE) == 0
