"""The same text without marks, letter for letter, so that a place found in one is the place in the other."""

from functools import lru_cache

from vietnamese.text import unmarked


def shadow(text: str) -> str:
    """Lower case without marks and of the same length as `text`, which must be NFC.

    >>> shadow("Tr\u01b0\u1edbc 30/01")
    'truoc 30/01'
    """
    return "".join(map(_letter, text))


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    return (unmarked(letter) or letter)[0]
