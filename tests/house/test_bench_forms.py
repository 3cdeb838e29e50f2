"""The bench of forms, in small: every bot takes the form to its end, and figures are what they say."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bench import fillers, form, forms, processes, rows, stored
from bench.figures import Figure, Waits, told
from bench.fillers import Slice
from bench.forms import Found
from bench.office import Prepared

pytestmark = pytest.mark.once

PEOPLE = 2


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(tmp_path_factory.mktemp("office"), PEOPLE)


no_aiogram = pytest.mark.skipif(
    not forms.PEER_PYTHON.exists(), reason="aiogram's environment is missing: make .venv-peer/installed"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(processes.THIDUA_WITHOUT_PACE, id="thidua"),
        pytest.param(forms.PTB, id="python-telegram-bot"),
        pytest.param(forms.AIOGRAM, id="aiogram", marks=no_aiogram),
    ],
)
async def test_everybody_fills_in_the_form_to_its_end(
    command: tuple[str, ...], prepared: Prepared, tmp_path: Path
) -> None:
    codes = prepared.copy_to(tmp_path)
    async with fillers.contender("bot", command, tmp_path, codes) as bot:
        for _ in range(len(form.AWARDS) * form.STEPS):
            for person in bot.people:
                await person.step()
        bot.ensure_well()
        assert [person.done for person in bot.people] == [len(form.AWARDS)] * PEOPLE
        on_schedule = await fillers.opened(bot, [0.0, 0.0, 0.1, 0.2])
    assert len(on_schedule.waits) == 4
    assert all(wait > 0 for wait in on_schedule.waits)


async def test_a_bot_that_ends_is_named_by_its_last_words(tmp_path: Path) -> None:
    command = (processes.THIDUA[0], "-c", "raise SystemExit('nothing to do')")
    with pytest.raises(processes.Failed, match="nothing to do"):
        async with fillers.contender("bot", command, tmp_path, ["code"], patience=2.0):
            pass


@pytest.mark.slow
async def test_the_rows_that_years_leave_behind_are_stored_and_a_form_goes_on_over_them(
    tmp_path: Path,
) -> None:
    (milliseconds,) = await rows.measured(tmp_path, (1000,), people=PEOPLE, turns=1, seconds=0.3)
    assert milliseconds > 0


def test_the_mix_of_rows_is_whole_and_points_at_what_is_there(prepared: Prepared, tmp_path: Path) -> None:
    prepared.copy_to(tmp_path)
    path = tmp_path / "thidua.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        before = _rows(connection)
        stored.fill(path, 1000)
        after = _rows(connection)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert after["inbox"] - before["inbox"] == 400
    assert sum(after.values()) - sum(before.values()) == pytest.approx(1000, abs=10)


def test_a_figure_knows_its_bound() -> None:
    assert Figure("steps", 1.5, 1.5, least=True).met
    assert not Figure("steps", 1.49, 1.5, least=True).met
    assert Figure("memory", 120, 120).met
    assert str(Figure("memory", 120.4, 120, digits=0, unit=" MB")) == "memory: 120 MB (at most 120) MISSED"
    lines: list[str] = []
    assert not told([Figure("a", 1, 2), Figure("b", 3, 2)], lines.append)
    assert lines == ["a: 1.00 (at most 2) ok", "b: 3.00 (at most 2) MISSED"]


def test_ratios_are_of_all_slices_together() -> None:
    ours = _found(steps=300, seconds=1.0, cpu=0.6, wait=0.0069)
    ptb = _found(steps=240, seconds=1.2, cpu=0.6, wait=0.010)
    aiogram = _found(steps=150, seconds=0.5, cpu=0.3, wait=0.008)
    ours.megabytes = 110.0
    assert ours.cpu_milliseconds == pytest.approx(2.0)
    assert ours.scheduled.p95 == pytest.approx(6.9)
    values = [figure.value for figure in forms.figures(ours, ptb, aiogram)]
    assert values == pytest.approx([1.5, 1.0, 0.8, 0.69, 0.8625, 110.0])
    assert [figure.met for figure in forms.figures(ours, ptb, aiogram)] == [
        True,
        True,
        True,
        True,
        False,
        True,
    ]


def test_the_middle_and_the_slowest_of_a_hundred_answers() -> None:
    waits = Waits.of([number / 1000 for number in range(101)])
    assert [waits.p50, waits.p95] == pytest.approx([50.0, 95.0])


def _found(*, steps: int, seconds: float, cpu: float, wait: float) -> Found:
    """Two slices of the closed loop, the second twice as slow as the first, and one of the open."""
    half = steps // 3
    return Found(
        closed=[
            Slice(seconds / 2, cpu / 2, 0.1, (wait,) * 2 * half),
            Slice(seconds / 2, cpu / 2, 0.1, (wait,) * half),
        ],
        opened=[Slice(1.0, cpu, 0.1, (wait,) * 100)],
    )


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    counted = 'SELECT count(*) FROM "{}"'
    return {name: connection.execute(counted.format(name)).fetchone()[0] for (name,) in names}
