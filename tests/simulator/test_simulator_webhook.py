"""Pushing updates to the bot's own address."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from simulator import Simulator

HEADER = "bi_mat-1"


class Receiver:
    """The bot's web server: keeps what came, answers as told."""

    def __init__(self) -> None:
        self.got: list[tuple[str | None, dict[str, Any]]] = []
        self.answer: Callable[[int], web.Response] = lambda _: web.Response()
        self.hold: set[str] = set()
        self.go = asyncio.Event()
        self.url = ""
        self._came = asyncio.Condition()

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update))
        async with self._came:
            self._came.notify_all()
        if update.get("message", {}).get("text") in self.hold:
            await self.go.wait()
        return self.answer(len(self.got))

    async def has(self, count: int) -> None:
        async with asyncio.timeout(2), self._came:
            await self._came.wait_for(lambda: len(self.got) >= count)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for _, update in self.got]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    application = web.Application()
    application.router.add_post("/hook", made.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def delivered(sim: Simulator) -> None:
    await sim.idle(within=3, until=lambda: True)


async def test_updates_are_pushed_with_the_secret(sim, api, receiver):
    person = sim.person("Trưởng phòng A")
    await person.say("trước")
    await api.call("setWebhook", url=receiver.url, secret_token=HEADER)
    await person.say("sau")
    await delivered(sim)
    assert [secret for secret, _ in receiver.got] == [HEADER] * 2
    assert receiver.texts == ["trước", "sau"]


async def test_a_failed_push_is_repeated_in_order(sim, api, receiver):
    receiver.answer = lambda count: web.Response(status=500 if count <= 3 else 200)
    await api.call("setWebhook", url=receiver.url)
    person = sim.person("Trưởng phòng A")
    await person.say("1")
    await person.say("2")
    await delivered(sim)
    assert receiver.texts == ["1", "1", "1", "1", "2"]
    info = (await api.call("getWebhookInfo")).result
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_slow_chat_does_not_hold_up_the_others(sim, api, receiver):
    receiver.hold = {"chậm"}
    await api.call("setWebhook", url=receiver.url)
    slow, quick = sim.person("Chuyên viên 1"), sim.person("Chuyên viên 2")
    await slow.say("chậm")
    await slow.say("sau chậm")
    await quick.say("nhanh")
    await receiver.has(2)
    assert receiver.texts == ["chậm", "nhanh"]
    receiver.go.set()
    await delivered(sim)
    assert receiver.texts == ["chậm", "nhanh", "sau chậm"]


async def test_an_unreachable_webhook_keeps_the_updates(sim, api):
    await api.call("setWebhook", url="http://127.0.0.1:9/")
    await sim.person("Trưởng phòng A").say("1")
    await asyncio.sleep(0.1)
    info = (await api.call("getWebhookInfo")).result
    assert (info["pending_update_count"], info["last_error_message"]) == (
        1,
        "Connection failed: ClientConnectorError",
    )
    await api.call("deleteWebhook")
    assert len(await api.updates()) == 1


async def test_retry_after_is_kept_to(sim, api, receiver):
    def answer(count: int) -> web.Response:
        return web.Response(status=503, headers={"Retry-After": "1"}) if count == 1 else web.Response()

    receiver.answer = answer
    await api.call("setWebhook", url=receiver.url)
    await sim.person("Trưởng phòng A").say("1")
    await asyncio.sleep(0.5)
    assert receiver.texts == ["1"]
    await delivered(sim)
    assert receiver.texts == ["1", "1"]


async def test_the_answer_may_carry_a_method(sim, api, receiver):
    person = sim.person("Trưởng phòng A")
    call = {"method": "sendMessage", "chat_id": person.id, "text": "Đã nhận"}
    receiver.answer = lambda _: web.json_response(call)
    await api.call("setWebhook", url=receiver.url)
    await person.say("1")
    assert (await person.wait_reply()).text == "Đã nhận"


async def test_an_update_is_pushed_twice_on_demand(sim, api, receiver):
    sim.faults.duplicate()
    await api.call("setWebhook", url=receiver.url)
    await sim.person("Trưởng phòng A").say("1")
    await receiver.has(2)
    assert receiver.got[0] == receiver.got[1]
