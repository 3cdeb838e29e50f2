"""The database goes away under a running bot: it says so, loses nothing, repeats nothing, and goes on."""

import asyncio
import errno
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from bot import files as fetching
from bot import heartbeat, outage, texts
from bot.life import Bot
from bot.times import utc_now
from data import inbox, outbox, replicas
from data import outage as waiting
from data.db import Database
from data.models import Account, Alarm, Evidence, EvidenceState, Inbox, Outbox, OutboxState
from data.request import Request
from domain.calendar import OfficeCalendar
from domain.health import Trouble
from domain.message import Message, Rich, plain
from domain.people import Role
from forms import evidence
from scheduler import send
from scheduler.words import word
from simulator import Simulator
from simulator.people import Person
from tests.bot.bots import NewBot, echo, until
from tests.bot.outages import LONG, ClosedServer, FullDisk, MovedFile, Switch, fill
from tests.bot.test_bot_background import PDF, join, remembering
from tests.conftest import POSTGRES

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AWAY = plain(texts.DATABASE_AWAY)
SwitchOf = Callable[[Bot], Switch]


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, some dozen times faster."""
    monkeypatch.setattr(replicas, "GONE", timedelta(seconds=1))
    for name, seconds in {"FIRST_PAUSE": 0.05, "LONGEST_PAUSE": 0.1, "PULSE": 0.2}.items():
        monkeypatch.setattr(waiting, name, seconds)
    for name, seconds in {
        "GRACE": 0.1,
        "SETTLED": 0.4,
        "LOOK": 0.02,
        "HOLD": 0.2,
        "TECHNICIANS": 0.1,
    }.items():
        monkeypatch.setattr(outage, name, seconds)


@pytest.fixture
def switch_of(request: pytest.FixtureRequest, engine_kind: str, engine_url: str) -> Iterator[SwitchOf]:
    """What takes a bot's database away, as is usual for its kind."""
    if engine_kind == "sqlite":
        yield lambda bot: FullDisk(bot.database)
        return
    server = ClosedServer(engine_url, request.config.stash[POSTGRES])
    yield lambda _: server
    server.close()
    request.getfixturevalue("postgres").dispose()


async def technician(sim: Simulator, database: Database) -> Person:
    """Somebody of IT who has written to the bot that runs."""
    person = sim.person("Quản trị")
    await person.ask("trước")
    join(database, str(person.id), Role.IT)
    person.look_away()
    await asyncio.sleep(0.15)  # until the bot looks again who they are
    return person


def said(person: Person) -> list[str]:
    """The first words of what the bot said."""
    return [message.text if message.text == AWAY else message.text[:9].strip() for message in person.received]


def updates(database: Database) -> set[tuple[bool, int, bool]]:
    """Of the updates: whether answered, caught exceptions, whether set aside."""
    rows = database.read_now(lambda session: session.exec(select(Inbox)).all())
    return {(row.answered_at is not None, row.attempts, row.set_aside_at is not None) for row in rows}


ANSWERED = {(True, 0, False)}


def health(bot: Bot) -> tuple[bool, list[str]]:
    return heartbeat.beats(bot.settings.home), heartbeat.troubles(bot.settings.home)


def always(*_: Any) -> bool:
    return True


def losing(
    switch: Switch, real: Callable[..., Any], when: Callable[..., object] = always
) -> Callable[..., Any]:
    """The same function of a session, in whose first call (that `when` means) the database goes."""
    lost: list[bool] = []

    def called(session: Session, *rest: Any, **named: Any) -> Any:
        if not lost and when(*rest):
            lost.append(True)
            switch.off()
        if switch.away:
            fill(session)
        return real(session, *rest, **named)

    return called


async def test_what_cannot_be_kept_is_answered_once_the_database_is_back(
    sim: Simulator, new_bot: NewBot, database: Database, switch_of: SwitchOf
) -> None:
    bot = await new_bot()
    it = await technician(sim, database)
    one, two = sim.person("Chuyên viên 1"), sim.person("Chuyên viên 2")
    await one.ask("trước")
    await bot.tick()
    assert health(bot) == (True, [])
    switch = switch_of(bot)
    switch.off()
    for person, words in ((one, "một "), (one, "hai "), (two, "ba ")):
        await person.say(words + LONG)
    for person in (one, two):
        await person.wait_for(lambda message: message.text == AWAY)
    assert "Bot không dùng được cơ sở dữ liệu" in (await it.wait_reply()).text
    assert health(bot) == (True, [Trouble.DATABASE])
    assert await bot._clockwork.plan() == 0
    assert health(bot) == (True, [Trouble.DATABASE])
    switch.on()
    await one.wait_for(lambda message: message.text.startswith("text: hai"))
    await two.wait_for(lambda message: message.text.startswith("text: ba"))
    await until(lambda: database.read_now(lambda session: session.get(Alarm, Trouble.DATABASE)))
    assert await bot.tick() == {"sent": 1}
    assert health(bot) == (True, [])
    assert said(one) == ["text: trư", AWAY, "text: một", "text: hai"]
    assert said(two) == [AWAY, "text: ba"]
    assert said(it)[1:] == ["Bot không", "Cơ sở dữ"]
    await until(lambda: updates(database) == ANSWERED)


