"""The inbox of several processes: a lane belongs to one of them, and passes to another as a whole."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from data import inbox, lanes, listening
from data.db import Database
from data.inbox import Arrival, NotOurs
from data.lanes import Kept, Taken
from data.models import Inbox
from domain.message import Message, Rich

NOW = datetime(2024, 1, 2, tzinfo=UTC)
BEFORE = NOW - timedelta(minutes=1)
REPLY = Message(Rich("được"))
LIVING = {"a", "b", "c"}


@pytest.fixture(autouse=True)
def on_postgres(engine_kind: str) -> None:
    if engine_kind == "sqlite":
        pytest.skip("an SQLite database has one process")


@pytest.fixture
def shared(session: Session) -> Session:
    """A transaction on PostgreSQL."""
    return session


def arrival(number: int, lane: int | None = 1) -> Arrival:
    return Arrival(number, str(number), lane=lane)


def receive(session: Session, me: str, *arrivals: Arrival) -> Kept:
    return lanes.receive(session, arrivals, NOW, me)


def kept(*ours: int, before: tuple[int, ...] = ()) -> Kept:
    return Kept(frozenset(ours), frozenset(before))


def taken(count: int, *unhandled: int) -> Taken:
    return Taken(count, frozenset(unhandled))


def owners(session: Session) -> dict[int, str | None]:
    session.expire_all()
    return dict(session.exec(select(Inbox.update_id, Inbox.owner).order_by(col(Inbox.update_id))).all())


def numbers(session: Session, me: str) -> list[int]:
    return [one.update_id for one in lanes.mine(session, me)]


def test_whoever_receives_the_first_has_the_lane_until_all_is_answered(shared: Session) -> None:
    assert receive(shared, "a", arrival(1)) == kept(1)
    assert receive(shared, "b", arrival(2), arrival(3, lane=7)) == kept(3)
    assert receive(shared, "a", arrival(4)) == kept(4, before=(1, 2))
    assert owners(shared) == {1: "a", 2: "a", 3: "b", 4: "a"}
    for number in (1, 2, 4):
        inbox.handled(shared, number, REPLY, NOW, "a")
    assert receive(shared, "b", arrival(5)) == kept()
    inbox.answered(shared, [1, 2, 4, 5], NOW)
    assert receive(shared, "b", arrival(6)) == kept(6)


def test_an_update_that_comes_twice_stays_with_its_owner(shared: Session) -> None:
    receive(shared, "a", arrival(1), arrival(2, lane=None))
    assert receive(shared, "b", arrival(1)) == kept()
    assert receive(shared, "a", arrival(1)) == kept(1)
    assert receive(shared, "b", arrival(2, lane=None)).ours <= {2}
    assert owners(shared) == {1: "a", 2: "a"}


def test_what_cannot_be_read_is_nobodys_to_handle(shared: Session) -> None:
    assert receive(shared, "a", Arrival(1, "{}", "TypeError")) == kept()
    assert numbers(shared, "a") == []


def test_only_its_owner_handles_an_update(shared: Session) -> None:
    receive(shared, "a", arrival(1), arrival(2))
    with pytest.raises(NotOurs):
        inbox.handled(shared, 1, REPLY, NOW, "b")
    with pytest.raises(NotOurs):
        inbox.handled(shared, 1, None, NOW, "b")
    inbox.handled(shared, 1, None, NOW, "a")
    inbox.handled(shared, 2, REPLY, NOW, "a")
    standing = inbox.standing(shared, 2)
    assert standing is not None
    assert (standing.owner, standing.handled, standing.closed) == ("a", True, False)


def test_what_is_left_comes_with_the_handled_first(shared: Session) -> None:
    receive(shared, "a", arrival(1), arrival(2), arrival(3, lane=2), arrival(4, lane=2))
    inbox.handled(shared, 3, REPLY, NOW, "a")
    assert numbers(shared, "a") == [3, 1, 2, 4]
    assert [one.update_id for one in lanes.mine(shared, "a", [4, 3, 99])] == [3, 4]
    assert (numbers(shared, "b"), lanes.mine(shared, "a", [])) == ([], [])


def test_lanes_of_the_dead_are_taken_over_whole(shared: Session) -> None:
    receive(shared, "dead", arrival(1), arrival(2), arrival(3, lane=None))
    receive(shared, "a", arrival(4, lane=9))
    inbox.handled(shared, 1, REPLY, NOW, "dead")
    assert lanes.take_over(shared, "b", LIVING, BEFORE) == taken(3, 2, 3)
    assert lanes.take_over(shared, "c", LIVING, BEFORE) == taken(0)
    assert owners(shared) == {1: "b", 2: "b", 3: "b", 4: "a"}
    assert receive(shared, "a", arrival(5)) == kept()


def test_what_came_for_the_dead_after_the_take_over_goes_to_the_heir(shared: Session) -> None:
    receive(shared, "b", arrival(1))
    shared.add(Inbox(update_id=2, payload="2", received_at=NOW, lane=1, owner="dead"))
    shared.flush()
    assert lanes.take_over(shared, "c", LIVING, BEFORE) == taken(1)
    assert owners(shared) == {1: "b", 2: "b"}


def test_what_an_older_release_received_waits_a_minute_for_it(shared: Session) -> None:
    inbox.receive(shared, [Arrival(1, "old")], NOW)
    assert lanes.take_over(shared, "a", LIVING, BEFORE) == taken(0)
    assert lanes.take_over(shared, "a", LIVING, NOW + timedelta(seconds=1)) == taken(1, 1)
    assert owners(shared) == {1: "a"}


def test_more_than_a_few_are_taken_in_several_steps(shared: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "AT_ONCE", 2)
    receive(shared, "dead", *(arrival(number, lane=number) for number in range(1, 6)))
    counts = [lanes.take_over(shared, "a", LIVING, BEFORE).count for _ in range(4)]
    assert counts == [2, 2, 1, 0]


def test_a_lane_in_which_somebody_still_writes_is_left_for_later(shared: Session, database: Database) -> None:
    receive(shared, "dead", arrival(1), arrival(2), arrival(3, lane=2))
    shared.commit()
    inbox.handled(shared, 1, REPLY, NOW, "dead")
    assert database.run_now(lambda session: lanes.take_over(session, "a", LIVING, BEFORE)) == taken(1, 3)
    shared.commit()
    assert database.run_now(lambda session: lanes.take_over(session, "a", LIVING, BEFORE)) == taken(2, 2)


def test_two_that_receive_for_one_lane_at_once_agree_on_its_owner(
    shared: Session, database: Database
) -> None:
    """A message and a press of one person may arrive at the same moment, at two processes."""

    def both(lane: int) -> set[str | None]:
        def one(me: str, number: int) -> Kept:
            return database.run_now(
                lambda session: receive(session, me, arrival(number, lane))  # a transaction of its own
            )

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(one, ("a", "b"), (2 * lane, 2 * lane + 1)))
        found = database.read_now(owners)
        return {found[2 * lane], found[2 * lane + 1]}

    assert [len(both(lane)) for lane in range(1, 21)] == [1] * 20


def test_the_owner_hears_of_what_others_received_for_it(shared: Session, database: Database) -> None:
    ear = listening.Ear(database, [lanes.CHANNEL + "a"])
    receive(shared, "a", arrival(1))
    receive(shared, "b", arrival(2), arrival(3), Arrival(4, "x" * lanes.MOST_SAID, lane=1))
    assert ear.heard() == []
    shared.commit()
    shared.execute(text("SELECT 1"))
    assert ear.heard() == [("thidua_a", "2"), ("thidua_a", "3"), ("thidua_a", "")]
    ear.close()
    ear.close()


def test_an_ear_whose_line_is_cut_is_deaf(shared: Session, database: Database) -> None:
    ear = listening.Ear(database, ["a"])
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
    shared.execute(text(others))

    def listen() -> None:
        for _ in range(100):
            ear.heard()
            time.sleep(0.02)

    with pytest.raises(listening.Deaf):
        listen()
    ear.close()


def test_the_search_for_what_is_open_in_a_lane_uses_its_index(shared: Session) -> None:
    rows = "SELECT n, now(), 0, 0, '', 'a', n, now() FROM generate_series(1, 20000) AS n"
    columns = "update_id, received_at, attempts, starts, error, owner, lane, answered_at"
    shared.execute(text(f"INSERT INTO inbox ({columns}) {rows}"))
    receive(shared, "a", arrival(30000))
    plan = shared.execute(
        text(
            "EXPLAIN SELECT update_id FROM inbox WHERE owner IS NOT NULL AND answered_at IS NULL"
            " AND set_aside_at IS NULL AND lane IN (1, 2)"
        )
    )
    assert "ix_inbox_lane" in " ".join(line for (line,) in plan)
