"""An office to measure: a migrated database with the seed plan running, and codes by which people join."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlmodel import Session

from data import bodies, joining, migrate, plans, units
from data.db import Database
from documents import plan_in
from domain.people import Role

#: When the measured office lives: a working morning in which one may still register for the plan's year.
MORNING: Final = datetime(2024, 1, 10, 2, tzinfo=UTC)
_SEED: Final = Path(__file__).parent.parent / "data" / "seed" / "plan_2024.txt"
_DIVISION: Final = "phong-lanh-su-htqt"


def prepare(home: Path, people: int) -> list[str]:
    """Make the database of an office under `home`; one-time codes for so many of its staff."""
    database = Database(f"sqlite:///{home / 'thidua.sqlite'}")
    try:
        migrate.prepare(database, MORNING.date())
        return database.run_now(lambda session: _filled(session, people))
    finally:
        database.close()


def _filled(session: Session, people: int) -> list[str]:
    raw = _SEED.read_bytes()
    plan, _ = plans.store(session, plan_in.read(raw, bodies.load()), raw.decode(), MORNING)
    plans.confirm_all(session, plan.id, None, MORNING)
    plans.activate(session, plan.id, None, MORNING, MORNING.date())
    division = units.by_key(session, _DIVISION)
    where = division.id if division else None
    return [
        joining.invite(session, [Role.STAFF], MORNING.date(), MORNING, unit=where, name=f"Staff {number}")
        for number in range(people)
    ]
