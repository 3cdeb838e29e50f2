"""A running simulator, and a bare bot that calls it over HTTP without any library's opinion."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from simulator import Simulator


@dataclass(frozen=True)
class Answer:
    """What came back: the HTTP status and the JSON."""

    status: int
    body: dict[str, Any]

    @property
    def result(self) -> Any:
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def refusal(self) -> str:
        assert not self.body["ok"], self.body
        assert self.body["error_code"] == self.status
        return str(self.body["description"])


@dataclass
class Api:
    """The bot's side of the wire."""

    sim: Simulator
    session: aiohttp.ClientSession = field(default_factory=aiohttp.ClientSession)

    async def call(self, method: str, **arguments: Any) -> Answer:
        return await self.send(method, json=arguments)

    async def send(self, method: str, **body: Any) -> Answer:
        url = f"{self.sim.base_url}{self.sim.token}/{method}"
        async with self.session.post(url, **body) as response:
            return Answer(response.status, await response.json())

    async def refused(self, method: str, **arguments: Any) -> str:
        return (await self.call(method, **arguments)).refusal

    async def updates(self, **arguments: Any) -> list[Any]:
        found: list[Any] = (await self.call("getUpdates", **arguments)).result
        return found


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(flood=False, webhook_backoff=0.02) as simulator:
        yield simulator


@pytest.fixture
async def api(sim: Simulator) -> AsyncIterator[Api]:
    bot = Api(sim)
    async with bot.session:
        yield bot
