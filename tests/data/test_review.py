"""The way through over rows: steps with their reasons, the queue, and that nothing waits for nobody."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from data import people, posts, review, submissions
from data.models import Audit, Person, PersonPost, Submission, Unit
from data.submissions import Content, Sending
from domain.errors import Refusal
from domain.people import Actor, Role
from domain.review import Act, Stream, SubmissionState
from tests import office
from tests.chat import ZONE
from tests.handing import hand_in

NOW = office.START
TODAY = NOW.astimezone(ZONE).date()
A, B, OFFICE = "phong-lanh-su-htqt", "phong-qlbg", "van-phong"


@pytest.fixture
def world(session: Session) -> Session:
    """The small office, without a plan."""
    office.build(session, plan=None)
    return session


def actor(session: Session, name: str) -> Actor:
    return people.actor_of(session, "telegram", name, name, TODAY, NOW)


def unit(session: Session, key: str) -> int:
    return session.exec(select(Unit.id).where(Unit.key == key)).one()


def sent(
    session: Session,
    who: str = "Chuyên viên 1",
    where: str = A,
    state: SubmissionState = SubmissionState.SENT,
    *,
    stream: Stream = Stream.TITLES,
    collective: bool = False,
    asking: bool = False,
    subject: str = "ldtt",
) -> Submission:
    person = session.exec(select(Person.id).where(Person.name == who)).one()
    return hand_in(
        session,
        person=person,
        unit=unit(session, where),
        by=person,
        now=NOW,
        state=state,
        stream=stream,
        collective=collective,
        asking=asking,
        subject=subject,
    )


def step(session: Session, row: Submission, act: Act, who: str, reason: str = "", field: str = "") -> None:
    review.move(session, row.id, act, actor(session, who), TODAY, NOW, reason=reason, field=field)


def waits_for(session: Session, row: Submission) -> set[str]:
    """Those in whose queue it is."""
    return {
        name
        for name in office.PEOPLE
        if row.id in [found.row.id for found in review.queue(session, actor(session, name), TODAY)]
    }


def told(session: Session, row: Submission) -> set[str]:
    ids = review.reviewers(session, row, TODAY)
    return set(session.exec(select(Person.name).where(Person.id.in_(ids))))  # type: ignore[attr-defined]  # a column


def leaves(session: Session, name: str, role: Role) -> None:
    """Somebody's post ended yesterday."""
    theirs = select(PersonPost).join(Person).where(Person.name == name, PersonPost.role == role)
    for post in session.exec(theirs).all():
        posts.end(session, post, TODAY - timedelta(days=1), NOW)


def test_the_whole_way_is_kept_step_by_step(world: Session) -> None:
    row = sent(world)
    step(world, row, Act.RETURN, "Trưởng phòng A", "Thiếu chỉ tiêu", "x")
    content, again = Content(1, {"x": 1}, [("x", "x", "1")]), Sending(row.person_id, NOW)
    submissions.revise(world, row.id, content, again, subject="ldtt")
    step(world, row, Act.AGREE, "Phó phòng A")
    step(world, row, Act.ACCEPT, "Thư ký")
    step(world, row, Act.FREEZE, "Thư ký")
    step(world, row, Act.REOPEN, "Chánh Văn phòng", "Hội đồng yêu cầu")
    passed = [(str(one.change.after), one.by, one.change.reason) for one in review.history(world, row.id)]
    assert passed == [
        ("sent", "Chuyên viên 1", ""),
        ("returned", "Trưởng phòng A", "Thiếu chỉ tiêu"),
        ("sent", "Chuyên viên 1", ""),
        ("agreed", "Phó phòng A", ""),
        ("accepted", "Thư ký", ""),
        ("frozen", "Thư ký", ""),
        ("returned", "Chánh Văn phòng", "Hội đồng yêu cầu"),
    ]
    actions = world.exec(select(Audit.action).where(Audit.subject == f"submission:{row.id}")).all()
    assert [action for action in actions if action not in {"submission.sent", "submission.revised"}] == [
        f"submission.{act}" for act in (Act.RETURN, Act.AGREE, Act.ACCEPT, Act.FREEZE, Act.REOPEN)
    ]
    assert (row.revision, row.version) == (6, 2)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_return_needs_its_reason(world: Session, reason: str) -> None:
    row = sent(world)
    with pytest.raises(Refusal):
        step(world, row, Act.RETURN, "Trưởng phòng A", reason)
    assert (row.state, len(review.changes(world, row.id))) == (SubmissionState.SENT, 1)


