"""Who should have been told what, and when: worked out a second time, by brute force, to hold the bot to it.

The demo and the tests compare what was sent with what this says about a `demo_world`. It shares no code and
no idea with `domain.reminders`: there each obligation is asked on which stage it stands; here a diary is
written for every obligation, day by day, with a finger on the last milestone passed.

`CLIMBS` restates the milestones: working days from the last day on time, said from 08:00 (Vietnam time) on;
"quarter" on the first working day of the quarter, or on the working day after a later activation; "0pm" a
second time on the last day, from 15:00 on; "week" on the first working day of each week that begins after the
last numbered milestone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.demo_world import DAY, OWING, VIETNAM, Duty, World

MORNING, AFTERNOON, EVENING = 8, 15, 18
#: The two times of a day, as they are named in messages.
AT_EIGHT, AT_THREE = "08:00", "15:00"
#: No second message on the heels of a first one that was late.
HEELS = timedelta(hours=2)
#: Messages of a morning in a week; more only if something in them can't wait.
A_WEEK = 3
#: Days before the last one on which every diary begins: more than the longest ladder.
BEFORE = timedelta(days=150)

UNIT, STAFF, GROUP, OFFICE, LEADERS = "unit", "staff", "group", "office", "leadership"

_AFTERWARDS = "+1 +3 +5 week"
#: ladder -> who hears -> milestones; "lead" is what a unit that leads hears in place of "unit".
CLIMBS: dict[str, dict[str, str]] = {
    "task": {
        UNIT: f"quarter -7 -3 -1 0 0pm {_AFTERWARDS}",
        "lead": f"quarter -14 -7 -3 -1 0 0pm {_AFTERWARDS}",
        GROUP: "quarter -7 0 +1",
        OFFICE: "+3 week",
        LEADERS: "+5",
    },
    "short": {
        UNIT: f"quarter -5 -2 0 0pm {_AFTERWARDS}",
        "lead": f"quarter -10 -5 -2 0 0pm {_AFTERWARDS}",
        GROUP: "quarter -5 0 +1",
        OFFICE: "+3 week",
        LEADERS: "+5",
    },
    "long": {
        UNIT: f"quarter -30 -14 -7 -3 -1 0 0pm {_AFTERWARDS}",
        "lead": f"quarter -45 -30 -14 -7 -3 -1 0 0pm {_AFTERWARDS}",
        GROUP: "quarter -30 -7 0 +1",
        OFFICE: "+3 week",
        LEADERS: "+5",
    },
    "registration": {
        UNIT: f"quarter -7 -3 -1 0 0pm {_AFTERWARDS}",
        "lead": f"quarter -14 -7 -3 -1 0 0pm {_AFTERWARDS}",
        STAFF: "-3 0",
        GROUP: "quarter -7 0",
        OFFICE: "+3 week",
        LEADERS: "+5",
    },
}

#: A line of a message: duty, stage, and in which capacity it is heard.
Line = tuple[str, str, str]
#: A message that went out: who (a person, or the group of a unit), on which local day, at which time of it.
Message = tuple[str, date, str, frozenset[Line]]


def every_morning(first: date, last: date) -> Iterator[datetime]:
    """Eight o'clock on each day from the first to the last."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        yield datetime(day.year, day.month, day.day, MORNING, tzinfo=VIETNAM)


def expected(world: World, moments: Iterable[datetime]) -> set[Message]:
    """The digests that go out if the bot looks at its tables at these moments and at no others."""
    teller = _Teller(world)
    for moment in sorted(moments):
        local = moment.astimezone(VIETNAM)
        if world.works(local.date()) and MORNING <= local.hour < EVENING:
            teller.look(local)
    return teller.messages


@dataclass(frozen=True)
class _Word:
    """Something that holds now: of which duty and round, which milestone, for whom in which capacity."""

    duty: str
    round: str
    stage: str
    capacity: str
    person: str

    @property
    def heard_by(self) -> tuple[str, ...]:
        """What is never said twice: a unit hears as one, everybody else in person."""
        hearer = "" if self.capacity == UNIT else self.person
        return self.duty, self.round, self.stage, self.capacity, hearer

    @property
    def presses(self) -> bool:
        """Whether it can't wait until next week."""
        kind = self.stage.partition("-")[0]
        if kind in {"again", "0pm"} or self.stage in {"-1", "0"} or self.stage.startswith("+"):
            return True
        return kind == "week" and self.capacity == UNIT


