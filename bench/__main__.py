"""`python -m bench`: measure and print, a figure a line.

The exit code is 1 if a bound is missed, 2 if nothing could be measured.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench import office, processes, startup, throughput
from bench.processes import Failed
from bench.throughput import Throughput, Waits

#: What a start and an idle bot may cost.
START_SECONDS: Final = 1.5
IDLE_MEGABYTES: Final = 110.0


def main() -> int:
    """Measure in a folder of its own, which is removed afterwards; the exit code."""
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        try:
            return asyncio.run(_bench(Path(folder)))
        except Failed as reason:
            _say(f"nothing measured: {reason}")
            return 2


async def _bench(folder: Path) -> int:
    codes = office.prepare(folder, throughput.PEOPLE)
    homes = {name: _home(folder, name) for name in ("start", "thidua", "bare")}
    _say_load()
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
    return 0 if all(met) else 1


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
