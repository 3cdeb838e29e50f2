"""When what may be handed in, as data: the Office's own days, else those of the plan; permits to be late."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, func, literal, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, plans
from data.db import insert_or_ignore, table_of
from data.models import Item, Period, Permit, Plan, PlanState
from data.prepared import Prepared
from domain.duties import ItemKind
from domain.periods import PeriodKey, Window

#: Day and month until which registrations are usually amended (with the half-yearly review); the Office may
#: set another. Practice, not law.
AMEND_UNTIL = (6, 30)

_PLANNED = (
    columns(func.min(col(Item.due)))
    .where(col(Item.plan_id) == col(Plan.id), col(Item.kind) == ItemKind.REGISTRATION)
    .correlate(Plan)
    .scalar_subquery()
    .label("planned")
)
#: Asked at every step of a form, so it is made once.
_WINDOWS: Select[*tuple[Any, ...]] = (
    columns(
        col(Plan.year),
        col(Period.opens),
        col(Period.due),
        col(Period.amend_until),
        col(Period.frozen_at),
        literal(None, Date).label("planned"),
    )
    .outerjoin(Period, and_(col(Period.year) == col(Plan.year), col(Period.key) == bindparam("key")))
    .where(col(Plan.state) == PlanState.ACTIVE)
    .order_by(col(Plan.year).desc())
)
_PERMIT = Prepared(
    columns(func.max(col(Permit.until)).label("until")).where(
        col(Permit.year) == bindparam("year"),
        col(Permit.key) == bindparam("key"),
        or_(col(Permit.person_id) == bindparam("person"), col(Permit.unit_id) == bindparam("unit")),
    )
)
_EVERY = Prepared(_WINDOWS)
#: The plan has a day of its own for registrations only, and it takes as long to find as all the rest.
_OF_REGISTRATION = Prepared(_WINDOWS.with_only_columns(*list(_WINDOWS.selected_columns)[:-1], _PLANNED))


def window(session: Session, year: int, key: PeriodKey) -> Window | None:
    """The days of a period in a year; None without a running plan of that year."""
    return windows(session, key).get(year)


def due(session: Session, year: int, key: PeriodKey) -> date | None:
    """The deadline of a period in a year, whether its plan runs or is closed; None if there is none."""
    row = session.exec(select(Period).where(Period.year == year, Period.key == key)).one_or_none()
    if row is not None and row.due is not None:
        return row.due
    return _planned(session, year) if key is PeriodKey.REGISTRATION else None


def windows(session: Session, key: PeriodKey) -> dict[int, Window]:
    """The days of a period in each year whose plan runs, the newest year first; one statement."""
    session.flush()
    asked = _OF_REGISTRATION if key is PeriodKey.REGISTRATION else _EVERY
    rows = asked.all(session, key=key)
    return {row.year: _window(row.year, key, row, row.planned) for row in rows}


def _window(year: int, key: PeriodKey, row: Any, planned: date | None) -> Window:
    due, amend_until = row.due, row.amend_until
    if key is PeriodKey.REGISTRATION:
        due = due or planned
        amend_until = amend_until or (date(year, *AMEND_UNTIL) if due else None)
    return Window(key, year, row.opens, due, amend_until, row.frozen_at is not None)


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
    return _window(days.year, days.key, row, _planned(session, days.year))


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
    session.flush()
    found: date | None = _PERMIT.first(session, year=year, key=key, person=person, unit=unit).until
    return found


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
