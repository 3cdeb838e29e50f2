"""What is handed in: once per person, form, year and subject, in versions."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from data import drafts, submissions
from data.models import Account, Audit, Submission, SubmissionChange, Unit
from data.people import create_person
from data.submissions import AlreadyHandedIn, Content, Sending
from domain.errors import Refusal
from domain.people import UnitKind
from domain.review import SubmissionState
from tests import handing
from tests.office import START


@pytest.fixture
def common(session: Session) -> dict[str, Any]:
    """What every registration of these tests has in common."""
    unit = Unit(key="a", name="A", folded="a", kind=UnitKind.DIVISION)
    session.add(unit)
    session.flush()
    people = [create_person(session, name, START).id for name in ("Chuyên viên 1", "Trưởng phòng A")]
    return {
        "form": "registration",
        "year": 2024,
        "person": people[0],
        "unit": unit.id,
        "by": people[0],
        "draft": None,
        "now": START,
    }


def hand_in(session: Session, common: dict[str, Any], subject: str = "ldtt", **other: Any) -> Submission:
    return handing.hand_in(session, **{**common, "subject": subject, **other})


def test_it_is_kept_with_its_first_version_and_noted(session: Session, common: dict[str, Any]) -> None:
    row = hand_in(session, common)
    assert (row.version, row.entered_by, submissions.answers_of(session, row)) == (1, None, {"x": 0})
    noted = session.exec(select(Audit).where(col(Audit.action).startswith("submission"))).all()
    assert [(note.action, note.subject) for note in noted] == [("submission.sent", f"submission:{row.id}")]


def test_both_names_are_kept_when_it_is_entered_for_somebody(
    session: Session, common: dict[str, Any]
) -> None:
    writer = create_person(session, "Thư ký", START).id
    row = hand_in(session, common, by=writer)
    (version,) = submissions.versions(session, row.id)
    assert (row.person_id, row.entered_by, version.person_id) == (common["person"], writer, writer)


@pytest.mark.parametrize(
    ("other", "refused"),
    [({}, True), ({"subject": "cstd"}, False), ({"year": 2025}, False), ({"form": "other"}, False)],
)
def test_the_same_is_handed_in_once(
    session: Session, common: dict[str, Any], other: dict[str, Any], refused: bool
) -> None:
    first = hand_in(session, common)
    if refused:
        with pytest.raises(AlreadyHandedIn) as refusal:
            hand_in(session, common, **other)
        assert refusal.value.submission == first.id
    else:
        hand_in(session, common, **other)
    assert len(session.exec(select(Submission)).all()) == 2 - refused


def test_the_same_draft_gives_the_first_result(session: Session, common: dict[str, Any]) -> None:
    account = Account(external_id="1", chat="1", created_at=START)
    session.add(account)
    session.flush()
    draft = drafts.begin(session, account.id, "registration", 1, {}, {}, START).id
    first = hand_in(session, common, draft=draft)
    assert hand_in(session, common, draft=draft, answers={"x": 9}).id == first.id
    assert len(submissions.versions(session, first.id)) == 1


def revise(session: Session, row: Submission, common: dict[str, Any], subject: str, x: int) -> Submission:
    content = Content(2, {"x": x}, [("x", "X", str(x))])
    return submissions.revise(session, row.id, content, Sending(common["by"], START), subject=subject)


def test_a_change_is_a_new_version_and_the_old_one_stays(session: Session, common: dict[str, Any]) -> None:
    row = hand_in(session, common)
    revise(session, row, common, "cstd", 1)
    found = [
        (version.version, version.form_version, version.answers["x"])
        for version in submissions.versions(session, row.id)
    ]
    assert (row.version, row.subject, found) == (2, "cstd", [(1, 1, 0), (2, 2, 1)])


def test_no_change_is_no_version(session: Session, common: dict[str, Any]) -> None:
    row = hand_in(session, common)
    assert revise(session, row, common, "ldtt", 0).version == 1


def test_a_change_to_what_is_there_already_is_refused_and_undone(
    session: Session, common: dict[str, Any]
) -> None:
    first, second = hand_in(session, common), hand_in(session, common, "cstd")
    with pytest.raises(AlreadyHandedIn) as refusal:
        revise(session, second, common, "ldtt", 5)
    session.refresh(second)
    assert (refusal.value.submission, second.subject, second.version) == (first.id, "cstd", 1)
    assert len(submissions.versions(session, second.id)) == 1


def test_what_is_withdrawn_is_gone_and_makes_room(session: Session, common: dict[str, Any]) -> None:
    row = hand_in(session, common)
    row.state = SubmissionState.WITHDRAWN
    session.flush()
    with pytest.raises(Refusal):
        submissions.get(session, row.id)
    with pytest.raises(Refusal):
        revise(session, row, common, "ldtt", 2)
    assert submissions.of_person(session, "registration", 2024, common["person"]) == []
    assert hand_in(session, common).id != row.id


def test_a_unit_hands_in_once_whoever_speaks_for_it(session: Session, common: dict[str, Any]) -> None:
    first = hand_in(session, common, collective=True)
    deputy = create_person(session, "Phó phòng A", START).id
    with pytest.raises(AlreadyHandedIn) as refusal:
        hand_in(session, common, collective=True, person=deputy, by=deputy)
    assert refusal.value.submission == first.id
    assert hand_in(session, common).id != first.id


def test_what_was_given_back_is_sent_again_even_unchanged(session: Session, common: dict[str, Any]) -> None:
    row = hand_in(session, common)
    row.state = SubmissionState.RETURNED
    again = revise(session, row, common, "ldtt", 0)
    assert (again.version, again.state, again.revision) == (2, SubmissionState.SENT, 1)


@pytest.mark.parametrize("state", [SubmissionState.FROZEN, SubmissionState.DECLINED])
def test_what_is_closed_is_not_changed(
    session: Session, common: dict[str, Any], state: SubmissionState
) -> None:
    row = hand_in(session, common, state=state)
    with pytest.raises(Refusal):
        revise(session, row, common, "ldtt", 3)
    assert row.version == 1


def test_every_version_is_a_step_of_its_way(session: Session, common: dict[str, Any]) -> None:
    row = hand_in(session, common)
    revise(session, row, common, "ldtt", 3)
    steps = session.exec(select(SubmissionChange).order_by(col(SubmissionChange.id))).all()
    assert [(step.before, step.after, step.version) for step in steps] == [
        ("", "sent", 1),
        ("sent", "sent", 2),
    ]
