"""What counts as a database that is away, and who waits for it how long."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from data import alarms, db, outage
from data.db import Database, is_away
from data.models import Inbox
from data.outage import NotNow, Outage, cause_of
from data.sqlite_file import FileMoved
from domain.health import Cause

NOW = datetime(2024, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
async def watch(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Outage]:
    for name, seconds in {"FIRST_PAUSE": 0.02, "LONGEST_PAUSE": 0.05, "PULSE": 0.05, "ANSWER": 0.3}.items():
        monkeypatch.setattr(outage, name, seconds)
    watch = Outage(database, lambda: NOW)
    watch.start()
    yield watch
    await watch.stop()


def met(database: Database, work: Callable[[Session], object]) -> Exception:
    """The error that work meets."""
    with pytest.raises(Exception) as raised:  # noqa: PT011  # which one is what the tests ask
        database.run_now(work)
    return raised.value


def only_sqlite(database: Database) -> Path:
    if not database.is_sqlite:
        pytest.skip("about SQLite's file")
    return Path(database.engine.url.database or "")


def only_postgres(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("about a server")


def test_errors_of_the_work_are_no_absence(database: Database) -> None:
    def twice(session: Session) -> None:
        session.add_all([Inbox(update_id=1, received_at=NOW), Inbox(update_id=1, received_at=NOW)])
        session.flush()

    assert not is_away(met(database, twice))
    assert not is_away(met(database, lambda session: session.execute(text("SELECT nothing FROM nowhere"))))
    assert not is_away(met(database, lambda _: 1 / 0))


def test_a_full_disk(database: Database) -> None:
    only_sqlite(database)

    def work(session: Session) -> None:
        session.execute(text("PRAGMA max_page_count=1"))
        session.add(Inbox(update_id=1, received_at=NOW, payload="x" * 1_000_000))

    error = met(database, work)
    assert (is_away(error), cause_of(error)) == (True, Cause.FULL)


def test_a_locked_file(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    path = only_sqlite(database)
    monkeypatch.setattr(db, "BUSY_TIMEOUT", 1)
    other, mine = sqlite3.connect(path, isolation_level=None), Database(database.url)
    other.execute("BEGIN IMMEDIATE")
    error = met(mine, lambda session: session.execute(text("SELECT 1")))
    assert (is_away(error), cause_of(error)) == (True, Cause.LOCKED)
    other.close()
    mine.close()


def test_a_file_that_was_moved_or_replaced(database: Database) -> None:
    path = only_sqlite(database)
    database.run_now(lambda session: session.execute(text("SELECT 1")))
    aside = path.with_suffix(".aside")
    path.rename(aside)
    for there in (False, True):
        if there:
            path.touch()
        for run in (database.run_now, database.read_now):
            with pytest.raises(Exception, match="moved or replaced") as raised:
                run(lambda session: session.execute(text("SELECT 1")))
            assert (is_away(raised.value), cause_of(raised.value)) == (True, Cause.MOVED)
        assert path.exists() is there
    aside.rename(path)
    assert database.run_now(lambda session: session.execute(text("SELECT 1")).scalar()) == 1


def test_a_damaged_file(database: Database) -> None:
    path = only_sqlite(database)
    path.write_bytes(b"no database " * 10_000)
    error = met(database, lambda session: session.execute(text("SELECT * FROM inbox")))
    assert (is_away(error), cause_of(error)) == (True, Cause.DAMAGED)


def test_a_server_that_ends_the_connection_or_takes_none(database: Database, postgres: Engine) -> None:
    only_postgres(database)
    error = met(
        database, lambda session: session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    )
    assert (is_away(error), cause_of(error)) == (True, Cause.LOST)
    nobody = Database("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    error = met(nobody, lambda session: session.execute(text("SELECT 1")))
    assert (is_away(error), cause_of(error)) == (True, Cause.LOST)
    nobody.close()


def test_a_server_that_may_only_be_read(database: Database) -> None:
    only_postgres(database)

    def work(session: Session) -> None:
        session.execute(text("SET TRANSACTION READ ONLY"))
        session.add(Inbox(update_id=1, received_at=NOW))

    error = met(database, work)
    assert (is_away(error), cause_of(error)) == (True, Cause.READ_ONLY)


class Damaged(sqlite3.DatabaseError):
    """As sqlite3 tells of a page that is none."""

    sqlite_errorname = "SQLITE_CORRUPT"


async def test_work_that_alone_finds_damage_holds_nobody_up_for_ever(watch: Outage) -> None:
    tries: list[bool] = []

    def work(_: Session) -> None:
        tries.append(True)
        raise DBAPIError("SELECT", None, Damaged("malformed"))

    async with asyncio.timeout(10):
        with pytest.raises(DBAPIError):
            await watch.run(work)
    assert len(tries) == outage.ROUNDS + 1
    assert await watch.over(5)


async def test_whoever_waits_goes_on_or_is_sent_away_at_the_end(watch: Outage) -> None:
    away = [True, True]
    begun: list[Cause] = []
    watch.on_begin = begun.append

    def work(_: Session) -> str:
        if away:
            away.pop()
            raise FileMoved
        return "done"

    assert await watch.run(work) == "done"
    assert begun == [Cause.MOVED] * 2
    away[:] = [True] * 1000
    waits = asyncio.create_task(watch.run(work))
    await asyncio.sleep(0.1)
    assert not waits.done()
    watch.give_up()
    with pytest.raises(NotNow):
        await waits


async def test_a_database_that_does_not_answer_is_away(watch: Outage, database: Database) -> None:
    only_postgres(database)
    begun: list[Cause] = []
    watch.on_begin = begun.append
    sleepers = [
        asyncio.create_task(database.read(lambda session: session.execute(text("SELECT pg_sleep(1.5)"))))
        for _ in range(db.POSTGRES_THREADS)
    ]
    await asyncio.sleep(1)
    assert (watch.on, begun) == (True, [Cause.LOST])
    await asyncio.gather(*sleepers)
    assert await watch.over(5)


def test_a_trouble_is_noted_once_when_it_begins_and_once_when_it_ends(session: Session) -> None:
    later = datetime(2024, 1, 3, tzinfo=UTC)
    assert [alarms.begin(session, "disk", at) for at in (NOW, later)] == [True, False]
    assert alarms.open_now(session) == {"disk": NOW}
    assert [alarms.end(session, "disk", later) for _ in range(2)] == [NOW, None]
    assert alarms.begin(session, "disk", later) is True
    assert alarms.open_now(session) == {"disk": later}


def test_an_outage_that_two_processes_tell_of_is_one(session: Session) -> None:
    minutes = [NOW.replace(minute=minute) for minute in range(6)]
    assert alarms.past(session, "database", minutes[0], minutes[2]) is True
    assert alarms.past(session, "database", minutes[1], minutes[3]) is False
    assert alarms.past(session, "database", minutes[4], minutes[5]) is True
