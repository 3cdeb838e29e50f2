"""What is counted at the edges: gone and returned, moved staff, two posts, no staff, no union, no head."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from data import counting, dossiers, posts, review
from data.counting import ACHIEVEMENT, COLLECTIVE_REGISTRATION
from data.figures import HALF_YEAR, YEAR_END
from data.initiatives import INITIATIVE, RECOGNITION
from data.models import Person, PersonPost, Submission, Unit
from data.reports import REGISTRATION
from domain.people import Role
from domain.review import SubmissionState as State
from tests import handing, office
from tests.data.test_counting import NOW, TODAY, counted, names, told, unit_names


def someone(session: Session, name: str) -> int:
    return session.exec(select(Person).where(Person.name == name)).one().id


def unit_id(session: Session, key: str) -> int:
    return session.exec(select(Unit).where(Unit.key == key)).one().id


def register(session: Session, name: str, key: str, state: State = State.SENT) -> Submission:
    person = someone(session, name)
    return handing.hand_in(
        session, person=person, unit=unit_id(session, key), by=person, now=NOW, state=state
    )


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (State.SENT, (1, 1, 0, 0, 0, 0)),
        (State.RETURNED, (1, 0, 0, 1, 0, 0)),
        (State.WITHDRAWING, (1, 0, 1, 0, 0, 0)),
        (State.FROZEN, (1, 0, 0, 0, 1, 0)),
        (State.WITHDRAWN, (0, 0, 0, 0, 0, 0)),
        (State.DECLINED, (0, 0, 0, 0, 0, 0)),
    ],
)
def test_what_is_gone_is_missing_and_what_is_returned_is_not(
    session: Session, state: State, counts: tuple[int, ...]
) -> None:
    office.build(session)
    register(session, "Chuyên viên 1", "phong-lanh-su-htqt", state)
    found = counted(session)
    assert told(found.registrations) == counts
    lacking = {row.name for row in found.of(REGISTRATION).missing}
    assert ("Chuyên viên 1" in lacking) == (counts[0] == 0)
    assert found.of(ACHIEVEMENT).expected == counts[0]


def test_who_moved_is_expected_in_the_new_unit_and_counted_where_it_was_sent(session: Session) -> None:
    office.build(session)
    register(session, "Chuyên viên 1", "phong-lanh-su-htqt")
    for name in ("Chuyên viên 1", "Chuyên viên 2"):
        for post in session.exec(select(PersonPost).where(PersonPost.person_id == someone(session, name))):
            post.ends = TODAY - timedelta(days=1)
        posts.give(session, someone(session, name), Role.STAFF, unit_id(session, "phong-qlbg"), TODAY, NOW)
    found = counted(session)
    assert [(row.unit_name, row.tally.total) for row in found.by_award] == [
        ("Phòng Lãnh sự - Hợp tác quốc tế", 1)
    ]
    lacking = {row.name: row.unit_name for row in found.of(REGISTRATION).missing}
    assert ("Chuyên viên 1" in lacking, lacking["Chuyên viên 2"]) == (False, "Phòng Quản lý biên giới")


def test_somebody_in_two_units_owes_once(session: Session) -> None:
    office.build(session)
    before = counted(session).of(REGISTRATION).expected
    twice = someone(session, "Chuyên viên 3")
    posts.give(session, twice, Role.STAFF, unit_id(session, "van-phong"), TODAY, NOW)
    found = counted(session).of(REGISTRATION)
    assert found.expected == before
    assert [row.unit_name for row in found.missing if row.name == "Chuyên viên 3"] == ["Văn phòng Sở"]


def test_a_unit_without_staff_owes_its_own_and_nobody_registers(session: Session) -> None:
    office.build(session)
    centre = unit_id(session, "trung-tam-ttdvdn")
    for post in session.exec(select(PersonPost).where(PersonPost.unit_id == centre)):
        post.ends = TODAY - timedelta(days=1)
    found = counted(session)
    assert centre_name(session) not in {row.unit_name for row in found.of(REGISTRATION).missing}
    assert centre_name(session) in {row.unit_name for row in found.of(HALF_YEAR).missing}


def centre_name(session: Session) -> str:
    return unit_names(session)[unit_id(session, "trung-tam-ttdvdn")]


@pytest.mark.parametrize(
    ("late", "counted_late"), [((True, True), 1), ((True, False), 0), ((False, True), 0)]
)
def test_whoever_asked_once_in_time_is_not_late(
    session: Session, late: tuple[bool, bool], counted_late: int
) -> None:
    """The same initiative, asked for by its registration and once more by its title."""
    office.build(session)
    person, unit = someone(session, "Chuyên viên 1"), unit_id(session, "phong-lanh-su-htqt")
    made = handing.hand_in(
        session, form=INITIATIVE, person=person, unit=unit, subject="so hoa", by=person, now=NOW
    )
    for subject, is_late in zip((str(made.id), "so hoa"), late, strict=True):
        asked = handing.hand_in(
            session, form=RECOGNITION, person=person, unit=unit, subject=subject, by=person, now=NOW
        )
        asked.late = is_late
    session.flush()
    owed = counted(session).of(RECOGNITION)
    assert (owed.expected, owed.sent, owed.late) == (1, 1, counted_late)


def test_a_union_nobody_speaks_for_is_not_told(session: Session) -> None:
    office.build(session)
    assert [(row.unit_name, row.percent) for row in counted(session).unions] == [("Công đoàn cơ sở", None)]
    union = unit_id(session, "cong-doan")
    for post in session.exec(select(PersonPost).where(PersonPost.unit_id == union)):
        post.ends = TODAY - timedelta(days=1)
    assert counted(session).unions == ()


def test_without_its_head_a_unit_waits_for_the_secretary(session: Session) -> None:
    office.build(session)
    row = register(session, "Chuyên viên 3", "phong-qlbg")
    assert [(desk.role, desk.unit_name) for desk in counted(session).waiting] == [
        (Role.HEAD, "Phòng Quản lý biên giới")
    ]
    for post in session.exec(select(PersonPost).where(PersonPost.role == Role.HEAD)):
        post.ends = TODAY - timedelta(days=1)
    assert [(desk.role, desk.unit_name, desk.since) for desk in counted(session).waiting] == [
        (Role.SECRETARY, "Hội đồng Thi đua - Khen thưởng Sở", row.updated_at)
    ]


def test_the_secretarys_own_waits_for_the_office(session: Session) -> None:
    """Nobody judges what is their own: it goes on to the Office, and from there to the leadership."""
    office.build(session)
    register(session, "Thư ký", "van-phong", State.AGREED)
    assert [(desk.role, desk.count) for desk in counted(session).waiting] == [(Role.OFFICE, 1)]
    head = someone(session, "Chánh Văn phòng")
    for post in session.exec(select(PersonPost).where(PersonPost.person_id == head)):
        post.ends = TODAY - timedelta(days=1)
    assert [(desk.role, desk.count) for desk in counted(session).waiting] == [(Role.LEADERSHIP, 1)]


def test_a_units_own_does_not_wait_for_its_head(session: Session) -> None:
    """The secretary heads the unit that handed it in, so another one of the Office takes it."""
    office.build(session)
    unit, secretary = unit_id(session, "phong-qlbg"), someone(session, "Thư ký")
    posts.give(session, secretary, Role.DEPUTY, unit, TODAY, NOW)
    author = someone(session, "Trưởng phòng B")
    row = handing.hand_in(
        session,
        form=COLLECTIVE_REGISTRATION,
        person=author,
        unit=unit,
        collective=True,
        by=author,
        now=NOW,
        state=State.AGREED,
    )
    assert [desk.role for desk in counted(session).waiting] == [Role.OFFICE]
    assert review.reviewers(session, row, TODAY) == [someone(session, "Chánh Văn phòng")]


def test_the_days_of_the_plan_stand_beside_what_is_owed(session: Session) -> None:
    office.build(session)
    found = counted(session)
    assert (found.of(REGISTRATION).due, found.of(HALF_YEAR).due) == (date(2024, 1, 29), None)


def test_only_forms_that_there_are_can_be_owed(session: Session) -> None:
    office.build(session)
    found = counting.counts(session, 2024, TODAY, {REGISTRATION, YEAR_END})
    assert [owed.form for owed in found.owed] == [REGISTRATION, YEAR_END]


def test_a_dossier_is_told_in_the_words_of_its_author(session: Session) -> None:
    office.build(session)
    person = someone(session, "Chuyên viên 1")
    row = register(session, "Chuyên viên 1", "phong-lanh-su-htqt")
    handing.hand_in(
        session,
        form=INITIATIVE,
        person=person,
        unit=row.unit_id,
        subject="so hoa",
        by=1,
        now=NOW,
        answers={"kind": "management", "title": "=Số hoá"},
    )
    handing.hand_in(
        session, form=ACHIEVEMENT, person=person, unit=row.unit_id, subject="", by=person, now=NOW
    )
    found = dossiers.dossiers(session, 2024)
    assert [(one.entry.form, one.about, one.entered_by, one.sent) for one in found] == [
        (ACHIEVEMENT, "", "", NOW),
        (INITIATIVE, "=Số hoá", names(session)[1], NOW),
        (REGISTRATION, "0", "", NOW),
    ]
