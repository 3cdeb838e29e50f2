"""The budget of sending, on a clock moved by hand."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.pacer import MASS, REMEMBERED, Pacer


@dataclass
class Line:
    """A pacer whose sleeping moves the clock, and a server that notes when each request arrives."""

    on: bool = True
    now: float = 1000.0
    sent: list[tuple[float, str]] = field(default_factory=list)
    refusals: list[RetryAfter] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pacer = Pacer(on=self.on, monotonic=lambda: self.now, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def server(self, chat: str) -> bool:
        if self.refusals:
            raise self.refusals.pop(0)
        self.sent.append((self.now - 1000, chat))
        return True

    async def send(self, chat: object, endpoint: str = "sendMessage", mass: bool = False) -> Any:
        budget = MASS if mass else None
        return await self.pacer.process_request(
            self.server, (str(chat),), {}, endpoint, {"chat_id": chat}, budget
        )

    @property
    def times(self) -> list[float]:
        return [at for at, _ in self.sent]


async def test_a_chat_takes_three_at_once_then_one_a_second() -> None:
    line = Line()
    for _ in range(6):
        await line.send(1)
    assert line.times[:3] == [0, 0, 0]
    assert all(1 <= later - sooner < 1.2 for sooner, later in pairwise(line.times[2:]))


async def test_all_chats_together_take_thirty_a_second() -> None:
    line = Line()
    for chat in range(90):
        await line.send(chat)
    assert line.times[29] == 0
    assert 2.0 <= line.times[-1] < 2.2
    assert all(len([at for at in line.times if start < at <= start + 1]) <= 30 for start in range(3))


async def test_a_group_takes_twenty_in_any_minute() -> None:
    line = Line()
    for _ in range(45):
        await line.send(-100)
    windows = [[at for at in line.times if start <= at < start + 60] for start in line.times]
    assert max(map(len, windows)) == 20


async def test_mass_sending_leaves_room_for_answers() -> None:
    line = Line()
    for chat in range(40):
        await line.send(chat, mass=True)
    before = line.now
    for chat in range(100, 105):
        await line.send(chat)
    assert line.now == before


@pytest.mark.parametrize("endpoint", ["answerCallbackQuery", "getFile", "sendChatAction", "setMyCommands"])
async def test_what_is_no_message_is_not_counted(endpoint: str) -> None:
    line = Line()
    for _ in range(50):
        await line.send(1, endpoint)
    assert line.now == 1000


async def test_switched_off_it_holds_nothing_back() -> None:
    line = Line(on=False)
    for _ in range(50):
        await line.send(1)
    assert line.now == 1000


async def test_an_answer_is_tried_again_exactly_when_asked() -> None:
    line = Line(refusals=[RetryAfter(7)])
    await line.send(1)
    assert line.times == [7]


async def test_mass_sending_is_told_of_the_wait_and_the_chat_stays_silent() -> None:
    line = Line(refusals=[RetryAfter(7)])
    with pytest.raises(RetryAfter) as caught:
        await line.send(1, mass=True)
    assert caught.value.retry_after == timedelta(seconds=7)
    await line.send(2, mass=True)
    await line.send(1, mass=True)
    assert line.sent == [(0, "2"), (7, "1")]


async def test_two_chats_refused_at_once_silence_all() -> None:
    line = Line(refusals=[RetryAfter(9), RetryAfter(5)])
    for chat in (1, 2):
        with pytest.raises(RetryAfter):
            await line.send(chat, mass=True)
    await line.send(3)
    assert line.sent == [(5, "3")]


async def test_idle_chats_are_forgotten() -> None:
    line = Line(on=False)
    for chat in range(3 * REMEMBERED):
        await line.send(chat)
        line.now += 10
    assert len(line.pacer._places) <= REMEMBERED
