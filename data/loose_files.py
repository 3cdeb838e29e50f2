"""Files that belong to nothing any more: sent into a form that was given up, or too late for it.

A file is bound by a version that was handed in, a draft of its sender that still exists (also one that was
sent), a duty, an announcement or a plan, and by the log where a duty that is owed anew let go of its proof.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data.evidence import POINTED_AT
from data.models import (
    Audit,
    Draft,
    Evidence,
    EvidenceState,
    SubmissionVersion,
)

#: What the log calls it when a duty lets go of the file that proved it (`data.timing`).
RENEWED = "obligation.renewed"
_SOMETHING = or_(
    col(Evidence.name) != "",
    col(Evidence.caption) != "",
    col(Evidence.file_id) != "",
)


def forget(session: Session, before: datetime, most: int) -> int:
    """Leave of some loose files that came until then only their number and their hash; how many.

    The bytes are taken away afterwards (`bare`, `stripped`): a transaction that fails gives none back.
    """
    old = columns(col(Evidence.id), col(Evidence.account_id)).where(
        col(Evidence.created_at) <= before, _SOMETHING
    )
    rows = session.connection().execute(old.order_by(col(Evidence.id)))
    found = {row.id: row.account_id for row in rows}
    some = sorted(_loose(session, found))[:most]
    # Whoever sends such a file again meanwhile takes up its row: locked first, looked at once more.
    locked = select(Evidence).where(col(Evidence.id).in_(some)).with_for_update(skip_locked=True)
    ours = {row.id: row for row in session.exec(locked)} if some else {}
    gone = _loose(session, {number: found[number] for number in ours})
    for number in gone:
        _empty(ours[number])
    session.flush()
    return len(gone)


def bare(session: Session) -> dict[int, str]:
    """What `forget` left, whose bytes may still lie there: row -> hash, "" if another file has it, too."""
    left = columns(col(Evidence.id), col(Evidence.sha256)).where(
        col(Evidence.state) == EvidenceState.REFUSED, col(Evidence.sha256).is_not(None), ~_SOMETHING
    )
    rows = session.connection().execute(left).all()
    hashes = [row.sha256 for row in rows]
    used = select(Evidence.sha256).where(
        col(Evidence.sha256).in_(hashes), Evidence.state != EvidenceState.REFUSED
    )
    held = set(session.exec(used)) if rows else set()
    return {row.id: "" if row.sha256 in held else row.sha256 for row in rows}


def stripped(session: Session, numbers: Collection[int]) -> None:
    """Note that the bytes of these are gone, or belong to another file."""
    for row in session.exec(select(Evidence).where(col(Evidence.id).in_(numbers))):
        row.sha256 = None
    session.flush()


def _empty(row: Evidence) -> None:
    row.state = EvidenceState.REFUSED
    row.name = row.caption = row.reason = row.file_id = row.unique_id = row.album = row.message = ""


def _loose(session: Session, accounts: dict[int, int]) -> set[int]:
    """Those of these files, each with its sender's account, that nothing binds."""
    left = set(accounts)
    for binding in (_handed_in, _pointed_at, _proofs):
        left -= set(binding(session)) if left else set()
    return left - set(_in_drafts(session, {accounts[number] for number in left})) if left else left


def _handed_in(session: Session) -> Iterator[int]:
    some = col(SubmissionVersion.files)
    for files in session.exec(select(SubmissionVersion.files).where(cast(some, Text) != "[]")):
        yield from files


def _pointed_at(session: Session) -> Iterator[int]:
    for column in POINTED_AT:
        yield from filter(None, session.exec(select(column).where(col(column).is_not(None))))


def _proofs(session: Session) -> Iterator[int]:
    for detail in session.exec(select(Audit.detail).where(Audit.action == RENEWED)):
        yield from _numbers(detail)


def _in_drafts(session: Session, accounts: Collection[int]) -> Iterator[int]:
    """Every number in what somebody answered: one that is no file binds one too many."""
    answered = columns(col(Draft.answers), col(Draft.view)).where(col(Draft.account_id).in_(accounts))
    for row in session.connection().execute(answered):
        yield from _numbers([row.answers, row.view])


def _numbers(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, int):
        yield value
    elif isinstance(value, str):
        yield from [int(value)] if value.isdecimal() else []
    elif value is not None and not isinstance(value, float):
        for one in value:
            yield from _numbers(one)
