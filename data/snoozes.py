"""Reminders put off: who wants to hear of which obligations not before which day."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from data.db import insert_or_ignore
from data.models import Snooze


def put_off(session: Session, person: int, obligations: Collection[int], until: date, now: datetime) -> None:
    """Be silent towards a person about obligations until a day, instead of until any day chosen before."""
    mine = delete(Snooze).where(col(Snooze.person_id) == person, col(Snooze.obligation_id).in_(obligations))
    session.connection().execute(mine)
    rows = [
        {"person_id": person, "obligation_id": obligation, "until": until, "at": now}
        for obligation in sorted(obligations)
    ]
    insert_or_ignore(session, Snooze.__table__, rows)  # type: ignore[attr-defined]  # SQLModel's own
