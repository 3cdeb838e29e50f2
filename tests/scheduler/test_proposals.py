"""What needs the Office's approval: planned the afternoon before, told of once a day, never sent unasked."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from data import holidays, outbox
from data.models import Outbox, OutboxState, ReminderChoice
from domain.ladders import Kind
from scheduler.plan import plan
from tests import office
from tests.scheduler.worlds import ZONE

#: Two in the afternoon, and three, of the working day before the seventh before the last of quarter I.
EARLY = datetime(2024, 3, 19, 7, tzinfo=UTC)
AFTERNOON = EARLY + timedelta(hours=1)
MORNING = datetime(2024, 3, 20, 1, tzinfo=UTC)
EVENING = datetime(2024, 3, 20, 11, tzinfo=UTC)
NEXT_AFTERNOON = AFTERNOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def asked(session: Session) -> None:
    """The Office wants to see what is coming before it goes."""
    office.build(session)
    session.add(ReminderChoice(kind=Kind.COMING, automatic=False, updated_at=EARLY))
    plan(session, EARLY, ZONE)


def proposed(session: Session) -> list[Outbox]:
    session.expire_all()
    return list(session.exec(select(Outbox).where(Outbox.state == OutboxState.PROPOSED)))


def notices(session: Session) -> list[str]:
    found = session.exec(select(Outbox.key).order_by(col(Outbox.id)))
    return [key for key in found if key.startswith("proposed:")]


def test_in_the_afternoon_the_next_morning_is_proposed_and_the_office_told_once(session: Session) -> None:
    assert (proposed(session), notices(session)) == ([], [])
    plan(session, AFTERNOON, ZONE)
    plan(session, AFTERNOON + timedelta(minutes=1), ZONE)
    assert {row.not_before for row in proposed(session)} == {MORNING}
    assert len(notices(session)) == 2  # the two of the Office


def test_unapproved_nothing_goes_and_the_next_afternoon_it_is_proposed_anew(session: Session) -> None:
    plan(session, AFTERNOON, ZONE)
    waiting = {row.id for row in proposed(session)}
    plan(session, MORNING, ZONE)
    taken = []
    while (one := outbox.take(session, MORNING, ZONE, holidays.calendar(session))) is not None:
        taken.append(one.id)
    assert waiting.isdisjoint(taken)
    plan(session, EVENING, ZONE)
    assert {session.get_one(Outbox, row).state for row in waiting} == {OutboxState.EXPIRED}
    assert {row.day for row in proposed(session)} == {MORNING.date() + timedelta(days=1)}


def test_a_digest_of_other_kinds_goes_by_itself(session: Session) -> None:
    plan(session, NEXT_AFTERNOON + timedelta(days=6), ZONE)  # 26 March, the working day before the third last
    assert {row.kind for row in proposed(session)} == {"digest"}
    for choice in session.exec(select(ReminderChoice)):
        session.delete(choice)
    plan(session, datetime(2024, 3, 29, 1, tzinfo=UTC), ZONE)
    last_day = select(Outbox).where(Outbox.day == datetime(2024, 3, 29, tzinfo=UTC).date())
    assert {row.state for row in session.exec(last_day)} == {OutboxState.WAITING}
