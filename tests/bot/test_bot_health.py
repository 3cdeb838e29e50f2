"""How the bot is, told to machines: /health and /metrics, the heartbeat, and who may ask."""

import asyncio
import configparser
import socket
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import health as looking
from bot import systemd
from bot.app import build_app
from bot.counters import BOUNDS, Counters
from bot.health import Health, Place
from bot.life import Bot
from bot.settings import Settings
from data import inbox
from data.db import Database
from data.models import Inbox, Outbox
from data.outage import Outage
from domain.health import Trouble
from simulator import Simulator
from tests import office
from tests.bot.bots import echo, until
from tests.bot.outages import ClosedServer, MovedFile
from tests.conftest import POSTGRES

ROOT = Path(__file__).parents[2]
NOW = datetime(2024, 1, 2, 3, tzinfo=UTC)
TOKEN = "only-for-this-test"  # noqa: S105  # opens nothing


@dataclass
class Size:
    """A disk."""

    total: int = 100 * 2**30
    free: int = 50 * 2**30


@dataclass
class World:
    """Health over a database, whose numbers are set by hand."""

    health: Health
    counters: Counters
    outage: Outage
    database: Database
    home: Path
    disk: Size

    def add(self, *rows: Any) -> None:
        self.database.run_now(lambda session: session.add_all(rows))


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    disk, counters, outage = Size(), Counters(), Outage(database, lambda: NOW)
    place = Place(tmp_path, lambda _: disk)
    health = Health(database, outage, counters, lambda: NOW, place)
    return World(health, counters, outage, database, tmp_path, disk)


def outbox(**values: Any) -> Outbox:
    whole: dict[str, Any] = {
        "key": "one",
        "kind": "notice",
        "account_id": None,
        "group_id": None,
        "person_id": 1,
        "day": NOW.date(),
        "facts": {},
        "not_before": NOW,
        "expires_at": NOW + timedelta(days=1),
        "created_at": NOW,
    }
    return Outbox(**{**whole, **values})


LONG_AGO = timedelta(hours=2)


async def test_nothing_is_wrong_with_a_bot_that_has_just_begun(world: World) -> None:
    assert await world.health.look() == frozenset()


def not_ticking(world: World) -> None:
    world.counters.started -= looking.SILENCE + 1


def deaf(world: World) -> None:
    not_ticking(world)
    world.counters.tick()
    world.health.fetches = lambda: True


def in_conflict(world: World) -> None:
    deaf(world)
    world.counters.asked(409)


def dumb(world: World) -> None:
    world.counters.started -= looking.STUCK + 1
    world.counters.tick()
    world.add(Inbox(update_id=1, received_at=NOW - LONG_AGO))


def hanging(world: World) -> None:
    world.counters.begun(7)
    world.counters.running[7] -= looking.IN_HAND + 1


def cramped(world: World) -> None:
    world.disk.free = 4 * 2**30


def unsaved(world: World) -> None:
    (world.home / "backups").mkdir()
    (world.home / "backups" / "old.bak").touch()


@pytest.mark.parametrize(
    ("happens", "found"),
    [
        (not_ticking, Trouble.CLOCK),
        (deaf, Trouble.RECEIVING),
        (in_conflict, Trouble.CONFLICT),
        (dumb, Trouble.INBOX),
        (hanging, Trouble.INBOX),
        (cramped, Trouble.DISK),
    ],
)
async def test_each_trouble_is_seen(world: World, happens: Callable[[World], None], found: Trouble) -> None:
    happens(world)
    assert await world.health.look() == {found}
    assert world.health.troubles() == {found}


async def test_what_is_due_and_does_not_go_is_seen(world: World) -> None:
    world.database.run_now(lambda session: office.build(session, NOW, plan=None))
    world.add(outbox(not_before=NOW - LONG_AGO))
    assert await world.health.look() == {Trouble.SENDER}
    world.add(outbox(key="two", taken_at=NOW - timedelta(minutes=1), state="sent"))
    assert await world.health.look() == frozenset()


async def test_a_backup_grows_too_old(world: World) -> None:
    unsaved(world)
    written = (world.home / "backups" / "old.bak").stat().st_mtime
    place = Place(world.home)
    ages = [timedelta(hours=hours) for hours in (35, 37)]
    assert [place.unsaved(datetime.fromtimestamp(written, UTC) + age) for age in ages] == [False, True]
    assert Place(world.home / "nowhere").unsaved(NOW) is False


async def test_a_backlog_that_moves_is_no_trouble(world: World) -> None:
    dumb(world)
    world.counters.done(2, "text", "answered")
    assert await world.health.look() == frozenset()
    world.counters.ended -= looking.STUCK + 1
    assert await world.health.look() == {Trouble.INBOX}


async def test_what_was_wrong_is_over_when_it_is(world: World) -> None:
    cramped(world)
    await world.health.look()
    world.disk.free = world.disk.total
    await world.health.look()
    assert world.health.troubles() == frozenset()


def test_latencies_fall_into_their_places() -> None:
    counters = Counters()
    counters.arrived([1, 2])
    counters.arrivals[2] -= 3600
    for number in (1, 2, 3):
        counters.done(number, "text", "answered")
    assert (counters.latencies[0], counters.latencies[-1], sum(counters.latencies)) == (1, 1, 2)
    assert len(counters.latencies) == len(BOUNDS) + 1
    assert counters.updates == {("text", "answered"): 3}


