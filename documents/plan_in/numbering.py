"""The numbers that Word counts by itself: they stand in no text, so they are counted again here."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LETTERS = 26
LEVELS = 9


def roman(number: int) -> str:
    """A number in Roman capitals.

    >>> roman(4), roman(19)
    ('IV', 'XIX')
    """
    said = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        said += sign * times
    return said


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS + 1)


def shown(number: int, form: str) -> str:
    """A count in one of Word's forms (ECMA-376, ST_NumberFormat); decimal for those not used in Vietnam.

    >>> shown(2, "upperRoman"), shown(2, "lowerLetter"), shown(2, "decimalZero"), shown(2, "decimal")
    ('II', 'b', '02', '2')
    """
    forms: dict[str, Callable[[], str]] = {
        "upperRoman": lambda: roman(number),
        "lowerRoman": lambda: roman(number).lower(),
        "upperLetter": lambda: _letter(number).upper(),
        "lowerLetter": lambda: _letter(number),
        "decimalZero": lambda: f"{number:02}",
        "none": lambda: "",
    }
    return forms.get(form, lambda: str(number))()


class Numbering:
    """Counts the numbered paragraphs of one document in their order."""

    def __init__(self, part: Any | None, tag: Callable[[str], str]) -> None:
        """`part` is the root of numbering.xml (None if there is none), `tag` makes a qualified name."""
        self._tag = tag
        self._levels: dict[str, dict[int, Any]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if part is not None:
            self._read(part)

    def _read(self, part: Any) -> None:
        for one in part.iter(self._tag("w:abstractNum")):
            key = one.get(self._tag("w:abstractNumId"))
            self._levels[key] = dict(self._numbered_levels(one))
        for num in part.iter(self._tag("w:num")):
            key, listed = num.get(self._tag("w:numId")), num.find(self._tag("w:abstractNumId"))
            if listed is not None:
                self._list_of[key] = listed.get(self._tag("w:val"))
            for override in num.iter(self._tag("w:startOverride")):
                level = int(override.getparent().get(self._tag("w:ilvl")))
                self._starts[key, level] = int(override.get(self._tag("w:val")))

    def _numbered_levels(self, one: Any) -> Iterator[tuple[int, Any]]:
        for lvl in one.iter(self._tag("w:lvl")):
            yield int(lvl.get(self._tag("w:ilvl"))), lvl

    def label(self, num_id: str, level: int) -> str:
        """The label of the next paragraph of a list at a level ("1.", "a)", "-" for a bullet); "" if none."""
        listed = self._list_of.get(num_id, "")
        lvl = self._levels.get(listed, {}).get(level)
        if lvl is None:
            return ""
        form = self._value(lvl, "w:numFmt", "decimal")
        if form == "bullet":
            return "-"
        self._count(num_id, listed, level)
        return self._worded(listed, lvl, level)

    def _count(self, num_id: str, listed: str, level: int) -> None:
        counts = self._counts[listed]
        override = self._starts.pop((num_id, level), None)
        if override is not None or level not in counts:
            lvl = self._levels[listed][level]
            counts[level] = override if override is not None else int(self._value(lvl, "w:start", "1"))
        else:
            counts[level] += 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

    def _worded(self, listed: str, lvl: Any, level: int) -> str:
        said = self._value(lvl, "w:lvlText", "")
        for place in range(level + 1):
            form = self._value(self._levels[listed].get(place, lvl), "w:numFmt", "decimal")
            count = self._counts[listed].get(place, 1)
            said = said.replace(f"%{place + 1}", shown(count, form))
        return said.strip()

    def _value(self, lvl: Any, name: str, otherwise: str) -> str:
        found = lvl.find(self._tag(name))
        return otherwise if found is None else found.get(self._tag("w:val"), otherwise)
