"""A difficulty (vướng mắc) on its way: raised, assigned, answered, closed; who moves it, and in which steps.

One table drives buttons, rights and texts. Source: issue step 2, part A, form 10.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from domain.people import Actor
from domain.rights import OFFICE, OVERSEEING


class ObstacleState(StrEnum):
    """Where a difficulty stands."""

    #: waits for the Office
    RAISED = "raised"
    #: waits for the person to whom the Office gave it
    ASSIGNED = "assigned"
    #: waits for the word of whoever raised it
    ANSWERED = "answered"
    #: overcome
    CLOSED = "closed"


class ObstacleParty(StrEnum):
    """In which capacity somebody meets a difficulty."""

    RAISER = "raiser"
    ASSIGNEE = "assignee"
    OFFICE = "office"


class ObstacleAct(StrEnum):
    """What can be done with a difficulty."""

    ANSWER = "answer"
    ASSIGN = "assign"
    CLOSE = "close"
    #: the answer did not help: it is raised again, with a word
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Move:
    """One step: who takes it, from where, to where (None: to where it stood before the answer)."""

    act: ObstacleAct
    party: ObstacleParty
    sources: frozenset[ObstacleState]
    target: ObstacleState | None


def _move(
    act: ObstacleAct, party: ObstacleParty, sources: Collection[ObstacleState], target: ObstacleState | None
) -> Move:
    return Move(act, party, frozenset(sources), target)


_S, _P = ObstacleState, ObstacleParty

#: States in which an answer is waited for.
WAITING = frozenset({_S.RAISED, _S.ASSIGNED})

#: Every step that there is, in the order of its buttons.
MOVES: tuple[Move, ...] = (
    _move(ObstacleAct.ANSWER, _P.OFFICE, WAITING, _S.ANSWERED),
    _move(ObstacleAct.ANSWER, _P.ASSIGNEE, {_S.ASSIGNED}, _S.ANSWERED),
    _move(ObstacleAct.ASSIGN, _P.OFFICE, WAITING, _S.ASSIGNED),
    _move(ObstacleAct.CLOSE, _P.RAISER, {*WAITING, _S.ANSWERED}, _S.CLOSED),
    _move(ObstacleAct.CLOSE, _P.OFFICE, {_S.ANSWERED}, _S.CLOSED),
    _move(ObstacleAct.REOPEN, _P.RAISER, {_S.ANSWERED}, None),
)


@dataclass(frozen=True, slots=True)
class ObstacleCase:
    """What decides who may do what with a difficulty: where it stands, and the persons concerned."""

    state: ObstacleState
    raised_by: int
    assigned_to: int | None = None


def parties(actor: Actor, case: ObstacleCase) -> frozenset[ObstacleParty]:
    """In which capacities an actor meets a difficulty; none without a post today.

    >>> parties(Actor(1), ObstacleCase(ObstacleState.RAISED, 2))
    frozenset()
    """
    if actor.person is None or not actor.posts:
        return frozenset()
    held = {
        ObstacleParty.RAISER: actor.person == case.raised_by,
        ObstacleParty.ASSIGNEE: actor.person == case.assigned_to,
        ObstacleParty.OFFICE: actor.may(OFFICE),
    }
    return frozenset(party for party, there in held.items() if there)


def may_see(actor: Actor, case: ObstacleCase) -> bool:
    """Whether a difficulty may be read: by those concerned, the Office and the leadership."""
    return bool(parties(actor, case)) or (actor.linked and actor.may(OVERSEEING))


def acts(actor: Actor, case: ObstacleCase) -> tuple[ObstacleAct, ...]:
    """What an actor may do with a difficulty now, in the order of the table."""
    mine = parties(actor, case)
    found = (move.act for move in MOVES if move.party in mine and case.state in move.sources)
    return tuple(dict.fromkeys(found))
