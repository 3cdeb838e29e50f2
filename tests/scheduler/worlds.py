"""Small offices of plain data, made at random, and the same offices as rows that the bot works on."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, SQLModel, select

from bot.demo_oracle import LEADERS, MORNING, UNIT, Message
from bot.demo_world import VIETNAM, Absence, Duty, Holding, World
from data import outbox, snoozes
from data.db import Database
from data.models import (
    Account,
    AccountState,
    Holiday,
    Item,
    ItemNeed,
    Leave,
    Obligation,
    Outbox,
    OutboxLine,
    Part,
    Person,
    PersonPost,
    Plan,
    PlanState,
    Reach,
    Submission,
    Unit,
    UnitGroup,
)
from data.reports import REGISTRATION
from domain import message as said
from domain.delivery import Outcome, Sent, Unreachable
from domain.duties import DutyState, ItemKind
from domain.ladders import Receiver
from domain.people import Role, UnitKind
from domain.reminders import Line
from scheduler.plan import plan
from scheduler.send import Sender

Row = TypeVar("Row", bound=SQLModel)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
KINDS = {"van-phong": "office", "phong-a": "division", "hoi-dong": "council", "lanh-dao": "leadership"}
PEOPLE = [f"Người {number}" for number in range(1, 8)]
LONG_AGO = date(2023, 1, 1)
GROUPS = {"phong-a": "Nhóm phòng A", "hoi-dong": "Nhóm hội đồng"}
#: The oracle's names of capacities.
CAPACITIES = {Receiver.HEAD: UNIT, Receiver.LEADERSHIP: LEADERS}
#: Days off around which plans are made: Tết 2024, and the Monday off for a Saturday worked.
DAYS_OFF = {date(2024, 1, 1), *(date(2024, 2, day) for day in range(8, 15)), date(2024, 4, 29)}
DAYS_WORKED = {date(2024, 5, 4)}


def at(day: date, hour: int = MORNING, minute: int = 0) -> datetime:
    """A moment by the clock of the office."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


def seeded(seed: int) -> Random:
    """Chance that comes out the same each time."""
    return Random(seed)  # noqa: S311  # nothing secret


def some_world(chance: Random) -> tuple[World, list[datetime]]:
    """An office with a handful of duties, people who come and go, and the moments at which the bot looks."""
    first = date(2024, 1, 1) + timedelta(days=chance.randrange(120))
    days = [first + timedelta(days=number) for number in range(60)]
    moments = sorted(_moments(chance, days))
    world = World(dict(KINDS), [], [], set(DAYS_OFF), set(DAYS_WORKED))
    plans = [at(chance.choice([LONG_AGO, *days]), chance.choice([7, 8, 15])) for _ in range(2)]
    world.duties = [_duty(chance, number, days, plans) for number in range(chance.randint(1, 8))]
    world.holdings = list(_holdings(chance, days))
    states = [str(state) for state in DutyState]
    world.changes = [
        (duty.key, _moment(chance, days), chance.choice(states))
        for duty in world.duties
        for _ in range(chance.choice([0, 0, 1, 2]))
    ]
    world.registered = {(person, 2024): _moment(chance, days) for person in PEOPLE if chance.random() < 0.5}
    gone = _moment(chance, days)
    lost = chance.choice([*PEOPLE, *GROUPS.values()])
    world.unreachable = [(lost, gone, gone + timedelta(days=chance.randrange(1, 20)))]
    _shape(world, chance, days)
    return world, moments


def _shape(world: World, chance: Random, days: list[date]) -> None:
    """What else shapes the reminders: days given, leave, snoozing, groups, items that need others."""
    world.given = [
        (duty.key, _moment(chance, days), duty.due + timedelta(days=chance.randrange(1, 40)))
        for duty in world.duties
        if chance.random() < 0.3
    ]
    world.away = list(_absences(chance, days))
    world.snoozed = [
        (chance.choice(PEOPLE), duty.key, moment, moment.date() + timedelta(days=chance.randrange(1, 12)))
        for duty in world.duties
        for moment in [_moment(chance, days)]
        if chance.random() < 0.6
    ]
    world.groups = {unit: group for unit, group in GROUPS.items() if chance.random() < 0.5}
    world.needs = [
        (later.item, earlier.item)
        for earlier, later in pairwise(world.duties)
        if earlier.activated == later.activated and chance.random() < 0.2
    ]


