"""Trouble on demand: errors, delays, cut connections, lost replies, repeated updates."""

import random
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from simulator.errors import ApiError, too_many

ANY_METHOD: Final = "*"
_GATEWAY_TEXTS: Final = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request; several may go wrong at once.

    ``error`` answers with that code (429 with ``retry_after`` seconds) instead of doing the work,
    ``delay`` waits so many seconds first, ``reset`` cuts the connection before the work,
    ``lost`` cuts it after the work was done (the bot can't know that it was).
    """

    error: int = 0
    retry_after: int = 0
    delay: float = 0.0
    reset: bool = False
    lost: bool = False

    def refusal(self) -> ApiError | None:
        """The error answer, if this fault is one."""
        if self.error == HTTPStatus.TOO_MANY_REQUESTS or (self.retry_after and not self.error):
            return too_many(self.retry_after or 1)
        if self.error:
            return ApiError(self.error, _GATEWAY_TEXTS.get(self.error, "Internal Server Error"))
        return None


NO_FAULT: Final = Fault()


@dataclass(slots=True)
class Rates:
    """How often each trouble comes by chance, between 0 and 1; ``seconds`` is the longest delay.

    ``error`` is a 502, ``too_many`` a 429 that asks for one second.
    """

    error: float = 0.0
    too_many: float = 0.0
    reset: float = 0.0
    lost: float = 0.0
    delay: float = 0.0
    duplicate: float = 0.0
    seconds: float = 0.2


@dataclass(slots=True)
class Faults:
    """The plan of troubles and the count of those that happened."""

    #: error, delay, reset, duplicate; lost counts replies that were cut after the work was done
    counts: Counter[str] = field(default_factory=Counter)
    _scripted: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    _rates: Rates = field(default_factory=Rates)
    _methods: frozenset[str] = frozenset()
    _duplicates: int = 0
    _dice: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 -- a drill's chance

    def script(self, method: str, *faults: Fault, times: int = 1) -> None:
        """Let the next calls of ``method`` (``"*"``: any but getUpdates) meet these, one after the other."""
        self._scripted[method.lower()].extend(faults * times)

    def duplicate(self, updates: int = 1) -> None:
        """Deliver each of the next so many updates twice."""
        self._duplicates += updates

    def chance(self, *, seed: int = 0, methods: tuple[str, ...] = (), **rates: float) -> None:
        """Let troubles come by chance (see ``Rates``), the same for a seed; ``methods`` limits them."""
        self._rates = Rates(**rates)
        self._methods = frozenset(name.lower() for name in methods)
        self._dice = random.Random(seed)  # noqa: S311 -- chance of a drill, not of a secret

    def clear(self) -> None:
        """No more trouble; the counts stay."""
        self._scripted.clear()
        self._rates = Rates()
        self._duplicates = 0

    def next(self, method: str) -> Fault:
        """What goes wrong with this call of ``method`` (lower case)."""
        fault = self._scripted_for(method) or self._by_chance(method)
        if fault is not NO_FAULT:
            self._count(fault)
        return fault

    def repeats(self) -> bool:
        """Whether the update that was just made is to be delivered twice."""
        scripted = self._duplicates > 0
        if scripted:
            self._duplicates -= 1
        elif not (self._rates.duplicate and self._dice.random() < self._rates.duplicate):
            return False
        self.counts["duplicate"] += 1
        return True

    def _scripted_for(self, method: str) -> Fault | None:
        if not self._scripted:
            return None
        for name in (method, "" if method == "getupdates" else ANY_METHOD):
            if queue := self._scripted.get(name):
                return queue.popleft()
        return None

    def _by_chance(self, method: str) -> Fault:
        if self._methods and method not in self._methods:
            return NO_FAULT
        rates, dice = self._rates, self._dice.random
        if not (rates.error or rates.too_many or rates.reset or rates.lost or rates.delay):
            return NO_FAULT
        return Fault(
            error=self._error_by_chance(),
            reset=dice() < rates.reset,
            lost=dice() < rates.lost,
            delay=dice() * rates.seconds if dice() < rates.delay else 0.0,
        )

    def _error_by_chance(self) -> int:
        if self._dice.random() < self._rates.error:
            return HTTPStatus.BAD_GATEWAY
        # not asked for, it leaves the other chances of a seed as they are
        unlucky = self._rates.too_many and self._dice.random() < self._rates.too_many
        return HTTPStatus.TOO_MANY_REQUESTS if unlucky else 0

    def _count(self, fault: Fault) -> None:
        happened: dict[str, Any] = {
            "delay": fault.delay,
            "reset": fault.reset,
            "error": not fault.reset and fault.refusal(),
        }
        self.counts.update(name for name, value in happened.items() if value)
