"""Workbooks read back as a spreadsheet program would: headings, dates, text that is never run, figures."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from sqlmodel import Session, select

from data import duties, obstacles, people, reports
from data.models import Person
from documents.catalog import kinds
from documents.workbook import Cell, Sheet, workbook
from domain.duties import DutyState
from domain.people import Role
from domain.review import Stream, SubmissionState
from tests import handing, office

NOW = datetime(2024, 5, 2, 20, tzinfo=UTC)
TODAY = date(2024, 5, 3)
FORMS = {
    "registration": "Đăng ký danh hiệu",
    "initiative": "Đăng ký sáng kiến",
    "recognition": "Đơn yêu cầu công nhận sáng kiến",
    "movement_activity": "Hoạt động phong trào",
}
PARAMS = {"year": 2024, "today": TODAY.isoformat(), "zone": "Asia/Ho_Chi_Minh", "forms": FORMS}

#: Text that a spreadsheet would run, open or turn into something else if it were not kept as text.
DANGEROUS = [
    "=cmd()|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    " =1+1",
    "\t=1+1",
    "\n=1+1",
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
    assert bool(cell.quotePrefix) is words.lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))


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
    obstacle = obstacles.raise_obstacle(session, third.unit, third.id, "Thiếu <số liệu>", 1, NOW)
    secretary = people.actor_of(session, "telegram", "Thư ký", "", NOW.date(), NOW)
    obstacles.answer(session, obstacle.id, "Đã gửi", secretary, NOW)
    obstacles.raise_obstacle(session, first.unit, first.id, "+Chưa có mẫu", 1, NOW)
    for name in ("Trưởng phòng A", "Chuyên viên 5"):
        person = session.exec(select(Person).where(Person.name == name)).one()
        person.name = f"{name} <A>_🎉"
        session.flush()
        row = handing.hand_in(
            session,
            person=person.id,
            unit=4,
            answers={"award": "ldtt", "commitments": "=cmd()", "initiative": None},
            by=1,
            now=NOW,
        )
    row.state, row.late = SubmissionState.ACCEPTED, True
    hand_in_other_things(session, row.person_id)
    return session


def hand_in_other_things(session: Session, person: int) -> None:
    """An initiative under an odd name, an activity of the union, and something of a form that is gone."""
    for form, unit, answers in (
        ("initiative", 4, {"title": "@SUM(A1)"}),
        ("movement_activity", 9, {"movement": "-2", "members": 4, "took_part": 3}),
        ("former", 4, {"what": "+1"}),
    ):
        handing.hand_in(
            session,
            form=form,
            person=person,
            unit=unit,
            subject=form,
            collective=unit == 9,
            answers=answers,
            by=person,
            now=NOW,
            stream=Stream.OFFICE,
            state=SubmissionState.AGREED,
        )


HEADINGS = {
    "Tổng hợp": "Quý|Tổng số việc|Đã xong|Còn trong hạn|Quá hạn|Chờ Văn phòng quyết",
    "Theo đơn vị": "Đơn vị|Tổng số việc|Đã xong|Còn trong hạn|Quá hạn|Chờ Văn phòng quyết",
    "Việc": "Mục|Nội dung|Đơn vị|Vai trò|Tình trạng|Hạn|Chỉ làm nếu có|Ghi chú",
    "Quá hạn": "Mục|Nội dung|Đơn vị|Vai trò|Tình trạng|Hạn|Chỉ làm nếu có|Ghi chú",
    "Đăng ký": "Họ và tên|Đơn vị|Danh hiệu|Cam kết, chỉ tiêu|Sáng kiến, đề tài"
    "|Ngày gửi|Bản thứ|Người nhập thay|Tình trạng|Nộp muộn",
    "Theo danh hiệu": "Đơn vị|Danh hiệu|Số người|Chờ trưởng đơn vị|Chờ Văn phòng, thư ký|Trả lại để sửa"
    "|Đã nhận|Nộp muộn",
    "Hồ sơ khác": "Hồ sơ|Đơn vị|Người nộp|Nội dung|Ngày gửi|Bản thứ|Người nhập thay|Tình trạng|Nộp muộn",
    "Đã nộp, thiếu, muộn": "Hồ sơ|Hạn|Phải nộp|Đã nộp|Còn thiếu|Nộp muộn",
    "Chưa đăng ký": "Đơn vị|Họ và tên",
    "Hồ sơ khác còn thiếu": "Hồ sơ|Đơn vị|Họ và tên|Sáng kiến",
    "Tỷ lệ người trực tiếp": "Nhóm|Tổng số người|Trực tiếp|Lãnh đạo|Tỷ lệ trực tiếp (%)|Ghi chú",
    "Tham gia phong trào": "Tổ chức, đơn vị|Giao ước|Hoạt động|Số đoàn viên|Tham gia đông nhất"
    "|Tỷ lệ tham gia (%)",
    "Đang chờ duyệt": "Chờ ai|Đơn vị|Số hồ sơ|Lâu nhất từ ngày",
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
        [unit.unit_name, person.name]
        for unit in reports.unregistered(year, 2024, TODAY)
        for person in unit.missing
    ]


def test_what_was_handed_in_is_counted(year: Session) -> None:
    rows = {sheet.title: below(sheet) for sheet in opened(kinds()["year"].make(year, PARAMS).content)}
    home, due = "Phòng Lãnh sự - Hợp tác quốc tế", datetime(2024, 1, 29)  # noqa: DTZ001  # as openpyxl gives it
    assert rows["Theo danh hiệu"] == [[home, "Lao động tiên tiến", 2, 1, 0, 0, 1, 1]]
    assert rows["Đã nộp, thiếu, muộn"] == [
        ["Đăng ký danh hiệu", due, 14, 2, 12, 1],
        ["Đơn yêu cầu công nhận sáng kiến", None, 1, 0, 1, 0],
    ]
    assert rows["Hồ sơ khác còn thiếu"] == [
        ["Đơn yêu cầu công nhận sáng kiến", home, "Chuyên viên 5 <A>_🎉", "@SUM(A1)"]
    ]
    few = "Nhóm dưới 3 người không hiện tỷ lệ"
    assert rows["Tỷ lệ người trực tiếp"] == [
        ["Đã đăng ký danh hiệu", 2, None, None, None, few],
        ["Đã nhận hồ sơ đăng ký", 1, None, None, None, few],
    ]
    assert rows["Tham gia phong trào"] == [["Công đoàn cơ sở", 0, 1, 4, 3, 75]]
    assert [row[:3] for row in rows["Đang chờ duyệt"]] == [["Trưởng đơn vị", home, 1], ["Văn phòng", None, 3]]


def test_a_share_of_a_big_enough_group_is_told(session: Session) -> None:
    office.build(session)
    for name in (
        "Chuyên viên 1",
        "Chuyên viên 2",
        "Chuyên viên 3",
        "Trưởng phòng A",
        "Trưởng phòng B",
        "Phó phòng A",
    ):
        person = session.exec(select(Person).where(Person.name == name)).one().id
        handing.hand_in(session, person=person, unit=4, by=person, now=NOW)
    sheet = opened(kinds()["year"].make(session, PARAMS).content)["Tỷ lệ người trực tiếp"]
    assert below(sheet) == [
        ["Đã đăng ký danh hiệu", 6, 3, 3, 50, None],
        ["Đã nhận hồ sơ đăng ký", 0, 0, 0, None, None],
    ]


def test_registrations_and_obstacles_row_by_row(year: Session) -> None:
    book = opened(kinds()["year"].make(year, PARAMS).content)
    registered = below(book["Đăng ký"])
    # 20:00 UTC is the next day in the office
    day = datetime(2024, 5, 3)  # noqa: DTZ001  # a day as openpyxl gives it
    entered = year.get_one(Person, 1).name
    home = "Phòng Lãnh sự - Hợp tác quốc tế"
    assert registered == [
        [f"{name} <A>_🎉", home, "Lao động tiên tiến", "=cmd()", None, day, 1, entered, state, late]
        for name, state, late in (
            ("Trưởng phòng A", "chờ trưởng đơn vị", None),
            ("Chuyên viên 5", "đã nhận", "Có"),
        )
    ]
    author, waits = "Chuyên viên 5 <A>_🎉", "chờ Văn phòng, thư ký"
    assert below(book["Hồ sơ khác"]) == [
        ["Biểu mẫu trước đây", home, author, "+1", day, 1, None, waits, None],
        ["Đăng ký sáng kiến", home, author, "@SUM(A1)", day, 1, None, waits, None],
        ["Hoạt động phong trào", "Công đoàn cơ sở", author, "-2", day, 1, None, waits, None],
    ]
    met = [row[2:] for row in below(book["Vướng mắc"])]
    assert sorted(met, key=str) == [
        ["+Chưa có mẫu", entered, day, None, None],
        ["Thiếu <số liệu>", entered, day, "Đã gửi", day],
    ]


def test_no_word_of_ours_is_a_code(year: Session) -> None:
    """States and roles of duties are shown by their labels."""
    book = opened(kinds()["year"].make(year, PARAMS).content)
    shown = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert shown & {str(state) for state in (*DutyState, *SubmissionState, *Role)} == set()


def test_a_year_without_a_plan_gives_empty_sheets(session: Session) -> None:
    book = opened(kinds()["year"].make(session, {**PARAMS, "year": 2030}).content)
    assert {sheet.title for sheet in book if sheet.max_row > 1} == {
        "Đã nộp, thiếu, muộn",
        "Tỷ lệ người trực tiếp",
    }
