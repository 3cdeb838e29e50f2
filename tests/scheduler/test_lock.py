"""One sender at a time, and another as soon as it is gone, however it went."""

import asyncio
import subprocess
import sys
import time

import pytest
from sqlalchemy import text
from sqlmodel import Session

from data.db import Database
from scheduler.lock import SenderLock

HOLD = """
import sys, time
from data.db import Database
from scheduler.lock import SenderLock
lock = SenderLock(Database(sys.argv[1]))
print(lock.take(), flush=True)
time.sleep(60)
"""


def test_one_holds_it_until_it_lets_go(database: Database) -> None:
    first, second = SenderLock(database), SenderLock(database)
    assert [first.take(), first.take(), second.take()] == [True, True, False]
    assert (first.held(), second.held()) == (True, False)
    first.release()
    assert (first.held(), second.take(), first.take()) == (False, True, False)
    second.release()
    first.release()


async def test_waiting_ends_when_the_other_lets_go(database: Database) -> None:
    first, second = SenderLock(database), SenderLock(database)
    first.take()
    waiting = asyncio.create_task(second.wait(every=0.01))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    first.release()
    await asyncio.wait_for(waiting, 5)
    assert second.held()
    second.release()


def test_it_falls_with_the_process_that_is_killed(database: Database, engine_url: str) -> None:
    command = [sys.executable, "-c", HOLD, engine_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:  # noqa: S603  # our own interpreter
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        lock = SenderLock(database)
        assert lock.take() is False
        other.kill()
        other.wait()
        begun = time.monotonic()
        assert asyncio.run(asyncio.wait_for(lock.wait(), 10)) is None
        assert time.monotonic() - begun < 2
        lock.release()


async def test_who_waits_no_more_holds_nothing(database: Database) -> None:
    first, second = SenderLock(database), SenderLock(database)
    first.take()
    waiting = asyncio.create_task(second.wait(every=0.001))
    await asyncio.sleep(0.02)
    first.release()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert not second.held()
    assert first.take()
    first.release()


def end_connections(database: Database) -> None:
    """What a restart of the server does to all connections but the one that says so."""

    def work(session: Session) -> None:
        others = "pid <> pg_backend_pid() AND datname = current_database() AND query ~ 'true|advisory'"
        session.connection().execute(
            text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608  # our own
        )

    database.run_now(work)


@pytest.mark.parametrize("holds", [True, False])
def test_it_is_lost_with_its_connection_and_can_be_taken_anew(database: Database, holds: bool) -> None:
    if database.is_sqlite:
        pytest.skip("a locked file has no connection")
    first, second = SenderLock(database), SenderLock(database)
    assert (first if holds else second).take()
    assert first.take() is holds
    end_connections(database)
    assert not first.held()
    assert not second.held()
    assert (second.take() or second.take(), first.take()) == (True, False)
    first.release()
    second.release()
