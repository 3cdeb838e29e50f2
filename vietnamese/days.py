"""The days people write: `read("trước ngày 30/01", today)`.

Conventions (the form that asks always echoes the reading with its weekday): day before month; a year left out
is today's; a bare weekday is the coming one; weeks run from Monday to Sunday; thirds of a month are 1-10,
11-20 and 21 to the end; a bound gives the day it names. What is vague, impossible or could mean two days is
refused: a question back costs less than a wrong deadline.
"""

import datetime
from dataclasses import dataclass
from datetime import date

from domain.calendar import WorkCalendar
from vietnamese import foreign_dates
from vietnamese.day_grammar.sentence import read_sentence
from vietnamese.day_grammar.spans import Bound, Frame
from vietnamese.day_grammar.words import Unreadable, Words
from vietnamese.holidays_vn import VIETNAM

LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Reading:
    """The days a text names, both ends included (equal for one day).

    `bound` says on which side of the day named the matter lies: "before" it (strictly), "by" it, "from" it,
    "after" it; `time` is the time of day, if one was said.
    """

    start: date
    end: date
    bound: Bound | None = None
    time: datetime.time | None = None


def read(text: str, today: date, calendar: WorkCalendar = VIETNAM) -> Reading | None:
    """The days that a text means when written on `today`; None if it has none, or one cannot be sure which.

    `calendar` counts working days (by default weekends and statutory holidays).

    >>> read("trước ngày 30/01", date(2024, 1, 15))
    Reading(start=datetime.date(2024, 1, 30), end=datetime.date(2024, 1, 30), bound='before', time=None)
    >>> read("đầu tuần", date(2024, 1, 15)) is None
    True
    """
    if not text.strip() or len(text) > LONGEST_TEXT:
        return None
    try:
        said = read_sentence(Words.of(text), Frame(today, calendar))
    except (Unreadable, OverflowError):
        return _last_resort(text)
    return Reading(said.start, said.end, said.bound, said.time) if said else _last_resort(text)


def _last_resort(text: str) -> Reading | None:
    day = foreign_dates.read_date(text)
    return Reading(day, day) if day else None
