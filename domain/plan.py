"""A year's plan as read from a file, before anybody confirms it; and the bodies that a plan may name."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DueSource = Literal["explicit", "period", "derived", "human"]
Bound = Literal["before", "by"]
Conditional = bool | Literal["part"]


@dataclass(frozen=True, slots=True)
class PartReading:
    """One task of an item, as a sentence without bullets; `conditional` if it is only done "(nếu có)"."""

    text: str
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class ItemReading:
    """One numbered row of the plan.

    `units` are the names as written; `bodies` their keys in the order named, groups already expanded (an
    external body keeps its key, but owes nothing). `lead` is the first body of the department named.
    `start` to `end` is the period; `due` the last day on which the item is on time. `label` stands
    for a number that is more than one ("2.1"); `group` is the title the item stands under. `awaits`: the plan
    names an event that has no day yet.
    """

    number: int | None
    content: str
    parts: tuple[PartReading, ...]
    start: datetime.date
    end: datetime.date
    due: datetime.date
    due_source: DueSource
    units: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    lead: str | None = None
    recurring: bool = False
    quarter: int | None = None
    source: str = ""
    label: str = ""
    group: str = ""
    product: str = ""
    awaits: bool = False

    @property
    def printed(self) -> str:
        """The number as printed ("5", "2.1"), "" if there is none."""
        return self.label or ("" if self.number is None else str(self.number))

    @property
    def conditional(self) -> Conditional:
        """True if every part is conditional, "part" if only some are.

        >>> day = datetime.date(2024, 1, 1)
        >>> parts = (PartReading("a"), PartReading("b (nếu có)", conditional=True))
        >>> ItemReading(1, "a; b (nếu có)", parts, day, day, day, "period").conditional
        'part'
        """
        marks = {part.conditional for part in self.parts}
        return "part" if len(marks) > 1 else marks == {True}


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """A day that the prose of the plan sets: `date` as written, `last_day` the last one on time."""

    date: datetime.date
    bound: Bound
    last_day: datetime.date
    what: str
    registration: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at: a stable English slug, the place and a Vietnamese sentence."""

    kind: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A whole plan as read. `number` is None when left blank; `sha256` tells the same file again.

    `amends` is the number of the plan that this one only changes, "" if it names none, None if it is a plan
    of its own; `cancelled` are the numbers of the items that it takes back.
    """

    year: int
    number: str | None
    title: str
    items: tuple[ItemReading, ...]
    deadlines: tuple[DeadlineReading, ...]
    warnings: tuple[Doubt, ...]
    sha256: str
    issued: datetime.date | None = None
    amends: str | None = None
    cancelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A body of the department. `confirm`: the Office has yet to say that it exists under this name."""

    key: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    group: str | None = None
    confirm: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A name for several units at once; they name the group themselves."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class External:
    """A body outside the department: recognised so that it is not mistaken for one inside."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    note: str = ""


Body = Unit | Group | External


@dataclass(frozen=True, slots=True)
class Bodies:
    """Everybody a plan may name. `abbreviations` maps a folded short form to the words it stands for."""

    units: tuple[Unit, ...]
    groups: tuple[Group, ...] = ()
    externals: tuple[External, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    department: str = ""

    @property
    def everybody(self) -> tuple[Body, ...]:
        """Units, groups and externals, in this order."""
        return (*self.units, *self.groups, *self.externals)

    def unit(self, key: str) -> Unit | None:
        """The unit with this key, if it is one of the department's."""
        return next((unit for unit in self.units if unit.key == key), None)

    def members(self, key: str) -> tuple[str, ...]:
        """The unit keys that a key stands for: a group's members, or just itself.

        >>> pair = (Unit("a", "A", "division", group="all"), Unit("b", "B", "office"))
        >>> Bodies(pair, (Group("all", "All"),)).members("all")
        ('a',)
        """
        if any(group.key == key for group in self.groups):
            return tuple(unit.key for unit in self.units if unit.group == key)
        return (key,)

    def is_external(self, key: str) -> bool:
        """Whether the body lies outside the department and so owes nothing here."""
        return any(external.key == key for external in self.externals)
