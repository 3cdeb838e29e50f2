"""Announcements: who is meant, one row each, receipts, one more word a day, taking back in every state."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from data import announcements, outbox, people, posts, recalls, units
from data.announcements import CHASE, LETTER, Letter
from data.models import Account, Announcement, Audit, Outbox, OutboxState, Person, PersonPost
from data.outbox import Taken
from domain.audience import Audience, Colleague
from domain.calendar import OfficeCalendar
from domain.delivery import RECALL, Moved, Outcome, RetryIn, Sent, Unreachable, Unsure, to_recall
from domain.message import Button, Message, rich, stacked
from domain.people import Role
from tests import office
from tests.scheduler.worlds import ZONE

CALENDAR = OfficeCalendar()
#: A Wednesday, nine in the morning in Vietnam.
NOW = datetime(2024, 4, 10, 2, tzinfo=UTC)
TODAY = NOW.astimezone(ZONE).date()
NIGHT = NOW + timedelta(hours=12)
MORNING = datetime(2024, 4, 11, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVERYBODY = Audience(everyone=True)


@pytest.fixture(autouse=True)
def world(session: Session) -> None:
    office.build(session, NOW, plan=None)


def person(session: Session, name: str) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


def meant(session: Session, audience: Audience) -> tuple[Colleague, ...]:
    return audience.among(announcements.colleagues(session, TODAY))


def word(number: int) -> Message:
    return Message(rich("<b>{number}</b>", number=number), stacked(Button("a", f"thongbao:read:{number}")))


def send(session: Session, names: Sequence[str] = (), now: datetime = NOW) -> int:
    """An announcement to these people, or to everybody; its number."""
    audience = Audience(people=frozenset(person(session, name) for name in names)) if names else EVERYBODY
    receivers = [one.id for one in meant(session, audience)]
    row = announcements.send(
        session,
        Letter("Họp", audience, draft=7),
        receivers,
        person(session, "Thư ký"),
        now,
        zone=ZONE,
        calendar=CALENDAR,
        word=word,
    )
    return row.id


def drain(session: Session, outcome: Outcome | None = None, now: datetime = NOW) -> list[Taken]:
    """Send what is due, each with this outcome; without one it arrives in two parts."""
    done = []
    while (taken := outbox.take(session, now, ZONE, CALENDAR)) is not None:
        sent = outcome or Sent(f"{taken.id}2", (f"{taken.id}1",))
        outbox.conclude(session, taken, sent, (), now)
        done.append(taken)
    return done


def kept(session: Session, kind: str, announcement: int) -> list[Outbox]:
    session.expire_all()
    chosen = select(Outbox).where(Outbox.kind == kind, Outbox.announcement_id == announcement)
    return list(session.exec(chosen.order_by(col(Outbox.id))))


def states(session: Session, kind: str, announcement: int) -> list[OutboxState]:
    return [OutboxState(row.state) for row in kept(session, kind, announcement)]


def take_back(session: Session, announcement: int, now: datetime = NOW) -> tuple[int, int, int] | None:
    done = recalls.take_back(session, announcement, person(session, "Thư ký"), now)
    return (done.dropped, done.owed, done.late) if done else None


def deeds(session: Session) -> list[str]:
    chosen = select(Audit.action).where(col(Audit.action).startswith("announcement"))
    return list(session.exec(chosen.order_by(col(Audit.id))))


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements meanwhile; many rows of one statement are one."""
    found: list[str] = []

    def note(*args: object) -> None:
        found.append(str(args[2]))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


STAFF = ("Chuyên viên 1", "Chuyên viên 2", "Chuyên viên 3", "Chuyên viên 4", "Chuyên viên 5")


