"""What becomes of messages handed to the adapter: each fate, papers, screens that are gone."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram.ext import ExtBot

from bot.adapter import Adapter
from bot.delivery import deliver
from bot.http_request import AiohttpRequest
from bot.pacer import Pacer
from domain.delivery import Moved, RetryIn, Sent, Unreachable, Unsure, recall
from domain.message import Button, Message, Paper, Rich, stacked
from simulator import Fault, Simulator

OWED = Message(Rich("<b>Việc</b> đến hạn"), stacked(Button("Đã nhận", "viec:1")))
PAPER = Paper("year", {"year": 2024})


async def made(paper: Paper) -> tuple[str, bytes]:
    if paper.kind != "year":
        raise ValueError(paper.kind)
    return "bao-cao.xlsx", b"PK"


@pytest.fixture
async def adapter(sim: Simulator) -> AsyncIterator[Adapter]:
    bot: ExtBot[str] = ExtBot(
        sim.token,
        base_url=sim.base_url,
        request=AiohttpRequest(2),
        get_updates_request=AiohttpRequest(2),
        rate_limiter=Pacer(on=False),
    )
    async with bot:
        yield Adapter(bot, made)


async def started(sim: Simulator) -> str:
    person = sim.person("Trưởng phòng A")
    await person.start()
    return str(person.id)


async def test_sent_names_the_message(sim: Simulator, adapter: Adapter) -> None:
    outcome = await deliver(adapter, await started(sim), OWED)
    assert outcome == Sent(str(sim.sent[-1].message_id))
    assert (sim.sent[-1].text, sim.sent[-1].labels) == ("Việc đến hạn", [["Đã nhận"]])


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(error=429, retry_after=17), RetryIn(timedelta(seconds=17))),
        (Fault(error=502), RetryIn(timedelta(0))),
        (Fault(lost=True), Unsure("")),
        (Fault(reset=True), Unsure("")),
    ],
)
async def test_faults_and_their_outcomes(
    sim: Simulator, adapter: Adapter, fault: Fault, outcome: RetryIn | Unsure
) -> None:
    chat = await started(sim)
    sim.faults.script("sendMessage", fault)
    found = await deliver(adapter, chat, OWED)
    assert (type(found), getattr(found, "wait", None)) == (type(outcome), getattr(outcome, "wait", None))


async def test_a_server_that_is_away_took_nothing(sim: Simulator, adapter: Adapter) -> None:
    chat = await started(sim)
    await sim.stop()
    outcome = await deliver(adapter, chat, OWED)
    assert isinstance(outcome, RetryIn)


async def test_who_blocked_or_never_started_is_not_reached(sim: Simulator, adapter: Adapter) -> None:
    chat = await started(sim)
    never = sim.person("Chuyên viên 1")
    await sim.person("Trưởng phòng A").block()
    assert isinstance(await deliver(adapter, chat, OWED), Unreachable)
    assert isinstance(await deliver(adapter, str(never.id), OWED), Unreachable)


async def test_a_group_that_moved_tells_where_to(sim: Simulator, adapter: Adapter) -> None:
    group = sim.group("Phòng A", sim.person("Trưởng phòng A"))
    new = await group.migrate()
    assert await deliver(adapter, str(group.id), OWED) == Moved(str(new.id))


async def test_broken_off_in_the_middle_is_unsure(sim: Simulator, adapter: Adapter) -> None:
    chat = await started(sim)
    sim.faults.script("sendMessage", Fault(), Fault(error=502))
    outcome = await deliver(adapter, chat, Message(Rich("\n\n".join(["a" * 3000, "b" * 3000]))))
    assert isinstance(outcome, Unsure)
    assert outcome.messages == (str(sim.sent[0].message_id),)


@pytest.mark.parametrize("paper", [None, PAPER])
async def test_sent_names_every_part(sim: Simulator, adapter: Adapter, paper: Paper | None) -> None:
    chat = await started(sim)
    text = Rich("\n\n".join(["a" * 3000, "b" * 3000]))
    outcome = await deliver(adapter, chat, Message(text, paper=paper))
    assert isinstance(outcome, Sent)
    assert outcome.messages == tuple(str(message.message_id) for message in sim.sent)
    assert (outcome.message, len(outcome.earlier)) == (outcome.messages[-1], 2 if paper else 1)


async def test_taken_back_is_gone_and_a_second_time_as_good(sim: Simulator, adapter: Adapter) -> None:
    chat = await started(sim)
    outcome = await deliver(adapter, chat, OWED)
    assert isinstance(outcome, Sent)
    back = recall(outcome.messages)
    assert [await deliver(adapter, chat, back) for _ in range(2)] == 2 * [outcome]
    assert ([message.deleted for message in sim.sent], len(sim.sent)) == ([True], 1)


@pytest.mark.parametrize("fault", [Fault(lost=True), Fault(reset=True), Fault(error=502), Fault(error=400)])
async def test_taking_back_is_never_unsure(sim: Simulator, adapter: Adapter, fault: Fault) -> None:
    chat = await started(sim)
    outcome = await deliver(adapter, chat, OWED)
    assert isinstance(outcome, Sent)
    sim.faults.script("deleteMessage", fault)
    assert isinstance(await deliver(adapter, chat, recall(outcome.messages)), RetryIn)


async def test_whoever_blocked_keeps_what_was_sent(sim: Simulator, adapter: Adapter) -> None:
    chat = await started(sim)
    outcome = await deliver(adapter, chat, OWED)
    assert isinstance(outcome, Sent)
    await sim.person("Trưởng phòng A").block()
    assert isinstance(await deliver(adapter, chat, recall(outcome.messages)), Unreachable)


async def test_an_answer_follows_a_group_to_its_new_address(sim: Simulator, adapter: Adapter) -> None:
    group = sim.group("Phòng A", sim.person("Trưởng phòng A"))
    new = await group.migrate()
    await adapter.errand(str(group.id), OWED).run()
    assert sim.sent[-1].chat_id == new.id


async def test_an_errand_goes_on_where_it_stopped(sim: Simulator, adapter: Adapter) -> None:
    chat = await started(sim)
    sim.faults.script("sendMessage", Fault(), Fault(error=502))
    errand = adapter.errand(chat, Message(Rich("\n\n".join(["a" * 3000, "b" * 3000]))))
    with pytest.raises(Exception, match="Bad Gateway"):
        await errand.run()
    await errand.run()
    assert [message.text[0] for message in sim.sent] == ["a", "b"]


async def test_a_screen_that_is_gone_is_sent_anew(sim: Simulator, adapter: Adapter) -> None:
    chat = await started(sim)
    await adapter.errand(chat, OWED, screen="999").run()
    assert [message.text for message in sim.sent] == ["Việc đến hạn"]


async def test_a_fresh_answer_leaves_the_screen_alone(sim: Simulator, adapter: Adapter) -> None:
    chat = await started(sim)
    screen = await adapter.errand(chat, OWED).run()
    await adapter.errand(chat, Message(Rich("mới"), fresh=True), screen=str(screen)).run()
    assert [message.text for message in sim.sent] == ["Việc đến hạn", "mới"]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("ngắn", [("ngắn", "bao-cao.xlsx")]),
        ("d" * 1025, [("d" * 1025, None), ("", "bao-cao.xlsx")]),
    ],
)
async def test_a_paper_comes_with_its_text(
    sim: Simulator, adapter: Adapter, text: str, sent: list[tuple[str, str | None]]
) -> None:
    chat = await started(sim)
    await adapter.errand(chat, Message(Rich(text), paper=PAPER)).run()
    assert [(message.text, message.file and message.file.name) for message in sim.sent] == sent


async def test_a_paper_that_cannot_be_made_does_not_take_the_text_along(
    sim: Simulator, adapter: Adapter
) -> None:
    chat = await started(sim)
    await adapter.errand(chat, Message(Rich("Báo cáo"), paper=Paper("nothing"))).run()
    assert sim.sent[-1].text.startswith("Báo cáo\n")


async def test_nothing_to_say_sends_nothing(sim: Simulator, adapter: Adapter) -> None:
    await adapter.errand(await started(sim), Message(Rich(""))).run()
    assert sim.sent == []


@pytest.mark.parametrize("paper", [None, PAPER])
@pytest.mark.parametrize("protect", [False, True])
async def test_a_protected_message_can_be_neither_forwarded_nor_saved(
    sim: Simulator, adapter: Adapter, paper: Paper | None, protect: bool
) -> None:
    chat = await started(sim)
    text = Rich("\n\n".join(["a" * 3000, "b" * 3000]))
    await adapter.errand(chat, Message(text, paper=paper, protect=protect)).run()
    assert [message.protected for message in sim.sent] == [protect] * (3 if paper else 2)


async def test_a_protected_answer_is_new_for_an_edit_would_not_protect_it(
    sim: Simulator, adapter: Adapter
) -> None:
    chat = await started(sim)
    screen = await adapter.errand(chat, OWED).run()
    await adapter.errand(chat, Message(Rich("kín"), protect=True), screen=str(screen)).run()
    assert [(message.text, message.protected) for message in sim.sent] == [
        ("Việc đến hạn", False),
        ("kín", True),
    ]


async def test_a_paper_too_big_for_the_channel_is_not_tried(
    sim: Simulator, adapter: Adapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapter.MOST_BYTES", 1)
    chat = await started(sim)
    await adapter.errand(chat, Message(Rich("Báo cáo"), paper=PAPER)).run()
    assert (sim.sent[-1].file, sim.world.calls["sendDocument"]) == (None, 0)
    assert sim.sent[-1].text.startswith("Báo cáo\n")
