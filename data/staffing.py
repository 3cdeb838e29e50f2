"""A list of staff against who is here: who is new, who is known, and what only the Office may decide."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum, auto

from sqlmodel import Session

from data import audit, people, posts, units
from data.models import PersonPost, Unit
from data.posts import Held
from domain.people import Role, UnitKind
from domain.plan import Bodies
from vietnamese import text
from vietnamese.posts import is_acting, role_of


class Standing(Enum):
    """What becomes of a line."""

    #: nobody is called so: to be added
    NEW = auto()
    #: here, in that unit and role
    THERE = auto()
    #: here, in that unit and role, under another title: to be corrected
    TITLE = auto()
    #: somebody of that name is here in another unit or role: the same person, or a namesake?
    NAMESAKE = auto()
    #: the unit has another head
    HEADED = auto()
    #: stands in for somebody: wants a last day
    ACTING = auto()
    #: the unit is not understood
    NO_UNIT = auto()
    #: an earlier line is the same
    TWICE = auto()


#: Those that are entered from the list as a whole; the others are decided one by one.
CLEAR = frozenset({Standing.NEW, Standing.TITLE})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: its number, what stands there, and how it stands.

    `unit` and `role` are what was understood, None where it was not; `known` is who raises the doubt.
    """

    number: int
    name: str
    title: str
    unit_said: str
    standing: Standing
    unit: int | None = None
    role: Role | None = None
    known: str = ""
    known_unit: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says: its number, the name, the title, the unit as written."""

    number: int
    name: str
    title: str
    unit: str


class _Here:
    """Who is here, read once for all lines."""

    def __init__(self, session: Session, today: date, bodies: Bodies) -> None:
        self._session, self._today, self._bodies = session, today, bodies
        self.units = {unit.key: unit for unit in units.all(session)}
        self.held = {unit.id: posts.in_unit(session, unit.id, today) for unit in self.units.values()}
        self._meant: dict[str, Unit | None] = {}

    def unit(self, said: str, title: str) -> Unit | None:
        """The unit meant; a title of the leadership needs none."""
        wanted = said or (title if "so" in text.fold(title).split() else "")
        if wanted not in self._meant:
            found = units.find(self._session, wanted, self._bodies)
            self._meant[wanted] = self.units.get(found.key or "")
        return self._meant[wanted]

    def called(self, name: str) -> list[Held]:
        """The posts of those of that name."""
        wanted = text.fold(name)
        return [one for held in self.held.values() for one in held if text.fold(one.name) == wanted]

    def head(self, unit: int) -> Held | None:
        """Who heads a unit."""
        return next((one for one in self.held[unit] if one.role is Role.HEAD), None)


def look(session: Session, said: Iterable[Said], today: date, bodies: Bodies) -> list[Line]:
    """How every line of a list stands; nothing is written."""
    here = _Here(session, today, bodies)
    before: set[tuple[str, int | None, Role | None]] = set()
    heads: set[int] = set()
    found = []
    for one in said:
        line = _line(one, here)
        same = (text.fold(line.name), line.unit, line.role)
        if line.unit is not None and same in before:
            line = _as(line, Standing.TWICE)
        elif line.standing is Standing.NEW and line.role is Role.HEAD and line.unit in heads:
            line = _as(line, Standing.HEADED)
        before.add(same)
        heads |= {line.unit} if line.unit is not None and line.role is Role.HEAD else set()
        found.append(line)
    return found


def _as(line: Line, standing: Standing, known: Held | None = None) -> Line:
    name, unit = (known.name, known.unit_name) if known else ("", "")
    return replace(line, standing=standing, known=name, known_unit=unit)


def _line(said: Said, here: _Here) -> Line:
    unit = here.unit(said.unit, said.title)
    plain = Line(said.number, said.name, said.title, said.unit, Standing.NO_UNIT)
    if unit is None:
        return _as(plain, *_elsewhere(said.name, here))
    role = role_of(said.title, UnitKind(unit.kind))
    placed = Line(said.number, said.name, said.title, said.unit, Standing.NEW, unit.id, role)
    return _as(placed, *_standing(placed, here))


def _elsewhere(name: str, here: _Here) -> tuple[Standing, Held | None]:
    """How somebody stands whose unit is not understood: perhaps it is somebody who is here."""
    namesakes = here.called(name)
    if not namesakes:
        return Standing.NO_UNIT, None
    return Standing.NAMESAKE, namesakes[0]


def _standing(line: Line, here: _Here) -> tuple[Standing, Held | None]:
    """How a line stands whose unit is known, and who stands in its way."""
    namesakes = here.called(line.name)
    same = [one for one in namesakes if (one.unit, one.role) == (line.unit, line.role)]
    if len({one.person for one in same}) == 1 and len({one.person for one in namesakes}) == 1:
        right = not line.title or text.fold(same[0].title) == text.fold(line.title)
        return (Standing.THERE if right else Standing.TITLE), None
    if namesakes:
        return _elsewhere(line.name, here)
    head = here.head(line.unit or 0) if line.role is Role.HEAD else None
    if head is not None:
        return Standing.HEADED, head
    return (Standing.ACTING if line.role is Role.HEAD and is_acting(line.title) else Standing.NEW), None


def enter(session: Session, lines: Sequence[Line], by: int | None, today: date, now: datetime) -> int:
    """Add those who are new and correct titles; how many lines were entered."""
    done = 0
    for line in lines:
        act: Callable[[Session, Line, int | None, date, datetime], None] | None = _ACTS.get(line.standing)
        if act is not None:
            act(session, line, by, today, now)
            done += 1
    audit.note(session, "sheet.entered", "staff", by, now, form="staff", entered=done)
    return done


def _add(session: Session, line: Line, by: int | None, today: date, now: datetime) -> None:
    person = people.create_person(session, line.name, now, by)
    posts.give(session, person.id, line.role or Role.STAFF, line.unit, today, now, title=line.title, by=by)


def _retitle(session: Session, line: Line, by: int | None, today: date, now: datetime) -> None:
    del by, now
    wanted = text.fold(line.name)
    for held in posts.in_unit(session, line.unit or 0, today):
        if (text.fold(held.name), held.role) == (wanted, line.role):
            session.get_one(PersonPost, held.id).title = line.title


_ACTS = {Standing.NEW: _add, Standing.TITLE: _retitle}
