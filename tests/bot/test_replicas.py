"""Several bots over one PostgreSQL: each person is answered once and in order, whichever bot hears them."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlmodel import Session, col, select

from bot import crew
from bot.app import build_app
from bot.handling import Dispatch
from bot.life import Bot
from bot.part import Part
from bot.settings import Settings
from bot.times import utc_now
from data import evidence, inbox
from data.db import Database
from data.inbox import Arrival
from data.models import Evidence, Inbox, Replica
from data.replicas import SILENT
from data.request import Request
from domain.message import Message, SaidKind, rich
from simulator import Fault, Person, Simulator
from tests.bot.balancer import Balancer
from tests.bot.bots import echo, until

ROOT = Path(__file__).parents[2]
PDF = b"%PDF-1.7\n%%EOF\n"

Start = Callable[..., Awaitable[Bot]]


@pytest.fixture(autouse=True)
def on_postgres(engine_kind: str) -> None:
    if engine_kind == "sqlite":
        pytest.skip("an SQLite database has one process")


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(flood=False, webhook_backoff=0.02) as simulator:
        yield simulator


@pytest.fixture
async def balancer() -> AsyncIterator[Balancer]:
    async with Balancer().running() as running:
        yield running


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
async def start(settings: Settings, balancer: Balancer) -> AsyncIterator[Start]:
    """Starts one more bot behind the balancer; all are stopped in the end."""
    started: list[Bot] = []

    async def one(dispatch: Dispatch = echo, **options: float) -> Bot:
        where = f"127.0.0.1:{free_port()}"
        home = settings.home / str(len(started))
        chosen = settings.model_copy(update={"web": where, "webhook": balancer.url, "home": home})
        bot = build_app(chosen, dispatch=dispatch, pace=False, only=Part.CHAT, **options)  # type: ignore[arg-type]  # its own options
        await bot.start()
        balancer.add(f"http://{where}/telegram")
        started.append(bot)
        return bot

    yield one
    for bot in started:
        await bot.stop()


async def silence(bot: Bot) -> None:
    """Let a bot hear and tell nothing of the others, as if its machine stood still."""
    budget, crew_ = bot._crew
    for task in (budget._task, crew_._task):
        assert task is not None
        task.cancel()
    budget._task = None  # so that it does not take its leave
    crew_._close()


async def drop(bot: Bot) -> None:
    """End a bot as a kill would: it says nothing more, writes nothing more, and tells nobody."""
    await silence(bot)
    assert bot.web is not None
    await bot.web.stop()
    assert bot.chat is not None
    bot.chat.handling._database = Broken()  # type: ignore[assignment]  # on purpose
    bot.chat.handling._adapter = Broken()  # type: ignore[assignment]  # on purpose
    bot.chat.handling.stop()


class Broken:
    """What a dead process reaches of the world."""

    async def run(self, *_: object, **__: object) -> None:
        raise ConnectionError

    def give_up(self) -> None:
        """It waits for nothing."""

    def errand(self, *_: object, **__: object) -> None:
        raise ConnectionError


def rows(database: Database) -> list[Inbox]:
    return database.read_now(lambda session: list(session.exec(select(Inbox).order_by(col(Inbox.update_id)))))


def done(database: Database, count: int) -> Callable[[], bool]:
    def all_answered() -> bool:
        found = rows(database)
        return len(found) == count and all(row.answered_at for row in found)

    return all_answered


def heard(sim: Simulator, person: Person) -> list[str]:
    return [message.text for message in sim.sent if message.chat_id == person.id]


class Noting:
    """Says back what it heard, and keeps who said it in which order."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.at_once: Counter[str] = Counter()
        self.most = 0

    def __call__(self, request: Request) -> Message:
        said = request.said
        self.at_once[said.chat] += 1
        self.most = max(self.most, self.at_once[said.chat])
        self.heard.append((said.chat, said.text))
        answer = echo(request)
        self.at_once[said.chat] -= 1
        return answer


# Order


