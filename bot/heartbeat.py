"""A file that tells when the bot last ticked, for whoever watches the process: no network, no database."""

import time
from pathlib import Path

#: Seconds without a tick after which the bot counts as dead; it ticks three times a minute.
SILENCE = 120


def beat(home: Path) -> None:
    """The bot ticks."""
    home.mkdir(parents=True, exist_ok=True)
    _file(home).touch()


def stop(home: Path) -> None:
    """The bot ends in order."""
    _file(home).unlink(missing_ok=True)


def beats(home: Path) -> bool:
    """Whether the bot of this folder ticked lately."""
    try:
        return time.time() - _file(home).stat().st_mtime < SILENCE
    except OSError:
        return False


def _file(home: Path) -> Path:
    return home / "heartbeat"
