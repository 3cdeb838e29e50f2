"""A proxy before the replicas of a bot: each update goes to the next one in turn."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

import aiohttp
from aiohttp import web

PATH: Final = "/telegram"
_PASSED_ON: Final = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")


@dataclass(slots=True)
class InTurn:
    """Where updates are to be brought, and what became of them."""

    upstreams: Sequence[str]
    url: str = ""
    #: updates that were taken by each, and times that one was not taken and has to come again
    taken: list[int] = field(default_factory=list)
    refused: int = 0
    _turn: int = 0

    async def pass_on(self, client: aiohttp.ClientSession, request: web.Request) -> web.Response:
        """What the one in turn answers."""
        number = self._turn = (self._turn + 1) % len(self.upstreams)
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        body = await request.read()
        try:
            async with client.post(self.upstreams[number], data=body, headers=headers) as answer:
                status = answer.status
        except aiohttp.ClientError:
            status = HTTPStatus.BAD_GATEWAY
        self.taken[number] += status == HTTPStatus.OK
        self.refused += status != HTTPStatus.OK
        return web.Response(status=status)


@asynccontextmanager
async def in_turn(ports: Sequence[int]) -> AsyncIterator[InTurn]:
    """A proxy that listens at `url`."""
    proxy = InTurn([f"http://127.0.0.1:{port}{PATH}" for port in ports], taken=[0] * len(ports))
    async with aiohttp.ClientSession() as client:

        async def pass_on(request: web.Request) -> web.Response:
            return await proxy.pass_on(client, request)

        application = web.Application()
        application.router.add_post(PATH, pass_on)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            proxy.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
            yield proxy
        finally:
            await runner.cleanup()
