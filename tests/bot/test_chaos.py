"""The short run of `make chaos`, and what its verdict says to an outbox that lies."""

from pathlib import Path

import pytest

from data.db import Database
from data.models import OutboxState
from tests.chaos.run import Chaos, run
from tests.chaos.verdict import Evidence, Row, complaints

SHORT = Chaos(
    kills=3, people=150, sending=150, scarce=60, longest=0.5, stillborn=0.2, patient=False, seed=2, limit=60
)


@pytest.mark.once  # PostgreSQL: `python -m tests.chaos --database postgres`
@pytest.mark.slow  # each life is a process of its own
async def test_every_row_that_is_not_unsure_arrived_once_however_often_its_sender_died(
    database: Database, tmp_path: Path
) -> None:
    outcome = await run(SHORT, database, tmp_path / "home")
    assert complaints(outcome.evidence) == []
    assert (outcome.evidence.kills, outcome.evidence.states[OutboxState.SENT] > 0) == (3, True)


def evidence(*rows: Row, arrived: dict[int, int] | None = None, **others: int) -> Evidence:
    counts = {"owed": len(rows), "kills": 1, "most_caught": 0, "swallowed": 0, **others}
    return Evidence(rows=rows, arrived=arrived or {}, astray=(), **counts)


@pytest.mark.once
@pytest.mark.parametrize(
    ("state", "times", "words"),
    [
        (OutboxState.SENT, 1, []),
        (OutboxState.SENT, 0, ["row 7 is sent and reached its person 0 times"]),
        (OutboxState.SENT, 2, ["row 7 is sent and reached its person 2 times"]),
        (OutboxState.UNSURE, 0, []),
        (OutboxState.UNSURE, 1, []),
        (OutboxState.UNSURE, 2, ["row 7 is unsure and reached its person 2 times"]),
        (OutboxState.UNREACHABLE, 0, []),
        (OutboxState.EXPIRED, 1, ["row 7 is expired and reached its person 1 times"]),
        (OutboxState.WAITING, 0, ["row 7 is still waiting"]),
        (OutboxState.SENDING, 1, ["row 7 is sending and reached its person 1 times"]),
    ],
)
def test_a_row_is_held_against_what_its_person_got(state: OutboxState, times: int, words: list[str]) -> None:
    assert complaints(evidence(Row(7, state), arrived={7: times}, swallowed=1)) == words


@pytest.mark.once
def test_unsure_rows_need_a_reason() -> None:
    rows = [Row(number, OutboxState.UNSURE, caught=number == 0) for number in range(3)]
    assert complaints(evidence(*rows, most_caught=1, swallowed=2)) == []
    assert complaints(evidence(*rows, most_caught=1, swallowed=1)) == [
        "3 unsure, but 1 in flight at kills and 1 swallowed"
    ]


@pytest.mark.once
def test_no_more_are_in_flight_at_a_kill_than_the_sender_may_have() -> None:
    rows = [Row(number, OutboxState.UNSURE, caught=True) for number in range(5)]
    assert complaints(evidence(*rows, most_caught=5)) == ["5 in flight at 1 kills, up to 5 at one"]


@pytest.mark.once
def test_a_row_that_is_gone_and_a_message_that_nobody_was_owed_are_told() -> None:
    found = Evidence([], {}, ["'x' in the chat of Person 1"], owed=1, kills=0, most_caught=0, swallowed=0)
    assert complaints(found) == ["0 rows of 1", "astray: 'x' in the chat of Person 1"]
