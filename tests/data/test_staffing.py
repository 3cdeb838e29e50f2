"""A list of staff against who is here: every line stands somewhere, the doubtful ones are left to people."""

import pytest
from sqlmodel import Session, select

from data import bodies, people, posts, staffing
from data.models import Person, PersonPost
from data.staffing import Said, Standing
from domain.people import Role
from tests import office
from tests.data.test_people import NOW, TODAY

SEED = bodies.load()

#: name | title | unit -> how the line stands, and in which role
LINES = """
Cán bộ B | Chuyên viên | Phòng QLBG | NEW staff
Cán bộ C | Phó Trưởng phòng | Phòng Quản lý biên giới | NEW deputy
Cán bộ C | Phó trưởng phòng | phong qlbg | TWICE deputy
Trưởng phòng A | Trưởng phòng | Phòng Lãnh sự - Hợp tác quốc tế | TITLE head
Chuyên viên 1 | | Phòng Lãnh sự - Hợp tác quốc tế | THERE staff
chuyen vien 1 | Chuyên viên | Phòng QLBG | NAMESAKE staff
Cán bộ D | Trưởng phòng | Phòng QLBG | HEADED head
Cán bộ E | Chánh Thanh tra | Phòng Thanh tra | NO_UNIT -
Cán bộ F | Phó Giám đốc Sở | Lãnh đạo Sở | NEW leadership
Cán bộ G | Văn thư | Văn phòng | NEW clerk
Cán bộ H | Chủ tịch | Công đoàn | NEW union
Cán bộ I | Ủy viên | Hội đồng sáng kiến Sở | NEW council
"""


@pytest.fixture
def world(session: Session) -> Session:
    office.build(session, plan=None)
    return session


def said() -> list[Said]:
    rows = [[cell.strip() for cell in line.split("|")] for line in LINES.strip().splitlines()]
    return [Said(number, *row[:3]) for number, row in enumerate(rows, 1)]


def test_every_line_stands_as_the_table_says(world: Session) -> None:
    found = staffing.look(world, said(), TODAY, SEED)
    expected = [line.rsplit("|", 1)[1].split() for line in LINES.strip().splitlines()]
    assert [[line.standing.name, str(line.role or "-")] for line in found] == expected


def test_what_is_clear_is_entered_once(world: Session) -> None:
    before = len(world.exec(select(Person)).all())
    lines = staffing.look(world, said(), TODAY, SEED)
    assert staffing.enter(world, lines, None, TODAY, NOW) == 7
    assert len(world.exec(select(Person)).all()) == before + 6
    again = staffing.look(world, said(), TODAY, SEED)
    assert [line.standing for line in again if line.standing in staffing.CLEAR] == []
    (head,) = people.called(world, "Trưởng phòng A")
    assert [one.title for one in posts.of(world, head.id, TODAY)] == ["Trưởng phòng"]


def test_an_acting_head_of_a_unit_without_one_wants_a_last_day(world: Session) -> None:
    for post in world.exec(select(PersonPost).where(PersonPost.role == Role.HEAD)).all():
        posts.end(world, post, TODAY.replace(year=TODAY.year - 1), NOW)
    lines = [
        Said(1, "Cán bộ K", "Quyền Trưởng phòng", "Phòng QLBG"),
        Said(2, "Cán bộ L", "Trưởng phòng", "phong qlbg"),
    ]
    found = staffing.look(world, lines, TODAY, SEED)
    assert [line.standing for line in found] == [Standing.ACTING, Standing.HEADED]
