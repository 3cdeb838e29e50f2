"""Who should have been told what, and when: worked out a second time, by brute force, to hold the bot to it.

The demo and the tests compare what was sent with what this says. It shares no code and no idea with
`domain.reminders`: there each obligation is asked on which stage it stands; here every obligation is walked,
day by day, from the first day on which it may be spoken of, with a finger on the last milestone passed. It
imports the standard library only and has its own arithmetic of working days, posts and hours.

Milestones, in working days from the last day on time (all at 08:00, Vietnam time): the first working day of
the quarter (or the working day after a later activation), -7, 0 and +1 to whoever answers for the unit, +3 to
the Office. For the registration deadline also -1 to whoever answers, and -3 to each person not registered.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
MORNING, EVENING = 8, 18

#: Who answers for a unit of each kind: the first of these roles that anybody holds there.
ANSWERING = {
    "leadership": ["leadership", "head"],
    "office": ["head", "deputy"],
    "division": ["head", "deputy"],
    "centre": ["head", "deputy"],
    "council": ["secretary"],
    "union": ["union", "head"],
    "youth": ["union", "head"],
}
#: Roles of working for a unit.
WORKING = {"staff", "head", "deputy", "office", "clerk", "leadership", "it"}
#: States in which a unit still owes and is reminded.
OWING = {"open", "received", "doing"}


@dataclass(frozen=True)
class Duty:
    """What one unit owes; `key` is any name that tells it apart."""

    key: str
    unit: str
    starts: date
    due: date
    activated: datetime
    registration: bool = False


@dataclass(frozen=True)
class Holding:
    """A person holds a role in a unit from a day to a day (None: to this day); both days count."""

    person: str
    role: str
    unit: str | None
    first: date
    last: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is held on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass
class World:
    """Everything that happened, as plain data.

    `changes`: (duty key, moment, new state). `registered`: (person, year) -> moment. `unreachable`: (person,
    from, to), half open: without an account, or with the bot blocked.
    """

    kinds: dict[str, str]
    duties: list[Duty]
    holdings: list[Holding]
    days_off: set[date] = field(default_factory=set)
    days_worked: set[date] = field(default_factory=set)
    changes: list[tuple[str, datetime, str]] = field(default_factory=list)
    registered: dict[tuple[str, int], datetime] = field(default_factory=dict)
    unreachable: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    _offsets: dict[tuple[date, date], int] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        """Whether the office works on a day."""
        return day in self.days_worked or (day.isoweekday() <= 5 and day not in self.days_off)  # noqa: PLR2004  # Friday

    def state(self, duty: Duty, moment: datetime) -> str:
        """The state of a duty at a moment."""
        past = [(at, state) for key, at, state in self.changes if key == duty.key and at <= moment]
        return max(past, key=lambda change: change[0])[1] if past else "open"

    def answering(self, unit: str, day: date) -> list[str]:
        """Who answers for a unit on a day."""
        for role in ANSWERING[self.kinds[unit]]:
            found = {
                post.person
                for post in self.holdings
                if (post.unit, post.role) == (unit, role) and post.on(day)
            }
            if found:
                return sorted(found)
        if self.kinds[unit] != "leadership":
            return []
        return sorted({post.person for post in self.holdings if _leads_everywhere(post) and post.on(day)})

    def office(self, day: date) -> list[str]:
        """Who is the Office on a day."""
        return sorted({post.person for post in self.holdings if post.role == "office" and post.on(day)})

    def missing(self, unit: str, year: int, moment: datetime) -> list[str]:
        """Who works in a unit and has not registered for a year."""
        day = moment.astimezone(VIETNAM).date()
        staff = {
            post.person
            for post in self.holdings
            if post.unit == unit and post.role in WORKING and post.on(day)
        }
        return sorted(
            person
            for person in staff
            if (person, year) not in self.registered or self.registered[person, year] > moment
        )

    def hears(self, person: str, moment: datetime) -> bool:
        """Whether a message reaches a person at a moment."""
        return not any(who == person and start <= moment < end for who, start, end in self.unreachable)


def _leads_everywhere(post: Holding) -> bool:
    return (post.unit, post.role) == (None, "leadership")


#: A message that went out: who, on which local day, and the lines as (duty, stage).
Message = tuple[str, date, frozenset[tuple[str, str]]]


def expected(world: World, moments: Iterable[datetime]) -> set[Message]:
    """The digests that go out if the bot looks at its tables at these moments and at no others."""
    heard: set[tuple[str, str, str]] = set()
    messages: set[Message] = set()
    for moment in sorted(moments):
        local = moment.astimezone(VIETNAM)
        if not (world.works(local.date()) and MORNING <= local.hour < EVENING):
            continue
        had_one = {person for person, day, _ in messages if day == local.date()}
        for person, lines in _at(world, moment, heard).items():
            if person not in had_one and world.hears(person, moment):
                messages.add((person, local.date(), frozenset((duty, stage) for duty, stage, _ in lines)))
                heard |= lines
    return messages


def every_morning(first: date, last: date) -> Iterator[datetime]:
    """Eight o'clock on each day from the first to the last."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        yield datetime(day.year, day.month, day.day, MORNING, tzinfo=VIETNAM)


