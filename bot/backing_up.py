"""Backups as the program makes them: every night beside the bot, and by the command line."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import structlog

from bot import texts
from bot.health import BACKUP_AGE
from bot.settings import BadSettings, Settings
from bot.times import Clock, utc_now
from data import backups, replicas, restoring
from data.archive import Content
from data.db import Database
from data.sealing import Key, key_of
from documents import apart
from domain.errors import Refusal, ThiduaError
from domain.keeping import is_due
from scheduler.after_restore import settle
from scheduler.daily import Daily
from scheduler.lock import SenderLock

_log = structlog.get_logger(__name__)

#: Seconds that a night's backup may take.
PATIENCE = 3600.0


def nightly(settings: Settings) -> Daily:
    """What makes a backup every night, in a process of its own; without a key it is never due."""

    def due(now: datetime) -> bool:
        made = [one.at for one in backups.listed(settings.backup_folder)]
        return is_due(made, now, settings.zone)

    async def work(now: datetime) -> None:
        answer = await apart.ask("bot.backup_child", order=_order(settings, now), seconds=PATIENCE)
        if answer.code:
            raise BackupMissed(answer.complaint.decode(errors="replace").strip())
        told = json.loads(answer.said)
        (_log.warning if told["missing"] else _log.info)("backed up", **told)

    def failed(error: Exception) -> None:
        _log.error("no backup was made", error=str(error) or type(error).__name__)

    has_key = bool(settings.backup_key.get_secret_value())
    return Daily("backup", due if has_key else lambda _: False, work, failed)


class BackupMissed(Exception):
    """The night's backup failed; the message is what the child process wrote to its standard error."""


def _order(settings: Settings, now: datetime) -> bytes:
    order = {
        "now": now.isoformat(),
        "zone": settings.timezone,
        "database": settings.database,
        "evidence": str(settings.evidence),
        "folder": str(settings.backup_folder),
        "key": settings.backup_key.get_secret_value(),
    }
    return json.dumps(order).encode()


def backup(settings: Settings, file: Path | None, clock: Clock = utc_now) -> str:
    """Make a backup now, beside a running bot or without one; what was made, in words.

    Raises ThiduaError with what is in the way.
    """
    key, now = _key(settings), clock()
    if not settings.database_exists():
        raise Refusal(texts.NO_DATABASE_YET, "there is no database file")
    target = file or backups.place(settings.backup_folder, now)
    with _in_words(), closing(Database(settings.database)) as database:
        content = backups.make(database, settings.evidence, target, key, now)
    if file is None:
        backups.thin_out(settings.backup_folder, now, settings.zone)
    return texts.backed_up(str(target), _told(content, settings), target.stat().st_size, len(content.missing))


def restore(settings: Settings, file: Path, *, replace: bool, clock: Clock = utc_now) -> str:
    """Put a backup in the place of what is there; what was restored, in words.

    Raises ThiduaError while a bot runs, if something would be lost and `replace` does not allow it, or where
    the file can't be used: then what was there is untouched.
    """
    key, now = _key(settings), clock()
    doubts: list[int] = []
    with _in_words(), _alone(settings):
        if not replace and restoring.holds_data(settings.database):
            raise Refusal(texts.WOULD_REPLACE, "the database holds data")
        content = restoring.restore(
            file,
            key,
            settings.database,
            settings.evidence,
            now,
            lambda session, made: doubts.append(settle(session, made, now, settings.zone)),
        )
    return texts.restored(_told(content, settings), sum(doubts), len(content.missing))


def listing(settings: Settings) -> list[str]:
    """The backups that there are, the newest first, a line each."""
    found = backups.listed(settings.backup_folder)
    lines = [texts.backup_line(one.path.name, one.at.astimezone(settings.zone), one.size) for one in found]
    return lines or [texts.no_backups(str(settings.backup_folder))]


def standing(settings: Settings, now: datetime) -> tuple[str, bool]:
    """How it stands with backups in a sentence, and whether all is well."""
    if not settings.backup_key.get_secret_value():
        return texts.NOT_BACKED_UP, True
    try:
        _key(settings)
    except ThiduaError as error:
        return error.person, False
    found = backups.listed(settings.backup_folder)
    if not found:
        return texts.NO_BACKUP_YET, True
    well = now - found[0].at < BACKUP_AGE
    sentence = texts.newest_backup if well else texts.old_backup
    return sentence(found[0].at.astimezone(settings.zone), len(found)), well


def _key(settings: Settings) -> Key:
    """The key. Raises BadSettings if there is none, BadKey if it is too weak or can't be read."""
    setting = settings.backup_key.get_secret_value()
    if not setting:
        raise BadSettings(texts.NO_BACKUP_KEY, "THIDUA_BACKUP_KEY is not set")
    return key_of(setting)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """The time in which no bot can start. Raises Refusal if one runs."""
    with closing(Database(settings.database)) as database:
        lock = SenderLock(database)
        try:
            answers = not database.is_sqlite and database.read_now(replicas.count_living)
            if answers or not lock.take():
                raise Refusal(texts.STOP_THE_BOT, "a bot runs on this database")
            yield
        finally:
            lock.release()


@contextmanager
def _in_words() -> Iterator[None]:
    """A database that can't be reached is a sentence."""
    try:
        yield
    except ThiduaError:
        raise
    except Exception as error:
        raise ThiduaError(texts.no_database(type(error).__name__), f"database: {error}") from error


def _told(content: Content, settings: Settings) -> str:
    return texts.backup_content(content.at.astimezone(settings.zone), content.rows, content.files)
