"""A backup put back: checked whole, then brought into a fresh place, compared, and only then put in place.

SQLite: a new file beside the old one takes its name at the end. PostgreSQL: one transaction, in which the old
tables go and the new ones come. Whatever fails before the end, a kill among it, leaves what was there.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, MetaData, func, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from data import audit, migrate, texts
from data.archive import Content, Tally, is_whole, read
from data.backups import BackupFailed, look, opened_file, sync_folder
from data.db import Database, table_of
from data.models import Account, Audit, Inbox, Person, Plan, metadata
from data.sealing import BadBackup, Key
from data.snapshot import Row, Shape, continue_after, load, rows
from domain.errors import ThiduaError

#: What is done in the restored database before anybody sees it: with its transaction and its moment.
Settle = Callable[[Session, datetime], None]

#: Any of these with a row: there is something to lose.
_PRECIOUS = (Account, Audit, Inbox, Person, Plan)
_RESTORING = ".restoring"
#: Milliseconds that the restoring waits for somebody who still holds a table.
_PATIENCE = 10_000


def holds_data(url: str) -> bool:
    """Whether something would be lost in a database; True too for a file that can't be read as one."""
    if _is_sqlite(url) and not _path(url).exists():
        return False
    with closing(Database(url)) as database:
        try:
            return database.read_now(_holds_data)
        except DBAPIError:
            if database.is_sqlite:
                return True
            raise


def _holds_data(session: Session) -> bool:
    connection = session.connection()
    there = set(inspect(connection).get_table_names())
    tables = [table for model in _PRECIOUS if (table := table_of(model)).name in there]
    return any(connection.execute(select(func.count()).select_from(table)).scalar() for table in tables)


def restore(path: Path, key: Key, url: str, evidence: Path, now: datetime, settle: Settle) -> Content:
    """Put a backup in the place of what is there; what it held. Nobody else may be at the database.

    Raises BadBackup if the file is not whole, before anything is touched; ThiduaError where a backup can't be
    put into this database, which then is as it was.
    """
    look(path, key)
    try:
        into = _into_sqlite if _is_sqlite(url) else _into_postgresql
        return into(url, lambda connection: _fill(connection, path, key, evidence, now, settle))
    except OSError as error:
        raise BackupFailed(texts.not_restored(error.strerror or ""), f"restore: {error}") from error
    except (DBAPIError, sqlite3.Error) as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        raise BackupFailed(texts.not_restored(kind), f"restore: {kind}") from error


Fill = Callable[[Connection], Content]


def _into_sqlite(url: str, fill: Fill) -> Content:
    live = _path(url)
    live.parent.mkdir(parents=True, exist_ok=True)
    fresh = live.with_name(live.name + _RESTORING)
    _remove(fresh)
    try:
        with closing(Database(f"sqlite:///{fresh}")) as beside, migrate.migrating(beside) as connection:
            content = fill(connection)
        _into_one_file(fresh)
        _swap(fresh, live)
    finally:
        _remove(fresh)
    return content


def _swap(fresh: Path, live: Path) -> None:
    """From one moment to the next; the old journal goes first, for it would be applied to the new file."""
    if live.exists():
        try:
            _into_one_file(live)
        except sqlite3.OperationalError as error:
            raise BackupFailed(texts.DATABASE_IN_USE, f"the database is in use: {error}") from error
        except sqlite3.DatabaseError:
            pass  # broken beyond reading, which is why it is replaced
    for journal in _journals(live):
        journal.unlink(missing_ok=True)
    fresh.replace(live)
    sync_folder(live.parent)


def _into_one_file(path: Path) -> None:
    """Bring the journal into the file. Raises sqlite3.OperationalError while somebody else has it open."""
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _into_postgresql(url: str, fill: Fill) -> Content:
    with closing(Database(url)) as database, migrate.migrating(database) as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = {_PATIENCE}"))
        _drop(connection)
        return fill(connection)


def _drop(connection: Connection) -> None:
    """Take away our tables, and the functions of their triggers."""
    there = MetaData()
    ours = {*metadata().tables, "alembic_version"}
    there.reflect(connection, only=lambda name, _: name in ours)
    named = text(
        "SELECT DISTINCT t.tgfoid::regprocedure::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE NOT t.tgisinternal AND n.nspname = current_schema() AND c.relname = ANY(:tables)"
    )
    functions = connection.execute(named, {"tables": sorted(ours)}).scalars().all()
    there.drop_all(connection)
    for function in functions:
        connection.exec_driver_sql(f"DROP FUNCTION {function}")


class _Filler:
    """Takes a backup into a database without tables, and its files into their folder."""

    def __init__(self, connection: Connection, evidence: Path) -> None:
        self._connection = connection
        self._evidence = evidence
        self.shapes: list[Shape] = []

    def start(self, content: Content) -> None:
        """Make the tables as they were then. Raises BadBackup if only a newer release knows them."""
        from alembic import command
        from alembic.util import CommandError

        try:
            command.upgrade(migrate.configuration(self._connection), content.revision)
        except CommandError as error:
            raise BadBackup(texts.BACKUP_NEWER, f"unknown revision {content.revision}") from error

    def table(self, shape: Shape, next_id: int | None, batches: Iterable[list[Row]]) -> None:
        """Put the rows in."""
        load(self._connection, shape, batches)
        continue_after(self._connection, shape, next_id)
        self.shapes.append(shape)

    def file(self, sha256: str, pieces: Iterable[bytes]) -> None:
        """Lay a file down under its hash, unless it lies there; one that is there is never made worse."""
        target = self._evidence / sha256
        if is_whole(target, sha256):
            for _ in pieces:
                pass
            return
        self._evidence.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{sha256}{_RESTORING}")
        try:
            with part.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _fill(
    connection: Connection, path: Path, key: Key, evidence: Path, now: datetime, settle: Settle
) -> Content:
    filler = _Filler(connection, evidence)
    with opened_file(path) as file:
        content = read(file, key, filler)
    for shape in filler.shapes:
        _compare(connection, shape, content)
    _bring_up_to_date(connection)
    with Session(connection, expire_on_commit=False) as session:
        settle(session, content.at)
        audit.note(
            session, "backup.restored", f"backup:{content.at.isoformat()}", None, now, rows=content.rows
        )
        session.commit()  # into the transaction around it
    if evidence.is_dir():
        sync_folder(evidence)
    return content


def _bring_up_to_date(connection: Connection) -> None:
    from alembic import command

    command.upgrade(migrate.configuration(connection), "head")


def _compare(connection: Connection, shape: Shape, content: Content) -> None:
    tally = Tally()
    for batch in rows(connection, shape):
        tally.add(batch)
    if tally.done() != content.tables[shape.name]:
        raise ThiduaError(texts.RESTORED_DIFFERS, f"table {shape.name} is not what the backup holds")


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _path(url: str) -> Path:
    return Path(str(make_url(url).database))


def _journals(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal")]


def _remove(path: Path) -> None:
    for one in (path, *_journals(path)):
        one.unlink(missing_ok=True)
