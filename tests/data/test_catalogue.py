"""Awards by date: what is in force, what asks for an initiative, what has been verified."""

from datetime import date, timedelta

import pytest

from data.catalogue import Award, Holder, Initiative, Kind, award, awards, name_of

SEED_YEAR = date(2024, 1, 29)
LAST_OF_2022 = date(2026, 9, 30)
FIRST_OF_2026 = date(2026, 10, 1)


def titles(day: date, holder: Holder) -> list[str]:
    return [found.short for found in awards(day, holder) if found.kind is Kind.TITLE]


def known(key: str, day: date) -> Award:
    found = award(key, day)
    assert found is not None
    return found


@pytest.mark.parametrize("day", [SEED_YEAR, LAST_OF_2022, FIRST_OF_2026])
def test_titles_in_their_order(day: date) -> None:
    assert titles(day, Holder.PERSON) == ["LĐTT", "CSTĐCS", "CSTĐ tỉnh", "CSTĐTQ"]
    assert titles(day, Holder.COLLECTIVE) == ["TTLĐTT", "TTLĐXS", "Cờ tỉnh", "Cờ BNG", "Cờ CP"]


@pytest.mark.parametrize(
    ("key", "day", "needs", "source", "verified"),
    [
        ("ldtt", SEED_YEAR, "no", "Luật 06/2022/QH15, Điều 24 khoản 1", True),
        ("cstd-co-so", SEED_YEAR, "one_way", "Luật 06/2022/QH15, Điều 23", True),
        ("cstd-co-so", LAST_OF_2022, "one_way", "Luật 06/2022/QH15, Điều 23", True),
        ("cstd-co-so", FIRST_OF_2026, "yes", "Luật 06/2026/QH16, Điều 23", False),
        ("cstd-tinh", SEED_YEAR, "yes", "Luật 06/2022/QH15, Điều 22", True),
        ("cstd-toan-quoc", SEED_YEAR, "yes", "Luật 06/2022/QH15, Điều 21", True),
        ("cstd-toan-quoc", FIRST_OF_2026, "yes", "Luật 06/2026/QH16, Điều 21", False),
        ("ttldxs", SEED_YEAR, "no", "Luật 06/2022/QH15, Điều 27", True),
        ("giay-khen", SEED_YEAR, "no", "Luật 06/2022/QH15, Điều 75", False),
        ("bang-khen-tinh", SEED_YEAR, "one_way", "Luật 06/2022/QH15, Điều 74 khoản 1 điểm d", False),
    ],
)
def test_rules_by_day(key: str, day: date, needs: str, source: str, verified: bool) -> None:
    found = known(key, day)
    assert (found.needs_initiative, found.source, found.verified) == (Initiative(needs), source, verified)


def test_nothing_is_known_of_the_law_before() -> None:
    assert awards(date(2023, 12, 31)) == ()
    assert award("ldtt", date(2023, 12, 31)) is None


def test_each_award_has_one_rule_on_each_day() -> None:
    day, ends = date(2024, 1, 1), date(2027, 12, 31)
    while day <= ends:
        keys = [found.key for found in awards(day)]
        assert len(keys) == len(set(keys)) == 24
        day += timedelta(days=30)


@pytest.mark.parametrize("holder", list(Holder))
def test_no_spelling_names_two_awards_of_one_sort_of_holder(holder: Holder) -> None:
    spellings = [spelling for found in awards(SEED_YEAR, holder) for spelling in found.spellings]
    assert sorted(spellings) == sorted(set(spellings))


def test_nothing_under_the_unread_law_counts_as_verified() -> None:
    assert {found.verified for found in awards(FIRST_OF_2026)} == {False}


@pytest.mark.parametrize(
    ("key", "name"), [("cstd-co-so", "Chiến sĩ thi đua cơ sở"), ("gone", "gone"), ("", "")]
)
def test_a_name_for_people(key: str, name: str) -> None:
    assert name_of(key) == name
