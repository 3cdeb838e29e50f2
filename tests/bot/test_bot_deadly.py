"""An update that ends the process each time is set aside after ten deaths, and nobody else waits for that."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot import texts
from bot.settings import Settings
from bot.times import utc_now
from data import inbox, migrate
from data.db import Database
from data.models import Account, Inbox
from domain.message import plain
from simulator import Simulator
from simulator.people import Person
from tests import office
from tests.bot.deadly import POISON

ROOT = Path(__file__).parents[2]
#: Seconds in which eleven lives begin, on a busy machine.
LIVES = 15.0

pytestmark = [
    pytest.mark.slow,  # eleven lives
    pytest.mark.once,  # on PostgreSQL each life would first wait for the sign of the one before to grow old
]


@pytest.fixture
async def lives(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    assert settings.home is not None
    settings.home.mkdir()
    others = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
    own = {
        "PYTHONPATH": str(ROOT),
        "THIDUA_TOKEN": settings.required_token(),
        "THIDUA_API_URL": settings.api_url,
        "THIDUA_DATABASE_URL": settings.database_url,
        "THIDUA_HOME": str(settings.home),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bot.deadly"),
        cwd=settings.home,
        env={**others, **own},
        stdout=asyncio.subprocess.PIPE,
        process_group=0,
    )
    yield process
    if process.returncode is None:
        os.killpg(process.pid, 9)
    await process.wait()


def technician(session: Session, person: Person) -> None:
    """Give the one who is told of trouble an account of this messenger."""
    office.build(session, utc_now(), plan=None)
    account = session.exec(select(Account).where(Account.external_id == "Quản trị")).one()
    account.external_id = account.chat = str(person.id)


def deadly(database: Database) -> Inbox:
    """The first update of all, which is the deadly one."""
    return database.read_now(
        lambda session: session.exec(select(Inbox).order_by(col(Inbox.update_id))).all()
    )[0]


async def test_what_ends_the_process_ten_times_is_set_aside_and_told(
    sim: Simulator, database: Database, lives: asyncio.subprocess.Process
) -> None:
    migrate.prepare(database, utc_now().date())
    it, poisoner, other = (sim.person(name) for name in ("Quản trị", "Người A", "Người B"))
    sim.world.accounts[it.id].started = True
    database.run_now(lambda session: technician(session, it))
    await poisoner.say(POISON)
    await other.say("chào")
    apology = plain(texts.APOLOGY)[:20]
    await other.wait_for(lambda message: message.text == "text: chào", LIVES)
    assert deadly(database).starts < inbox.STARTS
    await poisoner.wait_for(lambda message: message.text.startswith(apology), LIVES)
    await it.wait_for(lambda message: message.text.startswith("Một tin nhắn không xử lý được"), LIVES)
    await poisoner.say("sau")
    await poisoner.wait_for(lambda message: message.text == "text: sau")
    assert [message.text for message in other.messages].count("text: chào") == 1
    row = deadly(database)
    assert (row.error, row.starts, row.attempts) == ("ended the process", inbox.STARTS, 0)
    assert lives.stdout is not None
    assert [await lives.stdout.readline() for _ in range(inbox.STARTS)] == [b"died\n"] * inbox.STARTS
