"""`python -m tests.chaos`: kill the bot 200 times while it sends, then compare its outbox with what arrived.

Exit code 1 if a promise was broken or the run did not come to its end; the seed is said in either case.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from data.models import OutboxState
from tests.chaos import databases
from tests.chaos.bots import Died
from tests.chaos.run import Chaos, Outcome, TooLong, run
from tests.chaos.verdict import complaints

WIDTH = 44


def main() -> int:
    """Run, and print the table."""
    chosen = _parser().parse_args()
    chaos = Chaos(
        kills=chosen.kills, people=chosen.people, sending=chosen.people, seed=chosen.seed, limit=chosen.limit
    )
    _say(f"seed {chaos.seed}, {chosen.database}")
    try:
        outcome = _run(chaos, chosen.database)
    except (Died, TooLong) as error:
        _say(f"seed {chaos.seed}: {type(error).__name__}: {error}")
        return 1
    wrong = complaints(outcome.evidence)
    _say("\n".join([*_table(chaos, outcome), *wrong]))
    _say(f"seed {chaos.seed}: {'FAILED' if wrong else 'every promise was kept'}")
    return 1 if wrong else 0


def _run(chaos: Chaos, kind: str) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="thidua-chaos-") as folder:
        home = Path(folder)
        with databases.opened(kind, home) as database:
            return asyncio.run(run(chaos, database, home, _say))


def _parser() -> argparse.ArgumentParser:
    usual = Chaos()
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=usual.kills)
    parser.add_argument("--people", type=int, default=usual.people, help="notices of one sending")
    parser.add_argument("--database", choices=databases.KINDS, default=databases.KINDS[0])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--limit", type=float, default=usual.limit, help="seconds, at most")
    return parser


def _table(chaos: Chaos, outcome: Outcome) -> list[str]:
    found = outcome.evidence
    lines = {
        "kills": found.kills,
        f"rows ({found.owed // chaos.sending} sendings of {chaos.sending})": len(found.rows),
        **{str(state): found.states[state] for state in OutboxState if found.states[state]},
        "  of the unsure: did arrive": found.unsure_arrived,
        "in flight at kills": found.caught,
        "  the most at one kill": found.most_caught,
        "  of them: did arrive": found.caught_arrived,
        "replies swallowed by the simulator": found.swallowed,
        "unsure at most": found.caught + found.swallowed,
        "refusals by the simulator (502, 429)": outcome.failed,
    }
    table = [f"{name:{WIDTH}}{value:8}" for name, value in lines.items()]
    return [
        *table,
        f"{'seconds from a start to its first message':{WIDTH}}{outcome.start:8.2f}",
        f"{'seconds in all':{WIDTH}}{outcome.seconds:8.1f}",
    ]


def _say(line: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n" if "\n" not in line else f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
