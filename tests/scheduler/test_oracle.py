"""What is sent is exactly what the oracle expects, over random offices: the rules alone, then the bot."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.demo_oracle import AT_EIGHT, AT_THREE, Line, Message, expected
from bot.demo_world import VIETNAM, Duty, World
from data.db import Database
from data.ladders import ladders
from domain import reminders
from domain.calendar import OfficeCalendar
from domain.duties import DutyState
from domain.quiet import Hours
from domain.reminders import Owed, Receivers, due, unsaid, within_ceiling
from tests.scheduler.worlds import CAPACITIES, ZONE, Office, seeded, some_world

HOURS = Hours(ZONE)
ENDED = {"done", "no_occasion", "cancelled"}


class Rules:
    """`domain.reminders` with a memory as small as can be, asked at one moment after the other."""

    def __init__(self, world: World) -> None:
        self.sent: set[Message] = set()
        self._world = world
        self._names = sorted({post.person for post in world.holdings})
        self._units = sorted(world.kinds)
        self._groups = sorted(world.groups.values())
        self._calendar = OfficeCalendar(world.days_off, world.days_worked)
        self._told: set[str] = set()
        self._slots: dict[tuple[str, str, str], datetime] = {}

    def look(self, now: datetime) -> None:
        """Let out what is due."""
        local = now.astimezone(VIETNAM)
        monday = local.date() - timedelta(days=local.weekday())
        week = Counter(who for who, day, slot, _ in self.sent if day >= monday and slot == AT_EIGHT)
        digests = {self._names.index(who): count for who, count in week.items() if who in self._names}
        lines = due(self._owed(now), self._receivers(now), self._calendar, now, HOURS)
        held: dict[tuple[str, str], list[reminders.Line]] = {}
        for line in within_ceiling(unsaid(lines, self._told), digests):
            held.setdefault((AT_THREE if line.afternoon else AT_EIGHT, self._who(line)), []).append(line)
        for (slot, who), mine in sorted(held.items()):
            if self._world.hears(who, now) and self._free(who, slot, local):
                self._slots[who, slot, str(local.date())] = now
                self.sent.add((who, local.date(), slot, frozenset(map(self._line, mine))))
                self._told |= {line.key for line in mine}

    def _free(self, who: str, slot: str, local: datetime) -> bool:
        day = str(local.date())
        if (who, slot, day) in self._slots:
            return False
        first = self._slots.get((who, AT_EIGHT, day))
        return slot == AT_EIGHT or first is None or local - first >= timedelta(hours=2)

    def _who(self, line: reminders.Line) -> str:
        return (self._groups if line.receiver == "group" else self._names)[line.person]

    def _line(self, line: reminders.Line) -> Line:
        key = self._world.duties[line.obligation].key
        return key, line.stage, CAPACITIES.get(line.receiver, str(line.receiver))

    def _receivers(self, now: datetime) -> Receivers:
        world, number = self._world, self._names.index
        day = now.astimezone(VIETNAM).date()
        asked = {
            (person, place): world.snoozed_until(self._names[person], duty, now)
            for person in range(len(self._names))
            for place, duty in enumerate(world.duties)
        }
        return Receivers(
            of_unit={i: list(map(number, world.answering(unit, day))) for i, unit in enumerate(self._units)},
            office=list(map(number, world.with_role("office", day))),
            leadership=list(map(number, world.with_role("leadership", day))),
            once_a_day=set(map(number, world.appointed("leadership", day))),
            groups={self._units.index(u): self._groups.index(group) for u, group in world.groups.items()},
            snoozed={key: until for key, until in asked.items() if until is not None and until >= day},
        )

    def _owed(self, now: datetime) -> list[Owed]:
        return [self._one(place, duty, now) for place, duty in enumerate(self._world.duties)]

    def _one(self, place: int, duty: Duty, now: datetime) -> Owed:
        world = self._world
        missing = tuple(map(self._names.index, world.missing(duty.unit, duty.starts.year, now)))
        last = world.last_day(duty, now)
        return Owed(
            id=place,
            unit=self._units.index(duty.unit),
            ladder=ladders()["registration" if duty.registration else duty.ladder],
            state=DutyState(world.state(duty, now)),
            starts=duty.starts,
            due=last or duty.due,
            activated=duty.activated,
            leads=duty.leads,
            escalates=(last or duty.due) >= duty.activated.astimezone(VIETNAM).date(),
            missing=missing if duty.registration else None,
            awaits=last is None,
            blocked=world.blocked(duty, now),
        )


def by_the_rules(world: World, moments: list[datetime]) -> set[Message]:
    """What the rules let out at these moments."""
    rules = Rules(world)
    for moment in sorted(moments):
        rules.look(moment)
    return rules.sent


# Not shrunk: an office is made from its seed as a whole, and the seed that fails is told.
@given(st.integers(0, 10**9))
@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])
def test_the_rules_say_what_the_oracle_says(seed: int) -> None:
    world, moments = some_world(seeded(seed))
    assert by_the_rules(world, moments) == expected(world, moments)


async def test_the_bot_sends_what_the_oracle_says(database: Database) -> None:
    await plays_as_expected(database, 0)


@pytest.mark.once
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_bot_of_another_office_does_so_too(database: Database, seed: int) -> None:
    await plays_as_expected(database, seed)


async def plays_as_expected(database: Database, seed: int) -> None:
    world, moments = some_world(seeded(seed))
    office = Office(database, world)
    await office.play(moments)
    digests = office.digests()
    assert digests == expected(world, moments)
    assert {(chat, day) for chat, day, _ in office.sent} >= {(who, day) for who, day, *_ in digests}


def test_the_random_offices_exercise_every_stage() -> None:
    """Otherwise the comparisons above would say less than they seem to."""
    said: set[tuple[str, str]] = set()
    for seed in range(120):
        world, moments = some_world(seeded(seed))
        for _, _, slot, lines in expected(world, moments):
            said |= {(capacity, stage.partition("-2024")[0]) for _, stage, capacity in lines}
            said |= {("slot", slot)}
    unit = "quarter -45 -30 -14 -10 -7 -5 -3 -2 -1 0 0pm +1 +3 +5 week again"
    above = {("office", "listed"), ("office", "+3"), ("office", "week"), ("leadership", "+5")}
    group = {("group", stage) for stage in ["quarter", "-30", "-7", "-5", "0", "+1"]}
    staff = {("staff", "-3"), ("staff", "0")}
    slots = {("slot", AT_EIGHT), ("slot", AT_THREE)}
    assert said >= {("unit", stage) for stage in unit.split()} | above | group | staff | slots
