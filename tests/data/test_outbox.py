"""Messages owed: written once, taken in order, each with its outcome; digests grow until they go."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from data import holidays, outbox
from data.models import Account, AccountState, Outbox, OutboxState, Person, Reach, Unit, UnitGroup
from data.outbox import Taken
from domain.calendar import OfficeCalendar
from domain.delivery import Moved, RetryIn, Sent, Unreachable, Unsure
from domain.message import Message, Rich
from tests import office
from tests.scheduler.worlds import ZONE

CALENDAR = OfficeCalendar()
DAY = date(2024, 1, 24)
#: Eight in the morning in Vietnam.
NOW = datetime(2024, 1, 24, 1, tzinfo=UTC)
FRIDAY_NIGHT = datetime(2024, 1, 26, 15, tzinfo=UTC)
MONDAY = datetime(2024, 1, 29, 0, 30, tzinfo=UTC)
NOTE = Message(Rich("a"))


@pytest.fixture(autouse=True)
def people(session: Session) -> None:
    office.build(session)


def person(session: Session, name: str) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


def owe(
    session: Session, key: str, now: datetime = NOW, name: str = "Thư ký", *, at_once: bool = False
) -> bool:
    receiver = person(session, name)
    return outbox.notice(
        session, NOTE, now, key=key, person=receiver, zone=ZONE, calendar=CALENDAR, at_once=at_once
    )


def take(session: Session, now: datetime = NOW) -> Taken | None:
    return outbox.take(session, now, ZONE, CALENDAR)


def row(session: Session, key: str) -> Outbox:
    session.expire_all()
    return session.exec(select(Outbox).where(Outbox.key == key)).one()


def test_a_notice_is_owed_once(session: Session) -> None:
    assert [owe(session, "a"), owe(session, "a"), owe(session, "b")] == [True, False, True]


@pytest.mark.parametrize(
    ("now", "at_once", "not_before", "silent"),
    [
        (NOW, False, NOW, False),
        (NOW, True, NOW, True),
        (FRIDAY_NIGHT, False, MONDAY, False),
        (FRIDAY_NIGHT, True, FRIDAY_NIGHT, True),
    ],
)
def test_a_notice_waits_for_the_office_unless_it_is_silent(
    session: Session, now: datetime, at_once: bool, not_before: datetime, silent: bool
) -> None:
    owe(session, "a", now, at_once=at_once)
    assert (row(session, "a").not_before, row(session, "a").facts["silent"]) == (not_before, silent)


def test_a_notice_needs_a_receiver(session: Session) -> None:
    with pytest.raises(ValueError, match="a person, a group or an account"):
        outbox.notice(session, NOTE, NOW, key="a", zone=ZONE, calendar=CALENDAR)


def test_taking_follows_the_order_in_which_messages_may_go(session: Session) -> None:
    owe(session, "later", NOW + timedelta(minutes=5))
    owe(session, "first")
    owe(session, "second")
    keys = []
    while (taken := take(session, NOW + timedelta(minutes=5))) is not None:
        keys.append(session.get_one(Outbox, taken.id).key)
        assert (taken.chat, taken.message, taken.attempts) == ("Thư ký", NOTE, 1)
    assert keys == ["first", "second", "later"]


def test_nothing_is_taken_before_its_time(session: Session) -> None:
    owe(session, "a", NOW + timedelta(seconds=1))
    assert take(session) is None
    assert outbox.next_turn(session) == NOW + timedelta(seconds=1)


def test_in_quiet_hours_only_silent_messages_go(session: Session) -> None:
    owe(session, "loud", FRIDAY_NIGHT - timedelta(hours=5))
    owe(session, "silent", FRIDAY_NIGHT, at_once=True)
    taken = take(session, FRIDAY_NIGHT)
    assert taken is not None
    assert session.get_one(Outbox, taken.id).key == "silent"
    assert take(session, FRIDAY_NIGHT) is None
    assert row(session, "loud").not_before == MONDAY


def test_nobody_without_an_account_is_tried(session: Session) -> None:
    owe(session, "a", name="Chuyên viên 5")
    assert take(session) is None
    assert row(session, "a").state == OutboxState.UNREACHABLE


def test_a_message_to_an_account_of_nobody(session: Session) -> None:
    stranger = Account(external_id="77", chat="77", state=AccountState.STRANGER, created_at=NOW)
    session.add(stranger)
    session.flush()
    outbox.notice(session, NOTE, NOW, key="a", account=stranger.id, zone=ZONE, calendar=CALENDAR)
    taken = take(session)
    assert taken is not None
    assert (taken.chat, taken.person) == ("77", None)


@pytest.fixture
def group(session: Session) -> UnitGroup:
    """The group chat of one unit."""
    unit = session.exec(select(Unit.id).where(Unit.key == "phong-qlbg")).one()
    linked = UnitGroup(channel="telegram", chat="-5", title="Phòng B", unit_id=unit, linked_at=NOW)
    session.add(linked)
    session.flush()
    return linked


def to_group(session: Session, group: UnitGroup) -> Taken:
    outbox.notice(session, NOTE, NOW, key="g", group=group.id, zone=ZONE, calendar=CALENDAR)
    taken = take(session)
    assert taken is not None
    return taken


def test_a_message_to_a_group_goes_to_its_chat(session: Session, group: UnitGroup) -> None:
    taken = to_group(session, group)
    assert (taken.chat, taken.group, taken.account, taken.person) == ("-5", group.id, None, None)


def test_a_group_that_became_a_supergroup_is_followed(session: Session, group: UnitGroup) -> None:
    outbox.conclude(session, to_group(session, group), Moved("-1005"), (), NOW)
    taken = take(session)
    assert taken is not None
    assert taken.chat == "-1005"


def test_a_group_that_is_lost_is_not_tried_again(session: Session, group: UnitGroup) -> None:
    outbox.conclude(session, to_group(session, group), Unreachable("kicked"), (), NOW)
    outbox.notice(session, NOTE, NOW, key="h", group=group.id, zone=ZONE, calendar=CALENDAR)
    assert take(session) is None
    assert row(session, "h").state == OutboxState.UNREACHABLE


LATER = NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("outcome", "state", "again"),
    [
        (Sent("12"), OutboxState.SENT, None),
        (Unsure("broken"), OutboxState.UNSURE, None),
        (RetryIn(timedelta(seconds=17)), OutboxState.WAITING, LATER + timedelta(seconds=17)),
        (Unreachable("blocked"), OutboxState.UNREACHABLE, None),
        (Moved("-100"), OutboxState.WAITING, LATER),
    ],
)
def test_each_outcome_is_kept(
    session: Session,
    outcome: Sent | Unsure | RetryIn | Unreachable | Moved,
    state: str,
    again: datetime | None,
) -> None:
    owe(session, "a")
    taken = take(session)
    assert taken is not None
    outbox.conclude(session, taken, outcome, (), LATER)
    after = row(session, "a")
    assert after.state == state
    assert outbox.next_turn(session) == again
    account = session.get_one(Account, taken.account)
    assert account.chat == ("-100" if outcome == Moved("-100") else "Thư ký")
    lost = (Reach.UNREACHABLE, LATER) if isinstance(outcome, Unreachable) else (Reach.OK, None)
    assert (account.reach, account.unreachable_since) == lost
    sent = ("12", LATER) if isinstance(outcome, Sent) else (None, None)
    assert (after.message, after.sent_at) == sent


def test_what_was_on_its_way_when_the_sender_died_is_unsure(session: Session) -> None:
    owe(session, "a")
    owe(session, "b")
    take(session)
    assert outbox.recover(session) == 1
    assert (row(session, "a").state, row(session, "b").state) == (OutboxState.UNSURE, OutboxState.WAITING)
    assert outbox.recover(session) == 0


def test_a_notice_expires(session: Session) -> None:
    owe(session, "a")
    assert outbox.expire(session, NOW + timedelta(days=7, seconds=-1)) == 0
    assert outbox.expire(session, NOW + timedelta(days=7)) == 1
    assert (row(session, "a").state, take(session, NOW + timedelta(days=7))) == (OutboxState.EXPIRED, None)


def test_absence_is_noted_once_and_again_after_a_return(session: Session) -> None:
    here, never = person(session, "Thư ký"), person(session, "Chuyên viên 5")
    account = session.exec(select(Account).where(Account.person_id == here)).one()
    noted = []
    for since in (NOW, NOW, NOW + timedelta(days=9)):
        account.unreachable_since = since
        session.flush()
        noted.append(outbox.absent(session, [here, never], DAY, NOW))
    assert noted == [sorted([here, never]), [], [here]]


def test_a_press_marks_the_message_as_read_once(session: Session) -> None:
    owe(session, "a")
    taken = take(session)
    assert taken is not None
    assert taken.account is not None
    outbox.conclude(session, taken, Sent("12"), (), NOW)
    other = session.exec(select(Account.id).where(Account.external_id == "Văn thư")).one()
    assert outbox.read(session, other, "12", NOW) is False  # another chat's message of the same number
    assert outbox.read(session, taken.account, "13", NOW) is False
    assert outbox.read(session, taken.account, "12", LATER) is True
    assert outbox.read(session, taken.account, "12", LATER + timedelta(days=1)) is False
    assert row(session, "a").read_at == LATER


def test_the_office_has_days_off(session: Session) -> None:
    tet = datetime(2024, 2, 12, 3, tzinfo=UTC)
    calendar = holidays.calendar(session)
    receiver = person(session, "Thư ký")
    outbox.notice(session, NOTE, tet, key="a", person=receiver, zone=ZONE, calendar=calendar)
    assert row(session, "a").not_before == datetime(2024, 2, 15, 0, 30, tzinfo=UTC)
