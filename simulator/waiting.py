"""Knowing when the bot has done with what people said, in milliseconds and without asking the bot.

An update is settled when the bot has taken it (a later offset, or a 2xx to the webhook) and has shown
something in its chat since, and for a press has answered the callback query too. All settled: a short
quiet is enough. Something without an answer: a longer one, for a bot may rightly stay silent.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to listen, in seconds, before calling it quiet."""

    #: everything was answered
    quiet: float = 0.02
    #: a press was only toasted, or nothing was asked that needs an answer
    grace: float = 0.25
    #: a question or a press has no answer at all
    silence: float = 1.5


@dataclass(slots=True)
class Expectation:
    """One update and what has come back so far."""

    chat_id: int
    callback_id: str | None
    #: a private message or a press; other updates may go without an answer
    needs_answer: bool
    taken: bool = False
    shown: bool = False
    answered: bool = False


class Waiting:
    """Expectations by chat, the time of the last sign of life, and those who wait for it."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._open: dict[int, Expectation] = {}
        self._chats: dict[int, list[Expectation]] = {}
        self._callbacks: dict[str, Expectation] = {}
        self._untaken: Counter[int] = Counter()
        self._last: dict[int | None, float] = {None: 0.0}
        self._waiters: set[asyncio.Future[None]] = set()
        self._calls = 0

    def expect(self, update_id: int, chat_id: int, callback_id: str | None, *, needs_answer: bool) -> None:
        """An update was made."""
        one = Expectation(chat_id, callback_id, needs_answer)
        self._open[update_id] = one
        self._untaken[chat_id] += 1
        self._chats.setdefault(chat_id, []).append(one)
        if callback_id:
            self._callbacks[callback_id] = one
        self._touch(chat_id)

    def taken(self, update_id: int) -> None:
        """The bot has the update (or it expired)."""
        if one := self._open.pop(update_id, None):
            one.taken = True
            self._untaken[one.chat_id] -= 1
            self._touch(one.chat_id)

    def shown(self, chat_id: int) -> None:
        """The bot sent or edited something in the chat: that answers the oldest question there."""
        open_ones = self._chats.get(chat_id, ())
        if one := next((one for one in open_ones if not one.shown), None):
            one.shown = True
            self._close_if_done(one)
        self._touch(chat_id)

    def answered(self, callback_id: str) -> None:
        """The bot answered a press."""
        if one := self._callbacks.pop(callback_id, None):
            one.answered = True
            self._close_if_done(one)
            self._touch(one.chat_id)

    def call_begins(self) -> None:
        """The bot asks something of the server (getUpdates apart)."""
        self._calls += 1

    def call_ends(self) -> None:
        """The server has answered it."""
        self._calls -= 1
        self._touch(None)

    async def quiet(self, chat_id: int | None, within: float, until: Callable[[], bool] | None) -> None:
        """Return when all is settled in the chat (None: everywhere); TimeoutError after ``within`` seconds.

        With ``until`` (the bot's own word that it has nothing left to do) no patience is needed.
        """
        deadline = time.monotonic() + within
        while (wait := self._remaining(chat_id, until)) != 0:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(self._report(chat_id))
            await self.change(min(left, wait))
        self._forget(chat_id)

    async def change(self, seconds: float) -> None:
        """Sleep until something happens, at most so many seconds."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await asyncio.wait((waiter,), timeout=seconds)
        finally:
            self._waiters.discard(waiter)

    def _remaining(self, chat_id: int | None, until: Callable[[], bool] | None) -> float:
        """Seconds of silence still wanted; infinite while only an event can help."""
        if self._untaken_in(chat_id) or self._calls:
            return float("inf")
        if until is not None and not until():
            return 0.005
        since = time.monotonic() - self._last.get(chat_id, 0.0)
        return max(0.0, self._wanted(chat_id, certain=until is not None) - since)

    def _wanted(self, chat_id: int | None, *, certain: bool) -> float:
        if certain:
            return self.patience.quiet
        open_ones = self._unsettled(chat_id)
        if any(one.needs_answer and not one.shown and not one.answered for one in open_ones):
            return self.patience.silence
        return self.patience.grace if open_ones else self.patience.quiet

    def _unsettled(self, chat_id: int | None) -> list[Expectation]:
        if chat_id is not None:
            return self._chats.get(chat_id, [])
        return [one for open_ones in self._chats.values() for one in open_ones]

    def _untaken_in(self, chat_id: int | None) -> int:
        return len(self._open) if chat_id is None else self._untaken[chat_id]

    def _close_if_done(self, one: Expectation) -> None:
        if one.shown and (one.answered or one.callback_id is None):
            open_ones = self._chats[one.chat_id]
            open_ones.remove(one)
            if not open_ones:
                del self._chats[one.chat_id]

    def _forget(self, chat_id: int | None) -> None:
        """What stayed without an answer has been waited for once; that is enough."""
        for one in self._unsettled(chat_id):
            self._callbacks.pop(one.callback_id or "", None)
        if chat_id is None:
            self._chats.clear()
        else:
            self._chats.pop(chat_id, None)

    def _touch(self, chat_id: int | None) -> None:
        now = time.monotonic()
        self._last[None] = now
        if chat_id is not None:
            self._last[chat_id] = now
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _report(self, chat_id: int | None) -> str:
        open_ones = self._unsettled(chat_id)
        return (
            f"the bot is not idle: {self._untaken_in(chat_id)} updates not taken, "
            f"{self._calls} calls running, {len(open_ones)} updates without a full answer"
        )
