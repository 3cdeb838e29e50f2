"""What a command is: a name, who may use it, and what it answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from data.request import Request
from domain.message import Button, Message
from domain.people import Role

T = TypeVar("T")

#: What stands between the pieces of a button's data.
SEPARATOR = ":"

#: The longest number that a button carries: PostgreSQL keeps ids in 32 bits and refuses longer ones.
DIGITS = 9


class OldButton(Exception):
    """A button that this version of the bot does not draw: answered with the present screen."""


class Pressed:
    """What a pressed button carries, read piece by piece. Every reader raises OldButton for a bad piece."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = list(pieces)

    def __bool__(self) -> bool:
        """Whether a piece is left."""
        return bool(self._pieces)

    def word(self) -> str:
        """The next piece."""
        if not self._pieces:
            raise OldButton("a piece is missing")
        return self._pieces.pop(0)

    def number(self) -> int:
        """The next piece as a number."""
        word = self.word()
        if not (word.isascii() and word.isdigit() and len(word) <= DIGITS):
            raise OldButton(f"not a number: {word!r}")
        return int(word)

    def among(self, choices: Mapping[str, T]) -> T:
        """What the next piece stands for."""
        word = self.word()
        if word not in choices:
            raise OldButton(f"not among the choices: {word!r}")
        return choices[word]


Press = Callable[[Request, Pressed], Message]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the bot, and the home of its buttons.

    `title` stands in menus, at most 256 characters (Bot API, BotCommand); `help` is a sentence or two.
    `roles` may use it: any one of them is enough. `strangers` opens it to accounts that belong to nobody.
    `own`: it is about whoever asks and nobody else, and opens to them even while they hold no post.
    `press` answers its buttons, whose data is `name:arg:arg...`; with no argument a press runs the command.
    `home` is its place on the home screen (1 first), None keeps it off; `owed` counts what waits behind it.
    """

    name: str
    title: str
    help: str
    roles: frozenset[Role]
    run: Callable[[Request], Message]
    press: Press | None = None
    aliases: tuple[str, ...] = ()
    strangers: bool = False
    own: bool = False
    home: int | None = None
    owed: Callable[[Request], int] | None = None


def button(label: str, command: str, *arguments: object) -> Button:
    """A button that comes back to a command's `press` with these arguments.

    >>> button("Xem", "viec", 12, "done").data
    'viec:12:done'
    """
    return Button(label, SEPARATOR.join([command, *map(str, arguments)]))
