"""How several processes share the budget of messages, which is the bot's and not each process's."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import structlog

from bot.buckets import OVERALL_A_SECOND
from bot.pacer import Pacer
from data import replicas
from data.db import Database
from data.replicas import Present

_log = structlog.get_logger(__name__)

#: Seconds between two looks at the others.
BEAT = 1.0
#: While somebody is at a mass sending: what all together keep for answers. The rest is the sender's.
ANSWERS_A_SECOND = 5.0
#: Messages between two looks from which on it is a mass sending; a few are no reason to slow others down.
MASS = 5
#: Looks for which a process waits before it takes more: by then the others know that they have less.
LOOKS = 3


def share(present: Present, *, sending: bool) -> float:
    """Messages a second that one process may send; those of all together are what the server allows."""
    if not present.senders:
        return OVERALL_A_SECOND / present.replicas
    answers = ANSWERS_A_SECOND / present.replicas
    mass = (OVERALL_A_SECOND - ANSWERS_A_SECOND) / present.senders
    return answers + mass if sending else answers


class Budget:
    """Looks once a second who else is there, and gives the pacer its share; on SQLite there is nobody else.

    Less is taken at once, more only after some looks, so that together they never have more than the whole.
    """

    def __init__(
        self,
        database: Database,
        pacer: Pacer,
        me: str = "",
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`me` is the name under which the others know this process."""
        self._database = database
        self._pacer = pacer
        self._monotonic = monotonic
        self._me = me or uuid4().hex
        self._shares = deque([ANSWERS_A_SECOND] * LOOKS, maxlen=LOOKS)
        self._sending = False
        self._silent_until = 0.0
        self._told = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def join(self) -> None:
        """Be known to the others: what is this process's from now on nobody takes over."""
        if not self._database.is_sqlite:
            await self.look()

    def start(self) -> None:
        """Begin."""
        if self._database.is_sqlite:
            return
        self._pacer.share(min(self._shares))
        self._pacer.on_silence(self._silenced)
        self._task = asyncio.create_task(self._look_for_ever(), name="budget")

    async def stop(self) -> None:
        """End, and leave what was this process's to the others; they find out by themselves if they must."""
        if self._task is None:
            return
        task, self._task = self._task, None
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        try:
            await self._database.run(lambda session: replicas.leave(session, self._me))
        except Exception as error:
            _log.warning("the other processes cannot be told of the end", error=type(error).__name__)

    async def look(self) -> None:
        """Tell the others of this process, learn of them, and take the share that follows."""
        gone = self._pacer.mass_gone()
        self._sending = gone >= MASS or (self._sending and gone > 0)
        silence = timedelta(seconds=max(0.0, self._silent_until - self._monotonic()))
        present = await self._database.run(
            lambda session: replicas.beat(
                session, self._me, replicas.clock(session), sending=self._sending, silence=silence
            )
        )
        self._shares.append(share(present, sending=self._sending))
        self._pacer.share(min(self._shares))
        self._pacer.silence(present.silence.total_seconds())

    def _silenced(self, seconds: float) -> None:
        """The server told this process that all have to be silent: the others hear it now."""
        self._silent_until = max(self._silent_until, self._monotonic() + seconds)
        self._told.set()

    async def _look_for_ever(self) -> None:
        while True:
            self._told.clear()
            try:
                await self.look()
            except Exception as error:
                # Without the database nobody learns of anybody: everyone keeps what they have.
                _log.warning("the other processes cannot be seen", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT):
                    await self._told.wait()
