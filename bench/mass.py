"""How fast a mass sending goes, and how long somebody waits for an answer meanwhile.

The server counts its strict limits and says 429 to what comes too early. All moments are the server's own:
when it got a message of the bot, and when somebody wrote.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Final
from zoneinfo import ZoneInfo

import aiohttp
from sqlmodel import Session

from bench import processes
from bench.processes import Failed
from data import migrate, outbox, people, posts
from data.db import Database
from data.models import Account, AccountState
from domain.calendar import OfficeCalendar
from domain.message import Message, rich
from domain.people import Role
from simulator import DEFAULT_TOKEN
from simulator.messages import Message as Shown
from simulator.remote import RemoteDoor

RECIPIENTS: Final = 3000
#: Enough for the peer, which is measured beside ours.
PEER_RECIPIENTS: Final = 600
#: Seconds from one question of the person who writes to the next.
EVERY: Final = 1.5
QUESTION: Final = "hom nay troi dep"
#: The work of the peer, in its home.
WORK: Final = "mass.json"

PEER: Final = (sys.executable, "-m", "bench.mass_peer")
_STRICT: Final = (sys.executable, "-m", "simulator", "--port", "0")
_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
#: Seconds between two looks at how far it has come, for one message at the slowest, and for the last answers.
_LOOK: Final = 0.25
_SLOWEST: Final = 0.1
_LEAST: Final = 60.0
_LAST: Final = 30.0
#: People who come in at the same time.
_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class Mass:
    """What was found: messages and seconds, refusals, and the seconds that each answer took."""

    recipients: int
    seconds: float
    answers: int
    too_early: int
    waits: tuple[float, ...]

    @property
    def a_second(self) -> float:
        """Messages of the mass sending a second."""
        return self.recipients / self.seconds

    @property
    def together(self) -> float:
        """The same with the answers that were given meanwhile."""
        return (self.recipients + self.answers) / self.seconds

    @property
    def p50(self) -> float:
        """Seconds that half of the answers took at most."""
        return quantiles(self.waits, n=100, method="inclusive")[49]

    @property
    def p95(self) -> float:
        """Seconds that 95 of 100 answers took at most."""
        return quantiles(self.waits, n=100, method="inclusive")[94]


class Place:
    """A strict server with people who have started its bot, one of whom is going to write."""

    def __init__(self, url: str, door: RemoteDoor, chats: Sequence[int]) -> None:
        self.url = url
        self.writer, *self.readers = chats
        self._door = door

    async def asked(self) -> datetime:
        """When the writer's next question came."""
        said = await self._door.post("do/say", person=self.writer, text=QUESTION)
        return Shown.load(said["messages"][0]).date

    async def count(self) -> int:
        """Messages that the server took from the bot so far."""
        return int((await self._door.post("stats"))["sent"])

    async def sent(self) -> list[Shown]:
        """All of them."""
        return [Shown.load(one) for one in (await self._door.post("sent"))["messages"]]

    async def too_early(self) -> int:
        """How often the server said 429. Raises Failed if it refused anything for another reason."""
        refusals = (await self._door.post("stats"))["refusals"]
        others = [refusal for refusal in refusals if refusal[1] != 429]  # noqa: PLR2004 -- Too Many Requests
        if others:
            raise Failed(f"the server refused: {others[0]}")
        return len(refusals)


async def thidua(home: Path, recipients: int = RECIPIENTS) -> Mass:
    """`thidua run` with a notice for each of so many people in its outbox."""
    async with _place(home, recipients) as place:
        _fill(home, place)
        return await _measured(processes.THIDUA, home, place)


async def peer(home: Path, recipients: int = PEER_RECIPIENTS) -> Mass:
    """The same texts sent by a bot of python-telegram-bot under its own AIORateLimiter."""
    async with _place(home, recipients) as place:
        work = [[chat, str(_notice(number).text)] for number, chat in enumerate(place.readers)]
        (home / WORK).write_text(json.dumps(work), encoding="utf-8")
        return await _measured(PEER, home, place)


@asynccontextmanager
async def _place(home: Path, recipients: int) -> AsyncIterator[Place]:
    with processes.running(_STRICT, home / "simulator.log", {}) as server:
        url = server.first_line()
        door = RemoteDoor(url)
        try:
            yield Place(url, door, await _audience(door, url, recipients + 1))
        finally:
            await door.close()


