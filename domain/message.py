"""What is said and answered: rich text, buttons, messages, and what a person said.

The text of a `Message` is Telegram's small HTML; only `rich` and the functions beside it make it, so every
value from a person is escaped in one place. Another channel takes `plain(...)`.
"""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

#: Bytes that a button may carry (Bot API, InlineKeyboardButton.callback_data).
BUTTON_BYTES = 64

_TAG = re.compile(r"<[^>]*>")


class Rich(str):
    """Text that is safe to send as HTML: made by `rich` and its neighbours only."""

    __slots__ = ()


def escape(value: object) -> Rich:
    """The value as rich text, every character meant as written; rich text is left alone.

    >>> escape("a<b")
    'a&lt;b'
    """
    return value if isinstance(value, Rich) else Rich(html.escape(str(value), quote=False))


def rich(template: str, **values: object) -> Rich:
    """A template of ours (its own tags count) with values from anywhere, escaped.

    >>> rich("<b>{name}</b> có {n} việc", name="<An>", n=3)
    '<b>&lt;An&gt;</b> có 3 việc'
    """
    return Rich(template.format_map({name: escape(value) for name, value in values.items()}))


def bold(value: object) -> Rich:
    """The value in bold."""
    return Rich(f"<b>{escape(value)}</b>")


def italic(value: object) -> Rich:
    """The value in italics."""
    return Rich(f"<i>{escape(value)}</i>")


def join(parts: Iterable[object], between: str = "\n") -> Rich:
    """The parts one after the other; empty ones are left out.

    >>> join(["a", "", Rich("<b>b</b>")])
    'a\\n<b>b</b>'
    """
    return Rich(between.join(escape(part) for part in parts if part != ""))


def plain(text: Rich) -> str:
    """The text without tags, for toasts, logs of tests, and channels without rich text.

    >>> plain(rich("<b>{x}</b>", x="a<b"))
    'a<b'
    """
    return html.unescape(_TAG.sub("", text))


def length(text: Rich) -> int:
    """Characters as a phone's messenger counts them: UTF-16 units without the tags (Bot API, MessageEntity).

    >>> length(Rich("<b>a</b>&lt;"))
    2
    """
    return len(plain(text).encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: its label, and what comes back when it is pressed (at most 64 bytes)."""

    label: str
    data: str

    def __post_init__(self) -> None:
        """Refuse what Telegram would refuse (ValueError): an empty label, data that is empty or too long."""
        if not self.label:
            raise ValueError("a button needs a label")
        if not 0 < len(self.data.encode()) <= BUTTON_BYTES:
            raise ValueError(f"button data must be 1 to {BUTTON_BYTES} bytes: {self.data!r}")


Rows = tuple[tuple[Button, ...], ...]


def stacked(*buttons: Button) -> Rows:
    """One button in each row: long Vietnamese labels stay readable on a phone."""
    return tuple((button,) for button in buttons)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that goes with a message: the kind (a report of the catalogue) and what it is made of.

    Never bytes: the paper is built after the commit, and again if the process died before sending it.
    `picture`: it is a picture, shown in the chat and not as a file to open.
    """

    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    picture: bool = False

    def to_json(self) -> dict[str, Any]:
        """The paper as plain data."""
        return {"kind": self.kind, "params": dict(self.params), "picture": self.picture}


@dataclass(frozen=True, slots=True)
class Message:
    """One answer. Pressed buttons edit their own message unless `fresh` asks for a new one.

    `toast` is the short word shown over the chat when a button was pressed (200 characters at most).
    `silent` sends without a sound. Long texts are split by the channel, between paragraphs. `protect` asks
    the channel not to let it be forwarded or saved (Bot API, protect_content); such a message is always new.
    Without text and paper nothing is drawn: only the toast is shown.
    `forget` is an order to the channel and no part of the message: what this answers is not to be kept, and
    its raw update is blanked in the same transaction. `plan_waits` is another: a plan was handed in that is
    to be read now.
    """

    text: Rich
    buttons: Rows = ()
    toast: str = ""
    fresh: bool = False
    silent: bool = False
    paper: Paper | None = None
    protect: bool = False
    forget: bool = False
    plan_waits: bool = False

    def to_json(self) -> dict[str, Any]:
        """The message as plain data without its orders, to be kept in a row until it is sent."""
        return {
            "text": self.text,
            "buttons": [[{"label": one.label, "data": one.data} for one in row] for row in self.buttons],
            "toast": self.toast,
            "fresh": self.fresh,
            "silent": self.silent,
            "paper": self.paper.to_json() if self.paper else None,
            "protect": self.protect,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Message":
        """The message that `to_json` wrote.

        >>> message = Message(Rich("a"), stacked(Button("Gửi", "x:1")), paper=Paper("report", {"year": 2024}))
        >>> Message.from_json(message.to_json()) == message
        True
        """
        buttons = tuple(tuple(Button(**button) for button in row) for row in data["buttons"])
        paper = Paper(**data["paper"]) if data["paper"] else None
        rest = {name: data[name] for name in ("toast", "fresh", "silent")}
        # Rows from before there was `protect` are still to be sent.
        return cls(Rich(data["text"]), buttons, paper=paper, protect=data.get("protect", False), **rest)


class SaidKind(StrEnum):
    """In which way a person said something."""

    #: typed a message or a command
    TEXT = "text"
    #: pressed a button
    PRESS = "press"
    #: sent a file or a photo, perhaps with a caption
    FILE = "file"
    #: changed the text of an earlier message
    EDIT = "edit"
    #: blocked the bot; in a group: put it out, or no longer lets it write
    BLOCKED = "blocked"
    #: unblocked the bot; in a group: it may write there (again)
    UNBLOCKED = "unblocked"
    #: took the bot into a group, where it may write
    ENTERED = "entered"
    #: anything else: a sticker, a voice message, a place
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class File:
    """A file as the channel describes it before its bytes are fetched; `size` in bytes, None if untold."""

    id: str
    unique_id: str
    name: str
    size: int | None = None
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said, apart from any channel.

    `text` is typed text or a caption, already in NFC; `data` is what a pressed button carried; `message` is
    the id of the message said or edited or, for a press, of the message that shows the button; `album` joins
    files that were sent together; `sender` is the name on the sender's own profile; `title` is the group's.
    """

    kind: SaidKind
    chat: str
    message: str
    at: datetime
    text: str = ""
    data: str = ""
    file: File | None = None
    album: str = ""
    private: bool = True
    sender: str = ""
    title: str = ""

    @property
    def command(self) -> str:
        """The name of the command that is typed, without slash, bot name and arguments; "" if none is.

        An edited message never is a command: it is not run a second time.
        """
        if self.kind is not SaidKind.TEXT or not self.text.startswith("/"):
            return ""
        return self.text[1:].split(maxsplit=1)[0].split("@")[0].lower() if self.text[1:].strip() else ""

    @property
    def argument(self) -> str:
        """What stands behind the command, or the whole text where there is none."""
        if not self.command:
            return self.text
        return self.text[len(self.text.split(maxsplit=1)[0]) :].strip()
