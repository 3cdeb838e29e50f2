"""The registration duty of a unit: done once everybody of its staff has registered."""

from datetime import date, datetime

from sqlmodel import Session

from data import duties, reports, texts
from data.db import lock_row
from data.models import Obligation
from domain.duties import DutyState, ItemKind


def close_when_complete(
    session: Session, unit: int, year: int, person: int, now: datetime, today: date
) -> bool:
    """Report a unit's registration duty as done if nobody of its staff is missing; whether it was."""
    owed = [
        duty
        for duty in duties.duties(session, units=[unit], owed_only=True)
        if duty.item_kind is ItemKind.REGISTRATION and duty.year == year
    ]
    # Locked before the count: of two people who register last at once, the second sees the first.
    for duty in owed:
        lock_row(session, Obligation, duty.id)
    missing = {each.unit: each.missing for each in reports.unregistered(session, year, today)}
    if missing.get(unit, True):
        return False
    for duty in owed:
        duties.report(session, duty.id, DutyState.DONE, person, now, note=texts.EVERYBODY_REGISTERED)
    return bool(owed)
