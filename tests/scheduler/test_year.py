"""The seed plan's whole 2024 with the office of the tests: what is sent is what the oracle expects."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.demo_oracle import Duty, Holding, World, every_morning, expected
from data.db import Database
from data.models import Account, Holiday, Item, Obligation, Part, Person, PersonPost, Plan, Unit
from domain.duties import ItemKind
from tests import office
from tests.scheduler.worlds import Office, at, seeded

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


class SeedOffice(Office):
    """The office of the tests with the seed plan; the world is read from its rows."""

    def _build(self, session: Session) -> None:
        office.build(session)
        self.people = {person.name: person for person in session.exec(select(Person))}
        self.accounts = {row.external_id: row for row in session.exec(select(Account))}
        self.units = {unit.key: unit for unit in session.exec(select(Unit))}
        self.plans = {}
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
            registers = item.kind == ItemKind.REGISTRATION
            assert plan.activated_at is not None
            duty = Duty(
                self.keys[row.id], units[row.unit_id], item.starts, row.due, plan.activated_at, registers
            )
            self.world.duties.append(duty)


@pytest.mark.slow
async def test_all_of_2024_goes_as_the_oracle_says(database: Database) -> None:
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
        ("Trưởng phòng B", at(date(2024, 6, 1)), at(date(2024, 9, 2))),
    ]
    down = {date(2024, 3, 26) + timedelta(days=number) for number in range(8)}
    moments = [moment for moment in every_morning(FIRST, LAST) if moment.date() not in down]
    moments += [at(date(2024, 4, 3), 10), at(date(2024, 4, 30), 10), at(date(2024, 7, 1), 19)]
    await played.play(moments)
    wanted = expected(world, moments)
    assert played.digests() == wanted
    assert len(wanted) == 58
    assert max(len(message.text) for _, _, message in played.sent) < 4096
