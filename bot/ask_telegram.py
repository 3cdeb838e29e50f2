"""One question to the Bot API beside a running bot: who are you."""

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.settings import Settings

#: Seconds that a command of the command line waits for the server.
PATIENCE = 5.0


async def bot_name(settings: Settings) -> str:
    """The bot's user name. Raises TelegramError: InvalidToken if refused, NetworkError if not reached."""
    request = HTTPXRequest(
        proxy=settings.proxy or None, connect_timeout=PATIENCE, read_timeout=PATIENCE, connection_pool_size=1
    )
    bot = Bot(settings.required_token(), base_url=f"{settings.api_url}/bot", request=request)
    try:
        return (await bot.get_me()).username or ""
    finally:
        await request.shutdown()
