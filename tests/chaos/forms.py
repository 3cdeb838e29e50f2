"""People fill in forms while a line fails and processes are killed; then the record is looked at."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete, select

from bot.times import utc_now
from data import inbox, migrate
from data.db import Database
from data.models import Account, AccountState, Inbox, Submission, SubmissionVersion
from domain.people import Role
from simulator import Simulator
from tests import office
from tests.bot.balancer import Balancer
from tests.chaos.bots import Mortal, free_port
from tests.chaos.filler import MOST, Filler

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: Seconds between two looks.
LOOK = 0.05
#: Seconds after the last kill in which everybody has to come to the end of a form, and those of the rest.
STUCK = 120.0
REST = 120.0
#: Seconds that a process may take until it runs, on a busy machine.
BIRTH = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried. Times in seconds."""

    kills: int = 100
    people: int = 100
    #: processes on one database; more than one are brought updates by a webhook, and the first is killed
    processes: int = 1
    #: a kill comes so long after a process runs, at most; of so many lives, after it was started
    longest: float = 3.0
    stillborn: float = 0.1
    #: a person thinks so long before each line, at most
    think: float = 6.0
    error: float = 0.05
    lost: float = 0.02
    duplicate: float = 0.05
    delay: float = 0.1
    seed: int = 0


@dataclass(slots=True)
class Found:
    """What a run has come to."""

    kills: int = 0
    forms: int = 0
    updates: int = 0
    again: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def complaints(self) -> list[str]:
        """What is wrong, a line each."""
        return [
            f"{name}: {len(lines)}, such as {lines[:3]}"
            for name, lines in {
                "answers lost": self.lost,
                "records other than meant": self.wrong,
                "counted twice": self.twice,
                "forms stuck": self.stuck,
                "lines without an answer": self.unanswered,
            }.items()
            if lines
        ]


async def run(
    plan: Plan, database: Database, home: Path, tell: Callable[[str], None] = lambda _: None
) -> Found:
    """Let it happen."""
    begun = time.monotonic()
    async with Simulator(flood=False, webhook_backoff=0.2) as sim:
        drill = Drill(plan, sim, database)
        await drill.build()
        async with _processes(plan, sim, database, home) as bots:
            await drill.live(bots, tell)
            found = await drill.look()
    found.kills = sum(bot.deaths for bot in bots)
    found.seconds = time.monotonic() - begun
    return found


