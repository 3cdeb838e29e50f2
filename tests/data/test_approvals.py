"""The coming digests in the Office's hands: let go, reworded, struck out; kinds that wait; a step by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from data import approvals, by_hand, digests, duties, outbox
from data.approvals import Planned
from data.digests import Slot
from data.models import Audit, Outbox, OutboxLine, OutboxState, Person, ReminderChoice, Unit, UnitGroup
from domain.calendar import OfficeCalendar
from domain.delivery import Sent
from domain.duties import DutyState
from domain.ladders import Kind, Receiver
from domain.message import Message, Rich
from domain.reminders import Line
from scheduler.plan import ahead
from scheduler.words import word
from tests import office
from tests.chat import ZONE

CALENDAR = OfficeCalendar()
#: Wednesday afternoon; the next morning is the eve of the last day of the first quarter.
NOW = datetime(2024, 3, 27, 7, tzinfo=UTC)
TODAY, EVE = date(2024, 3, 27), date(2024, 3, 28)
MORNING, EVENING = datetime(2024, 3, 28, 1, tzinfo=UTC), datetime(2024, 3, 28, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def people(session: Session) -> None:
    office.build(session)
    ahead(session, NOW, ZONE)


def person(session: Session, name: str) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


def batch(session: Session) -> dict[str, Planned]:
    return {one.name: one for one in approvals.batch(session, NOW, TODAY)}


def state(session: Session, row: int) -> tuple[OutboxState, str]:
    session.expire_all()
    found = session.get_one(Outbox, row)
    return OutboxState(found.state), found.error


def noted(session: Session) -> list[str]:
    chosen = select(Audit.action).where(col(Audit.action).startswith("reminder."))
    return list(session.exec(chosen.order_by(col(Audit.id))))


def test_the_batch_says_who_gets_how_much_and_for_which_unit(session: Session) -> None:
    found = batch(session)
    one = found["Trưởng phòng A"]
    assert (one.units, one.goes, one.state) == (
        ("Phòng Lãnh sự - Hợp tác quốc tế",),
        MORNING,
        OutboxState.WAITING,
    )
    assert found["Thư ký"].units == ("Hội đồng Thi đua - Khen thưởng Sở",)
    assert {line.receiver for line in found["Giám đốc Trung tâm"].lines} == {Receiver.HEAD}
    assert approvals.planned(session, one.id, NOW, TODAY) == one
    assert approvals.planned(session, one.id, EVENING, EVE) is None


def test_a_group_is_named_with_its_unit(session: Session) -> None:
    unit = session.exec(select(Unit).where(Unit.key == "phong-qlbg")).one()
    group = UnitGroup(channel="telegram", chat="-5", title="Nhóm B", unit_id=unit.id, linked_at=NOW)
    session.add(group)
    session.flush()
    line = Line(group.id, 1, "2024-03-29", "-1", Receiver.GROUP)
    digests.add(session, [line], Slot(EVE, digests.MORNING, MORNING, EVENING), NOW)
    assert (batch(session)["Nhóm B"].units, batch(session)["Nhóm B"].person) == ((unit.name,), None)


def test_a_kind_that_waits_takes_its_digests_back_and_the_reverse_lets_them_go(session: Session) -> None:
    head = person(session, "Trưởng phòng A")
    count = sum(any(line.kind is Kind.COMING for line in one.lines) for one in batch(session).values())
    assert approvals.choose(session, Kind.COMING, False, head, NOW) == count > 0
    assert approvals.choose(session, Kind.COMING, False, head, NOW) == 0
    one = batch(session)["Trưởng phòng B"]
    assert (one.state, approvals.choices(session)[Kind.COMING]) == (OutboxState.PROPOSED, False)
    assert approvals.choose(session, Kind.TODAY, False, head, NOW) == 0
    assert approvals.choose(session, Kind.COMING, True, head, NOW) == count
    assert state(session, one.id) == (OutboxState.WAITING, "")
    assert len(session.exec(select(ReminderChoice)).all()) == 2
    assert noted(session) == ["reminder.choice"] * 3


def test_what_is_let_go_goes_and_is_not_taken_back_by_a_choice(session: Session) -> None:
    by = person(session, "Thư ký")
    approvals.choose(session, Kind.COMING, False, by, NOW)
    one = batch(session)["Trưởng phòng A"]
    assert takes(session, one.id) == []
    assert [approvals.approve(session, [one.id], by, NOW) for _ in range(2)] == [1, 0]
    approvals.choose(session, Kind.COMING, True, by, NOW)
    approvals.choose(session, Kind.COMING, False, by, NOW)
    assert batch(session)["Trưởng phòng A"].approved
    assert [taken.id for taken in takes(session, one.id)] == [one.id]


def test_what_nobody_let_go_expires_and_is_planned_anew(session: Session) -> None:
    approvals.choose(session, Kind.COMING, False, person(session, "Thư ký"), NOW)
    one = batch(session)["Trưởng phòng A"]
    assert approvals.approve(session, [one.id], 1, EVENING) == 0
    outbox.expire(session, EVENING)
    assert state(session, one.id) == (OutboxState.EXPIRED, "")
    assert not digests.told(session) & {line.key for line in one.lines}


def test_the_offices_words_go_in_place_of_the_bots(session: Session) -> None:
    one, by = batch(session)["Trưởng phòng A"], person(session, "Thư ký")
    assert approvals.reword(session, one.id, "Lời của Văn phòng", by, NOW, ZONE)
    changed = batch(session)["Trưởng phòng A"]
    assert (changed.edited, changed.state, changed.outdated) == ("Lời của Văn phòng", one.state, False)
    taken = next(iter(takes(session, one.id)))
    worded = word(session, taken, MORNING, ZONE)
    assert worded.message is not None
    assert worded.message.text == Rich("Lời của Văn phòng")
    assert worded.said == {line.key for line in one.lines}


def takes(session: Session, row: int) -> list[outbox.Taken]:
    """What the sender takes, as far as it is this row."""
    found = []
    while (taken := outbox.take(session, MORNING, ZONE, CALENDAR)) is not None:
        found.append(taken)
    return [taken for taken in found if taken.id == row]


def test_words_are_for_what_still_holds(session: Session) -> None:
    """A unit that owes nothing any more leaves the digest before the words are written, and after is seen."""
    one, by = batch(session)["Trưởng phòng A"], person(session, "Thư ký")
    first, second = (line.obligation for line in one.lines[:2])
    for line in session.exec(select(OutboxLine).where(OutboxLine.outbox_id == one.id)):
        if line.obligation_id == first:
            line.key = line.key.replace(":-1:", ":-7:")
    session.flush()
    assert approvals.reword(session, one.id, "Lời của Văn phòng", by, NOW, ZONE)
    now = batch(session)["Trưởng phòng A"]
    assert (len(now.lines), now.outdated) == (len(one.lines) - 1, False)
    duties.report(session, second, DutyState.DONE, by, NOW)
    assert batch(session)["Trưởng phòng A"].outdated
    (taken,) = takes(session, one.id)
    worded = word(session, taken, MORNING, ZONE)
    assert (worded.message, worded.changed) == (None, True)


def test_what_was_worded_for_other_facts_is_not_let_go_as_it_is(session: Session) -> None:
    one, by = batch(session)["Trưởng phòng A"], person(session, "Thư ký")
    approvals.reword(session, one.id, "Lời của Văn phòng", by, NOW, ZONE)
    (taken,) = takes(session, one.id)
    outbox.propose_again(session, taken)
    assert batch(session)["Trưởng phòng A"].outdated
    assert approvals.approve(session, [one.id], by, NOW) == 0
    approvals.choose(session, Kind.COMING, False, by, NOW)
    approvals.choose(session, Kind.COMING, True, by, NOW)
    assert state(session, one.id) == (OutboxState.PROPOSED, outbox.FACTS_CHANGED)
    assert approvals.unword(session, one.id, by, NOW)
    assert not approvals.unword(session, one.id, by, NOW)
    assert approvals.approve(session, [one.id], by, NOW) == 1
    assert noted(session)[-1] == "reminder.approved"


def test_nothing_is_worded_for_nobody(session: Session) -> None:
    one, by = batch(session)["Trưởng phòng A"], person(session, "Thư ký")
    for line in one.lines:
        duties.report(session, line.obligation, DutyState.DONE, by, NOW)
    assert not approvals.reword(session, one.id, "Lời của Văn phòng", by, NOW, ZONE)
    assert "Trưởng phòng A" not in batch(session)


def test_what_is_struck_out_stays_struck_until_the_next_stage(session: Session) -> None:
    one, by = batch(session)["Trưởng phòng A"], person(session, "Thư ký")
    assert [approvals.strike(session, one.id, by, NOW) for _ in range(2)] == [True, False]
    assert batch(session)["Trưởng phòng A"].struck
    assert ahead(session, NOW, ZONE) == 0
    assert {line.key for line in one.lines} <= digests.told(session)
    assert not approvals.reword(session, one.id, "Lời của Văn phòng", by, NOW, ZONE)
    ahead(session, MORNING + timedelta(hours=1), ZONE)
    found = approvals.batch(session, MORNING + timedelta(hours=1), EVE)
    stages = [{line.stage for line in row.lines} for row in found if row.name == one.name]
    assert stages == [{"-1", "week-2024-03-25"}, {"0"}]


def test_a_step_by_hand_is_sent_once_a_day_in_office_hours(session: Session) -> None:
    duty, by = duties.duties(session)[0], person(session, "Thư ký")
    night = datetime(2024, 3, 27, 13, tzinfo=UTC)
    told: dict[str, Any] = {
        "persons": [by, by],
        "message": Message(Rich("a")),
        "by": by,
        "zone": ZONE,
        "calendar": CALENDAR,
    }
    assert [by_hand.remind(session, duty.id, now=night, **told) for _ in range(2)] == [True, False]
    row = session.exec(select(Outbox).where(Outbox.kind == by_hand.KIND)).one()
    assert row.not_before == datetime(2024, 3, 28, 0, 30, tzinfo=UTC)
    assert by_hand.remind(session, duty.id, now=night + timedelta(days=1), **told)
    assert by_hand.remind(session, duty.id + 1, now=night, **told)
    assert noted(session) == ["reminder.by_hand"] * 3


def test_a_settled_duty_takes_back_what_was_sent_by_hand(session: Session) -> None:
    duty, by = duties.duties(session)[0], person(session, "Thư ký")
    told: dict[str, Any] = {
        "persons": [by],
        "message": Message(Rich("a")),
        "by": by,
        "zone": ZONE,
        "calendar": CALENDAR,
    }
    by_hand.remind(session, duty.id, now=NOW, **told)
    by_hand.remind(session, duty.id * 10 + 1, now=NOW, **told)
    taken = outbox.take(session, NOW, ZONE, CALENDAR)
    assert taken is not None
    outbox.conclude(session, taken, Sent("1"), (), NOW)
    assert by_hand.release(session, duty.id) == 0
    by_hand.remind(session, duty.id, now=NOW + timedelta(days=1), **told)
    assert by_hand.release(session, duty.id) == 1
    session.expire_all()
    states = session.exec(select(Outbox.state).where(Outbox.kind == by_hand.KIND).order_by(col(Outbox.id)))
    assert list(states) == [OutboxState.SENT, OutboxState.WAITING, OutboxState.DROPPED]
