"""Office files are archives: how much one unpacks to is looked at before any of it is parsed."""

import io
import zipfile
from enum import StrEnum

#: Parts that an Office file may have.
MOST_PARTS = 500
#: What declares entities, from which a small file can grow without end; Office files never do.
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


class Flaw(StrEnum):
    """Why an archive is not unpacked."""

    #: more parts or bytes than are taken
    TOO_BIG = "too_big"
    #: damaged, closed by a password, or with a part that no Office program writes
    BROKEN = "broken"


class Unpackable(Exception):
    """The archive must not or cannot be unpacked; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        """Name what is wrong."""
        super().__init__(flaw.value)
        self.flaw = flaw


def check(content: bytes, most_bytes: int) -> frozenset[str]:
    """The names of the parts of an Office file that unpacks to at most so many bytes. Raises Unpackable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
            # What a part unpacks to is never more than it says here: zipfile stops there.
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > most_bytes:
                raise Unpackable(Flaw.TOO_BIG)
            for part in listed:
                _check_part(part.filename, parts.read(part))
            return frozenset(part.filename for part in listed)
    except Unpackable:
        raise
    # A damaged archive makes zipfile and the decompressors below it raise almost anything.
    except Exception as error:
        raise Unpackable(Flaw.BROKEN) from error


def _check_part(name: str, unpacked: bytes) -> None:
    if name.endswith((".xml", ".rels")) and any(mark in unpacked for mark in _DOCTYPES):
        raise Unpackable(Flaw.BROKEN)