def test_who_saw_an_older_revision_takes_no_step(world: Session) -> None:
    row = sent(world)
    step(world, row, Act.AGREE, "Trưởng phòng A")
    secretary = actor(world, "Thư ký")
    with pytest.raises(Refusal):
        review.move(world, row.id, Act.ACCEPT, secretary, TODAY, NOW, revision=0)
    review.move(world, row.id, Act.ACCEPT, secretary, TODAY, NOW, revision=1)
    assert row.state == SubmissionState.ACCEPTED


def test_a_wish_to_withdraw_that_is_refused_leads_back_and_is_no_return(world: Session) -> None:
    row = sent(world)
    step(world, row, Act.RETURN, "Trưởng phòng A", "Thiếu chỉ tiêu", "x")
    step(world, row, Act.WITHDRAW, "Chuyên viên 1", "Chuyển công tác")
    step(world, row, Act.KEEP, "Thư ký", "Đã trình Hội đồng")
    given_back = review.last_return(world, row.id)
    assert row.state == SubmissionState.RETURNED
    assert given_back is not None
    assert (given_back.reason, given_back.field) == ("Thiếu chỉ tiêu", "x")


def test_what_is_withdrawn_is_gone(world: Session) -> None:
    row = sent(world)
    step(world, row, Act.WITHDRAW, "Chuyên viên 1", "Chuyển công tác")
    step(world, row, Act.ALLOW, "Thư ký")
    with pytest.raises(Refusal):
        step(world, row, Act.RETURN, "Thư ký", "Nhầm")
    assert (row.state, waits_for(world, row)) == (SubmissionState.WITHDRAWN, set())


def test_the_freeze_of_a_period_takes_whosever_it_is(world: Session) -> None:
    """Nobody judges their own, but closing a whole period is no judgement."""
    rows = [
        sent(world, "Thư ký", OFFICE, SubmissionState.ACCEPTED),
        sent(world, "Chuyên viên 1", A, SubmissionState.ACCEPTED),
        sent(world, "Chuyên viên 2", A),
    ]
    assert [row.id for row in review.to_freeze(world, ["registration"], 2024)] == [rows[0].id, rows[1].id]
    assert review.waiting(world, ["registration"], 2024) == 1
    with pytest.raises(Refusal):
        review.freeze(world, rows, actor(world, "Trưởng phòng A"), NOW)
    assert review.freeze(world, rows, actor(world, "Thư ký"), NOW) == 2
    assert [str(row.state) for row in rows] == ["frozen", "frozen", "sent"]
    assert review.freeze(world, rows, actor(world, "Thư ký"), NOW) == 0


#: who handed in, where, how -> in whose queues it is, and who is told
DESKS = [
    ("Chuyên viên 1", A, SubmissionState.SENT, {}, {"Trưởng phòng A", "Phó phòng A"}, {"Trưởng phòng A"}),
    ("Phó phòng A", A, SubmissionState.SENT, {}, {"Trưởng phòng A"}, {"Trưởng phòng A"}),
    ("Chuyên viên 1", A, SubmissionState.AGREED, {}, {"Thư ký"}, {"Thư ký"}),
    (
        "Chuyên viên 1",
        A,
        SubmissionState.AGREED,
        {"stream": Stream.OFFICE},
        {"Thư ký", "Chánh Văn phòng"},
        {"Thư ký", "Chánh Văn phòng"},
    ),
    ("Thư ký", OFFICE, SubmissionState.AGREED, {}, {"Chánh Văn phòng"}, {"Chánh Văn phòng"}),
    (
        "Chánh Văn phòng",
        OFFICE,
        SubmissionState.AGREED,
        {"stream": Stream.OFFICE},
        {"Thư ký"},
        {"Thư ký"},
    ),
    # the unit's own of the Office, by its secretary: the head of the Office answers for it, so leaders judge
    (
        "Thư ký",
        OFFICE,
        SubmissionState.AGREED,
        {"collective": True},
        {"Giám đốc", "Phó Giám đốc"},
        {"Giám đốc", "Phó Giám đốc"},
    ),
    ("Trưởng phòng A", A, SubmissionState.AGREED, {"collective": True}, {"Thư ký"}, {"Thư ký"}),
    ("Chuyên viên 1", A, SubmissionState.WITHDRAWING, {}, {"Thư ký"}, {"Thư ký"}),
    ("Chuyên viên 1", A, SubmissionState.RETURNED, {}, set(), set()),
    ("Chuyên viên 1", A, SubmissionState.ACCEPTED, {}, set(), set()),
]


