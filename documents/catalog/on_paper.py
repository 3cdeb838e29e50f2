"""The list of those whom nothing reaches in the chat: what each is to be told on paper, with room to sign."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from data import deliveries
from data.db import Transaction
from data.deliveries import Untold
from documents.catalog import texts
from documents.paper import Made, PaperKind
from documents.workbook import risky
from domain.duties import ItemKind
from domain.ladders import Receiver

#: Characters that fit into a column: name, unit, what is to be told, day, signature. A4 across.
WIDTHS = (22, 26, 58, 12, 20)
#: Points of a line, of the least high row (room to sign), of the highest (Excel's limit).
LINE, LEAST, MOST = 15, 32, 409
#: Characters that a line loses to words that do not fit.
MARGIN = 4
#: Lines above the headings: title, note.
HEAD = 2


def make(session: Transaction, params: Mapping[str, Any]) -> Made:
    """The list as it stands; `params`: now (ISO, aware), zone (IANA name)."""
    now, zone = datetime.fromisoformat(params["now"]), ZoneInfo(params["zone"])
    today = now.astimezone(zone).date()
    rows = [_row(one, today) for one in deliveries.on_paper(session, now, zone)]
    return Made(texts.ON_PAPER_FILE.format(today=today), sheet(rows, today))


def _row(one: Untold, today: date) -> tuple[str, str, str, str]:
    due = "" if one.duty is None or one.duty.awaits else f"{one.duty.due:%d/%m/%Y}"
    return one.name, one.unit, _words(one, today), due


def _words(one: Untold, today: date) -> str:
    """What the person is to be told."""
    if one.duty is None:
        return texts.ANNOUNCED.format(number=one.announcement, words=one.words)
    if one.capacity is Receiver.STAFF:
        return texts.PLEASE_REGISTER.format(year=one.duty.year)
    told = texts.TO_TELL if one.capacity is Receiver.HEAD else texts.TO_WATCH
    registers = one.duty.item_kind is ItemKind.REGISTRATION
    what = texts.REGISTRATION_ITEM if registers else texts.ITEM.format(number=one.duty.item_number)
    late = texts.LATE.format(days=(today - one.duty.due).days) if one.duty.overdue(today) else ""
    return told.format(what=what, year=one.duty.year, part=one.duty.part, late=late)


def sheet(rows: Sequence[Sequence[str]], today: date) -> bytes:
    """A printable .xlsx: the title, the rows as (name, unit, what, day), and an empty column to sign in."""
    import xlsxwriter

    file = BytesIO()
    # Text that begins with "=" stays text, an address stays text: what people type is never run.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        title = texts.ON_PAPER_TITLE.format(today=today)
        book.set_properties({"title": title})
        page = book.add_worksheet(texts.ON_PAPER)
        _head(book, page, title)
        _body(book, page, rows)
        _prepare(page)
    return file.getvalue()


def _head(book: Any, page: Any, title: str) -> None:
    titled = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
    noted = book.add_format({"italic": True, "text_wrap": True, "valign": "vcenter"})
    headed = book.add_format(
        {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
    )
    page.merge_range(0, 0, 0, len(WIDTHS) - 1, title, titled)
    page.merge_range(1, 0, 1, len(WIDTHS) - 1, texts.ON_PAPER_NOTE, noted)
    page.set_row(0, 2 * LINE)
    page.set_row(1, 2 * LINE)
    page.set_row(HEAD, LEAST)
    for column, (heading, width) in enumerate(zip(texts.ON_PAPER_HEADINGS, WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(HEAD, column, heading, headed)


def _body(book: Any, page: Any, rows: Sequence[Sequence[str]]) -> None:
    framed = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    quoted = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "quote_prefix": True})
    for line, row in enumerate(rows, start=HEAD + 1):
        page.set_row(line, _height(row))
        for column, words in enumerate(row):
            page.write_string(line, column, words, quoted if risky(words) else framed)
        page.write_blank(line, len(WIDTHS) - 1, None, framed)


def _height(row: Sequence[str]) -> int:
    lines = max(_wrapped(words, width) for words, width in zip(row, WIDTHS, strict=False))
    return min(max(LINE * lines, LEAST), MOST)


def _wrapped(words: str, width: int) -> int:
    return sum(max(1, -(-len(line) // (width - MARGIN))) for line in words.split("\n"))


def _prepare(page: Any) -> None:
    """A4 across, one page wide, the headings on every page."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.repeat_rows(HEAD)
    page.freeze_panes(HEAD + 1, 0)
    page.set_footer("&C&P/&N")


PAPER = PaperKind("on_paper", make)
