"""Who acts: roles, posts, and the person behind an update."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a post entitles its holder to; a person's roles add up (design decision 8)."""

    #: works in a unit: sees and hands in what is theirs
    STAFF = "staff"
    #: answers for a unit: receives its reminders, reports its duties
    HEAD = "head"
    #: stands in for the head of a unit
    DEPUTY = "deputy"
    #: the Office (Văn phòng) that runs the plan, approves joiners, reads the reports
    OFFICE = "office"
    #: numbers and files documents (văn thư)
    CLERK = "clerk"
    #: secretary of a council: receives what the council owes
    SECRETARY = "secretary"
    #: member of a council
    COUNCIL = "council"
    #: Director or deputy director: sees everything
    LEADERSHIP = "leadership"
    #: trade union or youth union
    UNION = "union"
    #: looks after accounts and backups, not contents
    IT = "it"


#: All who work here, whatever their post.
EVERYONE = frozenset(Role)

#: Roles that are always held in a named unit.
UNIT_ROLES = frozenset({Role.STAFF, Role.HEAD, Role.DEPUTY, Role.SECRETARY, Role.COUNCIL})

#: Roles of working for a unit, as opposed to sitting on a council: they make one of its staff.
STAFF_ROLES = frozenset(
    {Role.STAFF, Role.HEAD, Role.DEPUTY, Role.OFFICE, Role.CLERK, Role.LEADERSHIP, Role.IT}
)


#: Posts that a substitute stands in for during a leave, and only to report what their units owe: reminders go
#: to the substitute and must be actionable. Judging dossiers, a council's sittings and ballots are bound to
#: the person appointed; LEADERSHIP, OFFICE and IT see or run everything and are given by appointment only.
LENT_ROLES = frozenset({Role.HEAD, Role.DEPUTY, Role.UNION, Role.SECRETARY})


class UnitKind(StrEnum):
    """What sort of body a unit is; it decides who receives its reminders."""

    LEADERSHIP = "leadership"
    OFFICE = "office"
    DIVISION = "division"
    CENTRE = "centre"
    COUNCIL = "council"
    UNION = "union"
    YOUTH = "youth"


#: Bodies for which people work, as opposed to those on which they sit beside their work.
WORKING_KINDS = frozenset({UnitKind.LEADERSHIP, UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.CENTRE})

_WORKING = (Role.HEAD, Role.DEPUTY, Role.STAFF)

#: Which roles can be held in each kind of unit, the usual ones first.
ROLES_IN: dict[UnitKind, tuple[Role, ...]] = {
    UnitKind.LEADERSHIP: (Role.LEADERSHIP,),
    UnitKind.OFFICE: (*_WORKING, Role.OFFICE, Role.CLERK, Role.IT),
    UnitKind.DIVISION: (*_WORKING, Role.CLERK, Role.IT),
    UnitKind.CENTRE: (*_WORKING, Role.CLERK, Role.IT),
    UnitKind.COUNCIL: (Role.SECRETARY, Role.COUNCIL),
    UnitKind.UNION: (Role.UNION,),
    UnitKind.YOUTH: (Role.UNION,),
}

#: Who receives what a unit owes, first role that somebody holds today (issue step 1, G; design 2.8).
RECEIVERS: dict[UnitKind, tuple[Role, ...]] = {
    UnitKind.LEADERSHIP: (Role.LEADERSHIP, Role.HEAD),
    UnitKind.OFFICE: (Role.HEAD, Role.DEPUTY),
    UnitKind.DIVISION: (Role.HEAD, Role.DEPUTY),
    UnitKind.CENTRE: (Role.HEAD, Role.DEPUTY),
    UnitKind.COUNCIL: (Role.SECRETARY,),
    UnitKind.UNION: (Role.UNION, Role.HEAD),
    UnitKind.YOUTH: (Role.UNION, Role.HEAD),
}


@dataclass(frozen=True, slots=True)
class Post:
    """A role held in a unit today; `unit` is its row id, None for a role over the whole office."""

    role: Role
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever sent an update: an account and, once linked, the person with the posts held today."""

    account: int
    person: int | None = None
    name: str = ""
    posts: frozenset[Post] = frozenset()
    #: posts of those whom the person substitutes today: for reporting only, see `domain.rights.answering`
    lent: frozenset[Post] = frozenset()
    #: the names of the units of its own posts
    unit_names: Mapping[int, str] = field(default_factory=dict, compare=False, repr=False)
    #: whether messages arrived at the account, as was last told
    reachable: bool = field(default=True, compare=False, repr=False)

    @property
    def linked(self) -> bool:
        """Whether the account belongs to a known person."""
        return self.person is not None

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held today, whatever the unit.

        >>> sorted(Actor(1, 2, "A", frozenset({Post(Role.HEAD, 3), Post(Role.OFFICE)})).roles)
        [<Role.HEAD: 'head'>, <Role.OFFICE: 'office'>]
        """
        return frozenset(post.role for post in self.posts)

    def units(self, *roles: Role) -> frozenset[int]:
        """The units in which one of these roles is held (any role, if none is named).

        >>> Actor(1, 2, "A", frozenset({Post(Role.HEAD, 3), Post(Role.STAFF, 4)})).units(Role.HEAD)
        frozenset({3})
        """
        wanted = roles or tuple(Role)
        return frozenset(post.unit for post in self.posts if post.role in wanted and post.unit is not None)

    def may(self, roles: frozenset[Role]) -> bool:
        """Whether one of these roles is held; deny by default."""
        return bool(self.roles & roles)
