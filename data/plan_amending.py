"""A paper that changes a plan: what it asks for, held against the plan, and made so once the Office agrees.

An item of the paper is the plan's with the same printed number or, failing that, the same words; another one
is new. Only what the paper says is changed: a row without units leaves them as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from data import plan_edits, plans, timing
from data import units as office_units
from data.models import ItemChange, ItemChangeKind, PlanFile, Unit
from data.plan_edits import Edited
from data.plans import ItemUnits
from domain.plan import ItemReading, PlanReading
from vietnamese.text import fold


class Wish(StrEnum):
    """What a paper asks for."""

    DUE = "due"
    WORDS = "words"
    UNITS = "units"
    ADD = "add"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change that a paper asks for; plain data, so that it can wait for the Office's word.

    `item` is None for a new one; `units` are ids, the leading one first; `due` is an ISO date; `before` is
    how it stands, in words. `struck`: it is left out.
    """

    wish: Wish
    number: str
    item: int | None = None
    words: str = ""
    units: tuple[int, ...] = ()
    due: str = ""
    before: str = ""
    struck: bool = False

    @property
    def can_be_made(self) -> bool:
        """A new item needs units that the office knows."""
        return self.wish is not Wish.ADD or bool(self.units)

    def plain(self) -> dict[str, Any]:
        """For a row."""
        return {**asdict(self), "wish": str(self.wish), "units": list(self.units)}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Proposal":
        """From a row."""
        return cls(**{**plain, "wish": Wish(plain["wish"]), "units": tuple(plain["units"])})


def proposals(session: Session, reading: PlanReading, plan: int) -> list[Proposal]:
    """What the paper asks for, in its order, what it takes back at the end."""
    entries = [one for one in plans.items(session, plan) if one.item.cancelled_at is None]
    units = {unit.key: unit for unit in office_units.all(session)}
    found = [one for item in reading.items for one in _of_item(item, entries, units)]
    gone = [one for one in entries if one.item.number in reading.cancelled and one.item.number]
    return [*found, *(Proposal(Wish.CANCEL, one.item.number, one.item.id, one.item.content) for one in gone)]


def unknown(session: Session, reading: PlanReading, plan: int) -> tuple[str, ...]:
    """The numbers that the paper takes back and the plan does not have."""
    there = {one.item.number for one in plans.items(session, plan) if one.item.cancelled_at is None}
    return tuple(number for number in reading.cancelled if number not in there)


def _of_item(item: ItemReading, entries: Sequence[ItemUnits], units: dict[str, Unit]) -> Iterator[Proposal]:
    named = [units[key] for key in dict.fromkeys((item.lead, *item.bodies)) if key in units]
    ids = tuple(unit.id for unit in named)
    due = item.due.isoformat()
    same = _same(item, entries)
    if same is None:
        yield Proposal(Wish.ADD, item.printed, None, item.content, ids, due, struck=not ids)
        return
    number, number_of = same.item.number, same.item.id
    if fold(same.item.content) != fold(item.content):
        yield Proposal(Wish.WORDS, number, number_of, item.content, before=same.item.content)
    if item.due != same.item.due and item.due_source == "explicit":
        before = f"{same.item.due:%d/%m/%Y}"
        yield Proposal(Wish.DUE, number, number_of, same.item.content, due=due, before=before)
    present = tuple(unit.id for unit in same.units)
    if ids and (set(ids) != set(present) or ids[0] != present[0]):
        before = "; ".join(unit.name for unit in same.units)
        yield Proposal(Wish.UNITS, number, number_of, same.item.content, ids, before=before)


def _same(item: ItemReading, entries: Sequence[ItemUnits]) -> ItemUnits | None:
    by_number = (one for one in entries if item.printed and one.item.number == item.printed)
    by_words = (one for one in entries if fold(one.item.content) == fold(item.content))
    return next(by_number, None) or next(by_words, None)


def wanted(row: PlanFile) -> list[Proposal]:
    """What a paper asks for, struck or not."""
    return [Proposal.of(plain) for plain in row.changes]


def strike(session: Session, row: PlanFile, place: int) -> None:
    """Leave a proposal out, or take it in again if it can be made; `place` counts from 0."""
    changes = wanted(row)
    if changes[place].can_be_made:
        changes[place] = replace(changes[place], struck=not changes[place].struck)
    row.changes = [one.plain() for one in changes]
    session.flush()


def apply(session: Session, row: PlanFile, reason: str, by: int, now: datetime) -> list[Edited]:
    """Make the changes that are not struck, once; what became of each. Raises what `plan_edits` raises."""
    if row.applied_at is not None or row.plan_id is None:
        return []
    row.applied_at = now
    plan = row.plan_id
    return [_apply(session, plan, one, reason, by, now) for one in wanted(row) if not one.struck]


def _apply(session: Session, plan: int, one: Proposal, reason: str, by: int, now: datetime) -> Edited:
    item, units = one.item or 0, list(one.units)
    match one.wish:
        case Wish.DUE:
            return _dated(session, item, date.fromisoformat(one.due), one.before, reason, by, now)
        case Wish.WORDS:
            return plan_edits.reword(session, item, one.words, reason, by, now)
        case Wish.UNITS:
            return plan_edits.assign(session, item, units, units[0], reason, by, now)
        case Wish.ADD:
            due = date.fromisoformat(one.due)
            return plan_edits.add(session, plan, one.words, units, units[0], due, reason, by, now)
    return plan_edits.cancel(session, item, reason, by, now)


def _dated(
    session: Session, item: int, day: date, before: str, reason: str, by: int, now: datetime
) -> Edited:
    timing.give_day(session, item, day, by, now)
    newest = select(ItemChange).where(ItemChange.item_id == item).order_by(col(ItemChange.id).desc())
    row = session.exec(newest.limit(1)).one()
    row.reason = reason
    entry = plans.item(session, item)
    runs = plans.runs(session, entry.item.plan_id)
    units = tuple(unit.id for unit in entry.units)
    return Edited(row.id, entry.item, ItemChangeKind.DUE, before, f"{day:%d/%m/%Y}", units, runs)
