"""A bot whose process one word ends at once: its lives follow each other, each the fork of one parent.

`python -m tests.bot.deadly`, with the settings of the environment; prints a line at each death.
"""

import asyncio
import os
import sys

from bot import logs, settings
from bot.app import build_app
from data.request import Request
from domain.message import Message
from tests.bot.bots import echo

#: The word that kills, and the exit code by which it does.
POISON, KILLED = "độc", 66


def main() -> None:
    """Live again after each death; end when a life ends by itself."""
    while (code := _life()) == KILLED:
        sys.stdout.write("died\n")
        sys.stdout.flush()
    sys.exit(code)


def _life() -> int:
    child = os.fork()
    if child == 0:
        chosen = settings.load()
        logs.configure(chosen.required_token())
        asyncio.run(build_app(chosen, dispatch=_dispatch, pace=False).run())
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _dispatch(request: Request) -> Message:
    if request.said.text == POISON:
        os._exit(KILLED)
    return echo(request)


if __name__ == "__main__":
    main()
