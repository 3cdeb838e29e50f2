"""Figures with their bounds, one a line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds that half of the answers, and 95 of 100, took at most."""

    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Waits":
        """Those of so many answers, two at least."""
        hundredths = quantiles(seconds, n=100, method="inclusive")
        return cls(hundredths[49] * 1000, hundredths[94] * 1000)

    def __str__(self) -> str:
        return f"{self.p50:.1f} ms (p50), {self.p95:.1f} ms (p95)"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found of something that has a bound."""

    what: str
    value: float
    bound: float
    #: the bound is the least that will do, not the most
    least: bool = False
    digits: int = 2
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether the bound is met."""
        return self.value >= self.bound if self.least else self.value <= self.bound

    def __str__(self) -> str:
        side = "at least" if self.least else "at most"
        verdict = "ok" if self.met else "MISSED"
        return f"{self.what}: {self.value:.{self.digits}f}{self.unit} ({side} {self.bound:g}) {verdict}"


def told(figures: Sequence[Figure], say: Say) -> bool:
    """Print them; whether all bounds are met."""
    for figure in figures:
        say(str(figure))
    return all(figure.met for figure in figures)
