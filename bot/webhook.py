"""Updates that Telegram brings: an address of the web side, which answers 200 once an update is kept.

Sources: Bot API, setWebhook and its X-Telegram-Bot-Api-Secret-Token; "Marvin's Marvellous Guide to All Things
Webhook" for the networks; the Bot API server for what it does with other answers: it sends again at once,
then after 2, 4, 8 seconds or after our Retry-After, for 24 hours.
"""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot import texts
from bot.intake import numbered
from bot.polling import LISTENS_TO
from bot.settings import BadSettings, Network, Settings

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

_log = structlog.get_logger(__name__)

#: The header in which Telegram repeats the secret.
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  # a header's name
#: Bytes of one update; those of Telegram have some thousands.
MOST_BYTES = 1024 * 1024
#: Updates that Telegram brings at the same time (Bot API, setWebhook: 1 to 100).
CONNECTIONS = 40
#: Seconds that an update waits for room in the lanes; Telegram waits for an answer for 60.
PATIENCE = 20.0
#: Seconds after which Telegram is asked to come again with what could not be kept.
COME_AGAIN = "2"
#: Seconds before the address is told to Telegram again, where that failed.
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0

Address = IPv4Address | IPv6Address
Take = Callable[[list[dict[str, Any]]], Awaitable[None]]


class Webhook:
    """One address for Telegram alone, and the word to Telegram that it is there."""

    def __init__(
        self, settings: Settings, bot: ExtBot[str], take: Take, room: Callable[[], Awaitable[None]]
    ) -> None:
        """`take` takes in a batch and raises if it could not be kept; `room` is awaited before."""
        self._url = settings.webhook
        self._secret = settings.secret_of_webhook()
        self._sources = settings.webhook_networks
        self._proxies = settings.proxy_networks
        self._bot = bot
        self._take = take
        self._room = room
        self._open = False

    async def start(self) -> None:
        """Let updates in, and tell Telegram where. Raises BadSettings if it does not take the address."""
        self._open = True
        pause = FIRST_PAUSE
        while not await self._told(pause):
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def stop(self) -> None:
        """Let nothing more in: Telegram keeps it and comes again, to another process or to the next one."""
        self._open = False

    def route(self) -> "BaseRoute":
        """Where Telegram knocks; to everybody else, one more address that opens nothing."""
        from starlette.routing import Route

        async def knock(request: "Request") -> "Response":
            return await self._knocked(request)

        return Route(urlsplit(self._url).path or "/", knock, methods=["POST"])

    async def _told(self, pause: float) -> bool:
        try:
            await self._bot.set_webhook(
                self._url,
                max_connections=CONNECTIONS,
                allowed_updates=LISTENS_TO,
                secret_token=self._secret,
            )
        except BadRequest as error:
            raise BadSettings(texts.webhook_refused(str(error)), f"setWebhook: {error}") from error
        except TelegramError as error:
            _log.warning("the webhook is not set yet", error=str(error), again_in=pause)
            return False
        _log.info("webhook set")
        return True

    async def _knocked(self, request: "Request") -> "Response":
        if not self._open:
            return _answer(503)
        if not (self._from_there(request) and self._knows_the_secret(request)):
            return _answer(403)
        body = await _body(request)
        if body is None:
            return _answer(413)
        update = _parsed(body)
        if update is None:
            return _answer(400)
        return _answer(200 if await self._kept(update) else 503)

    async def _kept(self, update: dict[str, Any]) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._room()
            await self._take([update])
        except Exception as error:
            _log.error("inbox commit failed", error=type(error).__name__, updates=1)
            return False
        return True

    def _knows_the_secret(self, request: "Request") -> bool:
        given = request.headers.get(SECRET_HEADER, "")
        return hmac.compare_digest(given.encode("latin-1"), self._secret.encode())

    def _from_there(self, request: "Request") -> bool:
        if not self._sources:
            return True
        peer = request.client.host if request.client is not None else ""
        source = sender(peer, request.headers.getlist("x-forwarded-for"), self._proxies)
        return source is not None and any(source in network for network in self._sources)


def sender(peer: str, forwarded: Sequence[str], proxies: Sequence[Network]) -> Address | None:
    """The address that a request came from; None if nobody says so who is believed.

    A proxy that we trust adds to X-Forwarded-For, at its end, whom it heard; what stands before the last one
    that no trusted proxy added may be anybody's invention.

    >>> from ipaddress import ip_network
    >>> str(sender("10.0.0.2", ["6.6.6.6, 149.154.160.9"], [ip_network("10.0.0.0/8")]))
    '149.154.160.9'
    >>> str(sender("6.6.6.6", ["149.154.160.9"], [ip_network("10.0.0.0/8")]))
    '6.6.6.6'
    """
    hops = [hop.strip() for line in forwarded for hop in line.split(",")]
    for hop in (peer, *reversed(hops)):
        address = _address(hop)
        if address is None or not any(address in network for network in proxies):
            return address
    return None


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


async def _body(request: "Request") -> bytes | None:
    """What was sent; None as soon as it is too much, whatever length it said it had."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _parsed(body: bytes) -> dict[str, Any] | None:
    """The update; None if it is none. What has a number is kept, even if nobody can read it."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if numbered(update) else None


def _answer(code: int) -> "Response":
    from starlette.responses import Response

    return Response(status_code=code, headers={"Retry-After": COME_AGAIN} if code == 503 else None)  # noqa: PLR2004  # HTTP
