"""What an update says: from Telegram's words to the program's own."""

import json
from dataclasses import dataclass
from datetime import datetime

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Document,
    InaccessibleMessage,
    Message,
    PhotoSize,
    Update,
    User,
)
from telegram.constants import ChatID, ChatMemberStatus, ChatType

from domain import filenames
from domain.message import File, Said, SaidKind
from vietnamese import text

#: Senders that stand for a group, a channel or Telegram itself (PTB, constants.ChatID): never a person.
NOBODY = frozenset({ChatID.ANONYMOUS_ADMIN, ChatID.SERVICE_CHAT, ChatID.FAKE_CHANNEL})

_GONE = frozenset({ChatMemberStatus.BANNED, ChatMemberStatus.LEFT})
_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said, by which account, and where an answer goes.

    `press` is the id of the callback that wants an answer, "" if none; `screen` whether the pressed message
    can still be edited.
    """

    user: str
    said: Said
    press: str = ""
    screen: bool = False


@dataclass(frozen=True, slots=True)
class ChatMoved:
    """A group that became a supergroup, with another id (Bot API, Message.migrate_to_chat_id)."""

    chat: str
    to: str


def heard(update: Update, bot_name: str, now: datetime) -> Heard | ChatMoved | None:
    """Who said what, or which group moved; None for what is not said to this bot by a person.

    Raises an exception of any kind where PTB took what Telegram would never say, such as a text that is none.
    `bot_name` is the bot's user name: a group's command to another bot is not ours to answer.
    """
    if update.callback_query is not None:
        return _press(update.callback_query, now)
    if update.my_chat_member is not None:
        return _standing(update.my_chat_member)
    if update.message is not None:
        return _moved(update.message) or _message(update.message, bot_name)
    if update.edited_message is not None:
        return _edit(update.edited_message)
    return None


def number(value: object) -> int:
    """An id or a count as Telegram has them: 64 bits (Bot API). PTB takes whatever stands there.

    Raises TypeError for anything else.

    >>> number(-5)
    -5
    """
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise TypeError(f"no number of Telegram's: {type(value).__name__}")
    return value


def bare(update_id: int, found: Heard) -> str:
    """An update in JSON that only says to whom an answer goes, in place of one whose words are forgotten."""
    message = {
        "message_id": int(found.said.message or 0),
        "date": int(found.said.at.timestamp()),
        "chat": {
            "id": int(found.said.chat),
            "type": ChatType.PRIVATE if found.said.private else ChatType.GROUP,
        },
        "from": {"id": int(found.user), "is_bot": False, "first_name": ""},
    }
    return json.dumps({"update_id": update_id, "message": message})


def _is_person(user: User | None, sender_chat: Chat | None) -> bool:
    return user is not None and not user.is_bot and user.id not in NOBODY and sender_chat is None


def _press(query: CallbackQuery, now: datetime) -> Heard | None:
    if query.message is None or not _is_person(query.from_user, None):
        return None
    shown = query.message
    said = Said(
        SaidKind.PRESS,
        str(number(shown.chat.id)),
        str(number(shown.message_id)),
        now,
        data=text.clean(query.data or ""),
        private=_private(shown.chat),
        sender=_name(query.from_user),
    )
    return Heard(
        str(query.from_user.id), said, text.clean(query.id), not isinstance(shown, InaccessibleMessage)
    )


def _standing(change: ChatMemberUpdated) -> Heard | None:
    """Blocking and unblocking are told as the bot's own membership in a private chat."""
    if change.chat.type in _GROUPS:
        return _standing_in_group(change)
    if not _private(change.chat) or not _is_person(change.from_user, None):
        return None
    gone = change.new_chat_member.status in _GONE
    kind = SaidKind.BLOCKED if gone else SaidKind.UNBLOCKED
    said = Said(kind, str(change.chat.id), "", change.date, sender=_name(change.from_user))
    return Heard(str(change.from_user.id), said)


