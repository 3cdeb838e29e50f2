"""Several processes on one budget: who may send how much, and who hears of a silence."""

import asyncio
from collections.abc import AsyncIterator, Callable
from random import Random

import pytest
from sqlmodel import Session, select
from telegram.error import RetryAfter

from bot.buckets import OVERALL_A_SECOND
from bot.budget import ANSWERS_A_SECOND, LOOKS, MASS, Budget, share
from bot.pacer import MASS as IN_MASS
from bot.pacer import Pacer
from data.db import Database
from data.models import Replica
from data.replicas import Present
from tests.bot.bots import until


@pytest.mark.parametrize("replicas", [1, 2, 3, 7])
@pytest.mark.parametrize("senders", [0, 1, 2])
def test_all_together_have_the_whole(replicas: int, senders: int) -> None:
    senders = min(senders, replicas)
    present = Present(replicas, senders)
    whole = sum(share(present, sending=number < senders) for number in range(replicas))
    assert whole == pytest.approx(OVERALL_A_SECOND)


def test_a_mass_sending_has_all_but_five_which_the_answers_of_all_share() -> None:
    assert share(Present(4, 1), sending=True) == pytest.approx(OVERALL_A_SECOND - 5 + 5 / 4)
    assert share(Present(4, 1), sending=False) == 5 / 4
    assert share(Present(1, 1), sending=True) == pytest.approx(OVERALL_A_SECOND)


class Process:
    """A pacer and its budget on connections of their own, as another process has them."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self.pacer = Pacer()
        self.pacer.share(ANSWERS_A_SECOND)
        self.budget = Budget(self.database, self.pacer)

    @property
    def a_second(self) -> float:
        return self.pacer._overall.rate

    async def send(self, chat: int, *, refused: float = 0) -> None:
        """A message of a mass sending; the server refuses it if so many seconds are given."""

        async def request() -> bool:
            if refused:
                raise RetryAfter(int(refused))
            return True

        await self.pacer.process_request(request, (), {}, "sendMessage", {"chat_id": chat}, IN_MASS)

    def has_sent_many(self) -> None:
        self.pacer._mass_gone += MASS

    async def close(self) -> None:
        await self.budget.stop()
        self.database.close()


@pytest.fixture
async def new(database: Database, engine_url: str) -> AsyncIterator[Callable[[], Process]]:
    """Another process on one PostgreSQL."""
    if database.is_sqlite:
        pytest.skip("on SQLite there is one process")
    made: list[Process] = []

    def process() -> Process:
        made.append(Process(engine_url))
        return made[-1]

    yield process
    for each in made:
        await each.close()


async def look(*processes: Process, times: int = LOOKS) -> None:
    for _ in range(times):
        for process in processes:
            await process.budget.look()


def seen(session: Session) -> list[str]:
    return list(session.exec(select(Replica.id)))


async def test_on_sqlite_nothing_is_written_and_nothing_shared(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL may have several processes")
    pacer = Pacer()
    alone = Budget(database, pacer)
    alone.start()
    await asyncio.sleep(0.05)
    await alone.stop()
    assert database.read_now(seen) == []
    assert pacer._overall.rate == OVERALL_A_SECOND


async def test_two_share_by_their_number_and_one_has_all(new: Callable[[], Process]) -> None:
    first, second = new(), new()
    await look(first)
    assert first.a_second == OVERALL_A_SECOND
    second.budget.start()
    await until(lambda: len(first.database.read_now(seen)) == 2)
    await look(first)
    assert first.a_second == OVERALL_A_SECOND / 2
    await second.budget.stop()
    await look(first)
    assert first.a_second == OVERALL_A_SECOND


async def test_a_mass_sending_takes_from_the_others_and_gives_back(new: Callable[[], Process]) -> None:
    first, second = new(), new()
    await look(first, second)
    for _ in range(LOOKS):
        first.has_sent_many()
        await look(first, second, times=1)
    assert first.a_second == pytest.approx(OVERALL_A_SECOND - ANSWERS_A_SECOND / 2)
    assert second.a_second == ANSWERS_A_SECOND / 2
    await look(first, second)
    assert (first.a_second, second.a_second) == (OVERALL_A_SECOND / 2,) * 2


async def test_the_end_may_come_twice_and_after_the_database(new: Callable[[], Process]) -> None:
    process = new()
    process.budget.start()
    await until(lambda: process.database.read_now(seen))
    process.database.close()
    await process.budget.stop()
    await process.budget.stop()


async def test_together_they_never_have_more_than_the_whole(new: Callable[[], Process]) -> None:
    """Whoever looks first and whoever sends; a newcomer, of whom nobody knows yet, begins with little."""
    random = Random(3)  # noqa: S311  # an order, no secret
    living = [new(), new()]
    for step in range(45):
        if step == 12:
            living.append(new())
        for process in random.sample(living, len(living)):
            if process is living[step // 15] and step % 4:
                process.has_sent_many()
            await process.budget.look()
            newcomer = ANSWERS_A_SECOND if step < LOOKS or 12 <= step < 12 + LOOKS else 0
            assert sum(one.a_second for one in living) < OVERALL_A_SECOND + newcomer + 1e-6


async def test_a_silence_met_by_one_is_obeyed_by_the_other_within_about_a_second(
    new: Callable[[], Process],
) -> None:
    first, second = new(), new()
    first.budget.start()
    second.budget.start()
    await until(lambda: len(second.database.read_now(seen)) == 2)
    for chat in (1, 2):
        with pytest.raises(RetryAfter):
            await first.send(chat, refused=6)
    await asyncio.sleep(1.3)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(second.send(3), 0.05)
    assert 4 < second.pacer._silent_until - asyncio.get_running_loop().time() < 6


async def test_a_database_that_is_away_ends_nothing(
    new: Callable[[], Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, tries = new(), 0

    async def broken(_: object) -> None:
        nonlocal tries
        tries += 1
        raise ZeroDivisionError

    monkeypatch.setattr("bot.budget.BEAT", 0.01)
    with monkeypatch.context() as patch:
        patch.setattr(first.database, "run", broken)
        first.budget.start()
        await until(lambda: tries > 2)
    assert first.a_second == ANSWERS_A_SECOND
    await until(lambda: first.a_second == OVERALL_A_SECOND)
