"""Workbooks read back as a spreadsheet program would: headings, dates, text that is never run, figures."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from sqlmodel import Session, select

from data import duties, reports, submissions
from data.models import Person
from documents.catalog import kinds
from documents.workbook import Cell, Sheet, workbook
from domain.duties import DutyState
from tests import office

NOW = datetime(2024, 5, 2, 20, tzinfo=UTC)
TODAY = date(2024, 5, 3)
PARAMS = {"year": 2024, "today": TODAY.isoformat(), "zone": "Asia/Ho_Chi_Minh"}

#: Text that a spreadsheet would run, open or turn into something else if it were not kept as text.
DANGEROUS = [
    "=cmd()|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "{=A1}",
    "http://example.org",
    "mailto:a@b.c",
    "00123",
    "2024-01-01",
    "<b>&amp;</b>",
    "😀 NFD: e\u0302\u0301",
    "dòng một\ndòng hai",
    "ký tự \x07 lạ",
    "x" * 4000,
]


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def below(sheet: Any) -> list[list[Any]]:
    """What stands below the headings."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize("words", DANGEROUS)
def test_text_stays_text(words: str) -> None:
    cell = opened(workbook("t", [Sheet("S", ["Cột"], [[words]])]))["S"]["A2"]
    assert (cell.data_type, cell.hyperlink, str(cell.value).replace("_x0007_", "\x07")) == ("s", None, words)


def test_values_keep_their_kind() -> None:
    sheet: Any = opened(workbook("t", [Sheet("S", ["a", "b", "c", "d"], [[date(2024, 1, 29), 3, 0, None]])]))[
        "S"
    ]
    first, *rest = sheet[2]
    assert (first.value, first.is_date, first.number_format) == (datetime(2024, 1, 29), True, "dd/mm/yyyy")  # noqa: DTZ001  # a day as openpyxl gives it
    assert [cell.value for cell in rest] == [3, 0, None]


def test_headings_are_frozen_bold_and_wide_enough() -> None:
    rows: list[list[Cell]] = [["Một nội dung dài " * 3, 1], ["Ngắn", 2]]
    book = opened(workbook("Tên", [Sheet("S", ["Nội dung", "Số"], rows), Sheet("Trống", ["Cột"], [])]))
    sheet = book["S"]
    assert (sheet.freeze_panes, sheet["A1"].font.b, sheet.auto_filter.ref) == ("A2", True, "A1:B3")
    assert (50 < sheet.column_dimensions["A"].width < 62, sheet.column_dimensions["B"].width >= 8) == (
        True,
        True,
    )
    assert (book["Trống"].freeze_panes, book["Trống"].max_row, book.properties.title) == ("A2", 1, "Tên")


@pytest.fixture
def year(session: Session) -> Session:
    """The small office in May: something done, disputed, in the way, and registered under odd names."""
    office.build(session)
    first, second, third, *_ = duties.duties(session)
    duties.report(session, first.id, DutyState.DONE, 1, NOW, note="=HYPERLINK(1)")
    duties.report(session, second.id, DutyState.DISPUTED, 1, NOW)
    obstacle = duties.raise_obstacle(session, third.id, "Thiếu <số liệu>", 1, NOW)
    duties.answer_obstacle(session, obstacle.id, "Đã gửi", 1, NOW)
    duties.raise_obstacle(session, first.id, "+Chưa có mẫu", 1, NOW)
    for name in ("Trưởng phòng A", "Chuyên viên 5"):
        person = session.exec(select(Person).where(Person.name == name)).one()
        person.name = f"{name} <A>_🎉"
        session.flush()
        submissions.hand_in(
            session,
            form="registration",
            form_version=1,
            year=2024,
            person=person.id,
            unit=4,
            subject="ldtt",
            answers={"award": "ldtt", "commitments": "=cmd()", "initiative": None},
            by=1,
            draft=None,
            now=NOW,
        )
    return session


