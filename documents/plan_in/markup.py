"""Stage 2: HTML and Markdown marks leave the text; what they meant for its lines stays."""

import html
import re

_BREAK = re.compile(r"</?(?:br|p|div|ul|ol)\b[^<>]*>|</li>", re.IGNORECASE)
_LIST_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|__")
_HEADING = re.compile(r"^#{1,6}\s+")


def plain_cell(cell: str) -> str:
    """A cell's text, one line a paragraph, list items with a bullet.

    >>> plain_cell("<ul><li>a</li><li><i>b</i> &amp; c</li></ul>")
    '- a\\n- b & c'
    """
    lines = _LIST_ITEM.sub("\n- ", _BREAK.sub("\n", cell))
    text = html.unescape(_EMPHASIS.sub("", _TAG.sub("", lines)))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def plain_line(line: str) -> str:
    """A line of prose without heading marks, emphasis and tags.

    >>> plain_line("## before **30/01/2024**")
    'before 30/01/2024'
    """
    return " ".join(plain_cell(_HEADING.sub("", line.strip())).split())
