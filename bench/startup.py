"""How long a start takes, and what an idle bot holds."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from bench import processes
from bench.processes import Failed, Process
from simulator import Remote

TIMES: Final = 5
#: Seconds without anything to do before memory is read.
IDLE: Final = 5.0
#: Seconds between two looks for the first getUpdates, and until the wait is given up.
LOOK: Final = 0.01
LONGEST: Final = 20.0


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from exec to the first getUpdates, and the processor's share of them."""

    seconds: float
    cpu_seconds: float


async def starts(home: Path, url: str) -> tuple[Start, float]:
    """The median of several starts of `thidua run` over a migrated database; megabytes when idle."""
    found: list[Start] = []
    async with Remote(url) as server:
        for _ in range(TIMES):
            begun, before = time.perf_counter(), await _fetches(server)
            with processes.running(processes.THIDUA, home / "bot.log", processes.settings(home, url)) as bot:
                await _first_fetch(server, bot, before)
                found.append(Start(time.perf_counter() - begun, bot.cpu_seconds()))
                if len(found) == TIMES:
                    await asyncio.sleep(IDLE)
                    bot.ensure_running()
                    megabytes = bot.megabytes()
    middle = Start(median(one.seconds for one in found), median(one.cpu_seconds for one in found))
    return middle, megabytes


async def _first_fetch(server: Remote, bot: Process, before: int) -> None:
    deadline = time.monotonic() + LONGEST
    while await _fetches(server) == before:
        bot.ensure_running()
        if time.monotonic() > deadline:
            raise Failed(f"no getUpdates within {LONGEST:.0f} s")
        await asyncio.sleep(LOOK)


async def _fetches(server: Remote) -> int:
    calls = (await server.control("stats"))["calls"]
    return int(calls.get("getUpdates", 0))
