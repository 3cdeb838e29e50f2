"""What happened in an office, as plain facts: who held what, what was owed, reported, put off, and when.

The oracle of the demo and of the tests looks at nothing else. Only the standard library is imported, and the
arithmetic of working days, posts and leave is its own.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
DAY = timedelta(days=1)

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
#: States in which a unit still owes and is reminded; those that end a duty.
OWING = {"open", "received", "doing"}
ENDED = {"done", "no_occasion", "cancelled"}


@dataclass(frozen=True)
class Duty:
    """What one unit owes; `key` is any name that tells it apart.

    `item` is the line of the plan that it belongs to; `awaits`: it has no day before one is given.
    """

    key: str
    unit: str
    starts: date
    due: date
    activated: datetime
    registration: bool = False
    ladder: str = ""
    leads: bool = False
    item: str = ""
    awaits: bool = False


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


@dataclass(frozen=True)
class Absence:
    """A person is on leave from `first` to `last`, both included; `substitute` hears instead, if any."""

    person: str
    first: date
    last: date
    substitute: str | None = None


@dataclass
class World:
    """Everything that happened, as plain data.

    `changes`: (duty key, moment, new state). `given`: (duty key, moment, new last day). `registered`:
    (person, year) -> moment. `unreachable`: (person or group, from, to), half open: without an account, with
    the bot blocked. `snoozed`: (person, duty key, moment, day until which). `needs`: (item, item before it).
    `groups`: unit -> its group.
    """

    kinds: dict[str, str]
    duties: list[Duty]
    holdings: list[Holding]
    days_off: set[date] = field(default_factory=set)
    days_worked: set[date] = field(default_factory=set)
    changes: list[tuple[str, datetime, str]] = field(default_factory=list)
    registered: dict[tuple[str, int], datetime] = field(default_factory=dict)
    unreachable: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    given: list[tuple[str, datetime, date]] = field(default_factory=list)
    snoozed: list[tuple[str, str, datetime, date]] = field(default_factory=list)
    away: list[Absence] = field(default_factory=list)
    needs: list[tuple[str, str]] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        """Whether the office works on a day."""
        return day in self.days_worked or (day.isoweekday() <= 5 and day not in self.days_off)  # noqa: PLR2004  # Friday

    def state(self, duty: Duty, moment: datetime) -> str:
        """The state of a duty at a moment."""
        past = [(at, state) for key, at, state in self.changes if key == duty.key and at <= moment]
        return max(past, key=lambda change: change[0])[1] if past else "open"

    def last_day(self, duty: Duty, moment: datetime) -> date | None:
        """The last day on time as it stands at a moment; None while it waits for one."""
        past = [(at, day) for key, at, day in self.given if key == duty.key and at <= moment]
        if past:
            return max(past, key=lambda change: change[0])[1]
        return None if duty.awaits else duty.due

    def blocked(self, duty: Duty, moment: datetime) -> bool:
        """Whether something of an item that has to be completed before is not completed."""
        before = {earlier for item, earlier in self.needs if item == duty.item}
        others = [other for other in self.duties if other.item in before]
        return any(self.state(other, moment) not in ENDED for other in others)

    def answering(self, unit: str, day: date) -> list[str]:
        """Who answers for a unit on a day: for whoever is on leave the substitute, or the next in rank."""
        ranks = [
            {post.person for post in self.holdings if (post.unit, post.role) == (unit, role) and post.on(day)}
            for role in ANSWERING[self.kinds[unit]]
        ]
        if self.kinds[unit] == "leadership":
            ranks.append(self._leading_all(day))
        there = [self._at_work(rank, day) for rank in ranks]
        return sorted(next(filter(None, [*there, *ranks]), set()))

    def _leading_all(self, day: date) -> set[str]:
        return {
            post.person
            for post in self.holdings
            if (post.unit, post.role) == (None, "leadership") and post.on(day)
        }

    def _at_work(self, persons: set[str], day: date) -> set[str]:
        """Those of the persons who are there, and the substitutes of those who are not."""
        gone = {leave.person: leave.substitute for leave in self.away if leave.first <= day <= leave.last}
        stand_in = {gone[person] for person in persons if person in gone}
        useful = {
            person
            for person in stand_in
            if person is not None
            and person not in gone
            and any(post.person == person and post.on(day) for post in self.holdings)
        }
        return (persons - set(gone)) | useful

    def appointed(self, role: str, day: date) -> set[str]:
        """All who hold a role on a day, on leave or not."""
        return {post.person for post in self.holdings if post.role == role and post.on(day)}

    def with_role(self, role: str, day: date) -> list[str]:
        """Who hears for a role on a day, in whichever unit; a substitute only if nobody is there, those on
        leave only if there is none either."""
        everybody = self.appointed(role, day)
        gone = {leave.person for leave in self.away if leave.first <= day <= leave.last}
        return sorted(everybody - gone or self._at_work(everybody, day) or everybody)

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

    def hears(self, name: str, moment: datetime) -> bool:
        """Whether a message reaches a person or a group at a moment."""
        return not any(who == name and start <= moment < end for who, start, end in self.unreachable)

    def snoozed_until(self, person: str, duty: Duty, moment: datetime) -> date | None:
        """Until when a person wants to hear nothing of a duty."""
        asked = [
            (at, until)
            for who, key, at, until in self.snoozed
            if (who, key) == (person, duty.key) and at <= moment
        ]
        return max(asked)[1] if asked else None
