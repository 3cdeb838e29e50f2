"""Ladders of reminders: on which working days before and after its last day an obligation is spoken of.

A ladder is data (data/rules/ladders.toml): for each receiver the stages from the first to the last. Here it
is put into the form in which `domain.reminders` asks it a hundred thousand times a second.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

#: The stages that hang on no working day: what was due before the plan was activated; a quarter's digest.
LISTED, QUARTER = "listed", "quarter"
#: The second word on the last day, in the afternoon.
LAST_AFTERNOON = "0pm"
#: Every week from the end of the ladder on; said as "week-2024-04-15", with the Monday.
WEEK = "week"
#: Again, because the person asked to hear of it on that day; said as "again-2024-04-15".
AGAIN = "again"

#: Working days before the last day from which on a word is more than information.
NEAR = -9


class Receiver(StrEnum):
    """In which capacity somebody is told."""

    #: answers for the unit that owes (its head, a deputy without one, a council's secretary)
    HEAD = "head"
    #: has to register in person
    STAFF = "staff"
    #: the group chat of the unit
    GROUP = "group"
    #: runs the plan: told of what stays undone
    OFFICE = "office"
    #: leads the department: told of what even the Office could not move
    LEADERSHIP = "leadership"


class Kind(StrEnum):
    """What sort of word a reminder is; the Office chooses for each whether it goes by itself."""

    INFORMATION = "information"
    COMING = "coming"
    TODAY = "today"
    OVERDUE = "overdue"
    OFFICE = "office"
    LEADERSHIP = "leadership"
    GROUP = "group"


def workdays(stage: str) -> int | None:
    """Working days from the last day (negative: before it); None for stages that hang on no such day.

    >>> workdays("-7"), workdays("+3"), workdays("0pm"), workdays("week-2024-04-15")
    (-7, 3, 0, None)
    """
    numeral = stage.removesuffix("pm")
    return int(numeral) if numeral.lstrip("+-").isdigit() else None


def kind_of(stage: str, receiver: Receiver) -> Kind:
    """What sort of word a stage is for a receiver.

    >>> kind_of("-14", Receiver.HEAD), kind_of("+3", Receiver.HEAD), kind_of("+3", Receiver.OFFICE)
    (<Kind.INFORMATION: 'information'>, <Kind.OVERDUE: 'overdue'>, <Kind.OFFICE: 'office'>)
    """
    if receiver not in {Receiver.HEAD, Receiver.STAFF}:
        return Kind(receiver)
    days = workdays(stage)
    if days is None:
        return {LISTED: Kind.INFORMATION, QUARTER: Kind.INFORMATION, AGAIN: Kind.COMING}.get(
            stage.partition("-")[0], Kind.OVERDUE
        )
    if days > 0:
        return Kind.OVERDUE
    if days == 0:
        return Kind.TODAY
    return Kind.COMING if days >= NEAR else Kind.INFORMATION


@dataclass(frozen=True, slots=True)
class At:
    """Where a day lies, in working days from the last day of an obligation.

    `today` of the day itself, `first` of the first day of speaking, `week` of the first working day of this
    week, whose Monday is `monday`. `over`: the last day has passed.
    """

    today: int
    first: int
    week: int
    monday: date
    over: bool


@dataclass(frozen=True, slots=True)
class Track:
    """One receiver's stages: the numbered ones in order, and which of the others there are."""

    quarter: bool
    afternoon: bool
    weekly: bool
    days: tuple[int, ...]

    @classmethod
    def of(cls, stages: Sequence[str]) -> "Track":
        """The track of the stages as they are written down. Raises ValueError for one that is none."""
        numbered = [workdays(stage) for stage in stages if stage not in {QUARTER, WEEK, LAST_AFTERNOON}]
        if None in numbered:
            raise ValueError(f"not a stage of a ladder, among {list(stages)}")
        days = tuple(sorted(day for day in numbered if day is not None))
        return cls(QUARTER in stages, LAST_AFTERNOON in stages, WEEK in stages, days)

    def stage(self, at: At) -> str:
        """The latest stage reached, "" if there is none.

        What lies before the first day of speaking is not said in hindsight, unless nothing later is there;
        and a warning is none any more once the last day is over.
        """
        if self.weekly and self.days and at.week > self.days[-1]:
            return f"{WEEK}-{at.monday.isoformat()}"
        place = bisect_right(self.days, at.today) - 1
        if place >= 0:
            day = self.days[place]
            heard_of = day >= at.first or not self.quarter or at.over
            if heard_of and not (at.over and day <= 0):
                return named(day)
        return QUARTER if self.quarter and not at.over else ""


def named(day: int) -> str:
    """The name of a numbered stage.

    >>> named(-7), named(0), named(3)
    ('-7', '0', '+3')
    """
    return f"+{day}" if day > 0 else str(day)


@dataclass(frozen=True, slots=True)
class Ladder:
    """For each receiver its track; the unit that leads may hear of it earlier than those who take part."""

    name: str
    title: str
    tracks: Mapping[Receiver, Track] = field(compare=False)
    leading: Track = field(compare=False)

    @classmethod
    def of(cls, name: str, title: str, stages: Mapping[str, Sequence[str]]) -> "Ladder":
        """A ladder from its stages: for "unit" (who owes), "lead" (what the lead hears besides), others."""
        unit = list(stages.get("unit", ()))
        others = {
            Receiver(who): Track.of(said)
            for who, said in stages.items()
            if who not in {"unit", "lead"} and said
        }
        leading = Track.of([*unit, *stages.get("lead", ())])
        return cls(name, title, {Receiver.HEAD: Track.of(unit), **others}, leading)

    def track(self, receiver: Receiver, leads: bool) -> Track:
        """The track of a receiver."""
        return self.leading if leads and receiver is Receiver.HEAD else self.tracks[receiver]
