"""Methods about chats and who is in them."""

from typing import Final

from simulator.arguments import Arguments
from simulator.chats import Chat
from simulator.errors import bad_request, forbidden, migrated
from simulator.messages import Json
from simulator.world import World

_ADMINISTRATOR_RIGHTS: Final = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories",
)  # fmt: skip


def get_chat(world: World, arguments: Arguments) -> Json:
    """getChat: the full object."""
    chat = _known(world, arguments)
    full = chat.json() | {"accent_color_id": 0, "max_reaction_count": 11}
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    full["accepted_gift_types"] = dict.fromkeys(gifts, chat.private)
    if chat.pinned is not None:
        full["pinned_message"] = world.json(chat.messages[chat.pinned])
    return full


def get_chat_member(world: World, arguments: Arguments) -> Json:
    """getChatMember."""
    chat = _known(world, arguments)
    number = arguments.integer("user_id")
    if number == world.bot["id"]:
        return member(world.bot, bot_status(chat))
    account = world.accounts.get(number)
    if account is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    status = "member" if chat.account is account else chat.members.get(number, "left")
    return member(account.json(), status)


def get_chat_member_count(world: World, arguments: Arguments) -> int:
    """getChatMemberCount: people and the bot."""
    chat = _known(world, arguments)
    return 2 if chat.private else len(chat.members) + (bot_status(chat) in ("member", "administrator"))


def get_chat_administrators(world: World, arguments: Arguments) -> list[Json]:
    """getChatAdministrators: other bots left out, as there."""
    chat = _known(world, arguments)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    chosen = ((n, status) for n, status in chat.members.items() if status != "member")
    return [member(world.accounts[number].json(), status) for number, status in chosen]


def leave_chat(world: World, arguments: Arguments) -> bool:
    """leaveChat."""
    chat = _known(world, arguments)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.ensure_writable()
    chat.bot_status = "left"
    return True


def bot_status(chat: Chat) -> str:
    """How the bot stands in the chat: a person who blocked it has, in the API's words, kicked it."""
    if chat.account is not None:
        return "kicked" if chat.account.blocked else "member"
    return chat.bot_status


def member(user: Json, status: str) -> Json:
    """The API's ChatMember object."""
    body: Json = {"user": user, "status": status}
    if status == "kicked":
        return body | {"until_date": 0}
    if status == "creator":
        return body | {"is_anonymous": False}
    if status == "administrator":
        return (
            body
            | {"can_be_edited": False, "is_anonymous": False}
            | dict.fromkeys(_ADMINISTRATOR_RIGHTS, True)
        )
    return body


def _known(world: World, arguments: Arguments) -> Chat:
    chat = world.chat(arguments.chat_id)
    if chat.moved_to is not None:
        raise migrated(chat.moved_to)
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type if chat.type == 'supergroup' else 'group'} chat")
    return chat


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
}
