"""What people need of a server, wherever it runs."""

from typing import Any, Protocol

from simulator.chats import Toast
from simulator.messages import Json, Message


class Door(Protocol):
    """The way to the server."""

    async def do(self, action: str, **arguments: Any) -> Any:
        """Carry out one of ``Actions``; messages come back as ``Message``."""

    async def settle(self, chat_id: int | None, within: float) -> None:
        """Return when the bot has done with the chat (None: with all)."""

    async def change(self, chat_id: int, since: int, within: float) -> None:
        """Return when a message of the chat has a revision above ``since``, or after ``within`` seconds."""

    async def download(self, file_id: str) -> bytes:
        """A file's bytes."""

    async def toasts(self, person: int) -> list[Toast]:
        """What answered the person's presses."""

    async def commands(self, person: int) -> list[Json]:
        """What the person's app lists as commands."""

    def messages(self, chat_id: int) -> list[Message]:
        """The chat as far as it is known, oldest first, deleted ones left out."""

    def news(self, chat_id: int, since: int) -> list[Message]:
        """The chat's messages changed after that revision, oldest change first."""

    @property
    def revision(self) -> int:
        """The newest change known."""
