"""The words of a plan a year on: what is counted, what stays because it is a citation."""

import pytest

from vietnamese.next_year import next_year


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tổng kết năm 2024", "tổng kết năm 2025"),
        ("kết quả năm 2023, phương hướng 2025", "kết quả năm 2024, phương hướng 2026"),
        ("giai đoạn 2014-2024", "giai đoạn 2014-2024"),
        ("giai đoạn 2021–2025", "giai đoạn 2021–2025"),
        ("năm học 2023 - 2024", "năm học 2024 - 2025"),
        ("năm học 2024-2025 và năm 2024", "năm học 2025-2026 và năm 2025"),
        ("Kế hoạch số 241/KH-UBND ngày 28/12/2023", "Kế hoạch số 241/KH-UBND ngày 28/12/2023"),
        ("Nghị định số 98/2023/NĐ-CP", "Nghị định số 98/2023/NĐ-CP"),
        ("Quyết định 50/2024/QĐ-UBND của tỉnh", "Quyết định 50/2024/QĐ-UBND của tỉnh"),
        ("ngày 31 tháng 12 năm 2023 của Chính phủ", "ngày 31 tháng 12 năm 2023 của Chính phủ"),
        ("gửi trước ngày 30/01/2024", "gửi trước ngày 30/01/2025"),
        ("trước ngày 30 tháng 01 năm 2024", "trước ngày 30 tháng 01 năm 2025"),
        ("trong tháng 5 năm 2024", "trong tháng 5 năm 2025"),
        ("tháng 11/2024", "tháng 11/2024"),
        ("kỷ niệm 49 năm Ngày Giải phóng", "kỷ niệm 50 năm Ngày Giải phóng"),
        ("kỷ niệm 115 ngày sinh đồng chí", "kỷ niệm 116 ngày sinh đồng chí"),
        ("Luật năm 2022", "Luật năm 2022"),
        ("trong 5 ngày làm việc", "trong 5 ngày làm việc"),
        ("", ""),
    ],
)
def test_words(before: str, after: str) -> None:
    assert next_year(before, 2024).words == after


def test_round_years_are_told_from_others() -> None:
    assert next_year("99 năm Ngày thành lập; 70 năm Chiến thắng", 2024).uneven == (71,)
    assert next_year("Sơ kết 6 tháng đầu năm", 2024).anniversaries == ()


def test_what_happens_once_is_named() -> None:
    assert next_year("Tổng kết 10 năm thực hiện Chỉ thị số 30-CT/TU", 2024).once == ("10 năm thực hiện",)
    assert next_year("Kỷ niệm 10 năm thành lập Sở", 2024).once == ()
