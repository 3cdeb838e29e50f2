"""Making a one-time code from the command line: how the first people of an office come in."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from telegram.error import TelegramError
from telegram.helpers import create_deep_linked_url

from bot import texts
from bot.ask_telegram import bot_name
from bot.settings import Settings
from bot.times import Clock, utc_now
from data import bodies, joining, migrate, units
from data.db import Database, Transaction
from domain.errors import Refusal
from domain.people import Role


def lines(
    settings: Settings, roles: Collection[Role], unit: str, name: str, clock: Clock = utc_now
) -> list[str]:
    """What to print: the deep link where the bot's name is known, and the code alone at the end.

    Raises Refusal if the unit is not known, or does not go with the roles.
    """
    code = _code(settings, roles, unit, name, clock())
    link = _link(settings, code)
    return [*([texts.INVITE_LINK, link] if link else []), code]


def _code(settings: Settings, roles: Collection[Role], unit: str, name: str, now: datetime) -> str:
    database = Database(settings.database)
    today = now.astimezone(settings.zone).date()

    def work(session: Transaction) -> str:
        where = _unit(session, unit) if unit else None
        return joining.invite(session, roles, today, now, unit=where, name=name)

    try:
        migrate.prepare(database, today)
        return database.run_now(work)
    finally:
        database.close()


def _unit(session: Transaction, said: str) -> int:
    """The unit that is meant, by its key or by a name for it. Raises Refusal with the candidates."""
    found = units.by_key(session, said)
    if found is None:
        match = units.find(session, said, bodies.load())
        found = units.by_key(session, match.key) if match.key else None
        if found is None:
            names = [unit.name for unit in units.all(session) if unit.key in match.candidates]
            raise Refusal(texts.which_unit(said, names), f"{len(names)} units match")
    return found.id


def _link(settings: Settings, code: str) -> str:
    """The deep link that redeems the code, "" where the bot's name can't be asked."""
    if not settings.token.get_secret_value():
        return ""
    try:
        return create_deep_linked_url(asyncio.run(bot_name(settings)), code)
    except TelegramError:
        return ""
