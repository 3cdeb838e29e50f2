"""The sender alone: order, pace, outcomes, and what a death leaves behind."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from sqlmodel import Session, col, select

from data import outbox
from data.db import Database
from data.models import Account, AccountState, Outbox, OutboxState
from data.outbox import Taken
from domain.calendar import OfficeCalendar
from domain.delivery import Moved, Outcome, RetryIn, Sent, Unreachable, Unsure
from domain.message import Message, Rich
from scheduler import send
from scheduler.send import IN_FLIGHT, LONGEST_WAIT, Sender, backoff
from scheduler.words import Worded
from tests.scheduler.worlds import ZONE, at

DAY = date(2024, 3, 20)


class Channel:
    """Accepts messages, or answers as told; remembers what it was given and how many at once."""

    def __init__(self, answers: Callable[[str, Message], Outcome] | None = None, delay: float = 0) -> None:
        self.numbers: Iterator[int] = count(1)
        self.answers = answers or (lambda _, __: Sent(str(next(self.numbers))))
        self.delay = delay
        self.given: list[str] = []
        self.at_once = 0
        self.most = 0

    async def __call__(self, chat: str, message: Message) -> Outcome:
        self.given.append(f"{chat} {message.text}")
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(self.delay)
        self.at_once -= 1
        return self.answers(chat, message)


class Desk:
    """A database with messages to send, and a clock that is moved by hand."""

    def __init__(self, database: Database, messages: int) -> None:
        self.database = database
        self.now = at(DAY)
        database.run_now(lambda session: self._fill(session, messages))

    def sender(self, channel: Channel) -> Sender:
        return Sender(self.database, channel, lambda: self.now, ZONE)

    def states(self) -> list[str]:
        def read(session: Session) -> list[str]:
            return [str(row.state) for row in session.exec(select(Outbox).order_by(col(Outbox.id)))]

        return self.database.read_now(read)

    def next_turn(self) -> timedelta:
        turn = self.database.read_now(outbox.next_turn)
        assert turn is not None
        return turn - self.now

    def _fill(self, session: Session, messages: int) -> None:
        account = Account(external_id="1", chat="chat", state=AccountState.STRANGER, created_at=self.now)
        session.add(account)
        session.flush()
        for number in range(messages):
            message = Message(Rich(str(number)))
            outbox.notice(
                session,
                message,
                self.now,
                key=str(number),
                account=account.id,
                zone=ZONE,
                calendar=OfficeCalendar(),
            )


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, for some seconds at most."""
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came to hold")


async def test_everything_due_is_sent_once_in_order_and_at_most_four_at_a_time(database: Database) -> None:
    desk, channel = Desk(database, 20), Channel(delay=0.05)
    assert await desk.sender(channel).drain() == {"sent": 20}
    assert await desk.sender(channel).drain() == {}
    assert sorted(channel.given) == sorted(f"chat {number}" for number in range(20))
    places = [channel.given.index(f"chat {number}") for number in range(20)]
    assert max(abs(place - number) for number, place in enumerate(places)) < 2 * IN_FLIGHT
    assert channel.most == IN_FLIGHT
    assert desk.states() == ["sent"] * 20


@pytest.mark.parametrize("seconds", [3, 41])
async def test_the_channel_is_waited_for_exactly_as_long_as_it_asks(database: Database, seconds: int) -> None:
    desk, wait = Desk(database, 1), timedelta(seconds=seconds)
    sender = desk.sender(Channel(lambda _, __: RetryIn(wait, "flood")))
    assert await sender.drain() == {"waiting": 1}
    assert desk.next_turn() == wait
    desk.now += wait - timedelta(microseconds=1)
    assert await sender.drain() == {}
    desk.now += timedelta(microseconds=1)
    assert await sender.drain() == {"waiting": 1}


async def test_an_outage_of_hours_delays_everything_and_loses_nothing(database: Database) -> None:
    desk, channel = Desk(database, 5), Channel()
    broken = desk.sender(Channel(lambda _, __: RetryIn(timedelta(0), "no route to host")))
    tries = 0
    while desk.now < at(DAY, 12):
        tries += (await broken.drain())["waiting"]
        desk.now += timedelta(minutes=1)
    assert tries < 5 * 40
    desk.now += LONGEST_WAIT * 2
    assert await desk.sender(channel).drain() == {"sent": 5}
    assert desk.states() == ["sent"] * 5


def test_waits_double_up_to_the_longest_and_spread() -> None:
    def seconds(attempts: int, row: int = 50) -> float:
        return backoff(Taken(row, 1, "chat", attempts, DAY)).total_seconds()

    assert seconds(1) * 2 == seconds(2)
    longest = LONGEST_WAIT.total_seconds()
    assert {seconds(attempts) for attempts in (8, 20, 10_000)} == {seconds(8)}
    spread = [seconds(30, row) / longest for row in range(1, 101)]
    assert (min(spread), max(spread), len(set(spread))) == (0.75, 1.245, 100)