class _Teller:
    """Tells everybody what is new, one look after the other, and remembers it."""

    def __init__(self, world: World) -> None:
        self.messages: set[Message] = set()
        self._world = world
        self._heard: set[tuple[str, ...]] = set()
        self._sent: dict[tuple[str, date, str], datetime] = {}
        self._diaries: dict[tuple[str, date, date], Diary] = {}

    def look(self, now: datetime) -> None:
        """Everything that is new at a moment goes out, as far as it may."""
        new = {word for word in self._all(now) if word.heard_by not in self._heard}
        news = {(word.person, word.duty) for word in new if not word.stage.startswith("again")}
        new = {
            word for word in new if not word.stage.startswith("again") or (word.person, word.duty) not in news
        }
        for person in sorted({word.person for word in new}):
            self._tell(person, {word for word in new if word.person == person}, now)

    def _tell(self, person: str, words: set[_Word], now: datetime) -> None:
        """The message of the morning, else that of the afternoon; both only some hours apart."""
        day = now.date()
        in_group = person in self._world.groups.values()
        if not self._world.hears(person, now):
            return
        if not in_group and self._this_week(person, day) >= A_WEEK and not any(w.presses for w in words):
            return
        late = {word for word in words if word.stage == "0pm"}
        if words - late and (person, day, AT_EIGHT) not in self._sent:
            self._send(person, AT_EIGHT, words - late, now)
        first = self._sent.get((person, day, AT_EIGHT))
        if late and (person, day, AT_THREE) not in self._sent and (first is None or now - first >= HEELS):
            self._send(person, AT_THREE, late, now)

    def _this_week(self, person: str, day: date) -> int:
        week = {day - timedelta(days=number) for number in range(1, day.isoweekday())}
        return sum((person, each, AT_EIGHT) in self._sent for each in week)

    def _send(self, person: str, time: str, words: set[_Word], now: datetime) -> None:
        self._sent[person, now.date(), time] = now
        lines = frozenset((word.duty, word.stage, word.capacity) for word in words)
        self.messages.add((person, now.date(), time, lines))
        self._heard |= {word.heard_by for word in words}

    def _all(self, now: datetime) -> Iterator[_Word]:
        for duty in self._world.duties:
            if self._world.state(duty, now) in OWING:
                yield from self._of(duty, now)

    def _of(self, duty: Duty, now: datetime) -> Iterator[_Word]:
        """Every word about a duty that holds now."""
        world = self._world
        missing = world.missing(duty.unit, duty.starts.year, now) if duty.registration else []
        if duty.registration and not missing:
            return
        due = world.last_day(duty, now)
        for capacity, stage in self._stages(duty, due, now):
            round_ = "" if due is None or stage in {"quarter", "listed"} else due.isoformat()
            for person in self._hearers(duty, capacity, stage, missing, now.date()):
                yield from self._unless_snoozed(_Word(duty.key, round_, stage, capacity, person), duty, now)

    def _stages(self, duty: Duty, due: date | None, now: datetime) -> Iterator[tuple[str, str]]:
        """(capacity, stage) of a duty at a moment."""
        day, first = now.date(), _first_day(self._world, duty)
        if day < first:
            return
        if due is not None and due < duty.activated.astimezone(VIETNAM).date():
            yield OFFICE, "listed"
            return
        if due is None:
            yield from ((capacity, "quarter") for capacity in (UNIT, GROUP))
            return
        if day > due and self._world.blocked(duty, now):
            return
        key = duty.key, first, due
        if key not in self._diaries:
            self._diaries[key] = Diary(self._world, duty, first, due)
        yield from self._diaries[key].page(day, now.hour)

    def _hearers(self, duty: Duty, capacity: str, stage: str, missing: list[str], day: date) -> Iterable[str]:
        """Who hears in a capacity: nobody as the judge of the own lateness, no leader twice in a day."""
        world = self._world
        owing, leaders = set(world.answering(duty.unit, day)), set(world.with_role("leadership", day))
        if capacity == UNIT:
            return owing - world.appointed("leadership", day) if stage == "0pm" else owing
        if capacity == STAFF:
            return missing
        if capacity == GROUP:
            return [world.groups[duty.unit]] if duty.unit in world.groups else []
        if capacity == LEADERS:
            return leaders - owing
        office = set(world.with_role("office", day))
        return (office if stage == "listed" else office - owing) or leaders - owing

    def _unless_snoozed(self, word: _Word, duty: Duty, now: datetime) -> Iterator[_Word]:
        until = self._world.snoozed_until(word.person, duty, now)
        if until is None or until < now.date() or word.capacity == GROUP:
            yield word
            return
        if until == now.date():
            yield word
            yield _Word(word.duty, word.round, f"again-{until}", word.capacity, word.person)
            return
        owed_for_long = word.stage.startswith("week") and word.capacity == UNIT
        if word.stage in {"0", "0pm"} or word.stage[0] == "+" or owed_for_long:
            yield word


