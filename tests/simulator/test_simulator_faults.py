"""Trouble on demand."""

import asyncio

import aiohttp
import pytest

from simulator import Fault
from simulator.faults import Faults


@pytest.fixture
async def chat_id(sim):
    person = sim.person("Trưởng phòng A")
    await person.start()
    return person.id


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        (Fault(error=500), 500, "Internal Server Error"),
        (Fault(error=502), 502, "Bad Gateway"),
        (Fault(retry_after=7), 429, "Too Many Requests: retry after 7"),
    ],
)
async def test_scripted_errors_come_before_the_work(sim, api, chat_id, fault, status, text):
    sim.faults.script("sendMessage", fault)
    first = await api.call("sendMessage", chat_id=chat_id, text="a")
    second = await api.call("sendMessage", chat_id=chat_id, text="b")
    assert (first.status, first.refusal, second.status) == (status, text, 200)
    assert [one.text for one in sim.sent] == ["b"]


async def test_a_lost_reply_leaves_the_message(sim, api, chat_id):
    sim.faults.script("sendMessage", Fault(lost=True))
    with pytest.raises(aiohttp.ClientError):
        await api.call("sendMessage", chat_id=chat_id, text="a")
    assert [(one.text, one.lost) for one in sim.sent] == [("a", True)]
    assert dict(sim.faults.counts) == {"lost": 1}


async def test_a_refused_call_is_no_lost_reply(sim, api):
    sim.faults.script("sendMessage", Fault(lost=True))
    assert await api.refused("sendMessage", chat_id=1, text="a") == "Bad Request: chat not found"
    assert dict(sim.faults.counts) == {}


async def test_lost_updates_come_again(sim, api, chat_id):
    sim.faults.script("getUpdates", Fault(lost=True))
    with pytest.raises(aiohttp.ClientError):
        await api.updates()
    assert len(await api.updates()) == 1


async def test_a_reset_leaves_nothing(sim, api, chat_id):
    sim.faults.script("sendMessage", Fault(reset=True, lost=True))
    with pytest.raises(aiohttp.ClientError):
        await api.call("sendMessage", chat_id=chat_id, text="a")
    assert (sim.sent, dict(sim.faults.counts)) == ([], {"reset": 1})


async def test_a_delay_delays(sim, api, chat_id):
    sim.faults.script("*", Fault(delay=0.1))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    assert (await api.call("sendMessage", chat_id=chat_id, text="a")).status == 200
    assert loop.time() - begun >= 0.1


async def test_faults_are_of_one_method(sim, api, chat_id):
    sim.faults.script("editMessageText", Fault(error=500), times=2)
    assert (await api.call("sendMessage", chat_id=chat_id, text="a")).status == 200
    sim.faults.clear()
    assert (await api.call("getMe")).status == 200
    assert dict(sim.faults.counts) == {}


def outcomes(seed: int) -> list[Fault]:
    faults = Faults()
    faults.chance(seed=seed, methods=("sendMessage",), error=0.2, lost=0.2, delay=0.2, seconds=0.5)
    return [faults.next("sendmessage") for _ in range(200)]


def test_chance_is_the_same_for_a_seed():
    assert outcomes(1) == outcomes(1) != outcomes(2)
    errors = sum(fault.error == 502 for fault in outcomes(1))
    assert 20 <= errors <= 60


def test_chance_keeps_to_its_methods():
    faults = Faults()
    faults.chance(methods=("sendMessage",), error=1.0, duplicate=1.0)
    assert (faults.next("getme"), faults.repeats()) == (Fault(), True)


def test_too_many_by_chance_asks_for_a_second_and_counts_as_an_error():
    faults = Faults()
    faults.chance(methods=("sendMessage",), too_many=1.0)
    fault = faults.next("sendmessage")
    assert str(fault.refusal()) == str(Fault(retry_after=1).refusal())
    assert (fault.error, dict(faults.counts)) == (429, {"error": 1})
