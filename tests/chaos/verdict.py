"""What the outbox says beside what people got: pure, so that its own test can lie to it."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from data.models import OutboxState
from scheduler.send import IN_FLIGHT

#: Complaints of one kind that are spelled out.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One notice in the outbox; `caught`: it was on its way when a sender died."""

    number: int
    state: OutboxState
    caught: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a run leaves: the rows, what arrived by number, what the simulator and the killer counted."""

    rows: Sequence[Row]
    arrived: Mapping[int, int]
    #: messages that were none of the rows', or came to somebody else
    astray: Sequence[str]
    owed: int
    kills: int
    #: the most rows found on their way after one kill
    most_caught: int
    swallowed: int

    @property
    def states(self) -> Counter[OutboxState]:
        """Rows by state."""
        return Counter(row.state for row in self.rows)

    @property
    def caught(self) -> int:
        """Rows that were on their way at a kill."""
        return sum(row.caught for row in self.rows)

    @property
    def unsure_arrived(self) -> int:
        """Unsure rows that did reach their person."""
        return sum(
            self.arrived.get(row.number, 0) > 0 for row in self.rows if row.state is OutboxState.UNSURE
        )

    @property
    def caught_arrived(self) -> int:
        """Rows on their way at a kill that did reach their person."""
        return sum(self.arrived.get(row.number, 0) > 0 for row in self.rows if row.caught)


def complaints(found: Evidence) -> list[str]:
    """What is wrong, a line each; nothing if every promise was kept."""
    return [*_of_rows(found), *_of_counts(found), *(f"astray: {what}" for what in found.astray[:SHOWN])]


def _of_rows(found: Evidence) -> list[str]:
    wrong = [line for row in found.rows if (line := _of_row(row, found.arrived.get(row.number, 0)))]
    return [
        *wrong[:SHOWN],
        *([f"and {len(wrong) - SHOWN} more rows like these"] if len(wrong) > SHOWN else []),
    ]


_ALLOWED: dict[OutboxState, Collection[int]] = {OutboxState.SENT: {1}, OutboxState.UNSURE: {0, 1}}


def _of_row(row: Row, times: int) -> str:
    if times not in _ALLOWED.get(row.state, {0}):
        return f"row {row.number} is {row.state} and reached its person {times} times"
    if row.state in {OutboxState.WAITING, OutboxState.SENDING}:
        return f"row {row.number} is still {row.state}"
    return ""


def _of_counts(found: Evidence) -> list[str]:
    unsure, caught = found.states[OutboxState.UNSURE], found.caught
    checks: list[tuple[bool, Callable[[], str]]] = [
        (len(found.rows) == found.owed, lambda: f"{len(found.rows)} rows of {found.owed}"),
        (
            unsure <= caught + found.swallowed,
            lambda: f"{unsure} unsure, but {caught} in flight at kills and {found.swallowed} swallowed",
        ),
        (
            caught <= IN_FLIGHT * found.kills and found.most_caught <= IN_FLIGHT,
            lambda: f"{caught} in flight at {found.kills} kills, up to {found.most_caught} at one",
        ),
    ]
    return [words() for right, words in checks if not right]
