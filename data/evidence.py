"""Files handed in: first as their channel names them, then as bytes kept under their hash, or refused."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from data.db import lock_row
from data.models import Evidence, EvidenceState
from domain.message import File

#: Bytes that a bot may fetch from Telegram's public server (Bot API, getFile): 20 MB.
MOST_BYTES = 20 * 1024 * 1024


def too_big(file: File) -> bool:
    """Whether a file is known to be too big before anything of it is fetched.

    >>> too_big(File("a", "b", "c.pdf", size=MOST_BYTES)), too_big(File("a", "b", "c.pdf", MOST_BYTES + 1))
    (False, True)
    """
    return file.size is not None and file.size > MOST_BYTES


def remember(session: Session, account: int, file: File, now: datetime) -> Evidence:
    """Keep what the channel says of a file; its bytes are fetched later. The caller has asked `too_big`."""
    row = Evidence(
        account_id=account,
        file_id=file.id,
        unique_id=file.unique_id,
        name=file.name,
        mime=file.mime,
        size=file.size,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def waiting(session: Session) -> Sequence[Evidence]:
    """The files whose bytes are still to be fetched, the oldest first."""
    return session.exec(
        select(Evidence).where(Evidence.state == EvidenceState.WAITING).order_by(col(Evidence.id))
    ).all()


def of(session: Session, ids: Collection[int]) -> Sequence[Evidence]:
    """The files with these ids."""
    return session.exec(select(Evidence).where(col(Evidence.id).in_(ids))).all() if ids else ()


def tried(session: Session, evidence: int) -> int:
    """Count one more attempt to fetch a file; how many there were."""
    row = lock_row(session, Evidence, evidence)
    if row is None:
        return 0
    row.attempts += 1
    session.flush()
    return row.attempts


def keep(session: Session, evidence: int, sha256: str, size: int, mime: str) -> None:
    """Note that the bytes lie under their hash; a file that is settled already is left alone."""
    row = _unsettled(session, evidence)
    if row is not None:
        row.state = EvidenceState.KEPT
        row.sha256 = sha256
        row.size = size
        row.mime = mime
        session.flush()


def refuse(session: Session, evidence: int, reason: str) -> None:
    """Note that a file is not taken, and why (a sentence for people); a settled file is left alone."""
    row = _unsettled(session, evidence)
    if row is not None:
        row.state = EvidenceState.REFUSED
        row.reason = reason
        session.flush()


def _unsettled(session: Session, evidence: int) -> Evidence | None:
    row = lock_row(session, Evidence, evidence)
    return row if row is not None and row.state == EvidenceState.WAITING else None
