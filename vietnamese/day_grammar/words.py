"""A text as words under a cursor.

A text typed with marks is read strictly (sau is "after", sáu is six); in one typed without, each word may be
any of its marked forms and its place decides.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from vietnamese.text import squeeze, unmarked

T = TypeVar("T")

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|[^\s]")
_QUARTER_GLUED = re.compile(r"\b(q|quý|quí|quy|qui)(iv|i{1,3})\b")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_SILENT = frozenset(",;!?…()[]\"'“”‘’`′″*•_|«»")
_JOINING = frozenset(".:")


class Unreadable(Exception):
    """The text names a day that does not exist, or could mean two; the reader refuses all of it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or sign, in lower case; `plain` is without marks."""

    text: str
    plain: str

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text.isascii() and self.text.isdigit()


@dataclass(slots=True)
class Words:
    """The words of a text and how far they have been read."""

    items: tuple[Word, ...]
    has_marks: bool
    at: int = 0

    @classmethod
    def of(cls, raw: str) -> "Words":
        """Cuts a text; punctuation that says nothing about days is left out."""
        text = _QUARTER_GLUED.sub(r"\1 \2", squeeze(raw).lower().translate(_DASHES))
        tokens = [token for token in _TOKEN.findall(text) if token not in _SILENT]
        items = tuple(Word(token, unmarked(token)) for token in _without_loose_points(tokens))
        marks = any(unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", text))
        return cls(items, marks)

    @property
    def done(self) -> bool:
        """Whether every word has been read."""
        return self.at >= len(self.items)

    @property
    def word(self) -> Word | None:
        """The word at the cursor."""
        return self.items[self.at] if not self.done else None

    def sees(self, phrase: str) -> bool:
        """Whether the phrase stands at the cursor."""
        return self._after(phrase) is not None

    def take(self, *phrases: str) -> str | None:
        """The first of the phrases that stands here, read; list longer ones first."""
        for phrase in phrases:
            end = self._after(phrase)
            if end is not None:
                self.at = end
                return phrase
        return None

    def take_from(self, table: dict[str, T]) -> T | None:
        """The value of the first key that stands here, read."""
        key = self.take(*table)
        return table[key] if key is not None else None

    def follows(self, *phrases: str) -> bool:
        """Whether one of these single words stands just before the cursor."""
        return self.follows_at(self.at, *phrases)

    def follows_at(self, place: int, *phrases: str) -> bool:
        """Whether one of these single words stands just before a place."""
        return place > 0 and any(self._same(self.items[place - 1], phrase) for phrase in phrases)

    def mention(self, word: str) -> bool:
        """Whether a single word stands anywhere in the text."""
        return any(self._same(item, word) for item in self.items)

    def digits(self, longest: int = 2) -> int | None:
        """A number written in at most `longest` digits, read."""
        word = self.word
        if word is None or not word.is_number or len(word.text) > longest:
            return None
        self.at += 1
        return int(word.text)

    def skip(self) -> None:
        """Passes over one word."""
        self.at += 1

    def attempt(self, rule: Callable[["Words"], T | None]) -> T | None:
        """What the rule reads here; if nothing, the cursor stays where it was."""
        start = self.at
        found = rule(self)
        if found is None:
            self.at = start
        return found

    def _after(self, phrase: str) -> int | None:
        wanted = _phrase(phrase)
        end = self.at + len(wanted)
        if end > len(self.items) or not self._is(self.items[self.at], wanted[0]):
            return None
        rest = zip(self.items[self.at + 1 : end], wanted[1:], strict=True)
        return end if all(self._is(word, other) for word, other in rest) else None

    def _same(self, word: Word, wanted: str) -> bool:
        return self._is(word, *_phrase(wanted))

    def _is(self, word: Word, wanted: Word) -> bool:
        return word.text == wanted.text or (not self.has_marks and word.plain == wanted.plain)


@lru_cache(maxsize=2048)
def _phrase(phrase: str) -> tuple[Word, ...]:
    """The words of a phrase of the grammar, with and without marks."""
    return tuple(Word(word, unmarked(word)) for word in phrase.split())


def _without_loose_points(tokens: list[str]) -> list[str]:
    """Points and colons are kept only between numbers: 15.6, 17:30."""
    around = ["", *tokens, ""]
    return [
        token
        for before, token, after in zip(around, tokens, around[2:], strict=False)
        if token not in _JOINING or (before.isdigit() and after.isdigit())
    ]
