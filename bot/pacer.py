"""How fast the bot may speak (design decision 11): one budget for answers and mass sending, answers first.

Source: Telegram's bots FAQ ("My bot is hitting limits"): about 30 messages a second over all, one a second in
a chat with short bursts, 20 a minute in a group. The server's own count is not ours: our rates lie a
little below, so that an uneven network does not turn a message that was in time into one too early.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

#: `rate_limit_args` of what may wait: reminders and announcements. Anything else is an answer.
MASS = "mass"

OVERALL_A_SECOND = 29.0
OVERALL_BURST = 30
CHAT_A_SECOND = 0.95
CHAT_BURST = 3
GROUP_MESSAGES = 20
GROUP_SECONDS = 61.0
#: Of the overall burst, what mass sending leaves for answers.
RESERVE = 5
#: Seconds that are no wait: fractions lost in arithmetic would be waited for without end.
NOISE = 1e-6
#: Chats that are remembered before those with a full bucket are forgotten.
REMEMBERED = 1000

#: They stand still in no queue of the server: not counted (a chat action is no message).
_FREE = frozenset({"sendchataction", "sendmessagedraft"})

Result = bool | dict[str, Any] | list[dict[str, Any]]


@dataclass(slots=True)
class Bucket:
    """Tokens that refill at `rate` a second up to `burst`."""

    rate: float
    burst: float
    at: float
    tokens: float = field(init=False)

    def __post_init__(self) -> None:
        """A new bucket is full."""
        self.tokens = self.burst

    def wait(self, now: float, left: float = 0) -> float:
        """Seconds until a token is there beyond those that must be left."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 + left - self.tokens) / self.rate)

    def take(self) -> None:
        """Use one token."""
        self.tokens -= 1


@dataclass(slots=True)
class Place:
    """One chat: its bucket, a group's last minute, and until when the server wants silence there."""

    bucket: Bucket
    group: bool
    minute: deque[float] = field(default_factory=lambda: deque(maxlen=GROUP_MESSAGES))
    silent_until: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more message fits."""
        full = self.group and len(self.minute) == GROUP_MESSAGES
        minute = self.minute[0] + GROUP_SECONDS - now if full else 0.0
        return max(self.bucket.wait(now), minute, self.silent_until - now, 0.0)

    def take(self, now: float) -> None:
        """Count one message."""
        self.bucket.take()
        if self.group:
            self.minute.append(now)

    def idle(self, now: float) -> bool:
        """Whether nothing would be lost by forgetting this chat."""
        rested = self.bucket.wait(now, left=self.bucket.burst - 1) == 0
        recent = self.minute and self.minute[-1] + GROUP_SECONDS > now
        return rested and not recent and self.silent_until <= now


class Pacer(BaseRateLimiter[str]):
    """PTB's rate limiter: holds each message back until the budget has room for it.

    A 429 silences its chat exactly as long as asked; a second chat that meets one in that time shows that all
    are meant, and then all are silent. An answer is tried again by itself; mass sending gets the error,
    for its rows wait better than a coroutine.
    """

    def __init__(
        self,
        *,
        on: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`on=False` holds nothing back, for measurements; a 429 is still obeyed."""
        self._on = on
        self._monotonic = monotonic
        self._sleep = sleep
        self._overall = Bucket(OVERALL_A_SECOND, OVERALL_BURST, monotonic())
        self._places: dict[str, Place] = {}
        self._silent_until = 0.0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Result:
        """Make the request when its turn comes. Raises RetryAfter for mass sending only."""
        chat = _chat(endpoint, data)
        while True:
            if chat:
                await self._turn(chat, mass=rate_limit_args == MASS)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait = _seconds(error)
                self._be_silent(chat, wait)
                if rate_limit_args == MASS:
                    raise
                if not chat:
                    await self._sleep(wait)

    async def _turn(self, chat: str, mass: bool) -> None:
        while (wait := self._wait(chat, mass)) > NOISE:
            await self._sleep(wait)
        now = self._monotonic()
        self._overall.take()
        self._place(chat).take(now)

    def _wait(self, chat: str, mass: bool) -> float:
        now = self._monotonic()
        place = self._place(chat)
        silence = max(0.0, self._silent_until - now, place.silent_until - now)
        if not self._on:
            return silence
        return max(silence, self._overall.wait(now, RESERVE if mass else 0), place.wait(now))

    def _place(self, chat: str) -> Place:
        place = self._places.get(chat)
        if place is None:
            now = self._monotonic()
            self._forget_idle(now)
            place = Place(Bucket(CHAT_A_SECOND, CHAT_BURST, now), chat.startswith(("-", "@")))
            self._places[chat] = place
        return place

    def _forget_idle(self, now: float) -> None:
        if len(self._places) >= REMEMBERED:
            self._places = {chat: place for chat, place in self._places.items() if not place.idle(now)}

    def _be_silent(self, chat: str, wait: float) -> None:
        now = self._monotonic()
        others = any(place.silent_until > now for other, place in self._places.items() if other != chat)
        if chat and not others:
            self._place(chat).silent_until = now + wait
        elif chat:
            self._silent_until = max(self._silent_until, now + wait)


def _chat(endpoint: str, data: dict[str, Any]) -> str:
    """The chat whose budget a request uses, "" if none: sending and editing count, a tap does not."""
    name = endpoint.lower()
    if not name.startswith(("send", "edit")) or name in _FREE:
        return ""
    return str(data.get("chat_id", ""))


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
