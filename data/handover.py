"""What goes on with somebody else: drafts follow a person to another account, and a unit's to its next head.

Authorship stays: only what nobody has handed in yet moves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, update
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from data.models import Account, Draft, DraftState, PersonPost
from data.people import held
from domain.rights import ANSWERING

_UNSENT = (DraftState.OPEN, DraftState.KEPT)


@dataclass(frozen=True, slots=True)
class Left:
    """A draft of somebody who answered for `unit` and does no more; several such posts give several rows."""

    draft: int
    form: str
    started_with: Mapping[str, Any]
    answers: Mapping[str, Any]
    unit: int


def follow(session: Session, account: int, to: int) -> int:
    """Let what was begun under an account go on under another of the same person; how many drafts."""
    rows = session.exec(select(Draft.id).where(Draft.account_id == account, col(Draft.state).in_(_UNSENT)))
    return take(session, list(rows), to)


def take(session: Session, drafts: Sequence[int], to: int) -> int:
    """Put drafts aside under an account, where /tieptuc offers them; buttons drawn before are old."""
    if not drafts:
        return 0
    moved = (
        update(Draft)
        .where(col(Draft.id).in_(drafts))
        .values(account_id=to, state=DraftState.KEPT, view={}, revision=col(Draft.revision) + 1)
    )
    session.connection().execute(moved)
    session.expire_all()
    return len(drafts)


def left_behind(session: Session, units: Collection[int], today: date) -> list[Left]:
    """Drafts of those who answered for these units and answer for them no more. One statement."""
    if not units:
        return []
    now_held = aliased(PersonPost)
    still = (
        columns(col(now_held.id))
        .where(
            col(now_held.person_id) == col(PersonPost.person_id),
            col(now_held.unit_id) == col(PersonPost.unit_id),
            col(now_held.role).in_(ANSWERING),
            col(now_held.starts) <= today,
            (col(now_held.ends).is_(None)) | (col(now_held.ends) >= today),
        )
        .exists()
    )
    chosen: Select[*tuple[Any, ...]] = (
        columns(
            col(Draft.id),
            col(Draft.form),
            col(Draft.started_with),
            col(Draft.answers),
            col(PersonPost.unit_id),
        )
        .join(Account, col(Account.id) == col(Draft.account_id))
        .join(PersonPost, col(PersonPost.person_id) == col(Account.person_id))
        .where(
            col(PersonPost.unit_id).in_(units),
            col(PersonPost.role).in_(ANSWERING),
            and_(~held(today), col(PersonPost.starts) <= today),
            col(Draft.state).in_(_UNSENT),
            ~still,
        )
    )
    rows = session.connection().execute(chosen).all()
    # JSON can't be compared on PostgreSQL: who held two such posts gives a row twice.
    return list({(row.id, row.unit_id): Left(*row) for row in rows}.values())