@pytest.mark.parametrize(
    ("everyone", "roles", "keys", "names", "expected"),
    [
        (True, [], [], [], None),
        (False, [Role.STAFF], [], [], [*STAFF, "Thành viên hội đồng", "Văn thư", "Quản trị", "Thư ký"]),
        (False, [Role.LEADERSHIP], [], [], ["Giám đốc", "Phó Giám đốc"]),
        (False, [], ["giam-doc"], [], ["Giám đốc"]),
        (
            False,
            [],
            ["phong-qlbg"],
            [],
            ["Chuyên viên 3", "Thành viên hội đồng", "Trưởng phòng B"],
        ),
        (False, [], [], ["Văn thư"], ["Văn thư"]),
        (False, [Role.CLERK], ["giam-doc"], ["Văn thư", "Giám đốc"], ["Giám đốc", "Văn thư"]),
        (False, [], [], [], []),
    ],
)
def test_who_is_meant(
    session: Session,
    everyone: bool,
    roles: list[Role],
    keys: list[str],
    names: list[str],
    expected: list[str] | None,
) -> None:
    """Each once, however many posts; of everybody: who holds a post today."""
    chosen = {unit.id for unit in units.all(session) if unit.key in keys}
    wanted = frozenset(person(session, name) for name in names)
    audience = Audience(everyone, frozenset(roles), frozenset(chosen), wanted)
    found = [one.name for one in meant(session, Audience.from_json(audience.to_json()))]
    assert len(found) == len(set(found))
    held = people.linked(session, TODAY)
    assert sorted(found) == sorted(expected) if expected is not None else len(found) == held.total
    missing = {one.name for one in held.missing}
    assert {one.name for one in meant(session, EVERYBODY) if not one.reached} == missing == {"Chuyên viên 5"}


def test_whoever_holds_no_post_any_more_is_not_meant(session: Session) -> None:
    gone = person(session, "Chuyên viên 3")
    for post in session.exec(select(PersonPost).where(PersonPost.person_id == gone)).all():
        posts.end(session, post, TODAY - timedelta(days=1), NOW)
    assert gone not in {one.id for one in meant(session, EVERYBODY)}
    assert meant(session, Audience(people=frozenset({gone}))) == ()


@pytest.mark.parametrize(("now", "not_before"), [(NOW, NOW), (NIGHT, MORNING)])
def test_everybody_gets_one_row_in_office_hours(
    session: Session, now: datetime, not_before: datetime
) -> None:
    number = send(session, now=now)
    rows = kept(session, LETTER, number)
    assert [row.key for row in rows] == [f"announcement:{number}:{row.person_id}" for row in rows]
    assert {row.person_id for row in rows} == {one.id for one in meant(session, EVERYBODY)}
    assert {(row.not_before, row.expires_at - row.not_before) for row in rows} == {
        (not_before, announcements.LIVES)
    }
    assert {Message.from_json(row.facts) for row in rows} == {word(number)}
    assert (len(drain(session, now=now)), deeds(session)) == (
        len(rows) - 1 if now == NOW else 0,
        ["announcement.sent"],
    )


def test_a_draft_finds_what_it_became(session: Session) -> None:
    number, secretary = send(session), person(session, "Thư ký")
    found = announcements.of_draft(session, 7, secretary)
    assert found is not None
    assert found.id == number
    assert announcements.of_draft(session, 8, secretary) is None
    assert announcements.of_draft(session, 7, person(session, "Giám đốc")) is None
    assert Audience.from_json(found.audience) == EVERYBODY


def test_receipts_are_counted_once_and_by_their_owner_only(session: Session) -> None:
    number = send(session, ["Chuyên viên 1", "Chuyên viên 2", "Chuyên viên 5"])
    drain(session)
    one, two = person(session, "Chuyên viên 1"), person(session, "Chuyên viên 2")
    assert announcements.unread_by(session, one) == [number]
    assert [announcements.read(session, number, one, at) for at in (NOW, NOW + HOUR)] == [NOW, NOW]
    assert announcements.read(session, number, person(session, "Chuyên viên 3"), NOW) is None
    assert (announcements.unread_by(session, one), announcements.unread_by(session, two)) == ([], [number])
    tally = announcements.tallies(session, [number])[number]
    assert (dict(tally.states), tally.read, tally.total) == (
        {OutboxState.SENT: 2, OutboxState.UNREACHABLE: 1},
        1,
        3,
    )
    lacking = announcements.not_read(session, number, TODAY)
    assert [(each.name, each.state) for each in lacking] == [
        ("Chuyên viên 2", OutboxState.SENT),
        ("Chuyên viên 5", OutboxState.UNREACHABLE),
    ]
    assert [view.row.id for view in announcements.listed(session, two)] == [number]
    assert announcements.listed(session, person(session, "Chuyên viên 5")) == []
    assert announcements.receipt(session, number, person(session, "Giám đốc")) is None


