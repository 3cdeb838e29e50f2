"""A plan sent to the bot: opened in a process of its own, read, and its sender told."""

from sqlmodel import Session, col, select

from bot.times import utc_now
from data import people, plan_files
from data.db import Database
from data.models import EvidenceState, Plan, PlanFile, PlanFileState, PlanState
from domain.people import Role
from handlers import dispatch
from simulator import Simulator
from simulator.people import Person
from tests.bot.bots import NewBot, until
from tests.bot.test_bot_background import files, join
from tests.documents.plans import layouts
from tests.documents.plans.files import as_docx
from tests.documents.plans.tasks import OFFICE

PLAN = as_docx(layouts.six_columns(OFFICE)[0])


async def officer(sim: Simulator, database: Database) -> Person:
    person = sim.person("Thư ký")
    await person.ask("xin chào")
    join(database, str(person.id), Role.OFFICE)
    return person


def states(database: Database) -> list[PlanFileState]:
    chosen = select(PlanFile).order_by(col(PlanFile.id))
    return [row.state for row in database.read_now(lambda session: session.exec(chosen).all())]


def plans(database: Database) -> list[tuple[int, PlanState]]:
    found = database.read_now(lambda session: session.exec(select(Plan)).all())
    return [(plan.year, plan.state) for plan in found]


async def send(person: Person, database: Database, name: str, content: bytes) -> None:
    """From the file to «Gửi», once the file was looked at."""
    await person.upload(name, content)
    await person.settle()
    await person.press("1. Năm ghi trong kế hoạch")
    await person.settle()
    await until(lambda: [state for state, _, _ in files(database)] == [EvidenceState.KEPT])
    await person.press("Gửi")
    await person.settle()


def last(person: Person) -> str:
    return person.last.text if person.last else ""


async def test_a_plan_is_read_beside_everything_else_and_its_sender_told(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    bot = await new_bot(dispatch.answer)
    person = await officer(sim, database)
    await send(person, database, "Ke hoach 2025.docx", PLAN)
    await until(lambda: states(database) == [PlanFileState.READ], within=30)
    assert plans(database) == [(2025, PlanState.DRAFT)]
    await bot.tick()
    await person.settle()
    assert "Đã đọc Kế hoạch 2025" in last(person)
    assert "7 nội dung" in last(person)


async def test_what_is_no_plan_is_said_in_words(sim: Simulator, new_bot: NewBot, database: Database) -> None:
    bot = await new_bot(dispatch.answer)
    person = await officer(sim, database)
    await send(person, database, "ke hoach.docx", as_docx((*layouts.HEAD, layouts.SCORES)))
    await until(lambda: states(database) == [PlanFileState.REFUSED], within=30)
    assert plans(database) == []
    await bot.tick()
    await person.settle()
    assert "Chưa đọc được kế hoạch" in last(person)


async def test_what_waited_is_read_at_the_next_start_and_only_once(
    new_bot: NewBot, database: Database
) -> None:
    await (await new_bot(dispatch.answer)).stop()
    words = (
        "KẾ HOẠCH Thi đua năm 2025\nTT\tNội dung\tĐơn vị thực hiện\nQUÝ I\n1\tXây dựng kế hoạch\tVăn phòng"
    )

    def wait(session: Session) -> None:
        now = utc_now()
        plan_files.send(session, people.create_person(session, "Thư ký", now).id, None, words, None, now)

    database.run_now(wait)
    await (await new_bot(dispatch.answer)).stop()
    await new_bot(dispatch.answer)
    await until(lambda: states(database) == [PlanFileState.READ], within=30)
    assert plans(database) == [(2025, PlanState.DRAFT)]
