"""What was promised, what was fulfilled, what was won: the ground of the year's reports."""

import tomllib
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from data import awards, catalogue, duties, promises, submissions
from data.awards import Cover, Entry, Won
from data.catalogue import Holder
from data.models import Obligation, Person, Submission, Unit
from data.submissions import Content, Sending
from domain.duties import DutyState
from domain.review import GONE, SubmissionState
from tests import handing, office
from tests.office import START

YEAR = 2024


@pytest.fixture
def people(session: Session) -> dict[str, int]:
    """The office with its plan; the ids of its people."""
    office.build(session)
    return {person.name: person.id for person in session.exec(select(Person))}


def unit(session: Session, key: str) -> int:
    return session.exec(select(Unit.id).where(Unit.key == key)).one()


def handed(session: Session, person: int, **other: Any) -> Submission:
    given = {"person": person, "by": person, "unit": unit(session, "phong-lanh-su-htqt"), "now": START}
    return handing.hand_in(session, **{**given, **other})


def test_a_promise_is_the_present_version_without_what_was_skipped(
    session: Session, people: dict[str, int]
) -> None:
    author = people["Chuyên viên 1"]
    row = handed(session, author, answers={"award": "ldtt", "targets": None, "commitments": "Đúng hạn"})
    lines = [("award", "Danh hiệu", "Lao động tiên tiến"), ("targets", "Chỉ tiêu", "(bỏ qua)")]
    content = Content(
        1,
        {"award": "ldtt", "targets": None, "commitments": "Sớm hạn"},
        [*lines, ("commitments", "Cam kết", "Sớm hạn")],
    )
    submissions.revise(session, row.id, content, Sending(author, START), subject="ldtt")
    (found,) = promises.promises(session, author, YEAR)
    assert (found.id, found.form, found.name, found.award) == (
        row.id,
        "registration",
        "Lao động tiên tiến",
        "ldtt",
    )
    assert found.details == (("commitments", "Cam kết", "Sớm hạn"),)


def test_an_initiative_is_named_by_its_title(session: Session, people: dict[str, int]) -> None:
    author = people["Chuyên viên 1"]
    answers = {"kind": "management", "title": "Số hoá quy trình", "scope": "Toàn Sở"}
    handed(session, author, form="initiative", subject="so hoa", answers=answers)
    handed(session, author, form="topic", subject="van hoa bien gioi", answers={})
    first, second = promises.promises(session, author, YEAR)
    assert (first.name, first.award) == ("Số hoá quy trình", "")
    assert [line[0] for line in first.details] == ["kind", "scope"]
    assert (second.name, second.details) == ("van hoa bien gioi", ())


@pytest.mark.parametrize("state", SubmissionState)
def test_only_what_stands_is_a_promise(
    session: Session, people: dict[str, int], state: SubmissionState
) -> None:
    row = handed(session, people["Chuyên viên 1"], answers={"award": "ldtt"}, state=state)
    found = promises.promises(session, people["Chuyên viên 1"], YEAR)
    assert [promise.id for promise in found] == ([] if state in GONE else [row.id])


def test_promises_are_of_one_holder_one_year_and_registered(session: Session, people: dict[str, int]) -> None:
    author, other = people["Chuyên viên 1"], people["Trưởng phòng A"]
    mine = handed(session, author, answers={"award": "ldtt"})
    handed(session, other, answers={"award": "ldtt"})
    handed(session, author, answers={"award": "ldtt"}, year=YEAR - 1)
    handed(session, author, form="late_request", answers={})
    ours = handed(
        session,
        author,
        form="collective_registration",
        subject="ttldtt",
        answers={"award": "ttldtt"},
        collective=True,
    )
    division = unit(session, "phong-lanh-su-htqt")
    assert [promise.id for promise in promises.promises(session, author, YEAR)] == [mine.id]
    assert [promise.id for promise in promises.unit_promises(session, division, YEAR)] == [ours.id]
    assert promises.unit_promises(session, unit(session, "phong-qlbg"), YEAR) == ()


def test_the_registrations_of_a_units_people_are_counted(session: Session, people: dict[str, int]) -> None:
    for name in ("Chuyên viên 1", "Chuyên viên 2"):
        handed(session, people[name], answers={"award": "ldtt"})
    handed(session, people["Chuyên viên 1"], form="initiative", subject="x", answers={"title": "X"})
    gone = handed(session, people["Chuyên viên 2"], subject="giay-khen", answers={"award": "giay-khen"})
    gone.state = SubmissionState.WITHDRAWN
    session.flush()
    assert promises.of_people(session, unit(session, "phong-lanh-su-htqt"), YEAR) == {
        ("registration", "Lao động tiên tiến"): 2,
        ("initiative", ""): 1,
    }


def test_completed_duties_are_the_units_and_whose_who_reported_them(
    session: Session, people: dict[str, int]
) -> None:
    division, head = unit(session, "phong-lanh-su-htqt"), people["Trưởng phòng A"]
    owed = duties.duties(session, units=[division])
    registering, done, doing = owed[0], owed[1], owed[2]
    for duty, state in ((registering, DutyState.DONE), (done, DutyState.DONE), (doing, DutyState.DOING)):
        duties.report(session, duty.id, state, head, START)
    found = promises.fulfilled(session, YEAR, unit=division)
    assert [duty.id for duty in found] == [done.id]
    assert promises.fulfilled(session, YEAR, person=head) == found
    assert promises.fulfilled(session, YEAR, person=people["Chuyên viên 1"]) == ()
    assert promises.fulfilled(session, YEAR + 1, unit=division) == ()
    assert session.get_one(Obligation, done.id).updated_by == head


