"""What is to be said today, to whom, about what is owed: a pure answer from plain facts (design 2.5, 4).

An obligation climbs a ladder of stages counted in working days from its last day. On a day it stands, for
each kind of receiver, on the latest stage reached; what was missed on the way (the bot was down, the matter
was disputed) is thereby said once, in its latest form. A stage that was said is never said again: `unsaid`
holds what is due against the keys of what was told, and so makes a late, doubled or parallel tick harmless.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from domain.calendar import ONE_DAY, Quarter, WorkCalendar, add_workdays, first_workday, last_workday
from domain.duties import OWED, DutyState, ItemKind
from domain.quiet import Hours, may_remind


class Receiver(StrEnum):
    """In which capacity somebody is told."""

    #: answers for the unit that owes (its head, a deputy without one, a council's secretary)
    HEAD = "head"
    #: runs the plan: told of what stays undone
    OFFICE = "office"
    #: has to register in person
    STAFF = "staff"


class Stage(StrEnum):
    """The steps of the ladder; numbers are working days before (-) or after (+) the last day."""

    #: owed since before the plan was activated: listed once, never escalated (design 2.9)
    LISTED = "listed"
    #: the digest of a quarter, on its first working day
    QUARTER = "quarter"
    WEEK_BEFORE = "-7"
    DAYS_BEFORE = "-3"
    EVE = "-1"
    LAST_DAY = "0"
    OVERDUE = "+1"
    ESCALATED = "+3"

    @property
    def workdays(self) -> int | None:
        """Working days from the last day; None for the stages that hang on the quarter."""
        return None if self in {Stage.LISTED, Stage.QUARTER} else int(self)


Ladder = tuple[tuple[Stage, Receiver], ...]

#: The stages of each kind of obligation (issue step 1, G), from the first to the last.
LADDERS: dict[ItemKind, Ladder] = {
    ItemKind.TASK: (
        (Stage.QUARTER, Receiver.HEAD),
        (Stage.WEEK_BEFORE, Receiver.HEAD),
        (Stage.LAST_DAY, Receiver.HEAD),
        (Stage.OVERDUE, Receiver.HEAD),
        (Stage.ESCALATED, Receiver.OFFICE),
    ),
    ItemKind.REGISTRATION: (
        (Stage.QUARTER, Receiver.HEAD),
        (Stage.WEEK_BEFORE, Receiver.HEAD),
        (Stage.DAYS_BEFORE, Receiver.STAFF),
        (Stage.EVE, Receiver.HEAD),
        (Stage.LAST_DAY, Receiver.HEAD),
        (Stage.OVERDUE, Receiver.HEAD),
        (Stage.ESCALATED, Receiver.OFFICE),
    ),
}

#: The ladder of what was due before the plan was activated.
LATE_PLAN: Ladder = ((Stage.LISTED, Receiver.OFFICE),)


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation as far as reminding goes.

    `starts` is the first day of its period, `due` the last day on which it is on time. `missing` are the
    persons of the unit who have yet to register; None where nobody in person has to do anything.
    """

    id: int
    unit: int
    kind: ItemKind
    state: DutyState
    starts: date
    due: date
    activated: datetime
    escalates: bool = True
    missing: tuple[int, ...] | None = None

    @property
    def rests(self) -> bool:
        """Whether nothing is to be said: settled, disputed, or everybody has registered."""
        return self.state not in OWED or self.missing == ()


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who is told on a day: the receivers of each unit, and the persons who are the Office."""

    of_unit: Mapping[int, Sequence[int]]
    office: Sequence[int]


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One thing to say to one person."""

    person: int
    obligation: int
    stage: Stage
    receiver: Receiver

    @property
    def key(self) -> str:
        """The name under which it is remembered as said.

        >>> Line(7, 12, Stage.WEEK_BEFORE, Receiver.HEAD).key
        '12:-7:head-7'
        """
        return f"{self.topic}-{self.person}"

    @property
    def topic(self) -> str:
        """What is said and in which capacity, whoever the person is.

        >>> Line(7, 12, Stage.WEEK_BEFORE, Receiver.HEAD).topic
        '12:-7:head'
        """
        return f"{self.obligation}:{self.stage}:{self.receiver}"

    @classmethod
    def of(cls, key: str) -> "Line":
        """The line with this key.

        >>> Line.of("12:+3:office-7")
        Line(person=7, obligation=12, stage=<Stage.ESCALATED: '+3'>, receiver=<Receiver.OFFICE: 'office'>)
        """
        obligation, stage, receiver = key.split(":")
        role, person = receiver.split("-")
        return cls(int(person), int(obligation), Stage(stage), Receiver(role))


