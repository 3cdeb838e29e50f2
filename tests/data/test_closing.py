"""A year closed for good: what is done before, what stands still afterwards, and how a change shows."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from data import closing, counting, duties, people, periods, plan_edits, plans, reports, review, units
from data.models import Item, Obligation, Period, Plan, PlanState, Submission
from domain.duties import DutyState
from domain.errors import Refusal
from domain.people import Actor
from domain.periods import PeriodKey
from domain.review import Act, SubmissionState
from forms.catalog import forms
from tests import office
from tests.finishing import finish
from tests.handing import hand_in

NOW = datetime(2025, 2, 10, 2, tzinfo=UTC)
TODAY = date(2025, 2, 10)
FORMS = [form.name for form in forms().values() if form.route is not None]


@pytest.fixture
def plan(session: Session) -> Plan:
    found = office.build(session)
    assert found
    return found


def actor(session: Session, name: str = "Thư ký") -> Actor:
    return people.actor_of(session, "telegram", name, name, TODAY, NOW)


def handed_in(session: Session, name: str, unit: str) -> Submission:
    person = actor(session, name).person or 0
    found = units.by_key(session, unit)
    assert found
    return hand_in(session, person=person, unit=found.id, by=person, now=NOW, answers={"award": "ldtt"})


def close(session: Session, plan: Plan) -> closing.Closed:
    return closing.close(session, plan.id, FORMS, actor(session), NOW)


def test_a_year_with_something_left_stays_open(session: Session, plan: Plan) -> None:
    with pytest.raises(Refusal, match="16 items"):
        close(session, plan)
    assert plan.state is PlanState.ACTIVE
    assert session.exec(select(Period)).all() == []


def test_only_the_office_closes(session: Session, plan: Plan) -> None:
    finish(session, plan)
    with pytest.raises(Refusal):
        closing.close(session, plan.id, FORMS, actor(session, "Giám đốc"), NOW)


def test_a_closed_year_stands_still(session: Session, plan: Plan) -> None:
    finish(session, plan)
    told = close(session, plan)
    assert closing.closed(session, plan) == told
    assert closing.holds(session, plan, told)
    assert plans.years(session) == []
    assert duties.duties(session) == ()
    assert {row.key for row in session.exec(select(Period)) if row.frozen_at} == set(PeriodKey)
    seven = session.exec(select(Item).where(Item.number == "7")).one()
    with pytest.raises(Refusal):
        plan_edits.reword(session, seven.id, "Lời khác của mục", "Muộn", actor(session).person or 0, NOW)
    with pytest.raises(Refusal):
        close(session, plan)


def test_its_figures_are_told_as_before(session: Session, plan: Plan) -> None:
    finish(session, plan)
    before = reports.report(session, 2024, TODAY)
    counted = counting.counts(session, 2024, TODAY, forms())
    close(session, plan)
    assert [one.year for one in plans.told(session)] == [2024]
    assert reports.report(session, 2024, TODAY) == before
    assert counting.counts(session, 2024, TODAY, forms()) == counted


def test_what_was_accepted_is_frozen_and_nothing_moves(session: Session, plan: Plan) -> None:
    finish(session, plan)
    accepted, waiting = (
        handed_in(session, "Chuyên viên 1", "phong-lanh-su-htqt"),
        handed_in(session, "Chuyên viên 3", "phong-qlbg"),
    )
    accepted.state = SubmissionState.ACCEPTED
    session.flush()
    head = actor(session, "Trưởng phòng B")
    assert [found.row.id for found in review.queue(session, head, TODAY)] == [waiting.id]
    told = close(session, plan)
    assert review.queue(session, head, TODAY) == []
    assert (accepted.state, waiting.state) == (SubmissionState.FROZEN, SubmissionState.SENT)
    assert told.dossiers == 2
    for row, act, who in ((accepted, Act.REOPEN, "Thư ký"), (waiting, Act.AGREE, "Trưởng phòng B")):
        with pytest.raises(Refusal, match="closed year"):
            review.move(session, row.id, act, actor(session, who), TODAY, NOW, reason="Bổ sung")


@pytest.mark.parametrize("table", ["obligation", "item", "submission"])
def test_a_change_behind_its_back_shows(session: Session, plan: Plan, table: str) -> None:
    finish(session, plan)
    row = handed_in(session, "Chuyên viên 1", "phong-lanh-su-htqt")
    told = close(session, plan)
    assert closing.holds(session, plan, told)
    if table == "obligation":
        session.get_one(Obligation, 1).state = DutyState.CANCELLED
    elif table == "item":
        session.get_one(Item, 1).content = "Lời khác"
    else:
        session.get_one(Submission, row.id).state = SubmissionState.ACCEPTED
    session.flush()
    assert not closing.holds(session, plan, told)


def test_its_days_are_still_known(session: Session, plan: Plan) -> None:
    assert not plans.year_closed(session, 2024)
    finish(session, plan)
    close(session, plan)
    assert plans.year_closed(session, 2024)
    assert not plans.year_closed(session, 2025)
    assert periods.due(session, 2024, PeriodKey.REGISTRATION) == date(2024, 1, 29)
    assert periods.due(session, 2024, PeriodKey.YEAR_END) is None
