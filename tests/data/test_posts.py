"""Posts: one head at a time, acting heads beside nobody, moving to another unit, what is told of a person."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from data import people, posts, units
from data.models import PersonPost
from domain.errors import Refusal
from domain.people import Role
from tests import office
from tests.data.test_people import NOW, TODAY, add, unit

LATER = TODAY + timedelta(days=30)


@pytest.fixture
def world(session: Session) -> Session:
    office.build(session, plan=None)
    return session


def somebody(session: Session, name: str) -> int:
    (found,) = people.called(session, name)
    return found.id


def held(session: Session, person: int, day: date = TODAY) -> list[tuple[Role, str, date | None]]:
    return [(one.role, one.unit_name, one.ends) for one in posts.of(session, person, day)]


def test_a_new_head_takes_over_from_that_day_on(world: Session) -> None:
    division, old = unit(world, "phong-qlbg"), somebody(world, "Trưởng phòng B")
    new = somebody(world, "Chuyên viên 3")
    posts.give(world, new, Role.HEAD, division, LATER, NOW)
    assert held(world, old) == [(Role.HEAD, "Phòng Quản lý biên giới", LATER - timedelta(days=1))]
    assert people.heads(world, division, LATER - timedelta(days=1)) == [old]
    assert people.heads(world, division, LATER) == [new]


def test_an_acting_head_takes_the_post_from_nobody(world: Session) -> None:
    division = unit(world, "phong-qlbg")
    acting = somebody(world, "Chuyên viên 3")
    with pytest.raises(Refusal, match="headed"):
        posts.give(world, acting, Role.HEAD, division, TODAY, NOW, ends=LATER)
    posts.end_all(world, somebody(world, "Trưởng phòng B"), TODAY - timedelta(days=1), None, NOW)
    posts.give(world, acting, Role.HEAD, division, TODAY, NOW, ends=LATER, title="Phụ trách phòng")
    assert people.heads(world, division, LATER) == [acting]
    assert people.heads(world, division, LATER + timedelta(days=1)) == []


def test_whoever_is_to_head_a_unit_later_is_not_passed_over(world: Session) -> None:
    division = unit(world, "phong-qlbg")
    posts.give(world, somebody(world, "Chuyên viên 3"), Role.HEAD, division, LATER, NOW)
    with pytest.raises(Refusal, match="headed"):
        posts.give(world, somebody(world, "Chuyên viên 1"), Role.HEAD, division, TODAY, NOW)


def test_a_post_that_ends_before_it_begins_is_a_mistake_of_ours(world: Session) -> None:
    with pytest.raises(ValueError, match="a post from"):
        posts.give(world, 1, Role.DEPUTY, unit(world, "phong-qlbg"), LATER, NOW, ends=TODAY)


def test_who_moves_keeps_seats_in_councils(world: Session) -> None:
    member = somebody(world, "Thành viên hội đồng")
    centre = unit(world, "trung-tam-ttdvdn")
    ended = posts.transfer(world, member, Role.STAFF, centre, LATER, NOW, title="Chuyên viên")
    assert [(one.role, one.ends) for one in ended] == [(Role.STAFF, LATER - timedelta(days=1))]
    assert {(one.role, one.unit_name) for one in posts.of(world, member, LATER)} == {
        (Role.COUNCIL, "Hội đồng Thi đua - Khen thưởng Sở"),
        (Role.STAFF, "Trung tâm Thông tin và Dịch vụ đối ngoại"),
    }


def test_a_post_that_was_never_held_is_not_told(world: Session) -> None:
    person, division = somebody(world, "Chuyên viên 3"), unit(world, "phong-qlbg")
    post = posts.give(world, person, Role.DEPUTY, division, TODAY, NOW)
    posts.end(world, post, TODAY - timedelta(days=1), NOW)
    assert [one.role for one in posts.of(world, person, TODAY - timedelta(days=1))] == [Role.STAFF]
    assert posts.found(world, post.id, TODAY - timedelta(days=1)) is None


def test_a_title_is_corrected_without_a_second_post(world: Session) -> None:
    person, division = somebody(world, "Chuyên viên 3"), unit(world, "phong-qlbg")
    first = posts.give(world, person, Role.STAFF, division, TODAY, NOW, title="Chuyên viên chính")
    assert (world.get_one(PersonPost, first.id).title, len(held(world, person))) == ("Chuyên viên chính", 1)


def test_heads_are_told_by_unit(world: Session) -> None:
    named = {units.name(world, unit_id): name for unit_id, name in posts.heads(world, TODAY).items()}
    assert named["Phòng Quản lý biên giới"] == "Trưởng phòng B"
    assert "Công đoàn cơ sở" not in named


def test_who_has_yet_to_join_stands_under_one_unit(world: Session) -> None:
    add(world, "Kiêm nhiệm", (Role.STAFF, "phong-qlbg"), (Role.COUNCIL, "hd-tdkt"))
    found = {
        units.name(world, key): [one.name for one in some]
        for key, some in people.unlinked(world, TODAY).items()
    }
    assert found == {
        "Phòng Lãnh sự - Hợp tác quốc tế": ["Chuyên viên 5"],
        "Phòng Quản lý biên giới": ["Kiêm nhiệm"],
    }
    assert list(people.unlinked(world, TODAY, unit(world, "hd-tdkt"))) == [unit(world, "hd-tdkt")]
