"""Stage 9: an entry of the table becomes an item: tasks, bodies, period and the day it is due."""

from dataclasses import dataclass

from documents.plan_in import parts, periods, units, when
from documents.plan_in.parts import Tasks
from documents.plan_in.periods import PlanYear
from documents.plan_in.table import Entry
from documents.plan_in.units import Mention, Spellings
from documents.plan_in.when import When
from domain.calendar import WorkCalendar
from domain.plan import Bodies, ItemReading


@dataclass(frozen=True, slots=True)
class Setting:
    """What every item is read with."""

    year: PlanYear
    bodies: Bodies
    spellings: Spellings
    calendar: WorkCalendar
    strict_before: bool = True


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with what its doubts are told from."""

    reading: ItemReading
    mentions: tuple[Mention, ...]
    is_guess: bool
    when: When


def read(entry: Entry, setting: Setting) -> list[ReadItem]:
    """The item and what is doubtful about it; several where the work falls due several times in the year."""
    tasks = parts.tasks(entry.content)
    named = _mentions(entry, setting.spellings)
    found = when.read(entry, setting.year, setting.calendar, setting.strict_before)
    return [
        ReadItem(
            reading=_item(entry, tasks, named, one, setting),
            mentions=named,
            is_guess=tasks.is_guess,
            when=one,
        )
        for one in found
    ]


def _item(entry: Entry, tasks: Tasks, named: tuple[Mention, ...], due: When, setting: Setting) -> ItemReading:
    return ItemReading(
        number=entry.number,
        label=entry.label,
        group=entry.group,
        content=tasks.content,
        parts=tasks.parts,
        start=due.period.start,
        end=due.period.end,
        due=due.due,
        due_source=due.source,
        units=tuple(mention.written for mention in named),
        bodies=units.body_keys(named, setting.bodies),
        lead=units.lead(named, setting.bodies),
        recurring=periods.is_recurring(f"{tasks.content} {entry.time}"),
        awaits=due.awaits,
        quarter=due.period.quarter,
        product=" ".join(entry.product.split()),
        source=entry.source,
    )


def _mentions(entry: Entry, spellings: Spellings) -> tuple[Mention, ...]:
    """Both columns of units; a column of its own for helpers says who leads and who helps."""
    helped = bool(entry.support)
    leads = units.mentions(entry.lead, spellings, "lead" if helped else "")
    return leads + units.mentions(entry.support, spellings, "support")
