"""One person's updates one after another, people side by side."""

import asyncio
from dataclasses import dataclass, field

import pytest
from telegram import Update

from bot.order import Lanes, lane

USER = {"id": 7, "is_bot": False, "first_name": "A"}
CHAT = {"id": -5, "type": "group", "title": "G"}
MESSAGE = {"message_id": 1, "date": 1700000000, "chat": CHAT}


@pytest.mark.parametrize(
    ("update", "key"),
    [
        ({"message": {**MESSAGE, "from": USER, "text": "x"}}, 7),
        ({"edited_message": {**MESSAGE, "from": USER, "text": "x"}}, 7),
        ({"callback_query": {"id": "1", "from": USER, "chat_instance": "1", "message": MESSAGE}}, 7),
        ({"channel_post": {**MESSAGE, "text": "x"}}, -5),
        ({}, None),
    ],
)
def test_a_person_has_one_lane_whatever_they_do(update: dict[str, object], key: int | None) -> None:
    assert lane(Update.de_json({"update_id": 1, **update}, None)) == key


@dataclass
class Work:
    """Updates handled by hand: each begins, and ends when it is let go."""

    begun: list[tuple[str, int]] = field(default_factory=list)
    gates: dict[tuple[str, int], asyncio.Event] = field(default_factory=dict)

    def gate(self, update: tuple[str, int]) -> asyncio.Event:
        return self.gates.setdefault(update, asyncio.Event())

    async def handle(self, update: tuple[str, int]) -> None:
        self.begun.append(update)
        await self.gate(update).wait()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def process(lanes: Lanes, work: Work, *updates: tuple[str, int]) -> list["asyncio.Task[None]"]:
    return [asyncio.create_task(lanes.process_update(update, work.handle(update))) for update in updates]


def by_name(update: object) -> object:
    return update[0] if isinstance(update, tuple) else None


async def test_one_persons_updates_wait_for_each_other_and_nobody_else_does() -> None:
    lanes, work = Lanes(key=by_name), Work()
    tasks = process(lanes, work, ("a", 1), ("a", 2), ("b", 1), ("a", 3))
    await settle()
    assert work.begun == [("a", 1), ("b", 1)]
    work.gate(("a", 1)).set()
    await settle()
    assert work.begun == [("a", 1), ("b", 1), ("a", 2)]
    for update in [("a", 2), ("a", 3), ("b", 1)]:
        work.gate(update).set()
    await asyncio.gather(*tasks)
    assert work.begun[-1] == ("a", 3)
    assert (len(lanes), lanes.lanes) == (0, 0)


async def test_a_flood_of_one_person_takes_one_place_only() -> None:
    lanes, work = Lanes(at_once=2, key=by_name), Work()
    tasks = process(lanes, work, *[("a", n) for n in range(5)], ("b", 1), ("c", 1))
    await settle()
    assert work.begun == [("a", 0), ("b", 1)]
    for n in range(5):
        work.gate(("a", n)).set()
    for name in "bc":
        work.gate((name, 1)).set()
    await asyncio.gather(*tasks)
    assert len(work.begun) == 7


async def test_an_error_frees_the_lane() -> None:
    lanes, work = Lanes(key=by_name), Work()

    async def fail() -> None:
        raise RuntimeError

    work.gate(("a", 2)).set()
    failing = asyncio.create_task(lanes.process_update(("a", 1), fail()))
    await asyncio.gather(*process(lanes, work, ("a", 2)))
    with pytest.raises(RuntimeError):
        await failing
    assert (work.begun, lanes.lanes) == ([("a", 2)], 0)


async def test_there_is_no_room_for_more_while_it_is_full() -> None:
    lanes, work = Lanes(full=2, key=by_name), Work()
    tasks = process(lanes, work, ("a", 1), ("b", 1))
    await settle()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(lanes.room(), 0.01)
    work.gate(("a", 1)).set()
    await asyncio.wait_for(lanes.room(), 1)
    work.gate(("b", 1)).set()
    await asyncio.gather(*tasks)
