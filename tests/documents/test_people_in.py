"""Lists of staff as offices keep them: headings of two lines, Ông/Bà, units between, signatures."""

import pytest

from documents import people_in

#: the sheet: a row a line, cells between «|»; then what is read of it: line name | title | unit
SHEETS = {
    "plain": (
        """
        STT | Họ và tên | Chức vụ | Đơn vị
        1 | Cán bộ A | Chuyên viên | Văn phòng
        2 | Cán bộ B | | Phòng QLBG
        """,
        ["2 Cán bộ A | Chuyên viên | Văn phòng", "3 Cán bộ B |  | Phòng QLBG"],
    ),
    "title above, numbers of columns, signature below": (
        """
        SỞ NGOẠI VỤ
        DANH SÁCH CÁN BỘ, CÔNG CHỨC NĂM 2024

        TT | HỌ VÀ TÊN (viết hoa) | Năm sinh | CHỨC DANH | PHÒNG BAN
        (1) | (2) | (3) | (4) | (5)
        1 | CÁN BỘ A | 1980 | Trưởng phòng | Phòng QLBG
        Tổng số: 1 người
        | | | | Người lập biểu
        | | | | Cán bộ B
        """,
        ["6 Cán Bộ A | Trưởng phòng | Phòng QLBG"],
    ),
    "units as lines between": (
        """
        Stt | Họ tên | Chức vụ
        I | VĂN PHÒNG SỞ
        1 | Bà Cán bộ A | Chánh Văn phòng
        2 | Đ/c Cán bộ B | Văn thư
        II | Phòng QLBG
        3 | Ông Cán bộ C | Chuyên viên
        """,
        [
            "3 Cán bộ A | Chánh Văn phòng | VĂN PHÒNG SỞ",
            "4 Cán bộ B | Văn thư | VĂN PHÒNG SỞ",
            "6 Cán bộ C | Chuyên viên | Phòng QLBG",
        ],
    ),
    "a merged unit": (
        """
        STT | Đơn vị công tác | Họ và tên | Chức vụ
        1 | Phòng QLBG | Cán bộ A | Trưởng phòng
        2 | | Cán bộ B | Chuyên viên
        """,
        ["2 Cán bộ A | Trưởng phòng | Phòng QLBG", "3 Cán bộ B | Chuyên viên | Phòng QLBG"],
    ),
    "headings of two lines, a column each for men and women": (
        """
        TT | Họ và tên | | Chức vụ
        | Ông | Bà |
        1 | Cán bộ A | | Chuyên viên
        2 | | Cán bộ B | Văn thư
        """,
        ["3 Cán bộ A | Chuyên viên | ", "4 Cán bộ B | Văn thư | "],
    ),
    "family and given names apart": (
        """
        STT | Họ đệm | Tên | Chức vụ
        1 | Nguyễn Văn | A | Chuyên viên
        """,
        ["2 Nguyễn Văn A | Chuyên viên | "],
    ),
    "a tick for the sex": (
        """
        STT | Họ và tên | Nam | Nữ | Chức vụ
        1 | Cán bộ A | x | | Chuyên viên
        """,
        ["2 Cán bộ A | Chuyên viên | "],
    ),
    "names only": ("Họ và tên\nCán bộ A\nCán bộ B", ["2 Cán bộ A |  | ", "3 Cán bộ B |  | "]),
    "no list of people": ("Ngày | Nội dung\n1/2 | Họp", []),
    "nothing": ("", []),
}


def rows(sheet: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.split("|")] if line.strip() else []
        for line in sheet.strip().split("\n")
    ]


@pytest.mark.parametrize("name", SHEETS)
def test_a_list_is_read(name: str) -> None:
    sheet, expected = SHEETS[name]
    found = people_in.read(rows(sheet)).people
    assert [f"{one.line} {one.name} | {one.title} | {one.unit}" for one in found] == expected
