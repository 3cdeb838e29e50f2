"""An empty sheet to fill in for a form: its columns, an example, lists to choose from, and how to write each.

The words come with the order: forms and documents don't know each other, so who orders the sheet describes
the columns in `params` (title, file, sheet, note, mark, lists, guide, headings, yes, columns; each column has
label, required, hint, example, sample (what the example row holds of it), options, one).
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from data.db import Transaction
from documents.paper import Made, PaperKind
from documents.workbook import risky

Params = Mapping[str, Any]

#: Rows made ready for writing; as many as are read again.
ROWS = 500
#: Characters of a column, by what is written in it; and of the column of numbers.
NARROW, WIDE, NUMBER = 16, 34, 8
#: From so many characters of an example on, a column is a wide one.
LONG = 22
#: Lines of a heading, points of a line, and points above and below a heading.
MOST_LINES, LINE, ROOM = 4, 16, 8
#: Columns under the note: a phone shows no more at once.
NOTE_OVER = 4
#: The line of the headings, counted from 0: the note stands above, the example below.
HEAD = 1


def make(session: Transaction, params: Params) -> Made:  # noqa: ARG001  # the shape of PaperKind.make
    """The workbook that `params` describe."""
    import xlsxwriter

    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": params["title"]})
        formats = _formats(book)
        page = book.add_worksheet(params["sheet"])
        lists = book.add_worksheet(params["lists"])
        guide = book.add_worksheet(params["guide"])
        _rows(page, params, formats)
        _lists(lists, params, formats)
        _guide(guide, params, formats)
        _choices(page, params)
    return Made(params["file"], file.getvalue())


def _formats(book: Any) -> dict[str, Any]:
    whole = {"text_wrap": True, "valign": "top", "font_size": 11}
    framed = {**whole, "border": 1, "border_color": "#B8C4D6"}
    head = {**framed, "bold": True, "valign": "vcenter", "align": "center"}
    # Text stays as it is typed: no program makes a date of "1-2" or loses the zeros of "007".
    typed = {**framed, "num_format": "@"}
    return {
        "note": book.add_format({**whole, "italic": True, "font_color": "#44546A", "valign": "vcenter"}),
        "required": book.add_format({**head, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}),
        "free": book.add_format({**head, "bg_color": "#DDE6F3"}),
        "example": book.add_format(
            {**typed, "italic": True, "font_color": "#5F6B7A", "bg_color": "#F5F7FA", "quote_prefix": True}
        ),
        "typed": book.add_format(typed),
        "text": book.add_format({**framed, "quote_prefix": False}),
        "quoted": book.add_format({**framed, "quote_prefix": True}),
    }


def _rows(page: Any, params: Params, formats: Mapping[str, Any]) -> None:
    columns = params["columns"]
    page.merge_range(0, 0, 0, min(NOTE_OVER, len(columns)), params["note"], formats["note"])
    page.set_row(0, 3.5 * LINE, formats["note"])
    page.set_column(0, 0, NUMBER, formats["typed"])
    page.write_string(HEAD, 0, params["number"], formats["free"])
    page.write_string(HEAD + 1, 0, params["mark"], formats["example"])
    for place, column in enumerate(columns, start=1):
        page.set_column(place, place, _width(column), formats["typed"])
        label = f"{column['label']} *" if column["required"] else column["label"]
        page.write_string(HEAD, place, label, formats["required" if column["required"] else "free"])
        page.write_string(HEAD + 1, place, column["sample"], formats["example"])
    page.set_row(HEAD, min(MOST_LINES, max(map(_head_lines, columns))) * LINE + ROOM)
    page.set_row(HEAD + 1, max(map(_example_lines, columns)) * LINE)
    page.freeze_panes(HEAD + 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD)
    page.set_footer("&C&P/&N")


def _width(column: Params) -> int:
    longest = max(map(len, (column["example"], *column["options"])), default=0)
    return WIDE if longest > LONG else NARROW


def _head_lines(column: Params) -> int:
    return -(-(len(column["label"]) + 2) // (_width(column) - 4))


def _example_lines(column: Params) -> int:
    lines = column["sample"].split("\n")
    return sum(max(1, -(-len(line) // (_width(column) - 4))) for line in lines)


def _lists(page: Any, params: Params, formats: Mapping[str, Any]) -> None:
    """One column for each question with options."""
    chosen = _with_options(params["columns"])
    for place, column in enumerate(chosen):
        page.set_column(place, place, WIDE)
        page.write_string(0, place, column["label"], formats["free"])
        for line, option in enumerate(column["options"], start=1):
            page.write_string(line, place, option, formats["quoted" if risky(option) else "text"])
    page.freeze_panes(1, 0)
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _with_options(columns: Sequence[Params]) -> list[Params]:
    return [column for column in columns if column["options"]]


def _guide(page: Any, params: Params, formats: Mapping[str, Any]) -> None:
    """How each column is written: its name, whether it is required, how, an example."""
    for place, (heading, width) in enumerate(zip(params["headings"], (26, 10, 48, 40), strict=True)):
        page.set_column(place, place, width)
        page.write_string(0, place, heading, formats["free"])
    for line, column in enumerate(params["columns"], start=1):
        cells = (
            column["label"],
            params["yes"] if column["required"] else "",
            column["hint"],
            column["example"],
        )
        for place, words in enumerate(cells):
            page.write_string(line, place, words, formats["quoted" if risky(words) else "text"])
        page.set_row(line, _guide_lines(column) * LINE)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _guide_lines(column: Params) -> int:
    pieces = ((column["label"], 24), (column["hint"], 50), (column["example"], 40))
    return max(sum(max(1, -(-len(line) // wide)) for line in words.split("\n")) for words, wide in pieces)


def _choices(page: Any, params: Params) -> None:
    """Drop-down lists for questions with one answer; other words may be typed, the bot reads them."""
    places = {column["label"]: place for place, column in enumerate(_with_options(params["columns"]))}
    for place, column in enumerate(params["columns"], start=1):
        if column["options"] and column["one"]:
            letter, last = _letters(places[column["label"]]), len(column["options"]) + 1
            source = f"='{params['lists']}'!${letter}$2:${letter}${last}"
            allowed = {"validate": "list", "source": source, "show_error": False}
            page.data_validation(HEAD + 2, place, HEAD + 1 + ROWS, place, allowed)


def _letters(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


PAPER = PaperKind("sheet", make)
