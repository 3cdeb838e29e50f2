"""How updates reach a poller."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from simulator import MovableClock, Simulator

OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


async def said(sim: Simulator, *texts: str) -> None:
    person = sim.person("Chuyên viên 1")
    for text in texts:
        await person.say(text)


def texts_of(updates: list[Any]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_an_offset_acknowledges_all_before_it(sim, api):
    await said(sim, "1", "2", "3")
    first = await api.updates()
    again = await api.updates()
    rest = await api.updates(offset=first[1]["update_id"])
    nothing = await api.updates(offset=first[2]["update_id"] + 1)
    assert [texts_of(one) for one in (first, again, rest, nothing)] == [
        ["1", "2", "3"],
        ["1", "2", "3"],
        ["2", "3"],
        [],
    ]
    ids = [update["update_id"] for update in first]
    assert ids == list(range(ids[0], ids[0] + 3))


@pytest.mark.parametrize(
    ("offset", "left"), [(-1, ["3"]), (-2, ["2", "3"]), (-9, ["1", "2", "3"]), (0, ["1", "2", "3"])]
)
async def test_a_negative_offset_forgets_the_earlier_ones(sim, api, offset, left):
    await said(sim, "1", "2", "3")
    assert texts_of(await api.updates(offset=offset)) == left
    assert texts_of(await api.updates()) == left


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (2, 2), (0, 1), (500, 3)])
async def test_limit(sim, api, limit, count):
    await said(sim, "1", "2", "3")
    assert len(await api.updates(limit=limit)) == count


async def test_a_long_poll_ends_with_the_first_update(sim, api):
    poll = asyncio.create_task(api.updates(timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await said(sim, "1")
    async with asyncio.timeout(5):
        assert texts_of(await poll) == ["1"]


async def test_a_long_poll_ends_with_its_time(api):
    loop = asyncio.get_running_loop()
    begun = loop.time()
    assert await api.updates(timeout=1) == []
    assert 0.9 <= loop.time() - begun < 5


async def test_the_older_of_two_pollers_is_sent_away(sim, api):
    older = asyncio.create_task(api.call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(api.call("getUpdates", timeout=20))
    async with asyncio.timeout(5):
        answer = await older
    assert (answer.status, answer.refusal) == (409, OTHER_POLLER)
    await said(sim, "1")
    async with asyncio.timeout(5):
        assert texts_of((await newer).result) == ["1"]


async def test_polling_beside_a_webhook(sim, api):
    waiting = asyncio.create_task(api.call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    await api.call("setWebhook", url="http://127.0.0.1:9/")
    async with asyncio.timeout(5):
        assert (await waiting).refusal == "Conflict: terminated by setWebhook request"
    active = await api.call("getUpdates")
    assert (active.status, active.refusal) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )
    await api.call("deleteWebhook")
    assert await api.updates() == []


async def test_allowed_updates_are_remembered(sim, api):
    person = sim.person("Chuyên viên 1")
    await api.updates(allowed_updates=["message"])
    message = await person.say("1")
    await person.edit(message, "2")
    await api.updates()
    await person.edit(message, "3")
    assert [sorted(one)[0] for one in await api.updates()] == ["message"]
    await api.updates(allowed_updates=[])
    await person.edit(message, "4")
    assert [sorted(one)[0] for one in await api.updates()] == ["message", "edited_message"]


async def test_webhook_info_counts_what_waits(sim, api):
    await said(sim, "1", "2")
    assert (await api.call("getWebhookInfo")).result == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 2,
    }
    await api.call("deleteWebhook", drop_pending_updates=True)
    assert await api.updates() == []


@pytest.mark.parametrize(
    ("later", "kinds"),
    [
        (timedelta(seconds=149), ["message", "callback_query"]),
        (timedelta(seconds=151), ["message"]),
        (timedelta(hours=25), []),
    ],
)
async def test_updates_are_forgotten_in_time(sim, api, later, kinds):
    person = sim.person("Chuyên viên 1")
    await person.say("1")
    keyboard = {"inline_keyboard": [[{"text": "Gửi", "callback_data": "x"}]]}
    await api.call("sendMessage", chat_id=person.id, text="a", reply_markup=keyboard)
    await person.press("Gửi")
    assert isinstance(sim.clock, MovableClock)
    sim.clock.move(later)
    found = await api.updates()
    assert [next(name for name in update if name != "update_id") for update in found] == kinds


async def test_an_update_comes_twice_on_demand(sim, api):
    sim.faults.duplicate()
    await said(sim, "1", "2")
    first = await api.updates()
    second = await api.updates(offset=first[-1]["update_id"] + 1)
    third = await api.updates(offset=first[-1]["update_id"] + 1)
    assert (texts_of(first), texts_of(second), texts_of(third)) == (["1", "2"], ["1"], [])
    assert second[0] == first[0]
    assert sim.faults.counts["duplicate"] == 1


async def test_what_an_update_says(sim, api):
    person = sim.person("Trưởng phòng A", username="truong_a")
    await person.say("/start mã")
    (update,) = await api.updates()
    message = update["message"]
    user = {
        "id": person.id,
        "is_bot": False,
        "first_name": "Trưởng phòng A",
        "username": "truong_a",
        "language_code": "vi",
    }
    assert message["from"] == user
    assert message["chat"] == {
        "id": person.id,
        "type": "private",
        "first_name": "Trưởng phòng A",
        "username": "truong_a",
    }
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert person.id > 2**32
