"""A small office for tests: people named by role, with accounts, and the seed plan where it is wanted."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import Session, select

from data import bodies, holidays, plans, units
from data.models import Account, AccountState, Person, PersonPost, Plan, Unit
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


def build(session: Session, now: datetime = START, *, plan: str | None = "active") -> Plan | None:
    """Units, holidays and people; with a plan that runs ("active") or waits ("draft"), or with none."""
    units.ensure(session, bodies.load())
    holidays.ensure(session, range(2023, 2027))
    for name, posts in {**PEOPLE, **ON_PAPER}.items():
        person = add_person(session, name, posts, now)
        if name in PEOPLE:
            add_account(session, person, now)
    if plan is None:
        return None
    stored = store_seed_plan(session, now)
    if plan == "active":
        plans.confirm_all(session, stored.id, None, now)
        plans.activate(session, stored.id, None, now, now.date())
    return stored


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
