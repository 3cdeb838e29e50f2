"""How many take part in movements: the best attended activity over the members, never more than all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from data import movements, submissions
from data.models import Person, Submission, Unit
from data.movements import Participation
from data.submissions import Content, Sending
from domain.review import GONE, SubmissionState
from tests import handing, office
from tests.office import START

YEAR = 2024
UNION, DIVISION = "cong-doan", "phong-lanh-su-htqt"


@pytest.fixture
def world(session: Session) -> Session:
    """The small office without a plan."""
    office.build(session, plan=None)
    return session


def unit(session: Session, key: str) -> int:
    return session.exec(select(Unit.id).where(Unit.key == key)).one()


def handed(session: Session, form: str, subject: str, key: str = UNION, **other: Any) -> Submission:
    by = session.exec(select(Person.id).where(Person.name == "Chủ tịch Công đoàn")).one()
    given = {"person": by, "by": by, "unit": unit(session, key), "now": START, "collective": True}
    return handing.hand_in(session, form=form, subject=subject, **{**given, **other})


def pledge(session: Session, movement: str, members: int = 12, **other: Any) -> Submission:
    answers = {"movement": movement, "members": members, "expected": members}
    return handed(session, movements.PLEDGE, movement, answers=answers, **other)


def activity(session: Session, what: str, members: int, took_part: int, **other: Any) -> Submission:
    answers = {"members": members, "took_part": took_part}
    return handed(session, movements.ACTIVITY, what, answers=answers, **other)


def test_without_unions_and_movements_there_is_nothing_to_tell(world: Session) -> None:
    assert movements.participation(world, YEAR) == ()
    assert movements.pledged(world, YEAR, unit(world, UNION)) == []


def test_the_best_attended_activity_counts_over_the_newest_members(world: Session) -> None:
    pledge(world, "Văn hoá công sở", members=10)
    activity(world, "Bóng chuyền", 12, 6)
    activity(world, "Hiến máu", 12, 9)
    activity(world, "Văn nghệ", 12, 3)
    activity(world, "Giao lưu", 5, 5, key=DIVISION)
    activity(world, "Năm trước", 12, 12, year=YEAR - 1)
    found = {each.unit: each for each in movements.participation(world, YEAR)}
    union = found[unit(world, UNION)]
    assert (union.pledges, union.activities, union.members, union.most, union.percent) == (1, 3, 12, 9, 75)
    division = found[unit(world, DIVISION)]
    assert (division.pledges, division.activities, division.percent) == (0, 1, 100)


@pytest.mark.parametrize("state", SubmissionState)
def test_only_what_stands_is_counted(world: Session, state: SubmissionState) -> None:
    activity(world, "Bóng chuyền", 12, 6, state=state)
    pledge(world, "Văn hoá công sở", state=state)
    assert [each.activities for each in movements.participation(world, YEAR)] == (
        [] if state in GONE else [1]
    )
    assert movements.pledged(world, YEAR, unit(world, UNION)) == (
        [] if state in GONE else ["Văn hoá công sở"]
    )


def test_the_present_version_counts(world: Session) -> None:
    row = activity(world, "Bóng chuyền", 12, 6)
    content = Content(1, {"members": 10, "took_part": 10})
    submissions.revise(world, row.id, content, Sending(row.person_id, START), subject=row.subject)
    (found,) = movements.participation(world, YEAR)
    assert (found.members, found.most, found.percent) == (10, 10, 100)


def test_a_pledge_alone_is_nobody_taking_part_yet(world: Session) -> None:
    pledge(world, "Văn hoá công sở")
    (found,) = movements.participation(world, YEAR)
    assert (found.most, found.percent) == (0, 0)


@given(members=st.integers(0, 300), most=st.integers(0, 300))
def test_a_share_is_between_nobody_and_all(members: int, most: int) -> None:
    percent = Participation(1, "Công đoàn", 0, 1, members, most).percent
    if members == 0:
        assert percent is None
    else:
        assert percent == min(100, round(100 * most / members))
        assert (percent == 100) >= (most >= members)
