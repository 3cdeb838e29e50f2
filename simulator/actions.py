"""What people do, as the server sees it: each action changes the world and may make an update.

The arguments are plain values, so that the same actions serve people in this process and over ``/sim``.
"""

import base64
import mimetypes
import re
from typing import Final

from simulator.chats import Account, Chat
from simulator.entities import Text, spoken, units
from simulator.errors import PersonError
from simulator.messages import Json, Message, StoredFile, seconds
from simulator.methods.chats import bot_status, member
from simulator.methods.media import media_content
from simulator.methods.sending import CAPTION_LIMIT, TEXT_LIMIT, caption_content, text_content
from simulator.world import World

_ANONYMOUS: Final = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""Whom the API names as the author of what an anonymous administrator writes."""
_COMMAND: Final = re.compile(r"/\w+(?:@(?P<bot>\w+))?")


class Actions:
    """Everything that a person can do to the bot's world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_name: dict[str, Account] = {}
        self._groups: dict[str, Chat] = {}

    def person(self, name: str, username: str | None = None, language: str = "vi") -> Account:
        """The person of that name; the first call makes the account."""
        if name not in self._by_name:
            self._by_name[name] = self._world.add_account(name, username, language)
        return self._by_name[name]

    def group(self, title: str, members: list[int], *, supergroup: bool = False, admin: bool = False) -> Chat:
        """The group of that title; the first call makes it, with the bot in it (``admin``: as one)."""
        if title not in self._groups:
            chat = self._groups[title] = self._world.add_group(title, supergroup=supergroup)
            for number in members:
                chat.members[number] = "member"
                self._world.accounts[number].met = True
            if members:
                chat.members[members[0]] = "creator"
            self._bring_bot(chat, "administrator" if admin else "member")
        return self._groups[title]

    def say(
        self,
        person: int,
        text: str,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        forwarded_from: int | None = None,
        anonymous: bool = False,
    ) -> list[Message]:
        """Send a text; one that is too long goes out in pieces, as the apps do it.

        ``anonymous``: as an administrator who hides behind the group.
        """
        if not text.strip():
            raise PersonError("the apps send no empty message")
        more = self._origin(forwarded_from)
        if anonymous and chat is not None:
            more["sender_chat"] = self._world.chats[chat].json()
        pieces = (spoken(piece) for piece in _pieces(text, TEXT_LIMIT))
        return [self._send(person, chat, text_content(one) | more, one, reply_to) for one in pieces]

    def post(self, person: int, content: Json) -> Message:
        """Send anything else that the API knows, by its field: ``{"location": {...}}``, a sticker."""
        return self._send(person, None, content, Text(""), None)

    def press(self, person: int, chat: int, message: int, data: str, *, inaccessible: bool = False) -> str:
        """Press an inline button; the callback query's id.

        ``inaccessible``: the message is so old that the bot gets only its id.
        """
        account = self._world.accounts[person]
        pressed = self._world.chats[chat].messages.get(message)
        if pressed is None or pressed.deleted:
            raise PersonError("the message is gone")
        self._ensure_may_write(account, self._world.chats[chat])
        shown = self._world.json(pressed)
        if inaccessible:
            shown = {"chat": shown["chat"], "message_id": message, "date": 0}
        return self._world.press(account, chat, {"message": shown, "data": data})

    def upload(
        self,
        person: int,
        files: list[Json],
        *,
        caption: str = "",
        photo: bool = False,
        chat: int | None = None,
        reply_to: int | None = None,
        album: str = "",
    ) -> list[Message]:
        """Send files (``name``, ``data`` as bytes or base64, ``mime``); several are one album.

        The caption goes with the first. ``album`` names one that other calls add to: its items may get an
        answer together, so none is waited for by itself.
        """
        if units(caption) > CAPTION_LIMIT:
            raise PersonError("the apps don't let a caption grow so long")
        name = album or (str(self._world.revision + 2_000_000) if len(files) > 1 else "")
        group = {"media_group_id": name} if name else {}
        sent = []
        for number, one in enumerate(files):
            stored = self._stored(one)
            text = spoken(caption) if number == 0 else Text("")
            content = media_content("photo" if photo else "document", stored) | caption_content(text) | group
            last = number == len(files) - 1 and not album
            sent.append(self._send(person, chat, content, text, reply_to, file=stored, awaited=last))
        return sent

    def contact(
        self,
        person: int,
        phone: str,
        *,
        of: int | None = None,
        forwarded_from: int | None = None,
    ) -> Message:
        """Share a contact: one's own, or that ``of`` somebody."""
        owner = self._world.accounts[of or person]
        content = {"contact": {"phone_number": phone, "first_name": owner.first_name, "user_id": owner.id}}
        return self._send(person, None, content | self._origin(forwarded_from), Text(""), None)

    def edit(self, person: int, message: int, text: str, *, chat: int | None = None) -> Message:
        """Change one's own message (a caption if it has a file)."""
        where = self._world.chats[chat or person]
        edited = where.messages.get(message)
        if edited is None or edited.deleted or edited.sender["id"] != person:
            raise PersonError("people edit only their own messages")
        content = dict(edited.content)
        for name in ("text", "entities", "caption", "caption_entities"):
            content.pop(name, None)
        content |= caption_content(spoken(text)) if edited.file else text_content(spoken(text))
        edited.change(content, None, self._world.clock())
        self._world.mark(edited)
        if self._visible(where, spoken(text), None):
            self._world.tell("edited_message", self._world.json(edited), where.id)
        return edited

    def remove(self, person: int, message: int, *, chat: int | None = None) -> None:
        """Delete one's own message; the Bot API tells a bot nothing of that."""
        removed = self._world.chats[chat or person].messages[message]
        removed.deleted = True
        self._world.mark(removed)

    def block(self, person: int) -> None:
        """Stop the bot; it is told by my_chat_member."""
        self._set_blocked(person, blocked=True)

    def unblock(self, person: int) -> None:
        """Let the bot write again."""
        self._set_blocked(person, blocked=False)

    def deactivate(self, person: int) -> None:
        """Delete the account; the bot learns of it when it writes."""
        self._world.accounts[person].deactivated = True

    def join(self, chat: int, person: int) -> None:
        """A person joins a group."""
        self._world.chats[chat].members[person] = "member"
        account = self._world.accounts[person]
        account.met = True
        self._service(chat, person, {"new_chat_members": [account.json()]})

    def leave(self, chat: int, person: int) -> None:
        """A person leaves a group."""
        self._world.chats[chat].members.pop(person)
        self._service(chat, person, {"left_chat_member": self._world.accounts[person].json()})

    def set_bot_status(self, chat: int, status: str) -> None:
        """Someone makes the bot "administrator" or "member" of a group again, or has it "kicked"."""
        self._bring_bot(self._world.chats[chat], status)

    def migrate(self, chat: int) -> Chat:
        """A group becomes a supergroup with another id; service messages tell both ways."""
        old = self._world.chats[chat]
        if old.type != "group" or old.moved_to is not None:
            raise PersonError("only a group becomes a supergroup, and once")
        new = self._world.add_group(old.title, supergroup=True)
        new.members, new.bot_status = dict(old.members), old.bot_status
        self._groups[old.title] = new
        author = next(iter(old.members), self._world.bot["id"])
        self._service(old.id, author, {"migrate_to_chat_id": new.id})
        old.moved_to = new.id
        self._service(new.id, author, {"migrate_from_chat_id": old.id})
        return new

    # --- shared steps -------------------------------------------------------------------------------

    def _send(
        self,
        person: int,
        chat: int | None,
        content: Json,
        text: Text,
        reply_to: int | None,
        *,
        file: StoredFile | None = None,
        awaited: bool = True,
    ) -> Message:
        account = self._world.accounts[person]
        where = self._world.chats[chat or person]
        self._ensure_may_write(account, where)
        sender = _ANONYMOUS if "sender_chat" in content else account.json()
        message = self._message(sender, where, content)
        message.file, message.reply_to = file, reply_to
        if self._visible(where, text, reply_to):
            self._world.receive(where, message, needs_answer=where.private and awaited)
        else:
            where.messages[message.message_id] = message
            self._world.mark(message)
        return message

    def _message(self, sender: Json, chat: Chat, content: Json) -> Message:
        number = self._world.next_message_id(chat)
        return Message(chat.id, number, sender, self._world.clock(), content)

    def _ensure_may_write(self, account: Account, chat: Chat) -> None:
        if chat.moved_to is not None:
            raise PersonError("the group is a supergroup now")
        if chat.private and (account.blocked or account.deactivated):
            raise PersonError("a blocked bot is written to only after it is unblocked")
        if not chat.private and account.id not in chat.members:
            raise PersonError("not in this group")
        if chat.private:
            account.started = True

    def _visible(self, chat: Chat, text: Text, reply_to: int | None) -> bool:
        """Whether the bot gets to see it. Source: bots features, "Privacy mode"."""
        if chat.private:
            return True
        if chat.bot_status not in ("member", "administrator"):
            return False
        if not self._world.privacy or chat.bot_status == "administrator":
            return True
        replied = chat.messages.get(reply_to) if reply_to else None
        return bool(replied and replied.from_bot) or self._is_command_for_bot(chat, text.plain)

    def _is_command_for_bot(self, chat: Chat, text: str) -> bool:
        match = _COMMAND.match(text)
        if match is None:
            return False
        named = match["bot"]
        return chat.bot_wrote if named is None else named.lower() == self._world.bot["username"].lower()

    def _service(self, chat: int, author: int, content: Json) -> None:
        where = self._world.chats[chat]
        account = self._world.accounts.get(author)
        sender = account.json() if account else self._world.bot
        self._world.receive(where, self._message(sender, where, content), needs_answer=False)

    def _bring_bot(self, chat: Chat, status: str) -> None:
        before = bot_status(chat) if chat.messages else "left"
        chat.bot_status = status
        author = next(iter(chat.members), None)
        if author is None:
            raise PersonError("a group has people in it")
        if before in ("left", "kicked") and status in ("member", "administrator"):
            self._service(chat.id, author, {"new_chat_members": [self._world.bot]})
        self._tell_standing(chat, self._world.accounts[author], before, status)

    def _set_blocked(self, person: int, *, blocked: bool) -> None:
        account = self._world.accounts[person]
        if account.blocked == blocked:
            return
        account.started = True
        account.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        self._tell_standing(self._world.chats[person], account, before, after)

    def _tell_standing(self, chat: Chat, author: Account, before: str, after: str) -> None:
        bot = self._world.bot
        payload = {
            "chat": chat.json(),
            "from": author.json(),
            "date": seconds(self._world.clock()),
            "old_chat_member": member(bot, before),
            "new_chat_member": member(bot, after),
        }
        self._world.tell_member(payload, chat.id)

    def _origin(self, forwarded_from: int | None) -> Json:
        if forwarded_from is None:
            return {}
        author = self._world.accounts[forwarded_from].json()
        date = seconds(self._world.clock())
        return {"forward_origin": {"type": "user", "sender_user": author, "date": date}}

    def _stored(self, one: Json) -> StoredFile:
        data = one["data"]
        content = data if isinstance(data, bytes) else base64.b64decode(data)
        guessed = mimetypes.guess_type(one["name"])[0] or "application/octet-stream"
        return self._world.store(one["name"], one.get("mime") or guessed, content)


def _pieces(text: str, limit: int) -> list[str]:
    """The text cut so that no piece has more UTF-16 units than the limit."""
    if units(text) <= limit:
        return [text]
    # two units a letter at most: half the limit always fits
    size = limit // 2 if units(text) > len(text) else limit
    return [text[at : at + size] for at in range(0, len(text), size)]
