"""A word to systemd, where it started the bot and asked for one (sd_notify(3)): ready, alive, stopping."""

import os
import socket

#: Seconds that a word may wait for room: whoever does not read what is said to it holds nobody up.
PATIENCE = 0.1
READY, ALIVE, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


def tell(word: str) -> None:
    """Say it; without systemd nothing happens, and a word that does not arrive harms nobody."""
    where = os.environ.get("NOTIFY_SOCKET", "")
    if not where:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.settimeout(PATIENCE)
            line.sendto(word.encode(), "\0" + where[1:] if where.startswith("@") else where)
    except OSError:
        return
