"""Leave: who is away when, who hears instead, what a substitute may, and how a leave ends."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, col, select

from data import bodies, leaves, people, posts, units
from data.models import Audit, Leave, PersonPost
from domain import rights
from domain.errors import Refusal
from domain.people import LENT_ROLES, Post, Role
from tests.data.test_people import add, link, statements, unit

NOW = datetime(2024, 4, 1, 1, tzinfo=UTC)
TODAY = date(2024, 4, 1)
YESTERDAY, TOMORROW = date(2024, 3, 31), date(2024, 4, 2)
UNIT = "phong-qlbg"


@pytest.fixture
def office(session: Session) -> Session:
    units.ensure(session, bodies.load())
    return session


def away(
    session: Session, person: int, substitute: int | None = None, starts: date = TODAY, ends: date = TODAY
) -> int:
    return leaves.enter(session, person, starts, ends, substitute, None, NOW).id


def receive(session: Session, key: str = UNIT, today: date = TODAY) -> list[int]:
    where = unit(session, key)
    return people.receivers(session, [where], today)[where]


# Who hears


@pytest.mark.parametrize(
    ("starts", "ends", "is_away"),
    [
        (TODAY, TODAY, True),
        (YESTERDAY, TOMORROW, True),
        (YESTERDAY, YESTERDAY, False),
        (TOMORROW, TOMORROW, False),
    ],
)
def test_a_leave_counts_on_its_days(office: Session, starts: date, ends: date, is_away: bool) -> None:
    head, other = add(office, "Trưởng", (Role.HEAD, UNIT)), add(office, "Chuyên viên", (Role.STAFF, UNIT))
    away(office, head, other, starts, ends)
    assert receive(office) == [other if is_away else head]


def test_without_a_substitute_the_deputy_hears(office: Session) -> None:
    head, deputy = add(office, "Trưởng", (Role.HEAD, UNIT)), add(office, "Phó", (Role.DEPUTY, UNIT))
    away(office, head)
    assert receive(office) == [deputy]


def test_somebody_hears_if_everybody_is_away(office: Session) -> None:
    head, deputy = add(office, "Trưởng", (Role.HEAD, UNIT)), add(office, "Phó", (Role.DEPUTY, UNIT))
    away(office, head)
    away(office, deputy)
    assert receive(office) == [head]


def test_the_council_has_no_deputy(office: Session) -> None:
    secretary = add(office, "Thư ký", (Role.SECRETARY, "hd-tdkt"))
    away(office, secretary)
    assert receive(office, "hd-tdkt") == [secretary]


@pytest.mark.parametrize("gone", ["leave", "post"])
def test_a_substitute_who_is_not_there_hears_for_nobody(office: Session, gone: str) -> None:
    head, deputy = add(office, "Trưởng", (Role.HEAD, UNIT)), add(office, "Phó", (Role.DEPUTY, UNIT))
    stands_in = add(office, "Chuyên viên", (Role.STAFF, UNIT))
    away(office, head, stands_in)
    if gone == "leave":
        away(office, stands_in)
    else:
        held = office.exec(select(PersonPost).where(PersonPost.person_id == stands_in)).one()
        posts.end(office, held, YESTERDAY, NOW)
    assert receive(office) == [deputy]


def test_a_substitute_who_hears_anyway_hears_once(office: Session) -> None:
    first, second = (add(office, name, (Role.DEPUTY, UNIT)) for name in ("Phó 1", "Phó 2"))
    away(office, first, second)
    assert receive(office) == [second]


def test_the_old_head_never_hears_nor_the_substitute_of_the_old_head(office: Session) -> None:
    old, stands_in = add(office, "Trưởng cũ", (Role.HEAD, UNIT)), add(office, "Phó", (Role.DEPUTY, UNIT))
    new = add(office, "Trưởng mới")
    away(office, old, stands_in)
    posts.give(office, new, Role.HEAD, unit(office, UNIT), TODAY, NOW)
    link(office, stands_in, "11")
    assert receive(office) == [new]
    assert people.actor_of(office, "telegram", "11", "11", TODAY, NOW).lent == frozenset()


@pytest.mark.parametrize("role", [Role.OFFICE, Role.LEADERSHIP])
def test_the_office_and_the_leaders(office: Session, role: Role) -> None:
    ask = people.office_people if role is Role.OFFICE else people.leaders
    first, second = (add(office, name, (role, None)) for name in ("Một", "Hai"))
    other = add(office, "Ba", (Role.STAFF, "van-phong"))
    gone = away(office, first)
    assert ask(office, TODAY) == [second]
    also = away(office, second)
    assert ask(office, TODAY) == [first, second]
    for leave in (gone, also):
        leaves.end(office, leave, TODAY, None, NOW, TODAY)
    away(office, second, other, TOMORROW, TOMORROW)
    assert (ask(office, TODAY), ask(office, TOMORROW)) == ([first, second], [first])
    away(office, first, None, TOMORROW, TOMORROW)
    assert ask(office, TOMORROW) == [other]


def test_asking_takes_the_same_statements_however_many_are_away(office: Session) -> None:
    everybody = [add(office, f"Người {n}", (Role.HEAD, row.key)) for n, row in enumerate(units.all(office))]
    wanted = [row.id for row in units.all(office)]
    for person in everybody:
        away(office, person, everybody[0] if person != everybody[0] else None)
    for ask, count in (
        (lambda: people.receivers(office, wanted, TODAY), 3),
        (lambda: people.office_people(office, TODAY), 2),
        (lambda: people.leaders(office, TODAY), 2),
    ):
        with statements(office) as seen:
            ask()
        assert len(seen) == count


# What a substitute may


@pytest.mark.parametrize("role", Role)
def test_a_substitute_reports_for_the_posts_lent_and_no_others(office: Session, role: Role) -> None:
    where = unit(office, UNIT)
    person = add(office, "Vắng", (role, UNIT))
    stands_in = add(office, "Thay", (Role.HEAD, "van-phong"))
    away(office, person, stands_in)
    link(office, stands_in, "11")
    with statements(office) as seen:
        actor = people.actor_of(office, "telegram", "11", "11", TODAY, NOW)
    assert len(seen) == 1
    own = frozenset({Post(Role.HEAD, unit(office, "van-phong"))})
    lent = role in LENT_ROLES
    assert actor.posts == own
    assert actor.lent == (frozenset({Post(role, where)}) if lent else frozenset())
    assert (rights.may_report(actor, where), rights.may_see_unit(actor, where)) == (lent, lent)
    assert (rights.may_enter_for(actor, where), rights.may_decide_joiner(actor, where)) == (False, False)


def test_what_is_lent_ends_by_itself_and_with_the_leave(office: Session) -> None:
    head, stands_in = add(office, "Vắng", (Role.HEAD, UNIT)), add(office, "Thay", (Role.STAFF, UNIT))
    leave = away(office, head, stands_in, TODAY, TOMORROW)
    link(office, stands_in, "11")

    def lent(today: date) -> bool:
        return bool(people.actor_of(office, "telegram", "11", "11", today, NOW).lent)

    assert [lent(day) for day in (YESTERDAY, TODAY, TOMORROW, date(2024, 4, 3))] == [False, True, True, False]
    leaves.end(office, leave, TODAY, None, NOW, TODAY)
    assert not lent(TODAY)


def test_who_works_here_no_more_is_lent_nothing(office: Session) -> None:
    head, gone = add(office, "Vắng", (Role.HEAD, UNIT)), add(office, "Đã chuyển đi")
    away(office, head, gone)
    link(office, gone, "11")
    actor = people.actor_of(office, "telegram", "11", "11", TODAY, NOW)
    assert (actor.posts, actor.lent) == (frozenset(), frozenset())


def test_one_may_stand_in_for_two(office: Session) -> None:
    first, second = add(office, "A", (Role.HEAD, UNIT)), add(office, "B", (Role.HEAD, "phong-lanh-su-htqt"))
    stands_in = add(office, "Thay", (Role.STAFF, UNIT), (Role.CLERK, UNIT))
    for person in (first, second):
        away(office, person, stands_in)
    link(office, stands_in, "11")
    actor = people.actor_of(office, "telegram", "11", "11", TODAY, NOW)
    assert len(actor.posts) == 2
    assert rights.answering(actor) == {unit(office, UNIT), unit(office, "phong-lanh-su-htqt")}


# Entering and ending


@pytest.mark.parametrize(
    ("starts", "ends", "overlaps"),
    [
        (date(2024, 4, 8), date(2024, 4, 9), False),
        (date(2024, 4, 8), date(2024, 4, 10), True),
        (date(2024, 4, 11), date(2024, 4, 11), True),
        (date(2024, 4, 1), date(2024, 4, 30), True),
        (date(2024, 4, 12), date(2024, 4, 15), True),
        (date(2024, 4, 13), date(2024, 4, 15), False),
    ],
)
def test_two_leaves_of_one_person_share_no_day(
    office: Session, starts: date, ends: date, overlaps: bool
) -> None:
    person, other = (add(office, name, (Role.STAFF, UNIT)) for name in ("A", "B"))
    away(office, person, None, date(2024, 4, 10), date(2024, 4, 12))
    away(office, other, None, starts, ends)
    if not overlaps:
        away(office, person, None, starts, ends)
        return
    with pytest.raises(Refusal, match="overlaps") as refused:
        away(office, person, None, starts, ends)
    assert "10/04/2024 đến 12/04/2024" in refused.value.person
    assert len(office.exec(select(Leave).where(Leave.person_id == person)).all()) == 1


def test_nobody_stands_in_for_oneself(office: Session) -> None:
    person = add(office, "A", (Role.STAFF, UNIT))
    with pytest.raises(Refusal, match="own substitute"):
        away(office, person, person)


def test_a_leave_ends_not_before_it_begins(office: Session) -> None:
    with pytest.raises(ValueError, match="a leave from"):
        away(office, add(office, "A"), None, TODAY, YESTERDAY)


@pytest.mark.parametrize(
    ("starts", "ends", "back", "away_today", "away_tomorrow"),
    [
        # running, back at once or yesterday already
        (YESTERDAY, TOMORROW, TODAY, False, False),
        (date(2024, 3, 25), TOMORROW, YESTERDAY, False, False),
        # running, back tomorrow
        (YESTERDAY, date(2024, 4, 5), TOMORROW, True, False),
        # not begun: cancelled
        (TOMORROW, date(2024, 4, 5), TODAY, False, False),
        (TOMORROW, date(2024, 4, 5), TOMORROW, False, False),
        # not begun: made shorter
        (TOMORROW, date(2024, 4, 5), date(2024, 4, 4), False, True),
    ],
)
def test_a_leave_is_ended_earlier(
    office: Session, starts: date, ends: date, back: date, away_today: bool, away_tomorrow: bool
) -> None:
    person = add(office, "A", (Role.STAFF, UNIT))
    leave = away(office, person, None, starts, ends)
    leaves.end(office, leave, back, person, NOW, TODAY)
    found = [person in people.away(office, day) for day in (TODAY, TOMORROW)]
    assert found == [away_today, away_tomorrow]
    assert person not in people.away(office, max(back, TODAY))
    noted = office.exec(select(Audit).where(Audit.action == "leave.ended")).one()
    assert (noted.person_id, noted.detail["back"]) == (person, back.isoformat())
    # The days that are free again may be taken.
    away(office, person, None, max(back, TODAY), date(2024, 4, 20))


@pytest.mark.parametrize("back", [date(2024, 4, 6), date(2024, 3, 30)])
def test_a_day_back_lies_within_the_leave(office: Session, back: date) -> None:
    person = add(office, "A", (Role.STAFF, UNIT))
    leave = away(office, person, None, YESTERDAY, date(2024, 4, 5))
    with pytest.raises(Refusal, match="back on"):
        leaves.end(office, leave, back, person, NOW, TODAY)


def test_what_is_over_is_not_ended_again(office: Session) -> None:
    person = add(office, "A", (Role.STAFF, UNIT))
    over = away(office, person, None, YESTERDAY, YESTERDAY)
    ended = away(office, person)
    leaves.end(office, ended, TODAY, person, NOW, TODAY)
    for leave in (over, ended, 999):
        with pytest.raises(Refusal):
            leaves.end(office, leave, TODAY, person, NOW, TODAY)


def test_the_list_is_of_what_runs_and_comes(office: Session) -> None:
    first, second, third = (add(office, name, (Role.STAFF, UNIT)) for name in ("A", "B", "C"))
    later = away(office, first, second, TOMORROW, TOMORROW)
    now = away(office, second, third)
    away(office, third, None, YESTERDAY, YESTERDAY)
    cancelled = away(office, third, None, TOMORROW, TOMORROW)
    leaves.end(office, cancelled, TODAY, None, NOW, TODAY)
    with statements(office) as seen:
        every = leaves.coming(office, TODAY)
    assert [one.id for one in every] == [now, later]
    assert (every[0].name, every[0].substitute_name, every[0].running(TODAY)) == ("B", "C", True)
    assert len(seen) == 1
    assert [one.id for one in leaves.coming(office, TODAY, [first])] == [later]
    assert [one.id for one in leaves.coming(office, TODAY, [first], third)] == [now, later]
    assert leaves.coming(office, TODAY, [third]) == ()
    kept = office.exec(select(Leave).order_by(col(Leave.id))).all()
    assert len(kept) == 4
