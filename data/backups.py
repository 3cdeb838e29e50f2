"""Backups: made beside a running bot, checked before they count, listed, thinned out (decision 18).

A backup is one sealed file with every row of every table as it stood at one moment, and the files handed in
that they name. It belongs to no kind of database: what was made on SQLite may be restored into PostgreSQL.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, inspect, select, text

from data import migrate, texts
from data.archive import Content, Looker, Writer, read
from data.db import Database, table_of
from data.models import Evidence, EvidenceState
from data.sealing import Key, sealed
from data.snapshot import at_one_moment, next_id, rows, shapes
from domain.errors import ThiduaError
from domain.keeping import kept

_NAME = re.compile(r"thidua-(\d{8}T\d{6}Z)\.bak")
_STAMP = "%Y%m%dT%H%M%SZ"
_PART = ".part"
#: Seconds after which a half-written file belongs to a dead process: a living one writes all the time.
_STALE = 6 * 3600


class BackupFailed(ThiduaError):
    """No backup was made; what there was before is untouched."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in its folder: when it was begun, and its bytes."""

    path: Path
    at: datetime
    size: int


def listed(folder: Path) -> list[Kept]:
    """The backups in a folder, the newest first; other files are none."""
    found = [(path, name) for path in _entries(folder) if (name := _NAME.fullmatch(path.name))]
    backups = [
        Kept(path, datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC), path.stat().st_size)
        for path, name in found
    ]
    return sorted(backups, key=lambda one: one.at, reverse=True)


def place(folder: Path, now: datetime) -> Path:
    """Where the backup of this moment goes."""
    return folder / f"thidua-{now.astimezone(UTC).strftime(_STAMP)}.bak"


def make(database: Database, evidence: Path, target: Path, key: Key, now: datetime) -> Content:
    """Write a backup, read it back, and only then give it its name; what it holds.

    Raises BackupFailed if the file is there already, or can't be written; ThiduaError if there is no database
    of this release.
    """
    if target.exists():
        raise BackupFailed(texts.file_is_there(target.name), "the target exists")
    try:
        with _emerging(target) as file:
            content = at_one_moment(database, lambda connection: _write(file, key, connection, evidence, now))
            file.seek(0)
            if read(file, key, Looker()) != content:
                raise BackupFailed(texts.BACKUP_UNREADABLE, "what was read back is not what was written")
    except OSError as error:
        raise BackupFailed(texts.cannot_write(error.strerror or ""), f"backup: {error}") from error
    return content


def look(path: Path, key: Key) -> Content:
    """What a backup holds, every byte checked. Raises BadBackup, or BackupFailed if there is no file."""
    with opened_file(path) as file:
        return read(file, key, Looker())


@contextmanager
def opened_file(path: Path) -> Iterator[IO[bytes]]:
    """A backup's file, to be read. Raises BackupFailed where that can't be done."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise BackupFailed(texts.cannot_read(path.name, error.strerror or ""), f"backup: {error}") from error


def thin_out(folder: Path, now: datetime, zone: tzinfo) -> list[Path]:
    """Remove the backups that are not kept, and what dead processes left half-written; what was removed."""
    backups = listed(folder)
    stay = kept([one.at for one in backups], zone)
    over = [one.path for one in backups if one.at not in stay]
    dead = [path for path in _entries(folder) if _is_dead(path, now)]
    for path in (*over, *dead):
        path.unlink(missing_ok=True)
    return over


def _write(file: IO[bytes], key: Key, connection: Connection, evidence: Path, now: datetime) -> Content:
    revision = _revision(connection)
    with sealed(file, key) as sink:
        writer = Writer(sink, now, revision)
        # The rows first: a file is on the disk before a row names it, so none is still to come.
        for shape in shapes(connection):
            writer.table(shape, next_id(connection, shape), rows(connection, shape))
        for sha256 in _files(connection):
            writer.file(sha256, evidence / sha256)
        writer.end()
    return writer.content


def _files(connection: Connection) -> list[str]:
    table = table_of(Evidence)
    named = select(table.c.sha256).where(table.c.state == EvidenceState.KEPT, table.c.sha256.is_not(None))
    return list(connection.execute(named.distinct().order_by(table.c.sha256)).scalars())


def _revision(connection: Connection) -> str:
    """The schema's revision. Raises ThiduaError if there is none, or one that this release does not know."""
    if not inspect(connection).has_table("alembic_version"):
        raise BackupFailed(texts.NOTHING_TO_BACK_UP, "the database has no tables")
    migrate.check_known(migrate.configuration(connection), connection)
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


@contextmanager
def _emerging(target: Path) -> Iterator[IO[bytes]]:
    """A file that has its name only when the block has ended well and every byte is on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}{_PART}")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _is_dead(path: Path, now: datetime) -> bool:
    return path.name.endswith(_PART) and now.timestamp() - path.stat().st_mtime > _STALE
