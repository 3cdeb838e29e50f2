"""The budget of sending, on a clock moved by hand."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heappop, heappush
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.buckets import CHAT_A_SECOND, OVERALL_A_SECOND, OVERALL_BURST, RESERVE, Bucket, place
from bot.pacer import MASS, PATIENCE, REMEMBERED, Pacer
from simulator.errors import ApiError
from simulator.flood import Flood

pytestmark = pytest.mark.once


@dataclass
class Line:
    """A pacer whose sleeping moves the clock, and a server that notes when each request arrives."""

    on: bool = True
    now: float = 1000.0
    sleeps: int = 0
    sent: list[tuple[float, str]] = field(default_factory=list)
    refusals: list[RetryAfter] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pacer = Pacer(on=self.on, monotonic=lambda: self.now, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.sleeps += 1
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

    async def send_all(self, chats: Iterable[object], mass: bool = False) -> None:
        await asyncio.gather(*(self.send(chat, mass=mass) for chat in chats))

    @property
    def chats(self) -> list[str]:
        return [chat for _, chat in self.sent]

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
    assert line.times[int(OVERALL_BURST) - 1] == 0
    assert line.times[-1] == pytest.approx((90 - OVERALL_BURST) / OVERALL_A_SECOND)
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
    for chat in range(100, 100 + int(RESERVE)):
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
    line.now += 2
    with pytest.raises(RetryAfter) as caught:
        await line.send(1, mass=True)
    assert caught.value.retry_after == timedelta(seconds=5)
    line.now += 5 - PATIENCE
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


async def test_a_flood_of_one_does_not_delay_the_answers_to_others() -> None:
    line = Line()
    line.pacer.share(5)
    line.sent.clear()
    await asyncio.gather(line.send_all(["flood"] * 30), line.send_all(["a", "b", "c"]))
    assert [line.chats.index(chat) for chat in "abc"] <= [3, 4, 5]
    assert max(at for at, chat in line.sent if chat != "flood") < 1
    assert len(line.sent) == 33


async def test_those_who_wait_go_in_turn_each_chat_in_its_own_order() -> None:
    line = Line()
    line.pacer.share(1)
    order: list[str] = []

    async def say(chat: str, word: str) -> None:
        await line.send(chat)
        order.append(word)

    words = ["a1", "a2", "a3", "b1", "b2", "c1"]
    await asyncio.gather(*(say(word[0], word) for word in words))
    assert order == ["a1", "a2", "b1", "c1", "a3", "b2"]


async def test_answers_that_wait_go_before_mass_sending_that_came_first() -> None:
    line = Line()
    await line.send_all(range(int(OVERALL_BURST)))
    await asyncio.gather(line.send_all(range(100, 150), mass=True), line.send_all(range(200, 230)))
    waited = [int(chat) for chat in line.chats[int(OVERALL_BURST) :]]
    assert waited == [*range(200, 230), *range(100, 150)]


async def test_a_chat_that_has_to_rest_does_not_hold_up_others() -> None:
    line = Line(refusals=[RetryAfter(60)])
    await asyncio.gather(*(line.send(chat) for chat in range(1, 12)))
    assert line.sent == [*((0, str(chat)) for chat in range(2, 12)), (60, "1")]


async def test_who_gives_up_keeps_nobody_waiting() -> None:
    line = Line()
    waiting = [asyncio.create_task(line.send(1)) for _ in range(6)]
    await asyncio.sleep(0)
    waiting[3].cancel()
    waiting[4].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert line.times == [0, 0, 0, pytest.approx(1 / CHAT_A_SECOND)]
    assert line.pacer._overall.out == 0


async def test_however_many_wait_each_is_looked_at_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    look = Pacer._wait

    def counted(self: Pacer, chat: str, now: float) -> float:
        nonlocal looks
        looks += 1
        return look(self, chat, now)

    monkeypatch.setattr(Pacer, "_wait", counted)
    line, many = Line(), 2000
    await line.send_all([number % 500 for number in range(many)])
    assert len(line.sent) == many
    assert looks < 5 * many
    assert line.sleeps < 2 * many


async def test_a_share_is_a_part_of_the_rate_and_of_the_burst() -> None:
    line = Line()
    line.pacer.share(OVERALL_A_SECOND / 4)
    await line.send_all(range(5))
    assert line.now == 1000
    await line.send_all(range(10, 20))
    assert line.times[-1] == pytest.approx(10 / (OVERALL_A_SECOND / 4))


async def test_mass_sending_can_begin_with_the_smallest_share() -> None:
    line = Line()
    line.pacer.share(0.5)
    await line.send_all(range(3), mass=True)
    assert line.pacer.mass_gone() == 3
    assert line.pacer.mass_gone() == 0


async def test_a_silence_towards_all_is_told_and_another_process_obeys_it() -> None:
    line, other = Line(refusals=[RetryAfter(9), RetryAfter(5)]), Line()
    line.pacer.on_silence(other.pacer.silence)
    for chat in (1, 2):
        with pytest.raises(RetryAfter):
            await line.send(chat, mass=True)
    await other.send(3)
    assert other.sent == [(5, "3")]


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_network_does_the_server_finds_nothing_too_early(seed: int) -> None:
    """Chats that always have something to send, over a line on which each message takes its own time."""
    random, now, arrived = Random(seed), 0.0, 0  # noqa: S311  # a network, no secret
    server = Flood(monotonic=lambda: now)
    overall, chats = Bucket(30, 30, now), {chat: place(str(chat), now) for chat in (-1, *range(1, 40))}
    events = [(now, chat, "try") for chat in chats]
    while now < 90:
        now, chat, what = heappop(events)
        if what == "try":
            wait = max(overall.wait(now), chats[chat].wait(now))
            if wait < 1e-6:
                overall.take()
                chats[chat].take()
                arrival = now + random.expovariate(1 / random.choice([0.01, 0.5]))
                heappush(events, (arrival, chat, "arrive"))
                heappush(events, (arrival + random.random() / 5, chat, "answer"))
            heappush(events, (now + wait + random.random() / 5, chat, "try"))
        elif what == "arrive":
            server.take(chat)
            arrived += 1
        else:
            overall.settle(now)
            chats[chat].settle(now)
    assert arrived > 90 * 25


async def test_strict_limits_are_met_by_a_crowd_of_answers_and_mass_sending() -> None:
    line = Line()
    server = Flood(monotonic=lambda: line.now)

    async def ask(chat: int, mass: bool) -> Any:
        async def request() -> bool:
            server.take(chat)
            line.sent.append((line.now - 1000, str(chat)))
            return True

        budget = MASS if mass else None
        return await line.pacer.process_request(request, (), {}, "sendMessage", {"chat_id": chat}, budget)

    random = Random(5)  # noqa: S311  # a crowd, no secret
    crowd = [(random.randrange(1, 60), False) for _ in range(600)] + [(-7, True)] * 45
    await asyncio.gather(*(ask(chat, mass) for chat, mass in crowd), *(ask(n, True) for n in range(100, 700)))
    assert len(line.sent) == 600 + 45 + 600
    # the group's 45 take two minutes and more; until it alone is left, the budget is used to the full
    assert len([at for at in line.times if at < 35]) > 35 * 29


async def test_two_processes_with_their_shares_meet_no_limit_of_one_server() -> None:
    """In real time, for each has a clock of its own: a mass sending here, answers there."""
    server, refused = Flood(), 0

    async def send(pacer: Pacer, chat: int, budget: str | None) -> None:
        async def request() -> bool:
            nonlocal refused
            try:
                server.take(chat)
            except ApiError:
                refused += 1
            return True

        await pacer.process_request(request, (), {}, "sendMessage", {"chat_id": chat}, budget)

    sender, other = Pacer(), Pacer()
    sender.share(OVERALL_A_SECOND - 2.5)
    other.share(2.5)
    mass = [send(sender, chat, MASS) for chat in range(100, 160)]
    await asyncio.gather(*mass, *(send(other, chat, None) for chat in range(1, 7)))
    assert refused == 0


async def test_a_turn_is_kept_for_the_next_message_of_its_task() -> None:
    line = Line()
    await line.send_all(range(int(OVERALL_BURST - RESERVE)), mass=True)
    begun = line.now
    async with line.pacer.mass_turn():
        waited = line.now - begun
        assert waited == pytest.approx(1 / OVERALL_A_SECOND)
        await line.send(100, mass=True)
        assert line.now == begun + waited
        await line.send(101, mass=True)
        assert line.now == pytest.approx(begun + 2 * waited)
    assert line.pacer.mass_gone() == OVERALL_BURST - RESERVE + 2
    assert line.pacer._overall.out == 0


async def test_a_turn_that_is_not_used_is_given_back() -> None:
    line = Line()
    for _ in range(50):
        async with line.pacer.mass_turn():
            pass
    await line.send_all(range(int(OVERALL_BURST - RESERVE)), mass=True)
    assert line.now == 1000
    assert line.pacer._overall.out == 0


async def test_a_turn_does_not_help_a_chat_that_has_to_rest() -> None:
    line = Line()
    await line.send_all([7] * 3)
    async with line.pacer.mass_turn():
        await line.send(7, mass=True)
    assert line.times[-1] == pytest.approx(1 / CHAT_A_SECOND)
    assert line.pacer._overall.out == 0


async def test_answers_go_before_those_who_wait_for_a_turn() -> None:
    line = Line()
    await line.send_all(range(int(OVERALL_BURST)))

    async def mass() -> None:
        async with line.pacer.mass_turn():
            await line.send("mass", mass=True)

    await asyncio.gather(*(mass() for _ in range(3)), *(line.send(chat) for chat in range(100, 130)))
    assert line.chats[-3:] == ["mass"] * 3
