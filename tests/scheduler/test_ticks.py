"""The clock ticks at once, again and again, never twice at the same time, and survives a stumble."""

import asyncio
import logging

import pytest

from scheduler.ticks import Ticker
from tests.scheduler.worlds import ZONE


async def until(condition: asyncio.Event) -> None:
    await asyncio.wait_for(condition.wait(), 5)


async def test_it_ticks_at_once_and_again_until_it_is_stopped() -> None:
    ticks: list[int] = []
    thrice = asyncio.Event()

    async def tick() -> None:
        ticks.append(len(ticks))
        if len(ticks) == 3:
            thrice.set()

    ticker = Ticker(tick, ZONE, every=0.02)
    ticker.start()
    await until(thrice)
    ticker.stop()
    await asyncio.sleep(0)
    seen = len(ticks)
    await asyncio.sleep(0.1)
    assert len(ticks) == seen


async def test_a_first_tick_does_not_wait_for_the_interval() -> None:
    ticked = asyncio.Event()

    async def tick() -> None:
        ticked.set()

    ticker = Ticker(tick, ZONE, every=3600)
    ticker.start()
    await until(ticked)
    ticker.stop()


async def test_a_tick_that_fails_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    ticks: list[int] = []
    twice = asyncio.Event()

    async def tick() -> None:
        ticks.append(1)
        if len(ticks) >= 2:
            twice.set()
        raise ZeroDivisionError("once")

    ticker = Ticker(tick, ZONE, every=0.02)
    with caplog.at_level(logging.ERROR, "apscheduler"):
        ticker.start()
        await until(twice)
        ticker.stop()
        await asyncio.sleep(0)
    assert {record.exc_info[0] for record in caplog.records if record.exc_info} == {ZeroDivisionError}
