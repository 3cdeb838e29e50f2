"""The clock: it only ticks; what is due is computed from tables (design decision 5)."""

from collections.abc import Awaitable, Callable
from datetime import tzinfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

#: Seconds between two looks at what is due.
EVERY = 20

Tick = Callable[[], Awaitable[object]]


class Ticker:
    """Calls `tick` at once and then every `every` seconds, late rather than never, one at a time."""

    def __init__(self, tick: Tick, zone: tzinfo, every: float = EVERY) -> None:
        # A tick that was missed (a sleeping machine) is made up for once, however late it is.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=zone, job_defaults=defaults)
        self._scheduler.add_job(tick, id="first tick")
        self._scheduler.add_job(tick, "interval", seconds=every, id="tick")

    def start(self) -> None:
        """Begin to tick, on the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; a tick under way goes on to its end."""
        self._scheduler.shutdown(wait=False)
