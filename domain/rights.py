"""Who may do what with whose things: pure answers, denied by default (design decision 10)."""

from domain.people import Actor, Role

#: Roles that answer for a unit: they report its duties and enter things for its people.
ANSWERING = (Role.HEAD, Role.DEPUTY, Role.SECRETARY, Role.UNION, Role.LEADERSHIP)

#: Roles that see every unit.
OVERSEEING = frozenset({Role.OFFICE, Role.LEADERSHIP})

OFFICE = frozenset({Role.OFFICE})


def may_report(actor: Actor, unit: int) -> bool:
    """Whether the actor may report what a unit owes: who answers for it, or the Office for anyone."""
    return actor.may(OFFICE) or unit in actor.units(*ANSWERING)


def may_see_unit(actor: Actor, unit: int) -> bool:
    """Whether the actor may look at what a unit owes: its own people, the Office, the leadership."""
    return actor.may(OVERSEEING) or unit in actor.units()


def may_enter_for(actor: Actor, unit: int) -> bool:
    """Whether the actor may hand in something for a unit's person ("nhập thay"): the Office, or its head."""
    return actor.may(OFFICE) or unit in actor.units(Role.HEAD, Role.DEPUTY)


def may_decide_joiner(actor: Actor, unit: int) -> bool:
    """Whether the actor may admit a person to a unit: the Office, or the unit's head."""
    return may_enter_for(actor, unit)
