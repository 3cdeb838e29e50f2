"""A pressed button is answered exactly once, and a person who waits sees that work goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.asking import ask
from bot.reading import Heard

_log = structlog.get_logger(__name__)

#: Seconds after which a button stops spinning although the work goes on (design decision 2).
PATIENCE = 1.0
#: Seconds that "is typing" is shown by the apps, less the way there (Bot API, sendChatAction).
TYPING = 4.5
#: Letters of a toast (Bot API, answerCallbackQuery).
TOAST_LETTERS = 200


class Tap:
    """The callback of one update; `answer` answers it the first time and does nothing afterwards."""

    def __init__(self, bot: ExtBot[str], heard: Heard) -> None:
        self._bot = bot
        self._press = heard.press

    async def answer(self, toast: str = "") -> None:
        """Answer with a toast, or just let the button rest; one that is too old is no harm."""
        press, self._press = self._press, ""
        if not press:
            return
        try:
            said = {"callback_query_id": press, "text": toast[:TOAST_LETTERS] or None}
            await ask(self._bot, "answerCallbackQuery", said)
        except TelegramError as error:
            _log.info("tap not answered", error=str(error))


@asynccontextmanager
async def waiting(bot: ExtBot[str], heard: Heard) -> AsyncIterator[Tap]:
    """While the block runs: after a second the button rests and the chat shows that the bot is typing."""
    tap = Tap(bot, heard)
    begun: list[asyncio.Task[None]] = []
    # Most answers come within the second: until then nothing but a timer waits.
    timer = asyncio.get_running_loop().call_later(
        PATIENCE, lambda: begun.append(asyncio.create_task(_reassure(bot, heard, tap)))
    )
    try:
        yield tap
    finally:
        timer.cancel()
        for task in begun:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await tap.answer()


async def _reassure(bot: ExtBot[str], heard: Heard, tap: Tap) -> None:
    await tap.answer()
    while True:
        try:
            await bot.send_chat_action(heard.said.chat, ChatAction.TYPING)
        except TelegramError:
            return
        await asyncio.sleep(TYPING)
