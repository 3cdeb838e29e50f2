"""Stage 1: the bytes of a file become clean text, or a refusal that says what to do."""

import unicodedata

from documents import texts
from domain.errors import UnreadablePlan
from vietnamese.text import clean

MEGABYTE = 1_000_000
# A plan is about 10 kB of text in 100 lines; this leaves room for a provincial one with all its annexes.
LIMIT_MB = 1
MOST_LINES = 5_000
# Real Vietnamese stacks two marks on a letter. Sorting a long run of marks takes quadratic time.
MOST_MARKS_IN_A_ROW = 8


def text_of(raw: bytes) -> str:
    """The file's text: UTF-8 (with or without a byte order mark), NFC, one kind of line end.

    Raises `UnreadablePlan` for files that are too big or too long, empty, or in another encoding.
    """
    if len(raw) > LIMIT_MB * MEGABYTE:
        raise UnreadablePlan(texts.plan_too_big(LIMIT_MB), f"plan: {len(raw)} bytes, over {LIMIT_MB} MB")
    text = _decoded(raw)
    if _looks_broken(text):
        raise UnreadablePlan(texts.PLAN_ENCODING, "plan: UTF-8, but the letters were broken before")
    if not text.strip():
        raise UnreadablePlan(texts.PLAN_EMPTY, f"plan: no text in {len(raw)} bytes")
    if text.count("\n") > MOST_LINES:
        raise UnreadablePlan(texts.PLAN_TOO_LONG, f"plan: more than {MOST_LINES} lines")
    return clean(text)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadablePlan(texts.PLAN_ENCODING, f"plan: not UTF-8: {error}") from error


def _looks_broken(text: str) -> bool:
    """Binary (a NUL), Vietnamese once read in a Western encoding, or a heap of marks on one letter."""
    pairs = sum(text.count(pair) for pair in texts.BROKEN_LETTERS)
    return "\0" in text or pairs * 100 > len(text) or _most_marks(text) > MOST_MARKS_IN_A_ROW


def _most_marks(text: str) -> int:
    longest = run = 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        longest = max(longest, run)
    return longest
