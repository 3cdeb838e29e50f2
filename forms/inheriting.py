"""A unit's drafts go with the post: what a former head began for the unit, the present one goes on with."""

from collections.abc import Iterable

from data import duties, handover
from data.handover import Left
from data.request import Request
from domain import rights
from forms.catalog import forms
from forms.form import Started
from forms.subject import UNIT

#: What a form is started with that is about a duty of a unit.
DUTY = "obligation"


def concerns_units(form: str, started: Started) -> bool:
    """Whether a form, begun so, is a unit's and not its author's."""
    known = forms().get(form)
    return known is not None and (DUTY in started or (known.route is not None and known.route.collective))


def claim(request: Request) -> int:
    """Put aside under the actor's account what was begun for its units by who answers no more; how many."""
    units = rights.answering(request.actor)
    left = [
        one for one in handover.left_behind(request.session, units, request.today) if _is_units(request, one)
    ]
    return handover.take(request.session, sorted({one.draft for one in left}), request.actor.account)


def _is_units(request: Request, one: Left) -> bool:
    """Whether a draft is about the unit that its author answered for."""
    if not concerns_units(one.form, one.started_with):
        return False
    if DUTY in one.started_with:
        return _unit_of(request, int(one.started_with[DUTY])) == one.unit
    named = one.started_with.get(UNIT) or one.answers.get(UNIT)
    return named is None or int(named) == one.unit


def _unit_of(request: Request, duty: int) -> int | None:
    found: Iterable[duties.Duty] = duties.duties(request.session, ids=[duty])
    return next((each.unit for each in found), None)
