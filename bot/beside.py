"""Work beside the answers: done at the start, and whenever something wakes it."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

_log = structlog.get_logger(__name__)

#: Seconds before work that met an unexpected error is tried again.
AGAIN = 300.0


class Beside:
    """One kind of work, in one task: what comes while it goes on is done in its next round."""

    def __init__(self, name: str, work: Callable[[], Awaitable[float]]) -> None:
        """`work` does all that waits, and says after how many seconds it wants another round (0: not)."""
        self._name = name
        self._work = work
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    def start(self) -> None:
        """Begin; what waited since the last process is done first."""
        self.wake()
        self._task = asyncio.create_task(self._for_ever(), name=self._name)

    async def stop(self) -> None:
        """End; what is not done yet is done after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _for_ever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                pause = await self._work()
            except Exception as error:
                # Without its words: they may be those of a file.
                _log.error("work failed", work=self._name, error=type(error).__name__)
                pause = AGAIN
            if pause:
                asyncio.get_running_loop().call_later(pause, self._wake.set)
