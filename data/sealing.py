"""Sealed files: written and read as streams, in chunks that are encrypted and bound to their place.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", 2015) over AES-256-GCM, as age and Tink use it: the nonce of a chunk is a
random prefix, its number, and whether it is the last. So a chunk that is changed, moved, left out, or missing
at the end fails to open. Every file has a key of its own, by a random salt; the head is authenticated.
"""

import base64
import hashlib
import hmac
import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from data import texts
from domain.errors import ThiduaError

MAGIC = b"THIDUA-BAK1\n"
#: Bytes of plain text in a chunk, and what sealing adds to each.
CHUNK = 64 * 1024
TAG = 16
#: The cost of guessing a passphrase (RFC 7914): 2^15 blocks of 8 * 128 bytes are 32 MB.
COST = 2**15
#: The highest cost that is believed of a file, so that a forged one cannot ask for all the memory.
MOST_COST = 2**20
#: The shortest passphrase, in letters, and the fewest bytes of a key file.
SHORTEST = 16
FEWEST = 32
#: What a setting begins with that names a file.
FILE = "file:"

_LENGTH = struct.Struct(">I")
_NONCE = struct.Struct(">7sIB")
_DIGEST = 32
_MOST_HEAD = 4096


class BadBackup(ThiduaError):
    """A file that can't be opened: another key, damaged, cut off, or none of ours."""


class BadKey(ThiduaError):
    """A key that is too weak, or whose file can't be read."""


@dataclass(frozen=True, slots=True)
class Key:
    """What opens sealed files: a passphrase, or the bytes of a key file. It never shows itself."""

    secret: bytes = field(repr=False)
    is_passphrase: bool


def key_of(setting: str) -> Key:
    """The key that a setting names: `file:PATH`, or a passphrase. Raises BadKey."""
    if setting.startswith(FILE):
        return _key_of_file(Path(setting.removeprefix(FILE)))
    if len(setting) < SHORTEST:
        raise BadKey(texts.KEY_TOO_SHORT, "the passphrase is too short")
    return Key(setting.encode(), is_passphrase=True)


def _key_of_file(path: Path) -> Key:
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise BadKey(texts.NO_KEY_FILE, f"key file: {type(error).__name__}") from error
    if len(secret) < FEWEST:
        raise BadKey(texts.KEY_FILE_TOO_SHORT, "the key file is too short")
    return Key(secret, is_passphrase=False)


class Sink(Protocol):
    """Where bytes go."""

    def write(self, content: bytes) -> None:
        """Take more of them."""
        ...


@contextmanager
def sealed(file: IO[bytes], key: Key) -> Iterator[Sink]:
    """What is written to the sink goes sealed into the file; it is whole only if the block ends well."""
    head = json.dumps(_new_head(key)).encode()
    chunk_key, head_key = _keys(key, json.loads(head))
    start = MAGIC + _LENGTH.pack(len(head)) + head + hashlib.sha256(head).digest()
    file.write(start + hmac.digest(head_key, start, "sha256"))
    sink = _Sealer(file, chunk_key, _decoded(json.loads(head)["nonce"]), start)
    yield sink
    sink.end()


def opened(file: IO[bytes], key: Key) -> Iterator[bytes]:
    """The plain pieces of a sealed file; only if the last one comes was it whole. Raises BadBackup."""
    start, head = _read_head(file)
    chunk_key, head_key = _keys(key, head)
    if not hmac.compare_digest(file.read(_DIGEST), hmac.digest(head_key, start, "sha256")):
        raise BadBackup(texts.WRONG_KEY, "the key is not the one of this file")
    yield from _unsealed(file, chunk_key, _decoded(head["nonce"]), start)


class _Sealer:
    def __init__(self, file: IO[bytes], key: bytes, prefix: bytes, bound: bytes) -> None:
        self._file, self._prefix, self._bound = file, prefix, bound
        self._cipher = _cipher(key)
        self._number = 0
        self._waiting = bytearray()

    def write(self, content: bytes) -> None:
        self._waiting += content
        while len(self._waiting) > CHUNK:  # a full one stays until more comes: it may be the last
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def end(self) -> None:
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, plain: bytes, *, last: bool) -> None:
        nonce = _NONCE.pack(self._prefix, self._number, last)
        self._file.write(self._cipher.encrypt(nonce, plain, self._bound))
        self._number += 1


def _unsealed(file: IO[bytes], key: bytes, prefix: bytes, bound: bytes) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag

    cipher = _cipher(key)
    number, chunk = 0, file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        nonce = _NONCE.pack(prefix, number, not following)
        try:
            plain = cipher.decrypt(nonce, chunk, bound)
        except (InvalidTag, ValueError) as error:
            raise BadBackup(texts.DAMAGED_BACKUP, f"chunk {number} does not open") from error
        yield plain
        if not following:
            return
        number, chunk = number + 1, following


def _read_head(file: IO[bytes]) -> tuple[bytes, dict[str, Any]]:
    """The bytes before the first chunk that all chunks are bound to, and what they say."""
    magic = file.read(len(MAGIC))
    if magic != MAGIC:
        raise BadBackup(texts.NO_BACKUP, "the file does not begin as a backup does")
    size = file.read(_LENGTH.size)
    length = _LENGTH.unpack(size)[0] if len(size) == _LENGTH.size else 0
    head = file.read(min(length, _MOST_HEAD))
    digest = file.read(_DIGEST)
    if length != len(head) or hashlib.sha256(head).digest() != digest:
        raise BadBackup(texts.DAMAGED_BACKUP, "the head is damaged")
    read: dict[str, Any] = json.loads(head)
    if read["version"] != 1 or not 1 < read["cost"] <= MOST_COST:
        raise BadBackup(texts.BACKUP_NEWER, f"version {read['version']}, cost {read['cost']}")
    return magic + size + head + digest, read


def _new_head(key: Key) -> dict[str, Any]:
    return {
        "version": 1,
        "cipher": "AES-256-GCM STREAM",
        "derived": "scrypt" if key.is_passphrase else "hkdf-sha256",
        "cost": COST,
        "salt": base64.b64encode(os.urandom(32)).decode(),
        "nonce": base64.b64encode(os.urandom(7)).decode(),
    }


def _keys(key: Key, head: dict[str, Any]) -> tuple[bytes, bytes]:
    """The key of the chunks and that of the head."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    salt, secret = _decoded(head["salt"]), key.secret
    if head["derived"] == "scrypt":
        secret = Scrypt(salt=salt, length=32, n=head["cost"], r=8, p=1).derive(secret)
    both = HKDF(algorithm=SHA256(), length=64, salt=salt, info=b"thidua backup").derive(secret)
    return both[:32], both[32:]


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _decoded(text: str) -> bytes:
    return base64.b64decode(text)
