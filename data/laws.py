"""The registry of legal texts (data/rules/laws.toml): which a paper cites, and which no longer hold."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from domain.calendar import ONE_DAY
from vietnamese import text

LAWS = Path(__file__).with_name("rules") / "laws.toml"


@dataclass(frozen=True, slots=True)
class Law:
    """A legal text: its number and name, its days in force, and what ends or amends it.

    `ends` is the last day in force, `amended` the first day of an amendment; None where none is known.
    `verified`: the days have been read in the text itself.
    """

    key: str
    name: str
    begins: date
    ends: date | None = None
    amended: date | None = None
    by: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    verified: bool = False

    def changes(self) -> date | None:
        """The first day on which it no longer holds as it was; None while no such day is known."""
        return self.ends + ONE_DAY if self.ends else self.amended


@cache
def laws() -> dict[str, Law]:
    """All texts of the registry by number, in its order."""
    tables = tomllib.loads(LAWS.read_text(encoding="utf-8"))["text"]
    return {table["key"]: _law(table) for table in tables}


def _law(table: dict[str, object]) -> Law:
    fields = {"from": "begins", "until": "ends"}
    values = {fields.get(name, name): value for name, value in table.items()}
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Law(**{**values, **lists})  # type: ignore[arg-type]  # the registry's own test reads every table


def cited(words: str) -> tuple[Law, ...]:
    """The texts of the registry that are named, by number or by name; marks and case apart.

    >>> [law.key for law in cited("Căn cứ Nghị định số 98/2023/NĐ-CP; nghi dinh 198/2023/ND-CP")]
    ['98/2023/NĐ-CP']
    """
    folded = text.fold(words)
    return tuple(law for law in laws().values() if any(_named(folded, name) for name in (law.key, *law.said)))


def _named(folded: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(text.fold(name))}(?!\w)", folded) is not None


def stale(found: Iterable[Law], by: date) -> tuple[tuple[Law, date], ...]:
    """Those of the texts that by a day have ended, or were amended; each with the first day of that."""
    changed = ((law, law.changes()) for law in found)
    return tuple((law, day) for law, day in changed if day is not None and day <= by)


def successors(law: Law) -> tuple[Law, ...]:
    """The texts that end or amend it, as far as the registry has them."""
    return tuple(laws()[key] for key in law.by if key in laws())
