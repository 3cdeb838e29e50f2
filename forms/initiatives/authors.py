"""Authors in rows: named from the staff or marked as from outside, with shares that sum to 100 %.

Source: the table of authors in the application for recognition (TT 18/2013/TT-BKHCN).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data import people, units
from data.request import Request
from domain.message import escape
from domain.people import UnitKind
from forms.gathering import Column
from forms.initiatives import texts
from forms.scene import Scene, Unclear
from forms.subject import Author
from vietnamese import names, text
from vietnamese.matching import best_match

#: The fact of a scene that holds its `Circle`.
CIRCLE = "circle"


@dataclass(frozen=True, slots=True)
class Circle:
    """Who may be named: label -> spellings and label -> unit; the label of whoever registers, "" while open.

    The label is the name, with the unit behind it where colleagues share a name.
    """

    spellings: Mapping[str, Sequence[str]]
    units: Mapping[str, str]
    mine: str = ""


def circle(request: Request, whose: Author | None) -> Circle:
    """The staff of all units today, as authors are named among them."""
    found = _staff(request)
    if whose is not None:
        found.setdefault(whose.person, (whose.name, whose.unit_name))
    namesakes = Counter(text.fold(name) for name, _ in found.values())
    labels = {
        person: name if namesakes[text.fold(name)] == 1 else f"{name} ({unit})"
        for person, (name, unit) in found.items()
    }
    return Circle(
        {labels[person]: (name, labels[person]) for person, (name, _) in found.items()},
        {labels[person]: unit for person, (_, unit) in found.items()},
        labels[whose.person] if whose is not None else "",
    )


def _staff(request: Request) -> dict[int, tuple[str, str]]:
    """Everybody who works here today, with the name of the first unit."""
    named = {unit.id: unit.name for unit in units.all(request.session) if unit.kind != UnitKind.COUNCIL}
    staff = people.staff(request.session, named, request.today)
    found: dict[int, tuple[str, str]] = {}
    for unit, name in named.items():
        for one in staff.get(unit, ()):
            found.setdefault(one.id, (one.name, name))
    return found


def reads_author(said: str, scene: Scene) -> str | Unclear:
    """The label of the colleague meant, or the outsider's name with the mark; several are asked about."""
    known: Circle = scene.facts[CIRCLE]
    plain = names.strip_honorific(said)
    if texts.OUTSIDE.search(plain):
        return _outsider(texts.OUTSIDE.sub("", plain))
    if text.fold(plain) in texts.MYSELF and known.mine:
        return known.mine
    match = best_match(plain, known.spellings)
    if match.key is not None:
        return match.key
    if match:
        return Unclear(texts.several_people(plain, match.candidates))
    return Unclear(texts.unknown_person(plain))


def _outsider(name: str) -> str | Unclear:
    if not any(letter.isalpha() for letter in name):
        return Unclear(escape(texts.NO_OUTSIDER))
    return texts.OUTSIDER.format(name=text.squeeze(name))


def reads_part(said: str, scene: Scene) -> str | Unclear:  # noqa: ARG001  # the shape of Column.reads
    """Whether somebody heads a topic or is one of its members."""
    key = best_match(said, {texts.HEAD: (texts.HEAD,), texts.MEMBER: (texts.MEMBER,)}).key
    return key or Unclear(texts.unknown_part(said))


NAME = Column("name", texts.AUTHOR, reads=reads_author)
POST = Column("post", texts.POST, optional=True)
PART = Column("part", texts.PART, reads=reads_part)
SHARE = Column("share", texts.SHARE, number=True, most=texts.WHOLE, unit="%")

Row = Mapping[str, Any]


def check(rows: Sequence[Row], scene: Scene) -> str:
    """Why the authors do not do as a whole; "" if they do."""
    named = Counter(row["name"] for row in rows)
    twice = next((name for name, count in named.items() if count > 1), "")
    if twice:
        return texts.named_twice(twice)
    idle = next((row["name"] for row in rows if not row["share"]), "")
    if idle:
        return texts.no_share(idle)
    mine = scene.facts[CIRCLE].mine
    if mine and mine not in named:
        return texts.not_among(mine)
    total = sum_of(rows)
    return texts.wrong_sum(total) if total != texts.WHOLE else ""


def check_topic(rows: Sequence[Row], scene: Scene) -> str:
    """The same of the people of a topic, one of whom is its head."""
    count = sum(row["part"] == texts.HEAD for row in rows)
    return check(rows, scene) or (texts.heads(count) if count != 1 else "")


def sum_of(rows: Sequence[Row]) -> Decimal:
    """The sum of the shares, exact as they were typed.

    >>> sum_of([{"share": 33.3}, {"share": 33.3}, {"share": 33.4}]) == 100
    True
    """
    return sum((Decimal(str(row["share"])) for row in rows), Decimal(0))
