"""Pushing updates to the bot's own address.

Source: the real server's behaviour: one queue for each key with one update of it in flight; a failed one is
sent again at once, then after 2, 4, 8 ... seconds up to a minute, or after the answer's Retry-After.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp

from simulator.messages import Json
from simulator.updates import Update, Updates

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- a header's name
LONGEST_PAUSE: Final = 60.0
LONGEST_RETRY_AFTER: Final = 3600.0
ANSWER_WITHIN: Final = 60.0
"""Seconds."""

Execute = Callable[[str, Json], Awaitable[Any]]


class Webhook:
    """One bot's webhook: lanes of updates, each emptied in order."""

    def __init__(self, updates: Updates, now: Callable[[], int], backoff: float) -> None:
        """``now`` gives Unix seconds; ``backoff`` is the first pause in seconds after the second failure."""
        self._updates = updates
        self._now = now
        self._backoff = backoff
        #: carries out a method call that the bot puts into its answer
        self.execute: Execute | None = None
        self.url = ""
        self._secret = ""
        self._slots = asyncio.Semaphore(1)
        self._connections = 0
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._error: tuple[int, str] | None = None

    def set(self, url: str, secret: str, connections: int) -> None:
        """Push to ``url`` from now on, what waits first."""
        self._stop()
        self.url, self._secret, self._connections = url, secret, connections
        self._slots = asyncio.Semaphore(connections)
        self._error = None
        self._updates.push = self._enqueue
        self._updates.wake()
        for update in self._updates.pending:
            self._enqueue(update)

    def remove(self) -> None:
        """Push no more; what has not arrived stays for a poller."""
        self._stop()
        self.url = ""
        self._updates.push = None

    def info(self) -> Json:
        """What getWebhookInfo says of it."""
        body: Json = {"url": self.url, "has_custom_certificate": False}
        if self.url:
            body |= {"max_connections": self._connections, "ip_address": "127.0.0.1"}
        if self._error:
            body |= {"last_error_date": self._error[0], "last_error_message": self._error[1]}
        return body

    async def close(self) -> None:
        """Stop pushing and let the connections go."""
        tasks = list(self._tasks)
        self.remove()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session:
            await self._session.close()
            self._session = None

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._lanes.clear()

    def _enqueue(self, update: Update) -> None:
        lane = self._lanes.get(update.key)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.key] = deque([update])
        task = asyncio.create_task(self._empty(update.key), name=f"webhook lane {update.key}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _empty(self, key: int) -> None:
        lane = self._lanes[key]
        while lane:
            await self._deliver(lane[0])
            lane.popleft()
        del self._lanes[key]

    async def _deliver(self, update: Update) -> None:
        failures = 0
        while self._updates.live(update):
            async with self._slots:
                retry_after = await self._post(update)
            if retry_after is None:
                self._updates.acknowledge(update.id)
                if self._updates.doubled(update.id):
                    await self._post(update)
                return
            failures += 1
            await asyncio.sleep(retry_after or self._pause(failures))

    def _pause(self, failures: int) -> float:
        return min(self._backoff * 2.0 ** (failures - 2), LONGEST_PAUSE) if failures > 1 else 0.0

    async def _post(self, update: Update) -> float | None:
        """None if the bot took it, else the seconds that it asked to wait (0: it did not say)."""
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers[SECRET_HEADER] = self._secret
        try:
            client = self._client()
            async with client.post(self.url, data=update.body.encode(), headers=headers) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            return self._failed(f"Connection failed: {type(error).__name__}")
        if response.ok:
            await self._execute(body)
            return None
        self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
        return _retry_after(response.headers.get("Retry-After", ""))

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session

    def _failed(self, text: str) -> float:
        self._error = (self._now(), text)
        return 0.0

    async def _execute(self, body: bytes) -> None:
        """The answer may carry one method call; its outcome is told to nobody."""
        try:
            call = json.loads(body or b"null")
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(call.get("method"), str) and self.execute:
            await self.execute(call.pop("method"), call)


def _retry_after(header: str) -> float:
    return min(float(header), LONGEST_RETRY_AFTER) if header.isdigit() else 0.0
