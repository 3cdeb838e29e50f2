"""Messages and files as the server keeps them, and as people and tests look at them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Self

from simulator.entities import to_html

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message: what it says and what a press sends (or the address that it opens)."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on the server; ``data`` is empty in a remote view (fetch it by ``Person.download``)."""

    file_id: str
    name: str
    mime: str
    size: int
    data: bytes = field(repr=False, default=b"")

    @property
    def unique_id(self) -> str:
        """Telegram's second id: the same for every bot, good for comparing only."""
        return f"u{self.file_id}"

    @property
    def path(self) -> str:
        """Where ``/file/bot<token>/`` serves it."""
        return f"documents/{self.file_id}{PurePosixPath(self.name).suffix}"

    def json(self) -> Json:
        """The fields that every kind of file has in the API."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said before an edit at ``until``."""

    content: Json
    markup: Json | None
    until: datetime

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of buttons under that version."""
        return inline_buttons(self.markup)

    @property
    def text(self) -> str:
        """What it said."""
        return plain_text(self.content)


@dataclass(slots=True, eq=False)
class Message:
    """One message of a chat, by the bot or by a person.

    ``content`` is the part of the API object that makes the kind (text, entities, caption, document ...).
    """

    chat_id: int
    message_id: int
    sender: Json
    date: datetime
    content: Json
    #: the API method that sent it; empty for a person's
    method: str = ""
    markup: Json | None = None
    file: StoredFile | None = None
    edited: datetime | None = None
    #: earlier versions, oldest first
    edits: list[Version] = field(default_factory=list)
    deleted: bool = False
    #: the bot was not told that it arrived (a drill, see ``Fault.lost``)
    lost: bool = False
    #: grows over the whole server with each change
    revision: int = 0
    reply_to: int | None = None

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.method)

    @property
    def text(self) -> str:
        """Its text or caption without marks."""
        return plain_text(self.content)

    @property
    def html(self) -> str:
        """Its text or caption with marks as HTML."""
        entities = self.content.get("entities") or self.content.get("caption_entities") or ()
        return to_html(self.text, tuple(entities))

    @property
    def protected(self) -> bool:
        """Whether the apps don't let it be forwarded or saved."""
        return "has_protected_content" in self.content

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of buttons under it."""
        return inline_buttons(self.markup)

    @property
    def labels(self) -> list[list[str]]:
        """What its buttons say, row by row (inline ones, or those of a reply keyboard)."""
        keyboard = (self.markup or {}).get("keyboard", ())
        rows = [[key["text"] for key in row] for row in keyboard]
        return [[button.label for button in row] for row in self.buttons] or rows

    @property
    def kind(self) -> str:
        """What sort it is, by the API's field: text, document, photo, contact, or a service field."""
        kinds = (name for name in self.content if name not in _NOT_KINDS)
        return next(kinds, "text")

    def json(self, chat: Json, replied: Json | None = None) -> Json:
        """The API's Message object."""
        body: Json = {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": chat,
            "date": seconds(self.date),
            **self.content,
        }
        if self.edited:
            body["edit_date"] = seconds(self.edited)
        if replied:
            body["reply_to_message"] = replied
        if self.markup and "inline_keyboard" in self.markup:
            body["reply_markup"] = self.markup
        return body

    def change(self, content: Json, markup: Json | None, now: datetime) -> None:
        """Say something else from now on; the present version joins ``edits``."""
        self.edits.append(Version(self.content, self.markup, now))
        self.content, self.markup, self.edited = content, markup, now

    def dump(self) -> Json:
        """All of it as JSON, for a client in another process."""
        body = {name: getattr(self, name) for name in _PLAIN_FIELDS}
        body["date"] = self.date.isoformat()
        body["edited"] = self.edited and self.edited.isoformat()
        body["edits"] = [[one.content, one.markup, one.until.isoformat()] for one in self.edits]
        if self.file:
            body["file"] = [self.file.file_id, self.file.name, self.file.mime, self.file.size]
        return body

    @classmethod
    def load(cls, body: Json) -> Self:
        """The message that ``dump`` wrote; its file comes without the bytes."""
        message = cls(**{name: body[name] for name in _PLAIN_FIELDS}, date=_moment(body["date"]))
        message.edited = body["edited"] and _moment(body["edited"])
        message.edits = [Version(content, markup, _moment(at)) for content, markup, at in body["edits"]]
        message.file = StoredFile(*body["file"]) if "file" in body else None
        return message


_PLAIN_FIELDS = (
    "chat_id", "message_id", "sender", "content", "method", "markup", "deleted", "lost", "revision",
    "reply_to",
)  # fmt: skip
_NOT_KINDS = frozenset(
    {"entities", "caption", "caption_entities", "media_group_id", "forward_origin", "link_preview_options"}
    | {"show_caption_above_media", "has_protected_content", "sender_chat"}
)


def plain_text(content: Json) -> str:
    """The text or caption of a message's content."""
    return str(content.get("text") or content.get("caption") or "")


def inline_buttons(markup: Json | None) -> list[list[Button]]:
    """The rows of an inline keyboard; none for other markups."""
    rows = (markup or {}).get("inline_keyboard", ())
    return [[Button(key["text"], key.get("callback_data"), key.get("url")) for key in row] for row in rows]


def all_buttons(rows: list[list[Button]]) -> Iterator[Button]:
    """The buttons of all rows, in reading order."""
    return (button for row in rows for button in row)


def seconds(moment: datetime) -> int:
    """Unix time, as the API writes dates."""
    return int(moment.timestamp())


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
