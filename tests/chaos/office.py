"""An office whose people have started the bot, and notices that it owes them, each with a mark of its own."""

from collections import Counter
from zoneinfo import ZoneInfo

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from bot.times import utc_now
from data import migrate, outbox, people
from data.db import Database
from data.models import Account, AccountState, Outbox, OutboxState
from domain.calendar import OfficeCalendar
from domain.message import Message, rich
from simulator import Simulator
from tests.chaos.verdict import Row

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
KEY = "chaos:"
MARK = "notice no. "
#: What `outbox.recover` notes on a row that was on its way when its sender died.
DIED = "the sender died before it knew the outcome"
_OPEN = (OutboxState.WAITING, OutboxState.SENDING)


class Office:
    """So many people behind simulated accounts, in the database of the bot."""

    def __init__(self, sim: Simulator, database: Database, size: int) -> None:
        self._sim = sim
        self._database = database
        self._chats = [self._chat(number) for number in range(size)]
        self._persons: list[int] = []
        #: notices owed so far
        self.owed = 0

    async def build(self) -> None:
        """Make the tables, and the people."""
        migrate.prepare(self._database, utc_now().date())
        self._persons = await self._database.run(lambda session: [_person(session, c) for c in self._chats])

    async def owe(self, count: int) -> None:
        """Owe so many notices at once, people in turn; they need not wait for office hours."""
        numbers = range(self.owed, self.owed + count)
        await self._database.run(lambda session: self._owe(session, numbers))
        self.owed += count

    async def due(self) -> int:
        """How many could go now."""
        now = utc_now()
        ready = (col(Outbox.state) == OutboxState.WAITING) & (col(Outbox.not_before) <= now)
        return await self._count(ready)

    async def left(self) -> int:
        """How many are not settled yet."""
        return await self._count(col(Outbox.state).in_(_OPEN))

    async def caught(self) -> int:
        """How many were on their way when a sender died, as the next one found."""
        return await self._count(col(Outbox.error) == DIED)

    async def hurry(self) -> None:
        """As if the waits after failures were over."""
        waiting = update(Outbox).where(col(Outbox.state) == OutboxState.WAITING)
        await self._database.run(
            lambda session: session.connection().execute(waiting.values(not_before=utc_now()))
        )

    async def rows(self) -> list[Row]:
        """Each notice and what is written of it."""
        chosen = select(Outbox.key, Outbox.state, Outbox.error).where(col(Outbox.key).startswith(KEY))
        found = await self._database.read(lambda session: session.exec(chosen).all())
        return [
            Row(int(key.removeprefix(KEY)), OutboxState(state), error == DIED) for key, state, error in found
        ]

    def arrivals(self) -> tuple[Counter[int], list[str]]:
        """How often each notice reached its person, by the simulator; and what nobody was owed."""
        arrived: Counter[int] = Counter()
        astray = []
        for message in self._sim.sent:
            mark = (message.text or "").rpartition(MARK)[2]
            if mark.isdecimal() and int(mark) < self.owed and self._receiver(int(mark)) == message.chat_id:
                arrived[int(mark)] += 1
            else:
                astray.append(f"{message.text!r} in the chat of {self._sim.name_of(message.chat_id)}")
        return arrived, astray

    def _chat(self, number: int) -> int:
        account = self._sim.actions.person(f"Person {number}", None, "vi")
        account.started = True  # some time ago
        return account.id

    def _receiver(self, number: int) -> int:
        return self._chats[number % len(self._chats)]

    def _owe(self, session: Session, numbers: range) -> None:
        now = utc_now()
        for number in numbers:
            outbox.notice(
                session,
                Message(rich("<b>Chaos</b>: " + MARK + "{number}", number=number)),
                now,
                key=f"{KEY}{number}",
                person=self._persons[number % len(self._persons)],
                zone=ZONE,
                calendar=OfficeCalendar(),
                at_once=True,
            )

    async def _count(self, which: object) -> int:
        chosen = select(func.count()).select_from(Outbox).where(which)  # type: ignore[arg-type]  # a comparison of a column
        return await self._database.read(lambda session: session.exec(chosen).one())


def _person(session: Session, chat: int) -> int:
    now = utc_now()
    person = people.create_person(session, f"Person {chat}", now).id
    session.add(
        Account(
            external_id=str(chat), chat=str(chat), person_id=person, state=AccountState.LINKED, created_at=now
        )
    )
    return person
