"""What is to be said today, to whom, about what is owed: a pure answer from plain facts (design 2.5, 4).

An obligation climbs a ladder of stages counted in working days from its last day. On a day it stands, for
each kind of receiver, on the latest stage reached; what was missed on the way (the bot was down, the matter
was disputed) is thereby said once, in its latest form. A stage that was said is never said again: `unsaid`
holds what is due against the keys of what was told, and so makes a late, doubled or parallel tick harmless.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from domain.calendar import ONE_DAY, Quarter, WorkCalendar, Workdays, first_workday
from domain.duties import OWED, DutyState
from domain.ladders import (
    AGAIN,
    LAST_AFTERNOON,
    LISTED,
    QUARTER,
    At,
    Kind,
    Ladder,
    Receiver,
    kind_of,
    workdays,
)
from domain.quiet import Hours, may_remind

#: Digests that a person gets in a week, Monday to Sunday, before what is not urgent waits for the next one.
WEEK_CEILING = 3
#: Days that the longest search for a working day may take (Tết with its weekends is nine).
MARGIN = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation as far as reminding goes.

    `starts` is the first day of its period, `due` the last day on which it is on time. `missing` are the
    persons of the unit who have yet to register; None where nobody in person has to do anything. `awaits`: it
    has no day of its own before an event (an invitation). `blocked`: what it depends on is not completed.
    """

    id: int
    unit: int
    ladder: Ladder
    state: DutyState
    starts: date
    due: date
    activated: datetime
    leads: bool = False
    escalates: bool = True
    missing: tuple[int, ...] | None = None
    awaits: bool = False
    blocked: bool = False

    @property
    def rests(self) -> bool:
        """Whether nothing is to be said: settled, disputed, or everybody has registered."""
        return self.state not in OWED or self.missing == ()


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who is told on a day: the receivers of each unit, its group, the Office, the leadership.

    Persons and groups are named by their rows. `once_a_day` are all who lead the department, on leave or not:
    they get no second word. `snoozed` holds until which day a person wants to hear nothing of an obligation:
    (person, obligation) -> day.
    """

    of_unit: Mapping[int, Sequence[int]]
    office: Sequence[int]
    leadership: Sequence[int] = ()
    once_a_day: Collection[int] = ()
    groups: Mapping[int, int] = field(default_factory=dict)
    snoozed: Mapping[tuple[int, int], date] = field(default_factory=dict)


class Line(NamedTuple):
    """One thing to say to one person, or to one group (then `person` is the group's row).

    `round` is the last day that the stage was counted from, "" for stages that hang on none: whoever is given
    until a later day begins a new round.
    """

    person: int
    obligation: int
    round: str
    stage: str
    receiver: Receiver

    @property
    def key(self) -> str:
        """The name under which it is remembered as said.

        >>> Line(7, 12, "2024-03-29", "-7", Receiver.HEAD).key
        '12@2024-03-29:-7:head-7'
        """
        return f"{self.topic}-{self.person}"

    @property
    def topic(self) -> str:
        """What is said and in which capacity, whoever the person is.

        >>> Line(7, 12, "2024-03-29", "-7", Receiver.HEAD).topic
        '12@2024-03-29:-7:head'
        """
        return f"{self.obligation}@{self.round}:{self.stage}:{self.receiver}"

    @property
    def kind(self) -> Kind:
        """What sort of word it is."""
        return kind_of(self.stage, self.receiver)

    @property
    def afternoon(self) -> bool:
        """Whether it belongs to the second word of the day."""
        return self.stage == LAST_AFTERNOON

    @property
    def urgent(self) -> bool:
        """Whether it can't wait for the next week: asked for, due by the next working day, or overdue."""
        days = workdays(self.stage)
        return self.stage.startswith(AGAIN) or (days is not None and days >= -1) or self.kind is Kind.OVERDUE

    @classmethod
    def of(cls, key: str) -> "Line":
        """The line with this key.

        >>> Line.of("12@2024-03-29:+3:office-7")
        Line(person=7, obligation=12, round='2024-03-29', stage='+3', receiver=<Receiver.OFFICE: 'office'>)
        """
        what, stage, receiver = key.split(":")
        obligation, _, due = what.partition("@")
        role, person = receiver.split("-")
        return cls(int(person), int(obligation), due, stage, Receiver(role))


#: Stages for each receiver, on one day.
Standing = Sequence[tuple[Receiver, str]]


def due(
    owed: Sequence[Owed], receivers: Receivers, calendar: WorkCalendar, now: datetime, hours: Hours
) -> Iterator[Line]:
    """Everything that holds true today and may be said at this moment, said before or not.

    Nothing outside the hours of digests. Days are the office's, wherever the host's clock stands.
    What it takes is shown by `make bench`.
    """
    if not may_remind(hours, calendar, now):
        return
    look = _Look(owed, calendar, now, hours)
    known: dict[tuple[object, ...], Standing] = {}
    for each in owed:
        if each.rests:
            continue
        first = look.first_day(each)
        facts = (each.ladder.name, each.leads, each.due, first, each.escalates, each.awaits, each.blocked)
        standing = known.get(facts)
        if standing is None:
            standing = known[facts] = look.standing(each, first)
        if standing:
            yield from _lines(each, standing, receivers, look)


class _Look:
    """One look at everything that is owed: today, and the working days around it, counted once."""

    def __init__(self, owed: Sequence[Owed], calendar: WorkCalendar, now: datetime, hours: Hours) -> None:
        local = hours.local(now)
        self.today = local.date()
        self.afternoon = local.time() >= hours.afternoon
        self.monday = self.today - timedelta(days=self.today.weekday())
        self._calendar = calendar
        self._hours = hours
        days = [self.today, *(each.due for each in owed), *(each.starts for each in owed)]
        activated = [each.activated for each in owed] or [now]
        days += [hours.local(min(activated)).date(), hours.local(max(activated)).date()]
        self._days = Workdays(calendar, min(days) - MARGIN, max(days) + MARGIN)
        self._opening: dict[date, tuple[date, datetime]] = {}

    def standing(self, owed: Owed, first: date) -> Standing:
        """On which stage an obligation stands for each kind of receiver; it is spoken of from `first` on."""
        if self.today < first:
            return ()
        if not owed.escalates:
            return ((Receiver.OFFICE, LISTED),)
        if owed.awaits:
            return tuple((who, QUARTER) for who in owed.ladder.tracks if owed.ladder.tracks[who].quarter)
        return tuple(self._stages(owed, self._at(owed, first)))

    def _at(self, owed: Owed, first: date) -> At:
        return At(
            today=self._days.between(owed.due, self.today),
            first=self._days.between(owed.due, first),
            week=self._days.between(owed.due, self.monday - ONE_DAY) + 1,
            monday=self.monday,
            over=self.today > owed.due,
        )

    def _stages(self, owed: Owed, at: At) -> Iterator[tuple[Receiver, str]]:
        if owed.blocked and at.over:
            return
        for receiver in owed.ladder.tracks:
            track = owed.ladder.track(receiver, owed.leads)
            stage = track.stage(at)
            if stage:
                yield receiver, stage
            if track.afternoon and at.today == 0 and not at.over and self.afternoon:
                yield receiver, LAST_AFTERNOON

    def first_day(self, owed: Owed) -> date:
        """The day from which an obligation is spoken of: the first working day of its quarter.

        If the plan was activated later than that morning: the working day after its activation (design 2.9).
        """
        opening = self._opening.get(owed.starts)
        if opening is None:
            start = first_workday(self._calendar, Quarter.of(owed.starts).start)
            opening = self._opening[owed.starts] = start, self._hours.at(start, self._hours.digest)
        start, morning = opening
        if owed.activated <= morning:
            return start
        return first_workday(self._calendar, self._hours.local(owed.activated).date() + ONE_DAY)


def _lines(owed: Owed, standing: Standing, receivers: Receivers, look: _Look) -> Iterator[Line]:
    counted = owed.due.isoformat()
    for receiver, stage in standing:
        of_round = "" if stage in {LISTED, QUARTER} else counted
        for person in persons(owed, receiver, stage, receivers):
            line = Line(person, owed.id, of_round, stage, receiver)
            until = receivers.snoozed.get((person, owed.id)) if receivers.snoozed else None
            if until is None or receiver is Receiver.GROUP:
                yield line
            else:
                yield from _snoozed(line, until, look)


def _snoozed(line: Line, until: date, look: _Look) -> Iterator[Line]:
    """A line that the person wanted to hear only from a day on; what is due or overdue is said anyway."""
    days = workdays(line.stage)
    if look.today >= until or (days is not None and days >= 0) or line.kind is Kind.OVERDUE:
        yield line
    if look.today == until:
        yield line._replace(stage=f"{AGAIN}-{until.isoformat()}")


def persons(owed: Owed, receiver: Receiver, stage: str, receivers: Receivers) -> Sequence[int]:
    """Who is told in a capacity.

    Nobody hears of their own lateness as the judge of it (design 2.8): what would reach the Office goes to
    the leadership if all of the Office are late themselves. The leadership gets no second word in a day.
    """
    late = receivers.of_unit.get(owed.unit, ())
    match receiver:
        case Receiver.HEAD if stage == LAST_AFTERNOON:
            return _without(receivers.once_a_day, late)
        case Receiver.HEAD:
            return late
        case Receiver.STAFF:
            return owed.missing or ()
        case Receiver.GROUP:
            return [receivers.groups[owed.unit]] if owed.unit in receivers.groups else ()
        case Receiver.OFFICE:
            above = receivers.office if stage == LISTED else _without(late, receivers.office)
            return above or _without(late, receivers.leadership)
        case Receiver.LEADERSHIP:
            return _without(late, receivers.leadership)


def _without(left_out: Collection[int], persons: Sequence[int]) -> Sequence[int]:
    return [person for person in persons if person not in left_out]


def unsaid(lines: Iterable[Line], told: Collection[str]) -> list[Line]:
    """The lines not told yet, by the keys of those that were.

    What a unit was told it was told, whoever answered for it then: a new head hears of the next stage. What
    somebody asked to hear again is not said beside something new about the same obligation.
    """
    units_told = {Line.of(key).topic for key in told if f":{Receiver.HEAD}-" in key}
    new = [line for line in lines if line.key not in told and line.topic not in units_told]
    fresh = {(line.person, line.obligation) for line in new if not line.stage.startswith(AGAIN)}
    return [
        line
        for line in new
        if not line.stage.startswith(AGAIN) or (line.person, line.obligation) not in fresh
    ]


def within_ceiling(lines: Iterable[Line], digests: Mapping[int, int]) -> list[Line]:
    """The lines that may go today, by how many digests each person had this week already.

    Beyond `WEEK_CEILING` a digest goes only if something in it is urgent; the rest waits, and is said in its
    form of then.
    """
    kept = list(lines)
    pressing = Counter(line.person for line in kept if line.urgent and line.receiver is not Receiver.GROUP)
    return [
        line
        for line in kept
        if line.receiver is Receiver.GROUP
        or pressing[line.person]
        or digests.get(line.person, 0) < WEEK_CEILING
    ]
