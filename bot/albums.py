"""Files sent together (an album) are answered once.

Telegram hands out an album as one update for each file, in any order, and never says how many there are (Bot
API, Message.media_group_id). Each is handled by itself; its answer is held until the album has been quiet
for a while or its sender does something else, and what a later item is answered takes its place.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

from domain.message import Message

#: Seconds without another item after which an album is taken to be whole.
QUIET = 1.0


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that waits to be said; `say` never raises.

    `alone`: it is a refusal of its own item, and tells nothing of how the album stands.
    """

    update_id: int
    reply: Message
    alone: bool
    say: Callable[[], Awaitable[None]]

    def gives_way_to(self, reply: Message, alone: bool) -> bool:
        """Whether a later answer takes the place of this one.

        A refusal gives way to its like only. How the album stands is told by the last answer, but that
        something was not even kept (`Message.forget`) is said in any case.
        """
        if self.alone or alone:
            return self.alone and alone and self.reply == reply
        return reply.forget or not self.reply.forget


class Album:
    """What is held for one album, in the order in which it is to be said."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.held: list[Held] = []
        self._timer: asyncio.TimerHandle | None = None
        self._saying: asyncio.Task[None] | None = None

    @property
    def open(self) -> bool:
        """Whether an answer that is held may still be withdrawn."""
        return self._saying is None

    def hold(self, new: Held, withdrawn: Collection[int]) -> None:
        """Hold one more answer; those of the withdrawn updates are no longer to be said."""
        self.held = [one for one in self.held if one.update_id not in withdrawn] + [new]

    def wait(self) -> None:
        """Say nothing before the next `begin`."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def begin(self, seconds: float) -> None:
        """Say what is held when so many seconds have passed."""
        self._timer = asyncio.get_running_loop().call_later(seconds, self._say)

    async def said(self) -> None:
        """Say what is held now, if that has not begun, and wait until it is said."""
        self.wait()
        self._say()
        assert self._saying is not None  # noqa: S101  # begun by the line above
        await asyncio.shield(self._saying)

    def _say(self) -> None:
        if self._saying is None:
            self._saying = asyncio.create_task(self._say_all(), name="album")

    async def _say_all(self) -> None:
        """One after the other; each stays in the list until it is said, for it may arrive a second time."""
        while self.held:
            await self.held[0].say()
            del self.held[0]


class Albums:
    """The albums whose answers are held, at most one for each person."""

    def __init__(self, quiet: float = QUIET) -> None:
        """`quiet`: seconds without another item after which an album is answered."""
        self._quiet = quiet
        self._albums: dict[str, Album] = {}

    def __contains__(self, update_id: int) -> bool:
        """Whether the answer to this update is held, or being said."""
        return any(one.update_id == update_id for album in self._albums.values() for one in album.held)

    @asynccontextmanager
    async def turn(self, person: str, name: str) -> AsyncIterator[Album | None]:
        """While one update of a person is handled: its album, whose answers wait; None if `name` is "".

        What is held for another album of that person is said first. The turns of one person do not overlap.
        """
        album = self._albums.get(person)
        if album is not None and not (album.open and album.name == name):
            await album.said()
            album = None
        if not name:
            self._albums.pop(person, None)
            yield None
            return
        album = self._albums[person] = album or Album(name)
        album.wait()
        try:
            yield album
        finally:
            self._forget_said()
            album.begin(self._quiet)

    async def say_all(self) -> None:
        """Say now whatever is held."""
        await asyncio.gather(*(album.said() for album in self._albums.values()))
        self._albums.clear()

    def _forget_said(self) -> None:
        said = [person for person, album in self._albums.items() if not (album.open or album.held)]
        for person in said:
            del self._albums[person]
