"""The one place where everything is put together: database, Telegram, handling, background work."""

import ssl
from collections.abc import Callable
from typing import Any

import httpx
from telegram import LinkPreviewOptions, Update
from telegram.ext import ApplicationBuilder, Defaults, TypeHandler
from telegram.request import HTTPXRequest

from bot import heartbeat
from bot.adapter import Adapter, MakePaper
from bot.albums import QUIET
from bot.background import Clockwork
from bot.budget import Budget
from bot.delivery import deliver
from bot.files import Fetcher, ReadHeader, header_of
from bot.handling import Clock, Dispatch, Handling, Worked
from bot.inbox_request import InboxRequest
from bot.life import Bot, PtbApplication
from bot.marks import Marks
from bot.menus import Menus
from bot.order import Lanes
from bot.pacer import Pacer
from bot.papers import maker
from bot.reading import Heard
from bot.settings import Settings
from bot.times import utc_now
from bot.trouble import tell_it
from bot.web import Site, Web
from data.db import Database
from data.request import Office
from handlers import dispatch as everything
from handlers.commands import commands

#: Lines to Telegram at the same time. httpcore looks at all of them at each request: measured, PTB's 256
#: cost half the throughput.
CONNECTIONS = 16
#: Lines for fetching updates: the last fetch of a bot that stops must not wait for the one that it broke off.
POLLING = 2
#: Seconds that a request may wait for a free line; it was not sent before.
POOL_PATIENCE = 60.0


def build_app(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    pace: bool | Pacer = True,
    ticking: bool = True,
    dispatch: Dispatch = everything.answer,
    make_paper: MakePaper | None = None,
    read_header: ReadHeader = header_of,
    quiet: float = QUIET,
) -> Bot:
    """A bot ready to start. Raises BadSettings if there is no token.

    `pace=False` holds no message back, for measurements; a Pacer does so in its own time. `ticking=False`
    leaves it to the caller to call `Bot.tick`, for a clock that is moved by hand. `quiet` is how many seconds
    an album waits for another item before it is answered.
    """
    database = Database(settings.database)
    lanes, marks = Lanes(), Marks(database, clock)
    incoming = InboxRequest(_http(settings, POLLING), database, clock, room=lanes.room)
    pacer = pace if isinstance(pace, Pacer) else Pacer(on=pace)
    application = _application(settings, incoming, lanes, pacer)
    telegram = application.bot
    adapter = Adapter(telegram, make_paper or maker(database.url, settings.evidence))
    menus = Menus(telegram, commands())
    clockwork = _clockwork(settings, database, adapter, pacer, clock, ticking=ticking)
    fetcher = Fetcher(
        database, telegram, settings.evidence, clock, settings.zone, clockwork.wake, read_header=read_header
    )
    handling = Handling(
        database,
        telegram,
        adapter,
        marks,
        dispatch=dispatch,
        clock=clock,
        office=lambda: Office(settings.zone, telegram.username, settings.evidence, settings.feeds),
        afterwards=_afterwards(clockwork, fetcher, menus),
        trouble=lambda session, update_id, now: tell_it(session, update_id, now, settings.zone),
        quiet=quiet,
    )
    application.add_handler(TypeHandler(Update, lambda update, _: handling.handle(update)))
    helpers = (marks, fetcher, menus, Budget(database, pacer))
    web = _web(settings, database, clock)
    bot = Bot(settings, clock, database, application, handling, helpers, clockwork, web)
    incoming.on_refusal(bot.refused)
    return bot


def _web(settings: Settings, database: Database, clock: Clock) -> Web | None:
    """The web side, where one is wanted; its libraries are loaded when it starts."""
    return Web(settings, Site(database, clock, settings.zone)) if settings.web else None


def _clockwork(
    settings: Settings, database: Database, adapter: Adapter, pacer: Pacer, clock: Clock, *, ticking: bool
) -> Clockwork:
    """What happens by the clock: planning, sending through the adapter at its pace, and the heartbeat."""
    return Clockwork(
        database,
        lambda chat, message: deliver(adapter, chat, message),
        clock,
        settings.zone,
        beat=lambda: heartbeat.beat(settings.home),
        ticking=ticking,
        turn=pacer.mass_turn,
    )


def _afterwards(clockwork: Clockwork, fetcher: Fetcher, menus: Menus) -> Callable[[Heard, Worked], None]:
    """What an answered update may have set going: messages to others, a file to fetch, another menu."""

    def afterwards(heard: Heard, worked: Worked) -> None:
        clockwork.wake()
        if heard.said.file is not None:
            fetcher.wake()
        if heard.said.private and worked.after is not None:
            menus.seen(heard.said.chat, worked.after)

    return afterwards


def _application(settings: Settings, incoming: InboxRequest, lanes: Lanes, pacer: Pacer) -> PtbApplication:
    """PTB, with our request, order and pace, and no part of it that we do not use."""
    builder: Any = ApplicationBuilder()
    return (  # type: ignore[no-any-return]  # the builder's type changes with every call
        builder.token(settings.required_token())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(_http(settings, CONNECTIONS))
        .get_updates_request(incoming)
        .rate_limiter(pacer)
        .concurrent_updates(lanes)
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .job_queue(None)
        .build()
    )


def _http(settings: Settings, connections: int) -> HTTPXRequest:
    """A connection pool of this size, through the proxy if there is one; requests wait for their turn."""
    return HTTPXRequest(
        connection_pool_size=connections,
        pool_timeout=POOL_PATIENCE,
        proxy=settings.proxy or None,
        httpx_kwargs={"verify": _certificates(settings)},
    )


def _certificates(settings: Settings) -> ssl.SSLContext | bool:
    """Who is trusted. Loading the world's certificates takes a while; a server without TLS needs none."""
    if settings.api_url.startswith("http://") and not settings.proxy:
        return False
    return httpx.create_ssl_context()
