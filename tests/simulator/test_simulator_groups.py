"""Groups: what the bot sees there, how it comes and goes, and how a group becomes a supergroup."""

from typing import Any

import pytest

from simulator import PersonError, Simulator


def kinds(updates: list[Any]) -> list[str]:
    return [next(name for name in update if name != "update_id") for update in updates]


async def seen(api: Any) -> list[str]:
    """The texts that the bot gets to see, all taken."""
    updates = await api.updates()
    if updates:
        await api.updates(offset=updates[-1]["update_id"] + 1)
    return [one["message"].get("text") for one in updates if "message" in one and "text" in one["message"]]


SAID = ["chào cả tổ", "/menu", "/menu@thidua_simulated_bot", "/menu@other_bot", "@thidua_simulated_bot ơi"]


@pytest.mark.parametrize(
    ("wrote", "admin", "expected"),
    [
        (False, False, ["/menu@thidua_simulated_bot"]),
        (True, False, ["/menu", "/menu@thidua_simulated_bot"]),
        (False, True, SAID),
    ],
)
async def test_privacy_mode(sim, api, wrote, admin, expected):
    person = sim.person("Trưởng phòng A")
    group = sim.group("Tổ thi đua", person, admin=admin)
    if wrote:
        await api.call("sendMessage", chat_id=group.id, text="a")
    for text in SAID:
        await person.say(text, chat=group)
    assert await seen(api) == expected


async def test_without_privacy_mode_all_is_seen():
    async with Simulator(flood=False, privacy=False) as sim:
        person = sim.person("Trưởng phòng A")
        group = sim.group("Tổ thi đua", person)
        await person.say("chào", chat=group)
        assert [one.key for one in sim.world.updates.pending].count(group.id) == 2


async def test_replies_to_the_bot_are_seen(sim, api):
    person = sim.person("Trưởng phòng A")
    group = sim.group("Tổ thi đua", person)
    await api.call("sendMessage", chat_id=group.id, text="Ai vắng?")
    question = group.messages[-1]
    await person.say("không ai", chat=group, reply_to=question)
    assert await seen(api) == ["không ai"]
    assert group.messages[-1].reply_to == question.message_id


async def test_an_anonymous_administrator_is_no_person(sim, api):
    person = sim.person("Trưởng phòng A")
    group = sim.group("Tổ thi đua", person, admin=True)
    said = await person.say("đồng ý", chat=group, anonymous=True)
    message = (await api.updates())[-1]["message"]
    assert (message["from"]["id"], message["sender_chat"]["id"]) == (1087968824, group.id)
    assert (said.from_bot, said.kind) == (False, "text")


async def test_the_bot_comes_and_goes(sim, api):
    person = sim.person("Trưởng phòng A")
    group = sim.group("Tổ thi đua", person)
    assert kinds(await api.updates()) == ["message", "my_chat_member"]
    await group.set_bot_status("kicked")
    kicked = await api.call("sendMessage", chat_id=group.id, text="a")
    assert (kicked.status, kicked.refusal) == (403, "Forbidden: bot was kicked from the group chat")
    await group.set_bot_status("member")
    assert (await api.call("leaveChat", chat_id=group.id)).result is True
    left = await api.refused("sendMessage", chat_id=group.id, text="a")
    assert left == "Forbidden: bot is not a member of the group chat"


async def test_migration_tells_the_new_id_in_three_ways(sim, api):
    person = sim.person("Trưởng phòng A")
    group = sim.group("Tổ thi đua", person)
    await api.updates(offset=-1)
    new = await group.migrate()
    moved = [update["message"] for update in await api.updates() if "message" in update][-2:]
    refused = await api.call("sendMessage", chat_id=group.id, text="a")
    assert (moved[0]["chat"]["id"], moved[0]["migrate_to_chat_id"]) == (group.id, new.id)
    assert (moved[1]["chat"]["id"], moved[1]["migrate_from_chat_id"]) == (new.id, group.id)
    assert (refused.status, refused.refusal) == (
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
    )
    assert refused.body["parameters"] == {"migrate_to_chat_id": new.id}
    sent = (await api.call("sendMessage", chat_id=new.id, text="a")).result
    assert (sent["chat"]["type"], sent["message_id"]) == ("supergroup", 2)
    with pytest.raises(PersonError):
        await group.migrate()


async def test_blocking_is_told(sim, api):
    person = sim.person("Trưởng phòng A")
    await person.start()
    await person.block()
    with pytest.raises(PersonError):
        await person.say("a")
    await person.unblock()
    standings = [
        (
            one["my_chat_member"]["old_chat_member"]["status"],
            one["my_chat_member"]["new_chat_member"]["status"],
        )
        for one in await api.updates()
        if "my_chat_member" in one
    ]
    assert standings == [("member", "kicked"), ("kicked", "member")]


async def test_members(sim, api):
    head, officer = sim.person("Trưởng phòng A"), sim.person("Chuyên viên 1")
    group = sim.group("Tổ thi đua", head)
    await group.join(officer)
    target = {"chat_id": group.id}
    assert (await api.call("getChatMemberCount", **target)).result == 3
    administrators = (await api.call("getChatAdministrators", **target)).result
    assert [one["user"]["id"] for one in administrators] == [head.id]
    await group.leave(officer)
    status = (await api.call("getChatMember", **target, user_id=officer.id)).result["status"]
    assert status == "left"
    with pytest.raises(PersonError):
        await officer.say("a", chat=group)
