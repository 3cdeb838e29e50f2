"""Names by given name, in the Vietnamese order of letters and tones."""

import pytest

from vietnamese.names import sort_key, strip_honorific

IN_ORDER = [
    "Bà Trần An",
    "Nguyễn Thị An",
    "Lê Ánh",
    "Đỗ Ân",
    "Hoàng Bình",
    "Hà Dũng",
    "Đ/c Vũ Đạt",
    "Phạm Anh Đức",
    "Lê Văn Đức",
    "Nguyễn Văn Đức",
    "Trần Văn Đức",
    "Lý La",
    "Lý Là",
    "Lý Lả",
    "Lý Lã",
    "Lý Lá",
    "Lý Lạ",
    "Ông Ngô Ơn",
    "Vi Yến",
]


def test_given_name_then_middle_then_surname():
    assert sorted(set(IN_ORDER), key=sort_key) == IN_ORDER


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Ông Nguyễn Văn A", "Nguyễn Văn A"),
        ("bà  Lê B", "Lê B"),
        ("Đ/c Trần C", "Trần C"),
        ("Đồng chí: Trần C", "Trần C"),
        ("Ông/Bà Trần C", "Trần C"),
        ("ĐC. Trần C", "Trần C"),
        ("Bàng Trần C", "Bàng Trần C"),
        ("Ông", "Ông"),
        ("", ""),
    ],
)
def test_strip_honorific(name, bare):
    assert strip_honorific(name) == bare


@pytest.mark.parametrize("name", ["", "  ", "A", "😀", "Nguyễn <b>_*", "Ông"])
def test_any_name_has_a_place(name):
    assert sorted([name, "Lê An"], key=sort_key)
