"""A bot that is sent updates of every kind, and what is then found in its log, its database, its chats."""

import asyncio
import itertools
import json
import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from sqlmodel import Session, select
from structlog.typing import EventDict
from telegram import Update as Parsed

from bot.polling import LISTENS_TO
from bot.times import utc_now
from data import inbox
from data.db import Database
from data.models import Account, AccountState, Inbox, Unit
from domain.people import Role
from simulator import Simulator
from simulator.people import Person
from simulator.updates import Update
from tests import office
from tests.fuzz.contents import ME, PRESS, WHEN
from tests.fuzz.reasons import owed, sane
from tests.fuzz.stored import Asked, Rows, mark, marked, rows, unasked
from tests.fuzz.updates import Shape

#: People of each sort: who never came in, who works here, who is in the middle of a form.
SORTS = ("stranger", "member", "filler")
#: What opens a form at a question that takes any text.
OPENING = "/nop xin nop muon"
#: Rounds after which those who fill forms open one again: odd words may have ended it.
REOPEN = 10
#: Seconds that one round may take.
ROUND = 60.0


@dataclass(slots=True)
class Evidence:
    """All that a run leaves."""

    sent: Counter[str] = field(default_factory=Counter)
    #: python-telegram-bot could not read them
    unreadable: set[int] = field(default_factory=set)
    #: the library read them, and took what Telegram would never say
    insane: set[int] = field(default_factory=set)
    answered: int = 0
    #: owed an answer and got none, as JSON
    silent: list[str] = field(default_factory=list)
    #: what the log says of errors, but for updates set aside as unreadable
    errors: list[str] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    aside: set[int] = field(default_factory=set)
    #: set aside although nothing was wrong with them, as JSON
    failures: list[str] = field(default_factory=list)
    #: rows that still hold something although their update is done with
    kept: int = 0
    open: int = 0
    #: table -> rows that came during the run
    grown: dict[str, int] = field(default_factory=dict)
    #: what nobody asked for, a line each (`tests.fuzz.stored`)
    unasked: list[str] = field(default_factory=list)

    def complaints(self) -> list[str]:
        """What is wrong, a line each."""
        checks = {
            f"{len(self.silent)} met silence, such as {self.silent[:2]}": self.silent,
            f"the log: {self.errors[:3]}": self.errors,
            f"set aside by an error: {self.failures[:3]}": self.failures,
            f"unreadable but not set aside: {len(self.unreadable - self.aside)}": self.unreadable
            - self.aside,
            f"{self.kept} done and not blanked": self.kept,
            f"{self.open} never finished": self.open,
            f"{len(self.unasked)} stored, and nobody asked for it: {self.unasked[:3]}": self.unasked,
        }
        return [words for words, wrong in checks.items() if wrong]


class NotDone(Exception):
    """Some update is neither answered nor set aside; what the log says."""


