"""Whose turn it is: a line for each chat, and the chats one after the other."""

import asyncio
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush

from bot.buckets import NOISE

Waiter = asyncio.Future[None]


class Turns:
    """Those who wait to send. A chat with a long line gets no more turns than one with a short line.

    A chat stands either in the round, to be looked at, or among the resting ones, whose own limit lets
    nothing through before a known time. So however many wait, each is looked at a few times, and not at every
    step.
    """

    def __init__(self) -> None:
        self._lines: dict[str, deque[Waiter]] = {}
        self._round: deque[str] = deque()
        self._resting: list[tuple[float, str]] = []

    def add(self, chat: str, waiter: Waiter, *, first: bool = False) -> None:
        """Stand in the chat's line, in front of it if `first`."""
        line = self._lines.get(chat)
        if line is None:
            line = self._lines[chat] = deque()
            self._round.append(chat)
        if first:
            line.appendleft(waiter)
        else:
            line.append(waiter)

    def ready(self, now: float, wait: Callable[[str], float]) -> str | None:
        """The chat that `take` would let go; None if all have to rest. `wait` tells a chat's own wait."""
        while self._resting and self._resting[0][0] <= now + NOISE:
            self._round.append(heappop(self._resting)[1])
        while self._round:
            chat = self._round[0]
            if self._somebody_waits(chat):
                pause = wait(chat)
                if pause <= NOISE:
                    return chat
                heappush(self._resting, (now + pause, chat))
            self._round.popleft()
        return None

    def take(self) -> Waiter:
        """Let the first of the chat that is ready go; its next one waits for the next round."""
        chat = self._round.popleft()
        line = self._lines[chat]
        waiter = line.popleft()
        if line:
            self._round.append(chat)
        else:
            del self._lines[chat]
        return waiter

    def rest(self, now: float) -> float:
        """Seconds until the first of the resting chats may go on; infinite if none rests."""
        return max(self._resting[0][0] - now, 0.0) if self._resting else float("inf")

    def _somebody_waits(self, chat: str) -> bool:
        """Forget those who gave up, and a chat of which nobody is left."""
        line = self._lines[chat]
        while line and line[0].done():
            line.popleft()
        if not line:
            del self._lines[chat]
        return bool(line)
