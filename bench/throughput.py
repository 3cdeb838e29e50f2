"""How many updates a bot answers a second, and how long somebody waits for an answer."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Final

from bench import processes
from bench.crowd import Crowd, Talker
from bench.processes import Failed, Process

PEOPLE: Final = 50
ROUNDS: Final = 2
#: Rounds of one person alone, to see what an answer takes when nobody else asks.
ROUNDS_ALONE: Final = 4

#: What everybody does in a round: words said, and buttons pressed by their place under the last answer.
#: To Thidua: home, small talk, the plan, its first quarter and back, a registration begun (a choice typed, a
#: text typed) and given up.
ROUND: Final[tuple[str | int, ...]] = (
    "/menu", "hom nay troi dep", "/kehoach", 0, -1,
    "/dangky", "ldtt", "Hoan thanh tot nhiem vu", "/huy", 1,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds that half of the answers, and 95 of 100, took at most."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Throughput:
    """Updates answered: how many, how many a second, the bot's processor time for each, and the waits."""

    updates: int
    a_second: float
    cpu_milliseconds: float
    busy: Waits
    alone: Waits


async def measure(command: tuple[str, ...], home: Path, codes: Sequence[str]) -> Throughput:
    """Let people with these codes talk to a bot of its own server, with as many rounds for each."""
    with (
        processes.simulator(home) as url,
        processes.running(command, home / "bot.log", processes.settings(home, url)) as bot,
    ):
        async with Crowd(url) as crowd:
            people = [await crowd.talker(f"Staff {number}") for number in range(len(codes))]
            await asyncio.gather(*map(_come_in, people, codes))
            alone = await _alone(people[0])
            found = await _together(people, bot, alone)
            refusals = await crowd.refusals()
        if refusals:
            raise Failed(f"the server refused: {refusals[0]}")
        return found


async def _come_in(person: Talker, code: str) -> None:
    await person.say(f"/start {code}")
    await _talk(person, 1)


async def _alone(person: Talker) -> Waits:
    person.waits.clear()
    await _talk(person, ROUNDS_ALONE)
    return _waits(person.waits)


async def _together(people: Sequence[Talker], bot: Process, alone: Waits) -> Throughput:
    for person in people:
        person.waits.clear()
    begun, cpu = time.perf_counter(), bot.cpu_seconds()
    await asyncio.gather(*(_talk(person, ROUNDS) for person in people))
    seconds, cpu = time.perf_counter() - begun, bot.cpu_seconds() - cpu
    waits = [wait for person in people for wait in person.waits]
    return Throughput(len(waits), len(waits) / seconds, cpu / len(waits) * 1000, _waits(waits), alone)


async def _talk(person: Talker, rounds: int) -> None:
    for step in ROUND * rounds:
        await (person.say(step) if isinstance(step, str) else person.press(step))


def _waits(seconds: Sequence[float]) -> Waits:
    hundredths = quantiles(seconds, n=100)
    return Waits(hundredths[49] * 1000, hundredths[94] * 1000)
