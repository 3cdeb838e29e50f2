"""Stage 5b: the names in a units column, and the bodies they mean."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from documents import texts
from documents.plan_in.shadow import shadow
from domain.plan import Bodies
from vietnamese.text import fold

_BULLET = re.compile(rf"(?:^|(?<=[;,.\n]))\s*[{re.escape(texts.BULLETS)}]\s*", re.MULTILINE)
_LABEL = re.compile(rf"(?:^|(?<=[;\n]))\s*(?:\d{{1,2}}|[{texts.SMALL_LETTERS}])[.)]\s+", re.MULTILINE)
_TOGETHER = re.compile(r"[, ]*\b(?:chu tri)?[, ]*\bphoi hop(?: voi| cung)? (?=\S)")
_BETWEEN = re.compile(r",|\sva\s|\s?[/+&]\s?")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_POST = re.compile(
    r"^(?:(?:d/c|dong chi|ong|ba) )?(?:chanh|truong|lanh dao|giam doc) (?=(?:van )?phong|trung tam)"
)
_SALUTATION = re.compile(r"^(?:d/c|dong chi|ong|ba) ")
_ROLE_BEFORE = re.compile(r"^(?:co quan |don vi |bo phan )?(chu tri|phoi hop)(?: thuc hien)?\s?[:-]\s?")
_ROLE_AFTER = re.compile(r"\s?\(?\b(chu tri|phoi hop|thuc hien|tham muu)(?: thuc hien| tham muu)?\)?$")
LONGEST_CHUNK = 300
MOST_NAME_PIECES = 4

Role = Literal["lead", "support", ""]
_ROLES: dict[str, Role] = {"chu tri": "lead", "phoi hop": "support"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as written, the key of the body or group that it means (None if unknown), its role if said."""

    written: str
    key: str | None
    role: Role = ""


class Spellings:
    """Every way to write every body, folded and with abbreviations written out."""

    def __init__(self, bodies: Bodies) -> None:
        self._department = fold(bodies.department)
        longest_first = sorted(bodies.abbreviations, key=len, reverse=True)
        self._abbreviations = {short: fold(bodies.abbreviations[short]) for short in longest_first}
        self._short = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})\b")
        self._keys: dict[str, str] = {}
        self._name_all(bodies)

    def _name_all(self, bodies: Bodies) -> None:
        """Full spellings first: a name without its "So" must not take another body's full name."""
        full = [
            (self._plain(name), body.key) for body in bodies.everybody for name in (body.name, *body.aliases)
        ]
        for name, key in [*full, *((_without_department(name), key) for name, key in full)]:
            self._keys.setdefault(name, key)

    def key(self, written: str) -> str | None:
        """The body or group meant, or None; never a guess.

        A name meant for a body elsewhere ("Van phong UBND") has more words and so is not found.
        """
        plain = self._plain(written)
        return self._keys.get(plain) or self._keys.get(_without_department(plain))

    def _plain(self, written: str) -> str:
        folded = fold(written)
        if self._department:
            folded = folded.replace(self._department, "so")
        return self._short.sub(lambda found: self._abbreviations[found[0]], folded)


def _without_department(plain: str) -> str:
    return plain.removesuffix(" so").removesuffix(" thuoc")


def mentions(cell: str, spellings: Spellings, role: Role = "") -> tuple[Mention, ...]:
    """The units named in a cell, in order; `role` is what the column itself says of them."""
    return tuple(mention for chunk in _chunks(cell) for mention in _resolved(chunk, spellings, role))


def _chunks(cell: str) -> Iterator[str]:
    """Names apart by semicolons, line ends with punctuation or a bullet, and stops."""
    marked = _BULLET.sub(";", _LABEL.sub(";", cell))
    for piece in re.split(r"[;\n]|\.(?=\s|$)|\.(?=[^\W\d_]{2})", _soft_ends_joined(marked)):
        name = " ".join(piece.strip(" ,.:").split())
        if name:
            yield name


