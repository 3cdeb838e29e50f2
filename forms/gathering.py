# ruff: noqa: ARG002  # hooks share one signature; not every kind needs all of it
"""Answers that are gathered over several messages and closed with «Xong»: long texts, rows, sets of files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from forms import texts
from forms.fields import Field, Text, parse_number, show_number
from forms.scene import FileFacts, Gathering, Reading, Scene, Standing, Taken, Unclear
from vietnamese import text, wording

#: Characters of a cell of a row.
LONGEST_CELL = 300


def _placed(parts: Sequence[Any], place: int, part: Any) -> tuple[Any, ...]:
    """The parts with another one at a place; at the end if that place is gone."""
    return (*parts[:place], part, *parts[place + 1 :])


@dataclass(frozen=True, slots=True)
class LongText(Text):
    """A long answer: as many messages as it takes, joined in their order."""

    gathers = True
    gathering_hint = texts.MORE_TEXT

    def gathered(self, scene: Scene) -> tuple[str, ...]:
        """The pieces so far; an answer taken over from an earlier version is one piece."""
        parts = self._in_the_making(scene) or ()
        return (parts,) if isinstance(parts, str) else tuple(parts)

    def read(self, said: str, scene: Scene) -> Reading:
        """One more piece."""
        return self._with(said, (*self.gathered(scene), said.strip()))

    def amend(self, said: str, place: int, scene: Scene) -> Reading:
        """Another wording of one piece."""
        return self._with(said, _placed(self.gathered(scene), place, said.strip()))

    def _with(self, said: str, parts: tuple[str, ...]) -> Reading:
        if not any(letter.isalnum() for letter in said):
            return self.missed(texts.too_short(1))
        length = len(self.final(parts))
        if length > self.longest:
            return self.missed(texts.too_long(length, self.longest))
        return Gathering(parts, texts.piece_taken(len(parts), length))

    def close(self, parts: Sequence[str], scene: Scene) -> Reading:
        """The whole text, if it says enough."""
        if len(self.final(parts)) < self.shortest:
            return self.missed(texts.too_short(max(self.shortest, 1)))
        return Taken(list(parts))

    def final(self, value: Any) -> Any:
        """The pieces joined, one line after the other."""
        return value if value is None or isinstance(value, str) else "\n".join(value)

    def show(self, value: Any, scene: Scene) -> str:
        """The whole text."""
        return str(self.final(value))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a row: its key, what people read, and whether it holds a number up to `most`."""

    name: str
    label: str
    number: bool = False
    most: float = 10**9
    #: written behind the number
    unit: str = ""
    optional: bool = False
    #: what makes the cell of what was typed; a sentence instead if it can't
    reads: Callable[[str, Scene], str | Unclear] | None = None

    def read(self, said: str, scene: Scene) -> Any:
        """The cell; Unclear if it cannot be read."""
        if not said:
            return None if self.optional else Unclear(texts.missed(texts.cell_missing(self.label), ""))
        if self.number:
            return self._number(said)
        if self.reads is not None:
            return self.reads(said, scene)
        return wording.shorten(said, LONGEST_CELL)

    def _number(self, said: str) -> Any:
        value = parse_number(text.squeeze(said).removesuffix(self.unit).strip())
        if value is None:
            return Unclear(texts.missed(texts.not_a_number(said), ""))
        if not 0 <= value <= self.most:
            return Unclear(texts.missed(texts.out_of_bounds("0", show_number(self.most)), ""))
        return value

    def show(self, value: Any) -> str:
        """The cell in words."""
        if value is None:
            return ""
        return f"{show_number(value)} {self.unit}".strip() if self.number else str(value)


#: Why rows do not do as a whole, as a sentence; "" if they do.
Check = Callable[[Sequence[dict[str, Any]], Scene], str]


