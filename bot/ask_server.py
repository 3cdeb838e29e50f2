"""One question to the Bot API beside a running bot: how do updates go out, and what time is it there."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

from bot.ask_telegram import PATIENCE
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Told:
    """What the server says: the webhook ("" for none), updates that wait there, its last failure.

    `ahead` is how many seconds this machine's clock is before the server's; None if it named no time.
    """

    webhook: str
    pending: int
    error: str
    ahead: float | None


async def asked(settings: Settings, now: datetime) -> Told | None:
    """The answer to getWebhookInfo; None if there is none (whether the token works is asked elsewhere)."""
    address = f"{settings.api_url}/bot{settings.required_token()}/getWebhookInfo"
    try:
        async with httpx.AsyncClient(proxy=settings.proxy or None, timeout=PATIENCE) as client:
            answer = await client.get(address)
        found = answer.json()["result"]
        date = answer.headers.get("date")
        ahead = (now - parsedate_to_datetime(date)).total_seconds() if date else None
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None
    return Told(
        str(found.get("url", "")),
        int(found.get("pending_update_count", 0)),
        str(found.get("last_error_message", "")),
        ahead,
    )
