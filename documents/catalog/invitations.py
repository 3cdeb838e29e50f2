"""Invitations on paper: one card each with the QR code that opens the bot, to be cut out and handed over.

The codes stand in the order: what the database keeps of a code is its hash, so nobody can print one again.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from data.db import Transaction
from documents.catalog import texts
from documents.paper import Made, PaperKind

Card = Mapping[str, str]

#: Cards side by side; centimetres of a card's QR code, and of the margins of an A4 page.
ACROSS, QR, MARGIN = 2, 3.6, 1.5
#: Points of a name, and of what stands below it.
NAME, SMALL = 12, 9


def make(session: Transaction, params: Mapping[str, Any]) -> Made:  # noqa: ARG001  # the shape of PaperKind.make
    """A Word file; `params`: cards (name, unit, code, url each; url "" where the bot's name is not known),
    until (ISO day on which the codes run out)."""
    from docx import Document
    from docx.shared import Cm

    until = date.fromisoformat(params["until"])
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    paper.styles["Normal"].font.name = "Times New Roman"
    paper.core_properties.title = texts.INVITATIONS
    _cards(paper, params["cards"], until)
    file = BytesIO()
    paper.save(file)
    return Made(texts.INVITATIONS_FILE.format(until=until), file.getvalue())


def _cards(paper: Any, cards: Sequence[Card], until: date) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT

    table = paper.add_table(rows=-(-len(cards) // ACROSS), cols=ACROSS, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for place, card in enumerate(cards):
        row = table.rows[place // ACROSS]
        _whole(row)
        _card(row.cells[place % ACROSS], card, until)


def _whole(row: Any) -> None:
    """A card is not torn apart by the end of a page."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    if properties.find("{*}cantSplit") is None:
        properties.append(OxmlElement("w:cantSplit"))


def _card(cell: Any, card: Card, until: date) -> None:
    from docx.shared import Cm

    head = cell.paragraphs[0]
    _line(head, card["name"], NAME, bold=True)
    _line(cell.add_paragraph(), card["unit"], SMALL)
    if card["url"]:
        picture = cell.add_paragraph()
        picture.alignment = 1
        picture.add_run().add_picture(BytesIO(_qr(card["url"])), width=Cm(QR))
    _line(cell.add_paragraph(), texts.HOW_TO_JOIN.format(code=card["code"]), SMALL)
    _line(cell.add_paragraph(), texts.CODE_UNTIL.format(until=until), SMALL)


def _line(paragraph: Any, words: str, points: int, *, bold: bool = False) -> None:
    from docx.shared import Pt

    paragraph.alignment = 1
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(points), bold


def _qr(url: str) -> bytes:
    import segno

    file = BytesIO()
    segno.make(url, error="m").save(file, kind="png", scale=8)
    return file.getvalue()


PAPER = PaperKind("invitations", make)
