"""Days off: the `holidays` library as a seed, the office's own table as the truth.

Practice this rests on: exchanges of working days are announced by letter, often in December, and no library
knows all of them; so each row names its source and says whether it was compared with an official notice.
"""

import tomllib
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import extract
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data.db import insert_or_ignore
from data.models import Holiday, metadata
from domain.calendar import OfficeCalendar

CORRECTIONS = Path(__file__).with_name("rules") / "holidays.toml"
#: How the source of a row begins that came from the library.
LIBRARY = "holidays "

Row = dict[str, Any]

_DAYS = columns(col(Holiday.day), col(Holiday.worked))


def calendar(session: Session) -> OfficeCalendar:
    """The office's working days as its table has them today; one statement."""
    rows = session.connection().execute(_DAYS).all()
    return OfficeCalendar(
        days_off=frozenset(day for day, worked in rows if not worked),
        days_worked=frozenset(day for day, worked in rows if worked),
    )


class WhenAsked:
    """The same working days, read when somebody first asks: most screens know no day."""

    def __init__(self, session: Session) -> None:
        """Nothing is read yet; it is to be asked within the transaction of `session`."""
        self._session = session
        self._read: OfficeCalendar | None = None

    def is_workday(self, day: date) -> bool:
        """Whether the office works on this day."""
        if self._read is None:
            self._read = calendar(self._session)
        return self._read.is_workday(day)


def ensure(session: Session, years: Collection[int]) -> int:
    """Seed the days of Vietnam for the years not yet seeded; how many rows went in.

    A row of the office stays as it is. To work on a day that is off, the office marks its row as worked; a
    row that it deleted does not come back, for a seeded year is not seeded again.
    """
    missing = sorted(set(years) - _seeded(session))
    if not missing:
        return 0
    corrections = tomllib.loads(CORRECTIONS.read_text(encoding="utf-8"))
    ours = [_correction(entry) for entry in corrections["day"] if entry["day"].year in missing]
    library = list(_from_library(missing, frozenset(corrections["checked"]), corrections["worked"]))
    return insert_or_ignore(session, metadata().tables["holiday"], ours + library)


def _seeded(session: Session) -> set[int]:
    year = extract("year", col(Holiday.day))
    chosen = select(year).where(col(Holiday.source).startswith(LIBRARY)).distinct()
    return {int(found) for found in session.exec(chosen)}


def _correction(entry: Row) -> Row:
    return {"worked": False, **entry}


def _from_library(years: Collection[int], checked: Collection[int], worked_name: str) -> Iterator[Row]:
    """The library's days off, and the weekend days worked for them.

    Years that nobody compared with an official notice (next year's are an estimate) are not verified.
    """
    import holidays
    from holidays.version import __version__

    source = f"{LIBRARY}{__version__}"
    for year in years:
        known = holidays.country_holidays("VN", years=year, language="vi")
        base = {"source": source, "verified": year in checked}
        for day, name in sorted(known.items()):
            yield {**base, "day": day, "name": name, "worked": False}
        # The library lists some exchanges of other years as well.
        for day in sorted(day for day in known.weekend_workdays if day.year == year):
            yield {**base, "day": day, "name": worked_name, "worked": True}
