"""What one person may say before the bot takes its time."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from domain.flood import FILES, UPDATES, Limit, Limits, Past, Turn, Utterance, turn

pytestmark = pytest.mark.once

BEGIN = datetime(2024, 4, 1, 2, tzinfo=UTC)
LIMITS = Limits()


def at(seconds: float, **rest: object) -> Utterance:
    return Utterance(BEGIN + timedelta(seconds=seconds), **rest)  # type: ignore[arg-type]  # its own fields


def said(utterances: Iterable[Utterance], *, one_by_one: bool = True) -> list[Turn]:
    """The turns of one person whose updates all came at second 0 and wait for each other."""
    past, now, turns = Past(), 0.0, []
    for utterance in utterances:
        found = turn(past, utterance, now, LIMITS)
        turns.append(found)
        past, now = found.past, now + (found.wait if one_by_one else 0.0)
    return turns


def waits(turns: Iterable[Turn]) -> list[float]:
    return [one.wait for one in turns]


def warned(turns: list[Turn]) -> list[tuple[int, Limit]]:
    return [(place, one.warn) for place, one in enumerate(turns, start=1) if one.warn is not None]


def test_twenty_at_once_are_no_flood() -> None:
    turns = said([at(0)] * 20)
    assert (waits(turns), warned(turns)) == ([0.0] * 20, [])


def test_what_is_above_keeps_the_pace_of_the_limit_and_is_warned_of_once() -> None:
    turns = said([at(0)] * 200)
    assert waits(turns) == [0.0] * 21 + [UPDATES.apart] * 179
    assert UPDATES.apart * UPDATES.most == UPDATES.within.total_seconds()
    assert warned(turns) == [(21, UPDATES)]


@pytest.mark.parametrize(
    ("moments", "above"),
    [
        ([n * 0.5 for n in range(100)], 0),
        ([n * 0.45 for n in range(100)], 80),
        ([0.0] * 20 + [10.0] * 20, 0),
        ([0.0] * 20 + [9.9], 1),
        ([9.9] * 20 + [0.0], 1),
        ([n * 60.0 for n in range(500)], 0),
    ],
    ids=["at the limit", "a little faster", "two bursts", "just within", "out of order", "an outage"],
)
def test_the_moments_of_saying_decide(moments: list[float], above: int) -> None:
    """All come at once, as after an outage."""
    past, count = Past(), 0
    for moment in moments:
        found = turn(past, at(moment), 0.0, LIMITS)
        count += found.past.free > past.free
        past = found.past
    assert count == above


def test_a_new_burst_is_warned_of_anew() -> None:
    turns = said([*[at(0)] * 25, *[at(45)] * 25, *[at(106)] * 25])
    assert [place for place, _ in warned(turns)] == [21, 71]


def test_an_album_of_ten_is_one_thing_said() -> None:
    albums = [at(n, file=True, album=f"album-{n}") for n in range(6) for _ in range(10)]
    turns = said(albums)
    assert (waits(turns), warned(turns)) == ([0.0] * 60, [])


def test_files_above_the_hours_limit_wait_longer() -> None:
    turns = said([at(n * 30, file=True) for n in range(70)])
    assert waits(turns) == [0.0] * 61 + [FILES.apart] * 9
    assert warned(turns) == [(61, FILES)]


def test_words_after_too_many_files_are_answered_at_once() -> None:
    turns = said([*(at(n * 30, file=True) for n in range(65)), at(2000)])
    assert turns[-1].wait == 0.0


def test_an_album_above_waits_once_and_is_paid_for_by_what_follows() -> None:
    before = [at(n * 30, file=True) for n in range(60)]
    album = [at(1800, file=True, album="a") for _ in range(10)]
    turns = said([*before, *album, at(1801, file=True)], one_by_one=False)
    assert waits(turns) == [0.0] * 70 + [10 * FILES.apart]
    assert warned(turns) == [(61, FILES)]


def test_files_are_forgotten_after_an_hour() -> None:
    turns = said(
        [*[at(n * 20, file=True) for n in range(60)], *[at(3600 + n * 20, file=True) for n in range(60)]]
    )
    assert (set(waits(turns)), warned(turns)) == ({0.0}, [])


def test_what_waited_since_before_a_restart_is_slow_without_a_warning() -> None:
    turns = said([at(0, unwarned=True)] * 40)
    assert (sum(waits(turns)), warned(turns)) == (19 * UPDATES.apart, [])


def test_little_is_remembered() -> None:
    past = Past()
    for n in range(3000):
        past = turn(past, at(n * 0.1, file=True), 0.0, LIMITS).past
    assert len(past.updates.moments) <= UPDATES.most + 1
    assert len(past.files.moments) <= FILES.most + 1
