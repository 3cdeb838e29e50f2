"""A file that tells how the bot is, for whoever watches the process: no network, no database.

Its time is that of the last tick; its words, if it has any, are what is wrong (`domain.health.Trouble`).
"""

import time
from collections.abc import Iterable
from pathlib import Path

#: Seconds without a tick after which the bot counts as dead; it ticks three times a minute.
SILENCE = 120


def beat(home: Path, troubles: Iterable[str] = ()) -> None:
    """The bot ticks, and this is wrong with it. Where that can't be written, it counts as dead."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        _file(home).write_text(" ".join(troubles), "ascii")
    except OSError:
        stop(home)


def stop(home: Path) -> None:
    """The bot ends in order, or can't say how it is."""
    _file(home).unlink(missing_ok=True)


def beats(home: Path) -> bool:
    """Whether the bot of this folder ticked lately, be it well or not."""
    try:
        return time.time() - _file(home).stat().st_mtime < SILENCE
    except OSError:
        return False


def last(home: Path) -> float | None:
    """When the bot last ticked, in seconds of the wall clock; None if it does not run."""
    try:
        return _file(home).stat().st_mtime
    except OSError:
        return None


def troubles(home: Path) -> list[str]:
    """What the bot said at its last tick to be wrong; none if it said nothing."""
    try:
        return _file(home).read_text("ascii", errors="replace").split()
    except OSError:
        return []


def _file(home: Path) -> Path:
    return home / "heartbeat"
