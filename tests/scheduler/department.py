"""A department of forty with the seed plan, and a year of what may happen there.

Each event is written twice: as an operation of the bot at its moment, and as a plain fact in the world
that the oracle knows.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlmodel import Session, col, select

from bot.demo_world import Absence, Duty, Holding, World
from data import bodies, duties, holidays, leaves, plans, posts, snoozes, timing, units
from data.db import Database
from data.models import Account, Item, Obligation, Part, PersonPost, Plan, Reach, Unit, UnitGroup
from domain.duties import DutyState, ItemKind
from domain.people import Role
from tests import office
from tests.scheduler.worlds import Office, at

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
#: The days off and the Saturday worked in exchange, written down once more for the oracle.
DAYS_OFF = {
    date(2024, 1, 1),
    *(date(2024, 2, day) for day in range(8, 15)),
    date(2024, 4, 18),
    *(date(2024, 4, day) for day in (29, 30)),
    date(2024, 5, 1),
    date(2024, 9, 2),
    date(2024, 9, 3),
    date(2025, 1, 1),
}
DAYS_WORKED = {date(2024, 5, 4)}

DIRECTOR, LEADERS, OFFICE = "giam-doc", "lanh-dao-so", "van-phong"
A, B, CENTRE = "phong-lanh-su-htqt", "phong-qlbg", "trung-tam-ttdvdn"
COUNCIL, INITIATIVES = "hd-tdkt", "hd-sang-kien"
HEAD_A, HEAD_B, HEAD_CENTRE = "Trưởng phòng A", "Trưởng phòng B", "Giám đốc Trung tâm"
CHIEF, SECRETARY, BOSS = "Chánh Văn phòng", "Thư ký", "Giám đốc"

Posts = dict[str, list[tuple[str, Role]]]
POSTS: Posts = {
    BOSS: [(DIRECTOR, Role.LEADERSHIP)],
    "Phó Giám đốc 1": [(LEADERS, Role.LEADERSHIP)],
    "Phó Giám đốc 2": [(LEADERS, Role.LEADERSHIP)],
    CHIEF: [(OFFICE, Role.HEAD), (OFFICE, Role.OFFICE)],
    "Phó Chánh Văn phòng": [(OFFICE, Role.DEPUTY)],
    SECRETARY: [
        (OFFICE, Role.STAFF),
        (OFFICE, Role.OFFICE),
        (COUNCIL, Role.SECRETARY),
        (INITIATIVES, Role.SECRETARY),
    ],
    "Văn thư": [(OFFICE, Role.STAFF), (OFFICE, Role.CLERK)],
    "Quản trị": [(OFFICE, Role.STAFF), (OFFICE, Role.IT)],
    HEAD_A: [(A, Role.HEAD)],
    "Phó phòng A1": [(A, Role.DEPUTY)],
    "Phó phòng A2": [(A, Role.DEPUTY)],
    HEAD_B: [(B, Role.HEAD)],
    "Phó phòng B": [(B, Role.DEPUTY)],
    HEAD_CENTRE: [(CENTRE, Role.HEAD)],
    "Phó Giám đốc Trung tâm": [(CENTRE, Role.DEPUTY)],
    "Chủ tịch Công đoàn": [(B, Role.STAFF), ("cong-doan", Role.UNION)],
    "Bí thư Chi đoàn": [(A, Role.STAFF), ("doan-thanh-nien", Role.UNION)],
    **{f"Chuyên viên Văn phòng {number}": [(OFFICE, Role.STAFF)] for number in range(1, 5)},
    **{f"Chuyên viên A{number}": [(A, Role.STAFF)] for number in range(1, 7)},
    **{f"Chuyên viên B{number}": [(B, Role.STAFF)] for number in range(1, 7)},
    **{f"Viên chức {number}": [(CENTRE, Role.STAFF)] for number in range(1, 8)},
}
GROUPS = {A: "Nhóm phòng A", B: "Nhóm phòng B"}
#: The bot does not run from the first of these days to the last.
DOWN = date(2024, 3, 26), date(2024, 4, 2)


@dataclass
class Script:
    """What happens, in the order of its moments."""

    events: list[tuple[datetime, Callable[[Session], object]]] = field(default_factory=list)

    def add(self, moment: datetime, act: Callable[[Session], object]) -> None:
        """Let something happen at a moment."""
        self.events.append((moment, act))

    def until(self, now: datetime) -> Iterator[Callable[[Session], object]]:
        """What happened up to a moment and was not told yet."""
        self.events.sort(key=lambda event: event[0])
        while self.events and self.events[0][0] <= now:
            yield self.events.pop(0)[1]


class Department(Office):
    """Forty people and the plan of 2024; `script` is what is to happen."""

    def __init__(self, database: Database) -> None:
        self.script = Script()
        super().__init__(database, World({}, [], [], set(DAYS_OFF), set(DAYS_WORKED)))

    def _build(self, session: Session) -> None:
        units.ensure(session, bodies.load())
        holidays.ensure(session, range(2023, 2026))
        self.people = {
            name: office.add_person(session, name, posts, office.START) for name, posts in POSTS.items()
        }
        self.accounts = {
            name: office.add_account(session, row, office.START) for name, row in self.people.items()
        }
        self.units = {unit.key: unit for unit in session.exec(select(Unit))}
        self.world.kinds = {key: str(unit.kind) for key, unit in self.units.items()}
        self.world.groups = dict(GROUPS)
        self.groups = {chat: self._linked(session, unit, chat) for unit, chat in GROUPS.items()}
        plan = office.store_seed_plan(session, office.START)
        self._time(session, plan)
        plans.confirm_all(session, plan.id, None, office.START)
        plans.activate(session, plan.id, None, office.START, FIRST)
        self._read_posts(session)
        self._read_duties(session)

    def _linked(self, session: Session, unit: str, chat: str) -> UnitGroup:
        group = self._group(unit, chat)
        session.add(group)
        session.flush()
        return group

    def _time(self, session: Session, plan: Plan) -> None:
        """A shorter ladder, a course that waits for its invitation, a chain at the year's end."""
        items = {row.number: row.id for row in session.exec(select(Item).where(Item.plan_id == plan.id))}
        timing.set_ladder(session, items["6"], "short", None, office.START)
        timing.await_day(session, items["8"], True, None, office.START)
        self.world.needs = [("14", "12"), ("15", "14"), ("16", "15")]
        for later, earlier in self.world.needs:
            timing.set_needs(session, items[later], [items[earlier]], None, office.START)

    def _read_posts(self, session: Session) -> None:
        keys = {unit.id: key for key, unit in self.units.items()}
        names = {person.id: name for name, person in self.people.items()}
        for post in session.exec(select(PersonPost)):
            unit = keys[post.unit_id] if post.unit_id else None
            self.world.holdings.append(
                Holding(names[post.person_id], str(post.role), unit, post.starts, post.ends)
            )

    def _read_duties(self, session: Session) -> None:
        chosen = (
            select(Obligation, Part, Item)
            .join(Part, col(Part.id) == col(Obligation.part_id))
            .join(Item, col(Item.id) == col(Part.item_id))
            .order_by(col(Obligation.id))
        )
        keys = {unit.id: key for key, unit in self.units.items()}
        ladders = {"6": "short", "11": "long"}
        self.conditional: set[str] = set()
        for row, part, item in session.exec(chosen):
            key = self.keys[row.id] = f"{item.number or 'ĐK'}.{part.position} {keys[row.unit_id]}"
            registers = item.kind == ItemKind.REGISTRATION
            if part.conditional:
                self.conditional.add(key)
            self.world.duties.append(
                Duty(
                    key=key,
                    unit=keys[row.unit_id],
                    starts=item.starts,
                    due=row.due,
                    activated=office.START,
                    registration=registers,
                    ladder="" if registers else ladders.get(item.number, "task"),
                    leads=row.leads,
                    item=item.number,
                    awaits=item.number == "8",
                )
            )

    def _catch_up(self, session: Session) -> None:
        for act in list(self.script.until(self.now)):
            act(session)

    # What may happen

    def _id(self, key: str) -> int:
        return next(row for row, known in self.keys.items() if known == key)

    def person(self, name: str) -> int:
        """The row of somebody."""
        return self.people[name].id

    def report(self, key: str, moment: datetime, state: str) -> None:
        """A unit reports, or the Office decides."""
        by = self.person(CHIEF)
        self.world.changes.append((key, moment, state))
        self.script.add(
            moment, lambda session: duties.report(session, self._id(key), DutyState(state), by, moment)
        )

    def extend(self, key: str, moment: datetime, due: date) -> None:
        """The Office gives a unit until a later day."""
        by = self.person(CHIEF)
        self.world.given.append((key, moment, due))
        self.script.add(moment, lambda session: duties.extend(session, self._id(key), due, by, moment, "x"))

    def give_day(self, number: str, moment: datetime, due: date) -> None:
        """The invitation is there: everything of the item that is not settled gets its day."""
        for duty in self.world.duties:
            if duty.item == number:
                self.world.given.append((duty.key, moment, due))

        def act(session: Session) -> None:
            item = session.exec(select(Item).where(Item.number == number)).one()
            timing.give_day(session, item.id, due, None, moment)

        self.script.add(moment, act)

    def register(self, name: str, moment: datetime) -> None:
        """Somebody hands in a registration."""
        self.world.registered[name, 2024] = moment
        self.script.add(moment, lambda session: self._register(session, name, 2024))

    def lose(self, name: str, start: datetime, end: datetime) -> None:
        """Somebody blocks the bot, or a group puts it out, and lets it in again later."""
        self.world.unreachable.append((name, start, end))
        self.script.add(end, lambda session: self._regain(session, name))

    def _regain(self, session: Session, name: str) -> None:
        table, row = (UnitGroup, self.groups[name]) if name in self.groups else (Account, self.accounts[name])
        session.get_one(table, row.id).reach = Reach.OK

    def leave(self, name: str, first: date, last: date, substitute: str | None) -> None:
        """Somebody goes on leave; entered some days before."""
        self.world.away.append(Absence(name, first, last, substitute))
        moment = at(first - timedelta(days=3), 10)
        instead = self.person(substitute) if substitute else None
        self.script.add(
            moment,
            lambda session: leaves.enter(session, self.person(name), first, last, instead, None, moment),
        )

    def snooze(self, name: str, keys: Iterable[str], moment: datetime, until: date) -> None:
        """Somebody wants to hear of some duties later."""
        chosen = list(keys)
        self.world.snoozed += [(name, key, moment, until) for key in chosen]
        rows = [self._id(key) for key in chosen]
        self.script.add(
            moment, lambda session: snoozes.put_off(session, self.person(name), rows, until, moment)
        )

    def new_head(self, unit: str, old: str, new: str, first: date) -> None:
        """A unit gets another head; the old one keeps working there."""
        holdings = self.world.holdings
        held = next(post for post in holdings if (post.person, post.role, post.unit) == (old, "head", unit))
        holdings.remove(held)
        holdings.append(Holding(old, "head", unit, held.first, first - timedelta(days=1)))
        holdings.append(Holding(new, "head", unit, first))
        moment = at(first, 6)
        row = self.units[unit].id
        self.script.add(
            moment,
            lambda session: posts.give(session, self.person(new), Role.HEAD, row, first, moment),
        )


