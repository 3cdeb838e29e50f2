"""The time that the simulated server lives in; a demo or a test moves it."""

import time
from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


class MovableClock:
    """A clock that runs with the machine's, some way ahead or behind, until somebody moves it.

    ``stopped=True`` makes it stand still between moves.
    """

    def __init__(self, start: datetime | None = None, *, stopped: bool = False) -> None:
        self._stopped_at: datetime | None = None
        self._shift = timedelta()
        if start is not None:
            self._shift = start - utc_now()
        if stopped:
            self._stopped_at = start or utc_now()

    def __call__(self) -> datetime:
        return self._stopped_at or utc_now() + self._shift

    def set(self, moment: datetime) -> None:
        """Make it ``moment`` (aware) now."""
        if self._stopped_at is not None:
            self._stopped_at = moment
        else:
            self._shift = moment - utc_now()

    def move(self, by: timedelta) -> None:
        """Go ``by`` further."""
        self.set(self() + by)
