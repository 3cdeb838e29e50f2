"""What the server refuses, in Telegram's own words."""

import io
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from simulator import MovableClock, Simulator

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x20\x00\x00\x00\x10"
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": list(rows)}}


def button(text: str = "Gửi", **action: Any) -> dict[str, Any]:
    return {"text": text} | (action or {"callback_data": "x"})


async def started(sim: Simulator, name: str = "Trưởng phòng A"):
    person = sim.person(name)
    await person.start()
    return person


ACCEPTED = [
    {"text": "a" * 4096},
    {"text": "😀" * 2048},
    {"text": "<b>" + "a" * 4096 + "</b>", "parse_mode": "HTML"},
    {"text": "a &amp; b", "parse_mode": "html"},
    {"text": "a", **inline([button(callback_data="ắ" * 21)])},
    {"text": "a", **inline(*[[button()] * 4] * 25)},
    {"text": "a", **inline([button(url="https://x.vn")])},
    {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 1}]},
    {"text": "a", "reply_markup": {"keyboard": [["Có", {"text": "Số máy", "request_contact": True}]]}},
    {"text": "a", "reply_markup": {"remove_keyboard": True}},
]


@pytest.mark.parametrize("arguments", ACCEPTED)
async def test_message_is_accepted(sim, api, arguments):
    person = await started(sim)
    sent = (await api.call("sendMessage", chat_id=person.id, **arguments)).result
    assert [one.message_id for one in sim.sent] == [sent["message_id"]]


REFUSED = [
    ({}, "message text is empty"),
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "message text is empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ({"text": "a" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "a <", "parse_mode": "HTML"}, "can't parse entities: Unclosed start tag at byte offset 2"),
    ({"text": "a", "parse_mode": "XML"}, "unsupported parse_mode"),
    (
        {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
        "can't parse entities: entity beyond the end of the text",
    ),
    ({"text": "a", **inline([button(callback_data="ắ" * 22)])}, "BUTTON_DATA_INVALID"),
    ({"text": "a", **inline([button(callback_data="a" * 65)])}, "BUTTON_DATA_INVALID"),
    ({"text": "a", **inline([button(callback_data="")])}, "BUTTON_DATA_INVALID"),
    ({"text": "a", **inline([button(url=" ")])}, "BUTTON_URL_INVALID"),
    (
        {"text": "a", **inline([button("")])},
        "can't parse inline keyboard button: button text must be non-empty",
    ),
    (
        {"text": "a", **inline([{"text": "a"}])},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"text": "a", **inline([{"callback_data": "a"}])},
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        {"text": "a", **inline([button(callback_data="a", style="pink")])},
        "can't parse inline keyboard button: invalid button style specified",
    ),
    ({"text": "a", **inline(*[[button()]] * 101)}, "reply markup is too long"),
    (
        {"text": "a", "reply_markup": {"inline_keyboard": [button()]}},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    ({"text": "a", "reply_markup": "{"}, "can't parse reply markup JSON object"),
    ({"text": "a", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ({"text": "a", "reply_parameters": [1]}, "can't parse reply parameters: expected an Object"),
]


@pytest.mark.parametrize(("arguments", "reason"), REFUSED)
async def test_message_is_refused(sim, api, arguments, reason):
    person = await started(sim)
    assert await api.refused("sendMessage", chat_id=person.id, **arguments) == f"Bad Request: {reason}"
    assert sim.sent == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"text": "a"}, "chat_id is empty"),
        ({"text": "a", "chat_id": 12}, "chat not found"),
        ({"text": "a", "chat_id": "@somebody"}, "chat not found"),
    ],
)
async def test_unknown_chat(api, arguments, reason):
    assert await api.refused("sendMessage", **arguments) == f"Bad Request: {reason}"


async def test_person_who_never_started(sim, api):
    stranger, member = sim.person("Người lạ"), sim.person("Chuyên viên 1")
    sim.group("Tổ", member)
    assert await api.refused("sendMessage", chat_id=stranger.id, text="a") == "Bad Request: chat not found"
    met = await api.refused("sendMessage", chat_id=member.id, text="a")
    assert met == "Forbidden: bot can't initiate conversation with a user"


