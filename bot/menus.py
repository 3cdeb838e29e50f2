"""Telegram's own menus: the commands each person sees, and what the bot says of itself (ux rules 3, 29)."""

import asyncio
from collections.abc import Iterable

import structlog
from telegram import BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import texts
from domain.people import Actor, Role
from handlers import gate
from handlers.command import Command

_log = structlog.get_logger(__name__)

#: Bot API, setMyCommands and BotCommand.
MOST_COMMANDS = 100
DESCRIPTION_LETTERS = 256
#: People whose menu is remembered as set.
REMEMBERED = 10_000


class Menus:
    """Sets the menus of strangers once a start, of a linked person when first seen and when roles change.

    A menu is decoration: rights are checked at every update all the same.
    """

    def __init__(self, bot: ExtBot[str], commands: Iterable[Command]) -> None:
        self._bot = bot
        self._commands = tuple(commands)
        self._shown: dict[str, frozenset[Role]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Set what everybody sees, without holding up the start."""
        self._in_background(self._introduce())

    async def stop(self) -> None:
        """Give up what is still to be set; it is set after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def seen(self, chat: str, actor: Actor) -> None:
        """Somebody wrote from a private chat: show the commands of the roles held today."""
        known = self._shown.get(chat)
        if actor.roles == known or (known is None and not actor.linked):
            return
        if len(self._shown) >= REMEMBERED:
            self._shown.clear()
        self._shown[chat] = actor.roles
        self._in_background(self._show(chat, actor))

    def _in_background(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _show(self, chat: str, actor: Actor) -> None:
        try:
            if actor.linked:
                await self._bot.set_my_commands(listed(self._commands, actor), BotCommandScopeChat(chat))
            else:
                await self._bot.delete_my_commands(BotCommandScopeChat(chat))
        except TelegramError as error:
            self._shown.pop(chat, None)
            _log.warning("menu not set", error=str(error))

    async def _introduce(self) -> None:
        try:
            await self._bot.set_my_commands(listed(self._commands, None), BotCommandScopeDefault())
            if (await self._bot.get_my_name()).name != texts.BOT_NAME:
                await self._bot.set_my_name(texts.BOT_NAME)
            if (await self._bot.get_my_description()).description != texts.DESCRIPTION:
                await self._bot.set_my_description(texts.DESCRIPTION)
            short = await self._bot.get_my_short_description()
            if short.short_description != texts.SHORT_DESCRIPTION:
                await self._bot.set_my_short_description(texts.SHORT_DESCRIPTION)
        except TelegramError as error:
            _log.warning("the bot's own profile is not set", error=str(error))


def listed(commands: Iterable[Command], actor: Actor | None) -> list[BotCommand]:
    """The commands open to an actor, or to strangers (None), as Telegram lists them."""
    opened = [command for command in commands if command.strangers or (actor and gate.opens(actor, command))]
    return [
        BotCommand(command.name, command.title[:DESCRIPTION_LETTERS]) for command in opened[:MOST_COMMANDS]
    ]
