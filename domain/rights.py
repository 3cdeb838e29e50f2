"""Who may do what with whose things: pure answers, denied by default (design decision 10)."""

from domain.people import Actor, Role

#: Roles that answer for a unit: they report its duties and enter things for its people.
ANSWERING = (Role.HEAD, Role.DEPUTY, Role.SECRETARY, Role.UNION, Role.LEADERSHIP)

#: Roles that see every unit.
OVERSEEING = frozenset({Role.OFFICE, Role.LEADERSHIP})

OFFICE = frozenset({Role.OFFICE})

#: Roles that may see whether the audit log is whole: who runs the plan, who is accountable, who keeps it.
VERIFYING = frozenset({Role.OFFICE, Role.LEADERSHIP, Role.IT})


def answering(actor: Actor) -> frozenset[int]:
    """The units for which the actor answers today, by a post of its own or as somebody's substitute.

    >>> from domain.people import Post
    >>> own, lent = frozenset({Post(Role.HEAD, 3)}), frozenset({Post(Role.HEAD, 4)})
    >>> sorted(answering(Actor(1, 2, "A", own, lent)))
    [3, 4]
    """
    lent = frozenset(post.unit for post in actor.lent if post.unit is not None)
    return actor.units(*ANSWERING) | lent


def may_report(actor: Actor, unit: int) -> bool:
    """Whether the actor may report what a unit owes: who answers for it, or the Office for anyone."""
    return actor.may(OFFICE) or unit in answering(actor)


def may_see_unit(actor: Actor, unit: int) -> bool:
    """Whether the actor may look at what a unit owes: its own people, substitutes, Office, leadership."""
    return actor.may(OVERSEEING) or unit in actor.units() | answering(actor)


def may_enter_for(actor: Actor, unit: int) -> bool:
    """Whether the actor may hand in something for a unit's person ("nhập thay"): the Office, or its head."""
    return actor.may(OFFICE) or unit in actor.units(Role.HEAD, Role.DEPUTY)


def may_decide_joiner(actor: Actor, unit: int) -> bool:
    """Whether the actor may admit a person to a unit: the Office, or the unit's head."""
    return may_enter_for(actor, unit)