async def test_people_are_answered_once_and_in_order_by_two(
    sim: Simulator, start: Start, balancer: Balancer, database: Database
) -> None:
    """Each says five things without waiting, and presses between them: Telegram orders no press."""
    noting = Noting()
    for _ in range(2):
        await start(noting)
    people = [sim.person(f"Chuyên viên {number}") for number in range(12)]

    async def talk(person: Person) -> None:
        for number in range(5):
            await person.say(f"{number}")

    await asyncio.gather(*map(talk, people))
    await until(done(database, 60))
    wanted = [f"text: {number}" for number in range(5)]
    assert {person.id: heard(sim, person) for person in people} == {person.id: wanted for person in people}
    assert noting.most == 1
    assert len(noting.heard) == 60
    assert min(balancer.taken) > 20
    handed = Counter(row.owner for row in rows(database))
    assert len(handed) == 2


async def test_words_and_presses_of_one_person_are_not_handled_at_the_same_time(
    sim: Simulator, start: Start, database: Database
) -> None:
    noting = Noting()
    for _ in range(2):
        await start(noting)
    person = sim.person("Chuyên viên 1")
    first = await person.ask("một")
    assert first is not None
    for number in range(10):
        await asyncio.gather(person.tap(first, "next:1"), person.say(str(number)))
    await until(done(database, 21))
    assert noting.most == 1
    said = [text for text in heard(sim, person) if text.startswith("text")]
    assert said == [f"text: {number}" for number in range(10)]  # the first one says what was pressed


async def test_what_waits_behind_an_answer_that_cannot_be_sent_waits_whoever_hears_it(
    sim: Simulator, start: Start, database: Database
) -> None:
    noting = Noting()
    for _ in range(2):
        await start(noting)
    person = sim.person("Chuyên viên 1")
    sim.faults.script("sendMessage", Fault(error=502))
    for number in range(6):
        await person.say(str(number))
    await until(done(database, 6))
    assert heard(sim, person) == [f"text: {number}" for number in range(6)]
    assert len({row.owner for row in rows(database)}) == 1


class Files:
    """Keeps every file, and says how many there are."""

    def __call__(self, request: Request) -> Message:
        if request.said.kind is not SaidKind.FILE or request.said.file is None:
            return echo(request)
        evidence.remember(request.session, request.actor.account, request.said.file, request.now)
        count = len(request.session.exec(select(Evidence)).all())
        return Message(rich("đã nhận {count} tệp", count=count))


async def test_an_album_over_both_is_answered_once(
    sim: Simulator, start: Start, balancer: Balancer, database: Database
) -> None:
    for _ in range(2):
        await start(Files(), quiet=0.3)
    person = sim.person("Chuyên viên 1")
    for number in range(6):
        await person.upload(f"{number}.pdf", PDF, album="777")
        await asyncio.sleep(0.02)
    await until(done(database, 6))
    assert heard(sim, person) == ["đã nhận 6 tệp"]
    assert balancer.taken == [3, 3]


async def test_words_after_an_album_are_answered_after_it_by_whom_it_is_held(
    sim: Simulator, start: Start, database: Database
) -> None:
    for _ in range(2):
        await start(Files(), quiet=30)
    person = sim.person("Chuyên viên 1")
    for number in range(3):
        await person.upload(f"{number}.pdf", PDF, album="777")
    await until(lambda: sum(row.handled_at is not None for row in rows(database)) == 3)
    await person.say("xong")
    await until(done(database, 4))
    assert heard(sim, person) == ["đã nhận 3 tệp", "text: xong"]


# Death


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often, and believe a second's silence."""
    monkeypatch.setattr(crew, "LOOK", 0.05)
    monkeypatch.setattr("bot.budget.BEAT", 0.1)
    monkeypatch.setattr("data.replicas.SILENT", SILENT / 5)


