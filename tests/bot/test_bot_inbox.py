"""Nothing said is lost, nothing is answered twice: the process ends at any point and another one goes on."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from data import inbox
from data.db import Database
from data.inbox import Arrival
from data.migrate import prepare
from data.models import Inbox, Outbox
from data.request import Request
from domain.message import Message, Rich
from simulator import Fault, Simulator
from tests import office
from tests.bot.bots import NewBot, echo, until

NOW = datetime(2024, 1, 2, tzinfo=UTC)
_OF_TROUBLE = col(Outbox.key).startswith("aside:")


def rows(database: Database) -> list[Inbox]:
    return database.read_now(lambda session: list(session.exec(select(Inbox).order_by(col(Inbox.update_id)))))


def texts(sim: Simulator) -> list[str]:
    return [message.text for message in sim.sent]


def keep(session: Session, sim: Simulator) -> list[int]:
    """Write down what waits at the server, as the process that then ended had done."""
    arrivals = [Arrival(update.id, update.body) for update in sim.world.updates.pending]
    inbox.receive(session, arrivals, NOW)
    return [arrival.update_id for arrival in arrivals]


def received(session: Session, sim: Simulator) -> None:
    keep(session, sim)


def handled(session: Session, sim: Simulator) -> None:
    for number in keep(session, sim):
        inbox.handled(session, number, Message(Rich("kept")), NOW)


def answered(session: Session, sim: Simulator) -> None:
    numbers = keep(session, sim)
    for number in numbers:
        inbox.handled(session, number, Message(Rich("kept")), NOW)
    inbox.answered(session, numbers, NOW)


@pytest.mark.parametrize("acknowledged", [True, False])
@pytest.mark.parametrize(
    ("point", "says", "handlings"),
    [(received, ["text: một", "text: hai"], 2), (handled, ["kept", "kept"], 0), (answered, [], 0)],
)
async def test_a_process_ends_and_the_next_one_goes_on(
    sim: Simulator,
    new_bot: NewBot,
    database: Database,
    point: Callable[[Session, Simulator], None],
    says: list[str],
    handlings: int,
    acknowledged: bool,
) -> None:
    person = sim.person("Chuyên viên 1")
    await person.say("một")
    await person.say("hai")
    prepare(database, NOW.date())
    database.run_now(lambda session: point(session, sim))
    if acknowledged:
        sim.world.updates.clear()
    calls: list[Request] = []

    def dispatch(request: Request) -> Message:
        calls.append(request)
        return echo(request)

    bot = await new_bot(dispatch)
    await person.say("ba")
    await person.wait_for(lambda message: message.text == "text: ba")
    await bot.stop()
    assert texts(sim) == [*says, "text: ba"]
    assert len(calls) == handlings + 1
    assert {(row.payload, row.reply, row.answered_at is None) for row in rows(database)} == {
        (None, None, False)
    }


async def test_an_update_that_comes_twice_is_answered_once(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot()
    person = sim.person("Chuyên viên 1")
    sim.faults.duplicate(3)
    for words in ("một", "hai", "ba"):
        await person.ask(words)
    assert texts(sim) == ["text: một", "text: hai", "text: ba"]
    assert sim.faults.counts["duplicate"] == 3


async def test_an_unreadable_update_is_set_aside_and_its_batch_goes_on(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    person = sim.person("Chuyên viên 1")
    await person.say("trước")
    poison: dict[str, Any] = {"message_id": 1, "date": "soon", "chat": {"id": 1, "type": "private"}}
    number = sim.world.updates.add("message", poison, key=1)
    await person.say("sau")
    prepare(database, NOW.date())
    database.run_now(lambda session: office.build(session, NOW, plan=None))
    sim.world.updates.add("message", poison, key=1)  # the last of a batch decides what is acknowledged
    bot = await new_bot()
    await person.wait_for(lambda message: message.text == "text: sau")
    await person.ask("nữa")
    assert texts(sim) == ["text: trước", "text: sau", "text: nữa"]
    assert sim.world.updates.pending == []
    await bot.stop()
    aside = [row for row in rows(database) if row.set_aside_at]
    assert aside[0].update_id == number
    assert [(json.loads(row.payload or "")["message"], row.error) for row in aside] == 2 * [
        (poison, "TypeError")
    ]
    owed = database.read_now(lambda session: session.exec(select(Outbox).where(_OF_TROUBLE)).all())
    assert [f"(số {number})" in one.facts["text"] for one in owed] == [True]  # the other in the same hour


async def test_a_failed_commit_leaves_the_updates_at_the_server(
    sim: Simulator, new_bot: NewBot, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = [True]

    def receive(*arguments: Any) -> int:
        if fails and fails.pop():
            raise OSError("disk full")
        return real(*arguments)

    real = inbox.receive
    monkeypatch.setattr(inbox, "receive", receive)
    await new_bot()
    person = sim.person("Chuyên viên 1")
    await person.say("một")
    assert (await person.wait_reply()).text == "text: một"
    assert texts(sim) == ["text: một"]


async def test_a_line_that_is_down_delays_answers_and_loses_none(sim: Simulator, new_bot: NewBot) -> None:
    await new_bot()
    person = sim.person("Chuyên viên 1")
    await person.start()
    await person.settle()
    sim.faults.script("sendMessage", Fault(reset=True), Fault(error=502))
    await person.say("một")
    assert (await person.wait_reply()).text == "text: một"


async def test_what_cannot_be_sent_before_the_end_is_sent_after_the_next_start(
    sim: Simulator, new_bot: NewBot
) -> None:
    bot = await new_bot()
    person = sim.person("Chuyên viên 1")
    await person.ask("/start")
    sim.faults.script("sendMessage", Fault(error=502), times=50)
    await person.say("một")
    await until(lambda: sim.faults.counts["error"])
    await bot.stop()
    sim.faults.clear()
    await new_bot()
    assert (await person.wait_reply()).text == "text: một"


def test_an_answer_kept_before_messages_could_be_protected_is_still_read() -> None:
    old = {name: value for name, value in Message(Rich("a")).to_json().items() if name != "protect"}
    assert Message.from_json(old) == Message(Rich("a"))


def test_what_is_kept_of_an_answer() -> None:
    message = Message(Rich("a"), protect=True, forget=True)
    assert "forget" not in message.to_json()
    assert Message.from_json(message.to_json()) == Message(Rich("a"), protect=True)


async def test_what_is_to_be_forgotten_is_blanked_before_the_answer_goes_out(
    sim: Simulator, new_bot: NewBot, database: Database
) -> None:
    await new_bot(lambda _: Message(Rich("không nhận"), forget=True))
    sim.faults.script("sendMessage", Fault(error=502), times=3)
    person = sim.person("Chuyên viên 1")
    await person.say("nội dung kín")
    await until(lambda: sim.faults.counts["error"])
    (row,) = rows(database)
    assert "kín" not in (row.payload or "")
    assert (row.reply or {})["text"] == "không nhận"
    assert (await person.wait_reply()).text == "không nhận"
    await until(lambda: rows(database)[0].payload is None)


async def test_somebody_without_a_name_is_answered(sim: Simulator, new_bot: NewBot) -> None:
    await new_bot()
    person = sim.person("")
    await person.say("một")
    assert (await person.wait_reply()).text == "text: một"
