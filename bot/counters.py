"""What this process has done so far, in plain numbers: counting must cost nothing where nobody asks."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

#: Upper bounds of the histogram of latencies, in seconds; what took longer is counted apart.
BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
#: Updates whose arrival is remembered; those that another process handles are never asked for.
REMEMBERED = 10_000


@dataclass(slots=True)
class Counters:
    """Numbers since the start, and moments of the monotonic clock; 0.0 for never."""

    #: updates that came to an end, by kind and outcome
    updates: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: answers by how long they took from the arrival, one more place than there are bounds, and all seconds
    latencies: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0
    #: messages owed to others, by their fate
    sends: Counter[str] = field(default_factory=Counter)
    #: 429s, by whom they silenced: one chat, or all
    silenced: Counter[str] = field(default_factory=Counter)
    #: caught exceptions while handling, and updates given up for them
    failures: int = 0
    aside: int = 0
    #: times that the database was away
    outages: int = 0
    started: float = field(default_factory=time.monotonic)
    ticked: float = 0.0
    #: the last time that updates could be fetched, and what the server answered last
    fetched: float = 0.0
    fetch_code: int = 0
    #: the last time that an update came to an end, and the arrivals of those that have not
    ended: float = 0.0
    arrivals: dict[int, float] = field(default_factory=dict)
    #: updates that are being handled now, and since when
    running: dict[int, float] = field(default_factory=dict)

    def arrived(self, numbers: Iterable[int]) -> None:
        """These updates are here."""
        if len(self.arrivals) > REMEMBERED:
            self.arrivals.clear()
        now = time.monotonic()
        for number in numbers:
            self.arrivals.setdefault(number, now)

    def begun(self, number: int) -> None:
        """This update's turn has come."""
        self.running[number] = time.monotonic()

    def left(self, number: int) -> None:
        """This update is no longer in hand, whatever came of it."""
        self.running.pop(number, None)
        self.arrivals.pop(number, None)

    def done(self, number: int, kind: str, outcome: str) -> None:
        """This update came to its end; an answer held for an album has no latency of its own."""
        self.updates[kind, outcome] += 1
        self.aside += outcome == "aside"
        self.ended = time.monotonic()
        arrived = self.arrivals.pop(number, None)
        if arrived is not None:
            took = self.ended - arrived
            self.latencies[bisect_left(BOUNDS, took)] += 1
            self.seconds += took

    def asked(self, code: int) -> None:
        """The server was asked for updates and answered with this HTTP code."""
        self.fetch_code = code
        if code == HTTPStatus.OK:
            self.fetched = time.monotonic()

    def tick(self) -> None:
        """The clock ticked."""
        self.ticked = time.monotonic()
