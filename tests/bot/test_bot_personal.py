"""The file with a person's data comes to that person alone, and can't be passed on."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from data.db import Database
from data.models import Account
from handlers import dispatch
from simulator import Simulator
from tests import office
from tests.bot.bots import NewBot

pytestmark = pytest.mark.once  # the edge: the statements are tried by tests of data

NOW = datetime(2024, 1, 8, 3, tzinfo=UTC)


async def test_it_is_sent_protected(sim: Simulator, new_bot: NewBot, database: Database) -> None:
    await new_bot(dispatch.answer, clock=lambda: NOW)
    person, other = sim.person("Chuyên viên 1"), sim.person("Chuyên viên 2")

    def prepare(session: Session) -> None:
        office.build(session, NOW, plan=None)
        account = session.exec(select(Account).where(Account.external_id == person.name)).one()
        account.external_id = account.chat = str(person.id)

    database.run_now(prepare)
    await person.say("/dulieu tải")
    answer = await person.wait_for(lambda message: message.file is not None, within=30)
    assert answer.file is not None
    assert (answer.protected, answer.file.name) == (True, "du-lieu-cua-toi-20240108-1000.xlsx")
    book = load_workbook(BytesIO(await person.download(answer)))
    assert [sheet.title for sheet in book] == ["Giới thiệu", "Họ tên", "Chức vụ", "Tài khoản"]
    assert book["Họ tên"]["A2"].value == person.name
    assert str(person.id) in str([cell.value for cell in book["Tài khoản"][2]])
    assert other.received == []
