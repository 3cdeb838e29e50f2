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
from tests.chaos import databases, forms
from tests.chaos.bots import Died
from tests.chaos.run import Chaos, Outcome, TooLong, run
from tests.chaos.verdict import complaints

WIDTH = 44


def main() -> int:
    """Run, and print the table."""
    chosen = _parser().parse_args()
    if chosen.forms:
        return _forms(chosen)
    usual = Chaos()
    kills, people = chosen.kills or usual.kills, chosen.people or usual.people
    chaos = Chaos(kills=kills, people=people, sending=people, seed=chosen.seed, limit=chosen.limit)
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


def _forms(chosen: argparse.Namespace) -> int:
    """The second part: what people say, rather than what they are told."""
    usual = forms.Plan()
    plan = forms.Plan(
        kills=chosen.kills or usual.kills,
        people=chosen.people or usual.people,
        processes=chosen.processes,
        seed=chosen.seed,
    )
    kind = databases.KINDS[1] if plan.processes > 1 else chosen.database
    _say(f"forms: seed {plan.seed}, {kind}, {plan.processes} processes")
    with tempfile.TemporaryDirectory(prefix="thidua-chaos-") as folder:
        home = Path(folder)
        with databases.opened(kind, home) as database:
            found = asyncio.run(forms.run(plan, database, home, _say))
    wrong = found.complaints()
    _say("\n".join([*_table_of_forms(found), *wrong]))
    _say(f"forms: seed {plan.seed}: {'FAILED' if wrong else 'every promise was kept'}")
    return 1 if wrong else 0


def _table_of_forms(found: forms.Found) -> list[str]:
    lines = {
        "kills": found.kills,
        "updates made": found.updates,
        "forms filled in and handed in": found.forms,
        "answers lost": len(found.lost),
        "records other than meant": len(found.wrong),
        "counted twice": len(found.twice),
        "forms stuck": len(found.stuck),
        "lines without an answer": len(found.unanswered),
        "screens missed, asked for by /tieptuc": found.again,
        **{f"faults of the simulator: {name}": count for name, count in sorted(found.faults.items())},
        "seconds in all": round(found.seconds),
    }
    return [f"{name:{WIDTH}}{value:8}" for name, value in lines.items()]


def _run(chaos: Chaos, kind: str) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="thidua-chaos-") as folder:
        home = Path(folder)
        with databases.opened(kind, home) as database:
            return asyncio.run(run(chaos, database, home, _say))


def _parser() -> argparse.ArgumentParser:
    usual = Chaos()
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--forms", action="store_true", help="the second part: people fill in forms")
    parser.add_argument("--processes", type=int, default=1, help="with --forms: on PostgreSQL; one is killed")
    parser.add_argument("--kills", type=int, default=None, help="200; with --forms 100")
    parser.add_argument(
        "--people", type=int, default=None, help="2000, notices of one sending; with --forms 100"
    )
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
