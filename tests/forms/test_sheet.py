"""Headings in any order, names of people, cells read as if typed: the pure half of entering from a sheet."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.message import plain
from forms import sheet
from forms.catalog import forms
from forms.choices import Choice, Confirm, Several
from forms.fields import Day, FileField, Number, Text
from forms.gathering import Column as Cell
from forms.gathering import Files, LongText, Rows
from forms.promises.known import KnownRows
from forms.scene import Option, Scene
from forms.sheet import Column, Holder, Read, Wrong
from forms.state import Fields

OPTIONS = (Option("a", "Lao động tiên tiến", ("LĐTT",)), Option("b", "Chiến sĩ thi đua cơ sở", ("CSTĐCS",)))
AWARD = Choice("award", "Danh hiệu", "Danh hiệu nào?", fixed=OPTIONS, example="LĐTT")
WHY = Text("why", "Lý do", "Vì sao?", example="Bận", when=lambda scene: scene.answers.get("award") == "b")
NOTE = Text("note", "Ghi chú", "Ghi gì?", example="x", optional=True)
TABLE = Rows(
    "table", "Chỉ tiêu", "Nào?", example="a; 1", columns=(Cell("what", "gì"), Cell("n", "số", number=True))
)
FIELDS: Fields = (AWARD, WHY, NOTE)
SCENE = Scene(date(2024, 1, 10))


def one(field: Any, cell: str, scene: Scene = SCENE) -> Any:
    """The answer of one question to a cell, or the sentence that it gives."""
    found = sheet.read((field,), {field.name: cell}, scene)
    return found.answers.get(field.name, "not there") if isinstance(found, Read) else plain(found.why)


@pytest.mark.parametrize(
    ("field", "cell", "answer"),
    [
        (AWARD, "lđtt", "a"),
        (AWARD, "Chiến sĩ thi đua cơ sở", "b"),
        (Several("s", "S", "?", fixed=OPTIONS), "LĐTT, cstđcs", ["a", "b"]),
        (Confirm("c", "C", "?"), "đồng ý", "yes"),
        (Number("n", "N", "?", example="1", unit="%"), "12,5 %", 12.5),
        (Number("n", "N", "?", example="1"), "0", 0),
        (Day("d", "D", "?", example="1/3"), "15/03/2024", "2024-03-15"),
        (NOTE, "", None),
        (LongText("l", "L", "?", example="x"), "một\nhai", ["một\nhai"]),
        (TABLE, "a; 1\nb; 2,5", [{"what": "a", "n": 1}, {"what": "b", "n": 2.5}]),
        (Files("f", "F", "?", optional=True), "", None),
    ],
)
def test_a_cell_answers_as_if_typed(field: Any, cell: str, answer: Any) -> None:
    assert one(field, cell) == answer


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        (AWARD, "", "Thiếu «Danh hiệu»."),
        (Number("n", "N", "?", example="15"), "nhiều", "Ví dụ: 15"),
        (TABLE, "a; b", "Dòng «a; b»"),
        (TABLE, "xoá 2", "số 2"),
        (Confirm("c", "C", "?"), "không", "Cần xác nhận"),
        (FileField("f", "F", "?"), "anh.jpg", "Câu này cần một tệp"),
        (LongText("l", "L", "?", example="x", shortest=20), "ngắn", "20"),
    ],
)
def test_a_cell_that_does_not_do_says_why(field: Any, cell: str, said: str) -> None:
    assert said in one(field, cell)


def test_what_an_unclear_cell_may_mean_is_listed() -> None:
    several = Choice("x", "X", "?", fixed=(Option("1", "Giấy khen A"), Option("2", "Giấy khen B")))
    found = sheet.read((several,), {"x": "giấy khen"}, SCENE)
    assert isinstance(found, Wrong)
    assert (found.label, found.others) == ("X", ("Giấy khen A", "Giấy khen B"))
    day = sheet.read((Day("d", "D", "?", example="1/3"),), {"d": "tháng 3"}, SCENE)
    assert isinstance(day, Wrong)
    assert day.others == ("thứ Sáu, 01/03/2024", "Chủ nhật, 31/03/2024")


def test_a_question_that_is_not_asked_leaves_its_cell_out_and_says_so() -> None:
    assert sheet.read(FIELDS, {"award": "LĐTT", "why": "bận"}, SCENE) == Read(
        {"award": "a", "note": None}, ("Lý do",)
    )
    assert sheet.read(FIELDS, {"award": "CSTĐCS", "why": "bận"}, SCENE) == Read(
        {"award": "b", "why": "bận", "note": None}
    )
    wrong = sheet.read(FIELDS, {"award": "CSTĐCS"}, SCENE)
    assert isinstance(wrong, Wrong)
    assert wrong.label == "Lý do"


def test_an_empty_cell_keeps_what_is_known_and_a_filled_one_takes_its_place() -> None:
    rows = KnownRows("table", "Chỉ tiêu", "Nào?", example="a; 1", columns=TABLE.columns)
    known = Scene(SCENE.today, facts={"table": ({"what": "k", "n": 9},)}, prefill={"note": "cũ"})
    assert one(rows, "", known) == [{"what": "k", "n": 9}]
    assert one(rows, "a; 1", known) == [{"what": "a", "n": 1}]
    assert (one(NOTE, "", known), one(NOTE, "mới", known)) == ("cũ", "mới")


WANTED = (
    Column("who", "Họ và tên", required=True, example="Chuyên viên 1"),
    Column("award", "Danh hiệu, hình thức", required=True, example="LĐTT"),
    Column("number", "Số quyết định"),
    Column("day", "Ngày quyết định"),
)


@given(st.permutations([column.label for column in WANTED]))
def test_columns_are_found_in_any_order(labels: list[str]) -> None:
    found = sheet.layout([["Bảng đăng ký"], [], [f"{label.upper()} *" for label in labels]], WANTED)
    assert found.head == 2
    assert {column.name: labels[found.places[column.name]] for column in WANTED} == {
        column.name: column.label for column in WANTED
    }
    assert (found.guessed, found.unknown, found.missing) == ({}, (), ())


def test_headings_nearly_right_are_named_and_unknown_ones_left_out() -> None:
    found = sheet.layout([["ho ten", "Danh hieu hinh thuc dk", "Ghi chú", "Họ và tên", "Quyết định"]], WANTED)
    assert found.places == {"who": 3, "award": 1}
    assert found.guessed == {"Danh hieu hinh thuc dk": "Danh hiệu, hình thức"}
    # «Quyết định» may be its number or its day: never guessed between the two.
    assert found.unknown == ("ho ten", "Ghi chú", "Quyết định")


def test_required_columns_that_are_missing_are_named() -> None:
    found = sheet.layout([["Số quyết định", "TT"], ["1", "2"]], WANTED)
    assert [column.label for column in found.missing] == ["Họ và tên", "Danh hiệu, hình thức"]


def test_a_short_row_has_empty_cells() -> None:
    found = sheet.layout([["Họ và tên", "Danh hiệu, hình thức"]], WANTED)
    assert sheet.cells_of(["An"], found) == {"who": "An", "award": ""}


PEOPLE = [
    Holder(1, "Nguyễn Văn An", "Phòng A", (), ("Phòng A", "PA")),
    Holder(2, "Nguyễn Văn An", "Phòng B", (), ("Phòng B",)),
    Holder(3, "Nguyễn Văn Ân", "Phòng B", (), ("Phòng B",)),
    Holder(4, "Lê Bình", "Phòng A", ("Lê Bình (Phòng A)",), ("Phòng A", "PA")),
]


@pytest.mark.parametrize(
    ("who", "unit", "found"),
    [
        ("Lê Bình", "", [4]),
        ("le binh", "", [4]),
        ("Đ/c LÊ BÌNH", "Phòng A", [4]),
        ("Lê Bình (Phòng A)", "", [4]),
        ("Lê Bình", "Phòng B", []),
        ("Bình", "", []),
        ("Nguyễn Văn Ân", "", [3]),
        ("Nguyễn Văn An", "", [1, 2]),
        ("Nguyễn Văn An", "phong b", [2]),
        ("Nguyễn Văn An", "PA", [1]),
        ("nguyen van an", "", [1, 2, 3]),
        ("", "", []),
    ],
)
def test_people_are_never_guessed(who: str, unit: str, found: list[int]) -> None:
    assert [one.id for one in sheet.holders_named(who, unit, PEOPLE)] == found


def test_nearly_the_same_names_are_shown() -> None:
    assert sheet.nearly("Lê Bìn", PEOPLE) == ("Lê Bình (Phòng A)",)
    assert sheet.nearly("Phòng C", [Holder(1, "Phòng A", "Phòng A")]) == ("Phòng A",)


def test_a_digest_tells_content_apart() -> None:
    assert sheet.digest("x", {"b": 1, "a": 2}) == sheet.digest("x", {"a": 2, "b": 1})
    assert len({sheet.digest("x", 1), sheet.digest("x", 2), sheet.digest("y", 1)}) == 3


def test_two_questions_of_one_label_have_two_headings() -> None:
    twice = sheet.columns((NOTE, Text("more", "ghi chú", "?", example="x")), SCENE)
    assert [column.label for column in twice] == ["Ghi chú [note]", "ghi chú [more]"]


def test_a_form_that_always_asks_for_a_file_is_no_sheet() -> None:
    assert sheet.needs_file(forms()["sheet"])
    assert not sheet.needs_file(forms()["registration"])


def test_the_example_row_leaves_out_what_its_own_cells_do_not_ask_for() -> None:
    samples = {column.name: column.sample for column in sheet.columns(FIELDS, SCENE)}
    assert samples == {"award": "LĐTT", "why": "", "note": "x"}
    wider = replace(AWARD, example="CSTĐCS")
    assert sheet.columns((wider, WHY), SCENE)[1].sample == "Bận"