@pytest.mark.parametrize(("who", "where", "state", "rest", "queues", "hears"), DESKS)
def test_for_whom_it_waits(
    world: Session,
    who: str,
    where: str,
    state: SubmissionState,
    rest: dict[str, object],
    queues: set[str],
    hears: set[str],
) -> None:
    row = sent(world, who, where, state, **rest)  # type: ignore[arg-type]  # pieces of the table above
    assert (waits_for(world, row), told(world, row)) == (queues, hears)


@pytest.mark.once  # the table above is tried on both
@pytest.mark.parametrize("who", [name for name in office.PEOPLE if name not in {"Chủ tịch Công đoàn"}])
@pytest.mark.parametrize("state", [SubmissionState.SENT, SubmissionState.AGREED, SubmissionState.WITHDRAWING])
def test_whatever_waits_waits_for_somebody_else(world: Session, who: str, state: SubmissionState) -> None:
    where = office.PEOPLE[who][0][0]
    for number, stream in enumerate(Stream):
        row = sent(world, who, where, state, stream=stream, subject=str(number))
        found = waits_for(world, row)
        assert found - {who}, stream
        assert who not in found
        assert told(world, row) <= found


def test_where_nobody_heads_the_unit_the_office_stands_in(world: Session) -> None:
    row = sent(world)
    leaves(world, "Trưởng phòng A", Role.HEAD)
    assert waits_for(world, row) == {"Phó phòng A"} == told(world, row)
    leaves(world, "Phó phòng A", Role.DEPUTY)
    assert waits_for(world, row) == {"Thư ký"} == told(world, row)
    step(world, row, Act.AGREE, "Thư ký")
    step(world, row, Act.ACCEPT, "Thư ký")
    assert row.state == SubmissionState.ACCEPTED


def test_an_author_who_becomes_the_head_does_not_judge_it(world: Session) -> None:
    row = sent(world)
    posts.give(world, row.person_id, Role.HEAD, unit(world, A), TODAY, NOW)
    leaves(world, "Phó phòng A", Role.DEPUTY)
    assert waits_for(world, row) == {"Thư ký"}


def test_a_council_without_a_secretary_is_the_offices(world: Session) -> None:
    row = sent(world, state=SubmissionState.AGREED)
    leaves(world, "Thư ký", Role.SECRETARY)
    assert waits_for(world, row) == {"Thư ký", "Chánh Văn phòng"}


def test_the_oldest_waits_first(world: Session) -> None:
    first, second = sent(world, "Chuyên viên 1"), sent(world, "Chuyên viên 2")
    first.updated_at = NOW + timedelta(hours=1)
    world.flush()
    head = actor(world, "Trưởng phòng A")
    assert [found.row.id for found in review.queue(world, head, TODAY)] == [second.id, first.id]


def test_what_the_unit_sent_is_the_next_heads_too(world: Session) -> None:
    row = sent(world, "Trưởng phòng A", A, SubmissionState.AGREED, collective=True)
    new = world.exec(select(Person).where(Person.name == "Chuyên viên 2")).one()
    posts.give(world, new.id, Role.HEAD, unit(world, A), TODAY, NOW)
    ours = review.of_author(world, new.id, units=[unit(world, A)])
    assert [found.row.id for found in ours] == [row.id]
    step(world, row, Act.WITHDRAW, "Chuyên viên 2", "Gửi nhầm mẫu")
    assert row.state == SubmissionState.WITHDRAWING
    assert not review.of_author(world, new.id, years=[2023])


def test_what_is_settled_is_shown_to_whoever_judges_it(world: Session) -> None:
    row = sent(world, state=SubmissionState.ACCEPTED)
    shown = {
        name
        for name in office.PEOPLE
        if [found.row.id for found in review.settled(world, actor(world, name), TODAY, [2024])] == [row.id]
    }
    assert shown == {"Trưởng phòng A", "Phó phòng A", "Thư ký", "Chánh Văn phòng"}


def test_something_unknown_is_refused(world: Session) -> None:
    with pytest.raises(Refusal):
        review.filed(world, 99)
    with pytest.raises(Refusal):
        review.move(world, 99, Act.AGREE, actor(world, "Thư ký"), TODAY, NOW)
