"""A Word file (.docx) becomes blocks: paragraphs with their counted numbers, tables with merged cells."""

import io
from collections.abc import Iterator
from typing import Any

from documents import texts
from documents.plan_in.blocks import Block, Cell, Grid
from documents.plan_in.numbering import LEVELS, Numbering
from vietnamese import legacy

_LONGEST_CHAIN = 12


def blocks(content: bytes) -> Iterator[Block]:
    """The body in order. Raises whatever python-docx does on a file that is none."""
    import docx

    yield from _Body(docx.Document(io.BytesIO(content))).blocks()


class _Body:
    def __init__(self, document: Any) -> None:
        from docx.oxml.ns import qn

        self._tag = qn
        self._body = document.element.body
        self._styles = {one.style_id: one.element for one in document.styles}
        self._numbering = Numbering(self._numbering_part(document), qn)

    @staticmethod
    def _numbering_part(document: Any) -> Any | None:
        from docx.opc.constants import RELATIONSHIP_TYPE

        related = document.part.rels.values()
        parts = (one.target_part for one in related if one.reltype == RELATIONSHIP_TYPE.NUMBERING)
        return next((part.element for part in parts), None)

    def blocks(self) -> Iterator[Block]:
        for element in self._children(self._body):
            if element.tag == self._tag("w:p"):
                yield from self._paragraph(element).split("\n")
            elif element.tag == self._tag("w:tbl"):
                yield Grid(tuple(self._rows(element)))

    def _children(self, parent: Any) -> Iterator[Any]:
        """The children of an element; content controls and inserted text count as what they hold."""
        holders = {
            self._tag(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:smartTag", "w:hyperlink")
        }
        for element in parent.iterchildren():
            if element.tag in holders:
                yield from self._children(element)
            else:
                yield element

    # --- tables --------------------------------------------------------------------------------------------

    def _rows(self, table: Any) -> Iterator[tuple[Cell, ...]]:
        above: tuple[Cell, ...] = ()
        for row in self._children(table):
            if row.tag == self._tag("w:tr"):
                above = tuple(self._cells(row, above))
                yield above

    def _cells(self, row: Any, above: tuple[Cell, ...]) -> Iterator[Cell]:
        place = self._skipped(row)
        yield from (Cell("") for _ in range(place))
        for element in self._children(row):
            if element.tag != self._tag("w:tc"):
                continue
            goes_on = self._merged(element) and place < len(above)
            text = above[place].text if goes_on else self._cell(element)
            yield Cell(text, above=goes_on)
            span = self._number(element, "w:tcPr/w:gridSpan", 1)
            yield from (Cell(text, left=True, above=goes_on) for _ in range(span - 1))
            place += span

    def _skipped(self, row: Any) -> int:
        return self._number(row, "w:trPr/w:gridBefore", 0)

    def _merged(self, cell: Any) -> bool:
        found = self._found(cell, "w:tcPr/w:vMerge")
        return found is not None and found.get(self._tag("w:val"), "continue") == "continue"

    def _found(self, element: Any, path: str) -> Any | None:
        return element.find("/".join(map(self._tag, path.split("/"))))

    def _number(self, element: Any, path: str, otherwise: int) -> int:
        found = self._found(element, path)
        return otherwise if found is None else min(int(found.get(self._tag("w:val"))), 100)

    def _cell(self, cell: Any) -> str:
        return "\n".join(filter(None, map(self._paragraph, cell.iter(self._tag("w:p")))))

    # --- text ----------------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: Any) -> str:
        """The words of a paragraph behind its counted number."""
        font = self._font_of_style(self._style(paragraph))
        words = "".join(self._run(run, font) for run in self._children(paragraph))
        label = self._label(paragraph)
        return f"{label} {words}".strip() if label else words

    def _run(self, run: Any, font: str) -> str:
        if run.tag != self._tag("w:r"):
            return ""
        fonts = self._found(run, "w:rPr/w:rFonts")
        own = fonts.get(self._tag("w:ascii")) if fonts is not None else None
        return legacy.of_font("".join(map(self._sign, run.iterchildren())), own or font)

    def _sign(self, element: Any) -> str:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "t":
            return element.text or ""
        return {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": texts.BULLET}.get(name, "")

    def _style(self, paragraph: Any) -> Any | None:
        named = self._found(paragraph, "w:pPr/w:pStyle")
        return self._styles.get("Normal" if named is None else named.get(self._tag("w:val")))

    def _chain(self, style: Any | None) -> Iterator[Any]:
        """A style and those it is based on."""
        for _ in range(_LONGEST_CHAIN):
            if style is None:
                return
            yield style
            base = self._found(style, "w:basedOn")
            style = None if base is None else self._styles.get(base.get(self._tag("w:val")))

    def _font_of_style(self, style: Any | None) -> str:
        for one in self._chain(style):
            fonts = self._found(one, "w:rPr/w:rFonts")
            if fonts is not None and fonts.get(self._tag("w:ascii")):
                return str(fonts.get(self._tag("w:ascii")))
        return ""

    def _label(self, paragraph: Any) -> str:
        for one in (paragraph, *self._chain(self._style(paragraph))):
            listed = self._found(one, "w:pPr/w:numPr/w:numId")
            if listed is not None:
                level = self._number(one, "w:pPr/w:numPr/w:ilvl", 0)
                return self._numbering.label(listed.get(self._tag("w:val")), min(level, LEVELS - 1))
        return ""
