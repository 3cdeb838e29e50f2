"""From the program's messages to Telegram's: editing, sending, papers, and what may go wrong on the way."""

import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated
from telegram.ext import ExtBot

from bot import texts
from bot.asking import ask
from bot.pacer import MASS
from bot.splitting import CAPTION_UNITS, split, units
from domain.delivery import to_recall
from domain.message import Message, Paper, Rich, Rows, join, plain

_log = structlog.get_logger(__name__)

#: Builds a paper: its file name and its bytes.
MakePaper = Callable[[Paper], Awaitable[tuple[str, bytes]]]
Step = Callable[[], Awaitable[int]]
#: Says a text, with the way it is formatted; the id of the message.
Say = Callable[[str, str | None], Awaitable[int]]

#: How long an upload may take: a workbook over a thin line.
UPLOAD = timedelta(seconds=60)
#: Bytes that a bot may send as a document (Bot API, sendDocument): 50 MB.
MOST_BYTES = 50 * 1024 * 1024

_NOT_MODIFIED = "message is not modified"
#: Bot API, deleteMessage: it was taken back before, by us or by its reader.
_GONE = "message to delete not found"
_BAD_HTML = re.compile(r"can't parse|can't find end", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manner:
    """How everything that belongs to one message is sent."""

    silent: bool
    protect: bool
    budget: str | None


class Errand:
    """One message on its way to one chat, step by step; `run` again goes on where an error stopped it."""

    def __init__(self, chat: str, steps: list[Step]) -> None:
        self.chat = chat
        #: the ids of the messages so far, in their order
        self.messages: list[str] = []
        self._steps = deque(steps)

    @property
    def begun(self) -> bool:
        """Whether a step was taken."""
        return bool(self.messages)

    async def run(self) -> int:
        """Take the steps that are left; the id of the last message, 0 if none. Raises TelegramError."""
        while self._steps:
            self.messages.append(str(await self._steps[0]()))
            self._steps.popleft()
        return int(self.messages[-1]) if self.messages else 0


class Adapter:
    """Speaks for the bot: `errand` prepares what a message becomes in a chat."""

    def __init__(self, bot: ExtBot[str], make_paper: MakePaper) -> None:
        self._bot = bot
        self._make_paper = make_paper

    def errand(self, chat: str, message: Message, *, screen: str = "", mass: bool = False) -> Errand:
        """What to do for a message. `screen` is the id of a message to change instead of sending anew."""
        manner = Manner(message.silent, message.protect, MASS if mass else None)
        errand = Errand(chat, [])
        if gone := to_recall(message):
            steps = [self._recall_step(errand, int(number), manner) for number in gone]
        elif message.paper is not None and units(message.text) <= CAPTION_UNITS:
            steps = [self._paper_step(errand, message.paper, message.text, message.buttons, manner)]
        else:
            steps = self._text_steps(errand, message, screen, manner)
            if message.paper is not None:
                steps.append(self._paper_step(errand, message.paper, Rich(""), (), manner))
        errand._steps.extend(steps)
        return errand

    def _recall_step(self, errand: Errand, number: int, manner: Manner) -> Step:
        """Take a message back; one that is gone already is as good."""

        async def step() -> int:
            try:
                await self._bot.delete_message(errand.chat, number, rate_limit_args=manner.budget)
            except BadRequest as error:
                if _GONE not in str(error).lower():
                    raise
            return number

        return step

    def _text_steps(self, errand: Errand, message: Message, screen: str, manner: Manner) -> list[Step]:
        """An edit can't protect a message (Bot API, editMessageText), so a protected one is sent anew."""
        anew = message.fresh or message.protect
        pieces = split(message.text)
        last = len(pieces) - 1
        return [
            self._text_step(
                errand,
                piece,
                message.buttons if index == last else (),
                manner,
                screen=screen if index == 0 and not anew else "",
            )
            for index, piece in enumerate(pieces)
        ]

    def _text_step(self, errand: Errand, piece: Rich, buttons: Rows, manner: Manner, *, screen: str) -> Step:
        async def step() -> int:
            if screen and await self._changed(errand.chat, screen, piece, buttons):
                return int(screen)
            return await self._said(errand, piece, buttons, manner)

        return step

    async def _changed(self, chat: str, screen: str, piece: Rich, buttons: Rows) -> bool:
        """Whether the message on the screen now says this; False if it is gone or can't be edited."""

        async def edit(text: str, parse_mode: str | None) -> int:
            said = {**_words(chat, text, parse_mode, buttons), "message_id": int(screen)}
            await ask(self._bot, "editMessageText", said)
            return int(screen)

        try:
            await _html_or_plain(edit, piece)
        except BadRequest as error:
            if _NOT_MODIFIED in str(error).lower():
                return True
            _log.info("screen cannot be edited", error=str(error))
            return False
        return True

    async def _said(self, errand: Errand, piece: Rich, buttons: Rows, manner: Manner) -> int:
        async def send(text: str, parse_mode: str | None) -> int:
            said = {
                **_words(errand.chat, text, parse_mode, buttons),
                "disable_notification": manner.silent or None,
                "protect_content": manner.protect or None,
            }
            return int((await ask(self._bot, "sendMessage", said, manner.budget))["message_id"])

        return await _moving(errand, manner.budget, lambda: _html_or_plain(send, piece))

    def _paper_step(self, errand: Errand, paper: Paper, caption: Rich, buttons: Rows, manner: Manner) -> Step:
        async def step() -> int:
            try:
                name, content = await self._made(paper)
            except Exception as error:
                _log.exception("paper not built", kind=paper.kind, error=type(error).__name__)
                return await self._said(errand, join([caption, texts.NO_PAPER]), buttons, manner)
            send = self._send_picture if paper.picture else self._send_file
            return await self._handed(errand, send(errand, name, content, buttons, manner), caption, manner)

        return step

    async def _made(self, paper: Paper) -> tuple[str, bytes]:
        name, content = await self._make_paper(paper)
        if len(content) > MOST_BYTES:
            raise ValueError(f"{len(content)} bytes are too many to be sent")
        return name, content

    async def _handed(self, errand: Errand, send: Say, caption: Rich, manner: Manner) -> int:
        return await _moving(errand, manner.budget, lambda: _html_or_plain(send, caption))

    def _send_file(self, errand: Errand, name: str, content: bytes, buttons: Rows, manner: Manner) -> Say:
        async def send(text: str, parse_mode: str | None) -> int:
            how = _upload(text, parse_mode, buttons, manner)
            return (await self._bot.send_document(errand.chat, content, filename=name, **how)).message_id

        return send

    def _send_picture(self, errand: Errand, name: str, content: bytes, buttons: Rows, manner: Manner) -> Say:
        async def send(text: str, parse_mode: str | None) -> int:
            how = _upload(text, parse_mode, buttons, manner)
            return (await self._bot.send_photo(errand.chat, content, filename=name, **how)).message_id

        return send


def _upload(text: str, parse_mode: str | None, buttons: Rows, manner: Manner) -> dict[str, Any]:
    """What sending a file and a picture have in common (Bot API, sendDocument, sendPhoto)."""
    return {
        "caption": text or None,
        "parse_mode": parse_mode,
        "reply_markup": keyboard(buttons),
        "disable_notification": manner.silent,
        "protect_content": manner.protect or None,
        "write_timeout": UPLOAD.total_seconds(),
        "read_timeout": UPLOAD.total_seconds(),
        "rate_limit_args": manner.budget,
    }


def _words(chat: str, text: str, parse_mode: str | None, buttons: Rows) -> dict[str, Any]:
    """What sending and changing a text have in common (Bot API, sendMessage, editMessageText)."""
    rows = [[{"text": button.label, "callback_data": button.data} for button in row] for row in buttons]
    return {
        "chat_id": chat,
        "text": text,
        "parse_mode": parse_mode,
        "reply_markup": {"inline_keyboard": rows} if rows else None,
        "link_preview_options": {"is_disabled": True},
    }


def keyboard(buttons: Rows) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram draws them; None where there are none."""
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in buttons]
    )


async def _html_or_plain(say: Say, text: Rich) -> int:
    """Say it with its formatting, or without rather than not at all (ux complaint 18)."""
    try:
        return await say(text, ParseMode.HTML)
    except BadRequest as error:
        if not _BAD_HTML.search(str(error)):
            raise
        _log.error("text sent without formatting", error=str(error))
        return await say(plain(text), None)


async def _moving(errand: Errand, budget: str | None, send: Callable[[], Awaitable[int]]) -> int:
    """Send an answer, and if the group has become a supergroup, send there from now on."""
    try:
        return await send()
    except ChatMigrated as error:
        if budget == MASS:
            raise  # the outbox keeps the new address first
        errand.chat = str(error.new_chat_id)
        return await send()
