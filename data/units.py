"""The bodies of the office: seeded once, from then on the office's own."""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data.db import insert_or_ignore
from data.models import Unit, UnitAlias, metadata
from data.prepared import Prepared
from domain import plan
from domain.plan import Bodies
from vietnamese import matching, text
from vietnamese.matching import Match

_NAME = Prepared(columns(col(Unit.name)).where(col(Unit.id) == bindparam("unit")))


def ensure(session: Session, bodies: Bodies) -> None:
    """Add the units that are not there yet, with their spellings; what the office changed stays."""
    known = set(session.exec(select(col(Unit.key))))
    new = [unit for unit in bodies.units if unit.key not in known]
    if not new:
        return
    insert_or_ignore(session, metadata().tables["unit"], [_row(unit) for unit in new])
    ids = {unit.key: unit.id for unit in all(session)}
    spellings = [
        {"unit_id": ids[unit.key], "text": alias, "folded": text.fold(alias)}
        for unit in new
        for alias in unit.aliases
    ]
    insert_or_ignore(session, metadata().tables["unit_alias"], spellings)


def _row(unit: plan.Unit) -> dict[str, object]:
    return {
        "key": unit.key,
        "name": unit.name,
        "folded": text.fold(unit.name),
        "kind": unit.kind,
        "group_key": unit.group,
        "optional": unit.optional,
        "to_confirm": unit.confirm,
    }


def all(session: Session) -> Sequence[Unit]:
    """Every unit, in the order in which they were added."""
    return session.exec(select(Unit).order_by(col(Unit.id))).all()


def by_key(session: Session, key: str) -> Unit | None:
    """The unit with this stable name, if there is one."""
    return session.exec(select(Unit).where(Unit.key == key)).one_or_none()


def name(session: Session, unit_id: int) -> str:
    """The name of a unit as people read it; "" if there is no such unit."""
    row = _NAME.first(session, unit=unit_id)
    return str(row.name) if row else ""


def find(session: Session, said: str, bodies: Bodies) -> Match:
    """Which unit is meant, by its key: names and spellings, marks and small slips apart.

    What is not found as said is looked for with its abbreviations written out. A body outside the office is
    no unit, however alike (the council of the province). Several candidates are given to ask about; it
    never guesses between two.
    """
    known = spellings(session)
    known |= {body.key: [body.name, *body.aliases] for body in bodies.externals}
    found = matching.best_match(said, known)
    if found.key is None:
        found = matching.best_match(_written_out(said, bodies.abbreviations), known) or found
    if found.key is not None:
        return Match() if bodies.is_external(found.key) else found
    return Match(tuple(key for key in found.candidates if not bodies.is_external(key)))


def spellings(session: Session) -> dict[str, list[str]]:
    """Every way in which a unit is written, by its key; its name comes first."""
    found = {unit.key: [unit.name] for unit in all(session)}
    aliases = select(col(Unit.key), col(UnitAlias.text)).join(
        UnitAlias, col(UnitAlias.unit_id) == col(Unit.id)
    )
    for key, alias in session.exec(aliases):
        found[key].append(alias)
    return found


def _written_out(said: str, abbreviations: Mapping[str, str]) -> str:
    """The words folded, each short form replaced; the longest first, for "td kt" holds shorter ones."""
    longest_first = sorted(abbreviations, key=len, reverse=True)
    short = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return short.sub(lambda found: abbreviations[found[0]], text.fold(said))
