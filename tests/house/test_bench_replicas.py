"""The bench of replicas: two processes share the people, and disorder or a retry would be seen."""

from pathlib import Path

import pytest

from bench import form, replicas
from bench.fillers import Slice
from bench.replicas import Shared

PEOPLE = 2


@pytest.mark.slow
@pytest.mark.once
async def test_two_processes_share_the_updates_and_keep_everybodys_order(tmp_path: Path) -> None:
    (shared,) = await replicas.measured(tmp_path, (2,), people=PEOPLE, turns=1)
    assert shared.steps == PEOPLE * replicas.ROUNDS * form.STEPS
    assert shared.out_of_order == 0
    assert min(shared.taken) > 0
    assert shared.cpu_milliseconds > 0


@pytest.mark.once
def test_order_is_that_of_the_rounds() -> None:
    said = ["Xin chao", "2/7", "3/7", "4/7", "5/7", "6/7", f"Da ghi nhan {form.RECEIVED}1"]
    assert form.in_order(said)
    assert form.in_order([*said, *said])
    assert not form.in_order(["2/7", "4/7", "3/7", "5/7", "6/7", form.RECEIVED])
    assert not form.in_order(said[:-1])
    assert not form.in_order([*said, "2/7"])


@pytest.mark.once
def test_what_two_cost_is_held_against_what_one_costs() -> None:
    one, two = _shared(count=1, cpu=0.5, retries=0, mixed=0), _shared(count=2, cpu=0.6, retries=2, mixed=1)
    found = replicas.figures(one, two)
    assert [figure.value for figure in found] == pytest.approx([1.2, 1.0, 1000 * 2 / 1800])
    assert not any(figure.met for figure in found)
    assert all(figure.met for figure in replicas.figures(one, one))


def _shared(*, count: int, cpu: float, retries: int, mixed: int) -> Shared:
    """A hundred rounds within a second."""
    piece = Slice(1.0, cpu, 0.1, (0.01,) * 100, each=form.STEPS)
    return Shared(count, (piece,), retries, mixed, (100,) * count)
