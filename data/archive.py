"""What is in a backup: records, one after the other, inside a sealed file; written and read as streams.

A record is a letter, a length and its content: M what it is a copy of, T a table, R some of its rows, F a
file by its hash, D some of its bytes, E the end with what there should have been. Rows are compressed; files
mostly are already.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol

from data import texts
from data.sealing import BadBackup, Key, Sink, opened
from data.snapshot import Row, Shape

META, TABLE, ROWS, FILE, DATA, END = b"MTRFDE"
#: Bytes of a file that are in memory at the same time.
PIECE = 256 * 1024

_HEAD = struct.Struct(">BI")


@dataclass(slots=True)
class Content:
    """What a backup holds: of which moment, under which revision of the schema, and how much.

    `tables` has for each table the number of its rows and a hash over them; `missing` are the hashes of files
    that were named in the tables and not there, or not what they were.
    """

    at: datetime
    revision: str
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    files: int = 0
    missing: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(count for count, _ in self.tables.values())


class Taker(Protocol):
    """What is done with a backup that is read; all that is given has to be consumed."""

    def start(self, content: Content) -> None:
        """It begins: of which moment, and under which revision."""
        ...

    def table(self, shape: Shape, next_id: int | None, batches: Iterable[list[Row]]) -> None:
        """A table with its rows."""
        ...

    def file(self, sha256: str, pieces: Iterable[bytes]) -> None:
        """A file; its bytes are only known to be right when they have ended."""
        ...


class Looker:
    """Does nothing with what is read, which checks all of it."""

    def start(self, content: Content) -> None:
        """Nothing to prepare."""

    def table(self, shape: Shape, next_id: int | None, batches: Iterable[list[Row]]) -> None:  # noqa: ARG002  # a Taker is asked so
        """Look at the rows."""
        for _ in batches:
            pass

    def file(self, sha256: str, pieces: Iterable[bytes]) -> None:  # noqa: ARG002  # a Taker is asked so
        """Look at the bytes."""
        for _ in pieces:
            pass


class Tally:
    """The number and the hash of rows, however they are cut into batches."""

    def __init__(self) -> None:
        self._count = 0
        self._hash = hashlib.sha256()

    def add(self, batch: list[Row]) -> bytes:
        """Count some rows; their bytes."""
        content = json.dumps(batch, separators=(",", ":")).encode()
        self._count += len(batch)
        self._hash.update(content[1:-1] + b",")
        return content

    def passing(self, batches: Iterable[list[Row]]) -> Iterator[list[Row]]:
        """The rows as they come, counted."""
        for batch in batches:
            self.add(batch)
            yield batch

    def done(self) -> tuple[int, str]:
        """What was counted."""
        return self._count, self._hash.hexdigest()


class Writer:
    """Writes the records of one backup, and counts them."""

    def __init__(self, sink: Sink, at: datetime, revision: str) -> None:
        self._sink = sink
        self.content = Content(at, revision)
        self._say(META, {"at": at.isoformat(), "revision": revision})

    def table(self, shape: Shape, next_id: int | None, batches: Iterable[list[Row]]) -> None:
        """Write a table with all its rows."""
        self._say(TABLE, {"shape": asdict(shape), "next": next_id})
        tally = Tally()
        for batch in batches:
            self._record(ROWS, zlib.compress(tally.add(batch), 1))
        self.content.tables[shape.name] = tally.done()

    def file(self, sha256: str, path: Path) -> None:
        """Write a file; one that is missing or not what it was is only named."""
        if not is_whole(path, sha256):
            self.content.missing += (sha256,)
            return
        self._say(FILE, {"sha256": sha256})
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                self._record(DATA, piece)
        self.content.files += 1

    def end(self) -> None:
        """Write what there should have been."""
        self._say(END, _told(self.content))

    def _say(self, kind: int, plain: dict[str, Any]) -> None:
        self._record(kind, json.dumps(plain).encode())

    def _record(self, kind: int, content: bytes) -> None:
        self._sink.write(_HEAD.pack(kind, len(content)))
        self._sink.write(content)


def is_whole(path: Path, sha256: str) -> bool:
    """Whether a file is there and has this hash."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def read(file: IO[bytes], key: Key, taker: Taker) -> Content:
    """Give all of a backup to whoever takes it; what it held. Raises BadBackup if it is not whole."""
    records = _Records(opened(file, key))
    start = json.loads(records.one(META))
    content = Content(datetime.fromisoformat(start["at"]), start["revision"])
    taker.start(content)
    while records.kind in {TABLE, FILE}:
        (_take_table if records.kind == TABLE else _take_file)(records, content, taker)
    end = json.loads(records.one(END))
    content.missing = tuple(end["missing"])
    if json.loads(json.dumps(_told(content))) != end or records.kind is not None:
        raise BadBackup(texts.DAMAGED_BACKUP, "the end tells of other contents")
    return content


def _take_table(records: "_Records", content: Content, taker: Taker) -> None:
    told = json.loads(records.one(TABLE))
    shape = Shape(**{name: _tuple(value) for name, value in told["shape"].items()})
    tally = Tally()
    batches = (json.loads(zlib.decompress(part)) for part in records.run(ROWS))
    taker.table(shape, told["next"], tally.passing(batches))
    content.tables[shape.name] = tally.done()


def _take_file(records: "_Records", content: Content, taker: Taker) -> None:
    sha256 = json.loads(records.one(FILE))["sha256"]
    counted = hashlib.sha256()

    def passing() -> Iterator[bytes]:
        for piece in records.run(DATA):
            counted.update(piece)
            yield piece
        if counted.hexdigest() != sha256:
            raise BadBackup(texts.DAMAGED_BACKUP, f"file {sha256} changed while it was copied")

    taker.file(sha256, passing())
    content.files += 1


class _Records:
    """The records of a backup, with a look at the kind of the next one (None after the last)."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._buffer = bytearray()
        self.kind: int | None = None
        self._length = 0
        self._step()

    def one(self, kind: int) -> bytes:
        """The content of the next record, which is of this kind. Raises BadBackup if it is another."""
        if self.kind != kind:
            raise BadBackup(texts.DAMAGED_BACKUP, f"record {self.kind} where {kind} belongs")
        content = self._exactly(self._length)
        self._step()
        return content

    def run(self, kind: int) -> Iterator[bytes]:
        """The contents of the records of this kind that follow one another."""
        while self.kind == kind:
            yield self.one(kind)

    def _step(self) -> None:
        if not self._fill(1):
            self.kind = None
            return
        self.kind, self._length = _HEAD.unpack(self._exactly(_HEAD.size))

    def _exactly(self, size: int) -> bytes:
        if not self._fill(size):
            raise BadBackup(texts.DAMAGED_BACKUP, "a record is cut off")
        content = bytes(self._buffer[:size])
        del self._buffer[:size]
        return content

    def _fill(self, size: int) -> bool:
        while len(self._buffer) < size:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._buffer += piece
        return True


def _told(content: Content) -> dict[str, Any]:
    return {**asdict(content), "at": content.at.isoformat()}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
