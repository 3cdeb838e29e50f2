"""`thidua check`: what is wrong with the settings, the database, the token, in words."""

import asyncio
from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError

from bot import heartbeat, logs, texts
from bot import settings as choices
from bot.ask_telegram import bot_name
from bot.settings import BadSettings, Settings
from bot.times import utc_now
from data import inbox, migrate, people, plans
from data.db import Database, Transaction
from domain.errors import ThiduaError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: a sentence, and whether all is well with it."""

    text: str
    ok: bool = True


def findings() -> list[Finding]:
    """Everything looked at, in the order in which one would mend it."""
    try:
        settings = choices.load()
    except BadSettings as error:
        return [Finding(error.person, ok=False)]
    logs.configure(settings.token.get_secret_value())
    running = texts.RUNNING if heartbeat.beats(settings.home) else texts.NOT_RUNNING
    return [Finding(texts.SETTINGS_OK), _database(settings), _token(settings), Finding(running)]


def _database(settings: Settings) -> Finding:
    if not settings.database_exists():
        return Finding(texts.NO_DATABASE_YET)
    database = Database(settings.database)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        if not migrate.is_current(database):
            return Finding(texts.database_old(kind))
        return Finding(texts.database_ok(kind, database.read_now(lambda session: _counts(session, settings))))
    except ThiduaError as error:
        return Finding(error.person, ok=False)
    except Exception as error:
        return Finding(texts.no_database(type(error).__name__), ok=False)
    finally:
        database.close()


def _counts(session: Transaction, settings: Settings) -> str:
    joined = people.linked(session, utc_now().astimezone(settings.zone).date())
    return texts.counts(len(plans.all_plans(session)), joined.linked, joined.total, inbox.waiting(session))


def _token(settings: Settings) -> Finding:
    try:
        return Finding(texts.token_ok(asyncio.run(bot_name(settings))))
    except BadSettings as error:
        return Finding(error.person, ok=False)
    except InvalidToken:
        return Finding(texts.REFUSED_BY_SERVER, ok=False)
    except TelegramError:
        return Finding(texts.server_unreachable(settings.api_url), ok=False)
