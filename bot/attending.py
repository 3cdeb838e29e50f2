"""What surrounds the handling of each update: its number in every line of the log, and who waits for it."""

from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any

import structlog
from telegram import Update
from telegram.constants import ChatType

from bot.counters import Counters
from bot.handling import Worked
from bot.outage import answering
from bot.reading import Heard

_number: ContextVar[int] = ContextVar("update_id", default=0)


def attended(
    handle: Callable[[Update], Awaitable[None]], counters: Counters
) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
    """`handle` as PTB calls it."""

    async def attend(update: Update, _: Any) -> None:
        number, chat = update.update_id, update.effective_chat
        private = str(chat.id) if chat is not None and chat.type == ChatType.PRIVATE else ""
        _number.set(number)  # each update has a task, and so a context, of its own
        counters.begun(number)
        try:
            with structlog.contextvars.bound_contextvars(update_id=number), answering(private):
                await handle(update)
        finally:
            counters.left(number)

    return attend


def count(counters: Counters, heard: Heard, worked: Worked) -> None:
    """Count an update that was answered, or needed no answer."""
    counters.done(_number.get(), heard.said.kind.value, _outcome(worked))


def _outcome(worked: Worked) -> str:
    if worked.aside:
        return "aside"
    if worked.refused:
        return "refused"
    return "silent" if worked.reply is None else "answered"
