"""Whom an announcement is meant for, and who that is among those who work here today. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.people import Post, Role


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who holds a post today; `reached` says whether messages arrive in the chat."""

    id: int
    name: str
    posts: frozenset[Post]
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Audience:
    """What was chosen: everybody, or roles, units and persons, which add up."""

    everyone: bool = False
    roles: frozenset[Role] = frozenset()
    units: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()

    def holds(self, one: Colleague) -> bool:
        """Whether somebody is meant.

        >>> head = Colleague(7, "A", frozenset({Post(Role.HEAD, 3)}))
        >>> [Audience(roles=frozenset({Role.HEAD})).holds(head), Audience(units=frozenset({4})).holds(head)]
        [True, False]
        """
        return (
            self.everyone
            or one.id in self.people
            or any(post.role in self.roles or post.unit in self.units for post in one.posts)
        )

    def among(self, colleagues: Iterable[Colleague]) -> tuple[Colleague, ...]:
        """Those who are meant, each once, in the order given; nobody who holds no post."""
        return tuple(one for one in colleagues if one.posts and self.holds(one))

    def to_json(self) -> dict[str, Any]:
        """The choice as plain data."""
        if self.everyone:
            return {"all": True}
        return {
            "roles": sorted(map(str, self.roles)),
            "units": sorted(self.units),
            "people": sorted(self.people),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Audience":
        """The choice that `to_json` wrote; other keys are left alone.

        >>> meant = Audience(roles=frozenset({Role.HEAD}), units=frozenset({3}))
        >>> Audience.from_json(meant.to_json()) == meant
        True
        """
        return cls(
            bool(data.get("all")),
            frozenset(map(Role, data.get("roles", ()))),
            frozenset(data.get("units", ())),
            frozenset(data.get("people", ())),
        )
