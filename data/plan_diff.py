"""What differs between two plans of a year: items changed, added and gone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.plans import ItemUnits
from vietnamese.text import fold


class Difference(StrEnum):
    """In what two items differ, or which of them is missing."""

    ADDED = "added"
    GONE = "gone"
    DUE = "due"
    UNITS = "units"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: which item (`number` as printed, its words), and how it was and is, in words."""

    kind: Difference
    number: str
    content: str
    before: str = ""
    after: str = ""


def compare(before: Sequence[ItemUnits], after: Sequence[ItemUnits]) -> list[Change]:
    """The changes in the order of the later plan, what is gone at the end.

    Items are the same if their words are; else, among those left, if their numbers are.
    """
    pairs, gone = _paired(before, after)
    found = [change for old, new in pairs for change in _changes(old, new)]
    return [*found, *(Change(Difference.GONE, one.item.number, one.item.content) for one in gone)]


def _paired(
    before: Sequence[ItemUnits], after: Sequence[ItemUnits]
) -> tuple[list[tuple[ItemUnits | None, ItemUnits]], list[ItemUnits]]:
    left = list(before)
    found: dict[int, ItemUnits] = {}
    for same in (_same_words, _same_number):
        for place, new in enumerate(after):
            if place not in found and (old := next((one for one in left if same(one, new)), None)):
                found[place] = old
                left.remove(old)
    return [(found.get(place), new) for place, new in enumerate(after)], left


def _same_words(one: ItemUnits, other: ItemUnits) -> bool:
    return one.item.kind == other.item.kind and fold(one.item.content) == fold(other.item.content)


def _same_number(one: ItemUnits, other: ItemUnits) -> bool:
    return bool(one.item.number) and one.item.number == other.item.number


def _changes(old: ItemUnits | None, new: ItemUnits) -> Iterator[Change]:
    number, content = new.item.number, new.item.content
    if old is None:
        yield Change(Difference.ADDED, number, content)
        return
    if fold(old.item.content) != fold(content):
        yield Change(Difference.WORDS, number, content, old.item.content, content)
    if old.item.due != new.item.due:
        yield Change(Difference.DUE, number, content, _day(old.item.due), _day(new.item.due))
    if _names(old) != _names(new):
        yield Change(Difference.UNITS, number, content, _listed(_names(old)), _listed(_names(new)))


def _names(entry: ItemUnits) -> list[str]:
    return [unit.name for unit in entry.units]


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
