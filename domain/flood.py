"""How much one person may say before the bot takes its time: the rule, apart from any clock or channel.

What is above a limit waits and is handled later; nothing said is dropped. Counted are the moments at which
things were said, for an outage brings at once what was said in an hour (issue step 4, part E).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """So many things within a time; what is above is handled `apart` seconds after the one before.

    `rest`: after so long without anything above, what comes next above is a new burst, and is warned of.
    """

    most: int
    within: timedelta
    apart: float
    rest: timedelta


#: 20 updates in 10 s (issue step 4, part E); above them the very pace that would have kept to it.
UPDATES = Limit(20, timedelta(seconds=10), apart=0.5, rest=timedelta(minutes=1))
#: Sixty files an hour are six albums, the largest dossiers; each may have 20 MB. Above them, six a minute.
FILES = Limit(60, timedelta(hours=1), apart=10.0, rest=timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one person."""

    updates: Limit = UPDATES
    files: Limit = FILES


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing said: when, whether it brings a file, and of which album it is, "" for one that came alone.

    `unwarned`: nobody is warned for it, as it waits since before this process began or stands in a group.
    """

    at: datetime
    file: bool = False
    album: str = ""
    unwarned: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """What was said lately of one kind, and when something of it was last above its limit."""

    moments: tuple[datetime, ...] = ()
    above: datetime | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of one person; `free` is the second at which the next thing above may be handled."""

    updates: Count = field(default_factory=Count)
    files: Count = field(default_factory=Count)
    album: str = ""
    free: float = 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of one thing said: the seconds that it waits, and the limit to warn of, None for none."""

    past: Past
    wait: float = 0.0
    warn: Limit | None = None


def turn(past: Past, said: Utterance, now: float, limits: Limits) -> Turn:
    """The next thing that a person said; `now` is a clock in seconds that only goes forward.

    The files of an album are one thing said, and wait together before the first of them; each counts as a
    file, so that what is above is paid for by whatever file comes after the album.
    """
    together = said.album != "" and said.album == past.album
    files, many = _counted(past.files, said.at, limits.files) if said.file else (past.files, False)
    updates, fast = (past.updates, False) if together else _counted(past.updates, said.at, limits.updates)
    above = [(limits.files, past.files)] * many + [(limits.updates, past.updates)] * fast
    free = max(past.free, now)
    later = max((limit.apart for limit, _ in above), default=0.0)
    return Turn(
        Past(updates, files, said.album, free + later),
        free - now if above and not together else 0.0,
        None if said.unwarned else next((one for one, count in above if _begins(count, said.at, one)), None),
    )


def _counted(count: Count, at: datetime, limit: Limit) -> tuple[Count, bool]:
    """With one more, and whether that is above the limit. Moments may come in any order."""
    moments = (*(one for one in count.moments if abs(at - one) < limit.within), at)
    above = len(moments) > limit.most
    return Count(moments[-limit.most - 1 :], at if above else count.above), above


def _begins(before: Count, at: datetime, limit: Limit) -> bool:
    """Whether something above is the first of a burst."""
    return before.above is None or abs(at - before.above) >= limit.rest