def due(
    owed: Iterable[Owed], receivers: Receivers, calendar: WorkCalendar, now: datetime, hours: Hours
) -> Iterator[Line]:
    """Everything that holds true today and may be said at this moment, said before or not.

    Nothing outside the hours of digests. Days are the office's, wherever the host's clock stands.
    """
    if not may_remind(hours, calendar, now):
        return
    today = hours.local(now).date()
    known: dict[tuple[object, ...], Mapping[Receiver, Stage]] = {}
    for each in owed:
        if each.rests:
            continue
        dates = (each.kind, each.starts, each.due, each.activated, each.escalates)
        if dates not in known:
            known[dates] = stages(each, today, calendar, hours)
        for receiver, stage in known[dates].items():
            for person in persons(each, receiver, receivers):
                yield Line(person, each.id, stage, receiver)


def unsaid(lines: Iterable[Line], told: Collection[str]) -> list[Line]:
    """The lines not told yet, by the keys of those that were.

    What a unit was told it was told, whoever answered for it then: a new head hears of the next stage.
    """
    units_told = {Line.of(key).topic for key in told if f":{Receiver.HEAD}-" in key}
    return [line for line in lines if line.key not in told and line.topic not in units_told]


def stages(owed: Owed, today: date, calendar: WorkCalendar, hours: Hours) -> Mapping[Receiver, Stage]:
    """On which stage an obligation stands for each kind of receiver; `today` is a working day.

    What lies before the first day of speaking is not said in hindsight, unless nothing later is there for
    that receiver; and a warning is none any more once the last day is over.
    """
    first = first_day(owed, calendar, hours)
    ladder = LADDERS[owed.kind] if owed.escalates else LATE_PLAN
    reached = partial(_day_of, last_workday(calendar, owed.due), first, calendar)
    latest: dict[Receiver, tuple[date, Stage]] = {}
    for stage, receiver in ladder:
        day = reached(stage)
        lapsed = owed.escalates and (stage.workdays or 0) <= 0 and today > owed.due
        if max(day, first) <= today and not lapsed and day >= latest.get(receiver, (day,))[0]:
            latest[receiver] = (day, stage)
    return {receiver: stage for receiver, (_, stage) in latest.items()}


def first_day(owed: Owed, calendar: WorkCalendar, hours: Hours) -> date:
    """The day from which an obligation is spoken of: the first working day of its quarter.

    If the plan was activated later than that morning: the working day after its activation (design 2.9).
    """
    start = first_workday(calendar, Quarter.of(owed.starts).start)
    if owed.activated <= hours.at(start, hours.digest):
        return start
    return first_workday(calendar, hours.local(owed.activated).date() + ONE_DAY)


def _day_of(last: date, first: date, calendar: WorkCalendar, stage: Stage) -> date:
    return first if stage.workdays is None else add_workdays(calendar, last, stage.workdays)


def persons(owed: Owed, receiver: Receiver, receivers: Receivers) -> Sequence[int]:
    """Who is told in a capacity.

    Nobody hears of their own lateness as the Office, as long as somebody else is the Office too (design 2.8).
    """
    if receiver is Receiver.STAFF:
        return owed.missing or ()
    late = receivers.of_unit.get(owed.unit, ())
    if receiver is Receiver.HEAD:
        return late
    return [person for person in receivers.office if person not in late] or receivers.office
