"""Awards in force on a day: rules are data with dates, each with its article (design decision 7)."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

AWARDS = Path(__file__).with_name("rules") / "awards.toml"

Table = dict[str, Any]


class Holder(StrEnum):
    """Who may hold an award."""

    PERSON = "person"
    COLLECTIVE = "collective"


class Kind(StrEnum):
    """Emulation titles are won for a year; commendations reward what was done."""

    TITLE = "title"
    COMMENDATION = "commendation"


class Level(StrEnum):
    """Who decides: the Director, the province, a ministry, or the State."""

    BASE = "base"
    PROVINCE = "province"
    MINISTRY = "ministry"
    STATE = "state"


class Initiative(StrEnum):
    """What an initiative (sáng kiến) is to an award."""

    #: not among its conditions
    NO = "no"
    #: one of several grounds: worth asking for, not required
    ONE_WAY = "one_way"
    #: a condition
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Award:
    """An award as one law has it; in force from `starts` to `until` (None: no end known).

    `source` is law and article; `verified` tells whether that article has been read in full.
    """

    key: str
    name: str
    short: str
    aliases: tuple[str, ...]
    kind: Kind
    holder: Holder
    level: Level
    needs_initiative: Initiative
    starts: date
    until: date | None
    source: str
    verified: bool

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that people write for it."""
        return (self.name, self.short, *self.aliases)

    def in_force(self, day: date) -> bool:
        """Whether this is the rule on that day."""
        return self.starts <= day and (self.until is None or day <= self.until)


@lru_cache(maxsize=64)
def awards(day: date, holder: Holder | None = None) -> tuple[Award, ...]:
    """The awards in force on a day, perhaps only those of persons or of collectives, in the order shown.

    Empty before 01/01/2024: the law of 2003 is not kept here.
    """
    return tuple(
        award for award in _all() if award.in_force(day) and (holder is None or award.holder is holder)
    )


def award(key: str, day: date) -> Award | None:
    """The award of that key as it stands on a day, None if it is not in force then."""
    return next((found for found in awards(day) if found.key == key), None)


def name_of(key: str) -> str:
    """The name of an award, whenever it is or was in force; the key itself where there is none."""
    return next((found.name for found in reversed(_all()) if found.key == key), key)


@cache
def _all() -> tuple[Award, ...]:
    """Each award under each law."""
    table = tomllib.loads(AWARDS.read_text(encoding="utf-8"))
    ends = [later["from"] - timedelta(days=1) for _, later in pairwise(table["law"])]
    laws = list(zip(table["law"], [*ends, None], strict=True))
    return tuple(_award(row, law, until) for law, until in laws for row in table["award"])


def _award(row: Table, law: Table, until: date | None) -> Award:
    row = {**row, **row.get("changes", {}).get(law["key"], {})}
    return Award(
        key=row["key"],
        name=row["name"],
        short=row["short"],
        aliases=tuple(row.get("aliases", ())),
        kind=Kind(row["kind"]),
        holder=Holder(row["holder"]),
        level=Level(row["level"]),
        needs_initiative=Initiative(row["needs_initiative"]),
        starts=law["from"],
        until=until,
        source=f"{law['name']}, {row['article']}",
        verified=row["verified"] and not law.get("unread", False),
    )
