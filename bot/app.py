"""The one place where everything is put together: database, Telegram, handling, background work."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from telegram import LinkPreviewOptions, Update
from telegram.ext import ApplicationBuilder, Defaults, TypeHandler

from bot.adapter import Adapter, MakePaper
from bot.albums import QUIET
from bot.attending import attended, count
from bot.background import Clockwork
from bot.backing_up import nightly
from bot.budget import Budget
from bot.crew import Crew
from bot.delivery import deliver
from bot.files import Fetcher, ReadHeader, header_of
from bot.floods import Floods, say
from bot.handling import Clock, Dispatch, Handling, Worked
from bot.http_request import request_of
from bot.inbox_request import InboxRequest
from bot.intake import Intake
from bot.life import Bot, Chat, PtbApplication
from bot.marks import Marks
from bot.menus import Menus
from bot.order import Lanes
from bot.pacer import Pacer
from bot.papers import maker
from bot.part import Part
from bot.plan_reader import PlanReader
from bot.polling import Polling
from bot.reading import Heard
from bot.settings import Settings
from bot.tidying import tidying
from bot.times import utc_now
from bot.trouble import tell_it
from bot.watch import Watch
from bot.web import Site, Web
from bot.webhook import Webhook
from data.db import Database
from data.request import Office
from domain.delivery import Outcome
from domain.flood import Limits
from domain.message import Message
from handlers import dispatch as everything
from handlers.commands import commands

#: Lines to Telegram at the same time.
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
    limits: Limits | None = Limits(),  # noqa: B008  # frozen
    only: Part | None = None,
) -> Bot:
    """A bot ready to start. Raises BadSettings if there is no token.

    `pace=False` holds nothing back, for measurements; a Pacer does so in its own time. `ticking=False` leaves
    it to the caller to call `Bot.tick`, for a clock that is moved by hand. `quiet` is how many seconds an
    album waits for another item before it is answered. `limits` are those of one person, None for none.
    `only`: the other part is another process's.
    """
    database = Database(settings.database)
    me = "" if database.is_sqlite else uuid4().hex
    watch = Watch(settings, database, clock, ticks=ticking)
    floods = Floods(
        database,
        clock,
        warn=lambda chat, words: say(adapter, chat, words),
        bring=lambda update: application.update_queue.put(Update.de_json(update, telegram)),
        old=lambda update_id: handling.suspects.waits(update_id),  # noqa: PLW0108  # it is made below
        limits=limits or Limits(),
    )
    lanes, marks = Lanes(floods=floods if limits and pace else None), Marks(database, clock)
    incoming = InboxRequest(request_of(settings, POLLING, pool=POOL_PATIENCE), room=lanes.room)
    pacer = pace if isinstance(pace, Pacer) else Pacer(on=pace)
    application = _application(settings, incoming, lanes, pacer)
    telegram = application.bot
    adapter = Adapter(telegram, make_paper or maker(database.url, settings.evidence))
    menus = Menus(telegram, commands())
    consoler = watch.consoler(telegram)
    clockwork = _clockwork(settings, database, watch, adapter, pacer, clock, ticking=ticking, only=only)
    fetcher = Fetcher(
        watch.outage,
        telegram,
        settings.evidence,
        clock,
        settings.zone,
        clockwork.wake,
        read_header=read_header,
    )
    plan_reader = PlanReader(watch.outage, settings.evidence, clock, settings.zone, clockwork.wake)
    handling = Handling(
        watch.outage,
        telegram,
        adapter,
        marks,
        dispatch=dispatch,
        clock=clock,
        office=lambda: Office(
            settings.zone, telegram.username, settings.evidence, settings.feeds, watch.findings
        ),
        afterwards=_afterwards(clockwork, fetcher, plan_reader, menus, watch),
        trouble=lambda session, update_id, now: tell_it(session, update_id, now, settings.zone),
        quiet=quiet,
        on_stop=floods.stop,
        me=me,
        failed=watch.failed,
    )
    application.add_handler(TypeHandler(Update, attended(handling.handle, watch.counters)))
    intake = Intake(database, clock, handling, telegram, application.update_queue, me)
    take = consoler.heeding(intake.take)
    incoming.on_updates(take)
    hook = Webhook(settings, telegram, take, lanes.room) if settings.webhook else None
    chat = Chat(
        hook or Polling(application.updater, database, watch.outage.found),
        intake,
        handling,
        (marks, fetcher, plan_reader, menus),
    )
    crew = (Budget(database, pacer, me), _crew(database, me, clockwork, fetcher, intake, only))
    web = Web(settings, Site(database, clock, settings.zone, hook, watch)) if settings.web else None
    bot = Bot(
        settings,
        clock,
        database,
        application,
        None if only is Part.CLOCK else chat,
        crew,
        clockwork,
        web,
        watch=(watch.outage, consoler, watch.health),
    )
    incoming.on_refusal(bot.refused)
    incoming.on_absence(consoler.pause)
    incoming.on_asked(watch.counters.asked)
    pacer.on_flood = watch.flooded
    updater = application.updater
    watch.health.fetches = lambda: updater is not None and updater.running
    return bot


def _crew(
    database: Database, me: str, clockwork: Clockwork, fetcher: Fetcher, intake: Intake, only: Part | None
) -> Crew:
    """How this process works beside others: what they leave it, and what it leaves them."""
    talks = only is not Part.CLOCK
    crew = Crew(
        database,
        me,
        intake if talks else None,
        owed=clockwork.wake_here,
        changed=fetcher.wake if talks else lambda: None,
    )
    clockwork.on_owed(crew.tell_sender)
    return crew


def _clockwork(
    settings: Settings,
    database: Database,
    watch: Watch,
    adapter: Adapter,
    pacer: Pacer,
    clock: Clock,
    *,
    ticking: bool,
    only: Part | None,
) -> Clockwork:
    """What happens by the clock: planning, sending through the adapter at its pace, and the heartbeat."""

    async def handed_over(chat: str, message: Message) -> Outcome:
        return watch.delivered(await deliver(adapter, chat, message))

    return Clockwork(
        database,
        handed_over,
        clock,
        settings.zone,
        beat=watch.ticked,
        ticking=ticking,
        turn=pacer.mass_turn,
        working=only is not Part.CHAT,
        patient=watch.outage,
        daily=(nightly(settings), tidying(database, settings.evidence)),
    )


def _afterwards(
    clockwork: Clockwork, fetcher: Fetcher, plan_reader: PlanReader, menus: Menus, watch: Watch
) -> Callable[[Heard, Worked], None]:
    """What an answered update may have set going: messages to others, a file to fetch, another menu."""

    def afterwards(heard: Heard, worked: Worked) -> None:
        count(watch.counters, heard, worked)
        clockwork.wake()
        if heard.said.file is not None:
            fetcher.wake()
        if worked.reply is not None and worked.reply.plan_waits:
            plan_reader.wake()
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
        .request(request_of(settings, CONNECTIONS, pool=POOL_PATIENCE))
        .get_updates_request(incoming)
        .rate_limiter(pacer)
        .concurrent_updates(lanes)
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .job_queue(None)
        .build()
    )
