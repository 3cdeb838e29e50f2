"""SQLite's one writer: a thread of its own, which commits together what waits at the same moment."""

import asyncio
import contextvars
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlmodel import Session

T = TypeVar("T")
Work = Callable[[Session], T]
#: Works that are committed together at most, and the seconds after which the others wait for the next commit.
TOGETHER = 32
LONGEST = 0.05


@dataclass(slots=True)
class _Wish:
    """Work that waits for the writer, and who waits for its result."""

    work: Work[Any]
    apart: bool
    context: contextvars.Context
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"


@dataclass(frozen=True, slots=True)
class Came:
    """What work came to: a value, or an error."""

    value: Any = None
    error: BaseException | None = None

    def tell(self, future: "asyncio.Future[Any]") -> None:
        """Let whoever waits go on; whoever was cancelled meanwhile does not hear of it."""
        if future.done():
            return
        if self.error is not None:
            future.set_exception(self.error)
        else:
            future.set_result(self.value)


class Writer:
    """Does work in the order in which it is wished for; its thread begins with the first wish."""

    def __init__(
        self,
        engine: Engine,
        *,
        alone: Callable[[Work[Any]], Any],
        within: Callable[[Connection, Work[Any]], Came],
    ) -> None:
        """`alone` runs work as a transaction, `within` as a part of the one that runs on a connection.

        `within` raises if that transaction is lost, or is to begin anew.
        """
        self._engine = engine
        self._alone = alone
        self._within = within
        self._wishes: deque[_Wish] = deque()
        #: rings once a wish; with False there will be no further one
        self._bell: SimpleQueue[bool] = SimpleQueue()
        self._line: Connection | None = None
        self._thread: threading.Thread | None = None

    async def run(self, work: Work[T], *, apart: bool) -> T:
        """Do work, committed before this answers; `apart` from any other work.

        It is done even if whoever waits for it is cancelled.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="db-write", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        wish = _Wish(work, apart, contextvars.copy_context(), loop, loop.create_future())
        self._wishes.append(wish)
        self._bell.put(True)
        found: T = await wish.future
        return found

    def close(self) -> None:
        """Do what still waits, and end."""
        if self._thread is not None:
            self._bell.put(False)
            self._thread.join()
            self._thread = None

    def _serve(self) -> None:
        while self._bell.get():
            while self._wishes:  # unless they were done together with an earlier one
                self._grant()
        self._hang_up()

    def _grant(self) -> None:
        """Do what waits, and let all who wait for it go on at once."""
        wishes: list[_Wish] = []
        try:
            found = self._done(wishes)
        except BaseException as error:
            found = [Came(error=error)] * len(wishes)
        told = list(zip(wishes, found, strict=True))
        for loop in {wish.loop for wish in wishes}:
            with suppress(RuntimeError):  # a loop that is closed has nobody who waits
                loop.call_soon_threadsafe(_tell, [one for one in told if one[0].loop is loop])

    def _done(self, wishes: list[_Wish]) -> list[Came]:
        """Take at least one wish, and do them: together where that succeeds, else each by itself."""
        if not self._wishes[0].apart:
            try:
                return self._done_together(wishes)
            except Exception:
                self._hang_up()
        if not wishes:
            wishes.append(self._wishes.popleft())
        return [self._done_alone(wish) for wish in wishes]

    def _done_alone(self, wish: _Wish) -> Came:
        try:
            return Came(wish.context.run(self._alone, wish.work))
        except BaseException as error:
            return Came(error=error)

    def _done_together(self, wishes: list[_Wish]) -> list[Came]:
        """One transaction of many works. Raises if it can't be committed; then nothing of it was."""
        found: list[Came] = []
        self._line = self._line or self._engine.connect()
        with self._line.begin():
            # What comes while they are done has a commit of its own: nobody waits for who came later.
            waiting = min(len(self._wishes), TOGETHER)
            # Beginning may have taken long itself, where another process wrote.
            until = time.monotonic() + LONGEST
            while len(found) < waiting and not self._wishes[0].apart:
                if found and time.monotonic() > until:
                    break
                wishes.append(self._wishes.popleft())
                found.append(wishes[-1].context.run(self._within, self._line, wishes[-1].work))
        return found

    def _hang_up(self) -> None:
        """Give the connection back: it is of no use, or no longer needed."""
        line, self._line = self._line, None
        if line is not None:
            line.close()


def _tell(told: list[tuple[_Wish, Came]]) -> None:
    for wish, came in told:
        came.tell(wish.future)
