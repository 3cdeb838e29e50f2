"""Backups by the bot itself and by the command line."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot import backing_up, texts
from bot.settings import Settings
from bot.tidying import tidying
from data import backups, migrate
from data import texts as refusals
from data.backups import listed
from data.db import Database
from data.models import Audit, Inbox, Person
from data.sealing import BadBackup, key_of
from domain.errors import Refusal, ThiduaError
from scheduler.daily import Daily
from scheduler.lock import SenderLock
from tests import office

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
KEY = "correct horse battery staple"


@pytest.fixture
def settings(engine_url: str, tmp_path: Path) -> Settings:
    own: dict[str, Any] = {"database_url": engine_url, "home": tmp_path / "home"}
    path = tmp_path / "key"
    path.write_text("k" * 40)
    return Settings(**own, backup_key=SecretStr(f"file:{path}"))


def changed(settings: Settings, **values: object) -> Settings:
    return settings.model_copy(update=values)


async def ended(daily: Daily) -> None:
    """Wait for a process of its own, which starts slowly on a machine that is busy."""
    async with asyncio.timeout(60):
        while daily.goes_on:  # noqa: ASYNC110  # it tells nobody that it has ended
            await asyncio.sleep(0.05)


def people(settings: Settings) -> list[str]:
    database = Database(settings.database)
    found = database.read_now(lambda session: list(session.exec(select(Person.name).order_by(Person.name))))
    database.close()
    return found


def add(settings: Settings, name: str) -> None:
    database = Database(settings.database)
    database.run_now(lambda session: office.add_person(session, name, [], NOW))
    database.close()


def test_a_backup_is_made_listed_and_restored(settings: Settings) -> None:
    add(settings, "A")
    said = backing_up.backup(settings, None, lambda: NOW)
    (kept,) = listed(settings.backup_folder)
    assert (kept.at, str(kept.path) in said) == (NOW, True)
    assert "09:00 23/11/2026" in said
    assert backing_up.listing(settings) == [
        texts.backup_line(kept.path.name, kept.at.astimezone(settings.zone), kept.size)
    ]
    add(settings, "B")
    with pytest.raises(Refusal) as told:
        backing_up.restore(settings, kept.path, replace=False, clock=lambda: NOW)
    assert (told.value.person, people(settings)) == (texts.WOULD_REPLACE, ["A", "B"])
    assert "09:00 23/11/2026" in backing_up.restore(settings, kept.path, replace=True, clock=lambda: NOW)
    assert people(settings) == ["A"]
    database = Database(settings.database)
    notes = database.read_now(lambda session: session.exec(select(Audit.action, Audit.detail)).all())
    database.close()
    assert [action for action, _ in notes] == ["backup.restored"]


def test_beside_a_bot_a_backup_is_made_and_none_is_restored(settings: Settings) -> None:
    add(settings, "A")
    database = Database(settings.database)
    lock = SenderLock(database)
    assert lock.take()
    try:
        backing_up.backup(settings, settings.home / "one.bak", lambda: NOW)
        with pytest.raises(Refusal) as told:
            backing_up.restore(settings, settings.home / "one.bak", replace=True)
    finally:
        lock.release()
        database.close()
    assert (told.value.person, people(settings)) == (texts.STOP_THE_BOT, ["A"])
    assert listed(settings.backup_folder) == []  # it went where it was told to


@pytest.mark.once
def test_what_is_in_the_way_is_one_sentence(settings: Settings, tmp_path: Path) -> None:
    add(settings, "A")
    none = changed(settings, backup_key=SecretStr(""))
    weak = changed(settings, backup_key=SecretStr("short"))
    file = tmp_path / "x.bak"
    file.write_bytes(b"x")
    for chosen, sentence in ((none, texts.NO_BACKUP_KEY), (weak, refusals.KEY_TOO_SHORT)):
        with pytest.raises(ThiduaError) as told:
            backing_up.backup(chosen, None)
        assert told.value.person == sentence
        with pytest.raises(ThiduaError) as told:
            backing_up.restore(chosen, file, replace=True)
        assert told.value.person == sentence
    with pytest.raises(BadBackup) as bad:
        backing_up.restore(settings, file, replace=True)
    assert bad.value.person == refusals.NO_BACKUP
    with pytest.raises(ThiduaError) as absent:
        backing_up.restore(settings, tmp_path / "absent.bak", replace=True)
    assert "absent.bak" in absent.value.person
    empty = changed(settings, database_url=f"sqlite:///{tmp_path / 'none.sqlite'}")
    with pytest.raises(Refusal):
        backing_up.backup(empty, None)
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.once
def test_check_says_how_it_stands(settings: Settings) -> None:
    add(settings, "A")

    def said(chosen: Settings, now: datetime = NOW) -> tuple[str, bool]:
        return backing_up.standing(chosen, now)

    assert said(changed(settings, backup_key=SecretStr(""))) == (texts.NOT_BACKED_UP, True)
    assert said(changed(settings, backup_key=SecretStr("short"))) == (refusals.KEY_TOO_SHORT, False)
    assert said(settings) == (texts.NO_BACKUP_YET, True)
    backing_up.backup(settings, None, lambda: NOW)
    local = NOW.astimezone(settings.zone)
    assert said(settings, NOW + timedelta(hours=35)) == (texts.newest_backup(local, 1), True)
    assert said(settings, NOW + timedelta(hours=36)) == (texts.old_backup(local, 1), False)


@pytest.mark.slow
async def test_every_night_one_is_made_in_a_process_of_its_own(settings: Settings) -> None:
    add(settings, "A")
    daily = backing_up.nightly(settings)
    for now in (NOW, NOW + timedelta(hours=1), NOW + timedelta(days=3)):
        daily.look(now)
        await ended(daily)
    assert [one.at for one in listed(settings.backup_folder)] == [NOW + timedelta(days=3), NOW]
    newest = listed(settings.backup_folder)[0].path
    content = backups.look(newest, key_of(settings.backup_key.get_secret_value()))
    assert (content.tables["person"][0], content.revision) == (1, migrate.HEAD)


@pytest.mark.once
async def test_without_a_key_none_is_made_and_a_failure_is_logged(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = backing_up.nightly(changed(settings, backup_key=SecretStr("")))
    silent.look(NOW)
    assert not silent.goes_on
    failing = backing_up.nightly(changed(settings, backup_key=SecretStr("file:absent " + KEY)))
    failing.look(NOW)
    await ended(failing)
    logged = "".join(capsys.readouterr())
    assert "no backup was made" in logged
    assert KEY not in logged
    assert listed(settings.backup_folder) == []


async def test_what_was_kept_long_enough_goes_once_a_day(engine_url: str, tmp_path: Path) -> None:
    database = Database(engine_url)
    old = NOW - timedelta(days=31)

    def receive(key: int) -> None:
        row = Inbox(update_id=key, received_at=old, answered_at=old)
        database.run_now(lambda session: session.add(row))

    def left() -> int:
        return len(database.read_now(lambda session: session.exec(select(Inbox.update_id)).all()))

    receive(1)
    daily = tidying(database, tmp_path)
    daily.look(NOW)
    await ended(daily)
    receive(2)
    daily.look(NOW + timedelta(hours=23))
    assert (daily.goes_on, left()) == (False, 1)
    daily.look(NOW + timedelta(hours=24))
    await ended(daily)
    assert left() == 0
    database.close()
