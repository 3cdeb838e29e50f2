"""Entering for somebody ("nhập thay"): whom one may enter for, and the questions that it adds to a form.

Source: issue step 1, part F: by the Office or the unit's head; both names are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data import people, units
from data.request import Request
from domain import rights
from domain.errors import Refusal
from domain.people import STAFF_ROLES, Role, UnitKind
from forms import texts
from forms.choices import Choice, Confirm
from forms.fields import Text
from forms.form import Form, Started
from forms.scene import Answers, Option, Scene
from forms.state import Fields

#: What a form is started with to be entered for somebody; {"subject": person} names the person at once.
FOR_OTHER = "for_other"
SUBJECT = "subject"
#: What a form for a whole unit is started with, or asks for: the id of that unit.
UNIT = "of_unit"

_FIELDS = (
    Choice(SUBJECT, texts.FOR_WHOM_LABEL, texts.FOR_WHOM, hint=texts.FOR_WHOM_HINT),
    Confirm("agreed", texts.AGREED_LABEL, texts.AGREED),
)


#: A fact of the scene: the deadline is over, and what was handed in is amended.
AMENDING = "amending"

#: The names of the questions around a form: what they bring is no answer of the form itself.
AROUND = frozenset({SUBJECT, "agreed", UNIT, "reason_to_amend"})

OF_UNIT = Choice(UNIT, texts.OF_UNIT_LABEL, texts.OF_UNIT, hint=texts.OF_UNIT_HINT)

REASON = Text(
    "reason_to_amend",
    texts.WHY_AMEND_LABEL,
    texts.WHY_AMEND,
    example=texts.WHY_AMEND_EXAMPLE,
    shortest=5,
    longest=1000,
)


@dataclass(frozen=True, slots=True)
class Author:
    """Whose something is: the person and the unit for which it counts."""

    person: int
    name: str
    unit: int
    unit_name: str

    def label(self, collective: bool) -> str:
        """Whose it is, in words: the unit's, or the person's."""
        return self.unit_name if collective else self.name


def for_other(started: Started) -> bool:
    """Whether a form is filled in for somebody else."""
    return bool(started.get(FOR_OTHER) or started.get(SUBJECT))


def framed(form: Form, started: Started, scene: Scene) -> Fields:
    """The fields of a form: first for whom, if that is asked; last why, if it is an amendment."""
    whom = _FIELDS if form.for_others and for_other(started) and SUBJECT in scene.choices else ()
    whom = (*whom, OF_UNIT) if UNIT in scene.choices else whom
    why = (REASON,) if scene.facts.get(AMENDING) else ()
    return (*whom, *form.fields_in(scene), *why)


def choices(request: Request) -> dict[str, tuple[Option, ...]]:
    """The people one may enter for, as options. Raises Refusal if there are none."""
    return {SUBJECT: tuple(_option(author) for author in in_scope(request).values())}


def _option(author: Author) -> Option:
    return Option(str(author.person), f"{author.name} ({author.unit_name})", (author.name,))


def in_scope(request: Request) -> Mapping[int, Author]:
    """The people one may enter for: of all units by the Office, of one's own unit by its head.

    Raises Refusal if the actor may enter for nobody, or if nobody is there.
    """
    if "in_scope" not in request.memory:
        request.memory["in_scope"] = _read_scope(request)
    found: Mapping[int, Author] = request.memory["in_scope"]
    return found


def _read_scope(request: Request) -> Mapping[int, Author]:
    allowed = [unit for unit in units.all(request.session) if rights.may_enter_for(request.actor, unit.id)]
    if not allowed:
        raise Refusal(texts.MAY_NOT_ENTER_FOR, f"person {request.actor.person} may enter for nobody")
    staff = people.staff(request.session, [unit.id for unit in allowed], request.today)
    found = {
        one.id: Author(one.id, one.name, unit.id, unit.name)
        for unit in allowed
        for one in staff.get(unit.id, ())
        if one.id != request.actor.person
    }
    if not found:
        raise Refusal(texts.NOBODY_IN_SCOPE, f"no staff for person {request.actor.person} to enter for")
    return found


def author(request: Request, started: Started, answers: Answers) -> Author:
    """Whose the answers are: the actor's, or the subject's if the actor may enter for that person.

    The one place where that right is checked, at the start and again when it is handed in. Raises Refusal
    without the right, or if the actor works for no unit.
    """
    if for_other(started):
        found = in_scope(request).get(int(answers.get(SUBJECT) or started.get(SUBJECT) or 0))
        if found is None:
            raise Refusal(texts.MAY_NOT_ENTER_FOR, f"person {request.actor.person}: subject out of scope")
        return found
    return myself(request)


def units_to_speak_for(request: Request) -> Mapping[int, str]:
    """The units for which the actor may hand in something: those answered for, all of them for the Office.

    Raises Refusal if there are none.
    """
    led = request.actor.units(Role.HEAD, Role.DEPUTY, Role.UNION)
    office = request.actor.may(rights.OFFICE)
    found = {
        unit.id: unit.name
        for unit in units.all(request.session)
        if unit.id in led or (office and unit.kind != UnitKind.COUNCIL)
    }
    if not found:
        raise Refusal(texts.NO_UNIT_TO_SPEAK_FOR, f"person {request.actor.person} speaks for no unit")
    return found


def unit_of(request: Request, started: Started, answers: Answers) -> Author | None:
    """For which unit something collective is handed in; None while that is not chosen yet.

    Raises Refusal if the actor may not speak for it.
    """
    allowed = units_to_speak_for(request)
    chosen = started.get(UNIT) or answers.get(UNIT) or (next(iter(allowed)) if len(allowed) == 1 else None)
    if chosen is None:
        return None
    if int(chosen) not in allowed:
        raise Refusal(texts.NO_UNIT_TO_SPEAK_FOR, f"person {request.actor.person} may not speak for {chosen}")
    return Author(request.actor.person or 0, request.actor.name, int(chosen), allowed[int(chosen)])


def unit_choices(request: Request, started: Started) -> dict[str, tuple[Option, ...]]:
    """The units to choose from, where there is a choice. Raises Refusal if the actor speaks for none."""
    allowed = units_to_speak_for(request)
    if started.get(UNIT) or len(allowed) == 1:
        return {}
    return {UNIT: tuple(Option(str(unit), name) for unit, name in allowed.items())}


def myself(request: Request) -> Author:
    """The actor as an author. Raises Refusal if it works for no unit."""
    unit = _own_unit(request)
    if request.actor.person is None or unit is None:
        raise Refusal(texts.NO_UNIT, f"account {request.actor.account} works for no unit")
    named = request.actor.unit_names.get(unit) or units.name(request.session, unit)
    return Author(request.actor.person, request.actor.name, unit, named)


def _own_unit(request: Request) -> int | None:
    """The unit for which the actor works: where it is staff, else where it leads, else the first."""
    for among in ((Role.STAFF,), (Role.HEAD, Role.DEPUTY), tuple(STAFF_ROLES)):
        held = request.actor.units(*among)
        if held:
            return min(held)
    return None


def prefill(started: Started) -> dict[str, Any]:
    """The subject as an answer, where the form was started with it."""
    return {SUBJECT: str(started[SUBJECT])} if started.get(SUBJECT) else {}
