"""The bench itself: both bots answer everything that is asked of them in a round."""

from pathlib import Path

import pytest

from bench import office, processes, throughput

PEOPLE = 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [processes.THIDUA_WITHOUT_PACE, processes.BARE_BOT], ids=["thidua", "bare"]
)
async def test_every_update_is_answered(command: tuple[str, ...], tmp_path: Path):
    codes = office.prepare(tmp_path, PEOPLE)
    found = await throughput.measure(command, tmp_path, codes)
    assert found.updates == PEOPLE * throughput.ROUNDS * len(throughput.ROUND)
    assert 0 < found.alone.p50 <= found.alone.p95