def _soft_ends_joined(text: str) -> str:
    """A line end inside a name (the next line goes on in lower case) is only a space."""
    return re.sub(r"(?<=[^\s;.,])\n(?=[^\W\d_])", lambda end: _gap(text, end.end()), text)


def _gap(text: str, place: int) -> str:
    return " " if text[place].islower() else "\n"


def _resolved(chunk: str, spellings: Spellings, role: Role) -> Iterator[Mention]:
    """The chunk as one name or, if that is unknown, as several parted by commas or "va"."""
    whole = _mention(chunk, spellings, role)
    if whole.key or len(chunk) > LONGEST_CHUNK:
        yield whole
        return
    together = _TOGETHER.search(shadow(chunk))
    if together and together.start():
        yield from _resolved(chunk[: together.start()], spellings, "lead")
        yield from _resolved(chunk[together.end() :], spellings, "support")
        return
    pieces = _pieces(chunk)
    found = list(_longest_names(pieces, spellings, role))
    yield from found if any(mention.key for mention in found) else [whole]


def _pieces(chunk: str) -> list[str]:
    """The chunk cut before every comma and "va", each cut keeping its sign so that names can be rejoined."""
    plain = shadow(chunk)
    cuts = [0, *(sign.start() for sign in _BETWEEN.finditer(plain)), len(chunk)]
    return [chunk[start:end] for start, end in pairwise(cuts)]


def _longest_names(pieces: Sequence[str], spellings: Spellings, role: Role) -> Iterator[Mention]:
    place = 0
    while place < len(pieces):
        size, mention = _longest_name(pieces[place : place + MOST_NAME_PIECES], spellings, role)
        if mention.written:
            yield mention
        place += size


def _longest_name(pieces: Sequence[str], spellings: Spellings, role: Role) -> tuple[int, Mention]:
    """The longest run of pieces from the first that is a known name; else the first alone, unknown."""
    for size in range(len(pieces), 0, -1):
        mention = _mention(_unjoined("".join(pieces[:size])), spellings, role)
        if mention.key:
            return size, mention
    return 1, _mention(_unjoined(pieces[0]), spellings, role)


def _unjoined(text: str) -> str:
    """Without the comma or "va" that joined it to the name before."""
    bare = text.strip(" ,/+&")
    return bare.split(" ", 1)[1] if shadow(bare).startswith("va ") else bare


def _mention(written: str, spellings: Spellings, role: Role) -> Mention:
    name, said = _role_taken_off(written)
    return Mention(written, _key(name, spellings), said or role)


def _key(name: str, spellings: Spellings) -> str | None:
    """The body meant by a name, without what stands in brackets behind it; by its head, if that is named."""
    bare = _IN_BRACKETS.sub("", name).strip()
    found = spellings.key(name) or spellings.key(bare)
    if found:
        return found
    plain = shadow(bare)
    post = _POST.match(plain) or _SALUTATION.match(plain)
    return spellings.key(bare[post.end() :]) if post else None


def _role_taken_off(written: str) -> tuple[str, Role]:
    """The bare name, and the role if words like "chu tri" stand before or after it."""
    plain = shadow(written)
    before, after = _ROLE_BEFORE.search(plain), _ROLE_AFTER.search(plain)
    said = before or after
    if not said:
        return written, ""
    name = written[before.end() :] if before else written[: said.start()]
    return name.strip(" :-"), _ROLES.get(said[1], "")


def body_keys(found: Iterable[Mention], bodies: Bodies) -> tuple[str, ...]:
    """The keys of everybody named, groups expanded, each once, in the order of the plan."""
    keys = (key for mention in found if mention.key for key in bodies.members(mention.key))
    return tuple(dict.fromkeys(keys))


def lead(found: Sequence[Mention], bodies: Bodies) -> str | None:
    """The body said to lead, else the first of the department named; None if nobody of it is named."""
    said = [mention for mention in found if mention.role == "lead"]
    inside = [key for key in body_keys([*said, *found], bodies) if not bodies.is_external(key)]
    return inside[0] if inside else None
