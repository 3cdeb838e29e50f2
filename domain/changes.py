"""What changed between two versions of something handed in, line by line. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: How several rows stand in one line: "(1) a; (2) b" (forms.gathering).
_NUMBERED = re.compile(r"(?:^|; )\(\d+\) ")


@dataclass(frozen=True, slots=True)
class Change:
    """A line that is not what it was: `before` is None for one that is new, `after` for one that is gone."""

    field: str
    label: str
    before: str | None
    after: str | None


def changed(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> tuple[Change, ...]:
    """The lines [field, label, what was shown] that differ: in the order of `after`, those gone at the end.

    >>> old = [["a", "A", "1"], ["b", "B", "2"]]
    >>> [(change.field, change.before, change.after) for change in changed(old, [["a", "A", "3"]])]
    [('a', '1', '3'), ('b', '2', None)]
    """
    was = {field: shown for field, _, shown in before}
    here = {field for field, _, _ in after}
    stays = [Change(field, label, was.get(field), shown) for field, label, shown in after]
    gone = [Change(field, label, shown, None) for field, label, shown in before if field not in here]
    return tuple(change for change in (*stays, *gone) if change.before != change.after)


def rows_changed(change: Change) -> tuple[list[str], list[str]]:
    """Of an answer of several rows: which are gone and which are new, each in its order; a row counts once.

    >>> rows_changed(Change("x", "X", "a\\nb\\nb", "b\\nc"))
    (['a', 'b'], ['c'])
    >>> rows_changed(Change("x", "X", "(1) a; (2) b", "(1) b"))
    (['a'], [])
    """
    old, new = _rows(change.before), _rows(change.after)
    return _without(old, new), _without(new, old)


def _rows(shown: str | None) -> list[str]:
    if shown is None:
        return []
    return _NUMBERED.split(shown)[1:] if _NUMBERED.match(shown) else shown.splitlines()


def _without(rows: list[str], others: list[str]) -> list[str]:
    left = list(others)
    found = []
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            found.append(row)
    return found
