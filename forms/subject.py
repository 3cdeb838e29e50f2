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
from domain.people import STAFF_ROLES, Role
from forms import texts
from forms.choices import Choice, Confirm
from forms.form import Form, Started
from forms.scene import Answers, Option
from forms.state import Fields

#: What a form is started with to be entered for somebody; {"subject": person} names the person at once.
FOR_OTHER = "for_other"
SUBJECT = "subject"

_FIELDS = (
    Choice(SUBJECT, texts.FOR_WHOM_LABEL, texts.FOR_WHOM, hint=texts.FOR_WHOM_HINT),
    Confirm("agreed", texts.AGREED_LABEL, texts.AGREED),
)


@dataclass(frozen=True, slots=True)
class Author:
    """Whose something is: the person and the unit for which it counts."""

    person: int
    name: str
    unit: int
    unit_name: str


def for_other(started: Started) -> bool:
    """Whether a form is filled in for somebody else."""
    return bool(started.get(FOR_OTHER) or started.get(SUBJECT))


def with_subject(form: Form, started: Started) -> Fields:
    """The fields of a form, after the questions for whom, if it is entered for somebody."""
    return (*_FIELDS, *form.fields) if form.for_others and for_other(started) else form.fields


def choices(request: Request) -> dict[str, tuple[Option, ...]]:
    """The people one may enter for, as options. Raises Refusal if there are none."""
    return {SUBJECT: tuple(_option(author) for author in in_scope(request).values())}


def _option(author: Author) -> Option:
    return Option(str(author.person), f"{author.name} ({author.unit_name})", (author.name,))


def in_scope(request: Request) -> Mapping[int, Author]:
    """The people one may enter for: of all units by the Office, of one's own unit by its head.

    Raises Refusal if the actor may enter for nobody, or if nobody is there.
    """
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


def myself(request: Request) -> Author:
    """The actor as an author. Raises Refusal if it works for no unit."""
    unit = _own_unit(request)
    if request.actor.person is None or unit is None:
        raise Refusal(texts.NO_UNIT, f"account {request.actor.account} works for no unit")
    return Author(request.actor.person, request.actor.name, unit, units.name(request.session, unit))


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