async def test_blocked_and_deactivated(sim, api):
    person = await started(sim)
    await person.block()
    blocked = await api.call("sendMessage", chat_id=person.id, text="a")
    assert (blocked.status, blocked.refusal) == (403, "Forbidden: bot was blocked by the user")
    await person.unblock()
    assert (await api.call("sendMessage", chat_id=person.id, text="a")).status == 200
    await person.deactivate()
    gone = await api.refused("sendMessage", chat_id=person.id, text="a")
    assert gone == "Forbidden: user is deactivated"


async def test_token_and_method(sim, api):
    async with api.session.post(f"{sim.url}/bot1:wrong/getMe") as response:
        assert (response.status, await response.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )
    assert (await api.call("sendEverything")).refusal == "Not Found"
    assert (await api.call("GETME")).result["is_bot"] is True


@pytest.mark.parametrize("how", ["json", "form", "query"])
async def test_every_way_to_write_a_request(sim, api, how):
    person = await started(sim)
    markup = json.dumps({"inline_keyboard": [[button()]]})
    values = {"chat_id": str(person.id), "text": "Đã ghi", "reply_markup": markup}
    ways: dict[str, dict[str, Any]] = {
        "json": {"json": values},
        "form": {"data": values},
        "query": {"params": values},
    }
    sent = (await api.send("sendMessage", **ways[how])).result
    assert (sent["text"], sim.sent[0].labels) == ("Đã ghi", [["Gửi"]])


async def test_edit_rules(sim, api):
    person = await started(sim)
    sent = (await api.call("sendMessage", chat_id=person.id, text="a", **inline([button()]))).result
    same = {"chat_id": person.id, "message_id": sent["message_id"]}
    assert await api.refused("editMessageText", **same, text="a", **inline([button()])) == NOT_MODIFIED
    assert await api.refused("editMessageReplyMarkup", **same, **inline([button()])) == NOT_MODIFIED
    assert await api.refused("editMessageText", **same, text="") == "Bad Request: message text is empty"
    no_caption = await api.refused("editMessageCaption", **same, caption="a")
    assert no_caption == "Bad Request: there is no caption in the message to edit"
    keyboard = await api.refused("editMessageText", **same, text="b", reply_markup={"keyboard": [["a"]]})
    assert keyboard == "Bad Request: inline keyboard expected"
    changed = (await api.call("editMessageText", **same, text="a")).result
    assert "reply_markup" not in changed
    assert [version.text for version in sim.sent[0].edits] == ["a"]


async def test_only_own_messages_with_inline_keyboards_are_edited(sim, api):
    person = await started(sim)
    theirs = person.messages[0].message_id
    keyboard = {"keyboard": [["Có"]]}
    mine = (await api.call("sendMessage", chat_id=person.id, text="a", reply_markup=keyboard)).result
    for number in (theirs, mine["message_id"]):
        reason = await api.refused("editMessageText", chat_id=person.id, message_id=number, text="b")
        assert reason == "Bad Request: message can't be edited"
    missing = await api.refused("editMessageText", chat_id=person.id, message_id=999, text="b")
    assert missing == "Bad Request: message to edit not found"


