"""The inbox row by row: nothing twice, nothing lost, nothing kept longer than needed."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from data import inbox
from data.inbox import Arrival, Kept, Standing
from data.models import Inbox
from domain.message import Button, Message, Rich, stacked

NOW = datetime(2024, 1, 2, tzinfo=UTC)
LATER = datetime(2024, 1, 3, tzinfo=UTC)
REPLY = Message(Rich("<b>được</b>"), stacked(Button("Tiếp", "x:1")), toast="rồi")


@pytest.fixture
def received(session: Session) -> Session:
    inbox.receive(session, [Arrival(5, "five"), Arrival(3, "three")], NOW)
    return session


def row(session: Session, number: int) -> Inbox:
    session.expire_all()
    return session.exec(select(Inbox).where(Inbox.update_id == number)).one()


def test_the_same_update_twice_changes_nothing(received: Session) -> None:
    inbox.handled(received, 5, REPLY, NOW)
    assert inbox.receive(received, [Arrival(5, "other"), Arrival(6, "six")], LATER) == 1
    assert (row(received, 5).payload, row(received, 5).received_at) == ("five", NOW)
    assert inbox.standing(received, 5) == Standing(handled=True, closed=False, reply=REPLY)


def test_an_unknown_update_has_no_standing(received: Session) -> None:
    assert inbox.standing(received, 99) is None


def test_a_received_update_is_open(received: Session) -> None:
    assert inbox.standing(received, 5) == Standing(handled=False, closed=False, reply=None)


def test_answered_blanks_what_was_said(received: Session) -> None:
    inbox.handled(received, 5, REPLY, NOW)
    inbox.answered(received, [5], LATER)
    found = row(received, 5)
    assert (found.payload, found.reply, found.handled_at, found.answered_at) == (None, None, NOW, LATER)
    assert inbox.standing(received, 5) == Standing(handled=True, closed=True, reply=None)


def test_with_nothing_to_answer_it_is_done_at_once(received: Session) -> None:
    inbox.handled(received, 5, None, NOW)
    assert inbox.standing(received, 5) == Standing(handled=True, closed=True, reply=None)
    assert row(received, 5).payload is None


def test_an_unreadable_update_is_kept_and_not_tried(session: Session) -> None:
    inbox.receive(session, [Arrival(1, "{}", error="TypeError")], NOW)
    found = row(session, 1)
    assert (found.payload, found.set_aside_at, found.error) == ("{}", NOW, "TypeError")
    assert (inbox.to_handle(session), inbox.to_answer(session)) == ([], [])


def test_what_is_left_comes_in_the_order_of_arrival(session: Session) -> None:
    inbox.receive(session, [Arrival(number, str(number)) for number in (9, 2, 7, 4, 5)], NOW)
    inbox.handled(session, 9, REPLY, NOW)
    inbox.handled(session, 2, REPLY, NOW)
    inbox.handled(session, 4, None, NOW)
    assert inbox.to_answer(session) == [Arrival(2, "2"), Arrival(9, "9")]
    assert inbox.to_handle(session) == [Arrival(5, "5"), Arrival(7, "7")]
    assert inbox.waiting(session) == 4


def test_failures_and_starts_are_counted_apart(received: Session) -> None:
    assert [inbox.failed(received, 5, "ValueError") for _ in range(3)] == [1, 2, 3]
    assert [inbox.started(received, 5) for _ in range(2)] == [1, 2]
    inbox.set_aside(received, 5, "ValueError", LATER)
    found = row(received, 5)
    assert (found.payload, found.attempts, found.starts, found.set_aside_at) == ("five", 3, 2, LATER)
    assert inbox.to_handle(received) == [Arrival(3, "three")]


def test_what_waits_is_read_again_in_the_order_asked_for(received: Session) -> None:
    inbox.receive(received, [Arrival(4, "four")], LATER)
    inbox.handled(received, 4, None, LATER)
    assert inbox.kept(received, [5, 99, 4, 3]) == [Kept(5, "five", NOW), Kept(3, "three", NOW)]
    assert inbox.kept(received, []) == []