@dataclass(frozen=True, slots=True)
class Rows(Field):
    """Rows of a small table, typed one a line with «;» between the cells."""

    columns: tuple[Column, ...] = ()
    least: int = 1
    most: int = 30
    check: Check | None = None

    gathers = True
    gathering_hint = texts.MORE_OR_DONE

    def read(self, said: str, scene: Scene) -> Reading:
        """More rows, one for each line of the message; «xoá 2» takes the second away."""
        parts = self.gathered(scene)
        gone = texts.row_to_drop(text.fold(said))
        if gone is not None:
            return self._without(parts, gone)
        return self._with(said, parts, scene)

    def amend(self, said: str, place: int, scene: Scene) -> Reading:
        """Rows typed anew are added: which of them a message had brought is not kept."""
        return Unclear(texts.missed(texts.ROWS_NOT_EDITED, self.example))

    def _with(self, said: str, parts: tuple[Any, ...], scene: Scene) -> Reading:
        added = []
        for line in filter(str.strip, said.splitlines()):
            row = self._row(line, scene)
            if isinstance(row, Unclear):
                return row
            added.append(row)
        if len(parts) + len(added) > self.most:
            return self.missed(texts.too_many_rows(self.most))
        return Gathering((*parts, *added), texts.rows_taken(len(added)))

    def _row(self, line: str, scene: Scene) -> dict[str, Any] | Unclear:
        cells = texts.cells(line)
        if len(cells) > len(self.columns):
            return self.missed(texts.too_many_cells([column.label for column in self.columns]))
        cells += [""] * (len(self.columns) - len(cells))
        row = {}
        for column, cell in zip(self.columns, cells, strict=True):
            value = column.read(cell, scene)
            if isinstance(value, Unclear):
                return Unclear(texts.bad_row(line, value.why, self.example))
            row[column.name] = value
        return row

    def _without(self, parts: tuple[Any, ...], number: int) -> Reading:
        if not 1 <= number <= len(parts):
            return self.missed(texts.no_such_row(number))
        return Gathering((*parts[: number - 1], *parts[number:]), texts.row_dropped(number))

    def close(self, parts: Sequence[Any], scene: Scene) -> Reading:
        """The rows, if there are enough and they fit together."""
        if len(parts) < self.least:
            return self.missed(texts.too_few_rows(self.least))
        wrong = self.check(parts, scene) if self.check else ""
        return self.missed(wrong) if wrong else Taken(list(parts))

    def standing(self, value: Any, scene: Scene) -> Standing:
        """Rows count while they fit together."""
        return Standing.GONE if self.check and self.check(value, scene) else Standing.GOOD

    def show(self, value: Any, scene: Scene) -> str:
        """The rows, numbered as they may be taken away."""
        shown = [
            texts.BETWEEN_CELLS.join(
                filter(None, (column.show(row.get(column.name)) for column in self.columns))
            )
            for row in value
        ]
        return texts.numbered(shown) if shown else texts.NO_ROWS


@dataclass(frozen=True, slots=True)
class Files(Field):
    """A set of files, in the order in which they were sent; their bytes are fetched after the answer."""

    #: how many at most
    most: int = 20

    takes_file = True
    gathers = True
    gathering_hint = texts.MORE_OR_DONE

    def read(self, said: str, scene: Scene) -> Reading:
        """Typed words are no file, except to take one away."""
        gone = texts.row_to_drop(text.fold(said))
        parts = self._good(scene)
        if gone is None:
            return Unclear(texts.NO_FILE_IN_WORDS)
        if not 1 <= gone <= len(parts):
            return self.missed(texts.no_such_row(gone))
        return Gathering((*parts[: gone - 1], *parts[gone:]), texts.row_dropped(gone))

    def file(self, evidence: int, scene: Scene) -> Reading:
        """One more file, at its place in the order of sending; one that is there already changes nothing."""
        parts = self._good(scene)
        if evidence in parts:
            return Gathering(parts, texts.file_twice(parts.index(evidence) + 1))
        if len(parts) >= self.most:
            return Unclear(texts.too_many_files(self.most))
        ordered = sorted((*parts, evidence), key=lambda one: (self._facts(one, scene).place, one))
        return Gathering(tuple(ordered), texts.files_taken(len(ordered)))

    def _good(self, scene: Scene) -> tuple[int, ...]:
        """The files so far, without those that were refused."""
        return tuple(
            one for one in self.gathered(scene) if self._facts(one, scene).standing is not Standing.GONE
        )

    def close(self, parts: Sequence[Any], scene: Scene) -> Reading:
        """The set, without what was refused."""
        good = self._good(scene)
        return Taken(list(good)) if good else Unclear(texts.NO_FILE_IN_WORDS)

    def show(self, value: Any, scene: Scene) -> str:
        """The names, numbered, and how many of them are being checked."""
        facts = [self._facts(one, scene) for one in value]
        checking = sum(one.standing is Standing.CHECKING for one in facts)
        names = texts.numbered([self._name(one) for one in facts])
        return texts.checking_some(names, checking) if checking else names

    def _name(self, facts: FileFacts) -> str:
        return texts.refused_name(facts.name) if facts.standing is Standing.GONE else facts.name

    def files(self, value: Any) -> Sequence[int]:
        """All of them."""
        return tuple(value or ())

    def standing(self, value: Any, scene: Scene) -> Standing:
        """A refused file reopens the question; one that is being checked holds «Gửi» up."""
        standings = {self._facts(one, scene).standing for one in value}
        return next((one for one in (Standing.GONE, Standing.CHECKING) if one in standings), Standing.GOOD)

    def _facts(self, value: int, scene: Scene) -> FileFacts:
        return scene.files.get(value, FileFacts(texts.LOST_FILE, Standing.GONE, texts.LOST_FILE))
