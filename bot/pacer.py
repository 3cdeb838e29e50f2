"""How fast the bot may speak (design decision 11): one budget for answers and mass sending, answers first.

What the budget holds is in `bot.buckets`, who is next in `bot.turns`; how several processes share it in
`bot.budget`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.buckets import NOISE, OVERALL_A_SECOND, OVERALL_BURST, RESERVE, Bucket, Place, place
from bot.turns import Turns, Waiter

#: `rate_limit_args` of what may wait: reminders and announcements. Anything else is an answer.
MASS = "mass"
#: Seconds of silence asked for by the server that mass sending waits through; longer ones are for its rows.
PATIENCE = 2.0
#: Chats that are remembered before those with a full bucket are forgotten.
REMEMBERED = 1000

#: They stand still in no queue of the server: not counted (a chat action is no message).
_FREE = frozenset({"sendchataction", "sendmessagedraft"})

#: Stands for no chat in particular: for those who want a turn before they know whom to write to.
_NOBODY = ""

Result = bool | dict[str, Any] | list[dict[str, Any]]


@dataclass(slots=True)
class _Turn:
    """Room in the budget that is kept for a task's next message."""

    used: bool = False


_turn_of_task: ContextVar[_Turn | None] = ContextVar("turn", default=None)


class Pacer(BaseRateLimiter[str]):
    """PTB's rate limiter: holds each message back until the budget has room for it.

    Answers go before mass sending, and chats take turns: whoever presses many buttons waits in a line of
    their own. A 429 silences its chat exactly as long as asked; a second chat that meets one in that time
    shows that all are meant, and then all are silent. An answer is tried again by itself; mass sending gets
    the error, for its rows wait better than a coroutine.
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
        self._reserve = RESERVE
        self._places: dict[str, Place] = {}
        self._silent_until = 0.0
        self._told: Callable[[float], None] = lambda _: None
        self._answers, self._mass = Turns(), Turns()
        self._mass_gone = 0
        #: hears of each 429 whom it silences: "chat", "all", or "other" for what is sent to no chat
        self.on_flood: Callable[[str], None] = lambda _: None
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_at = 0.0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Wake nobody any more: whoever had to send has done so."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def share(self, a_second: float) -> None:
        """Use only so much of the bot's budget from now on; the rest is for other processes."""
        part = a_second / OVERALL_A_SECOND
        burst = max(1.0, OVERALL_BURST * part)
        # Mass sending must be able to begin, however small the share.
        self._reserve = min(RESERVE * part, burst - 1)
        self._overall.resize(self._monotonic(), a_second, burst)
        self._serve()

    def silence(self, seconds: float) -> None:
        """Be silent towards everybody: another process was told so."""
        self._silent_until = max(self._silent_until, self._monotonic() + seconds)

    def on_silence(self, told: Callable[[float], None]) -> None:
        """Have it told, with the seconds, when the server wants silence towards everybody."""
        self._told = told

    def mass_gone(self) -> int:
        """How many messages of mass sending went since this was last asked."""
        gone, self._mass_gone = self._mass_gone, 0
        return gone

    @asynccontextmanager
    async def mass_turn(self) -> AsyncIterator[None]:
        """Wait for room for a message of mass sending; the one sent in this block by this task goes at once.

        So a row is taken out of the outbox when it can go, and does not wait here half sent.
        """
        await self._stand_in_line(_NOBODY, mass=True, first=False)
        turn = _Turn()
        before = _turn_of_task.set(turn)
        try:
            yield
        finally:
            _turn_of_task.reset(before)
            if not turn.used:
                self._overall.put_back()
                self._serve()

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
        chat, mass = _chat(endpoint, data), rate_limit_args == MASS
        if not chat:
            return await self._uncounted(lambda: callback(*args, **kwargs))
        if mass:
            self._ensure_no_long_silence(chat)
        again = False
        while True:
            await self._turn(chat, mass=mass, first=again)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._be_silent(chat, _seconds(error))
                if mass:
                    raise
                again = True
            finally:
                self._settle(chat)

    async def _uncounted(self, request: Callable[[], Awaitable[Result]]) -> Result:
        while True:
            try:
                return await request()
            except RetryAfter as error:
                self.on_flood("other")
                await self._sleep(_seconds(error))

    def _ensure_no_long_silence(self, chat: str) -> None:
        known = self._places.get(chat)
        silence = known.silent_until - self._monotonic() if known else 0.0
        if silence > PATIENCE:
            raise RetryAfter(timedelta(seconds=silence))

    async def _turn(self, chat: str, *, mass: bool, first: bool) -> None:
        if not (mass and self._has_turn(chat)):
            await self._stand_in_line(chat, mass=mass, first=first)
        if mass:
            self._mass_gone += 1

    def _has_turn(self, chat: str) -> bool:
        """Whether room was kept for this task, and its chat has room too."""
        turn, now = _turn_of_task.get(), self._monotonic()
        if turn is None or turn.used:
            return False
        turn.used = True
        if max(self._wait(chat, now), self._silent_until - now) > NOISE:
            self._overall.put_back()
            return False
        self._place(chat, now).take()
        return True

    async def _stand_in_line(self, chat: str, *, mass: bool, first: bool) -> None:
        waiter: Waiter = asyncio.get_running_loop().create_future()
        (self._mass if mass else self._answers).add(chat, waiter, first=first)
        self._serve()
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self._overall.put_back()  # it had its turn, and makes no use of it
                if chat != _NOBODY:
                    self._place(chat, self._monotonic()).bucket.put_back()
            raise

    def _serve(self) -> None:
        """Let all go whose turn has come, and look again when the next one's may have."""
        now = self._monotonic()
        pause = min(self._let_go(self._answers, now, 0), self._let_go(self._mass, now, self._reserve))
        self._look_again(now, pause)

    def _let_go(self, turns: Turns, now: float, left: float) -> float:
        """Those of one class; seconds until it is worth looking again."""
        while (chat := turns.ready(now, lambda chat: self._wait(chat, now))) is not None:
            wait = self._overall_wait(now, left)
            if wait > NOISE:
                return wait
            self._overall.take()
            if chat != _NOBODY:
                self._place(chat, now).take()
            turns.take().set_result(None)
        return turns.rest(now)

    def _overall_wait(self, now: float, left: float) -> float:
        silence = max(0.0, self._silent_until - now)
        return max(silence, self._overall.wait(now, left)) if self._on else silence

    def _wait(self, chat: str, now: float) -> float:
        if chat == _NOBODY:
            return 0.0
        found = self._place(chat, now)
        return found.wait(now) if self._on else max(0.0, found.silent_until - now)

    def _look_again(self, now: float, pause: float) -> None:
        """One alarm for all who wait; it is moved only to an earlier time, a ring too early does no harm."""
        if pause == float("inf") or (self._alarm is not None and self._alarm_at <= now + pause + NOISE):
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm_at = now + pause
        self._alarm = asyncio.get_running_loop().create_task(self._ring(pause), name="pacer")

    async def _ring(self, pause: float) -> None:
        await self._sleep(pause)
        self._alarm = None
        self._serve()

    def _settle(self, chat: str) -> None:
        now = self._monotonic()
        self._overall.settle(now)
        self._place(chat, now).settle(now)

    def _place(self, chat: str, now: float) -> Place:
        found = self._places.get(chat)
        if found is None:
            self._forget_idle(now)
            found = self._places[chat] = place(chat, now)
        return found

    def _forget_idle(self, now: float) -> None:
        if len(self._places) >= REMEMBERED:
            self._places = {chat: known for chat, known in self._places.items() if not known.idle(now)}

    def _be_silent(self, chat: str, wait: float) -> None:
        now = self._monotonic()
        others = any(known.silent_until > now for other, known in self._places.items() if other != chat)
        self.on_flood("all" if others else "chat")
        if not others:
            self._place(chat, now).silent_until = now + wait
            return
        self._silent_until = max(self._silent_until, now + wait)
        self._told(wait)


def _chat(endpoint: str, data: dict[str, Any]) -> str:
    """The chat whose budget a request uses, "" if none: sending and editing count, a tap does not."""
    name = endpoint.lower()
    if not name.startswith(("send", "edit")) or name in _FREE:
        return ""
    return str(data.get("chat_id", ""))


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
