"""A simulator, and bots over one database as a machine would start them one after another."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import build_app
from bot.handling import Dispatch
from bot.life import Bot
from bot.settings import Settings
from simulator import Simulator
from tests.bot.bots import NewBot, echo


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