async def test_a_database_lost_in_the_middle_is_no_fault_of_the_update(
    sim: Simulator, new_bot: NewBot, database: Database, switch_of: SwitchOf
) -> None:
    tries: list[bool] = []

    def dispatch(request: Request) -> Message:
        tries.append(True)
        if len(tries) == 1:
            switch.off()
        fill(request.session)
        return echo(request)

    switch = switch_of(await new_bot(dispatch))
    person, other = sim.person("Chuyên viên 1"), sim.person("Chuyên viên 2")
    await person.say("một")
    await person.wait_for(lambda message: message.text == AWAY)
    await other.say("hai " + LONG)
    await other.wait_for(lambda message: message.text == AWAY)
    switch.on()
    await person.wait_for(lambda message: message.text == "text: một")
    await other.wait_for(lambda message: message.text.startswith("text: hai"))
    assert (said(person), said(other)) == ([AWAY, "text: một"], [AWAY, "text: hai"])
    await until(lambda: updates(database) == ANSWERED)


async def test_answers_that_could_not_be_marked_are_not_repeated(
    sim: Simulator,
    new_bot: NewBot,
    database: Database,
    switch_of: SwitchOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bot = await new_bot()
    switch, person = switch_of(bot), sim.person("Chuyên viên 1")
    await person.ask("trước")
    await until(lambda: updates(database) == ANSWERED)

    monkeypatch.setattr(inbox, "answered", losing(switch, inbox.answered, lambda numbers, _: numbers))
    await person.say("một")
    await person.wait_for(lambda message: message.text == "text: một")
    await until(lambda: switch.away)  # marks gather for a moment
    await person.say("hai " + LONG)
    await person.wait_for(lambda message: message.text == AWAY)
    switch.on()
    await person.wait_for(lambda message: message.text.startswith("text: hai"))
    await until(lambda: updates(database) == ANSWERED)
    await bot.stop()
    await new_bot()
    await person.ask("ba")
    assert said(person) == ["text: trư", "text: một", AWAY, "text: hai", "text: ba"]


async def test_the_program_ends_in_order_without_its_database_and_the_next_one_answers(
    sim: Simulator, new_bot: NewBot, database: Database, switch_of: SwitchOf
) -> None:
    def dispatch(request: Request) -> Message:
        if not off:
            off.append(True)
            switch.off()
        fill(request.session)
        return echo(request)

    off: list[bool] = []
    bot = await new_bot(dispatch)
    switch, person = switch_of(bot), sim.person("Chuyên viên 1")
    await person.say("một")
    await person.wait_for(lambda message: message.text == AWAY)
    async with asyncio.timeout(5):
        await bot.stop()
    switch.on()
    await new_bot(dispatch)
    await person.wait_for(lambda message: message.text == "text: một")
    assert said(person) == [AWAY, "text: một"]
    await until(lambda: updates(database) == ANSWERED)


async def test_a_relapse_is_the_same_outage_for_those_who_were_told(
    sim: Simulator,
    new_bot: NewBot,
    database: Database,
    switch_of: SwitchOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outage, "SETTLED", 5.0)

    def dispatch(request: Request) -> Message:
        fill(request.session)
        return echo(request)

    bot = await new_bot(dispatch)
    it = await technician(sim, database)
    switch, person = switch_of(bot), sim.person("Chuyên viên 1")
    for words in ("một", "hai"):
        switch.off()
        await person.say(words)
        await until(lambda: health(bot)[1])
        await asyncio.sleep(0.3)
        switch.on()
        await person.wait_for(lambda message: message.text.startswith("text"))
        await bot._clockwork.plan()
    assert said(person) == [AWAY, "text: một", "text: hai"]
    assert said(it)[1:] == ["Bot không"]


# The sender


def owe(database: Database, person: Person) -> None:
    """Owe somebody who has written before a message that may go at once."""

    def work(session: Session) -> None:
        account = session.exec(select(Account.id).where(Account.external_id == str(person.id))).one()
        outbox.notice(
            session,
            Message(Rich("nhắc")),
            utc_now(),
            key="owed",
            zone=ZONE,
            calendar=OfficeCalendar(),
            account=account,
            at_once=True,
        )

    database.run_now(work)


def state(database: Database) -> tuple[OutboxState, int]:
    row = database.read_now(lambda session: session.exec(select(Outbox)).one())
    return row.state, row.attempts


@pytest.mark.parametrize("lives", [True, False])
async def test_an_outcome_that_cannot_be_written_is_kept_in_mind_and_never_sent_twice(
    sim: Simulator,
    new_bot: NewBot,
    database: Database,
    switch_of: SwitchOf,
    monkeypatch: pytest.MonkeyPatch,
    lives: bool,
) -> None:
    bot = await new_bot()
    switch, person = switch_of(bot), sim.person("Chuyên viên 1")
    await person.ask("trước")
    owe(database, person)

    monkeypatch.setattr(outbox, "conclude", losing(switch, outbox.conclude))
    sending = asyncio.create_task(bot.tick())
    await person.wait_for(lambda message: message.text == "nhắc")
    await until(lambda: health(bot)[1])
    if lives:
        switch.on()
        assert await sending == {"sent": 1}
    else:
        await bot.stop()
        await asyncio.gather(sending, return_exceptions=True)
        switch.on()
        bot = await new_bot()
        assert await bot.tick() == {}
    assert state(database) == (OutboxState.SENT if lives else OutboxState.UNSURE, 1)
    assert [message.text for message in person.received].count("nhắc") == 1


async def test_a_message_that_could_not_be_worded_goes_when_the_database_is_back(
    sim: Simulator,
    new_bot: NewBot,
    database: Database,
    switch_of: SwitchOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if database.is_sqlite:
        pytest.skip("a full disk can be read")
    bot = await new_bot()
    switch, person = switch_of(bot), sim.person("Chuyên viên 1")
    await person.ask("trước")
    owe(database, person)
    monkeypatch.setattr(send, "word", losing(switch, word))
    sending = asyncio.create_task(bot.tick())
    await until(lambda: health(bot)[1])
    switch.on()
    assert await sending == {"sent": 1}
    assert state(database) == (OutboxState.SENT, 1)


# Helpers


def fetched(database: Database) -> list[tuple[EvidenceState, int]]:
    rows = database.read_now(lambda session: session.exec(select(Evidence)).all())
    return [(row.state, row.attempts) for row in rows]


async def test_a_file_is_not_given_up_for_a_database_that_is_away(
    sim: Simulator,
    new_bot: NewBot,
    database: Database,
    switch_of: SwitchOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bot = await new_bot(remembering)
    switch = switch_of(bot)

    monkeypatch.setattr(evidence, "settle", losing(switch, evidence.settle))
    await sim.person("Chuyên viên 1").upload("a.pdf", PDF)
    await until(lambda: health(bot)[1])
    switch.on()
    await until(lambda: fetched(database) == [(EvidenceState.KEPT, 0)])


async def test_a_file_is_not_given_up_for_a_disk_without_room(
    sim: Simulator, new_bot: NewBot, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "NO_ROOM_PAUSE", 0.01)
    full = [OSError(errno.ENOSPC, "No space left on device")] * (fetching.TRIES + 2)
    settle = evidence.settle

    def settling(*words: Any, **named: Any) -> str:
        if full:
            raise full.pop()
        return settle(*words, **named)

    async def header(*_: Any) -> str:
        return ""

    monkeypatch.setattr(evidence, "settle", settling)
    await new_bot(remembering, read_header=header)
    await sim.person("Chuyên viên 1").upload("a.pdf", PDF)
    await until(lambda: fetched(database) == [(EvidenceState.KEPT, 0)])
    assert full == []


# Other ways to be away


async def test_a_file_that_is_moved_away_is_not_written_to_and_none_is_made(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    if not database.is_sqlite:
        pytest.skip("a server's files are its own")
    bot = await new_bot()
    switch, person = MovedFile(bot.database), sim.person("Chuyên viên 1")
    await person.ask("trước")
    switch.off()
    await person.say("một")
    await person.wait_for(lambda message: message.text == AWAY)
    assert not switch.here.exists()
    switch.on()
    await person.wait_for(lambda message: message.text == "text: một")
    await until(lambda: updates(database) == ANSWERED)


async def test_an_absence_that_nobody_met_is_found_and_told(
    sim: Simulator, new_bot: NewBot, database: Database, switch_of: SwitchOf
) -> None:
    bot = await new_bot()
    it = await technician(sim, database)
    switch = MovedFile(bot.database) if database.is_sqlite else switch_of(bot)
    switch.off()
    assert "Bot không dùng được cơ sở dữ liệu" in (await it.wait_reply()).text
    assert health(bot) == (True, [Trouble.DATABASE])
    switch.on()
    await until(lambda: database.read_now(lambda session: session.get(Alarm, Trouble.DATABASE)))