def live_through(department: Department, chance: Random) -> None:
    """A year as it may go: reports in any order, and everything else that shapes the reminders, once."""
    for name in POSTS:
        if chance.random() < 0.85 and name != "Viên chức 7":
            department.register(name, at(date(2024, 1, 3) + timedelta(days=chance.randrange(40)), 15, 30))
    for duty in department.world.duties:
        if duty.registration:
            # Somebody never registers; in the end the Office lets it be.
            department.report(duty.key, at(date(2024, 4, 8), 16, 30), "cancelled")
        elif not duty.awaits:
            _live(department, duty, chance)
    department.give_day("8", at(date(2024, 4, 10), 16), date(2024, 5, 3))
    department.new_head(B, HEAD_B, "Phó phòng B", date(2024, 5, 13))
    department.leave(HEAD_A, date(2024, 6, 10), date(2024, 7, 12), "Chuyên viên A1")
    department.leave(CHIEF, date(2024, 9, 23), date(2024, 10, 11), None)
    department.leave(BOSS, date(2024, 12, 23), date(2025, 1, 3), "Phó Giám đốc 1")
    department.lose(HEAD_CENTRE, at(date(2024, 6, 3), 9, 1), at(date(2024, 7, 3), 11))
    department.lose("Chuyên viên A6", at(FIRST), at(date(2025, 2, 1)))
    department.lose(GROUPS[B], at(date(2024, 9, 16), 7), at(date(2024, 9, 24), 7))
    of_a = [duty.key for duty in department.world.duties if duty.unit == A]
    department.snooze(HEAD_A, [key for key in of_a if key[0] in "23"], at(date(2024, 3, 19), 9), _day(22, 3))
    department.snooze(HEAD_A, [key for key in of_a if key[0] == "7"], at(date(2024, 4, 5), 9), _day(12, 4))
    department.snooze(HEAD_CENTRE, [f"10.1 {CENTRE}"], at(date(2024, 9, 18), 14), _day(20, 9))


