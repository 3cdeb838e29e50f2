"""Long lists in pages that fit a phone."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from domain.message import Button
from handlers import texts

T = TypeVar("T")

#: Rows of a page (ux rule 18: 5 to 8).
PAGE = 6


def page_of(rows: Sequence[T], page: int, size: int = PAGE) -> tuple[Sequence[T], int, int]:
    """The rows of a page, its number brought into range, and the number of pages; pages count from 1.

    >>> page_of("abcdefgh", 2, size=3)
    ('def', 2, 3)
    >>> page_of("", 4)
    ('', 1, 1)
    """
    pages = max(1, -(-len(rows) // size))
    page = min(max(page, 1), pages)
    return rows[(page - 1) * size : page * size], page, pages


def turning(page: int, pages: int, to: Callable[[str, int], Button]) -> tuple[Button, ...]:
    """The buttons «‹», «2/5», «›» as far as there is anywhere to turn; `to(label, page)` makes one."""
    if pages == 1:
        return ()
    turns = [(texts.PREVIOUS, page - 1), (f"{page}/{pages}", page), (texts.NEXT, page + 1)]
    return tuple(to(label, target) for label, target in turns if 1 <= target <= pages)
