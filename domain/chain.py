"""The chain over the audit log: what an entry's hash is made of, and which entry is the first bad one.

`docs/audit.md` describes the same in words; `scripts/verify_audit.py` is written after that page and shares
no line with this module, so that an auditor need not believe the program that made the log.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

#: Characters of a hash that people read and note: 64 bits.
SHOWN = 16
#: What stands in place of a detail that was erased, as it is kept in its column.
NO_DETAIL = "{}"
#: The kind of entry which says that the detail of another one was erased; its subject names that one.
ERASED = "audit.erased"


class Fault(StrEnum):
    """What is wrong with the first bad entry."""

    #: there is no entry with the next number
    MISSING = "missing"
    #: the entry, or the one before it, is not what was chained
    ALTERED = "altered"
    #: the detail is not what was chained, and no later entry says that it was erased
    DETAIL = "detail"


class Anchor(NamedTuple):
    """A place in the chain: the number of an entry, and its hash in hexadecimal."""

    number: int
    hash: str


#: Before the first entry.
START = Anchor(0, "0" * 64)


class Entry(NamedTuple):
    """An entry as it lies in the database, every text as it was written; `at` is UTC to the microsecond.

    The four last are set when it is chained: None before that.
    """

    id: int
    at: str
    person: int | None
    action: str
    subject: str
    detail: str
    number: int | None = None
    salt: str | None = None
    digest: str | None = None
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at a part of the chain found: up to where it holds, and what is wrong behind that.

    `last` is the last entry that holds; `number` is that of the first bad one, missing where `bad` is None.
    """

    last: Anchor
    fault: Fault | None = None
    number: int = 0
    bad: Entry | None = None


def digest_of(salt: str, detail: str) -> str:
    """What stands for a detail in the chain: it stays when the detail and its salt are erased.

    The salt is chance, so that a name of three words can't be found by trying names.
    """
    return hashlib.sha256(f"{salt}{detail}".encode(errors="surrogateescape")).hexdigest()


def hash_of(entry: Entry, number: int, digest: str, previous: str) -> str:
    """The hash of an entry under a number, behind the entry whose hash is `previous`.

    >>> first = Entry(1, "2024-01-02 01:00:00.000000", None, "plan.imported", "plan:1", "{}")
    >>> hash_of(first, 1, digest_of("", "{}"), START.hash)[:16]
    'a7d4c868c7c8a033'
    """
    told = [number, previous, entry.id, entry.at, entry.person, entry.action, entry.subject, digest]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def chained(entry: Entry, salt: str, before: Anchor) -> Entry:
    """The entry as the next one of the chain."""
    number, digest = before.number + 1, digest_of(salt, entry.detail)
    hashed = hash_of(entry, number, digest, before.hash)
    return entry._replace(number=number, salt=salt, digest=digest, hash=hashed)


def verify(entries: Iterable[Entry], before: Anchor, erased: Collection[int]) -> Verdict:
    """Whether entries, in the order of their numbers, go on from an anchor; else the first one that does not.

    `erased` are the numbers of the entries of which another one says that their detail was erased.
    """
    for entry in entries:
        number = before.number + 1
        if entry.number != number:
            return Verdict(before, Fault.MISSING, number)
        fault = _fault(entry, number, before.hash, erased)
        if fault is not None:
            return Verdict(before, fault, number, entry)
        before = Anchor(number, str(entry.hash))
    return Verdict(before)


def _fault(entry: Entry, number: int, previous: str, erased: Collection[int]) -> Fault | None:
    if entry.hash != hash_of(entry, number, str(entry.digest), previous):
        return Fault.ALTERED
    if entry.digest == digest_of(str(entry.salt), entry.detail):
        return None
    gone = entry.detail == NO_DETAIL and entry.salt == "" and number in erased
    return None if gone else Fault.DETAIL


def erased_number(subject: str) -> int | None:
    """The number of the entry that an entry of the kind `ERASED` speaks of.

    >>> erased_number("audit:12"), erased_number("audit:"), erased_number("person:1")
    (12, None, None)
    """
    kind, _, number = subject.partition(":")
    return int(number) if kind == "audit" and number.isascii() and number.isdigit() else None
