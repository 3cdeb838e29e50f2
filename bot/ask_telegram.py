"""One question to the Bot API beside a running bot: who are you."""

from telegram import Bot

from bot.http_request import request_of
from bot.settings import Settings

#: Seconds that a command of the command line waits for the server.
PATIENCE = 5.0


async def bot_name(settings: Settings) -> str:
    """The bot's user name. Raises TelegramError: InvalidToken if refused, NetworkError if not reached."""
    async with request_of(settings, 1, pool=PATIENCE, connect=PATIENCE, read=PATIENCE) as request:
        bot = Bot(settings.required_token(), base_url=f"{settings.api_url}/bot", request=request)
        return (await bot.get_me()).username or ""
