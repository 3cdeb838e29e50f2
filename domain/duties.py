"""What a unit owes and the states it passes through."""

from enum import StrEnum


class ItemKind(StrEnum):
    """What sort of line of the plan an obligation comes from."""

    #: a numbered item of the plan's table
    TASK = "task"
    #: the deadline by which a unit's people register their titles and initiatives
    REGISTRATION = "registration"


class Every(StrEnum):
    """How often an item is owed anew within its year."""

    ONCE = ""
    MONTH = "month"
    QUARTER = "quarter"


class DutyState(StrEnum):
    """Where an obligation stands; the unit moves it, the Office settles disputes."""

    #: nothing heard from the unit yet
    OPEN = "open"
    #: the unit has seen it
    RECEIVED = "received"
    #: the unit is at it
    DOING = "doing"
    #: reported as completed
    DONE = "done"
    #: a conditional part for which there was no occasion (không phát sinh)
    NO_OCCASION = "no_occasion"
    #: the unit says that it is not its business; reminders rest until the Office decides
    DISPUTED = "disputed"
    #: taken off by the Office
    CANCELLED = "cancelled"


#: States in which the unit still owes and is reminded.
OWED = frozenset({DutyState.OPEN, DutyState.RECEIVED, DutyState.DOING})

#: States that end an obligation.
CLOSED = frozenset({DutyState.DONE, DutyState.NO_OCCASION, DutyState.CANCELLED})

#: What a unit may do, from which states: one table for buttons, rights and tests.
UNIT_MOVES: dict[DutyState, frozenset[DutyState]] = {
    DutyState.RECEIVED: frozenset({DutyState.OPEN}),
    DutyState.DOING: frozenset({DutyState.OPEN, DutyState.RECEIVED, DutyState.DONE, DutyState.NO_OCCASION}),
    DutyState.DONE: OWED,
    DutyState.NO_OCCASION: OWED,
    DutyState.DISPUTED: OWED,
}

#: What the Office may do beyond that: keep a disputed obligation with its unit, or take it off; and take off
#: what a unit asked to be closed.
OFFICE_MOVES: dict[DutyState, frozenset[DutyState]] = {
    DutyState.OPEN: frozenset({DutyState.DISPUTED}),
    DutyState.CANCELLED: frozenset({DutyState.DISPUTED, *OWED}),
}


def moves(state: DutyState, conditional: bool) -> tuple[DutyState, ...]:
    """What a unit may make of an obligation, in the order of its buttons.

    >>> [str(move) for move in moves(DutyState.DOING, conditional=True)]
    ['done', 'no_occasion', 'disputed']
    >>> [str(move) for move in moves(DutyState.DONE, conditional=False)]
    ['doing']
    """
    return tuple(
        target
        for target, sources in UNIT_MOVES.items()
        if state in sources and (conditional or target is not DutyState.NO_OCCASION)
    )
