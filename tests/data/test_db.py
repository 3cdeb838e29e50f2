"""Works that wait at the same moment: committed together, yet each by itself."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from data.db import Database, Transaction
from data.writer import LONGEST, TOGETHER

pytestmark = pytest.mark.once


class Wanted(Exception):
    """An error that its caller is to get."""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'own.sqlite'}")
    made.run_now(lambda session: session.connection().execute(text("CREATE TABLE said (word TEXT UNIQUE)")))
    yield made
    made.close()


def says(word: str) -> Callable[[Transaction], str]:
    def work(session: Transaction) -> str:
        session.connection().execute(text("INSERT INTO said VALUES (:word)"), {"word": word})
        return word

    return work


def breaks(error: Exception) -> Callable[[Transaction], None]:
    def work(session: Transaction) -> None:
        says("half done")(session)
        raise error

    return work


def kept(database: Database) -> list[str]:
    words = database.read_now(
        lambda session: session.connection().execute(text("SELECT word FROM said ORDER BY rowid")).scalars()
    )
    return list(words)


def commits(database: Database) -> list[Any]:
    seen: list[Any] = []
    event.listen(database.engine, "commit", seen.append)
    return seen


async def behind(database: Database, *works: Callable[[Transaction], Any], apart: bool = False) -> list[Any]:
    """What works come to that all waited for the writer."""
    free = threading.Event()
    first = asyncio.create_task(database.run(lambda _: free.wait(5)))
    await asyncio.sleep(0.02)
    waiting = [asyncio.create_task(database.run(work, apart=apart)) for work in works]
    await asyncio.sleep(0)
    free.set()
    await first
    return await asyncio.gather(*waiting, return_exceptions=True)


async def test_what_waits_is_committed_together_and_in_order(database: Database) -> None:
    seen = commits(database)
    words = [f"{number}" for number in range(TOGETHER)]
    assert await behind(database, *map(says, words)) == words
    assert (kept(database), len(seen)) == (words, 2)  # the one of whom they waited for, and theirs


async def test_more_than_fits_is_committed_in_turns(database: Database) -> None:
    seen = commits(database)
    words = [f"{number}" for number in range(TOGETHER + 2)]
    assert await behind(database, *map(says, words)) == words
    assert (kept(database), len(seen)) == (words, 3)


async def test_an_error_undoes_its_own_work_and_no_other(database: Database) -> None:
    before, error, twice, after = await behind(
        database,
        says("a"),
        breaks(Wanted("x")),
        lambda session: (says("c")(session), says("a")(session)),
        says("b"),
    )
    assert (before, after, kept(database)) == ("a", "b", ["a", "b"])
    assert isinstance(error, Wanted)
    assert "UNIQUE" in str(twice)


async def test_a_work_apart_is_committed_by_itself(database: Database) -> None:
    seen = commits(database)
    assert await behind(database, *map(says, "abc"), apart=True) == ["a", "b", "c"]
    assert (kept(database), len(seen)) == (["a", "b", "c"], 4)


async def test_what_cannot_be_committed_together_is_done_one_by_one(database: Database) -> None:
    # As a full disk does: the database ends the whole transaction by itself.
    attempts: list[str] = []

    def full_at_first(session: Transaction) -> str:
        says("b")(session)
        attempts.append("b")
        if len(attempts) == 1:
            session.connection().exec_driver_sql("ROLLBACK")
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))
        return "b"

    assert await behind(database, says("a"), full_at_first, says("c")) == ["a", "b", "c"]
    assert (kept(database), len(attempts)) == (["a", "b", "c"], 2)


async def test_a_transaction_that_waited_long_to_begin_does_what_it_began_for(database: Database) -> None:
    other = Database(database.url)
    with other.engine.connect() as line:
        held = line.begin()  # as another process does while it writes
        waiting = asyncio.create_task(database.run(says("a")))
        await asyncio.sleep(3 * LONGEST)
        held.rollback()
        assert await asyncio.wait_for(waiting, 5) == "a"
    other.close()
    assert kept(database) == ["a"]


async def test_who_gives_up_waiting_loses_no_work(database: Database) -> None:
    free = threading.Event()
    first = asyncio.create_task(database.run(lambda _: free.wait(5)))
    await asyncio.sleep(0.02)
    given_up, other = (asyncio.create_task(database.run(says(word))) for word in "ab")
    await asyncio.sleep(0)
    given_up.cancel()
    free.set()
    await first
    assert await other == "b"
    assert kept(database) == ["a", "b"]


async def test_objects_of_one_work_are_not_those_of_the_next(database: Database) -> None:
    sessions: list[Transaction] = []
    await behind(database, sessions.append, sessions.append)
    assert sessions[0] is not sessions[1]


@pytest.mark.parametrize("apart", [False, True])
async def test_a_savepoint_within_a_work_is_its_own(database: Database, apart: bool) -> None:
    def work(session: Transaction) -> None:
        says("kept")(session)
        with pytest.raises(Wanted), session.begin_nested():
            breaks(Wanted())(session)

    assert None in await behind(database, says("a"), work, says("b"), apart=apart)
    assert kept(database) == ["a", "kept", "b"]
