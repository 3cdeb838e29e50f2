"""Stage 9b: a paper that changes a plan: the items it takes back, beside those that it changes or adds."""

import re
from collections.abc import Iterable, Iterator, Sequence

from documents.plan_in.shadow import shadow
from documents.plan_in.table import Entry

_CANCELS = r"(?:bai bo|huy bo|khong thuc hien|dung thuc hien|bo)"
_NUMBERS = r"(?P<numbers>\d{1,3}(?:\.\d{1,2})*(?:(?:, ?| va )(?:muc |so )?\d{1,3}(?:\.\d{1,2})*)*)"
_SENTENCE = re.compile(
    rf"\b{_CANCELS} (?:cac )?(?:noi dung |nhiem vu )?(?:tai )?(?:muc|so thu tu) (?:so )?{_NUMBERS}"
)
_ROW = re.compile(rf"{_CANCELS}\b")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*")


def cancelled(
    entries: Sequence[Entry], lines: Iterable[str], amends: bool
) -> tuple[list[Entry], tuple[str, ...]]:
    """The entries that stay, and the printed numbers of the items taken back; of a plan of its own, all stay.

    They are taken back in a sentence ("bãi bỏ mục 8") or in a row of the table ("8 | Bãi bỏ").
    """
    if not amends:
        return list(entries), ()
    gone = [entry for entry in entries if _ROW.match(shadow(entry.content))]
    kept = [entry for entry in entries if entry not in gone]
    numbers = [*_in_sentences(lines), *(entry.label or str(entry.number or "") for entry in gone)]
    return kept, tuple(dict.fromkeys(filter(None, numbers)))


def _in_sentences(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for found in _SENTENCE.finditer(shadow(line)):
            yield from _NUMBER.findall(found["numbers"])
