"""Days off: seeded once, corrected by documents, overruled by the office."""

from datetime import date

import pytest
from sqlmodel import Session, select

from data import holidays
from data.models import Holiday

YEARS = (2024, 2025, 2026, 2027)


def days_of(session: Session, year: int) -> list[Holiday]:
    rows = session.exec(select(Holiday)).all()
    return sorted((row for row in rows if row.day.year == year), key=lambda row: row.day)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 1, 1), False),
        (date(2024, 1, 2), True),
        (date(2024, 2, 8), False),
        (date(2024, 2, 15), True),
        (date(2024, 4, 18), False),
        (date(2024, 4, 29), False),
        (date(2024, 5, 4), True),
        (date(2024, 5, 11), False),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 1, 17), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 11, 24), False),
        (date(2027, 2, 5), False),
    ],
)
def test_the_calendar_follows_the_notices(session: Session, day: date, works: bool) -> None:
    holidays.ensure(session, YEARS)
    assert holidays.calendar(session).is_workday(day) is works


@pytest.mark.parametrize(("year", "unverified"), [(2024, []), (2025, []), (2026, [date(2026, 11, 24)])])
def test_what_was_compared_with_a_notice_is_verified(
    session: Session, year: int, unverified: list[date]
) -> None:
    holidays.ensure(session, [year])
    assert [row.day for row in days_of(session, year) if not row.verified] == unverified


def test_a_year_without_a_notice_is_an_estimate(session: Session) -> None:
    holidays.ensure(session, [2027])
    assert {row.verified for row in days_of(session, 2027)} == {False}


def test_a_letter_of_december_is_there_with_its_number(session: Session) -> None:
    holidays.ensure(session, [2026])
    by_letter = [row for row in days_of(session, 2026) if row.source == "12729/VPCP-KGVX"]
    assert [(row.day, row.worked, row.verified) for row in by_letter] == [
        (date(2026, 1, 2), False, True),
        (date(2026, 1, 10), True, True),
    ]


def test_seeding_again_adds_nothing(session: Session) -> None:
    assert holidays.ensure(session, [2024]) == 15
    assert holidays.ensure(session, [2024]) == 0
    assert {row.day.year for row in session.exec(select(Holiday))} == {2024}


def test_the_office_has_the_last_word(session: Session) -> None:
    session.add(Holiday(day=date(2024, 4, 18), name="x", worked=True, source="12/TB-SNgV", verified=True))
    session.flush()
    holidays.ensure(session, [2024])
    session.delete(session.get_one(Holiday, date(2024, 9, 3)))
    session.flush()
    holidays.ensure(session, [2024, 2025])
    calendar = holidays.calendar(session)
    assert [calendar.is_workday(day) for day in (date(2024, 4, 18), date(2024, 9, 3))] == [True, True]


def test_an_empty_table_is_plain_weeks(session: Session) -> None:
    calendar = holidays.calendar(session)
    assert [calendar.is_workday(date(2024, 1, day)) for day in (1, 5, 6, 7)] == [True, True, False, False]
