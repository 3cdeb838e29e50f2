"""Methods that put a text into a chat, and what all sending methods share."""

from typing import Any, Final

from simulator.arguments import Arguments
from simulator.chats import Chat
from simulator.entities import MAX_ENTITIES, Text, parse_html, trimmed, units
from simulator.errors import ApiError, bad_request
from simulator.markup import read_markup
from simulator.messages import Json, Message, StoredFile
from simulator.world import World

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
"""UTF-16 units after the entities are parsed."""
_ACTIONS: Final = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
    }
    | {"choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)


def send_message(world: World, arguments: Arguments) -> Json:
    """sendMessage."""
    text = read_text(arguments)
    return post(world, arguments, text_content(text), "sendMessage")


def send_chat_action(world: World, arguments: Arguments) -> bool:
    """sendChatAction: shown for a moment, kept nowhere."""
    world.writable(arguments.chat_id)
    if arguments.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def copy_message(world: World, arguments: Arguments) -> Json:
    """copyMessage: the content again, without saying whose it was."""
    source = _source(world, arguments, "copy")
    content = {name: value for name, value in source.content.items() if name != "forward_origin"}
    if arguments.has("caption"):
        content |= caption_content(read_caption(arguments))
    sent = post(world, arguments, content, "copyMessage", source.file)
    return {"message_id": sent["message_id"]}


def forward_message(world: World, arguments: Arguments) -> Json:
    """forwardMessage: the content again, with its author."""
    source = _source(world, arguments, "forward")
    origin = {"type": "user", "sender_user": source.sender, "date": int(source.date.timestamp())}
    return post(world, arguments, source.content | {"forward_origin": origin}, "forwardMessage", source.file)


def post(
    world: World,
    arguments: Arguments,
    content: Json,
    method: str,
    file: StoredFile | None = None,
) -> Json:
    """Check the rest of a sending request, count it against the limits, deliver it; the Message object."""
    markup = read_markup(arguments)
    chat = world.writable(arguments.chat_id)
    reply_to = replied_id(chat, arguments)
    world.flood.take(chat.id)
    message = new_message(world, arguments, chat, content, method)
    message.markup, message.file, message.reply_to = markup, file, reply_to
    return world.json(world.send(chat, message))


def new_message(world: World, arguments: Arguments, chat: Chat, content: Json, method: str) -> Message:
    """A message of the bot, not yet delivered."""
    if arguments.flag("protect_content"):
        content = content | {"has_protected_content": True}
    return Message(chat.id, world.next_message_id(chat), world.bot, world.clock(), content, method)


def replied_id(chat: Chat, arguments: Arguments) -> int | None:
    """The message that this one replies to; raises if there is none and the bot insists."""
    parameters = arguments.mapping("reply_parameters")
    number = int(parameters.get("message_id") or arguments.integer("reply_to_message_id"))
    if not number:
        return None
    message = chat.messages.get(number)
    if message is not None and not message.deleted:
        return number
    if parameters.get("allow_sending_without_reply") or arguments.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def read_text(arguments: Arguments) -> Text:
    """The text of a message, parsed and measured."""
    text = _marked(arguments.text("text"), arguments, "entities")
    if not text.plain:
        raise bad_request("message text is empty")
    if units(text.plain) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text


def read_caption(arguments: Arguments) -> Text:
    """The caption of a file, parsed and measured."""
    text = _marked(arguments.text("caption"), arguments, "caption_entities")
    if units(text.plain) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text


def text_content(text: Text) -> Json:
    """A text message's content."""
    return {"text": text.plain} | ({"entities": list(text.entities)} if text.entities else {})


def caption_content(text: Text) -> Json:
    """The caption's part of a content."""
    if not text.plain:
        return {}
    return {"caption": text.plain} | ({"caption_entities": list(text.entities)} if text.entities else {})


def _marked(source: str, arguments: Arguments, entities_field: str) -> Text:
    mode = arguments.text("parse_mode").lower()
    if mode == "html":
        return trimmed(parse_html(source))
    if mode:
        # the Markdown modes of the real server are not spoken here: HTML is the one that escapes well
        raise bad_request("unsupported parse_mode")
    given = arguments.listed(entities_field) or []
    return trimmed(Text(source, tuple(_checked(entity, units(source)) for entity in given[:MAX_ENTITIES])))


def _checked(entity: Any, length: int) -> Json:
    fits = (
        isinstance(entity, dict)
        and isinstance(entity.get("offset"), int)
        and isinstance(entity.get("length"), int)
        and entity["offset"] >= 0
        and entity["length"] > 0
        and entity["offset"] + entity["length"] <= length
    )
    if not fits:
        raise bad_request("can't parse entities: entity beyond the end of the text")
    return {name: value for name, value in entity.items() if value is not None}


def _source(world: World, arguments: Arguments, verb: str) -> Message:
    try:
        chat = world.chat(arguments.integer("from_chat_id"))
    except ApiError:
        raise bad_request("chat not found") from None
    message = chat.messages.get(arguments.message_id)
    if message is None or message.deleted:
        raise bad_request(f"message to {verb} not found")
    return message


METHODS = {
    "sendMessage": send_message,
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}
