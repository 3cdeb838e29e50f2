"""The registry of legal texts: every row is whole, and what a paper cites is found and judged by its day."""

from datetime import date

import pytest

from data import laws


@pytest.mark.parametrize("key", laws.laws())
def test_a_row_is_whole(key: str) -> None:
    law = laws.laws()[key]
    assert law.name
    assert isinstance(law.begins, date)
    assert law.ends is None or law.begins < law.ends
    assert law.amended is None or law.begins < law.amended
    assert set(law.by) <= set(laws.laws()), "what ends or amends it is in the registry"
    assert [each.key for each in laws.cited(f"Căn cứ {key} của cơ quan ban hành")] == [key]
    for said in law.said:
        assert key in [each.key for each in laws.cited(said.upper())]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Căn cứ Luật Thi đua, Khen thưởng ngày 15/6/2022;", ["06/2022/QH15"]),
        ("Căn cứ Luật Thi đua, khen thưởng; Nghị định 98/2023/NĐ-CP", ["98/2023/NĐ-CP"]),
        (
            "luat thi dua khen thuong nam 2003 va nghi dinh so 91/2017/nd-cp",
            ["15/2003/QH11", "91/2017/NĐ-CP"],
        ),
        ("Nghị định 1098/2023/NĐ-CP", []),
        ("", []),
    ],
)
def test_what_is_cited(words: str, found: list[str]) -> None:
    assert [law.key for law in laws.cited(words)] == found


@pytest.mark.parametrize(
    ("key", "by", "from_day"),
    [
        ("98/2023/NĐ-CP", date(2025, 6, 30), None),
        ("98/2023/NĐ-CP", date(2025, 7, 1), date(2025, 7, 1)),
        ("06/2022/QH15", date(2026, 9, 30), None),
        ("06/2022/QH15", date(2026, 12, 31), date(2026, 10, 1)),
        ("06/2026/QH16", date(2030, 1, 1), None),
    ],
)
def test_what_holds_no_more(key: str, by: date, from_day: date | None) -> None:
    law = laws.laws()[key]
    assert laws.stale([law], by) == (((law, from_day),) if from_day else ())


def test_successors_are_named() -> None:
    assert [law.name for law in laws.successors(laws.laws()["98/2023/NĐ-CP"])] == ["Nghị định 152/2025/NĐ-CP"]
