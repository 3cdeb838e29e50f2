"""Files and words that were sent as plans: each is read once, and its sender is told what became of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from data.db import lock_row
from data.models import PlanFile, PlanFileState


def send(
    session: Session, person: int, evidence: int | None, words: str, year: int | None, now: datetime
) -> PlanFile:
    """Keep what is to be read as a plan: a file that was handed in, or pasted words."""
    row = PlanFile(sent_by=person, evidence_id=evidence, words=words, year=year, sent_at=now)
    session.add(row)
    session.flush()
    return row


def waiting(session: Session) -> Sequence[PlanFile]:
    """What is still to be read, the oldest first."""
    chosen = select(PlanFile).where(PlanFile.state == PlanFileState.WAITING)
    return session.exec(chosen.order_by(col(PlanFile.id))).all()


def take(session: Session, number: int) -> PlanFile | None:
    """What is to be read, locked; None if it was settled already, perhaps by another process."""
    row = lock_row(session, PlanFile, number)
    return row if row is not None and row.state is PlanFileState.WAITING else None


def get(session: Session, number: int) -> PlanFile | None:
    """What was sent as a plan under this number."""
    return session.get(PlanFile, number)


def settle(session: Session, row: PlanFile, plan: int | None, now: datetime) -> None:
    """Note which plan it gave, None if it gave none."""
    row.state = PlanFileState.REFUSED if plan is None else PlanFileState.READ
    row.plan_id, row.settled_at = plan, now
    session.flush()
