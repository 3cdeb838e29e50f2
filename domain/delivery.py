"""What may become of a message handed to a channel (design decision 11)."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel accepted it; `message` is its id there."""

    message: str


@dataclass(frozen=True, slots=True)
class RetryIn:
    """The channel asks to wait, or could not be reached at all: nothing was accepted."""

    wait: timedelta
    error: str = ""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """It will not arrive: blocked, never started, deactivated."""

    error: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat lives on under another address: to be sent there."""

    chat: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The connection broke after the message was handed over: it may have been accepted."""

    error: str


Outcome = Sent | RetryIn | Unreachable | Moved | Unsure
