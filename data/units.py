"""The bodies of the office: seeded once, from then on the office's own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, count

from sqlalchemy import bindparam, delete
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data import audit, duties, posts, texts
from data.db import insert_or_ignore, lock_row
from data.models import Unit, UnitAlias, metadata
from data.prepared import Prepared
from domain import plan
from domain.errors import Refusal
from domain.people import UnitKind
from domain.plan import Bodies
from vietnamese import matching, text
from vietnamese.matching import Match

#: The key of a unit whose name has no letter of the alphabet.
UNNAMED = "don-vi"

_NAME = Prepared(columns(col(Unit.name)).where(col(Unit.id) == bindparam("unit")))


def ensure(session: Session, bodies: Bodies) -> None:
    """Add the units that are not there yet, with their spellings; what the office changed stays."""
    known = set(session.exec(select(col(Unit.key))))
    new = [unit for unit in bodies.units if unit.key not in known]
    if not new:
        return
    insert_or_ignore(session, metadata().tables["unit"], [_row(unit) for unit in new])
    ids = {unit.key: unit.id for unit in every(session)}
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
    """The units that there are, in the order in which they were added."""
    return session.exec(select(Unit).where(col(Unit.closed_on).is_(None)).order_by(col(Unit.id))).all()


def every(session: Session) -> Sequence[Unit]:
    """The same with those that are there no more: what they did is still told under their names."""
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


def bodies(session: Session, seed: Bodies) -> Bodies:
    """The units as the office has them now, with the groups, outsiders and short forms of the seed."""
    spelled = spellings(session)
    own = tuple(
        plan.Unit(
            unit.key,
            unit.name,
            unit.kind,
            tuple(spelled[unit.key][1:]),
            unit.group_key,
            unit.to_confirm,
            unit.optional,
        )
        for unit in all(session)
    )
    return replace(seed, units=own)


def add(
    session: Session, name: str, kind: UnitKind, aliases: Sequence[str], by: int | None, now: datetime
) -> Unit:
    """A new unit. Raises Refusal if the name or a spelling is another unit's."""
    named = text.squeeze(name)
    group = next((unit.group_key for unit in all(session) if unit.kind == kind and unit.group_key), None)
    unit = Unit(
        key=_free_key(session, named), name=named, folded=text.fold(named), kind=kind, group_key=group
    )
    _refuse_taken(session, [named, *aliases], None)
    session.add(unit)
    session.flush()
    _spell(session, unit, aliases)
    audit.note(session, "unit.added", f"unit:{unit.id}", by, now, name=named, kind=kind)
    return unit


def _free_key(session: Session, name: str) -> str:
    wanted = re.sub("[^a-z0-9]+", "-", text.fold(name)).strip("-") or UNNAMED
    taken = {unit.key for unit in every(session)}
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(key for key in chain([wanted], numbered) if key not in taken)


def _refuse_taken(session: Session, said: Sequence[str], own: str | None) -> None:
    """Raise Refusal for a name that means another unit already: later nobody could tell them apart."""
    for key, spelled in spellings(session).items():
        taken = {text.fold(one) for one in spelled}
        clash = next((one for one in said if text.fold(one) in taken), None)
        if clash is not None and key != own:
            raise Refusal(texts.unit_called_so(clash, spelled[0]), f"{len(said)} names, one of unit {key}")


def rename(
    session: Session, unit_id: int, name: str, aliases: Sequence[str], by: int | None, now: datetime
) -> Unit:
    """Another name and other spellings; the name until now stays one of them, for papers already written.

    Raises Refusal if one of them is another unit's.
    """
    unit = session.get_one(Unit, unit_id)
    before, named = unit.name, text.squeeze(name)
    _refuse_taken(session, [named, *aliases], unit.key)
    unit.name, unit.folded, unit.to_confirm = named, text.fold(named), False
    session.exec(delete(UnitAlias).where(col(UnitAlias.unit_id) == unit_id))
    session.flush()
    _spell(session, unit, [*aliases, *([before] if text.fold(before) != unit.folded else [])])
    audit.note(session, "unit.renamed", f"unit:{unit_id}", by, now, before=before, after=named)
    return unit


def _spell(session: Session, unit: Unit, aliases: Sequence[str]) -> None:
    folded = {text.fold(alias): text.squeeze(alias) for alias in aliases if text.fold(alias) != unit.folded}
    gone = (
        select(UnitAlias)
        .join(Unit)
        .where(col(UnitAlias.folded).in_(folded), col(Unit.closed_on).is_not(None))
    )
    for row in session.exec(gone):
        session.delete(row)
    session.flush()
    session.add_all(UnitAlias(unit_id=unit.id, text=alias, folded=key) for key, alias in folded.items())
    session.flush()


def close(session: Session, unit_id: int, today: date, by: int | None, now: datetime) -> Unit:
    """Let a unit be there no more. Raises Refusal while somebody holds a post in it, or while it owes."""
    unit = lock_row(session, Unit, unit_id)
    if unit is None or unit.closed_on is not None:
        raise Refusal(texts.UNIT_CLOSED, f"unit {unit_id} is closed")
    people, owed = (
        len(posts.in_unit(session, unit_id, today)),
        len(duties.duties(session, units=[unit_id], owed_only=True)),
    )
    if people or owed:
        raise Refusal(
            texts.unit_in_use(unit.name, people, owed), f"unit {unit_id}: {people} posts, {owed} duties"
        )
    unit.closed_on = today
    session.flush()
    audit.note(session, "unit.closed", f"unit:{unit_id}", by, now)
    return unit


def reopen(session: Session, unit_id: int, by: int | None, now: datetime) -> Unit:
    """Let a unit be there again. Raises Refusal if its name is another unit's by now."""
    unit = session.get_one(Unit, unit_id)
    _refuse_taken(session, [unit.name], unit.key)
    unit.closed_on = None
    session.flush()
    audit.note(session, "unit.reopened", f"unit:{unit_id}", by, now)
    return unit


def spellings(session: Session) -> dict[str, list[str]]:
    """Every way in which a unit is written, by its key; its name comes first."""
    found = {unit.key: [unit.name] for unit in all(session)}
    aliases = (
        select(col(Unit.key), col(UnitAlias.text))
        .join(UnitAlias, col(UnitAlias.unit_id) == col(Unit.id))
        .where(col(Unit.closed_on).is_(None))
    )
    for key, alias in session.exec(aliases):
        found[key].append(alias)
    return found


def _written_out(said: str, abbreviations: Mapping[str, str]) -> str:
    """The words folded, each short form replaced; the longest first, for "td kt" holds shorter ones."""
    longest_first = sorted(abbreviations, key=len, reverse=True)
    short = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return short.sub(lambda found: abbreviations[found[0]], text.fold(said))
