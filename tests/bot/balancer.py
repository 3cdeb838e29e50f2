"""A proxy before several bots: each update goes to the next one in turn, or to one that is not gone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

PASSED_ON = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")


class Balancer:
    """Round robin, as nginx does it with `proxy_next_upstream error`."""

    def __init__(self) -> None:
        #: where the bots listen
        self.upstreams: list[str] = []
        #: how many updates each took
        self.taken: list[int] = []
        self.url = ""
        self._turn = 0
        self._client: aiohttp.ClientSession | None = None

    def add(self, upstream: str) -> None:
        """One more bot."""
        self.upstreams.append(upstream)
        self.taken.append(0)

    async def pass_on(self, request: web.Request) -> web.Response:
        """What the bot in turn answers; 502 if none does."""
        assert self._client is not None
        body = await request.read()
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        for _ in self.upstreams:
            number = self._turn = (self._turn + 1) % len(self.upstreams)
            try:
                async with self._client.post(self.upstreams[number], data=body, headers=headers) as answer:
                    self.taken[number] += answer.ok
                    return web.Response(status=answer.status, headers={"Retry-After": "0"})
            except aiohttp.ClientError:
                continue
        return web.Response(status=502)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Balancer"]:
        """Listen at `url`."""
        application = web.Application()
        application.router.add_post("/telegram", self.pass_on)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
        async with aiohttp.ClientSession() as self._client:
            yield self
        await runner.cleanup()
