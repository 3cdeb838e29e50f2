"""What became of messages: told apart as people want it, decided where nobody knows, and listed for paper."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from data import announcements, deliveries, digests, outbox
from data.announcements import Letter
from data.deliveries import Fate
from data.digests import Slot
from data.models import (
    Account,
    Announcement,
    Audit,
    Outbox,
    OutboxLine,
    OutboxState,
    Person,
    Reach,
    Unit,
    UnitGroup,
)
from domain.audience import Audience
from domain.calendar import OfficeCalendar
from domain.delivery import Sent, Unreachable, Unsure
from domain.ladders import Receiver
from domain.message import Message, Rich
from domain.reminders import Line
from tests import office
from tests.chat import ZONE

CALENDAR = OfficeCalendar()
NOW = datetime(2024, 1, 26, 2, tzinfo=UTC)
TODAY = date(2024, 1, 26)
MONTH = NOW - timedelta(days=30)


@pytest.fixture(autouse=True)
def people(session: Session) -> None:
    office.build(session)


def person(session: Session, name: str) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


def notice(session: Session, name: str, key: str, now: datetime = NOW) -> int:
    outbox.notice(
        session, Message(Rich("a")), now, key=key, person=person(session, name), zone=ZONE, calendar=CALENDAR
    )
    return session.exec(select(Outbox.id).where(Outbox.key == key)).one()


def conclude(session: Session, outcome: Sent | Unsure | Unreachable) -> None:
    taken = outbox.take(session, NOW, ZONE, CALENDAR)
    assert taken is not None
    outbox.conclude(session, taken, outcome, [line.key for line in taken.lines], NOW)


def counts(session: Session, since: datetime = MONTH) -> dict[Fate, int]:
    session.flush()
    return deliveries.counts(session, since)


def listed(session: Session, fate: Fate) -> list[deliveries.Delivery]:
    return deliveries.listed(session, fate, MONTH, TODAY, skip=0, most=10)


def test_every_fate_is_told_apart(session: Session) -> None:
    """Who blocked the bot, who never started it, a group that is gone: each by its own words."""
    notice(session, "Trưởng phòng A", "a")
    conclude(session, Sent("1"))
    notice(session, "Trưởng phòng B", "b")
    conclude(session, Unsure("cut"))
    notice(session, "Chuyên viên 1", "c")
    conclude(session, Unreachable("Forbidden: bot was blocked by the user"))
    for name, key in (("Chuyên viên 1", "d"), ("Chuyên viên 5", "e")):
        notice(session, name, key)
        assert outbox.take(session, NOW, ZONE, CALENDAR) is None
    unit = session.exec(select(Unit.id).where(Unit.key == "phong-qlbg")).one()
    group = UnitGroup(channel="telegram", chat="-5", title="Nhóm B", unit_id=unit, linked_at=NOW)
    group.reach = Reach.UNREACHABLE
    session.add(group)
    session.flush()
    message = Message(Rich("a"))
    outbox.notice(session, message, NOW, key="g", group=group.id, zone=ZONE, calendar=CALENDAR)
    outbox.take(session, NOW, ZONE, CALENDAR)
    notice(session, "Thư ký", "w", NOW + timedelta(hours=12))
    assert counts(session) == {
        Fate.SENT: 1,
        Fate.UNSURE: 1,
        Fate.BLOCKED: 3,
        Fate.NEVER: 1,
        Fate.WAITING: 1,
    }
    assert [one.name for one in listed(session, Fate.BLOCKED)] == ["Nhóm B", "Chuyên viên 1", "Chuyên viên 1"]
    (waits,) = listed(session, Fate.WAITING)
    assert (waits.name, waits.unit, waits.at) == (
        "Thư ký",
        "Văn phòng Sở",
        datetime(2024, 1, 29, 0, 30, tzinfo=UTC),
    )
    assert counts(session, NOW + timedelta(hours=1)) == {Fate.WAITING: 1}


@pytest.mark.parametrize(
    ("state", "fate"),
    [
        (OutboxState.SENDING, Fate.WAITING),
        (OutboxState.PROPOSED, Fate.PROPOSED),
        (OutboxState.EXPIRED, Fate.EXPIRED),
        (OutboxState.DROPPED, Fate.DROPPED),
    ],
)
def test_each_state_has_its_fate(session: Session, state: OutboxState, fate: Fate) -> None:
    row = notice(session, "Thư ký", "a")
    session.get_one(Outbox, row).state = state
    assert counts(session) == {fate: 1}
    found = deliveries.find(session, row, TODAY)
    assert found is not None
    assert found.fate is fate
    assert (found.at == NOW + outbox.NOTICE_LIVES) == (fate is Fate.EXPIRED)


def test_a_list_is_read_page_by_page_the_latest_first(session: Session) -> None:
    rows = [notice(session, "Thư ký", str(number)) for number in range(5)]
    found = deliveries.listed(session, Fate.WAITING, MONTH, TODAY, skip=1, most=2)
    assert [one.id for one in found] == [rows[3], rows[2]]


def digest(session: Session) -> int:
    """A digest of one line, of which nobody knows whether it arrived."""
    who = person(session, "Trưởng phòng A")
    line = Line(who, 1, "2024-01-29", "-1", Receiver.HEAD)
    digests.add(session, [line], Slot(TODAY, digests.MORNING, NOW, NOW + timedelta(hours=9)), NOW)
    conclude(session, Unsure("cut"))
    return session.exec(select(Outbox.id).where(Outbox.kind == digests.DIGEST)).one()


def test_what_the_office_knows_to_have_arrived_is_sent(session: Session) -> None:
    row, by = digest(session), person(session, "Thư ký")
    assert [deliveries.take_as_sent(session, row, by, NOW) for _ in range(2)] == [True, False]
    assert [line.said for line in session.exec(select(OutboxLine))] == [True]
    assert counts(session) == {Fate.SENT: 1}
    assert session.exec(select(Audit.action).where(col(Audit.action).startswith("delivery."))).all() == [
        "delivery.taken_as_sent"
    ]


@pytest.mark.parametrize(
    ("now", "goes", "closes"),
    [
        (NOW, NOW, datetime(2024, 1, 26, 11, tzinfo=UTC)),
        # On Monday at 07:40 a digest waits for its hour.
        (
            datetime(2024, 1, 29, 0, 40, tzinfo=UTC),
            datetime(2024, 1, 29, 1, tzinfo=UTC),
            datetime(2024, 1, 29, 11, tzinfo=UTC),
        ),
        (
            datetime(2024, 1, 26, 14, tzinfo=UTC),
            datetime(2024, 1, 29, 1, tzinfo=UTC),
            datetime(2024, 1, 29, 11, tzinfo=UTC),
        ),
    ],
)
def test_an_unsure_digest_goes_again_at_an_hour_of_digests(
    session: Session, now: datetime, goes: datetime, closes: datetime
) -> None:
    row, by = digest(session), person(session, "Thư ký")
    found = [deliveries.send_again(session, row, by, now, zone=ZONE, calendar=CALENDAR) for _ in range(2)]
    stored = session.get_one(Outbox, row)
    assert (found, stored.state, stored.expires_at) == ([goes, None], OutboxState.WAITING, closes)


def test_an_unsure_notice_goes_again_when_the_office_opens(session: Session) -> None:
    row = notice(session, "Trưởng phòng A", "a")
    conclude(session, Unsure("cut"))
    night = NOW + timedelta(hours=12)
    goes = deliveries.send_again(session, row, 1, night, zone=ZONE, calendar=CALENDAR)
    assert goes == datetime(2024, 1, 29, 0, 30, tzinfo=UTC)


def announced(session: Session, *names: str) -> int:
    persons = [person(session, name) for name in names]
    letter = Letter("Mời họp", Audience(False, people=frozenset(persons)))
    row = announcements.send(
        session,
        letter,
        persons,
        person(session, "Thư ký"),
        NOW,
        zone=ZONE,
        calendar=CALENDAR,
        word=lambda _: Message(Rich("Mời họp")),
    )
    return row.id


def test_what_was_taken_back_is_not_sent_again(session: Session) -> None:
    number = announced(session, "Trưởng phòng A")
    conclude(session, Unsure("cut"))
    row = session.exec(select(Outbox.id)).one()
    session.get_one(Announcement, number).recalled_at = NOW
    session.flush()
    assert deliveries.send_again(session, row, 1, NOW, zone=ZONE, calendar=CALENDAR) is None


def test_whom_nothing_reaches_is_to_be_told_on_paper(session: Session) -> None:
    """What holds now, whatever was planned; and announcements that found nobody."""
    head = session.exec(select(Account).where(Account.external_id == "Trưởng phòng A")).one()
    head.reach = Reach.UNREACHABLE
    announced(session, "Chuyên viên 5", "Chuyên viên 1")
    conclude(session, Sent("1"))
    outbox.take(session, NOW, ZONE, CALENDAR)
    found = deliveries.on_paper(session, NOW, ZONE)
    told = [(one.name, one.duty.due if one.duty else None, one.capacity, one.words) for one in found]
    assert told[0] == ("Trưởng phòng A", date(2024, 1, 29), Receiver.STAFF, "")
    assert {name for name, *_ in told[:-2]} == {"Trưởng phòng A"}
    assert told[-2:] == [
        ("Chuyên viên 5", date(2024, 1, 29), Receiver.STAFF, ""),
        ("Chuyên viên 5", None, None, "Mời họp"),
    ]
    head.reach = Reach.OK
    session.flush()
    assert {one.name for one in deliveries.on_paper(session, NOW, ZONE)} == {"Chuyên viên 5"}
    assert deliveries.on_paper(session, NOW + timedelta(days=31), ZONE) == []
