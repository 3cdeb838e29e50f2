"""Ladders as data: what is read from the table, which stage holds on which day, what sort of word it is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ladders import beginning, ladders
from domain.duties import ItemKind
from domain.ladders import At, Kind, Ladder, Receiver, Track, kind_of, named, workdays

MONDAY = date(2024, 4, 15)
TASK = ladders()["task"]


def on(today: int, first: int = -60, week: int | None = None, over: bool | None = None) -> At:
    """A day so many working days from the last one; the first one of its week, unless said otherwise."""
    return At(today, first, today if week is None else week, MONDAY, today > 0 if over is None else over)


@pytest.mark.parametrize(
    ("today", "unit", "leading", "office", "leadership", "group"),
    [
        (-60, "quarter", "quarter", "", "", "quarter"),
        (-15, "quarter", "quarter", "", "", "quarter"),
        (-14, "quarter", "-14", "", "", "quarter"),
        (-8, "quarter", "-14", "", "", "quarter"),
        (-7, "-7", "-7", "", "", "-7"),
        (-4, "-7", "-7", "", "", "-7"),
        (-3, "-3", "-3", "", "", "-7"),
        (-2, "-3", "-3", "", "", "-7"),
        (-1, "-1", "-1", "", "", "-7"),
        (0, "0", "0", "", "", "0"),
        (1, "+1", "+1", "", "", "+1"),
        (2, "+1", "+1", "", "", "+1"),
        (3, "+3", "+3", "+3", "", "+1"),
        (4, "+3", "+3", "week-2024-04-15", "", "+1"),
        (5, "+5", "+5", "week-2024-04-15", "+5", "+1"),
        (6, "week-2024-04-15", "week-2024-04-15", "week-2024-04-15", "+5", "+1"),
        (60, "week-2024-04-15", "week-2024-04-15", "week-2024-04-15", "+5", "+1"),
    ],
)
def test_the_ladder_of_a_task(
    today: int, unit: str, leading: str, office: str, leadership: str, group: str
) -> None:
    stands = {who: TASK.track(who, leads=False).stage(on(today)) for who in TASK.tracks}
    assert stands == {"head": unit, "office": office, "leadership": leadership, "group": group}
    assert TASK.track(Receiver.HEAD, leads=True).stage(on(today)) == leading


@pytest.mark.parametrize(
    ("name", "days", "leads"),
    [
        ("task", [-7, -3, -1, 0, 1, 3, 5], -14),
        ("short", [-5, -2, 0, 1, 3, 5], -10),
        ("long", [-30, -14, -7, -3, -1, 0, 1, 3, 5], -45),
        ("registration", [-7, -3, -1, 0, 1, 3, 5], -14),
    ],
)
def test_what_the_table_holds(name: str, days: list[int], leads: int) -> None:
    ladder = ladders()[name]
    unit = ladder.tracks[Receiver.HEAD]
    assert (unit.days, unit.quarter, unit.afternoon, unit.weekly) == (tuple(days), True, True, True)
    assert ladder.leading.days == (leads, *days)
    assert [ladder.tracks[who].days for who in (Receiver.OFFICE, Receiver.LEADERSHIP)] == [(3,), (5,)]
    # Nobody above hears a second word in a day, nor does a group.
    assert [who for who, track in ladder.tracks.items() if track.afternoon] == [Receiver.HEAD]


def test_persons_hear_of_the_registration_deadline_only() -> None:
    hear = {
        name: ladder.tracks[Receiver.STAFF].days
        for name, ladder in ladders().items()
        if "staff" in ladder.tracks
    }
    assert hear == {"registration": (-3, 0)}


@pytest.mark.parametrize(
    ("kind", "content", "name"),
    [
        (ItemKind.TASK, "Tổng kết 10 năm thực hiện Chỉ thị", "long"),
        (ItemKind.TASK, "Báo cáo 10 NĂM THỰC HIỆN nghị quyết", "long"),
        (ItemKind.TASK, "Tổng kết 5 năm phong trào", "long"),
        (ItemKind.TASK, "Báo cáo tổng kết năm", "task"),
        (ItemKind.REGISTRATION, "Tổng kết 10 năm", "registration"),
    ],
)
def test_the_ladder_that_an_item_begins_with(kind: ItemKind, content: str, name: str) -> None:
    assert beginning(kind, content) == name


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        # The plan was activated five days before: what lies before is not said in hindsight.
        (on(-5, first=-5), "quarter"),
        (on(-4, first=-5), "quarter"),
        (on(-3, first=-5), "-3"),
        (on(-7, first=-7), "-7"),
        # Spoken of only when it is over: overdue all the same.
        (on(1, first=1), "+1"),
        (on(4, first=4), "+3"),
        # +5 fell into this week, so that the weekly word begins with the next one.
        (on(7, week=3), "+5"),
        (on(8, week=5), "+5"),
        (on(8, week=6), "week-2024-04-15"),
        # A week whose Monday is off: its first working day is Tuesday, its name is the Monday's all the same.
        (on(6, week=6), "week-2024-04-15"),
        # Due on a Sunday: the Friday before is the last working day, and nothing is over yet.
        (on(0, over=False), "0"),
    ],
)
def test_edges(at: At, stage: str) -> None:
    assert TASK.tracks[Receiver.HEAD].stage(at) == stage


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        (on(-3, first=-2), "-3"),
        (on(-1, first=-1), "-3"),
        (on(-4), ""),
        (on(0), "0"),
        (on(1), ""),
        (on(30), ""),
    ],
)
def test_the_staffs_words_do_not_depend_on_when_the_plan_began(at: At, stage: str) -> None:
    assert ladders()["registration"].tracks[Receiver.STAFF].stage(at) == stage


@pytest.mark.parametrize("stage", ["", "week-", "-", "+x", "monday", "7pm8"])
def test_what_is_no_stage_is_refused(stage: str) -> None:
    with pytest.raises(ValueError, match="not a stage"):
        Track.of(["quarter", stage])


def test_an_unknown_receiver_is_refused() -> None:
    with pytest.raises(ValueError, match="neighbours"):
        Ladder.of("x", "x", {"unit": ["0"], "neighbours": ["0"]})


@pytest.mark.parametrize(
    ("stage", "receiver", "kind"),
    [
        ("listed", Receiver.OFFICE, Kind.OFFICE),
        ("quarter", Receiver.HEAD, Kind.INFORMATION),
        ("quarter", Receiver.GROUP, Kind.GROUP),
        ("-45", Receiver.HEAD, Kind.INFORMATION),
        ("-10", Receiver.HEAD, Kind.INFORMATION),
        ("-9", Receiver.HEAD, Kind.COMING),
        ("-1", Receiver.HEAD, Kind.COMING),
        ("again-2024-04-15", Receiver.HEAD, Kind.COMING),
        ("-3", Receiver.STAFF, Kind.COMING),
        ("0", Receiver.HEAD, Kind.TODAY),
        ("0pm", Receiver.HEAD, Kind.TODAY),
        ("0", Receiver.STAFF, Kind.TODAY),
        ("0", Receiver.GROUP, Kind.GROUP),
        ("+1", Receiver.HEAD, Kind.OVERDUE),
        ("+5", Receiver.HEAD, Kind.OVERDUE),
        ("week-2024-04-15", Receiver.HEAD, Kind.OVERDUE),
        ("week-2024-04-15", Receiver.OFFICE, Kind.OFFICE),
        ("+5", Receiver.LEADERSHIP, Kind.LEADERSHIP),
    ],
)
def test_what_sort_of_word_it_is(stage: str, receiver: Receiver, kind: Kind) -> None:
    assert kind_of(stage, receiver) is kind


@given(st.integers(-400, 400))
def test_a_name_says_its_day(day: int) -> None:
    assert workdays(named(day)) == day


@given(
    st.sampled_from([(ladder, who) for ladder in ladders().values() for who in ladder.tracks]),
    st.integers(-80, 80),
    st.booleans(),
)
def test_a_stage_is_never_followed_by_an_earlier_one(
    place: tuple[Ladder, Receiver], first: int, leads: bool
) -> None:
    track = place[0].track(place[1], leads)
    said = [track.stage(on(today, first)) for today in range(first, 90)]
    order = {"": -100, "quarter": -99}
    warned = [order.get(stage, workdays(stage) or 0) for stage in said if not stage.startswith("week")]
    before = [rank for rank, today in zip(warned, range(first, 90), strict=False) if today <= 0]
    after = [rank for rank, today in zip(warned, range(first, 90), strict=False) if today > 0]
    assert (before, after) == (sorted(before), sorted(after))
    weekly = [stage.startswith("week") for stage in said]
    assert weekly == sorted(weekly)
