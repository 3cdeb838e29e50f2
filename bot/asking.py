"""One call of the Bot API in its turn, in plain data both ways.

PTB's own methods make objects of what is said and of the answer, of which the bot needs a number: measured,
two fifths of what an answer costs outside the database.
"""

from functools import partial
from typing import Any

from telegram.ext import ExtBot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter


async def ask(bot: ExtBot[str], method: str, said: dict[str, Any], budget: str | None = None) -> Any:
    """What the server answers to a method; `budget` as in `bot.pacer`. Raises TelegramError.

    `said` is plain JSON; what is None in it is not said.
    """
    parameters = [RequestParameter(name, value, None) for name, value in said.items() if value is not None]
    post = partial(bot.request.post, f"{bot.base_url}/{method}", RequestData(parameters))
    if bot.rate_limiter is None:
        return await post()
    return await bot.rate_limiter.process_request(post, (), {}, method, said, budget)