async def test_what_a_dead_one_had_is_answered_by_the_other(
    quickly: None, sim: Simulator, start: Start, database: Database
) -> None:
    """At every stage: not handled, handled and not answered, held for an album, and said after its death."""
    gate = asyncio.Event()
    calls: list[str] = []

    def dispatch(request: Request) -> Message:
        calls.append(request.said.text)
        return Files()(request)

    first = await start(dispatch, quiet=60)
    silent, album, waiting = (sim.person(f"Chuyên viên {number}") for number in range(3))
    sim.faults.script("sendMessage", *[Fault(error=502)] * 50)
    await silent.say("xử lý rồi")
    await album.upload("1.pdf", PDF, album="7")
    await until(lambda: sum(row.handled_at is not None for row in rows(database)) == 2)
    assert first.chat is not None
    first.chat.handling._worked = lambda *_: gate.wait()  # type: ignore[assignment, method-assign]  # never ends
    await waiting.say("chưa xử lý")
    await until(lambda: len(rows(database)) == 3)
    await drop(first)
    sim.faults.clear()
    await start(dispatch, quiet=0.2)
    await silent.say("sau đó")
    await album.upload("2.pdf", PDF, album="7")
    await until(done(database, 5))
    assert heard(sim, silent) == ["text: xử lý rồi", "text: sau đó"]
    assert heard(sim, album) == ["đã nhận 2 tệp"]
    assert heard(sim, waiting) == ["text: chưa xử lý"]
    assert sorted(calls) == sorted(["xử lý rồi", "", "chưa xử lý", "sau đó", ""])
    assert rows(database)[2].starts == 1
    gate.set()


async def test_one_that_was_only_away_does_nothing_with_what_others_took(
    quickly: None, sim: Simulator, start: Start, database: Database
) -> None:
    """Its handling of an update is undone if another process has the update by the time it commits."""
    held, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    calls: list[str] = []

    def dispatch(request: Request) -> Message:
        calls.append(request.said.text)
        if calls == ["trước", "một"]:
            loop.call_soon_threadsafe(held.set)
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
        return echo(request)

    first = await start(dispatch)
    person = sim.person("Chuyên viên 1")
    await person.ask("trước")
    await person.say("một")
    await held.wait()
    await silence(first)
    await start(dispatch)
    await until(done(database, 2))
    assert not go_on.is_set()
    go_on.set()
    number = rows(database)[1].update_id
    await until(lambda: first.chat is not None and not first.chat.handling.has(number))
    assert heard(sim, person) == ["text: trước", "text: một"]
    assert calls == ["trước", "một", "một"]


