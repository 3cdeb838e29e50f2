"""A simulator, and bots over one database as a machine would start them one after another."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import logs
from bot.app import build_app
from bot.handling import Dispatch
from bot.life import Bot
from bot.settings import Settings
from simulator import Simulator
from tests.bot.bots import NewBot, echo


@pytest.fixture
def own_logging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is configured about logs ends with the test, and no logger keeps it for the tests that follow."""
    root, configure = logging.getLogger(), structlog.configure
    monkeypatch.setattr(
        structlog, "configure", lambda **said: configure(**{**said, "cache_logger_on_first_use": False})
    )
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = before, level
    structlog.reset_defaults()
    logs._known.clear()


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(flood=False) as simulator:
        yield simulator


@pytest.fixture
def settings(sim: Simulator, engine_url: str, tmp_path: Path) -> Settings:
    own: dict[str, Any] = {"token": sim.token, "api_url": sim.url, "database_url": engine_url}
    return Settings(**own, home=tmp_path / "home")


@pytest.fixture
async def new_bot(settings: Settings) -> AsyncIterator[NewBot]:
    """Starts a bot; all are stopped in the end."""
    started: list[Bot] = []

    async def new(dispatch: Dispatch = echo, **options: object) -> Bot:
        options = {"ticking": False, "pace": False, **options}
        bot = build_app(settings, dispatch=dispatch, **options)  # type: ignore[arg-type]  # its own options
        await bot.start()
        started.append(bot)
        return bot

    yield new
    for bot in started:
        await bot.stop()
