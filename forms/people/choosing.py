"""Whom and what the forms about people choose from: units, the roles in them, everybody here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from data import people, posts, units
from data.models import PersonPost, Unit
from data.posts import Held
from data.request import Request
from domain.errors import Refusal
from domain.message import Message
from domain.people import ROLES_IN, Role, UnitKind
from forms.choices import Choice
from forms.fields import Day, Text
from forms.form import Started
from forms.people import texts
from forms.scene import Answers, Option, Scene
from forms.telling import tell
from vietnamese import labels

#: What such forms are started with or ask for: a person, a unit.
PERSON, UNIT = "person", "unit"
ROLE, TITLE, STARTS = "role", "title", "starts"
#: Facts of a scene: the kinds of units, and the names of their heads, by unit.
KINDS, HEADS = "kinds", "heads"
#: Days: how far ahead a post may begin, and how long ago it may have begun.
AHEAD, BACK = 366, 366


def chosen(started: Started, answers: Answers, name: str) -> int | None:
    """The id that a form was started with, or that was chosen."""
    found = started.get(name) or answers.get(name)
    return int(found) if found else None


def unit_options(request: Request, kinds: Collection[UnitKind] = tuple(UnitKind)) -> tuple[Option, ...]:
    """The units that there are, of some kinds or of all, with their spellings."""
    spelled = units.spellings(request.session)
    return tuple(
        Option(str(unit.id), unit.name, tuple(spelled[unit.key][1:]))
        for unit in units.all(request.session)
        if unit.kind in kinds
    )


def unit(request: Request, unit_id: int) -> Unit:
    """A unit that is there. Raises Refusal if it is not."""
    found = next((one for one in units.all(request.session) if one.id == unit_id), None)
    if found is None:
        raise Refusal(texts.GONE, f"no open unit {unit_id}")
    return found


def unit_facts(request: Request, started: Started) -> dict[str, Any]:
    """What the question for a role knows: the kind of each unit, who heads it, and the unit begun from."""
    return {
        KINDS: {str(unit.id): UnitKind(unit.kind) for unit in units.all(request.session)},
        HEADS: {str(unit): name for unit, name in posts.heads(request.session, request.today).items()},
        UNIT: str(started.get(UNIT) or ""),
    }


def _unit_in(scene: Scene) -> str:
    """The unit that was chosen, or from which the form was begun."""
    return str(scene.answers.get(UNIT) or scene.facts[UNIT])


class RoleChoice(Choice):
    """One of the roles that can be held in the unit chosen."""

    def _every(self, scene: Scene) -> Sequence[Option]:
        kind = scene.facts[KINDS].get(_unit_in(scene))
        return [Option(str(role), labels.ROLES[role]) for role in ROLES_IN[kind]] if kind else ()


def _role_hint(scene: Scene) -> str:
    head = scene.facts[HEADS].get(_unit_in(scene))
    return texts.headed(head) if head else texts.ROLE_HINT


def role(request: Request, unit_id: int, said: str) -> Role:
    """The role chosen. Raises Refusal if it cannot be held in that unit."""
    if said not in ROLES_IN[UnitKind(unit(request, unit_id).kind)]:
        raise Refusal(texts.GONE, f"no role {said!r} in unit {unit_id}")
    return Role(said)


def person_options(request: Request) -> tuple[Option, ...]:
    """Everybody who holds a post or has an account, each with the first unit."""
    found = homes(request)
    return tuple(
        Option(str(one.id), texts.person(one.name, found.get(one.id, "")), (one.name,))
        for one in people.present(request.session, request.today)
    )


def homes(request: Request) -> dict[int, str]:
    """The unit for which each person works, by the first of the units."""
    found: dict[int, str] = {}
    every = {unit.id: unit.name for unit in units.all(request.session)}
    staff = people.staff(request.session, every, request.today)
    for unit_id, name in every.items():
        for one in staff.get(unit_id, ()):
            found.setdefault(one.id, name)
    return found


def whom(request: Request, person: int | None) -> str:
    """The name of a person who is here. Raises Refusal if nobody is meant, or somebody who is gone."""
    known = {one.id: one.name for one in people.present(request.session, request.today)}
    if person not in known:
        raise Refusal(texts.GONE, f"no person {person}")
    return known[person]


def told(request: Request, person: int, lines: Sequence[Held], ended: Sequence[Held] = ()) -> None:
    """Let somebody know of the own posts that begin and end."""
    said = [*(texts.ended(one) for one in ended), *(texts.begun(one) for one in lines)]
    keys = "-".join(str(one.id) for one in (*lines, *ended))
    tell(request, [person], Message(texts.told(said, request.actor.name)), f"posts:{person}:{keys}")


def held(request: Request, person: int, role: Role, unit_id: int) -> Held:
    """The post that a person holds, or will hold, by a role in a unit."""
    found = posts.of(request.session, person, request.today)
    return next(one for one in reversed(found) if (one.role, one.unit) == (role, unit_id))


def made_way(request: Request, before: Mapping[int, Held]) -> list[Held]:
    """The posts in a unit that ended so that somebody else could have one; their holders are told."""
    gone = []
    for post_id, held in before.items():
        now = request.session.get_one(PersonPost, post_id)
        if now.ends != held.ends and held.name:
            gone.append(replace(held, ends=now.ends))
    for one in gone:
        told(request, one.person, [], [one])
    return gone


def first_day(answers: Answers, today: date) -> date:
    """The day from which a post is held: today where that was skipped."""
    return date.fromisoformat(answers[STARTS]) if answers.get(STARTS) else today


def _earliest(scene: Scene) -> date:
    return date.fromordinal(scene.today.toordinal() - BACK)


def _latest(scene: Scene) -> date:
    return date.fromordinal(scene.today.toordinal() + AHEAD)


UNIT_FIELD = Choice(
    UNIT,
    texts.UNIT_LABEL,
    texts.WHICH_UNIT,
    hint=texts.UNIT_HINT,
    example=texts.UNIT_EXAMPLE,
    when=lambda scene: UNIT in scene.choices,
)
ROLE_FIELD = RoleChoice(
    ROLE,
    texts.ROLE_LABEL,
    texts.WHICH_ROLE,
    hint=_role_hint,
    example=texts.ROLE_EXAMPLE,
)
TITLE_FIELD = Text(
    TITLE,
    texts.TITLE_LABEL,
    texts.TITLE,
    hint=texts.TITLE_HINT,
    example=texts.TITLE_EXAMPLE,
    optional=True,
    shortest=2,
    longest=80,
    lines=False,
)
STARTS_FIELD = Day(
    STARTS,
    texts.STARTS_LABEL,
    texts.STARTS,
    hint=texts.STARTS_HINT,
    example=texts.STARTS_EXAMPLE,
    optional=True,
    earliest=_earliest,
    latest=_latest,
)
PERSON_FIELD = Choice(
    PERSON,
    texts.PERSON_LABEL,
    texts.WHICH_PERSON,
    hint=texts.PERSON_HINT,
    example=texts.NAME_EXAMPLE,
    when=lambda scene: PERSON in scene.choices,
)
