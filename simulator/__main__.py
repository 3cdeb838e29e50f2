"""``python -m simulator``: the server on its own; its address is the first line that it prints."""

import argparse
import asyncio
import signal
import sys

from simulator.local import DEFAULT_TOKEN, Simulator


def main() -> None:
    """Run until interrupted or terminated."""
    arguments = _parser().parse_args()
    asyncio.run(_serve(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulator", description="A strict local Telegram Bot API server.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8081, help="port; 0 lets the system choose (%(default)s)")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token (default: %(default)s)")
    parser.add_argument("--no-flood", action="store_true", help="lift the flood limits")
    parser.add_argument("--no-privacy", action="store_true", help="show the bot all that is said in groups")
    return parser


async def _serve(arguments: argparse.Namespace) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    simulator = Simulator(
        token=arguments.token,
        host=arguments.host,
        port=arguments.port,
        flood=not arguments.no_flood,
        privacy=not arguments.no_privacy,
    )
    async with simulator:
        sys.stdout.write(f"{simulator.url}\n")
        sys.stdout.flush()
        await ended.wait()


if __name__ == "__main__":
    main()
