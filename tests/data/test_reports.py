"""The figures of /report against counts made by hand over random years."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from random import Random
from threading import Barrier

import pytest
from sqlmodel import Session, select

from data import duties, obstacles, people, plans, registering, reports, submissions
from data.db import Database
from data.models import Account, Obligation, Outbox, OutboxState, Person, PersonPost, Submission, Unit
from data.submissions import Content, Sending
from domain.duties import CLOSED, OWED, DutyState
from domain.people import STAFF_ROLES
from domain.review import SubmissionState as State
from tests import handing, office
from tests.office import ON_PAPER, PEOPLE

TODAY = date(2024, 5, 2)
NOW = datetime(2024, 5, 2, 2, tzinfo=UTC)
AWARDS = ("ldtt", "cstd-co-so", "giay-khen")


@pytest.fixture(params=range(4))
def chance(request: pytest.FixtureRequest) -> Random:
    """Another random year each time, the same ones in every run."""
    return Random(request.param)  # noqa: S311  # the same numbers in every run


@pytest.fixture
def world(session: Session, chance: Random) -> Session:
    """The small office in the middle of a random year."""
    office.build(session)
    for row in session.exec(select(Obligation)):
        row.state = chance.choice(list(DutyState))
    for person in session.exec(select(Person)).all():
        for award in chance.sample(AWARDS, chance.choice([0, 0, 1, 2])):
            register(session, person, award, chance)
    for number in range(chance.randrange(20)):
        owe(session, number, chance)
    session.flush()
    return session


def register(session: Session, person: Person, award: str, chance: Random) -> None:
    """A registration of this year or the last, sent or withdrawn, perhaps mended once."""
    unit = session.exec(select(PersonPost.unit_id).where(PersonPost.person_id == person.id)).first() or 0
    row = handing.hand_in(
        session,
        year=chance.choice([2024, 2024, 2023]),
        person=person.id,
        unit=unit,
        subject=award,
        answers={"award": award, "commitments": f"Bản 1 của {person.name}"},
        by=chance.choice([person.id, 1]),
        now=NOW,
    )
    if chance.random() < 0.3:
        answers = {"award": award, "commitments": f"Bản 2 của {person.name}"}
        submissions.revise(session, row.id, Content(1, answers), Sending(1, NOW), subject=award)
    row.state = chance.choice(list(State))


def owe(session: Session, number: int, chance: Random) -> None:
    """A message of the outbox in some state, on some day of three years."""
    day = date(chance.choice([2023, 2024, 2025]), chance.choice([1, 3, 4, 12]), 28)
    account = session.exec(select(Account.id)).first()
    session.add(
        Outbox(
            key=f"k{number}",
            kind="notice",
            account_id=account,
            day=day,
            facts={},
            not_before=NOW,
            expires_at=NOW,
            state=chance.choice(list(OutboxState)),
            created_at=NOW,
        )
    )


def by_hand(rows: list[DutyState], late: list[bool]) -> tuple[int, int, int, int, int]:
    pairs = list(zip(rows, late, strict=True))
    return (
        len(rows),
        sum(state in CLOSED for state in rows),
        sum(state in OWED and not over for state, over in pairs),
        sum(state in OWED and over for state, over in pairs),
        rows.count(DutyState.DISPUTED),
    )


def told(rows: tuple[reports.Progress, ...]) -> dict[str, tuple[int, int, int, int, int]]:
    return {row.name: (row.total, row.closed, row.owed, row.overdue, row.disputed) for row in rows}


def test_progress_by_quarter_and_unit(world: Session) -> None:
    units: dict[str, list[Obligation]] = {}
    quarters: dict[str, list[Obligation]] = {}
    starts = {
        part.id: entry.item.starts
        for plan in plans.active(world)
        for entry in plans.items(world, plan.id)
        for part in entry.parts
    }
    for row in world.exec(select(Obligation)).all():
        units.setdefault(world.get_one(Unit, row.unit_id).name, []).append(row)
        quarters.setdefault(str((starts[row.part_id].month + 2) // 3), []).append(row)
    found = reports.report(world, 2024, TODAY)
    for groups, progress in ((units, found.by_unit), (quarters, found.by_quarter)):
        assert told(progress) == {
            name: by_hand([row.state for row in rows], [row.due < TODAY for row in rows])
            for name, rows in groups.items()
        }
        assert all(row.total == row.closed + row.owed + row.overdue + row.disputed for row in progress)


def test_what_is_overdue(world: Session) -> None:
    rows = world.exec(select(Obligation)).all()
    found = reports.report(world, 2024, TODAY)
    assert {duty.id for duty in found.overdue} == {
        row.id for row in rows if row.state in OWED and row.due < TODAY
    }
    assert {duty.id for duty in found.duties} == {row.id for row in rows}


def test_registrations_in_their_present_version(world: Session) -> None:
    names = {person.id: person.name for person in world.exec(select(Person))}
    wanted = [
        (
            names[row.person_id],
            row.subject,
            row.version,
            f"Bản {row.version} của {names[row.person_id]}",
            names[row.entered_by] if row.entered_by else "",
        )
        for row in world.exec(select(Submission))
        if row.year == 2024 and row.state not in (State.WITHDRAWN, State.DECLINED)
    ]
    found = reports.registrations(world, 2024)
    assert sorted(
        (row.name, row.award, row.version, row.answers["commitments"], row.entered_by) for row in found
    ) == sorted(wanted)


def test_who_has_not_registered(world: Session) -> None:
    homes = {"van-phong", "phong-lanh-su-htqt", "phong-qlbg", "trung-tam-ttdvdn"}
    done = {row.name for row in reports.registrations(world, 2024)}
    wanted = {
        (key, name)
        for name, posts in {**PEOPLE, **ON_PAPER}.items()
        for key, role in posts
        if key in homes and role in STAFF_ROLES and name not in done
    }
    keys = {unit.name: unit.key for unit in world.exec(select(Unit))}
    found = reports.unregistered(world, 2024, TODAY)
    assert {(keys[unit.unit_name], person.name) for unit in found for person in unit.missing} == wanted
    assert [unit.staff for unit in found] == [
        len(people.staff(world, [unit.unit], TODAY).get(unit.unit, ())) for unit in found
    ]
    assert [unit.missing for unit in found] == [people.by_given_name(unit.missing) for unit in found]


def test_delivery_of_the_year_and_the_quarter_after(world: Session) -> None:
    wanted: dict[str, int] = {}
    for row in world.exec(select(Outbox)):
        if date(2024, 1, 1) <= row.day <= date(2025, 3, 31):
            wanted[str(row.state)] = wanted.get(str(row.state), 0) + 1
    assert reports.report(world, 2024, TODAY).delivery == wanted


def test_obstacles_are_the_years(world: Session) -> None:
    duty = duties.duties(world)[0]
    obstacles.raise_obstacle(world, duty.unit, duty.id, "Chưa có số liệu", 1, NOW)
    obstacles.raise_obstacle(world, duty.unit, None, "Khó khăn chung", 1, NOW)
    found = reports.report(world, 2024, TODAY).obstacles
    assert [view.obstacle.text for view in found] == ["Chưa có số liệu", "Khó khăn chung"]
    assert reports.report(world, 2023, TODAY).obstacles == ()


def test_a_year_without_a_plan_is_empty(world: Session) -> None:
    found = reports.report(world, 2030, TODAY)
    assert (found.duties, found.by_unit, found.obstacles) == ((), (), ())


def test_units_whose_reminders_reach_nobody(session: Session) -> None:
    office.build(session)
    assert reports.report(session, 2024, TODAY).unheard == ()
    left = session.exec(select(Unit).where(Unit.key == "phong-qlbg")).one()
    for post in session.exec(
        select(PersonPost).where(PersonPost.unit_id == left.id, PersonPost.role == "head")
    ):
        post.ends = date(2024, 1, 31)
    assert reports.report(session, 2024, TODAY).unheard == (left.name,)
    for duty in duties.duties(session, units=[left.id], owed_only=True):
        duties.report(session, duty.id, DutyState.DONE, 1, NOW)
    assert reports.report(session, 2024, TODAY).unheard == ()


def test_a_registration_duty_is_done_with_the_last_registration(session: Session) -> None:
    office.build(session)
    unit = session.exec(select(Unit).where(Unit.key == "trung-tam-ttdvdn")).one()
    staff = people.staff(session, [unit.id], TODAY)[unit.id]
    closed = []
    for person in staff:
        hand_in(session, person.id, unit.id)
        closed.append(registering.close_when_complete(session, unit.id, 2024, person.id, NOW, TODAY))
    states = [duty.state for duty in duties.duties(session, units=[unit.id]) if not duty.item_number]
    assert (closed, states) == ([*[False] * (len(staff) - 1), True], [DutyState.DONE])
    assert not registering.close_when_complete(session, unit.id, 2024, staff[0].id, NOW, TODAY)


def hand_in(session: Session, person: int, unit: int) -> None:
    handing.hand_in(session, person=person, unit=unit, by=person, now=NOW)


def test_two_who_register_last_at_once_complete_their_unit(database: Database) -> None:
    """Each has written before either counts, where the database lets two write at once."""
    database.run_now(office.build)
    both = Barrier(2)

    def staff(session: Session) -> tuple[int, list[int]]:
        unit = session.exec(select(Unit).where(Unit.key == "trung-tam-ttdvdn")).one()
        return unit.id, [person.id for person in people.staff(session, [unit.id], TODAY)[unit.id]]

    unit, persons = database.read_now(staff)

    def register_last(person: int) -> bool:
        def work(session: Session) -> bool:
            hand_in(session, person, unit)
            if not database.is_sqlite:
                both.wait(10)
            return registering.close_when_complete(session, unit, 2024, person, NOW, TODAY)

        return database.run_now(work)

    with ThreadPoolExecutor(2) as pool:
        closed = sorted(pool.map(register_last, persons))
    assert closed == [False, True]