async def test_a_connection_that_broke_leaves_unsure_and_is_not_repeated(database: Database) -> None:
    desk = Desk(database, 2)
    channel = Channel(lambda _, __: Unsure("reset by peer"))
    assert await desk.sender(channel).drain() == {"unsure": 2}
    desk.now += timedelta(hours=1)
    assert await desk.sender(channel).drain() == {}
    assert len(channel.given) == 2


async def test_a_channel_that_stumbles_leaves_unsure(database: Database) -> None:
    def stumble(_: str, __: Message) -> Outcome:
        raise ZeroDivisionError("in the channel")

    desk = Desk(database, 6)
    assert await desk.sender(Channel(stumble)).drain() == {"unsure": 6}


async def test_a_death_after_the_channel_accepted_leaves_unsure_at_the_next_start(database: Database) -> None:
    desk, accepted = Desk(database, 3), asyncio.Event()

    async def accept_and_hang(_: str, __: Message) -> Outcome:
        accepted.set()
        await asyncio.sleep(60)
        raise AssertionError("cancelled before")

    dying = asyncio.create_task(Sender(database, accept_and_hang, lambda: desk.now, ZONE).drain())
    await accepted.wait()
    await until(lambda: desk.states().count("sending") == 3)
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    channel = Channel()
    sender = desk.sender(channel)
    assert await sender.recover() == 3
    assert await sender.drain() == {}
    assert (desk.states(), channel.given) == (["unsure"] * 3, [])


async def test_a_moved_chat_is_followed_at_once(database: Database) -> None:
    desk = Desk(database, 3)
    channel = Channel(lambda chat, _: Moved("new") if chat == "chat" else Sent("1"))
    fates = await desk.sender(channel).drain()
    assert fates["sent"] == 3
    assert desk.states() == ["sent"] * 3


async def test_a_chat_that_moves_for_ever_is_not_chased(database: Database) -> None:
    desk = Desk(database, 1)
    fates = await desk.sender(Channel(lambda _, __: Moved("on and on"))).drain()
    assert fates == {"moved": 3, "waiting": 1}


async def test_a_message_that_cannot_be_worded_waits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("in the words")

    desk, channel = Desk(database, 1), Channel()
    with monkeypatch.context() as patch:
        patch.setattr(send, "word", stumble)
        assert await desk.sender(channel).drain() == {"waiting": 1}
    desk.now += timedelta(minutes=1)
    assert await desk.sender(channel).drain() == {"sent": 1}


async def test_what_the_office_worded_for_other_facts_goes_back_to_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, channel = Desk(database, 1), Channel()
    monkeypatch.setattr(send, "word", lambda *_: Worded(None, changed=True))
    assert await desk.sender(channel).drain() == {"proposed": 1}
    assert (desk.states(), channel.given) == (["proposed"], [])


async def test_what_is_too_old_is_not_sent(database: Database) -> None:
    desk, channel = Desk(database, 2), Channel()
    desk.now += outbox.NOTICE_LIVES
    assert await desk.sender(channel).drain() == {}
    assert (desk.states(), channel.given) == (["expired"] * 2, [])


async def test_a_row_is_taken_only_when_its_turn_has_come(database: Database) -> None:
    desk, channel, free = Desk(database, 6), Channel(), asyncio.Semaphore(2)

    @asynccontextmanager
    async def turn() -> AsyncIterator[None]:
        await free.acquire()  # never given back
        yield

    sending = asyncio.create_task(Sender(database, channel, lambda: desk.now, ZONE, turn).drain())
    await until(lambda: desk.states().count("sent") == 2)
    await asyncio.sleep(0.02)
    assert desk.states().count("waiting") == 4
    for _ in range(20):
        free.release()
    assert await sending == {"sent": 6}


async def test_who_cannot_be_reached_is_not_tried_again(database: Database) -> None:
    desk = Desk(database, 10)
    channel = Channel(lambda _, __: Unreachable("blocked by the user"))
    await desk.sender(channel).drain()
    assert desk.states() == ["unreachable"] * 10
    assert len(channel.given) <= IN_FLIGHT


async def test_a_running_sender_wakes_and_stops(database: Database) -> None:
    desk, channel = Desk(database, 2), Channel()
    sender = desk.sender(channel)
    running = asyncio.create_task(sender.run())
    await until(lambda: desk.states() == ["sent", "sent"])

    def again(session: Session) -> None:
        for row in session.exec(select(Outbox)):
            row.state, row.not_before = OutboxState.WAITING, datetime(2024, 3, 19, tzinfo=ZONE)

    database.run_now(again)
    sender.wake()
    await until(lambda: len(channel.given) == 4)
    sender.stop()
    await asyncio.wait_for(running, 5)
    assert desk.states() == ["sent", "sent"]