def chase(session: Session, number: int, now: datetime = NOW) -> int:
    return announcements.chase(
        session, number, person(session, "Thư ký"), now, message=word(number), zone=ZONE, calendar=CALENDAR
    )


def test_one_more_word_a_day_to_who_got_it_and_has_not_read_it(session: Session) -> None:
    number = send(session, ["Chuyên viên 1", "Chuyên viên 2", "Chuyên viên 5"])
    assert chase(session, number) == 0
    drain(session)
    announcements.read(session, number, person(session, "Chuyên viên 1"), NOW)
    assert [chase(session, number), chase(session, number, NOW + HOUR)] == [1, 0]
    assert chase(session, number, NOW + timedelta(days=1)) == 1
    assert {row.person_id for row in kept(session, CHASE, number)} == {person(session, "Chuyên viên 2")}
    assert deeds(session) == ["announcement.sent", "announcement.chased", "announcement.chased"]
    take_back(session, number)
    assert chase(session, number, NOW + timedelta(days=2)) == 0


def test_before_it_goes_it_is_dropped(session: Session) -> None:
    number = send(session, now=NIGHT)
    total = len(kept(session, LETTER, number))
    assert take_back(session, number, NIGHT) == (total, 0, 0)
    assert set(states(session, LETTER, number)) == {OutboxState.DROPPED}
    assert (drain(session, now=MORNING), take_back(session, number, NIGHT)) == ([], None)
    assert deeds(session) == ["announcement.sent", "announcement.recalled"]
    row = session.get_one(Announcement, number)
    assert (row.recalled_at, row.recalled_by) == (NIGHT, person(session, "Thư ký"))


def test_what_arrived_is_taken_back_by_all_its_ids_day_and_night(session: Session) -> None:
    number = send(session, ["Chuyên viên 1", "Chuyên viên 5"])
    drain(session)
    assert take_back(session, number, NIGHT) == (0, 1, 0)
    letter = next(row for row in kept(session, LETTER, number) if row.state == OutboxState.SENT)
    assert letter.recalled_at is None
    (taken,) = drain(session, Sent("x"), NIGHT)
    assert taken.message is not None
    assert to_recall(taken.message) == (f"{letter.id}1", f"{letter.id}2")
    assert (taken.chat, taken.message.silent) == ("Chuyên viên 1", True)
    session.expire_all()
    assert [row.recalled_at for row in kept(session, LETTER, number)] == [NIGHT, None]
    tally = announcements.tallies(session, [number])[number]
    assert (dict(tally.recalls), tally.total) == ({OutboxState.SENT: 1}, 2)


def test_one_more_word_is_taken_back_too(session: Session) -> None:
    number = send(session, ["Chuyên viên 1"])
    drain(session)
    chase(session, number)
    drain(session)
    assert take_back(session, number) == (0, 2, 0)


@pytest.mark.parametrize(
    ("after", "late"),
    [(timedelta(hours=48) - timedelta(seconds=1), False), (timedelta(hours=48), True)],
)
def test_a_message_of_48_hours_stays(session: Session, after: timedelta, late: bool) -> None:
    number = send(session, ["Chuyên viên 1"])
    drain(session)
    assert recalls.recallable(session, number, NOW + after) is not late
    assert take_back(session, number, NOW + after) == (0, int(not late), int(late))


def test_a_recall_that_waits_too_long_is_given_up(session: Session) -> None:
    number = send(session, ["Chuyên viên 1"])
    drain(session)
    take_back(session, number)
    assert len(drain(session, RetryIn(HOUR))) == 1
    late = NOW + timedelta(hours=48)
    assert outbox.expire(session, late) == 1
    assert states(session, RECALL, number) == [OutboxState.EXPIRED]
    assert kept(session, LETTER, number)[0].recalled_at is None


