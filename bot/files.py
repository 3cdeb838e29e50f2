"""Fetching files that were handed in, after the commit; what they are is judged by `forms` (design 3)."""

import asyncio
import errno
from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from pathlib import Path

import structlog
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot import texts
from bot.beside import Beside
from data import evidence, holidays, outbox
from data.db import Runner, Transaction
from data.models import Evidence
from domain.message import Message
from forms import evidence as files

_log = structlog.get_logger(__name__)

#: Tries before a file is given up, and the pause between them: doubled each time, in seconds.
TRIES = 10
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
#: Seconds before a disk that took no file is tried again.
NO_ROOM_PAUSE = 30.0
#: Seconds that the bytes of one file may take.
DOWNLOAD = 60.0
#: Files that are fetched at the same time.
AT_ONCE = 3

#: Errors of a disk that takes no file now: nobody's file is given up for them.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})

#: Reads the beginning of a file of a kind (a key of `forms.evidence.TYPES`), for marks of secrecy in it.
ReadHeader = Callable[[str, bytes], Awaitable[str | None]]


async def header_of(kind: str, content: bytes) -> str | None:
    """The beginning of a file as `documents` reads it."""
    from documents.header import read_header

    return await read_header(kind, content)


class Fetcher(Beside):
    """Fetches what waits; an update with a file wakes it."""

    def __init__(
        self,
        database: Runner,
        bot: ExtBot[str],
        folder: Path,
        clock: Callable[[], datetime],
        zone: tzinfo,
        told: Callable[[], None],
        *,
        pause: float = FIRST_PAUSE,
        read_header: ReadHeader = header_of,
    ) -> None:
        """`told` is called when a word to a sender waits in the outbox."""
        super().__init__("evidence", self._fetch_all)
        self._database = database
        self._bot = bot
        self._folder = folder
        self._clock = clock
        self._zone = zone
        self._told = told
        self._pause = pause
        self._read_header = read_header
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def _fetch_all(self) -> float:
        """Fetch what waits; the seconds until the next try of what failed, 0 if nothing did."""
        rows = await self._database.read(evidence.waiting)
        pauses = await asyncio.gather(*(self._in_turn(row) for row in rows))
        return min((pause for pause in pauses if pause), default=0.0)

    async def _in_turn(self, row: Evidence) -> float:
        """Fetch one file when there is room; an error that nobody thought of holds up no other file."""
        async with self._turns:
            try:
                return await self._fetch(row)
            except Exception as error:
                # Without its words: they may be those of the file.
                _log.error("file not settled", evidence=row.id, error=type(error).__name__)
                return await self._failed(row, error)

    async def _fetch(self, row: Evidence) -> float:
        try:
            content = await self._content(row)
        except BadRequest as error:
            _log.info("file is not to be had", evidence=row.id, error=str(error))
            await self._settled(row, lambda session: files.give_up(session, row.id))
        except (TelegramError, OSError) as error:
            return await self._failed(row, error)
        else:
            await self._settle(row, content)
        return 0.0

    async def _content(self, row: Evidence) -> bytes | None:
        """The bytes; None if there are more of them than may be fetched."""
        if (row.size or 0) > evidence.MOST_BYTES:
            return None
        file = await self._bot.get_file(row.file_id)
        if (file.file_size or 0) > evidence.MOST_BYTES:
            return None
        content = bytes(await file.download_as_bytearray(read_timeout=DOWNLOAD))
        return content if len(content) <= evidence.MOST_BYTES else None

    async def _settle(self, row: Evidence, content: bytes | None) -> None:
        """Keep or refuse what was fetched; all that takes long is done before the transaction."""
        if content is None:
            await self._settled(row, lambda session: _too_big(session, row.id))
            return
        kind = await asyncio.to_thread(files.kind_of, content)
        header = await self._read_header(kind, content) if kind is not None else None
        await self._settled(
            row, lambda session: files.settle(session, row.id, content, self._folder, header=header)
        )

    async def _failed(self, row: Evidence, error: Exception) -> float:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            _log.error("the disk takes no file", evidence=row.id, error=errno.errorcode[error.errno])
            return NO_ROOM_PAUSE
        tries = await self._database.run(lambda session: evidence.tried(session, row.id))
        _log.warning("file not fetched yet", evidence=row.id, tries=tries, error=type(error).__name__)
        if tries >= TRIES:
            await self._settled(row, lambda session: files.give_up(session, row.id))
            return 0.0
        return min(self._pause * 2.0 ** (tries - 1), LONGEST_PAUSE)

    async def _settled(self, row: Evidence, settle: Callable[[Transaction], str]) -> None:
        """Settle a file; whoever sent it is told in the same transaction if it is not taken."""

        def work(session: Transaction) -> str:
            reason = settle(session)
            if reason:
                # As the row has it now: what a secret file was called is forgotten with it.
                name = "".join(known.name for known in evidence.of(session, [row.id]))
                self._tell(session, row, files.refused(name, reason))
            return reason

        if await self._database.run(work):
            self._told()

    def _tell(self, session: Transaction, row: Evidence, message: Message) -> None:
        outbox.notice(
            session,
            message,
            self._clock(),
            key=f"file:{row.id}",
            zone=self._zone,
            calendar=holidays.calendar(session),
            account=row.account_id,
            at_once=True,
        )


def _too_big(session: Transaction, row: int) -> str:
    evidence.refuse(session, row, texts.FILE_TOO_BIG)
    return texts.FILE_TOO_BIG
