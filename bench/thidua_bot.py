"""Thidua as `thidua run` starts it, but without pace, and in the time of the measured office."""

import asyncio
from datetime import datetime

from bot.light import loading

with loading():
    from bench.office import MORNING
    from bot import logs, settings
    from bot.app import build_app
    from bot.times import utc_now


def main() -> None:
    """Run until terminated."""
    chosen = settings.load()
    logs.configure(chosen.required_token())
    shift = MORNING - utc_now()

    def clock() -> datetime:
        return utc_now() + shift

    async def live() -> None:
        await build_app(chosen, clock=clock, pace=False).run()

    asyncio.run(live())


if __name__ == "__main__":
    main()
