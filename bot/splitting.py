"""Long texts in pieces that Telegram takes.

The Bot API counts lengths in UTF-16 units after the entities are parsed.
"""

import re
import unicodedata
from collections.abc import Iterator

from domain.message import Rich, plain

#: Units that a message and a caption may have.
MESSAGE_UNITS = 4096
CAPTION_UNITS = 1024
#: Formatted stretches that a message may have; Telegram drops the rest without a word.
ENTITIES = 100

_MARKUP = re.compile(r"<(/?)([a-z-]+)[^>]*>|&(?:#\d+|#x[0-9a-f]+|\w+);", re.IGNORECASE)
_ATOM = re.compile(f"{_MARKUP.pattern}|.", re.DOTALL | re.IGNORECASE)
#: How welcome a cut is: after a blank line, after a line, after a word, anywhere.
_PARAGRAPH, _LINE, _WORD, _ANYWHERE = 4, 3, 2, 1
#: A cut that would tear a tag's text apart comes after every cut that does not.
_OUTSIDE_TAGS = 10
_JOINERS = frozenset("\u200d\ufe0f\u20e3")
_BEYOND_BASE = 0x10000


def units(text: Rich) -> int:
    """What Telegram counts: UTF-16 units of the text without its tags.

    >>> units(Rich("<b>a</b>&lt;\\U0001f600"))
    4
    """
    return len(_MARKUP.sub(_as_counted, text).encode("utf-16-le", "surrogatepass")) // 2


def _as_counted(markup: re.Match[str]) -> str:
    """A tag counts nothing, a character written by its name one."""
    return "" if markup.group(2) else "."


def split(text: Rich, limit: int = MESSAGE_UNITS) -> list[Rich]:
    """The text in pieces of at most `limit` units, cut between paragraphs where that is possible.

    Tags that are open at a cut are closed before it and opened again behind it. A text that is empty, or all
    white space, has no piece.

    >>> split(Rich("<b>one</b>\\n\\ntwo"), 4)
    ['<b>one</b>', 'two']
    """
    if units(text) <= limit and text.count("</") <= ENTITIES:
        return [text] if plain(text).strip() else []
    return [piece for piece in _pieces(text, limit) if plain(piece).strip()]


def _pieces(text: Rich, limit: int) -> Iterator[Rich]:
    rest = [match.group() for match in _ATOM.finditer(text)]
    while rest:
        cut, tags = _cut(rest, limit)
        yield _trimmed(rest[:cut], tags)
        rest = [*tags, *_without_leading_space(rest[cut:])] if cut < len(rest) else []


def _cut(atoms: list[str], limit: int) -> tuple[int, tuple[str, ...]]:
    """Where the first piece ends, and the tags open there."""
    open_tags: tuple[str, ...] = ()
    best, best_tags, welcome = 0, open_tags, 0
    count = entities = 0
    for index, atom in enumerate(atoms):
        match = _ATOM.fullmatch(atom)
        assert match is not None  # noqa: S101  # every atom was made by this expression
        count += _weight(match)
        entities += _opens(match)
        if count > limit or entities > ENTITIES:
            return best or index or 1, best_tags if best else open_tags
        open_tags = _open_after(open_tags, match)
        here = _welcome(atoms, index, open_tags)
        if here >= welcome:
            best, best_tags, welcome = index + 1, open_tags, here
    return len(atoms), ()


def _weight(atom: re.Match[str]) -> int:
    if atom.group(2):
        return 0
    return 2 if len(atom.group()) == 1 and ord(atom.group()) >= _BEYOND_BASE else 1


def _opens(atom: re.Match[str]) -> bool:
    return bool(atom.group(2)) and not atom.group(1)


def _open_after(tags: tuple[str, ...], atom: re.Match[str]) -> tuple[str, ...]:
    if not atom.group(2):
        return tags
    return tags[:-1] if atom.group(1) else (*tags, atom.group())


def _welcome(atoms: list[str], index: int, open_tags: tuple[str, ...]) -> int:
    """How good a cut behind this atom is; 0 where none may be: before a closing tag, inside a letter."""
    following = atoms[index + 1] if index + 1 < len(atoms) else ""
    if following.startswith("</") or (atoms[index].startswith("<") and not atoms[index].startswith("</")):
        return 0
    if following in _JOINERS or atoms[index] == "\u200d" or unicodedata.combining(following[:1] or " "):
        return 0
    outside = 0 if open_tags else _OUTSIDE_TAGS
    if atoms[index] != "\n":
        return outside + (_WORD if atoms[index].isspace() else 0) or _ANYWHERE
    return outside + (_PARAGRAPH if atoms[index - 1 : index] == ["\n"] else _LINE)


def _trimmed(atoms: list[str], open_tags: tuple[str, ...]) -> Rich:
    closing = "".join(f"</{re.split(r'[ >]', tag[1:], maxsplit=1)[0]}>" for tag in reversed(open_tags))
    return Rich("".join(atoms).strip() + closing)


def _without_leading_space(atoms: list[str]) -> list[str]:
    first = next((index for index, atom in enumerate(atoms) if not atom.isspace()), len(atoms))
    return atoms[first:]