async def test_what_the_loss_of_the_database_broke_off_goes_on_when_it_is_back(
    quickly: None, sim: Simulator, start: Start, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await start()
    await start()
    assert bot.chat is not None
    lost: list[int] = []
    real = bot.chat.handling._database.run

    async def run(work: Callable[[Session], object], *, apart: bool = False) -> object:
        if len(lost) < 2:
            lost.append(1)
            raise ConnectionError
        return await real(work, apart=apart)

    person, lane = sim.person("Chuyên viên 1"), sim.person("Chuyên viên 2")
    monkeypatch.setattr(bot.chat.handling, "_database", SimpleNamespace(run=run, give_up=lambda: None))
    for one in (person, lane):
        await one.say("một")
    await until(done(database, 2))
    assert (len(lost), len(sim.sent)) == (2, 2)


async def test_who_ends_in_order_leaves_nothing_to_wait_for(
    quickly: None, sim: Simulator, start: Start, database: Database
) -> None:
    first = await start()
    person = sim.person("Chuyên viên 1")
    await person.ask("/start")
    sim.faults.script("sendMessage", *[Fault(error=502)] * 50)
    await person.say("một")
    await until(lambda: sim.faults.counts["error"])
    await start()
    await first.stop()
    sim.faults.clear()
    await until(done(database, 2))
    assert heard(sim, person)[-1] == "text: một"


async def test_an_old_release_beside_it_goes_on(
    sim: Simulator, start: Start, database: Database, quickly: None
) -> None:
    """What it received a moment ago is its own to answer; what nobody answers for a minute is taken over."""
    await start()
    person = sim.person("Chuyên viên 1")
    await person.ask("một")

    def receive(session: Session, number: int, age: float) -> None:
        message = {
            "message_id": number,
            "date": 1704164400,
            "text": str(number),
            "chat": {"id": person.id, "type": "private"},
            "from": {"id": person.id, "is_bot": False, "first_name": "A"},
        }
        arrived = Arrival(number, json.dumps({"update_id": number, "message": message}))
        inbox.receive(session, [arrived], utc_now() - timedelta(seconds=age))

    def live(session: Session) -> None:
        session.add(Replica(id="old", seen_at=utc_now() + timedelta(minutes=1), sending=False))

    database.run_now(live)
    database.run_now(lambda session: receive(session, 1, 61))
    database.run_now(lambda session: receive(session, 2, 1))
    await until(lambda: "text: 1" in heard(sim, person))
    await asyncio.sleep(0.3)
    assert [(row.update_id, row.owner is None, row.handled_at is None) for row in rows(database)[:2]] == [
        (1, False, False),
        (2, True, True),
    ]


# Asking instead of being brought: one of them asks


async def test_one_asks_for_updates_and_another_as_soon_as_that_one_is_gone(
    sim: Simulator, settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.polling.LOOK", 0.05)
    bots = []
    for number in range(2):
        chosen = settings.model_copy(update={"home": settings.home / str(number)})
        bots.append(build_app(chosen, dispatch=echo, pace=False, only=Part.CHAT))
        await bots[-1].start()
    first, second = bots
    person = sim.person("Chuyên viên 1")
    await person.ask("một")
    await asyncio.sleep(0.5)
    assert [polls(bot) for bot in bots] == [True, False]
    assert first.chat is not None
    lock = first.chat.receiving._lock  # type: ignore[attr-defined]  # it polls
    lock.release()  # as when its connection breaks: the other one is quicker than its next look
    monkeypatch.setattr(lock, "take", lambda: False)
    await until(lambda: [polls(bot) for bot in bots] == [False, True])
    await person.ask("hai")
    await second.stop()
    monkeypatch.undo()
    await until(lambda: polls(first))
    await person.ask("ba")
    await first.stop()
    assert heard(sim, person) == ["text: một", "text: hai", "text: ba"]


def polls(bot: Bot) -> bool:
    updater = bot._application.updater
    return updater is not None and updater.running


# Processes of their own


class Process:
    """`python -m bot run` behind the balancer."""

    def __init__(self, sim: Simulator, balancer: Balancer, database: str, home: Path) -> None:
        self.port = free_port()
        self._home = home
        self._settings = {
            "PYTHONPATH": str(ROOT),
            "THIDUA_TOKEN": sim.token,
            "THIDUA_API_URL": sim.url,
            "THIDUA_DATABASE_URL": database,
            "THIDUA_WEB": f"127.0.0.1:{self.port}",
            "THIDUA_WEBHOOK": balancer.url,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._home.mkdir()
        others = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
        with (self._home / "log").open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self._home,
                env={**others, **self._settings},
                stdout=log,
                stderr=log,
            )

    def ready(self) -> bool:
        log = (self._home / "log").read_text("utf-8")
        assert self._process is not None
        assert self._process.returncode is None, log
        return "running" in log

    async def end(self, number: signal.Signals = signal.SIGKILL) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)
            await asyncio.wait_for(self._process.wait(), 30)


@pytest.mark.slow
async def test_a_process_is_killed_while_people_write(
    sim: Simulator, balancer: Balancer, settings: Settings, database: Database, tmp_path: Path
) -> None:
    """Nothing is lost, nothing is handled twice, and nobody's order changes."""
    processes = [Process(sim, balancer, settings.database, tmp_path / str(n)) for n in range(2)]
    people = [sim.person(f"Chuyên viên {number}") for number in range(8)]
    try:
        for process in processes:
            await process.start()
        await until(lambda: all(process.ready() for process in processes), 60)
        for process in processes:
            balancer.add(f"http://127.0.0.1:{process.port}/telegram")

        async def write(person: Person) -> None:
            for number in range(6):
                await person.say(f"/nop {number}")
                await asyncio.sleep(0.05)

        writing = [asyncio.create_task(write(person)) for person in people]
        await until(lambda: len(sim.sent) > len(people))
        await processes[0].end()
        owed = sum(row.answered_at is None for row in rows(database))
        await asyncio.gather(*writing)
        await until(done(database, 48), 60)
    finally:
        for process in processes:
            await process.end(signal.SIGTERM)
    found = rows(database)
    assert len({row.owner for row in found}) == 2
    for lane in {row.lane for row in found}:
        handled = [row.handled_at for row in found if row.lane == lane and row.handled_at]
        assert (len(handled), handled) == (6, sorted(set(handled)))
    answers = Counter({person.id: len(heard(sim, person)) for person in people})
    assert min(answers.values()) >= 6
    assert answers.total() - 48 <= owed, "an answer is said again only if its mark was lost with the process"
