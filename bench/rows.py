"""Whether a form step costs the same over 1,000 and over 1,000,000 stored rows."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from bench import office, processes, stored
from bench.figures import Figure, Say, told
from bench.fillers import Contender, Slice, closed, contender

#: How many rows are stored, and how much more a step may cost over the most of them.
FEW, MANY = 1_000, 1_000_000
BOUND: Final = 1.3
PEOPLE: Final = 20
#: Slices of each, and seconds of one.
TURNS: Final = 4
SECONDS: Final = 3.0


async def met(folder: Path, say: Say) -> bool:
    """Measure and print; whether the bound is met."""
    few, many = await measured(folder, (FEW, MANY))
    for count, milliseconds in ((FEW, few), (MANY, many)):
        say(f"processor time a form step over {count} stored rows: {milliseconds:.2f} ms")
    what = f"processor time a form step, {MANY} rows beside {FEW}"
    return told([Figure(what, many / few, BOUND)], say)


async def measured(
    folder: Path, counts: Sequence[int], *, people: int = PEOPLE, turns: int = TURNS, seconds: float = SECONDS
) -> list[float]:
    """Milliseconds of the bot's processor a form step over so many stored rows, each in turn."""
    prepared = office.Prepared(folder, people)
    async with AsyncExitStack() as stack:
        bots = []
        for count in counts:
            home = folder / str(count)
            home.mkdir()
            codes = prepared.copy_to(home)
            await asyncio.to_thread(stored.fill, home / office.NAME, count)
            command = processes.THIDUA_WITHOUT_PACE
            bots.append(await stack.enter_async_context(contender(str(count), command, home, codes)))
        return await _in_turns(bots, people, turns, seconds)


async def _in_turns(bots: Sequence[Contender], people: int, turns: int, seconds: float) -> list[float]:
    for bot in bots:
        await closed(bot, people, seconds)
    slices: list[list[Slice]] = [[] for _ in bots]
    for _ in range(turns):
        for bot, found in zip(bots, slices, strict=True):
            found.append(await closed(bot, people, seconds))
    for bot in bots:
        bot.ensure_well()
    return [_milliseconds(found) for found in slices]


def _milliseconds(slices: Sequence[Slice]) -> float:
    return sum(one.cpu for one in slices) / sum(one.steps for one in slices) * 1000
