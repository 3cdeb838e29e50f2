"""What a post is called in the papers of an office, and the role that it comes to."""

import re

from domain.people import Role, UnitKind
from vietnamese.text import fold

_DEPUTY = re.compile(r"\b(?:pho (?:truong|chanh|giam doc|chu nhiem|phong|ban)|cap pho|pho phong)\b")
_HEAD = re.compile(r"\b(?:truong (?:phong|ban|don vi|khoa|bo phan)|chanh van phong|giam doc|thu truong)\b")
_CLERK = re.compile(r"\bvan thu\b")
_SECRETARY = re.compile(r"\bthu ky\b")
_ACTING = re.compile(r"\b(?:quyen|phu trach|q) ")


def role_of(title: str, kind: UnitKind) -> Role:
    """The role of a title in a unit of this kind; never that of running the plan: it is given by hand.

    >>> [str(role_of(title, UnitKind.DIVISION)) for title in ("Trưởng phòng", "P. Trưởng phòng", "Văn thư")]
    ['head', 'deputy', 'clerk']
    >>> str(role_of("Phó Giám đốc Sở", UnitKind.LEADERSHIP)), str(role_of("Giám đốc", UnitKind.CENTRE))
    ('leadership', 'head')
    """
    said = re.sub(r"\bp (?=truong|chanh|giam)", "pho ", fold(title))
    if kind is UnitKind.LEADERSHIP:
        return Role.LEADERSHIP
    if kind in {UnitKind.UNION, UnitKind.YOUTH}:
        return Role.UNION
    if kind is UnitKind.COUNCIL:
        return Role.SECRETARY if _SECRETARY.search(said) else Role.COUNCIL
    if _DEPUTY.search(said):
        return Role.DEPUTY
    if _HEAD.search(said):
        return Role.HEAD
    return Role.CLERK if _CLERK.search(said) else Role.STAFF


def is_acting(title: str) -> bool:
    """Whether a title says that its holder only stands in: such a post wants a last day.

    >>> is_acting("Quyền Trưởng phòng"), is_acting("Phụ trách phòng"), is_acting("Trưởng phòng")
    (True, True, False)
    """
    return _ACTING.search(fold(title)) is not None
