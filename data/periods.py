"""When what may be handed in, as data: the Office's own days, else those of the plan; permits to be late."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from data import audit, plans
from data.db import insert_or_ignore, table_of
from data.models import Period, Permit
from domain.periods import PeriodKey, Window

#: Day and month until which registrations are usually amended (with the half-yearly review); the Office may
#: set another. Practice, not law.
AMEND_UNTIL = (6, 30)


def window(session: Session, year: int, key: PeriodKey) -> Window | None:
    """The days of a period in a year; None without a running plan of that year."""
    return windows(session, key).get(year)


def windows(session: Session, key: PeriodKey) -> dict[int, Window]:
    """The days of a period in each year whose plan runs."""
    years = [plan.year for plan in plans.active(session)]
    chosen = select(Period).where(Period.key == key, col(Period.year).in_(years))
    rows = {row.year: row for row in session.exec(chosen)}
    return {year: _window(session, year, key, rows.get(year)) for year in years}


def _window(session: Session, year: int, key: PeriodKey, row: Period | None) -> Window:
    due, amend_until = (row.due, row.amend_until) if row else (None, None)
    if key is PeriodKey.REGISTRATION:
        due = due or _planned(session, year)
        amend_until = amend_until or (date(year, *AMEND_UNTIL) if due else None)
    opens, frozen = (row.opens, row.frozen_at is not None) if row else (None, False)
    return Window(key, year, opens, due, amend_until, frozen)


def _planned(session: Session, year: int) -> date | None:
    item = plans.registration_item(session, year)
    return item.due if item else None


def set_days(session: Session, days: Window, person: int, now: datetime) -> Window:
    """Keep the days that the Office sets; the freeze is left as it is. The new window."""
    row = _row(session, days.year, days.key, person, now)
    row.opens, row.due, row.amend_until = days.opens, days.due, days.amend_until
    if days.key is PeriodKey.REGISTRATION and days.due == _planned(session, days.year):
        # The plan's own day is not repeated: it would stand still when the plan is changed.
        row.due = None
    session.flush()
    told = {
        name: day.isoformat() if day else None
        for name, day in (("opens", days.opens), ("due", days.due), ("amend_until", days.amend_until))
    }
    audit.note(session, "period.set", f"period:{days.year}:{days.key}", person, now, **told)
    return _window(session, days.year, days.key, row)


def freeze(session: Session, year: int, key: PeriodKey, person: int, now: datetime) -> bool:
    """Close a period for good; whether it was open until now."""
    row = _row(session, year, key, person, now)
    if row.frozen_at is not None:
        return False
    row.frozen_at = now
    session.flush()
    audit.note(session, "period.frozen", f"period:{year}:{key}", person, now)
    return True


def _row(session: Session, year: int, key: PeriodKey, person: int, now: datetime) -> Period:
    """The row of a period, made if it was not there, locked."""
    new = {"year": year, "key": key, "updated_at": now}
    insert_or_ignore(session, table_of(Period), [new])
    chosen = select(Period).where(Period.year == year, Period.key == key).with_for_update()
    row = session.exec(chosen.execution_options(populate_existing=True)).one()
    row.updated_by, row.updated_at = person, now
    return row


def permit(session: Session, year: int, key: PeriodKey, person: int, unit: int) -> date | None:
    """The last day of the longest permit that a person has, own or of the unit; None without one."""
    chosen = select(col(Permit.until)).where(
        Permit.year == year,
        Permit.key == key,
        or_(col(Permit.person_id) == person, col(Permit.unit_id) == unit),
    )
    return max(session.exec(chosen), default=None)


def grant(
    session: Session,
    year: int,
    key: PeriodKey,
    until: date,
    reason: str,
    by: int,
    now: datetime,
    *,
    person: int | None = None,
    unit: int | None = None,
) -> Permit:
    """Let one person or one unit hand in late until a day. Raises ValueError unless it is exactly one."""
    if (person is None) == (unit is None):
        raise ValueError("a permit is for a person or for a unit")
    row = Permit(
        year=year,
        key=key,
        person_id=person,
        unit_id=unit,
        until=until,
        reason=reason,
        granted_by=by,
        granted_at=now,
    )
    session.add(row)
    session.flush()
    audit.note(session, "permit.granted", f"permit:{row.id}", by, now, until=until.isoformat())
    return row


def permits(session: Session, years: Iterable[int]) -> Sequence[Permit]:
    """The permits of these years, the latest first."""
    chosen = select(Permit).where(col(Permit.year).in_(list(years)))
    return session.exec(chosen.order_by(col(Permit.id).desc())).all()
