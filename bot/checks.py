"""`thidua check`: what is wrong with the settings, the database, the token, in words."""

import asyncio
from datetime import datetime

from telegram.error import InvalidToken, TelegramError

from bot import findings as words
from bot import heartbeat, logs, texts
from bot import settings as choices
from bot.ask_server import asked
from bot.ask_telegram import bot_name
from bot.health import Place
from bot.settings import BadSettings, Settings
from bot.times import utc_now
from data import inbox, migrate, people, plans
from data.db import Database, Transaction
from domain.errors import ThiduaError
from domain.health import Finding


def findings() -> list[Finding]:
    """Everything looked at, in the order in which one would mend it."""
    try:
        settings = choices.load()
    except BadSettings as error:
        return [Finding(error.person, ok=False)]
    logs.configure(settings.token.get_secret_value())
    now = utc_now()
    return [
        Finding(texts.SETTINGS_OK),
        *_database(settings, now),
        *words.of_disk(Place(settings.home)),
        words.of_backups(settings, now),
        *_server(settings, now),
        *_process(settings),
    ]


def _process(settings: Settings) -> list[Finding]:
    """Whether the bot runs, and how it says it is."""
    home = settings.home
    if not heartbeat.beats(home):
        return [Finding(texts.NOT_RUNNING)]
    wrong = heartbeat.troubles(home)
    return [Finding(texts.running(wrong), ok=not wrong), words.of_ticks(heartbeat.last(home))]


def _database(settings: Settings, now: datetime) -> list[Finding]:
    if not settings.database_exists():
        return [Finding(texts.NO_DATABASE_YET)]
    database = Database(settings.database)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        if not migrate.is_current(database):
            return [Finding(texts.database_old(kind))]
        counts = database.read_now(lambda session: _counts(session, settings))
        waits = database.read_now(lambda session: words.of_tables(session, now))
        return [Finding(texts.database_ok(kind, counts)), *waits]
    except ThiduaError as error:
        return [Finding(error.person, ok=False)]
    except Exception as error:
        return [Finding(texts.no_database(type(error).__name__), ok=False)]
    finally:
        database.close()


def _counts(session: Transaction, settings: Settings) -> str:
    joined = people.linked(session, utc_now().astimezone(settings.zone).date())
    return texts.counts(len(plans.all_plans(session)), joined.linked, joined.total, inbox.waiting(session))


def _server(settings: Settings, now: datetime) -> list[Finding]:
    """The token, and where it works how updates come in."""
    try:
        name = Finding(texts.token_ok(asyncio.run(bot_name(settings))))
    except BadSettings as error:
        return [Finding(error.person, ok=False)]
    except InvalidToken:
        return [Finding(texts.REFUSED_BY_SERVER, ok=False)]
    except TelegramError:
        return [Finding(texts.server_unreachable(settings.api_url), ok=False)]
    told = asyncio.run(asked(settings, now))
    return [name, *(words.of_server(told, settings) if told is not None else [])]
