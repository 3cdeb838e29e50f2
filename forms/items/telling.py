"""Telling of a change of the plan, through the outbox, whoever answers for a unit that it concerns."""

from collections import defaultdict
from collections.abc import Sequence

from data import people
from data.plan_edits import Edited
from data.request import Request
from domain.message import Button, Message, stacked
from forms.items import texts
from forms.telling import tell


def tell_edits(request: Request, edits: Sequence[Edited], reason: str) -> int:
    """Tell everybody who answers for a unit concerned but the one who acts, one message a person.

    How many persons are told. Of a plan that does not run yet nobody is told anything.
    """
    running = [edited for edited in edits if edited.runs]
    concerned = {unit for edited in running for unit in _concerned(edited)}
    persons: dict[int, set[int]] = defaultdict(set)
    for unit, found in people.receivers(request.session, concerned, request.today).items():
        for person in found:
            persons[person].add(unit)
    for person, units in persons.items():
        own = [(edited, _role(edited, units)) for edited in running if units & _concerned(edited)]
        message = Message(texts.told(own, reason), stacked(Button(texts.OWN_DUTIES, "viec")))
        tell(request, [person], message, f"item-edit:{running[-1].number}")
    return len(persons.keys() - {request.actor.person})


def _concerned(edited: Edited) -> set[int]:
    return {*edited.units, *edited.came, *edited.went}


def _role(edited: Edited, units: set[int]) -> str:
    """What it means for somebody who answers for these units."""
    if units & set(edited.came):
        return texts.CAME
    return texts.WENT if units & set(edited.went) else ""
