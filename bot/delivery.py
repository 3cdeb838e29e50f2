"""What became of a message handed to Telegram, for the sender of the outbox (design decision 11)."""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.adapter import Adapter
from bot.http_request import NOT_HANDED_OVER
from domain.delivery import Moved, Outcome, RetryIn, Sent, Unreachable, Unsure, to_recall
from domain.message import Message

#: Nothing went over the line, or Telegram is in trouble itself: the sender waits, longer each time.
AGAIN = timedelta(0)
#: Telegram refuses the message or the token: no good trying again soon, somebody has to look.
REFUSED = timedelta(hours=1)

#: 400s that mean that the person can't be written to (Bot API server, Client.cpp; platform notes 1.4).
_NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_deactivated",
    "chat_write_forbidden",
)
_GATEWAY_TIMEOUT = "gateway timeout"


async def deliver(adapter: Adapter, chat: str, message: Message) -> Outcome:
    """Send a message that is owed, in the budget of mass sending; never raises for what Telegram does."""
    errand = adapter.errand(chat, message, mass=True)
    try:
        await errand.run()
    except TelegramError as error:
        outcome = outcome_of(error)
        if to_recall(message):
            return _once_more(outcome)
        if errand.begun and not isinstance(outcome, Unreachable):
            return Unsure(f"broken off in the middle: {error}", tuple(errand.messages))
        return outcome
    *earlier, last = errand.messages or [""]
    return Sent(last, tuple(earlier))


def _once_more(outcome: Outcome) -> Outcome:
    """To take a message back twice does no harm: what is unsure is tried again."""
    return RetryIn(AGAIN, outcome.error) if isinstance(outcome, Unsure) else outcome


def outcome_of(error: TelegramError) -> Outcome:
    """What an error says about the message it met."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            return RetryIn(wait if isinstance(wait, timedelta) else timedelta(seconds=wait), str(error))
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case Forbidden():
            return Unreachable(str(error))
        case BadRequest() if any(words in str(error).lower() for words in _NOBODY_THERE):
            return Unreachable(str(error))
        case BadRequest() | InvalidToken():
            return RetryIn(REFUSED, str(error))
    return _of_network(error)


def _of_network(error: TelegramError) -> Outcome:
    """The line broke: before anything went over it, or afterwards, when nobody can know."""
    answered = error.__cause__ is None and _GATEWAY_TIMEOUT not in str(error).lower()
    if answered or isinstance(error.__cause__, NOT_HANDED_OVER):
        return RetryIn(AGAIN, str(error))
    return Unsure(str(error))
