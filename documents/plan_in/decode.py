"""Text itself, pasted or saved as such: its bytes become lines, or a refusal that says what to do."""

import unicodedata

from documents import texts
from documents.plan_in.blocks import Opened
from domain.errors import UnreadablePlan
from vietnamese import legacy

MEGABYTE = 1_000_000
# A plan is about 100 lines; this leaves room for a provincial one with all its annexes.
MOST_LINES = 5_000
# Real Vietnamese stacks two marks on a letter. Sorting a long run of marks takes quadratic time.
MOST_MARKS_IN_A_ROW = 8
_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


def opened(content: bytes) -> Opened:
    """The lines of a text in UTF-8, in UTF-16 with a byte order mark, or in TCVN3 or VNI.

    Raises `UnreadablePlan` for any other encoding, and for too many lines.
    """
    text = _decoded(content)
    if text.count("\n") > MOST_LINES:
        raise UnreadablePlan(texts.PLAN_TOO_LONG, f"plan: more than {MOST_LINES} lines")
    if "\0" in text:
        raise UnreadablePlan(texts.PLAN_ENCODING, "plan: text with a NUL")
    return Opened(tuple(text.splitlines()))


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-16" if content.startswith(_ORDER_MARKS) else "utf-8-sig")
    except UnicodeDecodeError as error:
        text = content.decode("latin-1")
        if legacy.encoding_of(text) is None:
            raise UnreadablePlan(texts.PLAN_ENCODING, f"plan: not UTF-8: {error}") from error
        return text


def is_broken(text: str) -> bool:
    """Whether it is Vietnamese once read in a Western encoding, or has a heap of marks on one letter."""
    pairs = sum(text.count(pair) for pair in texts.BROKEN_LETTERS)
    return pairs * 100 > len(text) or _most_marks(text) > MOST_MARKS_IN_A_ROW


def _most_marks(text: str) -> int:
    longest = run = 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        longest = max(longest, run)
    return longest
