"""`thidua run --only chat` beside `--only clock`: one talks with people, the other plans and sends."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlmodel import Session

from bot import heartbeat, texts
from bot.app import build_app
from bot.background import AlreadyRunning
from bot.life import Bot
from bot.part import Part
from bot.settings import Settings
from bot.times import utc_now
from data import outbox
from data.db import Database
from data.models import Account, AccountState
from data.request import Request
from domain.calendar import OfficeCalendar
from domain.message import Message, Rich
from simulator import Simulator
from tests.bot.bots import echo, until
from tests.chat import ZONE

Start = Callable[[Part], Awaitable[Bot]]


def owing(request: Request) -> Message:
    """Answers, and owes the same person one message more, to be sent at once."""
    where = {"key": request.said.message, "zone": ZONE, "calendar": OfficeCalendar(), "at_once": True}
    owed = Message(Rich("nhắc"))
    outbox.notice(request.session, owed, request.now, account=request.actor.account, **where)  # type: ignore[arg-type]  # options
    return echo(request)


@pytest.fixture
async def start(settings: Settings) -> AsyncIterator[Start]:
    started: list[Bot] = []

    async def one(part: Part) -> Bot:
        chosen = settings.model_copy(update={"home": settings.home / part})
        bot = build_app(chosen, dispatch=owing, pace=False, only=part)
        await bot.start()
        started.append(bot)
        return bot

    yield one
    for bot in started:
        await bot.stop()


def texts_of(sim: Simulator) -> list[str]:
    return [message.text for message in sim.sent]


async def test_chat_answers_and_does_not_send(sim: Simulator, start: Start, database: Database) -> None:
    bot = await start(Part.CHAT)
    person = sim.person("Chuyên viên 1")
    await person.ask("một")
    await until(lambda: heartbeat.beats(bot.settings.home))
    bot._clockwork._wake()
    assert database.read_now(outbox.next_turn) is not None
    await bot.stop()
    assert texts_of(sim) == ["text: một"]


async def test_clock_sends_and_does_not_answer(sim: Simulator, start: Start, database: Database) -> None:
    await (await start(Part.CHAT)).stop()
    now = utc_now()

    def owe(session: Session) -> None:
        account = Account(external_id="1", chat=str(person.id), state=AccountState.STRANGER, created_at=now)
        session.add(account)
        session.flush()
        where = {"key": "x", "zone": ZONE, "calendar": OfficeCalendar(), "at_once": True}
        outbox.notice(session, Message(Rich("nhắc")), now, account=account.id, **where)  # type: ignore[arg-type]  # options

    person = sim.person("Chuyên viên 1")
    await person.start()
    database.run_now(owe)
    bot = await start(Part.CLOCK)
    await until(lambda: texts_of(sim) == ["nhắc"])
    await until(lambda: heartbeat.beats(bot.settings.home))
    assert (sim.world.calls["getUpdates"], len(sim.world.updates.pending)) == (1, 1)


async def test_what_one_owes_the_other_sends_soon(sim: Simulator, start: Start, database: Database) -> None:
    """Soon: the one that sends is told, and does not sleep until its next look half a minute later."""
    if database.is_sqlite:
        pytest.skip("an SQLite database has one process")
    await start(Part.CLOCK)
    await start(Part.CHAT)
    person = sim.person("Chuyên viên 1")
    for number in range(2):
        await person.ask("một")
        await until(lambda: texts_of(sim).count("nhắc") == number + 1)  # noqa: B023  # called in this round


async def test_sqlite_has_one_process_whatever_its_part(start: Start, database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL may have several processes")
    await start(Part.CLOCK)
    with pytest.raises(AlreadyRunning) as caught:
        await start(Part.CHAT)
    assert caught.value.person == texts.ALREADY_RUNS
