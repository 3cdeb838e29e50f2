"""The day reader against its table: every class, in every way of typing."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import cast

import pytest

from vietnamese.day_grammar.spans import Bound
from vietnamese.days import Reading, read
from vietnamese.text import unmarked

TODAY = date(2024, 6, 5)
HERE = Path(__file__).parent
ENOUGH = 0.95
PHRASES_A_CLASS = 8


@dataclass(frozen=True)
class Row:
    kind: str
    said: str
    meant: Reading | None
    only_with_marks: bool

    def typed(self) -> Iterator[str]:
        """The phrase in each way of typing it."""
        yield from (
            self.said,
            self.said.upper(),
            unicodedata.normalize("NFD", self.said),
            unmarked(self.said),
        )


def _rows(name: str) -> list[Row]:
    rows, kind = [], ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            rows.append(_row(kind, line))
    return rows


def _row(kind: str, line: str) -> Row:
    said, days, bound, clock = ([*map(str.strip, line.split("|")), "", ""])[:4]
    return Row(kind, said.removeprefix("!").strip(), _reading(days, bound, clock), said.startswith("!"))


def _reading(days: str, bound: str, clock: str) -> Reading | None:
    if days == "-":
        return None
    start, _, end = days.partition("..")
    return Reading(
        date.fromisoformat(start),
        date.fromisoformat(end or start),
        cast(Bound | None, bound or None),
        time.fromisoformat(clock) if clock else None,
    )


OWN = _rows("days_table.txt")
SECOND = _rows("days_second_table.txt")


@pytest.mark.parametrize("rows", [OWN, SECOND], ids=["own", "second"])
def test_never_silently_wrong(rows):
    wrong = [
        (text, found, row.meant)
        for row in rows
        for text in row.typed()
        if (found := read(text, TODAY)) is not None and found != row.meant
    ]
    assert wrong == []


@pytest.mark.parametrize("rows", [OWN, SECOND], ids=["own", "second"])
def test_nearly_all_are_read_exactly(rows):
    tried = [(text, row.meant) for row in rows for text in row.typed()]
    refused = [text for text, meant in tried if read(text, TODAY) != meant]
    assert len(refused) <= (1 - ENOUGH) * len(tried), refused


@pytest.mark.parametrize("row", OWN + SECOND, ids=lambda row: row.said)
def test_each_phrase_with_its_marks(row):
    assert read(row.said, TODAY) == row.meant


@pytest.mark.parametrize(
    "row", [row for row in OWN + SECOND if row.only_with_marks], ids=lambda row: row.said
)
def test_what_marks_alone_can_tell_is_refused_without_them(row):
    assert read(unmarked(row.said), TODAY) is None


def test_every_class_has_enough_phrases():
    kinds = {row.kind for row in OWN}
    assert {kind for kind in kinds if sum(row.kind == kind for row in OWN) < PHRASES_A_CLASS} == set()
