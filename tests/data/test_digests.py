"""Digests: one a person and slot, growing until they go; what was said is not said again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from data import digests, duties, outbox, snoozes
from data.digests import Slot
from data.models import (
    Account,
    Obligation,
    Outbox,
    OutboxLine,
    OutboxState,
    Person,
    Reach,
    ReminderChoice,
    Snooze,
    Unit,
    UnitGroup,
)
from data.outbox import Taken
from domain.calendar import OfficeCalendar
from domain.delivery import Sent, Unreachable
from domain.duties import DutyState
from domain.ladders import LAST_AFTERNOON, Kind, Receiver
from domain.reminders import Line
from tests import office
from tests.scheduler.worlds import ZONE

CALENDAR = OfficeCalendar()
DAY = date(2024, 1, 24)
ROUND = "2024-01-29"
#: Eight in the morning, three in the afternoon and six in the evening in Vietnam.
NOW = datetime(2024, 1, 24, 1, tzinfo=UTC)
AFTERNOON = datetime(2024, 1, 24, 8, tzinfo=UTC)
EVENING = datetime(2024, 1, 24, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def people(session: Session) -> None:
    office.build(session)


def person(session: Session, name: str) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


def take(session: Session, now: datetime = NOW) -> Taken | None:
    return outbox.take(session, now, ZONE, CALENDAR)


def lines(session: Session) -> list[Line]:
    """Two things to say to one person, one to another."""
    head, other = person(session, "Trưởng phòng A"), person(session, "Trưởng phòng B")
    first, second = session.exec(select(Obligation.id).order_by(col(Obligation.id))).all()[:2]
    told = [(head, first), (head, second), (other, first)]
    return [Line(who, what, ROUND, "-7", Receiver.HEAD) for who, what in told]


def slot(day: date = DAY, time: str = digests.MORNING, asked: frozenset[Kind] = frozenset()) -> Slot:
    return Slot(day, time, NOW, EVENING, asked)


def add(session: Session, said: list[Line], now: datetime = NOW, day: date = DAY) -> int:
    return digests.add(session, said, slot(day), now)


def rows(session: Session) -> list[Outbox]:
    session.expire_all()
    return list(session.exec(select(Outbox).order_by(col(Outbox.id))).all())


def said_of(session: Session) -> list[tuple[str, bool | None]]:
    found = session.exec(select(OutboxLine).order_by(col(OutboxLine.id))).all()
    return [(line.key.split("/")[0], line.said) for line in found]


def test_lines_make_one_digest_a_person_and_day(session: Session) -> None:
    assert [add(session, lines(session)), add(session, lines(session))] == [3, 0]
    keys = session.exec(select(Outbox.key).order_by(col(Outbox.id))).all()
    wanted = sorted({line.person for line in lines(session)})
    assert keys == [f"digest:{who}:2024-01-24:08:00" for who in wanted]
    assert digests.told(session) == {line.key for line in lines(session)}


def test_a_digest_grows_until_it_goes(session: Session) -> None:
    first, second, _ = lines(session)
    assert [add(session, [first]), add(session, [second])] == [1, 1]
    taken = take(session)
    assert taken is not None
    assert taken.lines == (first, second)


def test_whoever_had_a_digest_gets_no_second_one_that_day(session: Session) -> None:
    first, second, _ = lines(session)
    add(session, [first])
    taken = take(session)
    assert taken is not None
    assert add(session, [second]) == 0
    outbox.conclude(session, taken, Sent("1"), [first.key], NOW)
    assert add(session, [second]) == 0
    assert digests.told(session) == {first.key}


def test_a_line_that_was_not_said_may_be_planned_anew(session: Session) -> None:
    first, second, _ = lines(session)
    add(session, [first, second])
    taken = take(session)
    assert taken is not None
    outbox.conclude(session, taken, Sent("1"), [first.key], NOW)
    assert said_of(session) == [(first.key, True), (second.key, False)]
    assert digests.told(session) == {first.key}
    assert add(session, [second], day=DAY + timedelta(days=1)) == 1


@pytest.mark.parametrize("way", ["dropped", "unreachable"])
def test_a_digest_that_said_nothing_may_be_used_again(session: Session, way: str) -> None:
    first, second, _ = lines(session)
    for line in (first, second, first):
        assert add(session, [line]) == 1
        taken = take(session)
        assert taken is not None
        assert taken.lines == (line,)
        if way == "dropped":
            outbox.drop(session, taken)
        else:
            outbox.conclude(session, taken, Unreachable("blocked"), [line.key], NOW)
            session.get_one(Account, taken.account).reach = Reach.OK
        assert digests.told(session) == frozenset()
    assert said_of(session) == [(first.key, False), (second.key, False), (first.key, False)]


def test_lines_of_an_unsure_digest_are_not_repeated(session: Session) -> None:
    first, _, _ = lines(session)
    add(session, [first])
    taken = take(session)
    assert taken is not None
    outbox.recover(session)
    assert digests.told(session) == {first.key}


def test_lines_of_an_expired_digest_are_free(session: Session) -> None:
    add(session, lines(session))
    assert outbox.expire(session, EVENING) == 2
    assert digests.told(session) == frozenset()


def test_obligations_of_a_digest_are_told_to_its_person_only(session: Session) -> None:
    first, second, _ = lines(session)
    escalated = Line(first.person, second.obligation, ROUND, "+3", Receiver.OFFICE)
    add(session, [first, escalated])
    taken = take(session)
    assert taken is not None
    assert digests.obligations(session, taken.id, first.person) == (first.obligation, second.obligation)
    assert digests.obligations(session, taken.id, first.person, "head") == (first.obligation,)
    assert digests.obligations(session, taken.id, first.person + 1) == ()
    assert digests.obligations(session, taken.id, None) == ()


def test_a_group_has_a_digest_of_its_own(session: Session) -> None:
    unit = session.exec(select(Unit.id).where(Unit.key == "phong-qlbg")).one()
    group = UnitGroup(channel="telegram", chat="-5", title="Phòng B", unit_id=unit, linked_at=NOW)
    session.add(group)
    session.flush()
    first, _, _ = lines(session)
    to_group = first._replace(person=group.id, receiver=Receiver.GROUP)
    assert add(session, [first, to_group]) == 2
    assert [(row.key, row.person_id, row.group_id) for row in rows(session)] == [
        (f"digest:{first.person}:2024-01-24:08:00", first.person, None),
        (f"digest:group-{group.id}:2024-01-24:08:00", None, group.id),
    ]


def test_the_word_of_the_afternoon_follows_the_morning_by_two_hours_at_least(session: Session) -> None:
    first, second, _ = lines(session)
    again = second._replace(stage=LAST_AFTERNOON)
    afternoon = slot(time=digests.AFTERNOON)
    add(session, [first])
    assert digests.add(session, [again], afternoon, AFTERNOON) == 0  # the morning's still waits
    taken = take(session)
    assert taken is not None
    outbox.conclude(session, taken, Sent("1"), [first.key], AFTERNOON - timedelta(minutes=119))
    assert digests.add(session, [again], afternoon, AFTERNOON) == 0
    assert digests.add(session, [again], afternoon, AFTERNOON + timedelta(minutes=1)) == 1


def test_what_needs_approval_is_proposed_and_goes_only_when_it_is_let_go(session: Session) -> None:
    first, second, _ = lines(session)
    urgent = second._replace(stage="0")
    assert digests.add(session, [urgent], slot(asked=frozenset({Kind.COMING})), NOW) == 1
    assert [row.state for row in rows(session)] == [OutboxState.WAITING]
    assert digests.add(session, [first], slot(asked=frozenset({Kind.COMING})), NOW) == 1
    assert [row.state for row in rows(session)] == [OutboxState.PROPOSED]
    assert take(session) is None
    assert outbox.expire(session, EVENING) == 1
    assert digests.told(session) == frozenset()


def test_a_kind_goes_by_itself_unless_the_office_chose_otherwise(session: Session) -> None:
    assert digests.needing_approval(session) == frozenset()
    for kind, automatic in ((Kind.LEADERSHIP, False), (Kind.COMING, True)):
        session.add(ReminderChoice(kind=kind, automatic=automatic, updated_at=NOW))
    session.flush()
    assert digests.needing_approval(session) == {Kind.LEADERSHIP}


def test_what_the_office_struck_out_is_not_planned_again(session: Session) -> None:
    first, second, _ = lines(session)
    add(session, [first])
    (row,) = rows(session)
    row.state, row.error = OutboxState.DROPPED, digests.STRUCK_OUT
    session.flush()
    assert [add(session, [first]), add(session, [second])] == [0, 0]
    assert digests.told(session) == {first.key}


def test_what_is_settled_leaves_the_digests_that_wait(session: Session) -> None:
    first, second, _ = lines(session)
    add(session, [first, second])
    duties.report(session, first.obligation, DutyState.DONE, first.person, NOW)
    assert said_of(session) == [(first.key, False), (second.key, None)]


def test_what_is_given_until_later_begins_a_new_round(session: Session) -> None:
    first, _, _ = lines(session)
    add(session, [first])
    due = duties.duty(session, first.obligation).due
    duties.extend(session, first.obligation, due + timedelta(days=7), first.person, NOW, "")
    assert digests.told(session) == frozenset()


def test_the_digests_of_a_week_are_counted_for_each_person(session: Session) -> None:
    first, second, other = lines(session)
    for number, (line, day) in enumerate([(first, 0), (second, 1), (other, 1)]):
        add(session, [line], day=DAY + timedelta(days=day))
        taken = take(session)
        assert taken is not None
        outbox.conclude(session, taken, Sent(str(number)), [line.key], NOW)
    assert digests.in_week(session, DAY + timedelta(days=1)) == {first.person: 1}
    assert digests.in_week(session, DAY + timedelta(days=2)) == {first.person: 2, other.person: 1}
    assert digests.in_week(session, DAY + timedelta(days=7)) == {}


def test_a_reminder_put_off_anew_takes_the_place_of_the_first(session: Session) -> None:
    first, _, _ = lines(session)
    for day in (1, 3):
        snoozes.put_off(session, first.person, [first.obligation], DAY + timedelta(days=day), NOW)
    assert [row.until for row in session.exec(select(Snooze))] == [DAY + timedelta(days=3)]