def _absences(chance: Random, days: list[date]) -> Iterator[Absence]:
    for person in PEOPLE:
        if chance.random() < 0.3:
            first = chance.choice(days)
            others = [other for other in PEOPLE if other != person]
            substitute = chance.choice([None, *others])
            yield Absence(person, first, first + timedelta(days=chance.randrange(0, 20)), substitute)


def _moments(chance: Random, days: list[date]) -> Iterator[datetime]:
    """Each day at eight and at three, with the bot down now and then, and looks at odd hours."""
    down = chance.choice(days)
    until = down + timedelta(days=chance.randrange(0, 12))
    for day in days:
        if not down <= day < until:
            yield at(day)
            if chance.random() < 0.8:
                yield at(day, 15)
        if chance.random() < 0.2:
            yield at(day, *chance.choice([(0, 1), (7, 59), (10, 0), (14, 30), (17, 59), (18, 0), (23, 59)]))


def _moment(chance: Random, days: list[date]) -> datetime:
    return at(chance.choice(days), chance.choice([7, 9, 14, 20]), 30)


def _duty(chance: Random, number: int, days: list[date], plans: list[datetime]) -> Duty:
    due = chance.choice(days)
    this_year = chance.random() < 0.7
    registration = this_year and chance.random() < 0.4
    return Duty(
        key=f"việc {number}",
        unit=chance.choice(["van-phong", "phong-a"] if registration else list(KINDS)),
        starts=date(2024, 3 * ((due.month - 1) // 3) + 1, 1),
        due=due,
        activated=plans[this_year],
        registration=registration,
        ladder="" if registration else chance.choice(["task", "task", "short", "long"]),
        leads=chance.random() < 0.5,
        item=f"mục {number}",
        # What was due before its plan was activated is listed, whether it waits for a day or not.
        awaits=due >= plans[this_year].date() and not registration and chance.random() < 0.1,
    )


def _holdings(chance: Random, days: list[date]) -> Iterator[Holding]:
    for unit, role in [("phong-a", "head"), ("van-phong", "head"), ("hoi-dong", "secretary")]:
        change = chance.choice(days)
        yield Holding(PEOPLE[0], role, unit, LONG_AGO, change)
        if chance.random() < 0.8:
            yield Holding(chance.choice(PEOPLE[1:3]), role, unit, change + timedelta(days=1))
    yield Holding(PEOPLE[3], "deputy", "phong-a", LONG_AGO)
    yield Holding(PEOPLE[4], "office", "van-phong", LONG_AGO)
    if chance.random() < 0.5:
        yield Holding(PEOPLE[1], "office", "van-phong", LONG_AGO)
    yield Holding(PEOPLE[5], "staff", "phong-a", LONG_AGO)
    yield Holding(PEOPLE[5], "leadership", None, LONG_AGO)
    yield Holding(PEOPLE[6], "leadership", chance.choice(["lanh-dao", None]), chance.choice(days))


class Office:
    """A world as rows of a database, moved from one moment to the next."""

    def __init__(self, database: Database, world: World) -> None:
        self.database = database
        self.world = world
        self.now = at(LONG_AGO)
        self.sent: list[tuple[str, date, said.Message]] = []
        #: the moment of each message of `sent`
        self.sent_at: list[datetime] = []
        self.keys: dict[int, str] = {}
        self.registered: set[tuple[str, int]] = set()
        self.snoozed: set[int] = set()
        self.sender = Sender(database, self.deliver, lambda: self.now, ZONE)
        database.run_now(self._build)

    async def deliver(self, chat: str, message: said.Message) -> Outcome:
        """A channel that reaches whoever can be reached in the world."""
        if not self.world.hears(chat, self.now):
            return Unreachable("blocked")
        self.sent.append((chat, self.now.astimezone(VIETNAM).date(), message))
        self.sent_at.append(self.now)
        return Sent(str(len(self.sent)))

    async def play(self, moments: Iterable[datetime]) -> None:
        """Let the bot look and send at each of the moments."""
        for moment in sorted(moments):
            self.now = moment
            self.database.run_now(self._catch_up)
            if self.database.run_now(self._look):
                await self.sender.drain()

    def _look(self, session: Session) -> bool:
        """Plan what is due; whether anything waits to be sent."""
        plan(session, self.now.astimezone(UTC), ZONE)
        turn = outbox.next_turn(session)
        return turn is not None and turn <= self.now

    def digests(self) -> set[Message]:
        """What was sent, as the bot's own record has it."""
        return self.database.read_now(self._digests)

    def _digests(self, session: Session) -> set[Message]:
        chosen = select(Outbox).where(Outbox.state == "sent", Outbox.kind == "digest")
        names = {person.id: name for name, person in self.people.items()}
        groups = {group.id: name for name, group in self.groups.items()}
        lines: dict[int, set[tuple[str, str, str]]] = {}
        for line in session.exec(select(OutboxLine)):
            if line.said:
                lines.setdefault(line.outbox_id, set()).add(self._line(Line.of(line.key)))
        return {
            (
                names[row.person_id] if row.person_id else groups[row.group_id or 0],
                row.day,
                row.key[-len("08:00") :],
                frozenset(lines[row.id]),
            )
            for row in session.exec(chosen)
        }

    def _line(self, line: Line) -> tuple[str, str, str]:
        return self.keys[line.obligation], line.stage, CAPACITIES.get(line.receiver, str(line.receiver))

    def _build(self, session: Session) -> None:
        self.units = {
            key: _added(session, Unit(key=key, name=key, folded=key, kind=UnitKind(kind)))
            for key, kind in self.world.kinds.items()
        }
        names = sorted(
            {post.person for post in self.world.holdings}
            | {who for who, *_ in self.world.unreachable if who not in GROUPS.values()}
            | {who for who, *_ in self.world.snoozed}
            | {name for leave in self.world.away for name in (leave.person, leave.substitute) if name}
        )
        self.people = {
            name: _added(session, Person(name=name, folded=name, created_at=self.now)) for name in names
        }
        self.accounts = {name: _added(session, self._account(name)) for name in names}
        for post in self.world.holdings:
            unit = self.units[post.unit].id if post.unit else None
            person = self.people[post.person].id
            row = PersonPost(
                person_id=person, unit_id=unit, role=Role(post.role), starts=post.first, ends=post.last
            )
            _added(session, row)
        days = [(day, False) for day in self.world.days_off] + [(day, True) for day in self.world.days_worked]
        session.add_all(Holiday(day=day, name="x", worked=worked, source="x") for day, worked in days)
        self.groups = {
            chat: _added(session, self._group(unit, chat)) for unit, chat in self.world.groups.items()
        }
        self.items: dict[str, Item] = {}
        self.plans: dict[datetime, Plan] = {}
        # The plan of this year first: the one with the registration deadline.
        duties = sorted(self.world.duties, key=lambda duty: not duty.registration)
        for number, duty in enumerate(duties):
            self._add_duty(session, number, duty)
        for later, earlier in self.world.needs:
            _added(session, ItemNeed(item_id=self.items[later].id, needs_id=self.items[earlier].id))
        for leave in self.world.away:
            _added(session, self._leave(leave))

    def _group(self, unit: str, chat: str) -> UnitGroup:
        return UnitGroup(
            channel="telegram", chat=chat, title=chat, unit_id=self.units[unit].id, linked_at=self.now
        )

    def _leave(self, leave: Absence) -> Leave:
        return Leave(
            person_id=self.people[leave.person].id,
            starts=leave.first,
            ends=leave.last,
            substitute_id=self.people[leave.substitute].id if leave.substitute else None,
            entered_at=self.now,
        )

    def _account(self, name: str) -> Account:
        return Account(
            external_id=name,
            chat=name,
            person_id=self.people[name].id,
            state=AccountState.LINKED,
            created_at=self.now,
        )

    def _add_duty(self, session: Session, number: int, duty: Duty) -> None:
        if duty.activated not in self.plans:
            year = 2024 - len(self.plans)
            row = Plan(
                year=year,
                title="x",
                source="x",
                sha256=str(year),
                doubts=[],
                state=PlanState.CLOSED,
                imported_at=self.now,
                activated_at=duty.activated,
            )
            self.plans[duty.activated] = _added(session, row)
        kind = ItemKind.REGISTRATION if duty.registration else ItemKind.TASK
        item = Item(
            plan_id=self.plans[duty.activated].id,
            position=number,
            kind=kind,
            number=str(number),
            content=duty.key,
            starts=duty.starts,
            ends=duty.due,
            due=duty.due,
            due_source="period",
            ladder=duty.ladder or str(kind),
            awaits=duty.awaits,
        )
        self.items[duty.item or duty.key] = item
        part = Part(item_id=_added(session, item).id, position=1, text=duty.key)
        obligation = Obligation(
            part_id=_added(session, part).id,
            unit_id=self.units[duty.unit].id,
            leads=duty.leads,
            due=duty.due,
            escalates=duty.due >= duty.activated.astimezone(VIETNAM).date(),
            updated_at=self.now,
        )
        self.keys[_added(session, obligation).id] = duty.key

    @property
    def duties(self) -> dict[str, Duty]:
        """The duties of the world by their keys."""
        return {duty.key: duty for duty in self.world.duties}

    def _catch_up(self, session: Session) -> None:
        """Let everything happen that happened until now."""
        for activated, found in self.plans.items():
            if activated <= self.now:
                session.get_one(Plan, found.id).state = PlanState.ACTIVE
        for row in session.exec(select(Obligation)):
            self._catch_up_with(session, row)
        self._catch_up_snoozing(session)
        for (name, year), moment in self.world.registered.items():
            if name in self.people and moment <= self.now and (name, year) not in self.registered:
                self._register(session, name, year)
        for name, _, until in self.world.unreachable:
            if until <= self.now and name in self.accounts:
                session.get_one(Account, self.accounts[name].id).reach = Reach.OK
            elif until <= self.now and name in self.groups:
                session.get_one(UnitGroup, self.groups[name].id).reach = Reach.OK

    def _catch_up_with(self, session: Session, row: Obligation) -> None:
        duty = self.duties[self.keys[row.id]]
        row.state = DutyState(self.world.state(duty, self.now))
        due = self.world.last_day(duty, self.now)
        if due is not None and due != row.due:
            row.due, row.escalates = due, due >= duty.activated.astimezone(VIETNAM).date()
            session.get_one(Item, session.get_one(Part, row.part_id).item_id).awaits = False

    def _catch_up_snoozing(self, session: Session) -> None:
        ids = {key: row for row, key in self.keys.items()}
        for place, (name, key, moment, until) in enumerate(self.world.snoozed):
            if moment <= self.now and place not in self.snoozed:
                self.snoozed.add(place)
                snoozes.put_off(session, self.people[name].id, [ids[key]], until, moment)

    def _register(self, session: Session, name: str, year: int) -> None:
        self.registered.add((name, year))
        row = Submission(
            form=REGISTRATION,
            year=year,
            person_id=self.people[name].id,
            unit_id=next(iter(self.units.values())).id,
            created_at=self.now,
            updated_at=self.now,
        )
        session.add(row)


def _added(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
