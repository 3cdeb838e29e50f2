"""When what may be handed in: opening, deadline, amendments, freeze, and permits to be late. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PeriodKey(StrEnum):
    """Things that are handed in by one deadline."""

    #: titles, topics and initiatives for the year (the plan, part IV.1)
    REGISTRATION = "registration"
    #: requests to recognise an initiative or topic (item 14)
    RECOGNITION = "recognition"
    #: achievement reports of persons and units (part IV.2)
    ACHIEVEMENT = "achievement"
    #: what a unit gives for the report of six months (item 7)
    HALF_YEAR = "half_year"
    #: what a unit gives for the report of the year (item 13)
    YEAR_END = "year_end"
    #: at any time while the plan runs
    ANYTIME = "anytime"


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a period in a year, each inclusive; None: not set.

    `amend_until` is the last day on which what was handed in may still be amended or withdrawn with a
    reason. `frozen`: closed for good, only a reopening moves what was accepted.
    """

    key: PeriodKey
    year: int
    opens: date | None = None
    due: date | None = None
    amend_until: date | None = None
    frozen: bool = False


class Gate(StrEnum):
    """What a period says to somebody who hands in something today."""

    #: in time
    OPEN = "open"
    #: too early
    NOT_YET = "not_yet"
    #: the deadline is over, and a permit lets it through, marked late
    PERMITTED = "permitted"
    #: the deadline is over; what is there may be amended with a reason, and is looked at anew
    AMENDING = "amending"
    #: too late
    OVER = "over"
    #: frozen
    FROZEN = "frozen"


#: What lets something through.
PASSES = frozenset({Gate.OPEN, Gate.PERMITTED, Gate.AMENDING})


def gate(
    window: Window,
    today: date,
    *,
    permit: date | None = None,
    editing: bool = False,
    returned: bool = False,
) -> Gate:
    """What the period says today.

    `permit` is the last day of a late permit; `editing`: it was handed in before; `returned`: it was given
    back to be mended, which may be done at any time, by a reopening even after the freeze.

    >>> window = Window(PeriodKey.REGISTRATION, 2024, due=date(2024, 1, 29), amend_until=date(2024, 6, 30))
    >>> [str(gate(window, date(2024, 1, day))) for day in (29, 30)]
    ['open', 'over']
    >>> str(gate(window, date(2024, 2, 1), editing=True)), str(gate(window, date(2024, 7, 1), editing=True))
    ('amending', 'over')
    >>> str(gate(window, date(2024, 2, 1), permit=date(2024, 2, 2)))
    'permitted'
    """
    permitted = permit is not None and today <= permit
    if returned:
        return Gate.OPEN
    if window.frozen:
        return Gate.PERMITTED if permitted and not editing else Gate.FROZEN
    if window.opens is not None and today < window.opens:
        return Gate.NOT_YET
    if window.due is None or today <= window.due:
        return Gate.OPEN
    last = window.amend_until
    # What came in time stays in time: an amendment needs no permit as long as amendments are open.
    if editing and last is not None and today <= last:
        return Gate.AMENDING
    return Gate.PERMITTED if permitted else Gate.OVER


def may_withdraw(window: Window, today: date) -> bool:
    """Whether what was handed in may still be asked back: as long as it may be amended, until the freeze.

    >>> window = Window(PeriodKey.REGISTRATION, 2024, due=date(2024, 1, 29), amend_until=date(2024, 6, 30))
    >>> may_withdraw(window, date(2024, 6, 30)), may_withdraw(window, date(2024, 7, 1))
    (True, False)
    """
    last = last_day(window)
    return not window.frozen and (last is None or today <= last)


def last_day(window: Window) -> date | None:
    """The last day on which something may be amended or withdrawn; None where there is no deadline."""
    return None if window.due is None else max(window.due, window.amend_until or window.due)


def open_year(windows: dict[int, Window], today: date) -> int | None:
    """The year meant today: the nearest deadline ahead, else the one that closed last, else the first.

    A year without a deadline is open from its first day to its last.

    >>> w = Window(PeriodKey.REGISTRATION, 2025, due=date(2025, 1, 24))
    >>> open_year({2024: Window(PeriodKey.REGISTRATION, 2024, due=date(2024, 1, 29)), 2025: w},
    ...           date(2025, 1, 6))
    2025
    """
    ends = {
        year: window.due or date(year, 12, 31)
        for year, window in windows.items()
        if window.due is not None or year <= today.year
    }
    ahead = {year: end for year, end in ends.items() if end >= today}
    if ahead:
        return min(ahead, key=ahead.__getitem__)
    return max(ends, key=ends.__getitem__) if ends else min(windows, default=None)
