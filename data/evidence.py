"""Files handed in: first as their channel names them, then as bytes kept under their hash, or refused."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from data.db import lock_row
from data.models import Announcement, Evidence, EvidenceState, Obligation, PlanFile
from domain.message import File

#: Where rows of others refer to a file.
POINTED_AT = (Obligation.evidence_id, Announcement.evidence_id, PlanFile.evidence_id)
#: Bytes that a bot may fetch from Telegram's public server (Bot API, getFile): 20 MB.
MOST_BYTES = 20 * 1024 * 1024


def too_big(file: File) -> bool:
    """Whether a file is known to be too big before anything of it is fetched.

    >>> too_big(File("a", "b", "c.pdf", size=MOST_BYTES)), too_big(File("a", "b", "c.pdf", MOST_BYTES + 1))
    (False, True)
    """
    return file.size is not None and file.size > MOST_BYTES


def remember(
    session: Session,
    account: int,
    file: File,
    now: datetime,
    *,
    message: str = "",
    album: str = "",
    caption: str = "",
) -> Evidence:
    """Keep what the channel says of a file; its bytes are fetched later. The caller has asked `too_big`.

    The same file sent again by the same account is the row that is there, unless that was refused.
    """
    known = session.exec(
        select(Evidence)
        .where(
            Evidence.account_id == account,
            Evidence.unique_id == file.unique_id,
            Evidence.state != EvidenceState.REFUSED,
        )
        .order_by(col(Evidence.id))
        .with_for_update()  # or what has lain about for long is taken away just now (`data.loose_files`)
    ).first()
    if known is not None:
        return known
    refused = refused_album(session, account, album) if album else None
    if refused is not None:
        return refused
    row = Evidence(
        account_id=account,
        file_id=file.id,
        unique_id=file.unique_id,
        name=file.name,
        mime=file.mime,
        size=file.size,
        caption=caption,
        album=album,
        message=message,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def refused_album(session: Session, account: int, album: str) -> Evidence | None:
    """The row that says that an album is refused as a whole, None if it is not."""
    chosen = select(Evidence).where(
        Evidence.account_id == account,
        Evidence.album == album,
        Evidence.state == EvidenceState.REFUSED,
        Evidence.name == "",
    )
    return session.exec(chosen.order_by(col(Evidence.id))).first()


def refuse_album(session: Session, account: int, album: str, reason: str, now: datetime) -> list[str]:
    """Note that nothing of an album is taken: what came before and what is still to come.

    The hashes of bytes that no other row refers to, to be taken away.
    """
    session.add(
        Evidence(
            account_id=account, file_id="", unique_id="", name="", album=album, reason=reason, created_at=now
        )
    )
    session.flush()
    members = select(Evidence).where(Evidence.account_id == account, Evidence.album == album)
    hashes = set()
    for row in session.exec(members.with_for_update()):
        hashes.add(row.sha256)
        row.state, row.reason, row.name, row.caption, row.sha256 = EvidenceState.REFUSED, reason, "", "", None
    session.flush()
    held = set(session.exec(select(Evidence.sha256).where(col(Evidence.sha256).in_(hashes - {None}))))
    return sorted(one for one in hashes - held if one is not None)


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


def refuse(session: Session, evidence: int, reason: str, *, forget: bool = False) -> None:
    """Note that a file is not taken, and why (a sentence for people); a settled file is left alone.

    `forget`: what it was called, and what was written beside it, is not kept either.
    """
    row = _unsettled(session, evidence)
    if row is not None:
        row.state = EvidenceState.REFUSED
        row.reason = reason
        if forget:
            row.name = row.caption = ""
        session.flush()


def waits(session: Session, evidence: int) -> bool:
    """Whether a file is still to be settled."""
    return _unsettled(session, evidence) is not None


def _unsettled(session: Session, evidence: int) -> Evidence | None:
    row = lock_row(session, Evidence, evidence)
    return row if row is not None and row.state == EvidenceState.WAITING else None
