"""Somebody says very much at once: all of it is heard, in order and slower; others notice nothing."""

import time
from datetime import timedelta

import pytest

from bot import texts
from bot.floods import WAITING
from bot.life import Bot
from bot.order import Lanes
from bot.pacer import Pacer
from data import inbox
from data.db import Database
from domain.flood import Limit, Limits
from domain.message import plain
from simulator import Simulator
from simulator.people import Person
from tests.bot.bots import NewBot, until

pytestmark = pytest.mark.once  # the edge: the statements are tried by tests of data


def limits(most: int = 20, files: int = 60, apart: float = 0.004) -> Limits:
    hour = timedelta(hours=1)
    return Limits(
        Limit(most, timedelta(seconds=10), apart, timedelta(minutes=1)), Limit(files, hour, apart, hour)
    )


async def start(new_bot: NewBot, chosen: Limits, **options: object) -> Bot:
    return await new_bot(pace=Pacer(on=False), limits=chosen, **options)


def heard(person: Person) -> list[str]:
    """What was answered, without the warnings."""
    return [one.text for one in person.received if one.text not in warnings()]


def warnings() -> set[str]:
    return {plain(texts.MANY_UPDATES), plain(texts.MANY_FILES)}


def warned(person: Person) -> list[str]:
    return [one.text for one in person.received if one.text in warnings()]


async def quick(*people: Person) -> float:
    """How long 95 of a hundred answers take at most, in seconds."""
    times = []
    for number in range(12):
        for person in people:
            begun = time.monotonic()
            await person.ask(f"câu {number}")
            times.append(time.monotonic() - begun)
    return sorted(times)[int(len(times) * 0.95)]


async def test_two_hundred_at_once_are_all_answered_in_order_over_a_restart(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    first = await start(new_bot, Limits())
    flooding, *others = (sim.person(f"Chuyên viên {number}") for number in range(1, 6))
    alone = await quick(*others[:2])
    for number in range(200):
        await flooding.say(f"tin {number}")
    meanwhile = await quick(*others[2:])
    assert meanwhile < 3 * alone + 0.1
    lanes = first._application.update_processor
    assert isinstance(lanes, Lanes)
    assert 0 < len(lanes) <= WAITING < waiting(database)
    begun = time.monotonic()
    await first.stop()
    assert time.monotonic() - begun < 5
    assert 21 <= len(heard(flooding)) < 100
    await start(new_bot, limits())
    await flooding.wait_for(lambda message: message.text == "text: tin 199", within=60)
    assert heard(flooding) == [f"text: tin {number}" for number in range(200)]
    assert warned(flooding) == [plain(texts.MANY_UPDATES)]
    assert [warned(other) for other in others] == [[]] * 4
    await until(lambda: waiting(database) == 0)


def waiting(database: Database) -> int:
    """How many updates are still to be answered."""
    return database.read_now(inbox.waiting)


async def test_presses_count_when_they_are_received(sim: Simulator, new_bot: NewBot) -> None:
    await start(new_bot, limits(most=10))
    person = sim.person("Chuyên viên 1")
    await person.ask("một")
    for _ in range(20):
        await person.press("Tiếp")
    await until(lambda: warned(person))
    await person.settle()
    assert len(await person.toasts()) == 20
    assert warned(person) == [plain(texts.MANY_UPDATES)]


async def test_an_album_is_no_flood_and_many_files_are(sim: Simulator, new_bot: NewBot) -> None:
    await start(new_bot, limits(most=5, files=12), quiet=0.2)
    person = sim.person("Chuyên viên 1")
    await person.album([(f"{number}.jpg", bytes([number])) for number in range(10)], photo=True)
    await person.settle()
    assert warned(person) == []
    for number in range(4):
        await person.upload(f"{number}.pdf", b"%PDF-1.7", caption=f"tệp {number}")
    await until(lambda: "file: tệp 3" in heard(person))
    assert [one for one in heard(person) if "tệp" in one] == [f"file: tệp {number}" for number in range(4)]
    assert warned(person) == [plain(texts.MANY_FILES)]


async def test_nobody_is_warned_in_a_group(sim: Simulator, new_bot: NewBot) -> None:
    bot = await start(new_bot, limits(most=3))
    person = sim.person("Chuyên viên 1")
    await person.start()
    await person.settle()
    group = sim.group("Phòng A", person)
    for number in range(10):
        await person.say(f"/viec@{bot.name} {number}", chat=group)
    await until(lambda: len([one for one in group.messages if one.text.startswith("text:")]) == 10)
    assert [one.text for one in group.messages if one.from_bot and one.text in warnings()] == []
    assert warned(person) == []
