"""What tests of the bot share: how one is started, and a dispatch that says back what it heard."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.albums import Albums
from bot.life import Bot
from data.request import Request
from domain.message import Button, Message, SaidKind, rich, stacked

NewBot = Callable[..., Awaitable[Bot]]


def echo(request: Request) -> Message:
    """Says back what it heard; its button says what was pressed."""
    heard = request.said.data if request.said.kind is SaidKind.PRESS else request.said.text
    text = rich("{kind}: {heard}", kind=request.said.kind, heard=heard)
    return Message(text, stacked(Button("Tiếp", "next:1")), toast="được")


async def until(condition: Callable[[], object], within: float = 10) -> None:
    """Wait until something has become true, for so many seconds at most."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110  # a row or a count, which tells nobody that it changed
            await asyncio.sleep(0.01)


async def kill(bot: Bot) -> None:
    """End a bot as a kill would: what it holds back it does not say."""
    assert bot.chat is not None
    bot.chat.handling._albums = Albums()
    await bot.stop()