class Diary:
    """One obligation until one last day: for every working day the milestone on which each hearer stands."""

    def __init__(self, world: World, duty: Duty, first: date, due: date) -> None:
        """`first` is the first day on which it may be spoken of."""
        climb = CLIMBS[duty.ladder or ("registration" if duty.registration else "task")]
        self._pages: dict[date, dict[str, str]] = {}
        self._due = due
        self._fingers = {
            capacity: _Finger(climb["lead"] if capacity == UNIT and duty.leads else climb[capacity])
            for capacity in (UNIT, STAFF, GROUP, OFFICE, LEADERS)
            if capacity in climb
        }
        self._first = first
        self._write(world)

    def _write(self, world: World) -> None:
        day = min(self._first, self._due) - BEFORE
        offset = -sum(world.works(day + number * DAY) for number in range(1, (self._due - day).days + 1))
        end = max(self._first, self._due) + timedelta(days=500)
        week = day
        while day < end:
            day += DAY
            if not world.works(day):
                continue
            # Of two working days the later one has the greater offset, by one.
            offset += 1
            new_week = day.isocalendar()[:2] != week.isocalendar()[:2]
            week = day
            self._page(day, offset, new_week)

    def _page(self, day: date, offset: int, new_week: bool) -> None:
        """Move the fingers on a working day; what they point at is what is said from the first day on."""
        page: dict[str, str] = {}
        for capacity, finger in self._fingers.items():
            finger.move(offset, day, overdue=day > self._due, spoken=day >= self._first, new_week=new_week)
            page[capacity] = finger.at
        # On the last day itself, or on the last working day before it.
        page["0pm"] = "0pm" if offset == 0 and "0pm" in self._fingers[UNIT].marks else ""
        if day >= self._first:
            self._pages[day] = page

    def page(self, day: date, hour: int) -> Iterator[tuple[str, str]]:
        """(capacity, milestone) on a working day, at an hour."""
        page = self._pages[day]
        for capacity in self._fingers:
            if page[capacity]:
                yield capacity, page[capacity]
        if page["0pm"] and hour >= AFTERNOON:
            yield UNIT, "0pm"


class _Finger:
    """Points at the last milestone passed by one sort of hearers; "" at none."""

    def __init__(self, marks: str) -> None:
        self.marks = marks.split()
        self.at = ""
        self._days = {int(mark): mark for mark in self.marks if mark.lstrip("+-").isdigit()}

    def move(self, offset: int, day: date, *, overdue: bool, spoken: bool, new_week: bool) -> None:
        """Go on to the next working day."""
        if spoken and not overdue and not self.at and "quarter" in self.marks:
            self.at = "quarter"
        if overdue and self.at and self.at[0] in "-0q":
            self.at = ""  # nobody is warned of what has come
        # What came before anybody was told of the duty is not told in hindsight, but to the staff.
        if offset in self._days and (spoken or overdue or "quarter" not in self.marks):
            self.at = self._days[offset]
        if "week" in self.marks and new_week and offset > max(self._days):
            self.at = f"week-{day - timedelta(days=day.isoweekday() - 1)}"


def _first_day(world: World, duty: Duty) -> date:
    """The first day on which a duty is spoken of."""
    day = date(duty.starts.year, {1: 1, 2: 4, 3: 7, 4: 10}[(duty.starts.month + 2) // 3], 1)
    while not world.works(day):
        day += DAY
    activated = duty.activated.astimezone(VIETNAM)
    if activated <= datetime(day.year, day.month, day.day, MORNING, tzinfo=VIETNAM):
        return day
    day = activated.date() + DAY
    while not world.works(day):
        day += DAY
    return day