# Over HTTP


@pytest.fixture
async def served(sim: Simulator, settings: Settings) -> AsyncIterator[tuple[Bot, httpx.AsyncClient]]:
    chosen = settings.model_copy(update={"web": "127.0.0.1:0", "watch_token": type(settings.token)(TOKEN)})
    bot = build_app(chosen, dispatch=echo, ticking=False, pace=False)
    await bot.start()
    assert bot.web is not None
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.web.port}") as client:
        yield bot, client
    await bot.stop()


def numbers(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_numbers_are_those_of_what_happened(
    sim: Simulator, served: tuple[Bot, httpx.AsyncClient], database: Database
) -> None:
    bot, client = served
    person = sim.person("Chuyên viên 1")
    for words in ("một", "hai"):
        await person.ask(words)
    await person.press("Tiếp")
    await person.settle()
    # An answer is seen by its person before it is noted that it went.
    await until(lambda: database.read_now(inbox.waiting) == 0)
    await bot.tick()
    answer = await client.get("/metrics")
    found = numbers(answer.text)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert (
        found["thidua_updates_total", "text", "answered"],
        found["thidua_updates_total", "press", "answered"],
    ) == (
        2,
        1,
    )
    assert (found["thidua_answer_seconds_count",], found["thidua_answer_seconds_bucket", "+Inf"]) == (3, 3)
    assert found["thidua_answer_seconds_bucket", "0.025"] <= found["thidua_answer_seconds_bucket", "60.0"]
    assert (found["thidua_inbox_waiting",], found["thidua_failures_total",]) == (0, 0)
    assert {found["thidua_trouble", trouble] for trouble in (Trouble.DATABASE, Trouble.INBOX)} == {0}
    assert abs(found["thidua_last_tick_timestamp_seconds",] - time.time()) < 60
    assert "Chuyên viên" not in answer.text


async def test_health_is_503_while_the_database_is_away(
    served: tuple[Bot, httpx.AsyncClient], database: Database, request: pytest.FixtureRequest, engine_url: str
) -> None:
    bot, client = served
    assert (await client.get("/health")).status_code == 200
    if database.is_sqlite:
        switch: Any = MovedFile(bot.database)
    else:
        switch = ClosedServer(engine_url, request.config.stash[POSTGRES])
    switch.off()
    answer = await client.get("/health")
    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    assert Trouble.DATABASE in answer.json()["troubles"]
    shown = await client.get("/metrics")
    assert (shown.status_code, numbers(shown.text)["thidua_trouble", "database"]) == (200, 1)
    switch.on()
    assert await bot._helpers[0].over(5)  # type: ignore[attr-defined]  # the outage
    assert (await client.get("/health")).status_code == 200
    if not database.is_sqlite:
        switch.close()
        request.getfixturevalue("postgres").dispose()


@pytest.mark.once
async def test_strangers_see_nothing(served: tuple[Bot, httpx.AsyncClient]) -> None:
    _, client = served
    for path in ("/health", "/metrics"):
        nowhere = await client.get("/nowhere")
        for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
            refused = await client.get(path, headers={header: "203.0.113.9"})
            assert (refused.status_code, refused.content) == (nowhere.status_code, nowhere.content)
            wrong = {header: "203.0.113.9", "Authorization": "Bearer x"}
            assert (await client.get(path, headers=wrong)).status_code == 404
            right = {header: "203.0.113.9", "Authorization": f"Bearer {TOKEN}"}
            assert (await client.get(path, headers=right)).status_code == 200
        assert (await client.post(path)).status_code == 405


@pytest.mark.once
async def test_systemd_hears_that_the_bot_is_ready_alive_and_at_its_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "EVERY", 0.01)
    path = world.home / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(path))
        line.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        listening = asyncio.create_task(asyncio.to_thread(heard_until, line, b"STOPPING=1"))
        world.health.start()
        await asyncio.sleep(0.5)
        await world.health.stop()
        heard = await listening
    assert heard[:3] == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
    systemd.tell("nobody listens any more")


def heard_until(line: socket.socket, last: bytes) -> list[bytes]:
    """What is said, in a thread of its own: a systemd reads all the time."""
    heard = [line.recv(100)]
    while heard[-1] != last:
        heard.append(line.recv(100))
    return heard


@pytest.mark.once
async def test_it_ends_whatever_it_is_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "EVERY", 0)
    for number in range(100):
        world.health.start()
        await asyncio.sleep(number / 20_000)
        async with asyncio.timeout(5):
            await world.health.stop()


@pytest.mark.once
def test_a_systemd_that_does_not_read_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(path))
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        monkeypatch.setattr(systemd, "PATIENCE", 0.001)
        for _ in range(1000):
            systemd.tell(systemd.ALIVE)
        line.settimeout(1)
        assert line.recv(100) == b"WATCHDOG=1"


@pytest.mark.once
def test_the_unit_says_what_the_bot_does() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # names as they are written
    unit.read(ROOT / "deploy" / "thidua.service", "utf-8")
    service = unit["Service"]
    assert (service["Type"], service["ExecStart"].split()[1:]) == ("notify", ["run"])
    assert int(service["WatchdogSec"]) > 2 * looking.EVERY + looking.PATIENCE
    assert service["Environment"].split()[0] == f"THIDUA_HOME=/var/lib/{service['StateDirectory']}"
