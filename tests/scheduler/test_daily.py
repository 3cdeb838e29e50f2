"""Daily work: begun by a tick, one at a time, tried again an hour after it failed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.daily import AGAIN, Daily

NOW = datetime(2026, 5, 4, 2, tzinfo=UTC)
pytestmark = pytest.mark.once


class Work:
    def __init__(self) -> None:
        self.due = True
        self.begun: list[datetime] = []
        self.failures: list[str] = []
        self.end = asyncio.Event()
        self.error: Exception | None = None
        self.daily = Daily("work", lambda _: self.due, self.work, self.failed)

    def failed(self, error: Exception) -> None:
        self.failures.append(str(error))

    async def work(self, now: datetime) -> None:
        self.begun.append(now)
        await self.end.wait()
        if self.error is not None:
            raise self.error


async def test_one_at_a_time_and_only_when_due() -> None:
    work = Work()
    work.daily.look(NOW)
    work.daily.look(NOW)
    await asyncio.sleep(0)
    assert (work.begun, work.daily.goes_on) == ([NOW], True)
    work.end.set()
    await asyncio.sleep(0.01)
    work.due = False
    work.daily.look(NOW)
    await asyncio.sleep(0)
    assert (work.begun, work.daily.goes_on, work.failures) == ([NOW], False, [])


async def test_what_failed_is_tried_again_after_an_hour() -> None:
    work = Work()
    work.end.set()
    work.error = ValueError("no room")
    for moment in (NOW, NOW + AGAIN - timedelta(seconds=1), NOW + AGAIN):
        work.daily.look(moment)
        await asyncio.sleep(0.01)
    assert (work.begun, work.failures) == ([NOW, NOW + AGAIN], ["no room", "no room"])


async def test_it_is_broken_off_at_the_end() -> None:
    work = Work()
    work.daily.look(NOW)
    await asyncio.sleep(0)
    await work.daily.stop()
    assert (work.daily.goes_on, work.failures) == (False, [])
    await Work().daily.stop()
