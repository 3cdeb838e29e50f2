"""`python -m tests.fuzz`: 20,000 updates of every kind, whole and broken, and what became of them.

Exit code 1 if one met an exception, silence, or left something that nobody asked for.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import structlog

from bot.app import build_app
from bot.settings import Settings
from data.db import Database
from data.migrate import prepare
from simulator import Simulator
from tests import office
from tests.chaos import databases
from tests.fuzz.run import SORTS, Evidence, Fuzz
from tests.fuzz.updates import drawn

WIDTH = 48


def main() -> int:
    """Run, and print the table."""
    chosen = _parser().parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(20))
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="thidua-fuzz-") as folder:
        home = Path(folder)
        with databases.opened(chosen.database, home) as database:
            found = asyncio.run(_run(chosen, database, home))
    wrong = found.complaints()
    seconds = time.monotonic() - begun
    _say("\n".join([*_table(found, seconds), *wrong]))
    _say(
        f"seed {chosen.seed}, {chosen.database}: {'FAILED' if wrong else 'none met an exception or silence'}"
    )
    return 1 if wrong else 0


async def _run(chosen: argparse.Namespace, database: Database, home: Path) -> Evidence:
    prepare(database, office.START.date())
    async with Simulator(flood=False) as sim:
        fuzz = Fuzz(sim, database, chosen.people // len(SORTS))
        database.run_now(fuzz.prepare)
        own: dict[str, Any] = {"token": sim.token, "api_url": sim.url, "database_url": database.url}
        settings = Settings(**own, home=home)
        bot = build_app(settings, pace=False, ticking=False, quiet=0.02)
        await bot.start()
        try:
            return await fuzz.run(drawn(chosen.updates, chosen.seed), _tell)
        finally:
            await bot.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    parser.add_argument("--updates", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=90)
    parser.add_argument("--database", choices=databases.KINDS, default=databases.KINDS[0])
    parser.add_argument("--seed", type=int, default=0)
    return parser


def _table(found: Evidence, seconds: float) -> list[str]:
    lines = {
        "updates": found.sent.total(),
        **{f"  {kind}": count for kind, count in found.sent.most_common()},
        "set aside, for the library cannot read them": len(found.unreadable),
        "of other types than the Bot API's": len(found.insane),
        "answered": found.answered,
        **{f"rows that came: {table}": rows for table, rows in sorted(found.grown.items())},
        **{f"refused: {what[:60]}": count for what, count in found.refusals.most_common(6)},
        "silence where an answer was owed": len(found.silent),
        "errors in the log": len(found.errors),
    }
    return [
        *(f"{name:{WIDTH}}{value:8}" for name, value in lines.items()),
        f"{'seconds':{WIDTH}}{seconds:8.1f}",
    ]


def _tell(count: int) -> None:
    if count % 20 == 0:
        _say(f"{count} updates")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
