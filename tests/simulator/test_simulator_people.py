"""The people's client, in the server's process and over HTTP: the same tests for both."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator import Group, MovableClock, Patience, Person, PersonError, Remote, Simulator
from simulator.messages import Message

BUTTONS = {
    "inline_keyboard": [[{"text": "Gửi", "callback_data": "go"}, {"text": "Bỏ", "callback_data": "no"}]]
}


class LocalPeople:
    """The simulator's own people, asked for as a remote one's are."""

    def __init__(self, sim: Simulator) -> None:
        self._sim = sim

    async def person(self, name: str) -> Person:
        return self._sim.person(name)

    async def group(self, title: str, *people: Person) -> Group:
        return self._sim.group(title, *people)


@pytest.fixture(params=["local", "remote"])
async def people(request, sim) -> AsyncIterator[Any]:
    if request.param == "local":
        yield LocalPeople(sim)
        return
    async with Remote(sim.url) as remote:
        yield remote


@pytest.fixture
async def person(people) -> Person:
    found: Person = await people.person("Trưởng phòng A")
    return found


async def send(api: Any, person: Person, text: str, **more: Any) -> Message:
    await api.call("sendMessage", chat_id=person.id, text=text, **more)
    return await person.wait_for(lambda message: message.text == text)


async def test_a_name_is_one_person(people, person):
    assert (await people.person("Trưởng phòng A")).id == person.id
    assert (await people.person("Trưởng phòng B")).id != person.id


async def test_a_chat_is_seen_from_both_sides(api, person):
    said = await person.start("mã-1")
    assert (said.text, said.from_bot, person.last, person.screen) == ("/start mã-1", False, None, None)
    await api.call("sendMessage", chat_id=person.id, text="<b>Chào</b> &amp; mừng", parse_mode="HTML")
    answer = await person.wait_reply()
    assert (answer.text, answer.html) == ("Chào & mừng", "<b>Chào</b> &amp; mừng")


async def test_screen_and_last(api, person):
    await person.start()
    first = await send(api, person, "Chọn", reply_markup=BUTTONS)
    second = await send(api, person, "Nhắc")
    numbers = (person.screen.message_id, person.last.message_id)
    assert numbers == (first.message_id, second.message_id)
    assert person.screen.labels == [["Gửi", "Bỏ"]]
    assert [message.from_bot for message in person.messages] == [False, True, True]
    assert [message.text for message in person.received] == ["Chọn", "Nhắc"]


@pytest.mark.parametrize("button", ["Gửi", "go"])
async def test_pressing_by_label_or_data(api, person, button):
    await person.start()
    await send(api, person, "Chọn", reply_markup=BUTTONS)
    pressed = await person.press(button)
    (query,) = [one["callback_query"] for one in await api.updates() if "callback_query" in one]
    assert (query["id"], query["data"], query["message"]["text"]) == (pressed, "go", "Chọn")
    await api.call("answerCallbackQuery", callback_query_id=pressed, text="Đã ghi", show_alert=True)
    assert [(one.text, one.alert) for one in await person.toasts()] == [("Đã ghi", True)]


async def test_a_button_that_is_not_there(api, person):
    await person.start()
    await send(api, person, "Chọn", reply_markup=BUTTONS)
    with pytest.raises(PersonError, match="sees no button 'Xoá'"):
        await person.press("Xoá")


async def test_a_stale_tap_needs_the_message(api, person):
    await person.start()
    message = await send(api, person, "Chọn", reply_markup=BUTTONS)
    await api.call("editMessageText", chat_id=person.id, message_id=message.message_id, text="Xong")
    edited = await person.wait_for(lambda one: one.text == "Xong")
    with pytest.raises(PersonError):
        await person.press("Gửi")
    await person.press("Gửi", message=edited)
    assert [one["callback_query"]["data"] for one in await api.updates() if "callback_query" in one] == ["go"]
    assert [(one.text, one.buttons[0][0].label) for one in edited.edits] == [("Chọn", "Gửi")]


async def test_a_deleted_message_can_not_be_pressed(api, person):
    await person.start()
    message = await send(api, person, "Chọn", reply_markup=BUTTONS)
    await api.call("deleteMessage", chat_id=person.id, message_id=message.message_id)
    with pytest.raises(PersonError, match="gone"):
        await person.tap(message, "go")


async def test_reply_keyboards_are_said(api, person):
    await person.start()
    await send(api, person, "Hỏi", reply_markup={"keyboard": [["Có", "Không"]]})
    assert await person.press("Có") == ""
    assert person.messages[-1].text == "Có"
    await send(api, person, "Cảm ơn", reply_markup={"remove_keyboard": True})
    with pytest.raises(PersonError):
        await person.press("Có")


async def test_files_and_contacts(api, person):
    await person.start()
    sent = await person.upload("Minh chứng.pdf", b"%PDF", "kèm theo")
    assert (sent.kind, sent.text, sent.file.name, sent.file.mime) == (
        "document",
        "kèm theo",
        "Minh chứng.pdf",
        "application/pdf",
    )
    assert await person.download(sent) == b"%PDF"
    album = await person.album([("a.txt", b"a"), ("b.txt", b"b")], "hai tệp")
    assert [(one.text, await person.download(one)) for one in album] == [("hai tệp", b"a"), ("", b"b")]
    contact = await person.contact("+84912345678")
    assert contact.content["contact"]["user_id"] == person.id


async def test_edits_and_deletions_by_people(api, person):
    said = await person.say("ba người")
    edited = await person.edit(said, "bốn người")
    assert [one.text for one in edited.edits] == ["ba người"]
    assert [sorted(one)[0] for one in await api.updates()] == ["message", "edited_message"]
    await person.delete(said)
    assert person.messages == []


async def test_long_texts_go_out_in_pieces(api, person):
    last = await person.say("ă" * 5000)
    assert [len(one["message"]["text"]) for one in await api.updates()] == [4096, 904]
    assert len(last.text) == 904
    with pytest.raises(PersonError):
        await person.say("  ")


async def test_groups(people, api, person):
    group = await people.group("Tổ thi đua", person)
    await person.say("/menu@thidua_simulated_bot", chat=group)
    texts = [one["message"].get("text") for one in await api.updates() if "message" in one]
    assert texts == [None, "/menu@thidua_simulated_bot"]
    new = await group.migrate()
    assert new.id != group.id


async def test_waiting_for_a_reply(api, person):
    await person.start()

    async def answer() -> None:
        await asyncio.sleep(0.05)
        await api.call("sendMessage", chat_id=person.id, text="Chào")

    task = asyncio.create_task(answer())
    assert (await person.wait_reply(within=2)).text == "Chào"
    await task
    await person.say("lần nữa")
    with pytest.raises(TimeoutError, match="no such answer for Trưởng phòng A within"):
        await person.wait_reply(within=0.1)


async def test_answers_since_the_last_act(api, person):
    await person.start()
    first = await send(api, person, "Một", reply_markup=BUTTONS)
    second = await send(api, person, "Hai")
    await api.call("editMessageText", chat_id=person.id, message_id=first.message_id, text="Một rưỡi")
    await person.wait_for(lambda message: message.text == "Một rưỡi")
    assert [one.text for one in person.answers] == ["Hai", "Một rưỡi"]
    person.look_away()
    assert (person.answers, second.text) == ([], "Hai")


async def test_presses_without_an_answer_are_known(sim, api):
    person = sim.person("Trưởng phòng A")
    await person.start()
    await send(api, person, "Chọn", reply_markup=BUTTONS)
    presses = [await person.press("Gửi"), await person.press("Bỏ")]
    await api.call("answerCallbackQuery", callback_query_id=presses[0])
    assert sim.unanswered == presses[1:]
    assert (sim.name_of(person.id), sim.name_of(sim.group("Tổ", person).id)) == ("Trưởng phòng A", "Tổ")


async def poll(api, offset: int = 0) -> int:
    """Take what there is; the offset that acknowledges it."""
    updates = await api.updates(offset=offset, timeout=1)
    return updates[-1]["update_id"] + 1 if updates else offset


async def test_idle_waits_for_the_acknowledgement(sim, api):
    await sim.person("Trưởng phòng A").say("a")
    await poll(api)
    with pytest.raises(TimeoutError, match="1 updates not taken"):
        await sim.idle(within=0.1)


async def test_idle_is_quick_when_all_is_answered(sim, api):
    person = sim.person("Trưởng phòng A")
    await person.say("a")
    offset = await poll(api)
    await api.updates(offset=offset)
    waiting = asyncio.create_task(sim.idle())
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await api.call("sendMessage", chat_id=person.id, text="b")
    answered = time.monotonic()
    await waiting
    assert time.monotonic() - answered < 1


async def test_idle_gives_up_on_silence():
    patience = Patience(quiet=0.01, grace=0.05, silence=0.5)
    async with Simulator(patience=patience) as sim:
        person = sim.person("Trưởng phòng A")
        await person.say("a")
        sim.world.updates.clear()
        begun = time.monotonic()
        await sim.idle()
        waited = time.monotonic() - begun
        await sim.idle()
        assert waited >= 0.5 > time.monotonic() - begun - waited


async def test_the_bots_own_word_ends_the_waiting(sim):
    await sim.person("Trưởng phòng A").say("a")
    sim.world.updates.clear()
    begun = time.monotonic()
    await sim.idle(until=lambda: time.monotonic() - begun > 0.05)
    assert 0.05 <= time.monotonic() - begun < 1


@pytest.fixture
async def remote(sim) -> AsyncIterator[Remote]:
    async with Remote(sim.url) as door:
        yield door


async def test_levers_over_http(sim, api, remote):
    person = await remote.person("Trưởng phòng A")
    await person.start()
    await remote.control("faults", script=[{"method": "sendMessage", "error": 502, "times": 2}])
    statuses = [(await api.call("sendMessage", chat_id=person.id, text="a")).status for _ in range(3)]
    assert statuses == [502, 502, 200]
    moved = await remote.control("clock", set="2024-01-30T08:00:00+00:00")
    assert moved["now"].startswith("2024-01-30T08:00:00")
    await remote.control("clock", move=3600)
    assert sim.clock() - datetime(2024, 1, 30, 9, tzinfo=UTC) < timedelta(minutes=1)
    await remote.control("flood", enabled=True)
    assert sim.world.flood.enabled is True
    stats = await remote.control("stats")
    assert (stats["sent"], stats["faults"], stats["calls"]) == (1, {"error": 2}, {"sendMessage": 1})
    assert [one.text for one in await remote.sent()] == ["a"]
    with pytest.raises(PersonError, match="people can't 'fly'"):
        await remote.control("do/fly")


def test_a_stopped_clock_stands_still():
    clock = MovableClock(datetime(2024, 1, 1, tzinfo=UTC), stopped=True)
    clock.move(timedelta(days=1))
    assert clock() == clock() == datetime(2024, 1, 2, tzinfo=UTC)
    clock.set(datetime(2024, 3, 1, tzinfo=UTC))
    assert clock() == datetime(2024, 3, 1, tzinfo=UTC)


async def test_messages_bear_the_simulated_date(api, sim, person):
    assert isinstance(sim.clock, MovableClock)
    sim.clock.set(datetime(2024, 1, 30, 8, tzinfo=UTC))
    said = await person.start()
    (update,) = await api.updates()
    assert said.date - datetime(2024, 1, 30, 8, tzinfo=UTC) < timedelta(minutes=1)
    assert update["message"]["date"] == int(said.date.timestamp())
