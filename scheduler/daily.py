"""Work that is done once a day beside the tick: begun by it, never waited for by it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

#: How long after a failure the same work is tried again.
AGAIN = timedelta(hours=1)


class Daily:
    """One piece of work; at most one of it goes on at a time."""

    def __init__(
        self,
        name: str,
        is_due: Callable[[datetime], bool],
        work: Callable[[datetime], Awaitable[None]],
        failed: Callable[[Exception], None],
    ) -> None:
        """`is_due` is asked at every tick, so it is quick; `failed` is told what went wrong."""
        self._name = name
        self._is_due, self._work, self._failed = is_due, work, failed
        self._task: asyncio.Task[None] | None = None
        self._not_before: datetime | None = None

    def look(self, now: datetime) -> None:
        """Begin if it is due, is not going on, and has not failed within the last hour."""
        rests = self._not_before is not None and now < self._not_before
        if rests or self.goes_on or not self._is_due(now):
            return
        self._task = asyncio.create_task(self._try(now), name=self._name)

    @property
    def goes_on(self) -> bool:
        """Whether it is at work."""
        return self._task is not None and not self._task.done()

    async def stop(self) -> None:
        """Break off what goes on; it is due again at the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _try(self, now: datetime) -> None:
        try:
            await self._work(now)
            self._not_before = None
        except Exception as error:
            self._not_before = now + AGAIN
            self._failed(error)
