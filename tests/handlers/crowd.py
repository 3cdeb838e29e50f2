"""A big office: as many people, duties, registrations, obstacles and requests to join as are asked for."""

from datetime import date

from sqlmodel import Session

from data import bodies, duties, holidays, joining, people, plans, units
from data import obstacles as difficulties
from data.models import PersonPost
from domain.duties import DutyState
from domain.people import Role
from domain.plan import DeadlineReading, Doubt, ItemReading, PartReading, PlanReading
from tests import handing
from tests.handlers.asking import NOW, TODAY
from tests.office import add_account, add_person

HOMES = ("van-phong", "phong-lanh-su-htqt", "phong-qlbg", "trung-tam-ttdvdn")
#: A name as one should not have it, and as people do.
NAME = "Chuyên viên <b>_{number}_</b> & Tên Rất Dài Để Thử Màn Hình 🎉 số {number}"
WORDS = "Chuẩn bị, rà soát, tổng hợp số liệu và báo cáo kết quả thực hiện nhiệm vụ <i>được giao</i> & 🎉 "


def build(session: Session, size: int) -> None:
    """Units, holidays, the people, a running plan, and `size` of everything else."""
    units.ensure(session, bodies.load())
    holidays.ensure(session, range(2023, 2027))
    for name, unit, role in (
        ("Thư ký", "van-phong", Role.OFFICE),
        ("Trưởng phòng A", HOMES[1], Role.HEAD),
        ("Giám đốc", "giam-doc", Role.LEADERSHIP),
    ):
        add_account(session, add_person(session, name, [(unit, role)], NOW), NOW)
    plan(session, size)
    staff(session, size)
    requests(session, size)
    obstacles(session, size)


def plan(session: Session, size: int) -> None:
    """A plan of `size` items, all owed by one unit; half of them are overdue."""
    days = (date(2024, 3, 29), date(2024, 6, 28))
    reading = PlanReading(
        year=2024,
        number="12/KH-<SNgV>",
        title="Kế hoạch <năm> & 🎉",
        items=tuple(
            ItemReading(
                number,
                f"{number}. {WORDS * 2}",
                (PartReading(f"{number}. {WORDS * 2}"),),
                date(2024, 3 * (number % 2) + 1, 1),
                days[number % 2],
                days[number % 2],
                "period",
                bodies=(HOMES[1],),
                lead=HOMES[1],
            )
            for number in range(1, size + 1)
        ),
        deadlines=(
            DeadlineReading(date(2024, 1, 30), "before", date(2024, 1, 29), "Đăng ký", registration=True),
        ),
        warnings=tuple(Doubt("slip", f"Mục {number}", WORDS) for number in range(size)),
        sha256="0" * 64,
    )
    stored, _ = plans.store(session, reading, "", NOW)
    plans.confirm_all(session, stored.id, None, NOW)
    plans.activate(session, stored.id, None, NOW, date(2024, 1, 2))


def staff(session: Session, size: int) -> None:
    """`size` people in the four units; all but every third have registered."""
    homes = {unit.key: unit.id for unit in units.all(session)}
    for number in range(size):
        unit = homes[HOMES[number % len(HOMES)]]
        person = people.create_person(session, NAME.format(number=number), NOW).id
        session.add(PersonPost(person_id=person, unit_id=unit, role=Role.STAFF, starts=date(2023, 1, 1)))
        session.flush()
        if number % 3:
            answers = {"award": "ldtt", "commitments": f"=cmd() {WORDS}"}
            handing.hand_in(session, person=person, unit=unit, by=person, now=NOW, answers=answers)


def requests(session: Session, size: int) -> None:
    """`size` strangers who ask to join."""
    units_by_key = {unit.key: unit.id for unit in units.all(session)}
    for number in range(size):
        account = people.actor_of(session, "telegram", f"s{number}", f"s{number}", TODAY, NOW).account
        unit = units_by_key[HOMES[1]]
        joining.ask(session, account, unit, NAME.format(number=f"x{number}"), "Chuyên viên", NOW)


def obstacles(session: Session, size: int) -> None:
    """A difficulty with each of the first duties, half of them answered; each with long words."""
    person = people.actor_of(session, "telegram", "Trưởng phòng A", "", TODAY, NOW).person or 0
    secretary = people.actor_of(session, "telegram", "Thư ký", "", TODAY, NOW)
    for place, duty in enumerate(duties.duties(session)[:size]):
        row = difficulties.raise_obstacle(session, duty.unit, duty.id, WORDS * 10, person, NOW)
        if place % 2:
            difficulties.answer(session, row.id, WORDS * 10, secretary, NOW)
    settled = duties.duties(session)[-1]
    duties.report(session, settled.id, DutyState.DONE, person, NOW, note=WORDS * 10)
