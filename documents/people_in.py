"""A list of staff as offices keep it becomes rows: who, which title, in which unit.

Real lists have titles above, headings of two lines, merged cells, "Ông/Bà" before names or as columns,
units as lines between the people, and signatures below; each is known here by what it looks like.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vietnamese import names, text

#: Lines among which the headings are looked for.
HEAD_WITHIN = 15

#: What a heading means, by the words it may be written with, folded.
HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("stt", "tt", "so tt", "so thu tu"),
    "name": (
        *("ho va ten", "ho ten", "ho va ten can bo", "ho ten can bo", "ten can bo", "ong ba"),
        *("ho va ten can bo cong chuc", "can bo cong chuc", "ho va ten khai sinh", "ten"),
    ),
    "family": ("ho dem", "ho va ten dem", "ho va chu dem", "ho ten dem", "ho va dem", "ho"),
    "sir": ("ong", "nam"),
    "madam": ("ba", "nu"),
    "title": (
        *("chuc vu", "chuc danh", "chuc vu chuc danh", "chuc danh chuc vu", "vi tri viec lam"),
        *("chuc vu hien nay", "chuc vu chinh quyen", "chuc vu cong tac"),
    ),
    "unit": (
        *("don vi", "don vi cong tac", "phong", "phong ban", "phong don vi", "bo phan", "noi cong tac"),
        *("don vi phong ban", "phong ban don vi", "phong chuyen mon"),
    ),
}
#: What stands behind a heading: a star, a remark in brackets.
_REMARK = re.compile(r"\s*(?:\*|\([^)]*\))\s*$")
_FOOTER = re.compile(
    r"^(?:nguoi (?:lap|tong hop)|thu truong|tm |kt |noi nhan|tong (?:so|cong)|cong \d|an dinh danh sach|"
    r"ghi chu|luu y|danh sach nay)|\bngay \d* ?thang \d* ?nam\b"
)
_ORDINAL = re.compile(r"(?:\d+|[ivxlc]+|[a-z])[.)]?", re.IGNORECASE)
_COUNTED = re.compile(r"\(?\d+\)?")


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in a list: the line as the spreadsheet numbers it, and what stands there."""

    line: int
    name: str
    title: str
    #: the unit as it is written, "" where the list says none
    unit: str


@dataclass(frozen=True, slots=True)
class StaffList:
    """A list as it was read; `found` are the meanings of the headings, empty where there were none."""

    people: tuple[Listed, ...] = ()
    found: tuple[str, ...] = ()


def read(rows: Sequence[Sequence[str]]) -> StaffList:
    """The people of a list; nobody where no line of headings names them."""
    head, places, below = head_of(rows, HEADINGS)
    if not ({"name", "sir", "madam"} & set(places)):
        return StaffList()
    people, unit = [], ""
    for line, row in enumerate(rows[head + below :], start=head + below + 1):
        section = _section(row, places)
        if is_footer(row):
            break
        if section is not None:
            unit = section
            continue
        name = name_of(row, places)
        if not name or is_counted(row):
            continue
        unit = cell(row, places, "unit") or unit
        people.append(Listed(line, name, cell(row, places, "title"), unit))
    return StaffList(tuple(people), tuple(places))


Headings = Mapping[str, Sequence[str]]


def head_of(rows: Sequence[Sequence[str]], headings: Headings) -> tuple[int, dict[str, int], int]:
    """The line of the headings, the place of each meaning, and how many lines they take."""
    best: tuple[int, dict[str, int], int] = (0, {}, 1)
    for line in range(min(len(rows), HEAD_WITHIN)):
        one = _meanings(rows[line], headings)
        under = _meanings(rows[line + 1], headings) if line + 1 < len(rows) else {}
        # A second line of headings names what the first left open; a person's line names nothing.
        two = {**one, **{key: place for key, place in under.items() if key not in one}}
        found = (line, two, 2) if len(two) > len(one) and one else (line, one, 1)
        if len(found[1]) > len(best[1]):
            best = found
    return best


def _meanings(row: Sequence[str], headings: Headings) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, words in enumerate(row):
        whole = text.squeeze(words)
        said = {text.fold(whole), text.fold(_REMARK.sub("", whole))}
        meaning = next(
            (key for key, spellings in headings.items() if said & {text.fold(one) for one in spellings}), None
        )
        if meaning is not None:
            found.setdefault(meaning, place)
    return found


def cell(row: Sequence[str], places: Mapping[str, int], meaning: str) -> str:
    """What stands in the column of a meaning, "" where there is none."""
    place = places.get(meaning)
    return text.squeeze(row[place]) if place is not None and place < len(row) else ""


def _section(row: Sequence[str], places: Mapping[str, int]) -> str | None:
    """The words of a line that holds nothing but a title, perhaps numbered; None for a person's line."""
    filled = [(place, text.squeeze(words)) for place, words in enumerate(row) if words.strip()]
    if filled and len(filled) > 1 and _ORDINAL.fullmatch(filled[0][1]) and not filled[0][1].isdecimal():
        filled = filled[1:]
    if len(filled) != 1:
        return None
    place, words = filled[0]
    alone = places.get("title") is None and places.get("unit") is None
    return None if alone and place in _name_places(places) else words


def _name_places(places: Mapping[str, int]) -> set[int]:
    return {places[key] for key in ("name", "sir", "madam") if key in places}


def name_of(row: Sequence[str], places: Mapping[str, int]) -> str:
    """A person's name without Ông, Bà; letters all large are made small as names are written."""
    whole = f"{cell(row, places, 'family')} {cell(row, places, 'name')}".strip()
    if not whole:
        whole = next((said for key in ("sir", "madam") if len(said := cell(row, places, key)) > 1), "")
    name = names.strip_honorific(text.squeeze(whole))
    return name.title() if name.isupper() else name


def is_footer(row: Sequence[str]) -> bool:
    """Whether the list is over: a sum, a place and a day, somebody who signs."""
    return _FOOTER.search(text.fold(" ".join(filter(None, row)))) is not None


def is_counted(row: Sequence[str]) -> bool:
    """Whether a line only numbers the columns: (1) (2) (3)."""
    filled = [words.strip() for words in row if words.strip()]
    return bool(filled) and all(_COUNTED.fullmatch(words) for words in filled)