async def test_callback_is_answered_once_and_in_time(api, sim):
    person = await started(sim)
    await api.call("sendMessage", chat_id=person.id, text="a", **inline([button()]))
    first = await person.press("Gửi")
    assert (await api.call("answerCallbackQuery", callback_query_id=first, text="Đã nhận")).result is True
    assert await api.refused("answerCallbackQuery", callback_query_id=first) == TOO_OLD
    assert await api.refused("answerCallbackQuery", callback_query_id="1") == TOO_OLD
    late = await person.press("Gửi")
    assert await api.refused("answerCallbackQuery", callback_query_id=late, text="a" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    assert isinstance(sim.clock, MovableClock)
    sim.clock.move(timedelta(seconds=151))
    assert await api.refused("answerCallbackQuery", callback_query_id=late) == TOO_OLD
    assert [toast.text for toast in await person.toasts()] == ["Đã nhận"]


async def test_delete_within_two_days(sim, api):
    person = await started(sim)
    numbers = [
        (await api.call("sendMessage", chat_id=person.id, text="a")).result["message_id"] for _ in range(3)
    ]
    theirs = person.messages[0].message_id
    assert (await api.call("deleteMessage", chat_id=person.id, message_id=numbers[0])).result is True
    assert (await api.call("deleteMessage", chat_id=person.id, message_id=theirs)).result is True
    again = await api.refused("deleteMessage", chat_id=person.id, message_id=numbers[0])
    assert again == "Bad Request: message to delete not found"
    assert (await api.call("deleteMessages", chat_id=person.id, message_ids=[numbers[1], 999])).result is True
    assert [one.message_id for one in person.messages] == numbers[2:]
    assert isinstance(sim.clock, MovableClock)
    sim.clock.move(timedelta(hours=49))
    old = await api.refused("deleteMessage", chat_id=person.id, message_id=numbers[2])
    assert old == "Bad Request: message can't be deleted for everyone"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ({"command": "kếhoạch", "description": "a"}, "BOT_COMMAND_INVALID"),
        ({"command": "Menu", "description": "a"}, "BOT_COMMAND_INVALID"),
        ({"command": "a" * 33, "description": "a"}, "BOT_COMMAND_INVALID"),
        ({"command": "", "description": "a"}, "BOT_COMMAND_INVALID"),
        ({"command": "menu", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "menu", "description": "a" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_command_names(api, command, reason):
    assert await api.refused("setMyCommands", commands=[command]) == f"Bad Request: {reason}"


async def test_commands_of_the_narrowest_scope_show(sim, api):
    person = await started(sim)

    async def put(name: str, scope: dict[str, Any] | None = None, language: str = "") -> None:
        commands = [{"command": name, "description": "x"}]
        await api.call("setMyCommands", commands=commands, scope=scope, language_code=language)

    shown = [await person.commands()]
    for arguments in (
        ("everywhere",),
        ("private", {"type": "all_private_chats"}),
        ("own", {"type": "chat", "chat_id": person.id}),
        ("own_vi", {"type": "chat", "chat_id": person.id}, "vi"),
    ):
        await put(*arguments)
        shown.append(await person.commands())
    assert [[one["command"] for one in commands] for commands in shown] == [
        [],
        ["everywhere"],
        ["private"],
        ["own"],
        ["own_vi"],
    ]
    assert len((await api.call("getMyCommands")).result) == 1
    await api.call("deleteMyCommands", scope={"type": "chat", "chat_id": person.id}, language_code="vi")
    assert [one["command"] for one in await person.commands()] == ["own"]
    assert await api.refused("setMyCommands", commands=[], scope={"type": "chat", "chat_id": 5}) == (
        "Bad Request: chat not found"
    )


def form(person_id: int, **files: tuple[str, bytes]) -> aiohttp.FormData:
    data = aiohttp.FormData({"chat_id": str(person_id)}, quote_fields=False)
    for name, (filename, content) in files.items():
        data.add_field(name, io.BytesIO(content), filename=filename)
    return data


@pytest.mark.parametrize(
    ("method", "files", "reason"),
    [
        ("sendDocument", {}, "there is no document in the request"),
        ("sendDocument", {"document": ("a.txt", b"")}, "file must be non-empty"),
        ("sendPhoto", {"photo": ("a.png", b"not a picture")}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": ("a.png", PNG + b"\0" * (10 * 1024 * 1024))}, "file is too big"),
    ],
)
async def test_files_that_are_refused(sim, api, method, files, reason):
    person = await started(sim)
    answer = await api.send(method, data=form(person.id, **files))
    assert answer.refusal == f"Bad Request: {reason}"


async def test_file_ids_and_captions(sim, api):
    person = await started(sim)
    sent = (await api.send("sendDocument", data=form(person.id, document=("Báo cáo.xlsx", b"PK")))).result
    known = {"chat_id": person.id, "document": sent["document"]["file_id"]}
    assert (await api.call("sendDocument", **known, caption="a" * 1024)).status == 200
    too_long = await api.refused("sendDocument", **known, caption="a" * 1025)
    assert too_long == "Bad Request: message caption is too long"
    assert await api.refused("sendDocument", chat_id=person.id, document="nothing") == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert [(one.file.name, one.file.data) for one in sim.sent] == [("Báo cáo.xlsx", b"PK")] * 2


async def test_file_sizes(sim, api):
    person = await started(sim)
    small = await person.upload("vừa.pdf", b"\0" * (20 * 1024 * 1024))
    big = await person.upload("to.pdf", b"\0" * (20 * 1024 * 1024 + 1))
    assert (await api.call("getFile", file_id=small.file.file_id)).status == 200
    assert await api.refused("getFile", file_id=big.file.file_id) == "Bad Request: file is too big"
    assert await api.refused("getFile", file_id="x") == "Bad Request: invalid file_id"
    huge = await api.send(
        "sendDocument", data=form(person.id, document=("x", b"\0" * (50 * 1024 * 1024 + 1)))
    )
    assert (huge.status, huge.refusal) == (413, "Request Entity Too Large")


async def test_what_is_protected_says_so_and_stays_so(sim, api):
    person = await started(sim)
    sent = [
        (await api.call("sendMessage", chat_id=person.id, text="a", protect_content=protect)).result
        for protect in (True, False)
    ]
    assert [one.get("has_protected_content") for one in sent] == [True, None]
    await api.call("editMessageText", chat_id=person.id, message_id=sent[0]["message_id"], text="b")
    assert [(one.text, one.kind, one.protected) for one in sim.sent] == [
        ("b", "text", True),
        ("a", "text", False),
    ]
    data = form(person.id, document=("a.txt", b"a"))
    data.add_field("protect_content", "true")
    assert (await api.send("sendDocument", data=data)).result["has_protected_content"] is True


async def test_an_album_may_come_item_by_item(sim, api):
    person = await started(sim)
    for name, caption in (("b.txt", ""), ("a.txt", "hai")):
        await person.upload(name, b"x", caption, album="77")
    got = [one["message"] for one in await api.updates() if "document" in one["message"]]
    assert [(one["document"]["file_name"], one.get("caption"), one["media_group_id"]) for one in got] == [
        ("b.txt", None, "77"),
        ("a.txt", "hai", "77"),
    ]


async def test_albums(sim, api):
    person = await started(sim)
    documents = [{"type": "document", "media": "attach://a"}, {"type": "document", "media": "attach://b"}]
    data = form(person.id, a=("a.txt", b"a"), b=("b.txt", b"b"), p=("p.png", PNG))
    data.add_field("media", json.dumps(documents))
    sent = (await api.send("sendMediaGroup", data=data)).result
    assert len({one["media_group_id"] for one in sent}) == 1
    mixed = form(person.id, a=("a.txt", b"a"), p=("p.png", PNG))
    mixed.add_field("media", json.dumps([documents[0], {"type": "photo", "media": "attach://p"}]))
    assert (await api.send("sendMediaGroup", data=mixed)).refusal == (
        "Bad Request: document can't be mixed with other media types"
    )
    one = await api.refused("sendMediaGroup", chat_id=person.id, media=documents[:1])
    assert one == "Bad Request: group send failed: an album has 2-10 items"


@pytest.mark.parametrize(
    ("method", "arguments", "reason"),
    [
        ("setChatMenuButton", {"menu_button": {"type": "x"}}, "MenuButton has unsupported type"),
        ("setMyName", {"name": "a" * 65}, "name is too long"),
        ("setMyDescription", {"description": "a" * 513}, "description is too long"),
        ("setMyName", {"name": "a", "language_code": "vie"}, "invalid language code specified"),
        ("setWebhook", {"url": "ftp://x"}, "bad webhook: invalid webhook URL specified"),
        (
            "setWebhook",
            {"url": "http://x", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
        ("getUpdates", {"limit": "many"}, 'parameter "limit" must be an integer'),
        ("setMyCommands", {"commands": "menu"}, "can't parse commands JSON object"),
    ],
)
async def test_other_refusals(api, method, arguments, reason):
    assert await api.refused(method, **arguments) == f"Bad Request: {reason}"


async def test_logged_out_bot_is_gone(api):
    assert (await api.call("logOut")).result is True
    assert await api.refused("getMe") == "Logged out"
