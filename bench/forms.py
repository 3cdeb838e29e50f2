"""The same form by Thidua, by python-telegram-bot's ConversationHandler and by aiogram's FSM, in one run.

They take turns, slice by slice, so that a busy machine hits all alike.
"""

import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from bench import office, processes
from bench.figures import Figure, Say, Waits, told
from bench.fillers import Contender, Slice, closed, contender, opened

#: People of the closed loop, and all people, of whom each acts every two seconds in the open loop.
PEOPLE: Final = 50
EVERYBODY: Final = 200
#: Steps a second of the open loop.
RATE: Final = 100.0
#: Slices of each bot, and seconds of one: first to warm up, then of either loop.
TURNS: Final = 8
WARM_SECONDS: Final = 2.0
CLOSED_SECONDS: Final = 2.0
OPEN_SECONDS: Final = 3.0

#: Ours beside the others': steps a second, processor time a step, p95 under the same load; memory in MB.
FASTER_THAN_PTB: Final = 1.5
FASTER_THAN_AIOGRAM: Final = 1.0
CPU_BESIDE_PTB: Final = 0.8
P95_BESIDE_BOTH: Final = 0.7
MEMORY: Final = 120.0

PTB: Final = (sys.executable, "-m", "bench.ptb_form")
PEER_PYTHON: Final = processes.ROOT / ".venv-peer" / "bin" / "python"
AIOGRAM: Final = (str(PEER_PYTHON), "-m", "bench.aiogram_form")
#: A share of a core above which a process has no more to give.
_BUSY: Final = 0.9


@dataclass(slots=True)
class Found:
    """The slices of one bot, and its memory in MB at its peak."""

    closed: list[Slice] = field(default_factory=list)
    opened: list[Slice] = field(default_factory=list)
    megabytes: float = 0.0

    @property
    def a_second(self) -> float:
        """Steps a second of the closed loop."""
        return _steps(self.closed) / sum(piece.seconds for piece in self.closed)

    @property
    def cpu_milliseconds(self) -> float:
        """Milliseconds of the bot's processor a step of the closed loop."""
        return sum(piece.cpu for piece in self.closed) / _steps(self.closed) * 1000

    @property
    def busy(self) -> Waits:
        """What an answer takes in the closed loop."""
        return Waits.of([wait for piece in self.closed for wait in piece.waits])

    @property
    def scheduled(self) -> Waits:
        """What an answer takes in the open loop, from the moment when its step was due."""
        return Waits.of([wait for piece in self.opened for wait in piece.waits])

    @property
    def share(self) -> float:
        """The share of a core that the bot had in the closed loop (more than 1: of several)."""
        return sum(piece.cpu for piece in self.closed) / sum(piece.seconds for piece in self.closed)

    @property
    def own_share(self) -> float:
        """The same of the simulator with the people."""
        return sum(piece.own_cpu for piece in self.closed) / sum(piece.seconds for piece in self.closed)


async def met(folder: Path, say: Say) -> bool:
    """Measure and print; whether the bounds are met. Raises Failed if aiogram's environment is missing."""
    if not PEER_PYTHON.exists():
        raise processes.Failed("aiogram's environment is missing: make .venv-peer/installed")
    ours, ptb, aiogram = await measured(folder, (processes.THIDUA_WITHOUT_PACE, PTB, AIOGRAM))
    say(f"the same form by {PEOPLE} people, each waiting for every answer; then {RATE:g} steps a second")
    names = {"Thidua": ours, "ConversationHandler": ptb, "aiogram": aiogram}
    for name, found in names.items():
        _say_found(name, found, say)
    return told(figures(ours, ptb, aiogram), say)


def figures(ours: Found, ptb: Found, aiogram: Found) -> list[Figure]:
    """What has a bound."""
    p95, theirs = ours.scheduled.p95, (ptb.scheduled.p95, aiogram.scheduled.p95)
    cpu = ours.cpu_milliseconds / ptb.cpu_milliseconds
    a_second = "form steps a second beside"
    open_loop = f"p95 at {RATE:g} steps a second beside"
    return [
        Figure(f"{a_second} ConversationHandler", ours.a_second / ptb.a_second, FASTER_THAN_PTB, least=True),
        Figure(f"{a_second} aiogram", ours.a_second / aiogram.a_second, FASTER_THAN_AIOGRAM, least=True),
        Figure("processor time a step beside ConversationHandler", cpu, CPU_BESIDE_PTB),
        Figure(f"{open_loop} ConversationHandler", p95 / theirs[0], P95_BESIDE_BOTH),
        Figure(f"{open_loop} aiogram", p95 / theirs[1], P95_BESIDE_BOTH),
        Figure("memory at the peak of it", ours.megabytes, MEMORY, digits=0, unit=" MB"),
    ]


async def measured(
    folder: Path,
    commands: Sequence[tuple[str, ...]],
    *,
    people: int = PEOPLE,
    everybody: int = EVERYBODY,
    turns: int = TURNS,
    scale: float = 1.0,
) -> list[Found]:
    """What was found of each bot; `scale` shortens or lengthens every slice."""
    prepared = office.Prepared(folder, everybody)
    async with AsyncExitStack() as stack:
        bots = []
        for number, command in enumerate(commands):
            home = folder / f"form-{number}"
            home.mkdir()
            codes = prepared.copy_to(home)
            bots.append(await stack.enter_async_context(contender(command[-1], command, home, codes)))
        return await _in_turns(bots, people, turns, scale)


async def _in_turns(bots: Sequence[Contender], people: int, turns: int, scale: float) -> list[Found]:
    async def together(bot: Contender, seconds: float) -> Slice:
        return await closed(bot, people, seconds * scale)

    for bot in bots:
        await together(bot, WARM_SECONDS)
    founds = [Found() for _ in bots]
    for _ in range(turns):
        for bot, found in zip(bots, founds, strict=True):
            found.closed.append(await together(bot, CLOSED_SECONDS))
    for turn in range(turns):
        moments = _moments(turn, OPEN_SECONDS * scale)
        for bot, found in zip(bots, founds, strict=True):
            found.opened.append(await opened(bot, moments))
            found.megabytes = max(process.peak_megabytes() for process in bot.bots)
    for bot in bots:
        bot.ensure_well()
    return founds


def _moments(turn: int, seconds: float) -> list[float]:
    """When people act who know nothing of each other: the same moments for each bot."""
    chance, moments, moment = Random(turn), list[float](), 0.0  # noqa: S311  # nothing secret
    while (moment := moment + chance.expovariate(RATE)) < seconds:
        moments.append(moment)
    return moments


def _steps(slices: Sequence[Slice]) -> int:
    return sum(piece.steps for piece in slices)


def _say_found(name: str, found: Found, say: Say) -> None:
    say(f"{name}, form steps a second: {found.a_second:.0f} ({_steps(found.closed)} steps{_limit(found)})")
    say(f"{name}, processor time a form step: {found.cpu_milliseconds:.2f} ms")
    say(f"{name}, an answer of the form under that load: {found.busy}")
    say(f"{name}, an answer at {RATE:g} steps a second: {found.scheduled}")
    say(f"{name}, memory at the peak: {found.megabytes:.0f} MB")


def _limit(found: Found) -> str:
    """Who had no more to give: the bot, or the people and the simulator who ask it."""
    shares = f"; share of a core: bot {found.share:.2f}, people and simulator {found.own_share:.2f}"
    return f"{shares}: THEY were the limit" if found.own_share > max(_BUSY, found.share) else shares
