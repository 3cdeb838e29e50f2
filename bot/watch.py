"""All that looks after the process: numbers, health, and what is said while the database is away."""

import hmac
import time
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING

from telegram.ext import ExtBot

from bot import findings, metrics
from bot.alarms import alarm
from bot.counters import Counters
from bot.health import Health, Place
from bot.outage import Consoler
from bot.settings import Settings
from bot.times import Clock
from data.backlog import backlog
from data.db import Database, Transaction
from data.outage import Outage
from domain.delivery import Outcome
from domain.health import GRAVE, Finding, Trouble

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

#: Headers by which a proxy says for whom it asks: then the nearest address is the proxy's, and tells nothing.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_NO_STORE = {"Cache-Control": "no-store"}


class Watch:
    """One for a process."""

    def __init__(self, settings: Settings, database: Database, clock: Clock, *, ticks: bool) -> None:
        """`ticks`: the clock of this process does."""
        self.counters = Counters()
        self.outage = Outage(database, clock)
        self._settings = settings
        self._database = database
        self._clock = clock
        self._place = Place(settings.home, backups=settings.backup_folder)
        self.health = Health(database, self.outage, self.counters, clock, self._place, ticks=ticks)
        self.health.on_look = lambda found, now: lambda session: alarm(session, found, now, settings.zone)

    def consoler(self, bot: ExtBot[str]) -> Consoler:
        """Who speaks while the database is away."""
        settings = self._settings
        beat = self.health.beat
        return Consoler(self.outage, self._database, bot, self._clock, settings.zone, beat, self.counters)

    def ticked(self) -> None:
        """The clock ticked: the heartbeat says so, and how the bot is."""
        self.counters.tick()
        self.health.beat()

    def delivered(self, outcome: Outcome) -> Outcome:
        """Count what became of a message owed to somebody."""
        self.counters.sends[type(outcome).__name__.lower()] += 1
        return outcome

    def findings(self, session: Transaction, now: datetime) -> tuple[Finding, ...]:
        """How the bot is, in words."""
        ticked = self.counters.ticked
        last = time.time() - (time.monotonic() - ticked) if ticked else None
        return (
            *findings.of_tables(session, now),
            *findings.of_disk(self._place),
            findings.of_backups(self._settings, now),
            findings.of_ticks(last),
            *findings.of_troubles(self.health.troubles()),
        )

    def failed(self) -> None:
        """Count an exception that was caught."""
        self.counters.failures += 1

    def flooded(self, scope: str) -> None:
        """Count a 429."""
        self.counters.silenced[scope] += 1

    def routes(self) -> "list[BaseRoute]":
        """`/health` and `/metrics`, for this machine and for whoever has the token."""
        from starlette.routing import Route

        async def health(request: "Request") -> "Response":
            return await self._asked(request, self._health)

        async def numbers(request: "Request") -> "Response":
            return await self._asked(request, self._metrics)

        return [Route("/health", health, methods=["GET"]), Route("/metrics", numbers, methods=["GET"])]

    async def _asked(self, request: "Request", answer: "Callable[[], object]") -> "Response":
        """To a stranger it is an address that there is not."""
        from starlette.exceptions import HTTPException

        if not may_look(request, self._settings.watch_token.get_secret_value()):
            raise HTTPException(404)
        return await answer()  # type: ignore[no-any-return, misc]  # one of the two below

    async def _health(self) -> "Response":
        from starlette.responses import JSONResponse

        found = await self.health.look()
        said = {"ok": not found & GRAVE, "troubles": sorted(found)}
        return JSONResponse(said, 503 if found & GRAVE else 200, headers=_NO_STORE)

    async def _metrics(self) -> "Response":
        from starlette.responses import Response

        now = self._clock()
        waits = None
        found = await self.health.look()
        if Trouble.DATABASE not in found:
            waits = await self._database.read(lambda session: backlog(session, now))
        text = metrics.exposition(self.counters, waits, found, self._database, self._place)
        return Response(text, headers=_NO_STORE, media_type="text/plain; version=0.0.4; charset=utf-8")


def may_look(request: "Request", token: str) -> bool:
    """Whether somebody may see how the bot is: with the token, or from this machine and by no proxy."""
    given = request.headers.get("authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
