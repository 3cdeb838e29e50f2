"""When items are owed: circles among those that need one another, days planned from the end, next periods."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from domain.calendar import ONE_DAY, Quarter, WorkCalendar, add_workdays, last_workday
from domain.duties import Every

#: Working days that lie between an item and the one that needs it, if nobody says otherwise.
GAP = 5

#: For each item the ones that have to be completed before it.
Needs = Mapping[int, Collection[int]]


def circle(needs: Needs) -> tuple[int, ...]:
    """A circle among items: each needs the next one, the last needs the first; () if there is none.

    >>> circle({16: [15], 15: [14], 14: [16]}), circle({16: [15, 14], 15: [14]})
    ((14, 16, 15), ())
    """
    clear: set[int] = set()
    for start in sorted(needs):
        path: list[int] = []
        todo = [(start, _in_order(needs, start))] if start not in clear else []
        while todo:
            item, rest = todo[-1]
            path = [step for step, _ in todo]
            following = next((one for one in rest if one not in clear), None)
            if following is None:
                clear.add(item)
                todo.pop()
            elif following in path:
                return _from_the_first(tuple(path[path.index(following) :]))
            else:
                todo.append((following, _in_order(needs, following)))
    return ()


def _in_order(needs: Needs, item: int) -> Iterator[int]:
    return iter(sorted(needs.get(item, ())))


def _from_the_first(found: tuple[int, ...]) -> tuple[int, ...]:
    place = found.index(min(found))
    return found[place:] + found[:place]


def behind(last: int, needs: Needs) -> tuple[int, ...]:
    """An item and everything that it needs, however far back: an item stands after all that need it.

    The needs must be without a circle.

    >>> behind(16, {16: [15], 15: [14, 12], 14: [12], 3: [2]})
    (16, 15, 14, 12)
    """
    found: list[int] = []
    todo = {last}
    while todo:
        # Without a circle there is always one that no other of those left needs.
        free = {one for one in todo if not any(one in _reach(other, needs) for other in todo - {one})}
        chosen = max(free)
        found.append(chosen)
        todo = (todo - {chosen}) | set(needs.get(chosen, ()))
    return tuple(found)


def _reach(start: int, needs: Needs) -> set[int]:
    """Everything that an item needs, however far back."""
    found: set[int] = set()
    todo = list(needs.get(start, ()))
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(needs.get(one, ()))
    return found


def back_plan(
    last: int, needs: Needs, dues: Mapping[int, date], calendar: WorkCalendar, gap: int = GAP
) -> dict[int, date]:
    """The last days that would let a chain be ready in time, planned backwards from the end of its last item.

    Each item lies at least `gap` working days before whatever needs it, on a working day where it has to be
    moved, and never later than its present last day in `dues`. The last item keeps its own. The needs must
    be without a circle. Source: issue step 3, A, "the year-end chain back-planned from its end".

    >>> from domain.calendar import OfficeCalendar
    >>> days = {16: date(2024, 12, 20), 15: date(2024, 12, 20), 14: date(2024, 12, 2)}
    >>> for item, day in back_plan(16, {16: [15], 15: [14]}, days, OfficeCalendar()).items():
    ...     print(item, day)
    16 2024-12-20
    15 2024-12-13
    14 2024-12-02
    """
    planned = {last: dues[last]}
    for item in behind(last, needs):
        end = last_workday(calendar, planned[item])
        for needed in needs.get(item, ()):
            latest = add_workdays(calendar, end, -gap)
            planned[needed] = min(planned.get(needed, dues[needed]), latest)
    return planned


def period_end(every: Every, day: date) -> date:
    """The last day of the month or the quarter in which a day lies; the day itself for what comes once.

    >>> period_end(Every.MONTH, date(2024, 2, 10)), period_end(Every.QUARTER, date(2024, 2, 10))
    (datetime.date(2024, 2, 29), datetime.date(2024, 3, 31))
    """
    if every is Every.QUARTER:
        return Quarter.of(day).end
    if every is Every.MONTH:
        return date(day.year + day.month // 12, day.month % 12 + 1, 1) - ONE_DAY
    return day


def next_due(every: Every, due: date, today: date, year: int) -> date | None:
    """Until when a recurring item is owed after `due`: the end of a later period, today or still to come.

    Periods that went by meanwhile (nobody was there to count them) are left out. None if it comes once, or
    if the plan's year is over then.

    >>> next_due(Every.MONTH, date(2024, 1, 31), date(2024, 2, 1), 2024)
    datetime.date(2024, 2, 29)
    >>> next_due(Every.QUARTER, date(2024, 12, 31), date(2025, 1, 2), 2024) is None
    True
    """
    if every is Every.ONCE:
        return None
    end = period_end(every, max(period_end(every, due) + ONE_DAY, today))
    return end if end.year == year else None
