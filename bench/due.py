"""`domain.reminders.due` over many obligations: seconds on one core, and whether they grow with their number.

Each run has ids and dates of its own and a calendar of its own, so that nothing remembered can help.
"""

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from time import process_time
from typing import Final
from zoneinfo import ZoneInfo

from data.ladders import ladders
from domain.calendar import OfficeCalendar
from domain.duties import DutyState
from domain.quiet import Hours
from domain.reminders import Owed, Receivers, due

#: How many obligations are asked for, and how often each; the best time counts.
SIZES: Final = (1_000, 10_000, 100_000)
TIMES: Final = 5
#: What the most of them may take, and how many times what a tenth of them takes.
SECONDS: Final = 1.0
GROWTH: Final = 15.0
_UNITS: Final = 400
_HOURS: Final = Hours(ZoneInfo("Asia/Ho_Chi_Minh"))
#: A working day in the middle of the year, at eight there.
_NOW: Final = datetime(2024, 7, 3, 1, tzinfo=UTC)
_STATES: Final = (DutyState.OPEN, DutyState.DOING, DutyState.DONE)


def met(say: Callable[[str], None]) -> bool:
    """Measure and print, a figure a line; whether the bounds are met."""
    chance = Random(process_time())  # noqa: S311  # nothing secret
    taken = {}
    for count in SIZES:
        taken[count], lines = min(seconds(chance, count) for _ in range(TIMES))
        each = f"{taken[count] / count * 1e6:.1f} microseconds each"
        say(f"due for {count} obligations: {taken[count]:.3f} s, {each}, {lines} lines (best of {TIMES})")
    *_, tenth, most = (taken[count] for count in SIZES)
    good = most <= SECONDS and most / tenth <= GROWTH
    say(
        f"due, {SIZES[-1]} beside {SIZES[-2]}: {most / tenth:.1f} times as long"
        f" (bounds {SECONDS:g} s, {GROWTH:g} times) {'ok' if good else 'MISSED'}"
    )
    return good


def seconds(chance: Random, count: int) -> tuple[float, int]:
    """Seconds of processor time for so many fresh obligations, and how many lines came of them."""
    first = chance.randrange(10**9)
    owed = list(_owed(chance, first, count))
    calendar = OfficeCalendar({_day(chance) for _ in range(20)} - {_NOW.date()}, {_day(chance)})
    receivers = Receivers(
        of_unit={unit: [unit] for unit in range(_UNITS)},
        office=[_UNITS, _UNITS + 1],
        leadership=[_UNITS + 2],
        groups={unit: unit for unit in range(0, _UNITS, 3)},
        snoozed={(each.unit, each.id): _NOW.date() + timedelta(days=1) for each in owed[::50]},
    )
    gc.collect()
    begun = process_time()
    lines = sum(1 for _ in due(owed, receivers, calendar, _NOW, _HOURS))
    return process_time() - begun, lines


def _owed(chance: Random, first: int, count: int) -> Iterator[Owed]:
    """Obligations of the year, most of them open, by all ladders; every fiftieth is a registration."""
    known = list(ladders().values())
    for number in range(count):
        starts = date(2024, chance.choice((1, 4, 7, 10)), 1)
        registers = number % 50 == 0
        yield Owed(
            id=first + number,
            unit=number % _UNITS,
            ladder=ladders()["registration"] if registers else chance.choice(known),
            state=chance.choice(_STATES),
            starts=starts,
            due=starts + timedelta(days=chance.randrange(92)),
            activated=datetime(2024, 1, 2, tzinfo=UTC) + timedelta(hours=chance.randrange(24 * 60)),
            leads=chance.random() < 1 / 4,
            missing=(number % _UNITS,) if registers else None,
            blocked=chance.random() < 1 / 20,
        )


def _day(chance: Random) -> date:
    return date(2024, 1, 1) + timedelta(days=chance.randrange(366))
