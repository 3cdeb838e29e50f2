"""The audit log in a running bot: each tick chains it, and the command line writes it out."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import auditing, texts
from bot.settings import Settings
from data import audit, chain
from data.db import Database
from data.migrate import prepare
from domain.errors import Refusal
from scheduler import trust
from simulator import Simulator
from tests.bot.bots import NewBot

NOW = datetime(2024, 1, 8, 1, tzinfo=UTC)


def note(database: Database, count: int) -> None:
    def work(session: Session) -> None:
        for number in range(count):
            audit.note(session, "plan.imported", f"plan:{number}", None, NOW, year=2024)

    database.run_now(work)


async def test_each_tick_chains_what_was_noted(sim: Simulator, new_bot: NewBot, database: Database) -> None:
    bot = await new_bot()
    note(database, chain.BATCH + 3)
    await bot.tick()
    assert database.read_now(chain.last).number == chain.BATCH + 3
    note(database, 1)
    await bot.tick()
    assert database.read_now(chain.verify).last.number == chain.BATCH + 4


async def test_a_chain_that_stumbles_stops_no_reminder(
    sim: Simulator, new_bot: NewBot, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stumble(database: Database) -> int:
        raise RuntimeError("no chain")

    bot = await new_bot()
    note(database, 1)
    with monkeypatch.context() as patch:
        patch.setattr(trust, "catch_up", stumble)
        assert await bot.tick() == {}
    assert database.read_now(chain.waiting) == 1
    await bot.tick()
    assert database.read_now(chain.waiting) == 0


def test_the_log_is_written_out_once(database: Database, settings: Settings, tmp_path: Path) -> None:
    prepare(database, NOW.date())
    note(database, 3)
    database.run_now(chain.extend)
    note(database, 1)
    file, last = tmp_path / "nhật ký.jsonl", database.read_now(chain.last)
    assert auditing.export(settings, file) == texts.audit_exported(4, 3, last.hash[:16])
    assert [json.loads(line)["number"] for line in file.read_text("ascii").splitlines()] == [1, 2, 3, None]
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(Refusal, match="exists"):
        auditing.export(settings, file)
    with pytest.raises(Refusal, match="No such file"):
        auditing.export(settings, tmp_path / "x" / "y.jsonl")
