"""`python -m bench`: measure and print, a figure a line. `forms`, `replicas` and the like measure that alone.

The exit code is 1 if a bound is missed, 2 if nothing could be measured.
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench import due, forms, mass, office, processes, replicas, rows, startup, throughput
from bench.processes import Failed
from bench.throughput import Throughput, Waits

#: What a start and an idle bot may cost.
START_SECONDS: Final = 1.5
IDLE_MEGABYTES: Final = 110.0
#: What a mass sending has to reach: messages a second, the same with answers, and the seconds of an answer.
MASS_A_SECOND: Final = 28.5
TOGETHER_A_SECOND: Final = 29.5
ANSWER_SECONDS: Final = 0.3
#: What can be measured alone.
PARTS: Final = ("due", "updates", "mass", "forms", "rows", "replicas")


def main() -> int:
    """Measure in a folder of its own, which is removed afterwards; the exit code."""
    arguments = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        try:
            return asyncio.run(_bench(Path(folder), arguments))
        except Failed as reason:
            _say(f"nothing measured: {reason}")
            return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description="What the program costs.")
    parser.add_argument("part", nargs="?", choices=("all", *PARTS), default="all", help="what to measure")
    parser.add_argument(
        "--recipients", type=int, default=mass.RECIPIENTS, help="of the mass sending (%(default)s)"
    )
    return parser


async def _bench(folder: Path, arguments: argparse.Namespace) -> int:
    _say_load()
    chosen = PARTS if arguments.part == "all" else (arguments.part,)
    return 0 if all([await _part(part, folder, arguments) for part in chosen]) else 1


async def _part(part: str, folder: Path, arguments: argparse.Namespace) -> bool:
    home = folder / part
    home.mkdir()
    match part:
        case "due":
            return due.met(_say)
        case "updates":
            return await _updates(home)
        case "mass":
            return await _mass(home, arguments.recipients)
        case "rows":
            return await rows.met(home, _say)
        case "replicas":
            return await replicas.met(home, _say)
        case _:
            return await forms.met(home, _say)


async def _updates(folder: Path) -> bool:
    """Start-up, idle memory and updates a second; whether the bounds are met."""
    codes = office.prepare(folder, throughput.PEOPLE)
    homes = {name: _home(folder, name) for name in ("start", "thidua", "bare")}
    with processes.simulator(homes["start"]) as url:
        start, megabytes = await startup.starts(homes["start"], url)
    met = [
        _bounded("start-up", start.seconds, START_SECONDS, "s", 2, f"median of {startup.TIMES}"),
        _bounded("idle memory", megabytes, IDLE_MEGABYTES, "MB", 0, f"after {startup.IDLE:.0f} s"),
    ]
    _say(f"start-up, processor time: {start.cpu_seconds:.2f} s")
    bare = await throughput.measure(processes.BARE_BOT, homes["bare"], codes)
    ours = await throughput.measure(processes.THIDUA_WITHOUT_PACE, homes["thidua"], codes)
    _say(f"updates: {ours.updates} by {throughput.PEOPLE} people, each waiting for every answer")
    _say_throughput("Thidua", ours)
    _say_throughput("bare bot", bare)
    _say(f"Thidua beside the bare bot: {ours.a_second / bare.a_second:.2f} of its updates a second")
    return all(met)


async def _mass(folder: Path, recipients: int) -> bool:
    """A mass sending beside the peer's; whether the bounds are met."""
    homes = folder / "mass", folder / "mass-peer"
    for home in homes:
        home.mkdir()
    ours = await mass.thidua(homes[0], recipients)
    peer = await mass.peer(homes[1], min(recipients, mass.PEER_RECIPIENTS))
    _say(f"mass sending to {ours.recipients} people, while one person writes every {mass.EVERY:g} s")
    _say(f"beside it python-telegram-bot's AIORateLimiter: {peer.recipients} people")
    met = [
        _least("messages a second", ours.a_second, peer.a_second, MASS_A_SECOND),
        _least("with answers, a second", ours.together, peer.together, TOGETHER_A_SECOND),
        _most("refused as too early (429)", ours.too_early, peer.too_early, 0, 0),
        _most("an answer meanwhile (p95), s", ours.p95, peer.p95, ANSWER_SECONDS, 2),
    ]
    _say(f"an answer meanwhile (p50), s: {ours.p50:.2f} (AIORateLimiter {peer.p50:.2f})")
    return all(met)


def _least(what: str, ours: float, peer: float, bound: float) -> bool:
    met = ours >= bound
    beside = f"AIORateLimiter {peer:.2f}, {ours / peer:.2f} of it"
    _say(f"{what}: {ours:.2f} ({beside}; bound {bound:g}) {'ok' if met else 'MISSED'}")
    return met


def _most(what: str, ours: float, peer: float, bound: float, digits: int) -> bool:
    met = ours <= bound
    beside = f"AIORateLimiter {peer:.{digits}f}"
    _say(f"{what}: {ours:.{digits}f} ({beside}; bound {bound:g}) {'ok' if met else 'MISSED'}")
    return met


def _home(folder: Path, name: str) -> Path:
    """A folder with its own copy of the office's database."""
    home = folder / name
    home.mkdir()
    shutil.copyfile(folder / "thidua.sqlite", home / "thidua.sqlite")
    return home


def _bounded(what: str, value: float, bound: float, unit: str, digits: int, how: str) -> bool:
    met = value <= bound
    verdict = "ok" if met else "MISSED"
    _say(f"{what}: {value:.{digits}f} {unit} ({how}; bound {bound:g} {unit}) {verdict}")
    return met


def _say_throughput(name: str, found: Throughput) -> None:
    _say(f"{name}, updates a second: {found.a_second:.0f}")
    _say(f"{name}, processor time an update: {found.cpu_milliseconds:.1f} ms")
    _say(f"{name}, an answer under that load: {_waits(found.busy)}")
    _say(f"{name}, an answer to one person alone: {_waits(found.alone)}")


def _waits(waits: Waits) -> str:
    return f"{waits.p50:.0f} ms (p50), {waits.p95:.0f} ms (p95)"


def _say_load() -> None:
    cores, (load, _, _) = os.cpu_count() or 1, os.getloadavg()
    busy = "; others use this machine too, so times are longer than it needs" if load > cores / 2 else ""
    _say(f"machine: {cores} cores, load {load:.1f}{busy}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
