"""Lists of past awards as offices keep them become rows of the form, each with its line."""

import pytest

from documents import awards_in
from documents.awards_in import Labels
from tests.documents.test_people_in import rows

LABELS = Labels(
    *("Họ và tên", "Đơn vị", "Loại", "Năm", "Danh hiệu", "Mức", "Số", "Ngày", "Cơ quan"),
    an_award="danh hiệu",
    a_grade="mức",
)

#: the sheet, then what is read: line, who | unit | kind | year | award | grade | number | day | issuer
SHEETS = {
    "one decision a line": (
        """
        STT | Họ và tên | Năm | Danh hiệu | Số quyết định | Ngày ký | Cơ quan ban hành
        1 | Cán bộ A | 2022 | LĐTT | 125/QĐ-SNgV | 20/12/2022 | Sở Ngoại vụ
        2 | Cán bộ B | 2023 | CSTĐCS | chưa rõ | - | Không nhớ
        """,
        [
            "2 Cán bộ A||danh hiệu|2022|LĐTT||125/QĐ-SNgV|20/12/2022|Sở Ngoại vụ",
            "3 Cán bộ B||danh hiệu|2023|CSTĐCS||||",
        ],
    ),
    "the decision in one cell, a name for several lines": (
        """
        TT | Họ tên | Đơn vị | Năm khen thưởng | Hình thức khen thưởng | Quyết định
        1 | Ông Cán bộ A | Phòng QLBG | 2021 | LĐTT | QĐ số 12 /QĐ-SNgV ngày 05/01/2022 của Giám đốc Sở
        | | | 2022 | Giấy khen | 125/QĐ-SNgV
        """,
        [
            "2 Cán bộ A|Phòng QLBG|danh hiệu|2021|LĐTT||12/QĐ-SNgV|05/01/2022|Giám đốc Sở",
            "3 Cán bộ A|Phòng QLBG|danh hiệu|2022|Giấy khen||125/QĐ-SNgV||",
        ],
    ),
    "a column for each year": (
        """
        STT | Họ và tên | 2021 | Năm 2022 | Năm 2023
        1 | Cán bộ A | LĐTT | | CSTĐCS
        2 | Bà Cán bộ B | chưa rõ | LĐTT |
        """,
        [
            "2 Cán bộ A||danh hiệu|2021|LĐTT||||",
            "2 Cán bộ A||danh hiệu|2023|CSTĐCS||||",
            "3 Cán bộ B||danh hiệu|2022|LĐTT||||",
        ],
    ),
    "title and grade of a year": (
        """
        STT | Họ và tên | Năm | Danh hiệu | Xếp loại
        1 | Cán bộ A | 2022 | LĐTT | HTTNV
        """,
        ["2 Cán bộ A||danh hiệu|2022|LĐTT||||", "2 Cán bộ A||mức|2022||HTTNV|||"],
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_list_becomes_rows(name: str) -> None:
    sheet, expected = SHEETS[name]
    found = awards_in.read(rows(sheet), LABELS)
    assert found
    assert found.rows[0][:3] == ("Họ và tên", "Đơn vị", "Loại")
    cells = zip(found.lines, found.rows[1:], strict=True)
    assert [f"{line} {'|'.join(row)}".replace("|-|", "||") for line, row in cells] == expected


@pytest.mark.parametrize(
    "sheet",
    [
        "Họ và tên | Loại | Năm | Danh hiệu\nCán bộ A | danh hiệu | 2022 | LĐTT",
        "Họ và tên | Chức vụ\nCán bộ A | Chuyên viên",
        "Ngày | Việc\n1/2 | Họp",
        "",
    ],
)
def test_other_sheets_are_left_as_they_are(sheet: str) -> None:
    assert awards_in.read(rows(sheet), LABELS) is None
