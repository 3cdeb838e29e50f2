"""Vietnamese names: sorted by given name in the order of the Vietnamese alphabet and tones."""

import re
import unicodedata
from functools import lru_cache

from vietnamese.text import squeeze

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
# ngang (no mark), huyền, hỏi, ngã, sắc, nặng
_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_TONE_MARKS = str.maketrans("", "", "".join(_TONE_RANK))
_HONORIFIC = re.compile(r"(?:(?:ông|bà|đồng chí|đ/c|đ\.c|đc)(?:[.:]\s*|\s+|\s*/\s*))+(?=\w)", re.IGNORECASE)

_Syllable = tuple[tuple[int, ...], int]


def strip_honorific(name: str) -> str:
    """The name without Ông, Bà, Đ/c, đồng chí before it; a name that is nothing else stays.

    >>> strip_honorific("Đ/c Nguyễn Văn A"), strip_honorific("Ông/Bà Lê B"), strip_honorific("Bà")
    ('Nguyễn Văn A', 'Lê B', 'Bà')
    """
    whole = squeeze(name)
    return _HONORIFIC.sub("", whole, count=1) if _HONORIFIC.match(whole) else whole


# Lists of people are sorted at every step of a form.
@lru_cache(maxsize=4096)
def sort_key(name: str) -> tuple[object, ...]:
    """Orders people by given name (the last word), then middle names, then surname.

    >>> sorted(["Trần Ánh", "Bà Lê An", "Nguyễn Văn Đức", "Hà Dũng", "Lê Ân"], key=sort_key)
    ['Bà Lê An', 'Trần Ánh', 'Lê Ân', 'Hà Dũng', 'Nguyễn Văn Đức']
    """
    syllables = [_syllable(word) for word in strip_honorific(name).lower().split()]
    return (syllables[-1:], syllables[1:-1], syllables[:1], squeeze(name))


def _syllable(word: str) -> _Syllable:
    """A word's letters without tone, ranked, and the rank of its tone."""
    marks = unicodedata.normalize("NFD", word)
    tone = max((_TONE_RANK.get(mark, 0) for mark in marks), default=0)
    letters = unicodedata.normalize("NFC", marks.translate(_TONE_MARKS))
    return tuple(_LETTER_RANK.get(letter, len(_ALPHABET) + ord(letter)) for letter in letters), tone
