"""Periods as data: the Office's days before the plan's, the freeze, and permits."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from data import periods, plans
from data.models import Audit, Permit, Person, Unit
from domain.periods import PeriodKey, Window
from tests import office

NOW = office.START
REGISTRATION, ACHIEVEMENT = PeriodKey.REGISTRATION, PeriodKey.ACHIEVEMENT


@pytest.fixture
def world(session: Session) -> Session:
    """The small office with the running plan of 2024."""
    office.build(session)
    return session


def person(session: Session, name: str) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


def unit(session: Session, key: str) -> int:
    return session.exec(select(Unit.id).where(Unit.key == key)).one()


def test_without_days_of_the_office_the_plan_says_when(world: Session) -> None:
    assert periods.window(world, 2024, REGISTRATION) == Window(
        REGISTRATION, 2024, due=date(2024, 1, 29), amend_until=date(2024, 6, 30)
    )
    assert periods.window(world, 2024, ACHIEVEMENT) == Window(ACHIEVEMENT, 2024)
    assert periods.window(world, 2025, REGISTRATION) is None


def test_days_are_set_and_taken_back(world: Session) -> None:
    office_ = person(world, "Thư ký")
    days = Window(ACHIEVEMENT, 2024, date(2024, 10, 1), date(2024, 11, 15), date(2024, 11, 30))
    assert periods.set_days(world, days, office_, NOW) == days
    assert periods.window(world, 2024, ACHIEVEMENT) == days
    assert periods.set_days(world, Window(ACHIEVEMENT, 2024), office_, NOW) == Window(ACHIEVEMENT, 2024)
    noted = world.exec(select(Audit.detail).where(Audit.action == "period.set")).all()
    assert [detail["due"] for detail in noted] == ["2024-11-15", None]


def test_the_plans_own_day_follows_the_plan(world: Session) -> None:
    same = periods.window(world, 2024, REGISTRATION)
    assert same is not None
    periods.set_days(world, same, person(world, "Thư ký"), NOW)
    item = plans.registration_item(world, 2024)
    assert item is not None
    item.due = date(2024, 2, 5)
    world.flush()
    moved = periods.window(world, 2024, REGISTRATION)
    assert moved is not None
    assert moved.due == date(2024, 2, 5)


def test_a_freeze_is_once_and_keeps_the_days(world: Session) -> None:
    office_ = person(world, "Thư ký")
    assert periods.freeze(world, 2024, REGISTRATION, office_, NOW)
    assert not periods.freeze(world, 2024, REGISTRATION, office_, NOW)
    frozen = periods.window(world, 2024, REGISTRATION)
    assert frozen is not None
    assert (frozen.frozen, frozen.due) == (True, date(2024, 1, 29))
    periods.set_days(world, Window(REGISTRATION, 2024, due=date(2024, 3, 1)), office_, NOW)
    after = periods.window(world, 2024, REGISTRATION)
    assert after is not None
    assert (after.frozen, after.due) == (True, date(2024, 3, 1))
    other = periods.window(world, 2024, ACHIEVEMENT)
    assert other is not None
    assert not other.frozen


def grant(session: Session, until: date, **receiver: int) -> Permit:
    by = person(session, "Thư ký")
    return periods.grant(session, 2024, REGISTRATION, until, "Đi công tác", by, NOW, **receiver)


def test_the_longest_permit_of_person_or_unit_counts(world: Session) -> None:
    one, two = person(world, "Chuyên viên 1"), person(world, "Chuyên viên 2")
    first, other = unit(world, "phong-lanh-su-htqt"), unit(world, "phong-qlbg")
    grant(world, date(2024, 2, 5), person=one)
    grant(world, date(2024, 2, 9), unit=first)

    def until(who: int, where: int, key: PeriodKey = REGISTRATION, year: int = 2024) -> date | None:
        return periods.permit(world, year, key, who, where)

    assert until(one, first) == date(2024, 2, 9)
    assert until(one, other) == date(2024, 2, 5)
    assert until(two, first) == date(2024, 2, 9)
    assert until(two, other) is None
    assert until(one, first, ACHIEVEMENT) is None
    assert until(one, first, year=2025) is None
    assert [row.until.day for row in periods.permits(world, [2024])] == [9, 5]
    assert periods.permits(world, [2025]) == []


@pytest.mark.parametrize("receiver", [{}, {"person": 1, "unit": 1}])
def test_a_permit_is_for_one(world: Session, receiver: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a person or for a unit"):
        grant(world, date(2024, 2, 5), **receiver)
    assert world.exec(select(Permit)).all() == []


def test_times_of_a_permit_are_aware(world: Session) -> None:
    row = grant(world, date(2024, 2, 5), person=person(world, "Chuyên viên 1"))
    world.expire(row)
    at: datetime = row.granted_at
    assert at == NOW
