"""The bench of mass sending, in small: everybody gets one message, and nothing comes too early."""

from pathlib import Path

import pytest

from bench import mass

PEOPLE = 150


@pytest.mark.slow
@pytest.mark.once
async def test_a_mass_sending_reaches_everybody_and_meets_no_limit(tmp_path: Path) -> None:
    found = await mass.thidua(tmp_path, PEOPLE)
    assert (found.recipients, found.too_early) == (PEOPLE, 0)
    assert found.answers >= 2
    assert 0 < found.p50 <= found.p95
