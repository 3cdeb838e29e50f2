"""Senders that stand for a group, a channel or Telegram are nobody: what they send authorises nothing."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.reading import NOBODY, heard

pytestmark = pytest.mark.once

NOW = datetime(2024, 1, 8, 3, tzinfo=UTC)
GROUP = {"id": -100, "type": "supergroup", "title": "Phòng A"}
CHANNEL = {"id": -200, "type": "channel", "title": "Kênh"}
#: GroupAnonymousBot, Channel_Bot and Telegram's own (Bot API, Message.sender_chat; PTB, constants.ChatID).
ANONYMOUS, CHANNEL_BOT, SERVICE = 1087968824, 136817688, 777000
PERSON = 7


def sender(number: int, *, bot: bool) -> dict[str, Any]:
    return {"id": number, "is_bot": bot, "first_name": "Trưởng phòng A"}


def private(number: int) -> dict[str, Any]:
    return {"id": number, "type": "private", "first_name": "Trưởng phòng A"}


def message(who: dict[str, Any] | None, chat: dict[str, Any], **rest: Any) -> dict[str, Any]:
    said = {"message_id": 1, "date": 0, "chat": chat, "text": "/report", **rest}
    return said if who is None else {**said, "from": who}


def press(who: dict[str, Any], chat: dict[str, Any]) -> dict[str, Any]:
    shown = {**message(sender(99, bot=True), chat), "text": "x"}
    return {
        "id": "1",
        "from": who,
        "chat_instance": "1",
        "data": "thoihan:frozen:2024:half:x",
        "message": shown,
    }


def read(**fields: Any) -> Any:
    update = Update.de_json(json.loads(json.dumps({"update_id": 1, **fields})), None)
    return heard(update, "thidua_bot", NOW)


def test_the_numbers_are_the_known_ones() -> None:
    assert {int(number) for number in NOBODY} == {ANONYMOUS, CHANNEL_BOT, SERVICE}


@pytest.mark.parametrize("number", [ANONYMOUS, CHANNEL_BOT, SERVICE])
@pytest.mark.parametrize("bot", [True, False])
@pytest.mark.parametrize("chat", [GROUP, CHANNEL, None], ids=["group", "channel", "private"])
def test_nobody_is_not_heard(number: int, bot: bool, chat: dict[str, Any] | None) -> None:
    """In a message, an edit or a press, whichever chat it is said to come from."""
    who, where = sender(number, bot=bot), chat or private(number)
    assert read(message=message(who, where)) is None
    assert read(edited_message=message(who, where, edit_date=1)) is None
    assert read(callback_query=press(who, where)) is None


@pytest.mark.parametrize("number", [ANONYMOUS, CHANNEL_BOT, SERVICE])
def test_nobody_blocks_no_private_chat(number: int) -> None:
    bot = sender(99, bot=True)
    members = {
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
    }
    change = {"from": sender(number, bot=False), "date": 0, "chat": private(number), **members}
    assert read(my_chat_member=change) is None


@pytest.mark.parametrize("chat", [GROUP, CHANNEL, private(PERSON)], ids=["group", "channel", "private"])
@pytest.mark.parametrize("as_chat", [GROUP, CHANNEL], ids=["as the group", "as a channel"])
def test_whoever_speaks_as_a_chat_is_not_heard(chat: dict[str, Any], as_chat: dict[str, Any]) -> None:
    """A real person's number beside a chat that is spoken for: it is the chat that speaks."""
    who = sender(PERSON, bot=False)
    assert read(message=message(who, chat, sender_chat=as_chat)) is None
    assert read(edited_message=message(who, chat, sender_chat=as_chat, edit_date=1)) is None
    assert read(message=message(who, chat, sender_chat=as_chat, is_automatic_forward=True)) is None


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post"])
@pytest.mark.parametrize("who", [None, sender(PERSON, bot=False)], ids=["unsigned", "signed"])
def test_posts_of_channels_are_not_heard(kind: str, who: dict[str, Any] | None) -> None:
    said = message(who, CHANNEL, sender_chat=CHANNEL, author_signature="Trưởng phòng A")
    assert read(**{kind: said}) is None


@pytest.mark.parametrize("kind", ["business_message", "edited_business_message"])
def test_what_is_said_to_an_account_that_the_bot_helps_is_not_heard(kind: str) -> None:
    """A business connection shows chats between people: neither spoke to the bot."""
    said = message(sender(PERSON, bot=False), private(PERSON), business_connection_id="x")
    assert read(**{kind: said}) is None


def test_other_bots_are_not_heard() -> None:
    who = sender(55, bot=True)
    assert read(message=message(who, GROUP)) is None
    assert read(message=message(sender(PERSON, bot=False), GROUP, via_bot=who)) is not None
    assert read(callback_query=press(who, GROUP)) is None


def test_a_message_without_a_sender_is_not_heard() -> None:
    assert read(message=message(None, GROUP)) is None


def test_a_person_is_heard() -> None:
    """The same updates of a person: the tests above would fail if nothing were ever heard."""
    who, chat = sender(PERSON, bot=False), private(PERSON)
    assert read(message=message(who, chat)).user == "7"
    assert read(edited_message=message(who, chat, edit_date=1)).user == "7"
    assert read(callback_query=press(who, chat)).user == "7"
