"""Methods that change, remove or mark messages, and the answer to a press."""

from datetime import timedelta
from typing import Final

from simulator.arguments import Arguments
from simulator.chats import Chat
from simulator.entities import units
from simulator.errors import NOT_MODIFIED, QUERY_TOO_OLD, bad_request
from simulator.markup import read_markup
from simulator.messages import Json, Message
from simulator.methods.sending import caption_content, read_caption, read_text, text_content
from simulator.world import World

DELETE_WITHIN: Final = timedelta(hours=48)
TOAST_LIMIT: Final = 200
_MANY: Final = 100


def edit_message_text(world: World, arguments: Arguments) -> Json:
    """editMessageText."""
    text = read_text(arguments)
    chat, message = _editable(world, arguments)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    kept = {"has_protected_content": True} if message.protected else {}
    return _edit(world, arguments, chat, message, kept | text_content(text))


def edit_message_caption(world: World, arguments: Arguments) -> Json:
    """editMessageCaption."""
    caption = read_caption(arguments)
    chat, message = _editable(world, arguments)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    kept = {k: v for k, v in message.content.items() if k not in ("caption", "caption_entities")}
    return _edit(world, arguments, chat, message, kept | caption_content(caption))


def edit_message_reply_markup(world: World, arguments: Arguments) -> Json:
    """editMessageReplyMarkup."""
    chat, message = _editable(world, arguments)
    return _edit(world, arguments, chat, message, message.content)


def delete_message(world: World, arguments: Arguments) -> bool:
    """deleteMessage: own ones, and people's in a private chat, within 48 hours."""
    chat = world.writable(arguments.chat_id)
    message = chat.messages.get(arguments.message_id)
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    _ensure_deletable(world, chat, message)
    _delete(world, message)
    return True


def delete_messages(world: World, arguments: Arguments) -> bool:
    """deleteMessages: 1-100 ids; those that don't exist are passed over."""
    chat = world.writable(arguments.chat_id)
    numbers = arguments.listed("message_ids") or []
    if not 1 <= len(numbers) <= _MANY:
        raise bad_request("too many message identifiers specified" if numbers else "message_ids is empty")
    present = [chat.messages[number] for number in numbers if number in chat.messages]
    for message in present:
        _ensure_deletable(world, chat, message)
    for message in present:
        _delete(world, message)
    return True


def answer_callback_query(world: World, arguments: Arguments) -> bool:
    """answerCallbackQuery: once a press, within its time."""
    text = arguments.text("text")
    if units(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    callback_id = arguments.text("callback_query_id")
    if not callback_id:
        raise bad_request(QUERY_TOO_OLD)
    world.answer(callback_id, text, alert=arguments.flag("show_alert"))
    return True


def set_message_reaction(world: World, arguments: Arguments) -> bool:
    """setMessageReaction: one emoji a message for a bot."""
    chat = world.writable(arguments.chat_id)
    message = chat.messages.get(arguments.message_id)
    if message is None or message.deleted:
        raise bad_request("message to react not found")
    wanted = arguments.listed("reaction") or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one.get("type") != "emoji" for one in wanted):
        raise bad_request("REACTION_INVALID")
    world.mark(message)
    return True


def pin_chat_message(world: World, arguments: Arguments) -> bool:
    """pinChatMessage."""
    chat = world.writable(arguments.chat_id)
    message = chat.messages.get(arguments.message_id)
    if message is None or message.deleted:
        raise bad_request("message to pin not found")
    chat.pinned = message.message_id
    return True


def unpin_chat_message(world: World, arguments: Arguments) -> bool:
    """unpinChatMessage."""
    chat = world.writable(arguments.chat_id)
    if chat.pinned is None:
        raise bad_request("message to unpin not found")
    chat.pinned = None
    return True


def _editable(world: World, arguments: Arguments) -> tuple[Chat, Message]:
    chat = world.writable(arguments.chat_id)
    message = chat.messages.get(arguments.message_id)
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if not message.from_bot or "forward_origin" in message.content or _has_reply_keyboard(message):
        raise bad_request("message can't be edited")
    return chat, message


def _has_reply_keyboard(message: Message) -> bool:
    return message.markup is not None and "inline_keyboard" not in message.markup


def _edit(world: World, arguments: Arguments, chat: Chat, message: Message, content: Json) -> Json:
    markup = read_markup(arguments, inline_only=True)
    if (content, markup) == (message.content, message.markup):
        raise bad_request(NOT_MODIFIED)
    world.flood.take(chat.id)
    message.change(content, markup, world.clock())
    world.edited(chat, message)
    return world.json(message)


def _ensure_deletable(world: World, chat: Chat, message: Message) -> None:
    rights = message.from_bot or chat.private or chat.bot_status == "administrator"
    if not rights or world.age(message) > DELETE_WITHIN:
        raise bad_request("message can't be deleted for everyone")


def _delete(world: World, message: Message) -> None:
    message.deleted = True
    world.mark(message)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
