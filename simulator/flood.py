"""Telegram's flood limits in real time, whatever the simulated clock says.

Source: bots FAQ ("My bot is hitting limits"): 30 messages a second over all, one a second in a chat with
short bursts, 20 a minute in a group. The real algorithm is not published; this one is strict: buckets
that refill steadily, and for a group a window in which at most 20 messages of any 60 seconds fit.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from simulator.errors import too_many

OVERALL_PER_SECOND: Final = 30
CHAT_BURST: Final = 3
CHAT_PER_SECOND: Final = 1
GROUP_MESSAGES: Final = 20
GROUP_SECONDS: Final = 60


@dataclass(slots=True)
class Bucket:
    """Tokens that refill at ``rate`` a second up to ``burst``."""

    rate: float
    burst: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one token is there (0: now)."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        # the refill adds fractions: without the tolerance a token that is due would be a hair short
        return max(0.0, (1 - 1e-9 - self.tokens) / self.rate)

    def take(self) -> None:
        """Use up one token."""
        self.tokens -= 1


class Window:
    """At most ``GROUP_MESSAGES`` in any ``GROUP_SECONDS``."""

    def __init__(self) -> None:
        self._taken: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until there is room (0: now)."""
        while self._taken and self._taken[0] <= now - GROUP_SECONDS:
            self._taken.popleft()
        if len(self._taken) < GROUP_MESSAGES:
            return 0.0
        return self._taken[0] + GROUP_SECONDS - now

    def take(self, now: float) -> None:
        """Note one message."""
        self._taken.append(now)


class Flood:
    """Says whether one more message may go out now; a refused one uses up nothing."""

    def __init__(self, *, enabled: bool = True, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.enabled = enabled
        self._monotonic = monotonic
        self._overall = Bucket(OVERALL_PER_SECOND, OVERALL_PER_SECOND, OVERALL_PER_SECOND, monotonic())
        self._chats: dict[int, Bucket] = {}
        self._groups: dict[int, Window] = {}

    def take(self, chat_id: int) -> None:
        """Count one message to the chat; raises ApiError 429 with whole seconds if it is too early."""
        if not self.enabled:
            return
        now = self._monotonic()
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = Bucket(CHAT_PER_SECOND, CHAT_BURST, CHAT_BURST, now)
        group = self._groups.setdefault(chat_id, Window()) if chat_id < 0 else None
        wait = max(self._overall.wait(now), chat.wait(now), group.wait(now) if group else 0.0)
        if wait > 0:
            raise too_many(math.ceil(wait))
        self._overall.take()
        chat.take()
        if group:
            group.take(now)
