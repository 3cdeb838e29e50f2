"""A form filled in while its bot is killed (SIGKILL) after every step: real processes on one database."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.times import utc_now
from data import migrate
from data.db import Database
from data.models import Account, Submission, SubmissionVersion
from simulator import Simulator
from simulator.people import Person
from tests import office

ROOT = Path(__file__).parents[2]
WHO = "Chuyên viên 1"
#: Seconds that a bot may take from its start to its answer on a busy machine.
PATIENCE = 30

STEPS = [
    "/nop xin nop muon",
    "dang ky dau nam",
    "ngày mai",
    "Ngắn",
    "Đi công tác dài ngày ở xa",
    "sửa 3",
    "Đi công tác nước ngoài đến hết tháng",
    "gửi",
]

pytestmark = pytest.mark.slow  # each step is a process of its own


async def start(home: Path, sim: Simulator) -> asyncio.subprocess.Process:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
    own = {"PYTHONPATH": str(ROOT), "THIDUA_TOKEN": sim.token, "THIDUA_API_URL": sim.url}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=home,
        env={**kept, **own},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )


def build(home: Path, person: Person) -> Database:
    """The small office, with the simulated person behind one of its accounts."""
    (home / "var").mkdir(parents=True)
    database = Database(f"sqlite:///{home / 'var' / 'thidua.sqlite'}")
    migrate.prepare(database, utc_now().date())

    def work(session: Session) -> None:
        office.build(session)
        account = session.exec(select(Account).where(Account.external_id == WHO)).one()
        account.external_id = account.chat = str(person.id)

    database.run_now(work)
    return database


async def filled(home: Path, sim: Simulator, *, killing: bool) -> list[tuple[object, ...]]:
    """What is handed in at the end; with `killing`, the bot dies after each answer, and once before it."""
    person = sim.person(WHO)
    database = build(home, person)
    process = await start(home, sim)
    try:
        for place, step in enumerate(STEPS):
            await person.say(step)
            if killing and place == len(STEPS) // 2:
                process.kill()  # perhaps in the middle of this very step
                await process.wait()
                process = await start(home, sim)
            await person.wait_reply(PATIENCE)
            if killing:
                process.kill()
                await process.wait()
                process = await start(home, sim)
        return await handed_in_at_last(database)
    finally:
        process.kill()
        await process.wait()
        database.close()


async def handed_in_at_last(database: Database) -> list[tuple[object, ...]]:
    """What is handed in, once something is: an answer said again may have come before the last step's own."""
    for _ in range(10 * PATIENCE):
        found = database.read_now(handed_in)
        if found:
            return found
        await asyncio.sleep(0.1)
    return []


def handed_in(session: Session) -> list[tuple[object, ...]]:
    rows = session.exec(select(Submission).order_by(col(Submission.id))).all()
    versions = {row.submission_id: row for row in session.exec(select(SubmissionVersion)).all()}
    return [
        (
            *(row.form, row.year, row.person_id, row.subject, row.state, row.version, row.revision),
            *(versions[row.id].answers, versions[row.id].lines),
        )
        for row in rows
    ]


async def test_a_form_outlives_the_death_of_its_bot_after_every_step(tmp_path: Path) -> None:
    async with Simulator(flood=False) as quiet:
        undisturbed = await filled(tmp_path / "quiet", quiet, killing=False)
    async with Simulator(flood=False) as deadly:
        killed = await filled(tmp_path / "deadly", deadly, killing=True)
    assert len(undisturbed) == 1
    assert killed == undisturbed
