"""Stage 5: what one cell asks for, cut into tasks: by its list, by its sentences, by its verbs.

Only what the text supports: a list or a sentence is sure; a clause that begins with another verb of doing is
a guess that a person confirms. Practice this rests on: a cell of a plan often holds several tasks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from documents import texts
from documents.plan_in.shadow import shadow
from domain.plan import PartReading

_BULLET = f"[{re.escape(texts.BULLETS)}]"
_LABEL = r"\(?(?:[^\W\d_]|\d{1,2})\)"
_LIST_LINE = re.compile(rf"^\s*(?:{_BULLET}\s*(?=\S)|{_LABEL}\s*(?=\S)|\d{{1,2}}\.\d{{0,2}}\s+)")
_LIST_INLINE = re.compile(rf"(?<=[.;:])\s?(?={_BULLET}\s?\S|{_LABEL}\s\S)")
_ENDS_SENTENCE = (".", ";", ":")
_CONDITION = re.compile(r"\(\s?(?:neu|khi) (?:co|phat sinh)[^()]{0,60}\)")
_NOTE = re.compile(
    r"(?:thoi (?:gian|han)|hoan thanh (?:truoc|trong|cham nhat)|luu y|ghi chu|theo ke hoach)\b|\("
)

# Verbs with which a task begins (folded). After a full stop or a semicolon they mark a new task even in
# lower case; after a comma only the few that never continue a list of nouns or of verbs with one object.
_VERBS = (
    "ban hanh|bao cao|binh xet|cham diem|chuan bi|cu cong chuc|cu can bo|de xuat|du hoi|gui|hop hoi|"
    "hoan thien|huong dan|kiem tra|lap|phat dong|phoi hop|ra soat|so ket|tham gia|tham muu|thuc hien|"
    "to chuc|tong hop|tong ket|trien khai|trinh|tuyen truyen|xay dung"
)
_BEGINS_TASK = re.compile(rf"(?:{_VERBS})\b")
_BEGINS_TASK_AFTER_COMMA = re.compile(r"(?:ban hanh|ra soat|tham gia)\b")
_MAY_BEGIN_TASK = re.compile(r",\s(?:trien khai|xay dung|to chuc|huong dan|bao cao)\b")
FEWEST_WORDS_BEFORE_COMMA = 6
_SHORT_FORMS = frozenset({"tp", "ts", "ths", "pgs", "gs", "bs", "ks", "tx", "dc", "tt", "st", "vv", "v"})
_LONGEST_SHORT_FORM = 6
_ENOUGH_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Tasks:
    """The cell as one text, its tasks in order, and whether a person should look at how they were cut."""

    content: str
    parts: tuple[PartReading, ...]
    is_guess: bool


def tasks(cell: str) -> Tasks:
    """The tasks of a cell (plain text, one line a paragraph, list items with bullets)."""
    listed = list(_listed(cell))
    wanted = [line for line in listed if not line.endswith(":")] or listed
    sentences = [sentence for line in wanted for sentence in _sentences(line)]
    clauses = [clause for sentence in sentences for clause in _clauses(sentence)]
    is_guess = len(clauses) > len(sentences) or any(map(_may_hold_more, clauses))
    parts = tuple(PartReading(_capital(text), is_conditional(text)) for text in map(_bare, clauses) if text)
    return Tasks(_as_one(listed), parts, is_guess)


def is_conditional(text: str) -> bool:
    """Whether the task is done only if an occasion arises: "(neu co)" in brackets, or without at the end.

    >>> is_conditional("Cu cong chuc tham gia (neu co)"), is_conditional("Cu cong chuc tham gia")
    (True, False)
    """
    closing = text.rstrip(" .;,").casefold()
    return bool(_CONDITION.search(shadow(text))) or closing.endswith(texts.CONDITION_WITHOUT_BRACKETS)


def _listed(cell: str) -> Iterator[str]:
    """The paragraphs and list items of a cell, soft line ends joined, bullets taken off."""
    for paragraph in _paragraphs(cell):
        for piece in _LIST_INLINE.split(paragraph):
            bare = _LIST_LINE.sub("", piece, count=1).strip()
            if bare:
                yield bare


def _paragraphs(cell: str) -> Iterator[str]:
    open_lines: list[str] = []
    for line in cell.splitlines():
        if open_lines and (_LIST_LINE.match(line) or _is_closed(open_lines[-1], line)):
            yield " ".join(open_lines)
            open_lines = []
        open_lines.append(line.strip())
    yield " ".join(open_lines)


def _is_closed(before: str, after: str) -> bool:
    """Whether a line end is the end of a paragraph: punctuation before it and a capital after it."""
    return before.endswith(_ENDS_SENTENCE) and after.lstrip()[:1].isupper()


def _sentences(line: str) -> list[str]:
    """A line cut at full stops; a sentence that is only a note stays with the one before it."""
    plain = shadow(line)
    cuts = [0, *(end + 1 for end in _stops(line, plain) if not _NOTE.match(_after(plain, end))), len(line)]
    return _pieces(line, cuts)


def _after(plain: str, end: int) -> str:
    """Enough of the text after a stop to see how it begins."""
    return plain[end + 1 : end + 40].lstrip()


def _stops(line: str, plain: str) -> Iterator[int]:
    """The full stops outside brackets after which a new sentence begins."""
    depth = 0
    for place, letter in enumerate(line):
        depth = max(depth + (letter == "(") - (letter == ")"), 0)
        if letter == "." and not depth and _is_stop(line, plain, place):
            yield place


def _is_stop(line: str, plain: str, place: int) -> bool:
    """A new sentence: a verb of doing or a capital follows, and no abbreviation stands before.

    Lists that lost their tags have no space after the stop; then both sides must be whole words.
    """
    before = plain[max(place - _LONGEST_SHORT_FORM, 0) : place].rsplit(" ", maxsplit=1)[-1]
    after = line[place + 1 : place + 4]
    if before.replace(".", "").replace("/", "") in _SHORT_FORMS:
        return False
    if _BEGINS_TASK.match(_after(plain, place)):
        return True
    is_glued = before[-2:].isalnum() and len(before) > 1 and after[1:2].islower()
    return after.lstrip()[:1].isupper() and (after.startswith(" ") or is_glued)


def _clauses(sentence: str) -> list[str]:
    """A sentence cut where, outside brackets, another task begins after a semicolon or a comma."""
    plain = shadow(sentence)
    cuts, depth = [0], 0
    for place, letter in enumerate(plain):
        depth = max(depth + (letter == "(") - (letter == ")"), 0)
        if letter in ";," and not depth and _cuts_clause(plain, cuts[-1], place):
            cuts.append(place + 1)
    return _pieces(sentence, [*cuts, len(sentence)])


def _cuts_clause(plain: str, start: int, place: int) -> bool:
    after = _after(plain, place)
    if plain[place] == ";":
        return bool(_BEGINS_TASK.match(after))
    return bool(_BEGINS_TASK_AFTER_COMMA.match(after)) and _is_long(plain, start, place)


def _is_long(plain: str, start: int, end: int) -> bool:
    """Whether enough words stand before a comma for a clause of its own; looks at the first of them only."""
    return plain.count(" ", start, min(end, start + _ENOUGH_LETTERS)) >= FEWEST_WORDS_BEFORE_COMMA


def _may_hold_more(clause: str) -> bool:
    """Whether a verb after a comma far into the clause may be one more task."""
    found = _MAY_BEGIN_TASK.search(shadow(clause))
    return found is not None and _is_long(clause, 0, found.start())


def _pieces(text: str, cuts: list[int]) -> list[str]:
    pieces = (text[start:end].strip() for start, end in pairwise(cuts))
    return [piece for piece in pieces if piece]


def _bare(text: str) -> str:
    """Without the punctuation that parted it from its neighbours."""
    return text.strip(" .;,")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _as_one(listed: list[str]) -> str:
    """The whole cell on one line; list items without punctuation get a semicolon between them."""
    if not listed:
        return ""
    closed = [line if line.endswith((*_ENDS_SENTENCE, ",")) else f"{line};" for line in listed[:-1]]
    return " ".join([*(_spaced(line) for line in closed), _bare_end(_spaced(listed[-1]))])


def _bare_end(text: str) -> str:
    return text.rstrip(" .;,")


def _spaced(line: str) -> str:
    """A space after each stop that lost it."""
    return " ".join(_sentences(line))
