"""Work in a process of its own: an order on standard input, the answer on standard output (decision 13)."""

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child process left behind; `code` 0 means that it did its work."""

    code: int
    said: bytes
    complaint: bytes


async def ask(module: str, *arguments: str, order: bytes, seconds: float) -> Answer:
    """What a module of ours answers to an order, run as a process. Raises TimeoutError if it takes longer.

    The child knows none of the bot's settings: what it needs stands in its order. A thread waits for it, so
    that whoever is cancelled, even as the loop ends, leaves neither a process nor an open pipe behind.
    """
    running: list[subprocess.Popen[bytes]] = []
    command = [sys.executable, "-m", module, *arguments]
    try:
        return await asyncio.to_thread(_heard, command, order, seconds, running)
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"{module} took longer than {seconds} s") from None
    finally:
        for child in running:
            child.kill()


def _heard(
    command: list[str], order: bytes, seconds: float, running: list["subprocess.Popen[bytes]"]
) -> Answer:
    """What a child says until it ends; one that takes too long is ended. It is put among what is running."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603  # our own interpreter and module
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=settings
    ) as child:
        running.append(child)
        try:
            said, complaint = child.communicate(order, seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            raise
    return Answer(child.returncode, said, complaint)
