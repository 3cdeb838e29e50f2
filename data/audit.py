"""Who did what, when and to what: appended in the transaction of the deed itself, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from data.models import Audit
from data.prepared import Prepared

_NOTE = Prepared(insert(Audit), ("at", "person_id", "action", "subject", "detail"))


def note(
    session: Session, action: str, subject: str, person: int | None, now: datetime, /, **detail: Any
) -> None:
    """Keep one deed: `action` as "plan.activated", `subject` as "plan:3", `detail` as plain JSON values.

    `person` is None where nobody known acted: the command line, the clock, a stranger.
    """
    _NOTE.change(session, at=now, person_id=person, action=action, subject=subject, detail=detail)
