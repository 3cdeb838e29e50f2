"""The web side: an HTTP server in the bot's own loop, started and stopped with it, where one is wanted.

What it serves is one list, `routes`. It writes no log of requests: the address of a calendar is a secret.
"""

import asyncio
import hashlib
import socket
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from email.utils import format_datetime
from typing import TYPE_CHECKING

import structlog

from bot import texts
from bot.settings import BadSettings, Settings
from bot.watch import Watch
from bot.webhook import Webhook
from data import feeds
from data.db import Database, Transaction
from documents import calendar_file

if TYPE_CHECKING:  # both take a while to load, and only who has a web side needs them
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from uvicorn import Server

_log = structlog.get_logger(__name__)

#: Seconds that requests under way may take when the bot stops.
GRACE = 5
#: What is asked for again each time, and kept by nobody but the reader (RFC 9111, 5.2.2.4 and 5.2.2.7).
PRIVATE = "private, no-cache"


@dataclass(frozen=True, slots=True)
class Site:
    """What the answers are made from."""

    database: Database
    clock: Callable[[], datetime]
    zone: tzinfo
    #: where Telegram brings updates, if it does
    webhook: Webhook | None = None
    #: who knows how the bot is
    watch: Watch | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar as it is served."""

    content: bytes
    changed: datetime | None

    @property
    def tag(self) -> str:
        """The name of this content: another one as soon as a byte differs."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


def routes(site: Site) -> "list[BaseRoute]":
    """Everything that is served; GET answers HEAD too, any other method is refused."""
    from starlette.routing import Route

    async def calendar(request: "Request") -> "Response":
        return await _calendar(site, request)

    hooks = [] if site.webhook is None else [site.webhook.route()]
    return [
        Route("/lich/{token}.ics", calendar, methods=["GET"]),
        *hooks,
        *([] if site.watch is None else site.watch.routes()),
    ]


def application(site: Site) -> "Starlette":
    """The routes as one application; what is none of them is not found."""
    from starlette.applications import Starlette

    made = Starlette(routes=routes(site))
    made.router.redirect_slashes = False  # an address is not said back
    return made


async def _calendar(site: Site, request: "Request") -> "Response":
    """A person's calendar. A token that opens none, for whatever reason, is 404 as any unknown address is.

    Only If-None-Match is heeded: what somebody answers for also changes with a day or a post, which leaves no
    moment behind, so a client that knows the day alone gets the whole calendar again.
    """
    from starlette.exceptions import HTTPException
    from starlette.responses import Response

    token = request.path_params["token"]
    today = site.clock().astimezone(site.zone).date()
    feed = await site.database.read(lambda session: _feed(session, token, today))
    if feed is None:
        raise HTTPException(404)
    headers = {"Cache-Control": PRIVATE, "ETag": feed.tag, "X-Content-Type-Options": "nosniff"}
    if feed.changed is not None:
        headers["Last-Modified"] = format_datetime(feed.changed.astimezone(UTC), usegmt=True)
    if _known(request.headers.get("if-none-match", ""), feed.tag):
        return Response(status_code=304, headers=headers)
    return Response(feed.content, headers=headers, media_type="text/calendar")


def _feed(session: Transaction, token: str, today: date) -> Feed | None:
    actor = feeds.reader(session, token, today)
    if actor is None:
        return None
    found = feeds.deadlines(session, actor)
    return Feed(calendar_file.calendar(found), max((one.changed for one in found), default=None))


def _known(wanted: str, tag: str) -> bool:
    """Whether If-None-Match names the tag, compared weakly (RFC 9110, 13.1.2).

    >>> _known('W/"a", "b"', '"a"'), _known("*", '"a"'), _known("", '"a"'), _known('"ab"', '"a"')
    (True, True, False, False)
    """
    named = {piece.strip().removeprefix("W/") for piece in wanted.split(",")}
    return bool({tag, "*"} & named)


class Web:
    """The server: `claim` takes the port, `start` begins to answer, `stop` lets what is under way end."""

    def __init__(self, settings: Settings, site: Site) -> None:
        self._where = settings.web
        self._site = site
        self._socket: socket.socket | None = None
        self._server: Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port that was taken; with the setting's port 0 the system chose it."""
        assert self._socket is not None  # noqa: S101  # asked for between claim and stop
        return int(self._socket.getsockname()[1])

    def claim(self) -> None:
        """Take the port; whoever asks waits until `start`. Raises BadSettings if it can't be had."""
        host, _, port = self._where.rpartition(":")
        host = host.strip("[]")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._socket = socket.create_server((host, int(port)), family=family)
            # Head and body go in two pieces; the second would wait for the client's word on the first.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            reason = f"{type(error).__name__} {error.errno}"
            raise BadSettings(texts.port_taken(self._where), f"THIDUA_WEB: {reason}") from error

    def start(self) -> None:
        """Begin to answer, in a task of its own."""
        assert self._socket is not None  # noqa: S101  # claimed before
        self._server = _server(application(self._site))
        self._task = asyncio.create_task(self._server.serve([self._socket]), name="web")
        self._task.add_done_callback(_ended)
        _log.info("web side", port=self.port)

    async def stop(self) -> None:
        """Take no more requests and let those under way end, for GRACE seconds at most."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await asyncio.gather(self._task, return_exceptions=True)
        if self._socket is not None:
            self._socket.close()


def _server(served: "Starlette") -> "Server":
    """A server that leaves signals and logs to the bot."""
    from uvicorn import Config, Server

    config = Config(
        served,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]  # SIGTERM and SIGINT are bot.life's
    return server


def _ended(task: "asyncio.Task[None]") -> None:
    """A server that falls leaves the chat alone; that it fell is told."""
    if not task.cancelled() and task.exception() is not None:
        _log.error("web side fell", exc_info=task.exception())
