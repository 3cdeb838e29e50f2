"""A small office for tests: people named by role, with accounts, and the seed plan where it is wanted."""

from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Table
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


#: (kind of database, what was built) -> statements that insert the rows as they were first built
_BUILT: dict[tuple[str, Hashable], list[str]] = {}


def build(session: Session, now: datetime = START, *, plan: str | None = "active") -> Plan | None:
    """Units, holidays and people; with a plan that runs ("active") or waits ("draft"), or with none.

    Built once in a process; an empty database gets the same rows from then on, in a tenth of the time.
    """
    once(session, (now, plan), lambda: really_build(session, now, plan))
    return session.exec(select(Plan)).one_or_none()


def once(session: Session, what: Hashable, make: Callable[[], None]) -> None:
    """Rows that `make` adds: made once in a process, and given as they were to each empty database after."""
    kind = session.get_bind().dialect.name
    fresh = session.exec(select(Holiday).limit(1)).first() is None
    if fresh and (kind, what) in _BUILT:
        repeat(session, _BUILT[kind, what])
    else:
        make()
        if fresh:
            _BUILT[kind, what] = repetition(session)


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


def repetition(session: Session) -> list[str]:
    """Statements that insert every row there is, with its id, and let new ones be numbered after them.

    Texts without parameters: preparing the parameters of all rows took most of the time of a quick test.
    """
    session.flush()
    inserts = {table: made for table in metadata().sorted_tables if (made := _insert_all(session, table))}
    if session.get_bind().dialect.name == "sqlite":
        return list(inserts.values())
    return [
        *inserts.values(),
        *(_number_on(table) for table in inserts if table.autoincrement_column is not None),
    ]


def _insert_all(session: Session, table: Table) -> str:
    quote = "quote_nullable" if session.get_bind().dialect.name == "postgresql" else "quote"
    values = " || ', ' || ".join(f'{quote}("{column.name}")' for column in table.columns)
    found = session.connection().exec_driver_sql(f'SELECT {values} FROM "{table}"').scalars().all()  # noqa: S608  # a table of our own
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({"), (".join(found)})' if found else ""  # noqa: S608  # a table of our own


def _number_on(table: Table) -> str:
    key = table.autoincrement_column.name  # type: ignore[union-attr]  # only tables that number their rows
    return f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), max({key})) FROM \"{table}\""  # noqa: S608  # a table of our own


def repeat(session: Session, statements: list[str]) -> None:
    """Run them as they are; PostgreSQL takes all at once."""
    connection, options = session.connection(), {"no_parameters": True}
    together = connection.dialect.name == "postgresql"
    for statement in ["; ".join(statements)] if together else statements:
        connection.exec_driver_sql(statement, execution_options=options)


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
