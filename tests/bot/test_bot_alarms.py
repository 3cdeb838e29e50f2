"""What the technicians are told of, once at its begin and once at its end; and `thidua check`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from bot import findings, texts
from bot.alarms import TOLD, alarm
from bot.ask_server import Told
from bot.health import Place
from bot.settings import Settings
from data.db import Database
from data.models import Inbox, Outbox
from domain.health import GRAVE, Trouble
from domain.message import plain
from tests import office
from tests.bot.test_bot_health import Size, outbox

NOW = datetime(2024, 1, 8, 3, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def told(session: Session) -> list[tuple[str, bool]]:
    """What is owed to the technicians: the first words, and whether it waits for the office to open."""
    rows = session.exec(select(Outbox).where(col(Outbox.key).startswith("alarm:")).order_by(col(Outbox.id)))
    return [(plain(row.facts["text"])[:16], row.not_before > NOW) for row in rows]


def test_a_trouble_is_told_once_when_it_begins_and_once_when_it_is_over(session: Session) -> None:
    office.build(session, NOW, plan=None)
    looks = [{Trouble.DISK}, {Trouble.DISK}, {Trouble.DISK, Trouble.BACKUP}, {Trouble.BACKUP}, set(), set()]
    happened = [
        alarm(session, found, NOW + timedelta(seconds=20 * place), ZONE) for place, found in enumerate(looks)
    ]
    assert happened == [[Trouble.DISK], [], [Trouble.BACKUP], [Trouble.DISK], [Trouble.BACKUP], []]
    assert [words for words, _ in told(session)] == ["Bot có trục trặc"] * 2 + ["Đã hết trục trặc"] * 2
    alarm(session, {Trouble.DISK}, NOW + timedelta(days=1), ZONE)
    assert len(told(session)) == 5


def test_at_night_it_goes_at_once_and_without_a_sound(session: Session) -> None:
    office.build(session, NOW, plan=None)
    alarm(session, {Trouble.SENDER}, NOW.replace(hour=18), ZONE)
    (row,) = session.exec(select(Outbox).where(col(Outbox.key).startswith("alarm:"))).all()
    assert (row.not_before, row.facts["silent"]) == (NOW.replace(hour=18), True)


def test_every_trouble_has_its_words() -> None:
    assert set(texts.TROUBLES) == set(texts.REMEDIES) == set(Trouble)
    assert set(TOLD) <= set(Trouble)
    assert {Trouble.DISK, Trouble.BACKUP}.isdisjoint(GRAVE)


def test_the_tables_in_words(session: Session) -> None:
    office.build(session, NOW, plan=None)
    assert all(one.ok for one in findings.of_tables(session, NOW))
    session.add(Inbox(update_id=1, received_at=NOW - timedelta(hours=2)))
    session.add(Inbox(update_id=2, received_at=NOW, set_aside_at=NOW))
    session.add(outbox(not_before=NOW - timedelta(hours=2)))
    session.add(outbox(key="two", state="unsure"))
    session.flush()
    inbox, owed, unsure, aside = findings.of_tables(session, NOW)
    assert (inbox.ok, owed.ok, unsure.ok, aside.ok) == (False, False, True, True)
    assert inbox.text == f"{texts.found_inbox(1, 7200)} {texts.REMEDIES[Trouble.INBOX]}"
    assert "2 giờ" in inbox.text
    assert (unsure.text, aside.text) == (texts.found_unsure(1), texts.found_aside(1))


@pytest.mark.once
def test_the_disk_in_words(tmp_path: Path, database: Database) -> None:
    disk = Size()
    place = Place(tmp_path, lambda _: disk)
    (room,) = findings.of_disk(place)
    assert (room.text, room.ok) == ("Ổ đĩa: còn trống 50,0 GB.", True)
    disk.free = 2**20
    (room,) = findings.of_disk(place)
    assert (room.ok, texts.REMEDIES[Trouble.DISK] in room.text) == (False, True)


@pytest.mark.parametrize(
    ("said", "webhook", "ok"),
    [
        (Told("", 0, "", 0.4), "", [True, True]),
        (Told("", 5000, "", 0.4), "", [False, True]),
        (Told("", 0, "", 45.0), "", [True, False]),
        (Told("", 0, "", -45.0), "", [True, False]),
        (Told("https://x.example/t", 0, "", None), "", [False]),
        (Told("", 0, "", None), "https://x.example/t", [False]),
        (Told("https://x.example/t", 0, "", None), "https://x.example/t", [True]),
        (Told("https://x.example/t", 0, "timed out", None), "https://x.example/t", [True, False]),
    ],
)
def test_the_server_in_words(said: Told, webhook: str, ok: list[bool]) -> None:
    settings = Settings(token="1:x", web="127.0.0.1:0", webhook=webhook, _env_file=None)  # type: ignore[call-arg, arg-type]  # noqa: S106  # pydantic-settings' own
    assert [one.ok for one in findings.of_server(said, settings)] == ok
