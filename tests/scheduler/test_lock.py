"""One sender at a time, and another as soon as it is gone, however it went."""

import asyncio
import subprocess
import sys

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
        assert asyncio.run(asyncio.wait_for(lock.wait(every=0.01), 10)) is None
        lock.release()
