"""`thidua demo`: the year 2024 of the seed plan, played by people named by role against the real bot.

One process and one event loop hold the simulated Bot API server and the bot, which speak HTTP over a loopback
port and go by one clock that the story moves. Everything happens through the chat; in the end what reached
people is held against an independent oracle, and the workbook against the demo's own count.
"""

import asyncio
import logging
import os
import shutil
import time
from datetime import datetime
from pathlib import Path

from bot import importing, logs, settings
from bot.demo import days, story, texts, verdict
from bot.demo.ledger import Ledger, ledger_of
from bot.demo.screen import Screen
from bot.demo.stage import Stage
from bot.demo.year import FIRST, LAST, Year
from bot.demo_world import VIETNAM
from data import bodies, seed
from documents import plan_in
from domain.errors import ThiduaError

#: What the demo leaves in its folder, and wipes when it begins anew.
LEAVES = ("thidua.sqlite*", "heartbeat", "evidence", "*.xlsx", texts.TRANSCRIPT)


def main() -> int:
    """Play the year; 0 only if everything that was sent, withheld and counted is right."""
    os.environ["NO_PROXY"] = "127.0.0.1"  # the server is on this machine, whatever proxy is set
    logs.configure(level=logging.ERROR)
    home = settings.load().home / "demo"
    _wipe(home)
    with Screen(FIRST, LAST) as screen:
        wrong = asyncio.run(_play(home, screen))
    return 1 if wrong else 0


def _wipe(home: Path) -> None:
    """An empty folder, as far as what is in it was made by a demo."""
    home.mkdir(parents=True, exist_ok=True)
    for pattern in LEAVES:
        for path in home.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


async def _ledger() -> Ledger:
    """The plan and the units as the files of the seed have them."""
    plan = plan_in.to_json(await asyncio.to_thread(importing.preview, seed.PLAN_2024, None))
    return ledger_of(plan, [(unit.key, unit.name, unit.kind) for unit in bodies.load().units])


async def _play(home: Path, screen: Screen) -> list[str]:
    """What was wrong, as sentences."""
    begun = time.monotonic()
    screen.title()
    stage = Stage(home, screen, await _ledger(), datetime(days.YEAR, 1, 2, 8, 15, tzinfo=VIETNAM))
    year = Year(stage)
    wrong: list[str] = []
    try:
        await stage.open()
        await story.play(year)
    except* (ThiduaError, TimeoutError) as trouble:
        wrong = list(verdict.sentences(trouble))
    finally:
        await stage.close()
    wrong = wrong or verdict.findings(year)
    left = _keep(home, screen, year)
    screen.table(verdict.rows(year))
    screen.tell([texts.left_here(str(home), left)])
    screen.tell([texts.took(time.monotonic() - begun, len(stage.sim.sent))])
    screen.tell([texts.BAD, *wrong] if wrong else [texts.GOOD], "bold red" if wrong else "bold green")
    return wrong


def _keep(home: Path, screen: Screen, year: Year) -> list[str]:
    """Write down what was said, and the workbooks; the names of the files."""
    files = {texts.TRANSCRIPT: "\n".join(screen.transcript).encode()}
    files |= {workbook.name: workbook.content for workbook in year.workbooks}
    for name, content in files.items():
        (home / name).write_bytes(content)
    return list(files)
