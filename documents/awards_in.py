"""A list of what people won, as offices keep it, becomes rows of the form for past awards.

Real lists have a column for each year, the decision with its day and its issuer in one cell, "chưa rõ" where
nobody knows, and a name written once for several lines.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents import people_in, texts
from vietnamese import text

#: What a heading means beside those of a list of people, folded.
HEADINGS: dict[str, tuple[str, ...]] = {
    "award": (
        *("danh hieu", "danh hieu thi dua", "hinh thuc khen thuong", "danh hieu hinh thuc khen thuong"),
        *("danh hieu hinh thuc", "noi dung khen thuong", "khen thuong", "thanh tich", "hinh thuc"),
    ),
    "grade": ("xep loai", "muc do hoan thanh nhiem vu", "muc do hoan thanh", "danh gia xep loai"),
    "year": ("nam", "nam khen thuong", "nam dat", "nam duoc tang"),
    "decision": ("so quyet dinh", "so qd", "quyet dinh so", "quyet dinh", "so ngay quyet dinh", "so van ban"),
    "decided": ("ngay quyet dinh", "ngay ky", "ngay", "ngay thang nam ky", "ngay ban hanh", "ngay qd"),
    "issuer": (
        "co quan ban hanh",
        "cap khen thuong",
        "co quan khen thuong",
        "cap quyet dinh",
        "noi ban hanh",
    ),
}
_YEAR = re.compile(r"(?:nam )?(20\d\d|19\d\d)")
_DECISION = re.compile(texts.DECISION, re.IGNORECASE)
_UNKNOWN = frozenset({"", "chua ro", "khong ro", "khong co", "khong nho", "thieu", "chua co"})


@dataclass(frozen=True, slots=True)
class Labels:
    """How the form heads its columns, and the words for its two kinds of lines."""

    who: str
    unit: str
    kind: str
    year: str
    award: str
    grade: str
    decision: str
    decided: str
    issuer: str
    an_award: str
    a_grade: str


@dataclass(frozen=True, slots=True)
class AwardList:
    """Rows under the form's headings, and for each of them the line of the sheet that it came from."""

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


def read(rows: Sequence[Sequence[str]], labels: Labels) -> AwardList | None:
    """The list as rows of the form; None where it is not such a list, or is the form's own sheet."""
    head, places, below = people_in.head_of(rows, {**HEADINGS, **people_in.HEADINGS})
    years = _years(rows[head]) if rows else {}
    won = {"award", "grade"} & set(places)
    own = rows and text.fold(labels.kind) in map(text.fold, rows[head])
    if own or "name" not in places or not (years or (won and "year" in places)):
        return None
    found: list[tuple[int, tuple[str, ...]]] = []
    who = unit = ""
    for line, row in enumerate(rows[head + below :], start=head + below + 1):
        if people_in.is_footer(row):
            break
        if people_in.is_counted(row):
            continue
        who = people_in.name_of(row, places) or who
        unit = people_in.cell(row, places, "unit") or unit
        found += [(line, (who, unit, *cells)) for cells in _won(row, places, years, labels)]
    headings = (labels.who, labels.unit, labels.kind, labels.year, labels.award, labels.grade)
    headed = (*headings, labels.decision, labels.decided, labels.issuer)
    return AwardList((headed, *(cells for _, cells in found)), tuple(line for line, _ in found))


def _years(row: Sequence[str]) -> dict[int, str]:
    """The columns that are headed by a year."""
    matched = {place: _YEAR.fullmatch(text.fold(words)) for place, words in enumerate(row)}
    return {place: found[1] for place, found in matched.items() if found}


def _won(
    row: Sequence[str], places: Mapping[str, int], years: Mapping[int, str], labels: Labels
) -> list[tuple[str, ...]]:
    """What a line says that somebody won: one thing, or one a year."""
    decision = _decision(row, places)
    by_year = [
        (labels.an_award, year, _known(row[place]), "", *decision)
        for place, year in years.items()
        if place < len(row) and _known(row[place])
    ]
    award, grade, year = (_known(people_in.cell(row, places, key)) for key in ("award", "grade", "year"))
    once = [(labels.an_award, year, award, "", *decision)] if award else []
    graded = [(labels.a_grade, year, "", grade, *decision)] if grade else []
    return [*by_year, *once, *graded]


def _decision(row: Sequence[str], places: Mapping[str, int]) -> tuple[str, str, str]:
    """Number, day and issuer; what stands in one cell is taken apart, and what has a cell of its own wins."""
    said, day, issuer = (
        _known(people_in.cell(row, places, key)) for key in ("decision", "decided", "issuer")
    )
    found = _DECISION.fullmatch(said)
    if found is None:
        return said, day, issuer
    number = re.sub(r"\s", "", found["number"])
    return number, day or (found["day"] or ""), issuer or (found["issuer"] or "").strip(" .")


def _known(words: str) -> str:
    """The words, "" where they only say that nobody knows."""
    return "" if text.fold(words) in _UNKNOWN else text.squeeze(words)
