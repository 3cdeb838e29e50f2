"""Which backups are kept, and when the next is due: the newest of each of the last days, weeks and months.

Practice this rests on: 7 daily, 4 weekly and 12 monthly copies (the same rule as restic's `forget`, which
counts periods that have a backup, so that a machine that was off for a month loses none of its old ones).
"""

from collections.abc import Callable, Collection, Hashable
from datetime import datetime, time, timedelta, tzinfo

DAYS = 7
WEEKS = 4
MONTHS = 12
#: The hour of the office's clock at which a day's backup is made: nobody fills in forms then.
HOUR = time(2)
_DAY = timedelta(days=1)


def kept(made: Collection[datetime], zone: tzinfo) -> frozenset[datetime]:
    """Those of the backups that stay, by when they were made; the newest always does.

    >>> from datetime import UTC
    >>> days = [datetime(2026, 3, day, 2, tzinfo=UTC) for day in range(1, 32)]
    >>> sorted(moment.day for moment in kept(days, UTC))
    [15, 22, 25, 26, 27, 28, 29, 30, 31]
    """
    local = {moment: moment.astimezone(zone) for moment in sorted(made, reverse=True)}
    rules: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (DAYS, lambda moment: moment.date()),
        (WEEKS, lambda moment: moment.isocalendar()[:2]),
        (MONTHS, lambda moment: (moment.year, moment.month)),
    )
    return frozenset(
        moment for most, period in rules for moment in _newest_of_each(local, period, most).values()
    )


def _newest_of_each(
    local: dict[datetime, datetime], period: Callable[[datetime], Hashable], most: int
) -> dict[Hashable, datetime]:
    newest: dict[Hashable, datetime] = {}
    for moment, shown in local.items():  # the newest first
        newest.setdefault(period(shown), moment)
    return dict(list(newest.items())[:most])


def is_due(made: Collection[datetime], now: datetime, zone: tzinfo) -> bool:
    """Whether a backup is to be made now: none was since the last HOUR that struck.

    A missed day is made up for at once; a backup that claims to come from the future is none of today.
    """
    return not any(_last_struck(now, zone) <= moment <= now for moment in made)


def _last_struck(now: datetime, zone: tzinfo) -> datetime:
    today = now.astimezone(zone).date()
    struck = datetime.combine(today, HOUR, zone)
    return struck if struck <= now else datetime.combine(today - _DAY, HOUR, zone)