HEADINGS = {
    "Tổng hợp": "Quý|Tổng số việc|Đã xong|Còn trong hạn|Quá hạn|Chờ Văn phòng quyết",
    "Theo đơn vị": "Đơn vị|Tổng số việc|Đã xong|Còn trong hạn|Quá hạn|Chờ Văn phòng quyết",
    "Việc": "Mục|Nội dung|Đơn vị|Vai trò|Tình trạng|Hạn|Chỉ làm nếu có|Ghi chú",
    "Quá hạn": "Mục|Nội dung|Đơn vị|Vai trò|Tình trạng|Hạn|Chỉ làm nếu có|Ghi chú",
    "Đăng ký": "Họ và tên|Đơn vị|Danh hiệu|Cam kết, chỉ tiêu|Sáng kiến, đề tài"
    "|Ngày gửi|Lần sửa|Người nhập thay",
    "Theo danh hiệu": "Đơn vị|Danh hiệu|Số người",
    "Chưa đăng ký": "Đơn vị|Họ và tên",
    "Vướng mắc": "Mục|Đơn vị|Vướng mắc|Người báo|Ngày báo|Trả lời|Ngày trả lời",
}


def test_the_years_workbook_says_what_the_report_says(year: Session) -> None:
    made = kinds()["year"].make(year, PARAMS)
    book, report = opened(made.content), reports.report(year, 2024, TODAY)
    assert made.name == "thi-dua-2024-den-2024-05-03.xlsx"
    assert {sheet.title: "|".join(str(cell.value) for cell in sheet[1]) for sheet in book} == HEADINGS
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    rows = {sheet.title: below(sheet) for sheet in book}
    assert [row[1:] for row in rows["Tổng hợp"]] == [
        [each.total, each.closed, each.owed, each.overdue, each.disputed] for each in report.by_quarter
    ]
    assert [row[0] for row in rows["Tổng hợp"]] == ["Quý I", "Quý II", "Quý III", "Quý IV"]
    assert [row[0] for row in rows["Theo đơn vị"]] == [each.name for each in report.by_unit]
    assert [row[5].date() for row in rows["Việc"]] == [duty.due for duty in report.duties]
    assert len(rows["Quá hạn"]) == len(report.overdue) == sum(each.overdue for each in report.by_unit)
    assert rows["Chưa đăng ký"] == [
        [unit.unit_name, person.name] for unit in report.unregistered for person in unit.missing
    ]
    assert rows["Theo danh hiệu"] == [["Phòng Lãnh sự - Hợp tác quốc tế", "Lao động tiên tiến", 2]]


def test_registrations_and_obstacles_row_by_row(year: Session) -> None:
    book = opened(kinds()["year"].make(year, PARAMS).content)
    registered = below(book["Đăng ký"])
    # 20:00 UTC is the next day in the office
    day = datetime(2024, 5, 3)  # noqa: DTZ001  # a day as openpyxl gives it
    entered = year.get_one(Person, 1).name
    home = "Phòng Lãnh sự - Hợp tác quốc tế"
    assert registered == [
        [f"{name} <A>_🎉", home, "Lao động tiên tiến", "=cmd()", None, day, 1, entered]
        for name in ("Trưởng phòng A", "Chuyên viên 5")
    ]
    obstacles = [row[2:] for row in below(book["Vướng mắc"])]
    assert sorted(obstacles, key=str) == [
        ["+Chưa có mẫu", entered, day, None, None],
        ["Thiếu <số liệu>", entered, day, "Đã gửi", day],
    ]


def test_no_word_of_ours_is_a_code(year: Session) -> None:
    """States and roles of duties are shown by their labels."""
    book = opened(kinds()["year"].make(year, PARAMS).content)
    shown = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert shown & {str(state) for state in DutyState} == set()


def test_a_year_without_a_plan_gives_empty_sheets(session: Session) -> None:
    book = opened(kinds()["year"].make(session, {**PARAMS, "year": 2030}).content)
    assert {sheet.max_row for sheet in book} == {1}
