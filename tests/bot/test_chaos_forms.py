"""The short run of `make chaos` over forms, and what its verdict says to a record that lies."""

from datetime import date
from pathlib import Path

import pytest

from data.db import Database
from simulator import Simulator
from tests.chaos.filler import DONE, NOTHING, Said
from tests.chaos.forms import Drill, Found, Plan, run

SHORT = Plan(kills=5, people=6, longest=0.8, think=0.5, seed=3)


@pytest.mark.once  # PostgreSQL with two processes: `python -m tests.chaos --forms --processes 2`
@pytest.mark.slow  # each life is a process of its own
async def test_no_answer_is_lost_and_none_counts_twice_however_often_the_bot_dies(
    database: Database, tmp_path: Path
) -> None:
    found = await run(SHORT, database, tmp_path / "home")
    assert found.complaints() == []
    assert found.kills == 5
    assert found.forms >= 6


ROW = {"period": "registration", "until": "2026-12-01", "reason": "Reason 1.0, said 1"}


@pytest.mark.once
@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([ROW], ""),
        ([], "answers lost"),
        ([ROW, ROW], "counted twice"),
        ([ROW | {"reason": "Reason 1.0, said 2"}], "answers lost"),
        ([ROW | {"until": "2026-12-29"}], "answers lost"),
        ([ROW | {"until": "2026-12-02"}], "records other than meant"),
        ([ROW | {"period": "half_year"}], "records other than meant"),
        ([ROW | {"reason": "Reason 2.0, said 1"}], "answers lost"),
    ],
)
async def test_a_record_is_held_against_what_was_said(
    rows: list[dict[str, str]], complaint: str, database: Database
) -> None:
    drill = Drill(Plan(people=1), Simulator(), database)
    (one,) = drill._people
    said = Said(date(2026, 12, 1), "1.0")
    for _ in range(2):
        said.another_day()
        said.another_reason()
    one.forms.append(said)
    found = Found()
    drill._compare(found, one, rows)
    assert [line.partition(":")[0] for line in found.complaints()][:1] == [complaint] * bool(complaint)


@pytest.mark.once
def test_what_is_said_again_can_be_told_from_what_was_said_first() -> None:
    said = Said(date(2026, 12, 1), "1.0")
    assert [said.another_day(), said.another_day()] == ["01/12/26", "29/12/26"]
    assert said.another_reason() != said.another_reason()
    assert NOTHING != DONE