def _standing_in_group(change: ChatMemberUpdated) -> Heard:
    """How the bot stands in a group: it came in, may write, or may not; whoever did that may be hidden."""
    kind = SaidKind.BLOCKED
    if _may_write(change.new_chat_member):
        kind = SaidKind.UNBLOCKED if _is_in(change.old_chat_member) else SaidKind.ENTERED
    chat = change.chat
    said = Said(kind, str(chat.id), "", change.date, private=False, title=_title(chat))
    return Heard(str(change.from_user.id), said)


def _is_in(member: ChatMember) -> bool:
    """Whether somebody is in a group; whoever is restricted may be out of it (Bot API: is_member)."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _GONE


def _may_write(member: ChatMember) -> bool:
    return _is_in(member) and (not isinstance(member, ChatMemberRestricted) or member.can_send_messages)


def _moved(message: Message) -> ChatMoved | None:
    """Both chats tell of it, the old one and the new one; either is enough. A private chat never moves."""
    if message.chat.type not in _GROUPS:
        return None
    if message.migrate_to_chat_id is not None:
        return ChatMoved(str(message.chat.id), str(number(message.migrate_to_chat_id)))
    if message.migrate_from_chat_id is not None:
        return ChatMoved(str(number(message.migrate_from_chat_id)), str(message.chat.id))
    return None


def _message(message: Message, bot_name: str) -> Heard | None:
    user = message.from_user
    if user is None or not _is_person(user, message.sender_chat) or _for_another_bot(message, bot_name):
        return None
    if message.is_topic_message and not _private(message.chat):
        return None  # an answer would land in another topic than the question
    kind = SaidKind.OTHER
    if message.text is not None:
        kind = SaidKind.TEXT
    elif message.document or message.photo:
        kind = SaidKind.FILE
    return Heard(str(user.id), _said(message, user, kind))


def _edit(message: Message) -> Heard | None:
    user = message.from_user
    if user is None or not _is_person(user, message.sender_chat):
        return None
    return Heard(str(user.id), _said(message, user, SaidKind.EDIT))


def _said(message: Message, user: User, kind: SaidKind) -> Said:
    return Said(
        kind,
        str(number(message.chat.id)),
        str(number(message.message_id)),
        message.edit_date or message.date,
        text=text.clean(message.text or message.caption or ""),
        file=_file(message),
        album=text.clean(message.media_group_id or ""),
        private=_private(message.chat),
        sender=_name(user),
        title=_title(message.chat),
    )


def _file(message: Message) -> File | None:
    if message.document is not None:
        return _document(message.document)
    if message.photo:
        return _photo(max(message.photo, key=lambda size: size.width * size.height))
    return None


def _document(document: Document) -> File:
    file_id, unique = text.clean(document.file_id), text.clean(document.file_unique_id)
    said = text.squeeze(document.file_name or "")
    name = filenames.harmless(said) if said else unique
    return File(file_id, unique, name, _size(document.file_size), text.squeeze(document.mime_type or ""))


def _photo(photo: PhotoSize) -> File:
    """A photo has no name of its own; Telegram turns every photo into JPEG."""
    file_id, unique = text.clean(photo.file_id), text.clean(photo.file_unique_id)
    return File(file_id, unique, f"{unique}.jpg", _size(photo.file_size), "image/jpeg")


def _size(of: int | None) -> int | None:
    return None if of is None else number(of)


def _for_another_bot(message: Message, bot_name: str) -> bool:
    if _private(message.chat):
        return False  # nobody else is there to answer
    words = (message.text or "").split(maxsplit=1)
    if not words or not words[0].startswith("/") or "@" not in words[0]:
        return False
    return words[0].partition("@")[2].lower() != bot_name.lower()


def _private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE


def _title(chat: Chat) -> str:
    return text.squeeze(chat.title or "")


def _name(user: User) -> str:
    """The name on the profile; an account without one is no error (Bot API asks for no letter in it)."""
    return text.squeeze(user.full_name or "")