class Fuzz:
    """People and the bot that they try."""

    def __init__(self, sim: Simulator, database: Database, each: int) -> None:
        """`each` people of every sort."""
        self._sim = sim
        self._database = database
        sim.world.updates.wants = lambda _: True  # type: ignore[method-assign, assignment]  # Telegram may send any
        self.people = [sim.person(f"{sort} {number}") for number in range(each) for sort in SORTS]
        self._fillers = [one for one in self.people if one.name.startswith(SORTS[2])]
        self.found = Evidence()
        self.asked = Asked()
        #: who may be in a form by now: what they say may be meant for it
        self._led = {one.id for one in self._fillers}
        self._begun = utc_now() - timedelta(hours=20)
        self._rounds = itertools.count()
        self._presses = itertools.count(1)

    def prepare(self, session: Session) -> None:
        """The office with these people in it."""
        office.build(session, plan="active")
        unit = session.exec(select(Unit).where(Unit.key == "phong-lanh-su-htqt")).one()
        for one in self.people:
            self._sim.world.accounts[one.id].started = True
            if one.name.startswith(SORTS[0]):
                continue
            person = office.add_person(session, one.name, [(unit.key, Role.STAFF)], office.START)
            state, number = AccountState.LINKED, str(one.id)
            session.add(
                Account(
                    external_id=number, chat=number, person_id=person.id, state=state, created_at=office.START
                )
            )

    async def run(self, shapes: Iterable[Shape], tell: Callable[[int], None] = lambda _: None) -> Evidence:
        """Send them all, each person one in a round; what has come of it."""
        before = await self._database.read(rows)
        with _listening(self.found.errors):
            left = iter(shapes)
            while batch := list(itertools.islice(left, len(self.people))):
                await self._round(batch)
                tell(self.found.sent.total())
        await self._look(before)
        return self.found

    async def _round(self, batch: Sequence[Shape]) -> None:
        number = next(self._rounds)
        if number % REOPEN == 0:
            await self._reopen()
        since = self._sim.world.revision
        moment = int((self._begun + timedelta(seconds=5 * number)).timestamp())
        given = [
            (self._give(shape, person, moment), person)
            for shape, person in zip(batch, self.people, strict=False)
        ]
        await self._done()
        answered = {one.chat_id for one in self._sim.world.changed_since(since, None) if one.from_bot}
        for (text, toasted), person in given:
            self._judge(text, person, person.id in answered or toasted())

    async def _reopen(self) -> None:
        """Whoever came into a form by a command leaves it, and the fillers open one again."""
        led = [one for one in self.people if one.id in self._led]
        await self._all_say(led, "/huy")
        await self._all_say(self._fillers, OPENING)
        self._led = {one.id for one in self._fillers}

    async def _all_say(self, people: Sequence[Person], words: str) -> None:
        updates = self._sim.world.updates
        for one in people:
            first = updates._next_id
            await one.say(words)
            self.asked.numbers.update(range(first, updates._next_id))
        await self._done()
        self.found.sent["(asked)"] += len(people)

    def _give(self, shape: Shape, person: Person, moment: int) -> tuple[str, Callable[[], bool]]:
        """Queue an update as the wire would carry it; its text, and whether its press was answered."""
        updates = self._sim.world.updates
        number = updates._next_id
        updates._next_id += 1
        press = str(next(self._presses))
        account = self._sim.world.accounts[person.id]
        self._sim.world._callbacks[press] = (account, self._sim.clock())
        payload = shape.payload
        if person.id not in self._led or shape.kind not in LISTENS_TO:
            payload = marked(payload, mark(number))
        text = json.dumps({"update_id": number, shape.kind: payload}, default=str)
        text = text.replace(str(ME), str(person.id)).replace(str(WHEN), str(moment)).replace(PRESS, press)
        expires = self._sim.clock() + timedelta(hours=1)
        updates._pending[number] = Update(number, shape.kind, person.id, text, expires)
        updates._wake.set()
        self.found.sent[shape.kind] += 1
        self.asked.numbers.add(number)
        # Of a press under another id than it was given nobody can tell whether it rests: a screen that says
        # the same already stays as it is, and the toast goes to that id.
        is_lost = shape.kind == "callback_query" and f'"{press}"' not in text
        return text, lambda: is_lost or press not in self._sim.world._callbacks

    def _hear(self, update: dict[str, Any], person: Person) -> None:
        said = Asked()
        said.hear(update)
        self.asked.join(said)
        if person.id in said.commanded:
            self._led.add(person.id)

    async def _done(self) -> None:
        try:
            async with asyncio.timeout(ROUND):
                while not await self._quiet():  # noqa: ASYNC110  # rows tell nobody
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise NotDone(
                f"an update is not done with after {ROUND:.0f} s: {self.found.errors[:3]}"
            ) from None

    async def _quiet(self) -> bool:
        return not self._sim.world.updates.pending and await self._database.read(inbox.waiting) == 0

    def _judge(self, text: str, person: Person, answered: bool) -> None:
        update = json.loads(text)
        self.found.answered += answered
        try:
            Parsed.de_json(update, None)
        except Exception:
            self.found.unreadable.add(update["update_id"])
            return
        self._hear(update, person)
        if not sane(update):
            self.found.insane.add(update["update_id"])
        elif owed(update, person.id) and not answered:
            self.found.silent.append(text[:600])

    async def _look(self, before: Rows) -> None:
        after = await self._database.read(rows)
        found = self.found
        found.grown = {
            table: len(after[table]) - len(then)
            for table, then in before.items()
            if len(after[table]) > len(then)
        }
        found.unasked = unasked(before, after, self.asked, {one.id for one in self._fillers})
        kept = await self._database.read(lambda session: session.exec(select(Inbox)).all())
        found.aside = {row.update_id for row in kept if row.set_aside_at}
        found.failures = [
            f"{row.error}: {row.payload}"[:600]
            for row in kept
            if row.set_aside_at and row.update_id not in found.unreadable | found.insane
        ]
        done = [row for row in kept if row.answered_at]
        found.kept = sum(row.payload is not None or row.reply is not None for row in done)
        found.open = len(kept) - len(done) - len(found.aside)
        found.refusals = Counter(f"{method}: {why}" for method, _, why in self._sim.refusals)


@contextmanager
def _listening(errors: list[str]) -> Iterator[None]:
    """Everything that is logged as an error, by us or by a library, or that the loop finds nobody to tell."""

    def ours(_: object, level: str, event: EventDict) -> EventDict:
        bad = level in {"error", "exception", "critical"} and event["event"] not in _EXPECTED
        if bad or event.get("exc_info"):
            errors.append(f"{event['event']}: {event.get('error')} {traceback.format_exc(limit=-4)}")
        raise structlog.DropEvent

    handler = _Errors(errors)
    loop = asyncio.get_running_loop()
    logging.getLogger().addHandler(handler)
    loop.set_exception_handler(lambda _, context: errors.append(f"loop: {context}"))
    before = structlog.get_config()["processors"]
    kept = list(before)
    before[:] = [ours]
    try:
        yield
    finally:
        before[:] = kept
        loop.set_exception_handler(None)
        logging.getLogger().removeHandler(handler)


#: Logged as errors by intent: what cannot be read is set aside, and what has no chat cannot be answered.
_EXPECTED = frozenset({"unreadable update set aside", "answer refused by Telegram"})


class _Errors(logging.Handler):
    def __init__(self, errors: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._errors = errors

    def emit(self, record: logging.LogRecord) -> None:
        trace = record.exc_info and "".join(traceback.format_exception(record.exc_info[1], limit=-4))
        self._errors.append(f"{record.name}: {record.getMessage()[:300]} {trace or ''}")
