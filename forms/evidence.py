"""What a file is, by its content, and where its bytes lie.

Source: issue step 1, part F (file fields); ux complaints 11 and 13. Names and types that a channel tells are
not believed: an .exe called minhchung.pdf is refused.
"""

import hashlib
import io
import zipfile
from collections.abc import Collection
from pathlib import Path
from uuid import uuid4

from data import evidence
from data.db import Transaction
from data.evidence import MOST_BYTES
from domain.message import Button, Message, plain, stacked
from forms import texts
from vietnamese import secrecy

#: The types of what is taken, by the file kind that content shows.
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "jpg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
}

#: The kinds that their first bytes tell for sure.
_PLAIN = ("pdf", "jpg", "png", "heic")
#: How the library calls them.
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "heif": "heic"}
#: Older Word and Excel files share their container (Compound File Binary): its streams tell them apart.
_STREAMS = {"WordDocument": "doc", "Workbook": "xls"}
#: The part that makes a zip a Word or Excel file of today.
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


def kind_of(content: bytes) -> str | None:
    """The kind of a file by its content, a key of `TYPES`; None if it is not one that is taken."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        return _zipped_kind(content)
    found = _kinds_by_magic(content)
    if found.issuperset(_STREAMS.values()):
        return _old_office_kind(content)
    return next((kind for kind in _PLAIN if kind in found), None)


def _old_office_kind(content: bytes) -> str | None:
    """Word or Excel without macros, by the names of the streams (UTF-16 in the container's directory)."""
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        return None
    return next((kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") in content), None)


def _kinds_by_magic(content: bytes) -> set[str]:
    import puremagic

    try:
        found = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return set()
    endings = {match.extension.lstrip(".") for match in found}
    return {_SAME.get(ending, ending) for ending in endings}


def _zipped_kind(content: bytes) -> str | None:
    """Word or Excel without macros; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)


def place(folder: Path, sha256: str) -> Path:
    """Where the bytes of a file lie: under its hash, so the same file is kept once."""
    return folder / sha256


def write(folder: Path, content: bytes) -> str:
    """Put bytes under their hash, whole or not at all; the hash. Writing them again changes nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = place(folder, sha256)
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # A name of its own: the same bytes may come twice at the same moment.
        part = target.with_suffix(f".{uuid4().hex}.part")
        part.write_bytes(content)
        part.replace(target)
    return sha256


def forget(folder: Path | None, hashes: Collection[str]) -> None:
    """Take the bytes of files away."""
    if folder is not None:
        for sha256 in hashes:
            place(folder, sha256).unlink(missing_ok=True)


def settle(session: Transaction, row: int, content: bytes, folder: Path, header: str | None = "") -> str:
    """Look at the bytes of a waiting file: keep them, or refuse it; the reason for people, "" if kept.

    `header` is the text at its beginning: a document marked as a state secret is not kept, nor what it was
    called. None: that could not be read, so nobody knows, and it is not kept either.
    """
    if not evidence.waits(session, row):
        return ""
    if header is None:
        evidence.refuse(session, row, texts.UNREADABLE)
        return texts.UNREADABLE
    if header and secrecy.is_marked(header, header=True):
        evidence.refuse(session, row, plain(texts.SECRET), forget=True)
        return plain(texts.SECRET)
    kind = kind_of(content) if len(content) <= MOST_BYTES else None
    if kind is None:
        reason = texts.WRONG_KIND if len(content) <= MOST_BYTES else str(texts.FILE_TOO_BIG)
        evidence.refuse(session, row, reason)
        return reason
    evidence.keep(session, row, write(folder, content), len(content), TYPES[kind])
    return ""


def give_up(session: Transaction, row: int) -> str:
    """Refuse a file whose bytes can't be had after all tries; the reason for people."""
    evidence.refuse(session, row, texts.LOST_BYTES)
    return texts.LOST_BYTES


def refused(name: str, reason: str) -> Message:
    """What the sender of a refused file is told, with the way back to the form."""
    return Message(
        texts.file_not_taken(name, reason),
        stacked(Button(texts.BACK_TO_FORM, "tieptuc")),
    )
