"""The bodies a plan may name, from the seed file (or an office's own in the same form)."""

import tomllib
from pathlib import Path
from typing import Any

from data import seed
from domain.plan import Bodies, External, Group, Unit

Table = dict[str, Any]


def load(path: Path = seed.UNITS) -> Bodies:
    """The units, groups and external bodies of a TOML file.

    Raises `ValueError` if a key occurs twice or a unit names a group that is not there.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return checked(
        Bodies(
            units=tuple(_unit(row) for row in table["unit"]),
            groups=tuple(Group(**_named(row)) for row in table.get("group", ())),
            externals=tuple(_external(row) for row in table.get("external", ())),
            abbreviations=table.get("abbreviations", {}),
            department=table.get("department", ""),
        )
    )


def checked(bodies: Bodies) -> Bodies:
    """The same bodies, or `ValueError` naming the key that is doubled or the group that is missing."""
    keys = [body.key for body in bodies.everybody]
    doubled = {key for key in keys if keys.count(key) > 1}
    missing = {unit.group for unit in bodies.units if unit.group} - {group.key for group in bodies.groups}
    if doubled or missing:
        raise ValueError(f"bodies: doubled keys {sorted(doubled)}, unknown groups {sorted(missing)}")
    return bodies


def _named(row: Table) -> Table:
    return {"key": row["key"], "name": row["name"], "aliases": tuple(row.get("aliases", ()))}


def _unit(row: Table) -> Unit:
    return Unit(
        **_named(row),
        kind=row["kind"],
        group=row.get("group"),
        confirm=row.get("confirm", False),
        optional=row.get("optional", False),
    )


def _external(row: Table) -> External:
    return External(**_named(row), note=row.get("note", ""))
