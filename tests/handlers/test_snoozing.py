"""«Nhắc tôi sau»: what may be put off, until when, and what the database then holds."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from data import duties
from data.models import Outbox, Snooze
from domain.duties import DutyState
from domain.message import Message
from handlers.texts import OLD_SCREEN
from handlers.texts import work as texts
from scheduler import plan as planning
from tests import office
from tests.chat import ZONE
from tests.handlers.asking import ask, rows, somebody

pytestmark = pytest.mark.once  # screens and words: the statements are tried elsewhere

#: Seven working days before the last day of quarter I.
NOW = datetime(2024, 3, 20, 2, tzinfo=UTC)


@pytest.fixture
def digest(session: Session) -> int:
    """The row of the digest that the head of unit B has this morning."""
    office.build(session)
    planning.plan(session, NOW, ZONE)
    head = somebody(session, "Trưởng phòng B")
    return session.exec(select(Outbox.id).where(Outbox.person_id == head.person)).one()


def press(session: Session, data: str, now: datetime = NOW) -> Message:
    return ask(session, somebody(session, "Trưởng phòng B"), data=data, now=now)


def test_the_days_offered_put_off_what_is_not_due_yet(session: Session, digest: int) -> None:
    offered = press(session, f"viec:later:{digest}")
    assert [row[0].data for row in offered.buttons] == [
        f"viec:wait:{digest}:20240321",
        f"viec:wait:{digest}:20240325",
    ]
    press(session, f"viec:wait:{digest}:20240325")
    kept = session.exec(select(Snooze)).all()
    assert {row.until for row in kept} == {date(2024, 3, 25)}
    assert {duties.duty(session, row.obligation_id).due for row in kept} == {date(2024, 3, 29)}


@pytest.mark.parametrize("day", ["20240329", "20240320", "20990101", "abc", ""])
def test_no_other_day_is_taken(session: Session, digest: int, day: str) -> None:
    before = rows(session)
    assert press(session, f"viec:wait:{digest}:{day}").text == OLD_SCREEN
    assert rows(session) == before


def test_on_the_eve_nothing_can_be_put_off(session: Session, digest: int) -> None:
    eve = datetime(2024, 3, 28, 2, tzinfo=UTC)
    assert press(session, f"viec:later:{digest}", eve).text == texts.NOT_LATER


def test_what_was_settled_meanwhile_is_left_out(session: Session, digest: int) -> None:
    head = somebody(session, "Trưởng phòng B").person or 0
    open_yet = [
        duty for duty in duties.duties(session, units=[_unit(session)]) if duty.due == date(2024, 3, 29)
    ]
    for duty in open_yet[1:]:
        duties.report(session, duty.id, DutyState.DONE, head, NOW)
    press(session, f"viec:wait:{digest}:20240325")
    assert [row.obligation_id for row in session.exec(select(Snooze))] == [open_yet[0].id]


def _unit(session: Session) -> int:
    (unit,) = somebody(session, "Trưởng phòng B").units()
    return unit