def _at(
    world: World, moment: datetime, heard: set[tuple[str, str, str]]
) -> dict[str, set[tuple[str, str, str]]]:
    """What nobody has heard yet, for each person: (duty, stage, by whom it is heard)."""
    day = moment.astimezone(VIETNAM).date()
    new: dict[str, set[tuple[str, str, str]]] = {}
    for duty in world.duties:
        if world.state(duty, moment) not in OWING:
            continue
        missing = world.missing(duty.unit, duty.starts.year, moment) if duty.registration else []
        if duty.registration and not missing:
            continue
        to_unit, to_staff, to_office = _milestones(world, duty, day)
        heads = world.answering(duty.unit, day)
        others = [person for person in world.office(day) if person not in heads] or world.office(day)
        told = [(to_unit, "unit", heads), *((to_staff, person, [person]) for person in missing)]
        told += [(to_office, person, [person]) for person in others]
        for stage, hearer, persons in told:
            if stage and (duty.key, stage, hearer) not in heard:
                for person in persons:
                    new.setdefault(person, set()).add((duty.key, stage, hearer))
    return new


def _milestones(world: World, duty: Duty, day: date) -> tuple[str, str, str]:
    """The last milestones passed on a working day: for the unit, for its staff, for the Office."""
    start = _first_day(world, duty)
    if day < start:
        return "", "", ""
    if duty.due < duty.activated.astimezone(VIETNAM).date():
        return "", "", "listed"
    wanted = {-7: "-7", 0: "0", 1: "+1"} | ({-1: "-1"} if duty.registration else {})
    unit, walked = "quarter", start
    while walked <= day:
        if world.works(walked):
            unit = wanted.get(_offset(world, walked, duty.due), unit)
        walked += timedelta(days=1)
    offset = _offset(world, day, duty.due)
    staff = "-3" if duty.registration and offset >= -3 and day <= duty.due else ""  # noqa: PLR2004  # the milestone
    return unit, staff, "+3" if offset >= 3 else ""  # noqa: PLR2004  # the milestone


def _first_day(world: World, duty: Duty) -> date:
    """The first day on which a duty is spoken of."""
    day = date(duty.starts.year, {1: 1, 2: 4, 3: 7, 4: 10}[(duty.starts.month + 2) // 3], 1)
    while not world.works(day):
        day += timedelta(days=1)
    activated = duty.activated.astimezone(VIETNAM)
    if activated <= datetime(day.year, day.month, day.day, MORNING, tzinfo=VIETNAM):
        return day
    day = activated.date() + timedelta(days=1)
    while not world.works(day):
        day += timedelta(days=1)
    return day


def _offset(world: World, day: date, due: date) -> int:
    """Working days from `due` to a working day: how many lie after the one, up to the other."""
    if (day, due) not in world._offsets:
        early, late = min(day, due), max(day, due)
        between = [early + timedelta(days=number) for number in range(1, (late - early).days + 1)]
        count = sum(world.works(each) for each in between)
        world._offsets[day, due] = count if day > due else -count
    return world._offsets[day, due]
