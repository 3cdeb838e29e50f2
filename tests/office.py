"""A small office for tests: people named by role, with accounts, and the seed plan where it is wanted."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert
from sqlmodel import Session, select

from data import bodies, holidays, plans, units
from data.models import Account, AccountState, Holiday, Person, PersonPost, Plan, Unit, metadata
from documents import plan_in
from domain.people import Role
from vietnamese import text

SEED_PLAN = Path(__file__).parent.parent / "data" / "seed" / "plan_2024.txt"

#: name -> (unit key, role) for every post held
PEOPLE: dict[str, list[tuple[str, Role]]] = {
    "Giám đốc": [("giam-doc", Role.LEADERSHIP)],
    "Phó Giám đốc": [("lanh-dao-so", Role.LEADERSHIP)],
    "Chánh Văn phòng": [("van-phong", Role.HEAD), ("van-phong", Role.OFFICE)],
    "Thư ký": [
        ("van-phong", Role.STAFF),
        ("van-phong", Role.OFFICE),
        ("hd-tdkt", Role.SECRETARY),
        ("hd-sang-kien", Role.SECRETARY),
    ],
    "Văn thư": [("van-phong", Role.STAFF), ("van-phong", Role.CLERK)],
    "Trưởng phòng A": [("phong-lanh-su-htqt", Role.HEAD)],
    "Phó phòng A": [("phong-lanh-su-htqt", Role.DEPUTY)],
    "Chuyên viên 1": [("phong-lanh-su-htqt", Role.STAFF)],
    "Chuyên viên 2": [("phong-lanh-su-htqt", Role.STAFF)],
    "Trưởng phòng B": [("phong-qlbg", Role.HEAD)],
    "Chuyên viên 3": [("phong-qlbg", Role.STAFF)],
    "Giám đốc Trung tâm": [("trung-tam-ttdvdn", Role.HEAD)],
    "Chuyên viên 4": [("trung-tam-ttdvdn", Role.STAFF)],
    "Thành viên hội đồng": [("phong-qlbg", Role.STAFF), ("hd-tdkt", Role.COUNCIL)],
    "Chủ tịch Công đoàn": [("cong-doan", Role.UNION)],
    "Quản trị": [("van-phong", Role.STAFF), ("van-phong", Role.IT)],
}

#: Somebody who works here and has no account.
ON_PAPER = {"Chuyên viên 5": [("phong-lanh-su-htqt", Role.STAFF)]}

START = datetime(2024, 1, 2, 1, tzinfo=UTC)


#: (now, plan) -> the rows of each table, as they were after the office was first built
_BUILT: dict[tuple[datetime, str | None], list[tuple[Table, list[dict[str, Any]]]]] = {}


def build(session: Session, now: datetime = START, *, plan: str | None = "active") -> Plan | None:
    """Units, holidays and people; with a plan that runs ("active") or waits ("draft"), or with none.

    Built once in a process; an empty database gets the same rows from then on, in a tenth of the time.
    """
    fresh = session.exec(select(Holiday).limit(1)).first() is None
    if fresh and (now, plan) in _BUILT:
        repeat(session, _BUILT[now, plan])
    else:
        really_build(session, now, plan)
        if fresh:
            _BUILT[now, plan] = rows(session)
    return session.exec(select(Plan)).one_or_none()


def really_build(session: Session, now: datetime, plan: str | None) -> None:
    """The office, made by the operations that a real one is made by."""
    units.ensure(session, bodies.load())
    holidays.ensure(session, range(2023, 2027))
    for name, posts in {**PEOPLE, **ON_PAPER}.items():
        person = add_person(session, name, posts, now)
        if name in PEOPLE:
            add_account(session, person, now)
    if plan is None:
        return
    stored = store_seed_plan(session, now)
    if plan == "active":
        plans.confirm_all(session, stored.id, None, now)
        plans.activate(session, stored.id, None, now, now.date())


def rows(session: Session) -> list[tuple[Table, list[dict[str, Any]]]]:
    """Every row of every table that has any."""
    session.flush()
    found = [
        (table, [dict(row) for row in session.connection().execute(table.select()).mappings()])
        for table in metadata().sorted_tables
    ]
    return [(table, kept) for table, kept in found if kept]


def repeat(session: Session, built: list[tuple[Table, list[dict[str, Any]]]]) -> None:
    """Insert rows with the ids that they had; new ones are numbered after them."""
    connection = session.connection()
    for table, kept in built:
        connection.execute(insert(table), kept)
        if connection.dialect.name == "postgresql" and "id" in table.c:
            counter = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(counter, max(row["id"] for row in kept))))


def store_seed_plan(session: Session, now: datetime) -> Plan:
    """The seed plan, read and kept as a draft."""
    raw = SEED_PLAN.read_bytes()
    reading = plan_in.read(raw, bodies.load())
    return plans.store(session, reading, raw.decode(), now)[0]


def add_person(session: Session, name: str, posts: list[tuple[str, Role]], now: datetime) -> Person:
    """A person holding posts since the first day of the year before."""
    person = Person(name=name, folded=text.fold(name), created_at=now)
    session.add(person)
    session.flush()
    for unit, role in posts:
        held = session.exec(select(Unit).where(Unit.key == unit)).one()
        session.add(
            PersonPost(person_id=person.id, unit_id=held.id, role=role, starts=date(now.year - 1, 1, 1))
        )
    session.flush()
    return person


def add_account(session: Session, person: Person, now: datetime) -> Account:
    """The account by which a person is met; its address is the name."""
    account = Account(
        external_id=person.name,
        chat=person.name,
        person_id=person.id,
        state=AccountState.LINKED,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account