def _day(day: int, month: int) -> date:
    return date(2024, month, day)


#: What may become of a duty: (days from the last one, hour, what), one after the other.
LIVES: dict[str, list[tuple[int, int, str]]] = {
    "silence until it is taken off": [(48, 10, "cancelled")],
    "in time": [(-20, 9, "received"), (-9, 14, "doing"), (-2, 16, "done")],
    "at the last hour": [(-12, 10, "doing"), (0, 14, "done")],
    "in the evening": [(0, 20, "done")],
    "late": [(-6, 9, "received"), (4, 14, "done")],
    "very late": [(17, 9, "done")],
    "after the board": [(33, 11, "done")],
    "by mistake": [(-15, 9, "done"), (-4, 9, "doing"), (2, 20, "done")],
    "kept after a dispute": [(-11, 9, "disputed"), (3, 10, "open"), (9, 9, "done")],
    "dropped after a dispute": [(-3, 9, "disputed"), (6, 10, "cancelled")],
    "extended": [(-1, 10, "+14"), (12, 9, "done")],
    "extended when late": [(5, 10, "+18"), (40, 9, "done")],
    "extended twice": [(-3, 10, "+8"), (9, 10, "+30"), (29, 16, "done")],
}


def _live(department: Department, duty: Duty, chance: Random) -> None:
    """One of the lives for a duty; what others wait for is not disputed, nor done too soon."""
    needed = duty.item in {earlier for _, earlier in department.world.needs}
    names = [name for name in LIVES if not (needed and "dispute" in name)]
    if duty.key in department.conditional and chance.random() < 0.5:
        department.report(duty.key, at(duty.due - timedelta(days=chance.randrange(1, 40)), 9), "no_occasion")
        return
    # The Director's last item waits for the council's, which comes some days after the end of the year.
    life = "late" if duty.item == "15" else chance.choice(names)
    for days, hour, what in LIVES[life]:
        moment = at(duty.due + timedelta(days=days), hour, chance.randrange(1, 59))
        if what.startswith("+"):
            department.extend(duty.key, moment, duty.due + timedelta(days=int(what)))
        else:
            department.report(duty.key, moment, what)