def test_who_blocked_since_keeps_it(session: Session) -> None:
    number = send(session, ["Chuyên viên 1", "Chuyên viên 2"])
    drain(session)
    take_back(session, number)
    first = outbox.take(session, NOW, ZONE, CALENDAR)
    assert first is not None
    outbox.conclude(session, first, Unreachable("blocked"), (), NOW)
    drain(session, Sent("x"))
    assert sorted(states(session, RECALL, number)) == [OutboxState.SENT, OutboxState.UNREACHABLE]
    assert [row.recalled_at for row in kept(session, LETTER, number)] == [None, NOW]


@pytest.mark.parametrize(
    ("outcome", "state", "owed"),
    [
        (Sent("2", ("1",)), OutboxState.SENT, ("1", "2")),
        (Unsure("lost"), OutboxState.UNSURE, ()),
        (Unsure("broken off", ("1",)), OutboxState.UNSURE, ("1",)),
        (RetryIn(HOUR), OutboxState.EXPIRED, ()),
        (Moved("elsewhere"), OutboxState.EXPIRED, ()),
        (Unreachable("blocked"), OutboxState.UNREACHABLE, ()),
    ],
)
def test_what_was_on_its_way_while_it_was_taken_back(
    session: Session, outcome: Outcome, state: OutboxState, owed: tuple[str, ...]
) -> None:
    number = send(session, ["Chuyên viên 1"])
    taken = outbox.take(session, NOW, ZONE, CALENDAR)
    assert taken is not None
    assert take_back(session, number) == (0, 0, 0)
    outbox.conclude(session, taken, outcome, (), NOW)
    outbox.expire(session, NOW + HOUR)
    found = [to_recall(Message.from_json(row.facts)) for row in kept(session, RECALL, number)]
    assert (states(session, LETTER, number), found) == ([state], [owed] if owed else [])


def test_what_was_broken_off_and_sent_once_more_is_taken_back_whole(session: Session) -> None:
    number = send(session, ["Chuyên viên 1"])
    drain(session, Unsure("broken off", ("1",)))
    kept(session, LETTER, number)[0].state = OutboxState.WAITING
    session.flush()
    drain(session, Sent("3", ("2",)))
    take_back(session, number)
    (taken,) = drain(session, Sent("x"))
    assert taken.message is not None
    assert to_recall(taken.message) == ("1", "2", "3")


def test_a_recall_in_flight_outlives_a_crash(session: Session) -> None:
    number = send(session, ["Chuyên viên 1"])
    drain(session)
    take_back(session, number)
    assert outbox.take(session, NOW, ZONE, CALENDAR) is not None
    assert outbox.recover(session) == 0
    assert [to_recall(taken.message) for taken in drain(session, Sent("x")) if taken.message] != []
    assert kept(session, LETTER, number)[0].recalled_at == NOW


def test_a_recall_goes_to_the_account_that_got_it(session: Session) -> None:
    """Another account of the same person, linked since, has another chat."""
    number = send(session, ["Chuyên viên 1"])
    drain(session)
    account = session.exec(select(Account).where(Account.external_id == "Chuyên viên 1")).one()
    assert kept(session, LETTER, number)[0].account_id == account.id
    take_back(session, number)
    assert kept(session, RECALL, number)[0].account_id == account.id


def grow(session: Session, size: int) -> None:
    """So many people more, each with a post and an account."""
    unit = units.all(session)[3].id
    session.add_all(Person(name=f"Cán bộ {n}", folded=f"can bo {n}", created_at=NOW) for n in range(size))
    session.flush()
    added = session.exec(select(Person).where(col(Person.name).startswith("Cán bộ "))).all()
    for one in added:
        session.add(PersonPost(person_id=one.id, unit_id=unit, role=Role.STAFF, starts=TODAY))
    session.flush()


def test_five_hundred_take_no_more_statements(session: Session) -> None:
    grow(session, 500)
    with counted(session) as found:
        number = send(session)
    assert len([one for one in found if "INSERT" in one]) == 3
    with counted(session) as screens:
        tally = announcements.tallies(session, [number])[number]
        announcements.not_read(session, number, TODAY)
        announcements.listed(session)
        take_back(session, number)
    assert (tally.total > 500, len(found) <= 8, len(screens) <= 12) == (True, True, True)