async def _audience(door: RemoteDoor, url: str, people: int) -> list[int]:
    """People who pressed «Start» some time ago: what they said then is forgotten."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def come(number: int) -> int:
        async with room:
            person = (await door.post("person", name=f"Person {number}"))["id"]
            await door.post("do/say", person=person, text="/start")
            return int(person)

    chats = list(await asyncio.gather(*map(come, range(people))))
    await _forget(url)
    return chats


async def _forget(url: str) -> None:
    address = f"{url}/bot{DEFAULT_TOKEN}/deleteWebhook"
    async with (
        aiohttp.ClientSession() as client,
        client.post(address, json={"drop_pending_updates": True}) as response,
    ):
        response.raise_for_status()


def _fill(home: Path, place: Place) -> None:
    """An office without a plan, whose outbox owes everybody but the writer something at once."""
    now = datetime.now(UTC)  # noqa: TID251 -- the bot that is measured lives in the time of the machine
    database = Database(f"sqlite:///{home / 'thidua.sqlite'}")
    try:
        migrate.prepare(database, now.date())
        database.run_now(lambda session: _people(session, place, now))
    finally:
        database.close()


def _people(session: Session, place: Place, now: datetime) -> None:
    calendar = OfficeCalendar()
    writer = _person(session, place.writer, now)
    posts.give(session, writer, Role.STAFF, None, now.date(), now)
    for number, chat in enumerate(place.readers):
        person = _person(session, chat, now)
        outbox.notice(
            session,
            _notice(number),
            now,
            key=f"bench:{number}",
            person=person,
            zone=_ZONE,
            calendar=calendar,
            at_once=True,
        )


def _person(session: Session, chat: int, now: datetime) -> int:
    person = people.create_person(session, f"Person {chat}", now).id
    account = Account(
        external_id=str(chat), chat=str(chat), person_id=person, state=AccountState.LINKED, created_at=now
    )
    session.add(account)
    return person


def _notice(number: int) -> Message:
    return Message(rich("<b>Notice</b> number {number} of this sending, for you alone.", number=number))


async def _measured(command: tuple[str, ...], home: Path, place: Place) -> Mass:
    with processes.running(command, home / "bot.log", processes.settings(home, place.url)) as bot:
        await _until(bot, place, 1)
        asked: list[datetime] = []
        writing = asyncio.create_task(_write(place, asked))
        try:
            await _until(bot, place, len(place.readers), done=lambda: len(asked))
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
        await _answers(place, len(asked))
        return _found(place, asked, await place.sent(), await place.too_early())


async def _write(place: Place, asked: list[datetime]) -> None:
    while True:
        begun = time.monotonic()
        asked.append(await place.asked())
        await asyncio.sleep(begun + EVERY - time.monotonic())


async def _until(
    bot: processes.Process, place: Place, readers: int, done: Callable[[], int] = lambda: 0
) -> None:
    """Wait until so many readers have got theirs, beside the answers."""
    deadline = time.monotonic() + max(_LEAST, readers * _SLOWEST)
    while (count := await place.count()) < readers + done():
        bot.ensure_running()
        if time.monotonic() > deadline:
            raise Failed(f"{count} messages after {max(_LEAST, readers * _SLOWEST):.0f} s")
        await asyncio.sleep(_LOOK)


async def _answers(place: Place, questions: int) -> None:
    deadline = time.monotonic() + _LAST
    while await place.count() < len(place.readers) + questions:
        if time.monotonic() > deadline:
            raise Failed("an answer is missing")
        await asyncio.sleep(_LOOK)


def _found(place: Place, asked: Sequence[datetime], sent: Sequence[Shown], too_early: int) -> Mass:
    mass = [message.date for message in sent if message.chat_id != place.writer]
    answers = [message.date for message in sent if message.chat_id == place.writer]
    reached = {message.chat_id for message in sent} - {place.writer}
    if len(mass) != len(place.readers) or len(reached) != len(mass):
        raise Failed(f"{len(mass)} messages for {len(place.readers)} people, of whom {len(reached)} got one")
    begun, ended = min(mass), max(mass)
    return Mass(
        len(mass),
        (ended - begun).total_seconds(),
        sum(begun <= at <= ended for at in answers),
        too_early,
        tuple((at - question).total_seconds() for question, at in zip(asked, answers, strict=True)),
    )