def won(session: Session, person: int, year: int, state: SubmissionState, **answers: Any) -> Submission:
    given = {"kind": "award", "award": "ldtt", "year": str(year), **answers}
    subject = f"{given['kind']}:{given.get('award')}:{year}"
    plan = answers.pop("plan", YEAR)
    return handed(session, person, form="past_award", subject=subject, answers=given, state=state, year=plan)


def test_the_history_is_by_year_and_marks_what_nobody_verified(
    session: Session, people: dict[str, int]
) -> None:
    person = people["Chuyên viên 1"]
    decided = {"decision": "125/QĐ-SNgV", "decided": "2022-12-20", "issuer": "Sở Ngoại vụ"}
    won(session, person, 2023, SubmissionState.SENT)
    won(session, person, 2022, SubmissionState.FROZEN, **decided)
    won(session, person, 2021, SubmissionState.ACCEPTED, kind="grade", award=None, grade="htxsnv")
    won(session, person, 2020, SubmissionState.WITHDRAWN)
    won(session, person, 2019, SubmissionState.ACCEPTED, award="other", other_name="Bằng khen của Tỉnh uỷ")
    found = awards.history(session, person)
    assert [(line.year, line.kind, line.name, line.verified) for line in found] == [
        (2019, Entry.AWARD, "Bằng khen của Tỉnh uỷ", True),
        (2021, Entry.GRADE, "Hoàn thành xuất sắc nhiệm vụ", True),
        (2022, Entry.AWARD, "Lao động tiên tiến", True),
        (2023, Entry.AWARD, "Lao động tiên tiến", False),
    ]
    assert (found[2].decision, found[2].decided, found[2].issuer) == (
        "125/QĐ-SNgV",
        date(2022, 12, 20),
        "Sở Ngoại vụ",
    )
    assert awards.history(session, people["Chuyên viên 2"]) == []


def test_a_line_handed_in_under_two_plans_counts_once_and_is_found(
    session: Session, people: dict[str, int]
) -> None:
    person = people["Chuyên viên 1"]
    first = won(session, person, 2022, SubmissionState.SENT, plan=2023)
    second = won(session, person, 2022, SubmissionState.ACCEPTED, plan=2024)
    assert [line.submission for line in awards.history(session, person)] == [second.id]
    assert awards.elsewhere(session, second) == first.id
    assert awards.elsewhere(session, won(session, person, 2021, SubmissionState.SENT)) is None


def test_the_history_of_a_unit_is_its_own(session: Session, people: dict[str, int]) -> None:
    head = people["Trưởng phòng A"]
    answers = {"kind": "award", "award": "ttldtt", "year": "2023"}
    handed(session, head, form="unit_award", subject="award:ttldtt:2023", answers=answers, collective=True)
    division = unit(session, "phong-lanh-su-htqt")
    assert [line.name for line in awards.unit_history(session, division)] == ["Tập thể lao động tiên tiến"]
    assert awards.history(session, head) == awards.unit_history(session, unit(session, "phong-qlbg")) == []


def line(submission: int, year: int, *, verified: bool) -> Won:
    return Won(submission, Entry.AWARD, "ldtt", "LĐTT", year, "", None, "", "", "", verified)


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ([(1, 2022, False), (2, 2022, True)], [2]),
        ([(1, 2022, True), (2, 2022, True)], [1]),
        ([(1, 2023, True), (2, 2022, False)], [2, 1]),
        ([], []),
    ],
)
def test_each_thing_won_stands_once(lines: list[tuple[int, int, bool]], kept: list[int]) -> None:
    found = awards.in_order(line(number, year, verified=verified) for number, year, verified in lines)
    assert [won.submission for won in found] == kept


@pytest.mark.parametrize(
    ("award", "years", "verified"),
    [("hcld-ba", 5, True), ("bang-khen-tinh", 2, True), ("cstd-co-so", 1, False), ("cstd-tinh", 3, True)],
)
def test_years_to_cover_are_data_with_their_source(award: str, years: int, verified: bool) -> None:
    found = awards.cover(award)
    assert isinstance(found, Cover)
    assert (found.years, found.verified, bool(found.source)) == (years, verified, True)


def test_a_rule_of_years_is_about_an_award_that_there_is() -> None:
    known = {award.key for holder in Holder for award in awards.every(holder)}
    table = tomllib.loads(awards.YEARS.read_text("utf-8"))
    ruled = [key for row in table["cover"] for key in row["awards"]]
    assert set(ruled) <= known
    assert len(ruled) == len(set(ruled))
    assert awards.cover("ldtt") is None


def test_every_award_of_any_date_can_be_in_a_history() -> None:
    known = {award.key for holder in Holder for award in awards.every(holder)}
    assert {award.key for award in catalogue.awards(date(2024, 1, 1))} <= known
