"""Who is there: accounts and the chats that the bot may find itself in."""

from dataclasses import dataclass, field
from typing import Any

from simulator.errors import bad_request, forbidden, migrated
from simulator.messages import Message

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Toast:
    """What answered a press: a line over the chat, a window if ``alert``; empty text only ends the wait."""

    callback_id: str
    text: str
    alert: bool


@dataclass(slots=True, eq=False)
class Account:
    """A person's account, and how it stands to the bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str = "vi"
    #: has ever written to the bot in private
    started: bool = False
    #: the bot has seen it somewhere (in a group), so that it knows the id
    met: bool = False
    blocked: bool = False
    deactivated: bool = False
    toasts: list[Toast] = field(default_factory=list)

    def json(self) -> Json:
        """The API's User object."""
        body: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            body["username"] = self.username
        return body | {"language_code": self.language_code}


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat, a group or a supergroup, with its messages by id."""

    id: int
    type: str
    #: the person of a private chat
    account: Account | None = None
    title: str = ""
    #: account id -> "creator", "administrator" or "member"
    members: dict[int, str] = field(default_factory=dict)
    #: the bot's own standing in a group
    bot_status: str = "member"
    #: the bot was the last bot to write here (privacy mode then lets plain commands through)
    bot_wrote: bool = False
    moved_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    #: of the newest change of a message here
    revision: int = 0
    pinned: int | None = None
    last_own_id: int = 0

    @property
    def private(self) -> bool:
        """Whether it is between one person and the bot."""
        return self.account is not None

    def json(self) -> Json:
        """The API's Chat object."""
        if self.account is None:
            return {"id": self.id, "type": self.type, "title": self.title}
        body: Json = {"id": self.id, "type": "private", "first_name": self.account.first_name}
        if self.account.username:
            body["username"] = self.account.username
        return body

    def ensure_writable(self) -> None:
        """Raise Telegram's refusal unless the bot may send here.

        Source: errors of the real server; all but the migration are final for the bot.
        """
        if self.moved_to is not None:
            raise migrated(self.moved_to)
        if self.account is not None:
            _ensure_reachable(self.account)
        elif self.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {self._name}")
        elif self.bot_status == "left":
            raise forbidden(f"bot is not a member of the {self._name}")

    @property
    def _name(self) -> str:
        return "supergroup chat" if self.type == "supergroup" else "group chat"


def _ensure_reachable(account: Account) -> None:
    if account.deactivated:
        raise forbidden("user is deactivated")
    if account.blocked:
        raise forbidden("bot was blocked by the user")
    if not account.started:
        # an id that the bot never met does not exist for it
        raise forbidden("bot can't initiate conversation with a user") if account.met else chat_not_found()


def chat_not_found() -> Exception:
    """400: the bot knows no such chat."""
    return bad_request("chat not found")
