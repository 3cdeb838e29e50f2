"""The whole of 2024 on the moved clock: what is sent is what the oracle expects, and nothing else."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.demo_oracle import (
    AT_EIGHT,
    AT_THREE,
    GROUP,
    LEADERS,
    OFFICE,
    STAFF,
    UNIT,
    Message,
    every_morning,
    expected,
)
from bot.demo_world import OWING, VIETNAM, Duty, Holding, World
from data.db import Database
from data.models import Account, Holiday, Item, Obligation, Part, Person, PersonPost, Plan, Unit
from domain.duties import ItemKind
from tests import office
from tests.scheduler.department import (
    BOSS,
    DOWN,
    FIRST,
    HEAD_A,
    HEAD_B,
    HEAD_CENTRE,
    LAST,
    POSTS,
    Department,
    live_through,
)
from tests.scheduler.worlds import Office, at, seeded

DAY = timedelta(days=1)


def days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * DAY


def moments() -> Iterator[datetime]:
    """When the bot looks: every day at eight, on most days that matter at three, and now and then besides."""
    odd = [(7, 31), (8, 20), (17, 59), (23, 59), (0, 1)]
    for day in days(FIRST, LAST + 10 * DAY):
        if DOWN[0] <= day <= DOWN[1]:
            continue
        yield at(day)
        if day.day > 25 or day.day < 4 or day.toordinal() % 7 == 0:
            yield at(day, 15)
        if day.toordinal() % 3 == 0:
            yield at(day, *odd[day.toordinal() // 3 % len(odd)])


@pytest.mark.slow
@pytest.mark.once
async def test_a_department_of_forty_hears_in_a_year_what_the_oracle_says(database: Database) -> None:
    department = Department(database)
    assert len(POSTS) == 40
    live_through(department, seeded(2024))
    await department.play(moments())
    digests, wanted = department.digests(), expected(department.world, moments())
    assert sorted(digests - wanted, key=str) == []
    assert sorted(wanted - digests, key=str) == []
    assert len(wanted) > 250
    check_hours(department)
    check_everybody_owes_something(department, digests)
    check_slots(digests)
    check_the_week_of_downtime(digests)
    check_the_script(digests)
    assert max(len(message.text) for _, _, message in department.sent) < 4096


def check_hours(department: Department) -> None:
    """Nothing at night, at weekends or on holidays."""
    for moment in department.sent_at:
        local = moment.astimezone(VIETNAM)
        assert (7, 30) <= (local.hour, local.minute) < (18, 0), local
        swapped = local.date() == date(2024, 5, 4)
        assert swapped or local.isoweekday() <= 5, local
        assert not date(2024, 2, 8) <= local.date() <= date(2024, 2, 14), local
        assert not date(2024, 4, 29) <= local.date() <= date(2024, 5, 1), local
    assert date(2024, 5, 4) in {moment.date() for moment in department.sent_at}


def check_everybody_owes_something(department: Department, digests: set[Message]) -> None:
    """Each line speaks of something that is owed at that moment, to somebody whom it concerns then."""
    sent_at: dict[tuple[str, date], list[datetime]] = {}
    for (chat, day, _), moment in zip(department.sent, department.sent_at, strict=True):
        sent_at.setdefault((chat, day), []).append(moment)
    for who, day, _, lines in digests:
        for key, _, capacity in lines:
            duty = department.duties[key]
            states = {department.world.state(duty, moment) for moment in sent_at[who, day]}
            assert states & OWING, (who, day, key)
            assert who in concerned(department.world, duty, capacity, sent_at[who, day][0])
            if capacity in {OFFICE, LEADERS}:
                assert who not in department.world.answering(duty.unit, day)


def concerned(world: World, duty: Duty, capacity: str, moment: datetime) -> list[str]:
    """Whom a duty concerns in a capacity at a moment."""
    day = moment.astimezone(VIETNAM).date()
    if capacity == GROUP:
        return [world.groups[duty.unit]]
    if capacity == STAFF:
        return world.missing(duty.unit, 2024, moment)
    if capacity == OFFICE:
        return world.with_role("office", day) or world.with_role("leadership", day)
    return world.with_role("leadership", day) if capacity == LEADERS else world.answering(duty.unit, day)


def check_slots(digests: set[Message]) -> None:
    """One digest a person and time of the day; in the afternoon only what is due; never to the Director."""
    counts = Counter((who, day, slot) for who, day, slot, _ in digests)
    assert set(counts.values()) == {1}
    late = [(who, lines) for who, _, slot, lines in digests if slot == AT_THREE]
    assert late
    assert {stage for _, lines in late for _, stage, _ in lines} == {"0pm"}
    assert not {who for who, _ in late} & {BOSS, "Phó Giám đốc 1", "Phó Giám đốc 2"}


def check_the_week_of_downtime(digests: set[Message]) -> None:
    """Nothing while the bot does not run; afterwards one message of everything that is left to say."""
    assert not [day for _, day, *_ in digests if DOWN[0] <= day <= DOWN[1]]
    after = DOWN[1] + DAY
    combined = [(slot, {stage for _, stage, _ in lines}) for _, day, slot, lines in digests if day == after]
    assert {slot for slot, _ in combined} == {AT_EIGHT}
    # What was overdue meanwhile and the digest of the new quarter, in one.
    assert any({"quarter", "+3"} <= stages for _, stages in combined)


def check_the_script(digests: set[Message]) -> None:
    """What was scripted left its mark, so that the comparison is not about less than it seems."""

    def heard(who: str, first: date, last: date, capacity: str = UNIT) -> list[str]:
        return [
            key
            for name, day, _, lines in digests
            for key, _, role in lines
            if (name, role) == (who, capacity) and first <= day <= last
        ]

    # On leave: the substitute hears, and whoever is away does not.
    away, back = date(2024, 6, 10), date(2024, 7, 12)
    assert not heard(HEAD_A, away, back)
    assert heard("Chuyên viên A1", away, back)
    assert heard(HEAD_A, FIRST, LAST)
    assert not heard("Chuyên viên A1", back + DAY, LAST)
    # On leave without a substitute: the deputy hears for the unit.
    assert heard("Phó Chánh Văn phòng", date(2024, 9, 23), date(2024, 10, 11))
    # A new head: the old one never again.
    assert not heard(HEAD_B, date(2024, 5, 13), LAST + 10 * DAY)
    assert heard("Phó phòng B", date(2024, 5, 13), LAST)
    # Blocked for a month, and then told.
    assert not heard(HEAD_CENTRE, date(2024, 6, 4), date(2024, 7, 2))
    assert heard(HEAD_CENTRE, date(2024, 7, 3), date(2024, 7, 4))
    # What waited for the council was not called overdue before the council was ready on Saturday 4 January.
    late = {(day, key[:2]) for _, day, _, lines in digests for key, stage, _ in lines if stage[0] == "+"}
    assert not {key for day, key in late if date(2025, 1, 1) <= day < date(2025, 1, 4)} & {"16"}
    assert any("again" in stage for *_, lines in digests for _, stage, _ in lines)


class SeedOffice(Office):
    """The office of the tests with the seed plan; the world is read from its rows."""

    def _build(self, session: Session) -> None:
        office.build(session)
        self.people = {person.name: person for person in session.exec(select(Person))}
        self.accounts = {row.external_id: row for row in session.exec(select(Account))}
        self.units = {unit.key: unit for unit in session.exec(select(Unit))}
        self.plans, self.groups = {}, {}
        self.world.kinds = {key: str(unit.kind) for key, unit in self.units.items()}
        for day in session.exec(select(Holiday)):
            (self.world.days_worked if day.worked else self.world.days_off).add(day.day)
        self._read_posts(session)
        self._read_duties(session)

    def _read_posts(self, session: Session) -> None:
        units = {unit.id: key for key, unit in self.units.items()}
        names = {person.id: name for name, person in self.people.items()}
        for post in session.exec(select(PersonPost)):
            unit = units[post.unit_id] if post.unit_id else None
            role = str(post.role)
            self.world.holdings.append(Holding(names[post.person_id], role, unit, post.starts, post.ends))

    def _read_duties(self, session: Session) -> None:
        chosen = (
            select(Obligation, Item, Plan)
            .join(Part, col(Part.id) == col(Obligation.part_id))
            .join(Item, col(Item.id) == col(Part.item_id))
            .join(Plan, col(Plan.id) == col(Item.plan_id))
        )
        units = {unit.id: key for key, unit in self.units.items()}
        for row, item, plan in session.exec(chosen):
            self.keys[row.id] = f"{item.number or 'ĐK'}.{row.part_id} {units[row.unit_id]}"
            assert plan.activated_at is not None
            self.world.duties.append(
                Duty(
                    self.keys[row.id],
                    units[row.unit_id],
                    item.starts,
                    row.due,
                    plan.activated_at,
                    registration=item.kind == ItemKind.REGISTRATION,
                    ladder="long" if item.number == "11" else "",
                    leads=row.leads,
                    item=item.number,
                )
            )


@pytest.mark.once
@pytest.mark.slow
async def test_the_mornings_of_some_months_go_as_the_oracle_says(database: Database) -> None:
    chance = seeded(2024)
    world = World({}, [], [])
    played = SeedOffice(database, world)
    for duty in world.duties:
        if chance.random() < 0.7:
            done = at(duty.due - timedelta(days=chance.randrange(-8, 25)), chance.choice([9, 14, 20]))
            world.changes.append((duty.key, done, chance.choice(["done", "done", "disputed", "no_occasion"])))
    for name in played.people:
        if chance.random() < 0.8:
            world.registered[name, 2024] = at(date(2024, 1, chance.randrange(3, 31)), 15)
    world.unreachable = [
        ("Chuyên viên 5", at(FIRST), at(date(2025, 1, 1))),
        ("Trưởng phòng B", at(date(2024, 3, 12)), at(date(2024, 4, 9))),
    ]
    down = set(days(*DOWN))
    looks = [moment for moment in every_morning(FIRST, date(2024, 4, 17)) if moment.date() not in down]
    looks += [at(date(2024, 1, 29), 15), at(date(2024, 4, 3), 10), at(date(2024, 4, 10), 19)]
    await played.play(looks)
    wanted = expected(world, looks)
    assert played.digests() == wanted
    assert len(wanted) > 40
