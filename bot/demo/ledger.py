"""What happened in the demo as its people did it: the plain facts that the bot is held to in the end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from bot.demo import days
from bot.demo.cast import Member
from bot.demo.texts import chat
from bot.demo_world import VIETNAM, Duty, Holding, World

#: A moment after everything.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
#: The kinds of unit whose people register.
REGISTERING = ("office", "division", "centre")
#: Items that are reminded by another ladder than the ordinary one: the report on ten years.
LADDERS = {11: "long"}
#: The states in which a duty is still owed.
OWING = ("open", "received", "doing")


@dataclass(frozen=True, slots=True)
class Owed:
    """What one unit owes for one part of an item; `item` is 0 for the registration deadline."""

    key: str
    item: int
    part: str
    conditional: bool
    unit: str
    leads: bool
    starts: date
    due: date


@dataclass(slots=True)
class Registration:
    """A registration as its author meant it."""

    name: str
    award: str
    commitments: str
    initiative: str
    on: date
    version: int = 1
    typist: str = ""
    #: where it stands, in the words of the bot
    state: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A difficulty that somebody reported."""

    duty: str
    words: str
    name: str
    on: date


@dataclass
class Ledger:
    """Everything that the check needs; `unit_names` and `kinds` go by the key of the unit.

    `read`: (name, message) of every message under which somebody pressed a button.
    """

    unit_names: dict[str, str]
    kinds: dict[str, str]
    owed: dict[str, Owed]
    activated: datetime = NEVER
    states: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    changes: list[tuple[str, datetime, str]] = field(default_factory=list)
    registrations: dict[str, Registration] = field(default_factory=dict)
    registered: dict[tuple[str, int], datetime] = field(default_factory=dict)
    obstacles: list[Obstacle] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    unreachable: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    blocked: dict[str, datetime] = field(default_factory=dict)
    moments: list[datetime] = field(default_factory=list)
    read: set[tuple[str, int]] = field(default_factory=set)

    def join(self, member: Member, day: date) -> None:
        """Somebody holds posts from a day on."""
        self.holdings += [Holding(member.name, role, unit or None, day) for role, unit in member.posts]

    def move(self, key: str, now: datetime, state: str, note: str = "") -> None:
        """A duty is reported."""
        self.changes.append((key, now, state))
        self.states[key] = state
        self.notes[key] = note or self.notes.get(key, "")

    def register(self, registration: Registration, now: datetime) -> None:
        """A registration is handed in."""
        self.registrations[registration.name] = registration
        self.registered[registration.name, days.YEAR] = now
        for unit, kind in self.kinds.items():
            key = key_of(0, 1, unit)
            complete = kind in REGISTERING and not any(self.world().missing(unit, days.YEAR, now))
            if complete and key in self.owed and self.state(key) in OWING:
                self.move(key, now, "done", chat.EVERYBODY_REGISTERED)

    def block(self, name: str, now: datetime) -> None:
        """Somebody blocks the bot for good."""
        self.blocked[name] = now
        self.unreachable.append((name, now, NEVER))

    def state(self, key: str) -> str:
        """How a duty stands."""
        return self.states.get(key, "open")

    def missing(self, day: date) -> Iterator[tuple[str, str]]:
        """(unit, name) of everybody who should have registered and has not."""
        moment = datetime(day.year, day.month, day.day, 23, 59, tzinfo=VIETNAM)
        for unit, kind in self.kinds.items():
            if kind in REGISTERING:
                yield from ((unit, name) for name in self.world().missing(unit, days.YEAR, moment))

    def world(self) -> World:
        """The same facts as the oracle takes them."""
        return World(
            kinds=self.kinds,
            duties=[self._duty(owed) for owed in self.owed.values()],
            holdings=self.holdings,
            days_off=set(days.OFF),
            days_worked=set(days.WORKED),
            changes=self.changes,
            registered=self.registered,
            unreachable=self.unreachable,
        )

    def _duty(self, owed: Owed) -> Duty:
        return Duty(
            owed.key,
            owed.unit,
            owed.starts,
            owed.due,
            self.activated,
            registration=not owed.item,
            ladder=LADDERS.get(owed.item, ""),
            leads=owed.leads,
            item=str(owed.item),
        )


def ledger_of(plan: dict[str, Any], units: Iterable[tuple[str, str, str]]) -> Ledger:
    """An empty ledger over a plan as `import-plan --json` prints it, and units as (key, name, kind)."""
    known = list(units)
    names = {key: name for key, name, _ in known}
    kinds = {key: kind for key, _, kind in known}
    every = [*_tasks(plan), *_registrations(plan, kinds)]
    return Ledger(names, kinds, {owed.key: owed for owed in every})


def _tasks(plan: dict[str, Any]) -> Iterator[Owed]:
    for item in plan["items"]:
        for place, part in enumerate(item["parts"], start=1):
            for unit in item["bodies"]:
                yield Owed(
                    key=key_of(item["number"], place, unit),
                    item=item["number"],
                    part=part["text"],
                    conditional=part["conditional"],
                    unit=unit,
                    leads=unit == item["lead"],
                    starts=date.fromisoformat(item["start"]),
                    due=date.fromisoformat(item["due"]),
                )


def _registrations(plan: dict[str, Any], kinds: dict[str, str]) -> Iterator[Owed]:
    for deadline in plan["deadlines"]:
        due = date.fromisoformat(deadline["last_day"])
        what = deadline["what"][:1].upper() + deadline["what"][1:]
        for unit in (unit for unit, kind in kinds.items() if kind in REGISTERING):
            starts = date(plan["year"], 1, 1)
            yield Owed(key_of(0, 1, unit), 0, what, False, unit, False, starts, due)


def key_of(item: int, part: int, unit: str) -> str:
    """The name of a duty in the demo: item (0: the registration deadline), part and unit."""
    return f"{item}.{part}@{unit}"
