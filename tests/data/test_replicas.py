"""The processes of one bot, as each of them sees the others."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from data import replicas
from data.models import Replica
from data.replicas import Present

NOW = datetime(2024, 3, 20, 2, tzinfo=UTC)
NONE = timedelta(0)


def beat(
    session: Session, me: str, seconds: float = 0, *, sending: bool = False, silence: float = 0
) -> Present:
    now = NOW + timedelta(seconds=seconds)
    return replicas.beat(session, me, now, sending=sending, silence=timedelta(seconds=silence))


def test_everybody_is_seen_who_lives(session: Session) -> None:
    assert beat(session, "a") == Present(1)
    assert beat(session, "b") == Present(2)
    assert beat(session, "a", 1) == Present(2)


def test_who_was_not_seen_for_ten_seconds_is_forgotten(session: Session) -> None:
    beat(session, "a")
    assert beat(session, "b", 9.9) == Present(2)
    assert beat(session, "b", 10) == Present(1)
    assert session.exec(select(Replica.id)).all() == ["b"]
    assert beat(session, "a", 10.5) == Present(2)


def test_who_ends_in_order_is_forgotten_at_once(session: Session) -> None:
    beat(session, "a")
    beat(session, "b")
    replicas.leave(session, "a")
    assert beat(session, "b") == Present(1)


def test_a_mass_sending_is_seen_by_all_and_not_for_long_after_a_death(session: Session) -> None:
    assert beat(session, "a", sending=True) == Present(1, 1)
    assert beat(session, "b", 2) == Present(2, 1)
    assert beat(session, "b", 3, sending=True) == Present(2, 1)
    assert beat(session, "a", 4) == Present(2, 1)


def test_a_silence_is_the_same_for_all_until_it_is_over(session: Session) -> None:
    assert beat(session, "a", silence=8).silence == timedelta(seconds=8)
    assert beat(session, "b", 1, silence=3).silence == timedelta(seconds=7)
    assert beat(session, "b", 7).silence == timedelta(seconds=1)
    assert beat(session, "b", 9).silence == NONE


def test_the_database_tells_the_time(session: Session) -> None:
    now = replicas.clock(session)
    assert now.tzinfo is not None
    assert beat(session, "a") == Present(1)
    assert replicas.beat(session, "a", now, sending=False, silence=NONE) == Present(1)
