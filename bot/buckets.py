"""What the server allows, counted on this side: buckets that refill, a group's last minute, silences.

Source: Telegram's bots FAQ ("My bot is hitting limits"): about 30 messages a second over all, one a second in
a chat with short bursts, 20 a minute in a group.

The server counts a message when it arrives, which is some time between our sending it and its answer. Here a
message is held from the moment it goes, and its token begins to refill only when the answer is there. So
whatever the network does to the time in between (requests that bunch up, one that overtakes another), the
server's bucket is never emptier than ours, and nothing is sent that it would find too early.
"""

from collections import deque
from dataclasses import dataclass, field

#: A little below the server's 30, for two clocks never agree.
OVERALL_A_SECOND = 29.9
#: Two thirds of the server's burst of 30. The rest is for what this count does not see: a request that was
#: given up here and arrives there late, or what a process sent that was killed a moment ago.
OVERALL_BURST = 20.0
#: Of the overall burst, what mass sending leaves for answers.
RESERVE = 10.0
CHAT_A_SECOND = 0.95
CHAT_BURST = 3
GROUP_MESSAGES = 20
GROUP_SECONDS = 61.0
#: Seconds that are no wait: fractions lost in arithmetic would be waited for without end.
NOISE = 1e-6


@dataclass(slots=True)
class Bucket:
    """Tokens that refill at `rate` a second up to `burst`; `out` of them are on their way."""

    rate: float
    burst: float
    at: float
    tokens: float = field(init=False)
    out: int = 0

    def __post_init__(self) -> None:
        """A new bucket is full."""
        self.tokens = self.burst

    def wait(self, now: float, left: float = 0) -> float:
        """Seconds until a token is there beyond those that must be left, if all goes on as it does."""
        self._refill(now)
        return max(0.0, (1 + left + self.out - self.tokens) / self.rate)

    def take(self) -> None:
        """Send a token on its way."""
        self.out += 1

    def put_back(self) -> None:
        """A token was taken and is not needed."""
        self.out -= 1

    def settle(self, now: float) -> None:
        """A token's way has come to its end: from now on it refills."""
        self._refill(now)
        self.out -= 1
        self.tokens -= 1

    def resize(self, now: float, rate: float, burst: float) -> None:
        """Refill at another rate, up to another burst."""
        self._refill(now)
        self.rate, self.burst = rate, burst
        self.tokens = min(self.tokens, burst)

    def _refill(self, now: float) -> None:
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now


@dataclass(slots=True)
class Place:
    """One chat: its bucket, a group's last minute, and until when the server wants silence there."""

    bucket: Bucket
    group: bool
    minute: deque[float] = field(default_factory=deque)
    silent_until: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more message fits."""
        return max(self.bucket.wait(now), self._minute_wait(now), self.silent_until - now, 0.0)

    def take(self) -> None:
        """A message goes there."""
        self.bucket.take()

    def settle(self, now: float) -> None:
        """It has arrived, or never will."""
        self.bucket.settle(now)
        if self.group:
            self.minute.append(now)

    def idle(self, now: float) -> bool:
        """Whether nothing would be lost by forgetting this chat."""
        rested = self.bucket.wait(now, left=self.bucket.burst - 1) <= NOISE
        recent = self.minute and self.minute[-1] + GROUP_SECONDS > now
        return rested and not recent and self.silent_until <= now

    def _minute_wait(self, now: float) -> float:
        if not self.group:
            return 0.0
        while self.minute and self.minute[0] + GROUP_SECONDS <= now + NOISE:
            self.minute.popleft()
        if len(self.minute) + self.bucket.out < GROUP_MESSAGES:
            return 0.0
        oldest = self.minute[0] if self.minute else now
        return oldest + GROUP_SECONDS - now


def place(chat: str, now: float) -> Place:
    """A chat that nothing was sent to yet; a group's number is negative (Bot API, Chat.id)."""
    return Place(Bucket(CHAT_A_SECOND, CHAT_BURST, now), chat.startswith(("-", "@")))
