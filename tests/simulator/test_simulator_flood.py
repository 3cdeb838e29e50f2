"""The flood limits: in units with a hand-moved clock, then once over HTTP."""

import pytest

from simulator import Simulator
from simulator.errors import ApiError
from simulator.flood import Flood


class Ticking:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def asked_to_wait(flood: Flood, chat_id: int) -> int:
    """0 if the message may go, else retry_after."""
    try:
        flood.take(chat_id)
    except ApiError as error:
        return int((error.parameters or {})["retry_after"])
    return 0


@pytest.fixture
def time():
    return Ticking()


@pytest.fixture
def flood(time):
    return Flood(monotonic=time)


def test_a_chat_has_a_burst_of_three_and_one_a_second(flood, time):
    assert [asked_to_wait(flood, 1) for _ in range(5)] == [0, 0, 0, 1, 1]
    time.now += 1
    assert [asked_to_wait(flood, 1) for _ in range(2)] == [0, 1]
    time.now += 2.5
    assert [asked_to_wait(flood, 1) for _ in range(3)] == [0, 0, 1]


def test_all_chats_share_thirty_a_second(flood, time):
    assert [asked_to_wait(flood, chat) for chat in range(1, 32)] == [0] * 30 + [1]
    time.now += 0.5
    assert [asked_to_wait(flood, chat) for chat in range(100, 116)] == [0] * 15 + [1]


def test_a_group_takes_twenty_in_any_minute(flood, time):
    waits = []
    for _ in range(21):
        waits.append(asked_to_wait(flood, -1))
        time.now += 2
    assert waits == [0] * 20 + [20]
    time.now = 1000 + 60
    assert [asked_to_wait(flood, -1) for _ in range(2)] == [0, 2]


def test_a_refused_message_uses_nothing_up(flood, time):
    for _ in range(3):
        flood.take(1)
    assert {asked_to_wait(flood, 1) for _ in range(100)} == {1}
    time.now += 1
    assert asked_to_wait(flood, 1) == 0


def test_the_limits_can_be_lifted(time):
    flood = Flood(enabled=False, monotonic=time)
    assert {asked_to_wait(flood, 1) for _ in range(100)} == {0}


@pytest.fixture
async def sim():
    async with Simulator(flood=True) as simulator:
        yield simulator


async def test_sending_and_editing_count_and_answers_do_not(sim, api):
    person = sim.person("Trưởng phòng A")
    await person.start()
    keyboard = {"inline_keyboard": [[{"text": "Gửi", "callback_data": "x"}]]}
    sent = (await api.call("sendMessage", chat_id=person.id, text="a", reply_markup=keyboard)).result
    target = {"chat_id": person.id, "message_id": sent["message_id"]}
    statuses = [(await api.call("editMessageText", **target, text=text)).status for text in ("b", "c")]
    full = await api.call("sendMessage", chat_id=person.id, text="d")
    assert (statuses, full.status) == ([200, 200], 429)
    assert full.refusal == "Too Many Requests: retry after 1"
    assert full.body["parameters"] == {"retry_after": 1}
    press = await person.tap(person.received[0], "x")
    assert (await api.call("answerCallbackQuery", callback_query_id=press)).status == 200
    assert (await api.call("sendChatAction", chat_id=person.id, action="typing")).status == 200
    assert len(sim.sent) == 1
