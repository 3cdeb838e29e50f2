"""An office to measure: a migrated database with the seed plan running, and codes by which people join."""

import shutil
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
#: Its database, in the folder of the bot.
NAME: Final = "thidua.sqlite"
_SEED: Final = Path(__file__).parent.parent / "data" / "seed" / "plan_2024.txt"
_DIVISION: Final = "phong-lanh-su-htqt"


class Prepared:
    """An office that is made once and copied for each bot that is measured."""

    def __init__(self, home: Path, people: int) -> None:
        self._home = home
        self._codes = prepare(home, people)

    def copy_to(self, home: Path) -> list[str]:
        """Put its database there; one-time codes for its staff."""
        shutil.copyfile(self._home / NAME, home / NAME)
        return list(self._codes)


def prepare(home: Path, people: int) -> list[str]:
    """Make the database of an office under `home`; one-time codes for so many of its staff."""
    return prepare_at(f"sqlite:///{home / NAME}", people)


def prepare_at(url: str, people: int) -> list[str]:
    """The same in any empty database."""
    database = Database(url)
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
