"""The bare bot at the same mass sending: python-telegram-bot under its own AIORateLimiter."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.constants import ParseMode
from telegram.ext import AIORateLimiter, Application, ContextTypes, MessageHandler, filters

from bench.mass import WORK

IN_FLIGHT = 4
#: How often a message that met a 429 is tried again: so often that none is lost.
RETRIES = 10


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    if update.effective_message is not None:
        await update.effective_message.reply_text(update.effective_message.text or "")


async def send(application: Application[Any, Any, Any, Any, Any, Any], work: Iterator[list[Any]]) -> None:
    """One lane: the next message when the last one is there."""
    for chat, text in work:
        await application.bot.send_message(chat, text, parse_mode=ParseMode.HTML, disable_notification=True)


async def start(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Begin to send beside the answers."""
    path = Path(os.environ["THIDUA_HOME"]) / WORK
    work = iter(json.loads(path.read_text(encoding="utf-8")))
    lanes = asyncio.gather(*(send(application, work) for _ in range(IN_FLIGHT)))
    application.bot_data["lanes"] = lanes


def main() -> None:
    """Run until terminated."""
    url = os.environ["THIDUA_API_URL"]
    limits = AIORateLimiter(
        overall_max_rate=30,
        overall_time_period=1,
        group_max_rate=20,
        group_time_period=60,
        max_retries=RETRIES,
    )
    application = (
        Application.builder()
        .token(os.environ["THIDUA_TOKEN"])
        .base_url(f"{url}/bot")
        .concurrent_updates(True)
        .rate_limiter(limits)
        .post_init(start)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
