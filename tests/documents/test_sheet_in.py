"""Filled sheets as people send them, and files that are none or want to do harm."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from documents import packed, sheet_in
from documents.catalog import sheet as template
from documents.sheet_in import Fault, UnreadableSheet


def opened() -> tuple[Workbook, Any, io.BytesIO]:
    """A new workbook, its sheet, and a file to keep it in."""
    book = Workbook()
    return book, book.active, io.BytesIO()


def workbook(rows: Sequence[Any]) -> bytes:
    book, page, file = opened()
    for row in rows:
        page.append(row)
    book.save(file)
    return file.getvalue()


def fault(content: bytes) -> Fault:
    with pytest.raises(UnreadableSheet) as caught:
        sheet_in.rows(content)
    return caught.value.fault


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return file.getvalue()


def changed(content: bytes, part: str, change: Any) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    return zipped({**parts, part: change(parts[part])})


def test_cells_read_as_a_person_would_type_them() -> None:
    rows = [
        ["Họ và tên", "Ngày", "Số"],
        ["Chuye\u0302n vie\u0302n\u00a01 ", date(2024, 3, 15), 12.5],
        [None, datetime.fromisoformat("2024-03-15T07:30"), 1200000],
        [],
        ["hai\ndòng", True, 0.1 + 0.2],
        [],
    ]
    assert sheet_in.rows(workbook(rows)) == [
        ["Họ và tên", "Ngày", "Số"],
        ["Chuyên viên 1", "15/03/2024", "12,5"],
        ["", "15/03/2024 07:30", "1200000"],
        [],
        ["hai\ndòng", "True", "0,3"],
    ]


def test_a_percentage_keeps_its_sign() -> None:
    book, page, file = opened()
    page.append([0.6, 0.125])
    for cell in page[1]:
        cell.number_format = "0.0%"
    book.save(file)
    assert sheet_in.rows(file.getvalue()) == [["60%", "12,5%"]]


def test_a_formula_is_never_read_as_one() -> None:
    book, page, file = opened()
    page["A1"] = "x"
    page["B1"] = "=HYPERLINK(1)"
    page["C1"] = "=1+1"
    page["C1"].data_type = "s"
    page["D1"] = "@SUM(A1)"
    page["E1"] = "+cmd"
    page["F1"] = "-5"
    book.save(file)
    # What a formula came to was never computed here; text that only looks like one loses its sign.
    assert sheet_in.rows(file.getvalue()) == [["x", "", "1+1", "SUM(A1)", "cmd", "-5"]]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("Tên;Số\r\nAn;1,5\r\n".encode("utf-8-sig"), [["Tên", "Số"], ["An", "1,5"]]),
        ('Tên,Số\nAn,"1,5"\n'.encode(), [["Tên", "Số"], ["An", "1,5"]]),
        ("Tên\tSố\nAn\t2\n".encode("utf-16"), [["Tên", "Số"], ["An", "2"]]),
        ('Tên;Ý\nAn;"một\nhai"\n'.encode(), [["Tên", "Ý"], ["An", "một\nhai"]]),
        ("Tên;Ý\n\nAn;=1+1\n".encode(), [["Tên", "Ý"], [], ["An", "1+1"]]),
    ],
)
def test_a_csv_file_of_any_separator(content: bytes, rows: list[list[str]]) -> None:
    assert sheet_in.rows(content) == rows


def test_what_is_no_sheet_is_named() -> None:
    whole = workbook([["a", "b"]])
    assert {
        "pdf": fault(b"%PDF-1.7\n%x"),
        "photo": fault(b"\xff\xd8\xff\xe0abc"),
        "zip": fault(zipped({"a.txt": b"x"})),
        "cut": fault(whole[: len(whole) // 2]),
        "nothing": fault(b""),
        "empty": fault(workbook([])),
        "blank": fault(workbook([["", None], ["  "]])),
        "old": fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        "quotes": fault(b'a;b\n"x;y'),
        "latin": fault("Tên;Số\nÂn;1".encode("cp1258", "replace") + b"\xff"),
    } == {
        "pdf": Fault.BROKEN,
        "photo": Fault.BROKEN,
        "zip": Fault.BROKEN,
        "cut": Fault.BROKEN,
        "nothing": Fault.EMPTY,
        "empty": Fault.EMPTY,
        "blank": Fault.EMPTY,
        "old": Fault.LOCKED,
        "quotes": Fault.BROKEN,
        "latin": Fault.BROKEN,
    }


def test_limits_are_where_they_are_said_to_be() -> None:
    most = [["x", "y"]] * sheet_in.MOST_ROWS
    assert len(sheet_in.rows(workbook(most))) == sheet_in.MOST_ROWS
    assert fault(workbook([["x", "y"]] * (sheet_in.MOST_ROWS + sheet_in.LINES_ABOVE + 1))) is Fault.TOO_MANY
    assert len(sheet_in.rows(workbook([["x"] * sheet_in.MOST_COLUMNS]))[0]) == sheet_in.MOST_COLUMNS
    assert fault(workbook([["x"] * (sheet_in.MOST_COLUMNS + 1)])) is Fault.TOO_MANY
    assert fault(b"x;y\n" * sheet_in.MOST_BYTES) is Fault.TOO_BIG


def test_a_row_far_below_is_not_lost() -> None:
    book, page, file = opened()
    page["A1"], page["B5000"] = "x", "y"
    book.save(file)
    rows = sheet_in.rows(file.getvalue())
    assert (len(rows), rows[0], rows[-1]) == (5000, ["x"], ["", "y"])


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zipped({"xl/workbook.xml": b"0" * (sheet_in.MOST_UNPACKED + 1)})
    assert len(bomb) < sheet_in.MOST_BYTES
    assert fault(bomb) is Fault.TOO_BIG
    many = zipped({f"{number}.xml": b"" for number in range(packed.MOST_PARTS + 1)})
    assert fault(many) is Fault.TOO_BIG


def test_entities_are_not_expanded() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    bad = changed(workbook([["a", "b"]]), "xl/workbook.xml", lambda xml: laughs + xml)
    assert fault(bad) is Fault.BROKEN


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_fault(content: bytes) -> None:
    for bytes_ in (content, b"PK\x03\x04" + content):
        try:
            rows = sheet_in.rows(bytes_)
        except UnreadableSheet:
            continue
        assert rows


COLUMNS = [
    {
        "label": label,
        "required": required,
        "hint": "=ghi thế nào",
        "example": example,
        "sample": example,
        "options": options,
        "one": True,
    }
    for label, required, example, options in [
        ("Họ và tên", True, "Chuyên viên 1", ["Chuyên viên 1", "=1+1"]),
        ("Nội dung", False, "=SUM(A1)", []),
    ]
]
PARAMS = {
    "title": "Biểu mẫu",
    "file": "mau.xlsx",
    "note": "Cột có dấu * phải điền.",
    "number": "TT",
    "mark": "Ví dụ",
    "sheet": "Nhập",
    "lists": "Lựa chọn",
    "guide": "Cách ghi",
    "headings": ["Cột", "Bắt buộc", "Cách ghi", "Ví dụ"],
    "yes": "Có",
    "columns": COLUMNS,
}


def test_a_template_is_read_again_and_holds_no_formula(session: Any) -> None:
    made = template.make(session, PARAMS)
    assert made.name == "mau.xlsx"
    assert sheet_in.rows(made.content) == [
        ["Cột có dấu * phải điền."],
        ["TT", "Họ và tên *", "Nội dung"],
        ["Ví dụ", "Chuyên viên 1", "SUM(A1)"],
    ]
    book = load_workbook(io.BytesIO(made.content))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith("="))


def test_a_template_is_ready_to_be_filled(session: Any) -> None:
    page = load_workbook(io.BytesIO(template.make(session, PARAMS).content)).worksheets[0]
    assert page.freeze_panes == "A3"
    # Text stays as it is typed: "1-2" is no date.
    assert {page.column_dimensions[letter].number_format for letter in "AB"} == {"@"}
    assert page.column_dimensions["B"].width > template.NUMBER
    (rule,) = page.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1, rule.showErrorMessage) == (
        "B4:B503",
        "'Lựa chọn'!$A$2:$A$3",
        False,
    )
