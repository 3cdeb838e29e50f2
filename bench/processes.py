"""The processes that are measured: started, watched and ended here."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]  # its types are a package that nothing else here needs

from simulator import DEFAULT_TOKEN

ROOT: Final = Path(__file__).parent.parent
#: Seconds that a process has to end by itself.
PATIENCE: Final = 10.0
MEGABYTE: Final = 1024 * 1024

THIDUA: Final = (sys.executable, "-m", "bot", "run")
THIDUA_WITHOUT_PACE: Final = (sys.executable, "-m", "bench.thidua_bot")
BARE_BOT: Final = (sys.executable, "-m", "bench.echo_bot")
_SIMULATOR: Final = (sys.executable, "-m", "simulator", "--port", "0", "--no-flood")


class Failed(Exception):
    """Nothing could be measured; the reason is for whoever runs the bench."""


class Process:
    """A running program; what it writes to standard error is kept in a file."""

    def __init__(self, command: tuple[str, ...], log: Path, environment: Mapping[str, str]) -> None:
        self._name = " ".join(command)
        self._log = log
        with log.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 -- our own programs
                command,
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._seen = psutil.Process(self._process.pid)

    def first_line(self) -> str:
        """What it prints first. Raises Failed if it ends before."""
        assert self._process.stdout is not None  # noqa: S101 -- it was opened with a pipe
        line = self._process.stdout.readline().strip()
        if not line:
            raise Failed(self.complaint())
        return line

    def ensure_running(self) -> None:
        """Raise Failed with its last words if it has ended."""
        if self._process.poll() is not None:
            raise Failed(self.complaint())

    def complaint(self) -> str:
        """Its last words on standard error."""
        words = self._log.read_text("utf-8", "replace").strip()
        return words.splitlines()[-1] if words else f"{self._name} ended without a word"

    def cpu_seconds(self) -> float:
        """Processor time used so far, by itself and for the system's work on its behalf."""
        times = self._seen.cpu_times()
        return float(times.user + times.system)

    def megabytes(self) -> float:
        """Resident memory of the process and its children."""
        family = [self._seen, *self._seen.children(recursive=True)]
        return float(sum(one.memory_info().rss for one in family)) / MEGABYTE

    def peak_megabytes(self) -> float:
        """The most memory that the process itself has held so far."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1024

    def end(self) -> None:
        """Ask it to end, and make it end if it does not."""
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


@contextmanager
def running(command: tuple[str, ...], log: Path, environment: Mapping[str, str]) -> Iterator[Process]:
    """The program, for as long as the block takes."""
    process = Process(command, log, environment)
    try:
        yield process
    finally:
        process.end()


@contextmanager
def simulator(folder: Path) -> Iterator[str]:
    """A Bot API server without flood limits, on a port that the system chooses; its address."""
    with running(_SIMULATOR, folder / "simulator.log", {}) as process:
        yield process.first_line()


def settings(home: Path, url: str) -> dict[str, str]:
    """The environment of a bot of that server, with its database in `home`."""
    names = {"TOKEN": DEFAULT_TOKEN, "API_URL": url, "HOME": str(home), "DATABASE_URL": "", "PROXY": ""}
    return {f"THIDUA_{name}": value for name, value in names.items()}
