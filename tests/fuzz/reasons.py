"""Whom the bot owes an answer: told from Telegram's JSON alone, so that it can't err as `bot.reading` may."""

from collections.abc import Iterator
from typing import Any, Final

from bot.reading import NOBODY
from tests.fuzz.words import WIDE

Json = dict[str, Any]


def owed(update: Json, chat: int) -> bool:
    """Whether somebody in this private chat waits for an answer to this update, which can be read.

    Not owed, with the reason:
    - what is not `sane` is set aside;
    - kinds that the bot does not listen to (`bot.polling.LISTENS_TO`): they are for others, or for nobody;
    - an edit: an old message that is changed may concern nothing (`handlers.dispatch.answer`);
    - my_chat_member: whoever blocks the bot hears nothing any more, whoever unblocks it writes next;
    - words of a bot, of a channel, of Telegram's own accounts: nobody is there to read an answer;
    - a press on what is no message of this chat: an inline message or a game, of which the bot has none.
    """
    message = update.get("message")
    if message:
        return _in(message, chat) and person(message.get("from")) and not message.get("sender_chat")
    query = update.get("callback_query")
    if not query or not query.get("message"):
        return False
    return _in(query["message"], chat) and person(query.get("from"))


def sane(update: Json) -> bool:
    """Whether what the bot reads of it has the types of the Bot API: nothing else may be set aside.

    Telegram numbers in 64 bits; python-telegram-bot takes whatever stands there. A message always has its
    number and its chat, a change of membership its chat, its author and both standings (Bot API, Message and
    ChatMemberUpdated: none of them is optional), a file its two ids and a picture its measures (Document,
    PhotoSize: likewise), so one without them was not sent by Telegram.
    """
    query = update.get("callback_query") or {}
    if not all(isinstance(one, str) for one in _types(update)) or not _changed(update.get("my_chat_member")):
        return False
    messages = [update.get("message"), update.get("edited_message"), query.get("message")]
    if any(
        one and not (isinstance(one.get("chat"), dict) and _wide(one.get("message_id"))) for one in messages
    ):
        return False
    if not all(_whole_files(one) for one in messages if one):
        return False
    return all(_wide(one) for one in _numbers(update)) and all(
        isinstance(one, str) for one in [*_words(update), *([query.get("id")] if query else [])]
    )


_PEOPLE: Final = frozenset(
    {"from", "user", "chat", "sender_chat", "voter_chat", "actor_chat", "sender_business_bot"}
)
_CHATS: Final = ("chat", "sender_chat")
_NUMBERS: Final = (
    *("message_id", "file_size", "width", "height"),
    *("migrate_to_chat_id", "migrate_from_chat_id"),
)
_WORDS: Final = (
    *("text", "caption", "media_group_id", "file_id", "file_unique_id", "file_name", "mime_type"),
    *("first_name", "last_name", "title", "data"),
)


def _changed(change: Json | None) -> bool:
    """Whether a change of membership is none, or whole."""
    return not change or all(
        isinstance(change.get(name), dict) for name in ("chat", "from", "old_chat_member", "new_chat_member")
    )


def _whole_files(message: Json) -> bool:
    pictures, document = message.get("photo") or (), message.get("document")
    measured = all(_wide(one.get("width")) and _wide(one.get("height")) for one in pictures)
    named = (*pictures, document) if document else pictures
    return measured and all(
        isinstance(one.get(name), str) for one in named for name in ("file_id", "file_unique_id")
    )


def _types(value: object) -> Iterator[object]:
    """What kind of chat each chat is said to be."""
    for below in _dicts(value):
        yield from (below[name].get("type") for name in _CHATS if isinstance(below.get(name), dict))


def _wide(value: object) -> bool:
    return type(value) is int and value in WIDE


def _numbers(value: object) -> Iterator[object]:
    for below in _dicts(value):
        yield from (below[name] for name in _NUMBERS if below.get(name) is not None)
        people = (below[name] for name in _PEOPLE if isinstance(below.get(name), dict))
        yield from (one.get("id") for one in people)


def _words(value: object) -> Iterator[object]:
    for below in _dicts(value):
        yield from (below[name] for name in _WORDS if below.get(name) is not None)


def _dicts(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _dicts(one)


def _in(message: Json, chat: int) -> bool:
    where = message.get("chat") or {}
    return where.get("id") == chat and where.get("type") == "private"


def person(user: Json | None) -> bool:
    return user is not None and bool(user) and not user["is_bot"] and user["id"] not in NOBODY
