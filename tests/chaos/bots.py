"""A bot that dies by SIGKILL and is started again, each time as a process of its own."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from simulator import Simulator

ROOT = Path(__file__).parents[2]
#: Seconds that a killed process may take to be gone.
GONE = 10.0


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Died(Exception):
    """The bot ended by itself; its last words."""


class Mortal:
    """`thidua run` for a simulator and a database, one life after the other; its words are kept in `log`."""

    def __init__(
        self, sim: Simulator, database_url: str, home: Path, more: Mapping[str, str] | None = None
    ) -> None:
        """`more` are further settings, by their names in the environment."""
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / "bot.log"
        self._home = home
        self._settings = {
            "PYTHONPATH": str(ROOT),
            "THIDUA_TOKEN": sim.token,
            "THIDUA_API_URL": sim.url,
            "THIDUA_DATABASE_URL": database_url,
            "THIDUA_HOME": str(home),
            **(more or {}),
        }
        self._process: asyncio.subprocess.Process | None = None
        self._lives = 0
        #: how often it was killed
        self.deaths = 0

    async def start(self) -> None:
        """Begin a life; returns before the bot is ready."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
        self._lives = self._said_to_run()
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self._home,  # no `.env` of the machine is read
                env={**others, **self._settings},
                stdout=log,
                stderr=log,
            )

    def runs(self) -> bool:
        """Whether this life has come to where updates are taken."""
        return self._said_to_run() > self._lives

    def _said_to_run(self) -> int:
        return self.log.read_text("utf-8", "replace").count("running") if self.log.exists() else 0

    def ensure_alive(self) -> None:
        """Raise Died if it has ended without being killed."""
        if self._process is not None and self._process.returncode is not None:
            raise Died(self.last_words())

    async def kill(self) -> None:
        """SIGKILL in the middle of whatever it does. Raises Died if it had ended before."""
        self.ensure_alive()
        if await self.end() != -signal.SIGKILL:
            raise Died(self.last_words())
        self.deaths += 1

    async def end(self) -> int | None:
        """Leave no process behind; its exit code, None if there was none."""
        process, self._process = self._process, None
        if process is None:
            return None
        if process.returncode is None:
            process.kill()
        return await asyncio.wait_for(process.wait(), GONE)

    def last_words(self) -> str:
        """The last line of its log."""
        lines = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        return lines[-1] if lines else "ended without a word"
