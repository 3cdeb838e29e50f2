"""This process among others that share the inbox: it hears what they give it, and relieves the dead."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from bot.intake import Intake
from data import lanes, listening, replicas
from data.db import Database
from data.listening import Deaf, Ear

_log = structlog.get_logger(__name__)

#: Seconds between two looks at who is gone; what was not heard is found then too.
LOOK = 1.0
#: Seconds between two looks after which this process was away itself, and knows nothing of the others.
AWAY = 2.5
#: Looks in time before somebody is believed to be gone: after a lost database all were silent, and come back.
STEADY = 3
#: The channel on which whoever sends hears that something may be owed.
OWED = "thidua_owed"


class Crew:
    """Listens, looks once a second for those that are gone, and takes over what they had.

    On SQLite there is nobody else: nothing is done. Without an intake nothing is taken over.
    """

    def __init__(
        self,
        database: Database,
        me: str,
        intake: Intake | None,
        *,
        owed: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        """`owed` is called when another one left something to send, `changed` when one of them is gone."""
        self._database = database
        self._me = me
        self._intake = intake
        self._owed = owed
        self._changed = changed
        self._ear: Ear | None = None
        self._steady = 0
        self._blind = False
        self._looked = 0.0
        self._others: set[str] = set()
        self._errands: set[asyncio.Task[object]] = set()
        self._task: asyncio.Task[None] | None = None

    async def join(self) -> None:
        """Hear the others from now on; before anything is received."""
        if self._me:
            await self._listen()

    def start(self) -> None:
        """Begin to look."""
        if self._me:
            self._task = asyncio.create_task(self._look_for_ever(), name="crew")

    async def stop(self) -> None:
        """End."""
        task, self._task = self._task, None
        tasks = [*self._errands, *([task] if task else [])]
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._close()

    def tell_sender(self) -> None:
        """Something may be owed, and another process is the one that sends."""
        if self._me:
            self._go(self._database.run(lambda session: listening.say(session, OWED)))

    async def look(self) -> None:
        """Hear again if the line broke, relieve who is gone, and take in what was given and not heard."""
        if self._ear is None:
            await self._listen()
        now = time.monotonic()
        self._steady = self._steady + 1 if now - self._looked < AWAY else 0
        self._looked = now
        living = await self._database.read(lambda session: replicas.living(session, replicas.clock(session)))
        if self._others - living:
            self._changed()
        self._others = living
        if self._intake is None:
            return
        while self._steady >= STEADY and await self._intake.take_over():
            pass
        await self._intake.adopt()

    async def _look_for_ever(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.look()
                self._blind = False
            except Exception as error:
                if not self._blind:
                    _log.warning("the other processes are not seen to", error=type(error).__name__)
                self._steady, self._blind = 0, True

    async def _listen(self) -> None:
        channels = (lanes.CHANNEL + self._me, OWED)
        opening = asyncio.ensure_future(asyncio.to_thread(Ear, self._database, channels))
        try:
            self._ear = await asyncio.shield(opening)
        except asyncio.CancelledError:
            (await opening).close()  # a thread can't be broken off, and may just have opened it
            raise
        asyncio.get_running_loop().add_reader(self._ear.socket, self._hear)

    def _hear(self) -> None:
        """Something can be read from the line; called by the event loop."""
        assert self._ear is not None  # noqa: S101  # who closes it stops the reading
        try:
            words = self._ear.heard()
        except Deaf:
            _log.warning("the line to the other processes broke")
            self._close()
            return
        if any(channel == OWED for channel, _ in words):
            self._owed()
        given = [text for channel, text in words if channel != OWED]
        if given and self._intake is not None:
            self._go(self._intake.given(given))

    def _close(self) -> None:
        ear, self._ear = self._ear, None
        if ear is not None:
            asyncio.get_running_loop().remove_reader(ear.socket)
            ear.close()

    def _go(self, errand: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(errand, name="crew's errand")
        self._errands.add(task)
        task.add_done_callback(self._gone)

    def _gone(self, task: "asyncio.Task[object]") -> None:
        self._errands.discard(task)
        if not task.cancelled() and task.exception() is not None:
            # Whatever it was, the next look makes up for it.
            _log.warning("not done at once", error=type(task.exception()).__name__)
