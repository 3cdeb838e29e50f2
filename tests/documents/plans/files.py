"""A paper as a file: Word, Excel, text with tabs, PDF by LibreOffice."""

import io
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from documents.plan_in import convert
from tests.documents.plans.papers import Paper, Table

needs_libreoffice = pytest.mark.skipif(
    convert.program() is None, reason="LibreOffice is not installed (.ci/run installs it)"
)


def as_docx(paper: Paper, font: str = "") -> bytes:
    document = docx.Document()
    if font:
        document.styles["Normal"].font.name = font
    for block in paper:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            _add_table(document, block)
    made = io.BytesIO()
    document.save(made)
    return timeless(made.getvalue())


def timeless(content: bytes) -> bytes:
    """The same archive without the moment at which it was written: equal papers are equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as written, zipfile.ZipFile(made, "w") as parts:
        for name in written.namelist():
            parts.writestr(zipfile.ZipInfo(name), written.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _add_table(document: Any, block: Table) -> None:
    rows = block.places()
    added = document.add_table(rows=len(rows), cols=block.width)
    added.style = "Table Grid" if block.ruled else "Normal Table"
    for row in rows:
        for x, y, box in row:
            cell = added.cell(y, x)
            if box.across > 1 or box.down > 1:
                cell = cell.merge(added.cell(y + box.down - 1, x + box.across - 1))
            cell.text = box.text
    repeated = added.rows[0]._tr.get_or_add_trPr()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    repeated.append(mark)


def as_xlsx(paper: Paper) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    line = 1
    for block in paper:
        if isinstance(block, str):
            sheet.cell(line, 1, block)
            line += 1
            continue
        for row in block.places():
            for x, y, box in row:
                sheet.cell(line + y, x + 1, box.text or None)
                if box.across > 1 or box.down > 1:
                    sheet.merge_cells(
                        start_row=line + y,
                        start_column=x + 1,
                        end_row=line + y + box.down - 1,
                        end_column=x + box.across,
                    )
        line += len(block.rows) + 1
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_text(paper: Paper) -> bytes:
    """Cells apart by tabs; a box that goes down stands in each of its rows, as extraction leaves it."""
    return "\n".join(line for block in paper for line in _lines(block)).encode()


def _lines(block: str | Table) -> list[str]:
    if isinstance(block, str):
        return [block]
    width = block.width
    cells = [[""] * width for _ in block.rows]
    for row in block.places():
        for x, y, box in row:
            for down in range(box.down):
                cells[y + down][x] = box.text
    return ["\t".join(row) for row in cells]


def converted(contents: dict[str, bytes], kind: str, target: str) -> dict[str, bytes]:
    """Files by their names, saved in another format by LibreOffice: all at once, for it starts slowly."""
    program = convert.program()
    assert program
    with tempfile.TemporaryDirectory() as folder:
        sources = {name: Path(folder, f"{name}.{kind}") for name in contents}
        for name, source in sources.items():
            source.write_bytes(contents[name])
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        options = [profile, "--headless", "--convert-to", target, "--outdir", folder]
        command = [program, *options, *map(str, sources.values())]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603  # our own words
        return {name: source.with_suffix(f".{target}").read_bytes() for name, source in sources.items()}
