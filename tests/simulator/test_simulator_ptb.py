"""python-telegram-bot's real client over the simulator: every answer is read by its classes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import telegram
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    KeyboardButton,
    MenuButtonCommands,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TimedOut
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from simulator import Fault, Simulator

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x20\x00\x00\x00\x10"
HEADER = "bi-mat_1"
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Gửi", callback_data="gửi:1")]])


def build(sim: Simulator, token: str = "") -> Application[Any, Any, Any, Any, Any, Any]:
    builder = ApplicationBuilder().token(token or sim.token).concurrent_updates(True)
    return builder.base_url(sim.base_url).base_file_url(sim.base_file_url).build()


@pytest.fixture
async def bot(sim) -> AsyncIterator[telegram.Bot]:
    async with build(sim).bot as client:
        yield client


@pytest.fixture
async def person(sim):
    someone = sim.person("Trưởng phòng A", username="truong_a")
    await someone.start()
    return someone


async def test_sending_and_editing(bot, person):
    sent = await bot.send_message(person.id, "<b>Quý I</b> 😀", ParseMode.HTML, reply_markup=KEYBOARD)
    assert (sent.text, sent.text_html, sent.reply_markup) == ("Quý I 😀", "<b>Quý I</b> 😀", KEYBOARD)
    assert (sent.chat.first_name, sent.from_user.username) == ("Trưởng phòng A", "thidua_simulated_bot")
    edited = await sent.edit_text("Quý II")
    assert (edited.text, edited.edit_date is not None, edited.reply_markup) == ("Quý II", True, None)
    assert (await edited.edit_reply_markup(KEYBOARD)).reply_markup == KEYBOARD
    with pytest.raises(BadRequest, match="Message is not modified"):
        await edited.edit_reply_markup(KEYBOARD)
    reply = await sent.reply_text("Nhắc lại", do_quote=True)
    assert reply.reply_to_message.text == "Quý II"
    assert await bot.delete_message(person.id, reply.message_id)
    assert await bot.delete_messages(person.id, [sent.message_id])
    assert person.received == []


async def test_files_both_ways(sim, bot, person):
    sent = await bot.send_document(
        person.id, b"PK", caption="<i>Báo cáo</i>", parse_mode="HTML", filename="Báo cáo.xlsx"
    )
    assert (sent.document.file_name, sent.document.file_size) == ("Báo cáo.xlsx", 2)
    assert (await sent.edit_caption("Báo cáo quý", parse_mode="HTML")).caption == "Báo cáo quý"
    photo = await bot.send_photo(person.id, PNG, caption="Ảnh")
    assert (photo.photo[-1].width, photo.photo[-1].height) == (32, 16)
    album = await bot.send_media_group(
        person.id, [InputMediaDocument(b"a"), InputMediaDocument(b"b")], caption="Hai tệp"
    )
    assert [one.caption for one in album] == ["Hai tệp", None]
    assert [await person.download(one) for one in person.received] == [b"PK", PNG, b"a", b"b"]
    upload = await person.upload("Minh chứng.pdf", b"%PDF-1.7", "kèm")
    file = await bot.get_file(upload.file.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7"
    assert [one.file.name for one in sim.sent[:1]] == ["Báo cáo.xlsx"]


async def test_copies_forwards_reactions_pins(bot, person):
    sent = await bot.send_message(person.id, "a")
    assert (await sent.copy(person.id)).message_id == sent.message_id + 1
    assert (await sent.forward(person.id)).forward_origin.sender_user.is_bot
    assert await sent.set_reaction(ReactionTypeEmoji("👍"))
    assert await sent.pin()
    assert (await bot.get_chat(person.id)).pinned_message.text == "a"
    assert await bot.unpin_chat_message(person.id)
    assert await bot.send_chat_action(person.id, "upload_document")


async def test_what_the_bot_says_about_itself(bot, person):
    me = await bot.get_me()
    assert (me.is_bot, me.can_read_all_group_messages) == (True, False)
    commands = [BotCommand("menu", "Trang chính"), BotCommand("viec", "Việc của đơn vị")]
    scope = BotCommandScopeChat(person.id)
    assert await bot.set_my_commands(commands, scope, language_code="vi")
    assert list(await bot.get_my_commands(scope, language_code="vi")) == commands
    assert await person.commands() == [one.to_dict() for one in commands]
    assert await bot.delete_my_commands(scope, language_code="vi")
    assert await bot.get_my_commands(scope) == ()
    assert await bot.set_my_name("Thi đua")
    assert (await bot.get_my_name()).name == "Thi đua"
    assert await bot.set_my_description("Mô tả")
    assert (await bot.get_my_description()).description == "Mô tả"
    assert await bot.set_my_short_description("Ngắn")
    assert (await bot.get_my_short_description()).short_description == "Ngắn"
    assert await bot.set_chat_menu_button(person.id, MenuButtonCommands())
    assert await bot.get_chat_menu_button(person.id) == MenuButtonCommands()


async def test_chats_and_members(sim, bot, person):
    group = sim.group("Tổ thi đua", person, admin=True)
    chat = await bot.get_chat(group.id)
    assert (chat.title, chat.type) == ("Tổ thi đua", "group")
    assert (await bot.get_chat(person.id)).username == "truong_a"
    assert (await bot.get_chat_member(group.id, person.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, bot.id)).can_delete_messages is True
    assert await bot.get_chat_member_count(group.id) == 2
    assert [one.user.id for one in await bot.get_chat_administrators(group.id)] == [person.id]
    new = await group.migrate()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "a")
    assert moved.value.new_chat_id == new.id
    assert await bot.leave_chat(new.id)
    with pytest.raises(Forbidden):
        await bot.send_message(new.id, "a")


async def test_every_kind_of_update_is_read(sim, bot, person):
    await bot.send_message(person.id, "a", reply_markup=KEYBOARD)
    group = sim.group("Tổ thi đua", person, admin=True)
    said = await person.say("chào", forwarded_from=sim.person("Chuyên viên 1"))
    await person.edit(said, "chào anh")
    await person.contact("+84912345678")
    await person.upload("a.pdf", b"%PDF")
    await person.upload("a.png", PNG, photo=True)
    await person.album([("a.txt", b"a"), ("b.txt", b"b")], "hai")
    await person.press("Gửi")
    await person.press("Gửi", inaccessible=True)
    await person.post(location={"latitude": 10.35, "longitude": 106.36})
    await person.block()
    await group.migrate()
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    messages = [update.message for update in updates if update.message]
    assert [message.effective_attachment is not None for message in messages].count(True) == 6
    assert messages[2].forward_origin.sender_user.first_name == "Chuyên viên 1"
    assert messages[3].contact.user_id == person.id
    assert messages[6].media_group_id == messages[7].media_group_id is not None
    presses = [update.callback_query for update in updates if update.callback_query]
    assert [(one.data, one.message.is_accessible) for one in presses] == [("gửi:1", True), ("gửi:1", False)]
    standing = [update.my_chat_member for update in updates if update.my_chat_member]
    assert [one.new_chat_member.status for one in standing] == ["administrator", "kicked"]
    assert [one.edited_message.text for one in updates if one.edited_message] == ["chào anh"]
    assert (messages[-2].migrate_to_chat_id, messages[-1].migrate_from_chat_id) == (
        messages[-1].chat.id,
        group.id,
    )


async def test_webhook_settings(bot):
    assert await bot.set_webhook("http://127.0.0.1:9/hook", secret_token=HEADER, allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.allowed_updates) == (
        "http://127.0.0.1:9/hook",
        40,
        ("message",),
    )
    with pytest.raises(Conflict):
        await bot.get_updates()
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.close()
    assert await bot.log_out()


async def test_errors_become_the_librarys_own(sim, bot, person, monkeypatch):
    # the library warns of the type that retry_after will have; a warning is an error here
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "a")
    sim.faults.script("sendMessage", Fault(retry_after=3))
    with pytest.raises(RetryAfter) as later:
        await bot.send_message(person.id, "a")
    assert later.value.retry_after == timedelta(seconds=3)
    sim.faults.script("sendMessage", Fault(delay=0.3))
    with pytest.raises(TimedOut):
        await bot.send_message(person.id, "a", read_timeout=0.1)
    await person.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person.id, "a")
    stranger = build(sim, "123456:wrong").bot
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def start(update: Any, context: Any) -> None:
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Trợ giúp")]])
    await update.message.reply_text(f"Chào {update.effective_user.first_name}", reply_markup=keyboard)
    await update.message.reply_html("<b>Chọn</b>", reply_markup=KEYBOARD)


async def press(update: Any, context: Any) -> None:
    await update.callback_query.edit_message_text(f"Đã chọn {update.callback_query.data}")
    await update.callback_query.answer("Đã ghi")


async def echo(update: Any, context: Any) -> None:
    await update.message.reply_text(update.message.text)


async def echo_file(update: Any, context: Any) -> None:
    file = await update.message.document.get_file()
    await update.message.reply_document(bytes(await file.download_as_bytearray()), filename="lại.txt")


@asynccontextmanager
async def echo_bot(sim: Simulator) -> AsyncIterator[Any]:
    application: Any = build(sim)
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(MessageHandler(filters.Document.ALL, echo_file))
    async with application:
        await application.start()
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


async def test_an_echo_bot(sim):
    person = sim.person("Trưởng phòng A")
    async with echo_bot(sim):
        await person.start()
        shown = await person.settle()
        assert (shown.html, shown.labels) == ("<b>Chọn</b>", [["Gửi"]])
        await person.press("Gửi")
        assert (await person.settle()).text == "Đã chọn gửi:1"
        assert [toast.text for toast in await person.toasts()] == ["Đã ghi"]
        await person.press("Trợ giúp")
        assert (await person.wait_reply()).text == "Trợ giúp"
        await person.upload("bản gốc.txt", b"xin")
        answered = await person.wait_for(lambda message: message.kind == "document")
        assert (answered.file.name, await person.download(answered)) == ("lại.txt", b"xin")
    assert sim.refusals == []
    assert [one.method for one in sim.sent] == ["sendMessage"] * 3 + ["sendDocument"]


async def test_many_people_at_once(sim):
    people = [sim.person(f"Chuyên viên {number}") for number in range(20)]
    async with echo_bot(sim):
        for text in ("một", "hai", "ba"):
            await asyncio.gather(*(person.say(text) for person in people))
        await sim.idle()
    assert {tuple(sorted(one.text for one in person.received)) for person in people} == {("ba", "hai", "một")}
    assert sim.world.updates.pending == []


async def test_a_bot_that_starts_late_finds_what_was_said(sim):
    person = sim.person("Trưởng phòng A")
    await person.say("sớm")
    async with echo_bot(sim):
        assert (await person.wait_reply()).text == "sớm"
    await person.say("khi tắt máy")
    async with echo_bot(sim):
        assert (await person.wait_reply()).text == "khi tắt máy"
    assert [one.text for one in sim.sent] == ["sớm", "khi tắt máy"]