class Drill:
    """The people, and what is written of them."""

    def __init__(self, plan: Plan, sim: Simulator, database: Database) -> None:
        self._plan = plan
        self._sim = sim
        self._database = database
        self._dice = random.Random(plan.seed)  # noqa: S311  # a drill's chance
        self._today = utc_now().astimezone(ZONE).date()
        self._ended = asyncio.Event()
        #: the number of the update that each person made last
        self._last: dict[int, int] = {}
        self._made: list[int] = []
        self._people = [self._filler(number) for number in range(plan.people)]
        self._stuck: list[str] = []
        self._watch()

    async def build(self) -> None:
        """The tables and the office."""
        migrate.prepare(self._database, self._today)
        await self._database.run(self._fill)

    async def live(self, bots: list[Mortal], tell: Callable[[str], None]) -> None:
        """Fill in forms until the last kill, and then until each form is handed in."""
        plan = self._plan
        self._sim.faults.chance(
            seed=plan.seed, error=plan.error, lost=plan.lost, duplicate=plan.duplicate, delay=plan.delay
        )
        people = [asyncio.create_task(self._person(one)) for one in self._people]
        for bot in bots:
            await bot.start()
        victim = bots[0]
        for number in range(plan.kills):
            await self._ripen(victim)
            await victim.kill()
            await victim.start()
            if number % 10 == 9:
                tell(f"{number + 1} kills, {sum(len(one.forms) for one in self._people)} forms")
        self._ended.set()
        _, stuck = await asyncio.wait(people, timeout=STUCK)
        self._stuck = [self._where(self._people[people.index(one)]) for one in people if one in stuck]
        for one in stuck:
            one.cancel()
        await asyncio.gather(*people, return_exceptions=bool(stuck))
        async with asyncio.timeout(REST):
            while not await self._quiet():  # noqa: ASYNC110  # rows tell nobody
                await asyncio.sleep(LOOK)

    async def _quiet(self) -> bool:
        return not self._sim.world.updates.pending and await self._database.read(inbox.waiting) == 0

    async def _ripen(self, victim: Mortal) -> None:
        """Let it live a while: most lives are counted from when it runs, others end while it starts."""
        if self._dice.random() >= self._plan.stillborn:
            async with asyncio.timeout(BIRTH):
                while not victim.runs():
                    victim.ensure_alive()
                    await asyncio.sleep(LOOK)
        await asyncio.sleep(self._dice.uniform(0, self._plan.longest))

    async def look(self) -> Found:
        """What the record and the inbox say beside what was meant."""
        found = Found(stuck=self._stuck, faults=self._sim.faults.counts, updates=len(self._made))
        rows = await self._database.read(_handed_in)
        for one in self._people:
            found.forms += len(one.forms)
            found.again += one.again
            self._compare(found, one, rows.get(str(one.person.id), []))
        done = await self._database.read(_done)
        gone = self._sim.world.updates.counts["expired"]
        missing = [number for number in self._made if number not in done]
        found.unanswered += [f"update {number}" for number in missing[gone:]]
        return found

    def _compare(self, found: Found, one: Filler, rows: list[dict[str, Any]]) -> None:
        meant = list(one.forms)
        for row in rows:
            said = next((form for form in meant if row["reason"] in form.reasons), None)
            if said is None:
                found.twice.append(f"{one.person.name}: {row}")
                continue
            meant.remove(said)
            if row["until"] not in said.days or row["period"] != "registration":
                found.wrong.append(f"{one.person.name}: {row}, but {said}")
            elif (row["reason"], row["until"]) != (said.reasons[0], said.days[0]):
                found.lost.append(f"{one.person.name}: {row}, but first {said}")
        found.lost += [f"{one.person.name}: no record of {said}" for said in meant]

    async def _person(self, one: Filler) -> None:
        await asyncio.sleep(self._dice.uniform(0, self._plan.think))
        await one.fill(self._today)
        while not self._ended.is_set() and len(one.forms) < MOST:
            await one.fill(self._today)

    def _where(self, one: Filler) -> str:
        last = one.person.last
        return f"{one.person.name} at {one.stage}: {last.text if last else ''!r}"

    def _filler(self, number: int) -> Filler:
        person = self._sim.person(f"Person {number}")
        self._sim.world.accounts[person.id].started = True
        dice = random.Random(self._plan.seed * 1000 + number)  # noqa: S311  # a drill's chance
        return Filler(person, self._closed, dice, self._plan.think)

    def _watch(self) -> None:
        """Remember every update that is made, and by whom."""
        updates = self._sim.world.updates
        add = updates.add

        def watched(kind: str, payload: Any, **others: Any) -> int | None:
            number = add(kind, payload, **others)
            if number is not None:
                self._last[payload["from"]["id"]] = number
                self._made.append(number)
            return number

        updates.add = watched  # type: ignore[method-assign]  # the drill looks over its shoulder

    async def _closed(self, person: int) -> bool:
        """Whether the bot has done with what this person said last."""
        number = self._last[person]
        row = await self._database.read(lambda session: session.get(Inbox, number))
        return row is not None and row.answered_at is not None

    def _fill(self, session: Session) -> None:
        office.build(session)
        session.exec(delete(Account))  # nobody of the office has a chat in this world
        for one in self._people:
            person = office.add_person(
                session, one.person.name, [("phong-lanh-su-htqt", Role.STAFF)], office.START
            )
            number = str(one.person.id)
            session.add(
                Account(
                    external_id=number,
                    chat=number,
                    person_id=person.id,
                    state=AccountState.LINKED,
                    created_at=office.START,
                )
            )


def _handed_in(session: Session) -> dict[str, list[dict[str, Any]]]:
    """account -> the answers of each version of each submission: a second version is one too many."""
    chosen = (
        select(Account.external_id, SubmissionVersion.answers)
        .join(Submission, col(Submission.person_id) == col(Account.person_id))
        .join(SubmissionVersion, col(SubmissionVersion.submission_id) == col(Submission.id))
    )
    rows: dict[str, list[dict[str, Any]]] = {}
    for account, answers in session.exec(chosen):
        rows.setdefault(account, []).append(dict(answers))
    return rows


def _done(session: Session) -> set[int]:
    return set(session.exec(select(Inbox.update_id).where(col(Inbox.answered_at).is_not(None))))


@asynccontextmanager
async def _processes(
    plan: Plan, sim: Simulator, database: Database, home: Path
) -> AsyncIterator[list[Mortal]]:
    """The bot's processes; several stand behind a proxy, and each is looked for at its own port."""
    if plan.processes == 1:
        bots = [Mortal(sim, database.url, home / "bot")]
        try:
            yield bots
        finally:
            await bots[0].end()
        return
    async with Balancer().running() as balancer:
        bots = []
        for number in range(plan.processes):
            where = f"127.0.0.1:{free_port()}"
            balancer.add(f"http://{where}/telegram")
            own = {"THIDUA_WEB": where, "THIDUA_WEBHOOK": balancer.url}
            bots.append(Mortal(sim, database.url, home / f"bot{number}", own))
        try:
            yield bots
        finally:
            for bot in bots:
                await bot.end()
