"""A person's calendar: what is in it for whom, and who can read it under its private address."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from data import duties, feeds, leaves, linking, people, posts, units
from data.duties import Duty
from data.feeds import Deadline
from data.models import (
    Account,
    AccountState,
    Audit,
    CalendarFeed,
    Item,
    Obligation,
    Person,
    PersonPost,
    Plan,
    Submission,
)
from domain.duties import DutyState, ItemKind
from domain.people import Actor, Role
from domain.review import Stream, SubmissionState
from tests import office

NOW = datetime(2024, 1, 8, 2, tzinfo=UTC)
TODAY = date(2024, 1, 8)
HEAD, STAFF = "Trưởng phòng A", "Chuyên viên 1"
UNIT = "phong-lanh-su-htqt"


@pytest.fixture
def world(session: Session) -> Session:
    office.build(session)
    return session


def actor(session: Session, name: str, today: date = TODAY) -> Actor:
    return people.actor_of(session, "telegram", name, name, today, NOW)


def person(session: Session, name: str) -> int:
    return session.exec(select(Person.id).where(Person.name == name)).one()


def mine(session: Session, name: str) -> tuple[Deadline, ...]:
    return feeds.deadlines(session, actor(session, name))


def owed(session: Session, key: str = UNIT) -> list[Duty]:
    held = units.by_key(session, key)
    assert held
    return list(duties.duties(session, units=[held.id], owed_only=True))


def of_duties(found: tuple[Deadline, ...]) -> set[tuple[int, bool]]:
    return {(one.duty.id, one.own) for one in found}


# What is in it


def expected(session: Session, *keys: str, own: str = "") -> set[tuple[int, bool]]:
    """The duties of these units, and the registration of the unit in which somebody works."""
    all_of = {(duty.id, False) for key in keys for duty in owed(session, key)}
    registers = (
        {duty.id for duty in owed(session, own) if duty.item_kind is ItemKind.REGISTRATION} if own else set()
    )
    return all_of | {(one, True) for one in registers}


@pytest.mark.parametrize(
    ("name", "keys", "own"),
    [
        (HEAD, [UNIT], UNIT),
        ("Phó phòng A", [UNIT], UNIT),
        (STAFF, [], UNIT),
        ("Thư ký", ["hd-tdkt", "hd-sang-kien"], "van-phong"),
        ("Chánh Văn phòng", ["van-phong"], "van-phong"),
        ("Thành viên hội đồng", [], "phong-qlbg"),
        ("Giám đốc", ["giam-doc"], "giam-doc"),
    ],
)
def test_each_has_what_the_post_answers_for_and_the_own_registration(
    world: Session, name: str, keys: list[str], own: str
) -> None:
    found = mine(world, name)
    assert of_duties(found) == expected(world, *keys, own=own)
    assert [one.duty.due for one in found] == sorted(one.duty.due for one in found)


def test_a_person_of_no_unit_has_nothing(world: Session) -> None:
    known = actor(world, STAFF)
    assert feeds.deadlines(world, Actor(known.account, known.person, known.name)) == ()
    assert mine(world, "Người lạ") == ()


@pytest.mark.parametrize("state", [state for state in DutyState if state is not DutyState.OPEN])
def test_only_what_is_owed_is_in_it(world: Session, state: DutyState) -> None:
    duty = next(duty for duty in owed(world) if duty.item_kind is ItemKind.TASK)
    world.get_one(Obligation, duty.id).state = state
    world.flush()
    still = state in (DutyState.RECEIVED, DutyState.DOING)
    assert ((duty.id, False) in of_duties(mine(world, HEAD))) == still


def test_what_waits_for_an_event_has_no_day(world: Session) -> None:
    duty = next(duty for duty in owed(world) if duty.item_kind is ItemKind.TASK)
    world.get_one(Item, duty.item).awaits = True
    world.flush()
    same_item = {one.id for one in owed(world) if one.item == duty.item}
    assert {one.duty.id for one in mine(world, HEAD)} & same_item == set()


def test_a_draft_is_not_in_it(session: Session) -> None:
    office.build(session, plan="draft")
    assert mine(session, HEAD) == ()


@pytest.mark.parametrize(
    ("state", "is_owed"),
    [
        (SubmissionState.SENT, False),
        (SubmissionState.ACCEPTED, False),
        (SubmissionState.WITHDRAWN, True),
        (SubmissionState.DECLINED, True),
    ],
)
def test_who_has_registered_need_not_again(world: Session, state: SubmissionState, is_owed: bool) -> None:
    held = units.by_key(world, UNIT)
    assert held
    world.add(
        Submission(
            form="registration",
            year=2024,
            unit_id=held.id,
            person_id=person(world, STAFF),
            subject="ldtt",
            stream=Stream.TITLES,
            state=state,
            created_at=NOW,
            updated_at=NOW,
        )
    )
    world.flush()
    assert bool(mine(world, STAFF)) == is_owed
    assert [one.own for one in mine(world, "Chuyên viên 2")] == [True]


def test_the_substitute_has_it_during_the_leave(world: Session) -> None:
    leaves.enter(world, person(world, HEAD), TODAY, TODAY, person(world, "Trưởng phòng B"), None, NOW)
    both = expected(world, UNIT, "phong-qlbg", own="phong-qlbg")
    assert of_duties(mine(world, "Trưởng phòng B")) == both
    tomorrow = feeds.deadlines(world, actor(world, "Trưởng phòng B", TODAY + timedelta(days=1)))
    assert of_duties(tomorrow) == expected(world, "phong-qlbg", own="phong-qlbg")


def test_a_deadline_keeps_its_identity_when_it_moves(world: Session) -> None:
    duty = next(duty for duty in owed(world) if duty.item_kind is ItemKind.TASK)
    (before,) = [one for one in mine(world, HEAD) if one.duty.id == duty.id]
    duties.extend(world, duty.id, duty.due + timedelta(days=9), person(world, "Thư ký"), NOW, "")
    (after,) = [one for one in mine(world, HEAD) if one.duty.id == duty.id]
    plan = world.exec(select(Plan.sha256)).one()
    assert before.uid == after.uid == f"obligation-{duty.id}@{plan[:12]}.thidua"
    assert (after.duty.revision, after.duty.due) == (duty.revision + 1, duty.due + timedelta(days=9))
    assert (before.changed < after.changed, after.changed) == (True, NOW)


def test_identities_differ(world: Session) -> None:
    found = [one.uid for one in mine(world, HEAD)]
    assert len(found) == len(set(found))


# The private address


def test_a_token_opens_the_calendar_of_its_person(world: Session) -> None:
    token = feeds.create(world, person(world, HEAD), NOW)
    assert feeds.reader(world, token, TODAY) == actor(world, HEAD)


def test_only_the_hash_is_kept(world: Session) -> None:
    token = feeds.create(world, person(world, HEAD), NOW)
    row = world.exec(select(CalendarFeed)).one()
    assert row.hash == hashlib.sha256(token.encode()).hexdigest()
    notes = world.exec(select(Audit).where(col(Audit.action).startswith("feed."))).all()
    assert token not in repr([row, *notes])
    assert len(token) * 6 >= 128


def test_a_new_address_ends_the_one_before(world: Session) -> None:
    who = person(world, HEAD)
    first, second = feeds.create(world, who, NOW), feeds.create(world, who, NOW)
    assert first != second
    assert feeds.reader(world, first, TODAY) is None
    assert feeds.reader(world, second, TODAY) is not None
    assert notes(world) == ["feed.created", "feed.revoked", "feed.created"]


def notes(session: Session) -> list[str]:
    chosen = select(Audit.action).where(col(Audit.action).startswith("feed.")).order_by(col(Audit.id))
    return list(session.exec(chosen))


def test_a_revoked_address_opens_nothing(world: Session) -> None:
    who = person(world, HEAD)
    token = feeds.create(world, who, NOW)
    assert (feeds.revoke(world, who, NOW), feeds.revoke(world, who, NOW)) == (True, False)
    assert (feeds.reader(world, token, TODAY), feeds.present(world, who)) == (None, None)
    assert notes(world) == ["feed.created", "feed.revoked"]


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "\u1ec7", "' OR 1=1 --", "%"])
def test_another_token_opens_nothing(world: Session, token: str) -> None:
    feeds.create(world, person(world, HEAD), NOW)
    assert feeds.reader(world, token, TODAY) is None


def test_the_hash_is_no_token(world: Session) -> None:
    feeds.create(world, person(world, HEAD), NOW)
    row = world.exec(select(CalendarFeed)).one()
    assert feeds.reader(world, row.hash, TODAY) is None


def test_whoever_has_left_has_no_calendar(world: Session) -> None:
    who = person(world, HEAD)
    token = feeds.create(world, who, NOW)
    post = world.exec(select(PersonPost).where(PersonPost.person_id == who)).one()
    posts.end(world, post, TODAY, NOW)
    assert feeds.reader(world, token, TODAY) is not None
    assert feeds.reader(world, token, TODAY + timedelta(days=1)) is None


def test_whoever_is_not_linked_has_no_calendar(world: Session) -> None:
    token = feeds.create(world, person(world, HEAD), NOW)
    account = world.exec(select(Account).where(Account.external_id == HEAD)).one()
    account.state = AccountState.CLOSED
    world.flush()
    assert feeds.reader(world, token, TODAY) is None


def test_a_calendar_follows_its_person_to_another_account(world: Session) -> None:
    who = person(world, HEAD)
    token = feeds.create(world, who, NOW)
    stranger = actor(world, "Điện thoại mới")
    linking.link(world, world.get_one(Account, stranger.account), who, who, NOW)
    found = feeds.reader(world, token, TODAY)
    assert found is not None
    assert (found.account, found.person) == (stranger.account, who)


def test_a_calendar_follows_the_post(world: Session) -> None:
    """Whoever heads the unit today has its deadlines; the head before keeps nothing of them."""
    token = feeds.create(world, person(world, "Chuyên viên 3"), NOW)
    held = units.by_key(world, "phong-qlbg")
    assert held
    posts.give(world, person(world, "Chuyên viên 3"), Role.HEAD, held.id, TODAY, NOW)
    found = feeds.reader(world, token, TODAY)
    assert found is not None
    assert of_duties(feeds.deadlines(world, found)) == expected(world, "phong-qlbg", own="phong-qlbg")
    assert mine(world, "Trưởng phòng B") == ()
